"""The three queues with their counts; the one that is shown is marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.message import Message

from console.core.queues import Queue
from console.locale import Words
from console.text import cells
from console.widgets import styles
from console.widgets.quiet import Line, OneLine, Span, width_of


def queue_tabs(
    active: Queue, counts: Mapping[Queue, int], keys: Mapping[Queue, str], words: Words, width: int
) -> tuple[tuple[Queue, Line], ...]:
    """The tabs from left to right, with what separates them.

    In a narrow column the completed ones are called by a shorter name, then by a sign; then the
    queues that are not shown lose their names, the last one first.
    """
    names = {queue: words.say(f"queue.{queue}") for queue in Queue}
    others = [queue for queue in reversed(Queue) if queue is not active]
    shorter = [(each, "") for each in (*others, active)]
    if active is not Queue.COMPLETED:
        shorter = [(Queue.COMPLETED, words.say("queue.completed.brief")), *_SIGN, *shorter]
    for queue, name in ((active, names[active]), *shorter):
        names[queue] = name
        tabs = tuple(
            (
                queue,
                _tab(queue, active, counts.get(queue, 0), keys.get(queue, ""), names[queue], words),
            )
            for queue in Queue
        )
        if sum(width_of(tab) for _, tab in tabs) <= width:
            break
    return tabs


_SIGN = ((Queue.COMPLETED, "✓"),)


def _tab(queue: Queue, active: Queue, count: int, key: str, name: str, words: Words) -> Line:
    shown = queue is active
    spans: list[Span] = [(" ", "")]
    if key:
        spans.append((f"{key} " if name or count else key, "active" if shown else "key"))
    if name:
        spans.append((name, "active" if shown else "name"))
    if count and queue is not Queue.COMPLETED:
        space = " " if name else ""
        rings = queue is Queue.UNANSWERED
        style = "rings" if rings else "active" if shown else "count"
        spans.append((f"{space}{words.number(count)}", style))
    return (*spans, (" ", ""))


class QueueTabs(OneLine):
    """Draws `queue_tabs`; a click asks for a queue."""

    PREFIX = "queue-tabs"
    DEFAULT_CSS = styles.QUEUE_TABS
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.QUEUE_TABS)
    _shown: tuple[Queue, Mapping[Queue, int], Mapping[Queue, str], Words] | None = None

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        queue: Queue

    def show(
        self, active: Queue, counts: Mapping[Queue, int], keys: Mapping[Queue, str], words: Words
    ) -> None:
        """Show these counts; `keys` are what the keys of the queues are called."""
        if self._shown is None or active is not self._shown[0]:
            self.refresh()
        self._shown = (active, dict(counts), dict(keys), words)
        self.refresh_line()

    def _tabs(self, width: int) -> tuple[tuple[Queue, Line], ...]:
        return queue_tabs(*self._shown, width) if self._shown else ()

    def line(self, width: int) -> Line:
        return tuple(span for _, tab in self._tabs(width) for span in tab)

    def under(self, width: int) -> Line:
        """A rule, strong below the tab that is shown."""
        spans: list[Span] = []
        for queue, tab in self._tabs(width):
            size = width_of(tab)
            if self._shown is not None and queue is self._shown[0]:
                spans += [("─", "rule"), ("━" * (size - 2), "mark"), ("─", "rule")]
            else:
                spans.append(("─" * size, "rule"))
        return (*spans, ("─" * max(0, width - width_of(tuple(spans))), "rule"))

    def on_click(self, event: events.Click) -> None:
        x = event.get_content_offset_capture(self).x
        for queue, tab in self._tabs(self.content_size.width):
            x -= sum(cells(text) for text, _ in tab)
            if x < 0:
                self.post_message(self.Chosen(queue))
                return
