"""What is known of the visitor, and what will become of the chat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from console.core.company.values import Settings
from console.core.moments import Millis
from console.core.queues import Queue
from console.core.state import Chat
from console.core.timers import soonest, window_closes
from console.core.transcript import SERVICE_INBOX
from console.keys import in_place
from console.locale import Reader
from console.locale.zones import offset_of, zone_at
from console.text import one_line, wrap
from console.widgets import styles
from console.widgets.quiet import Line, QuietScroll, cursor_keys, message_in_middle, unpainted


@dataclass(frozen=True, slots=True)
class About:
    """A chat and the settings of its brand. `channel` names that and its brand, for people."""

    chat: Chat
    settings: Settings
    channel: str = ""


def visitor_lines(about: About, reader: Reader, now: Millis, width: int) -> list[Line]:
    """The panel's lines: each fact as a label with its value below or beside it."""
    words, chat = reader.words, about.chat
    room = max(2, width - 2)
    name = one_line(words.visitor(chat.visitor.name, chat.visitor.id))
    lines: list[Line] = [(), *(((" ", ""), (part, "name")) for part in wrap(name, room))]
    if about.channel:
        channel = wrap(one_line(about.channel), room)
        lines += [((" ", ""), (part, "muted")) for part in channel]
    for facts in (_facts(about, reader, now), _fates(about, reader, now)):
        lines += [(), ((" ", ""), ("─" * room, "rule"))]
        for label, values in facts:
            lines += [(), ((" ", ""), (words.say(f"panel.{label}"), "label"))]
            for value, style in values:
                lines += [((" ", ""), (part, style)) for part in wrap(one_line(value), room)]
    return lines


Fact = tuple[str, list[tuple[str, str]]]
"""Key of a label; values with their styles."""


def _facts(about: About, reader: Reader, now: Millis) -> list[Fact]:
    words, visitor = reader.words, about.chat.visitor
    unknown = (words.say("panel.unknown"), "muted")
    facts: list[Fact] = [
        ("language", [(visitor.locale.replace("_", "-"), "value") if visitor.locale else unknown])
    ]
    zone = zone_at(visitor.timezone)
    if zone is None:
        facts.append(("local_time", [unknown]))
    else:
        clock = words.clock(now, zone)
        text = words.say("panel.local_time_value", clock=clock, offset=offset_of(zone))
        facts.append(("local_time", [(text, "value")]))
    since = words.date(visitor.first_seen, reader.tz)
    chats = words.count("panel.chats_value", visitor.chats, since=since)
    facts.append(("chats", [(chats, "value")]))
    return facts


def _fates(about: About, reader: Reader, now: Millis) -> list[Fact]:
    words, chat, settings = reader.words, about.chat, about.settings
    facts: list[Fact] = []
    if chat.queue is not Queue.COMPLETED:
        facts.append(("window", _window(chat, reader, now)))
        deadline = soonest(chat, settings)
        if deadline is not None:
            style = "warn" if deadline.near(now) else "value"
            facts.append(("next", [(words.deadline(deadline, now), style)]))
    limit = settings.improper_limit if settings.improper else None
    if chat.improper or limit is not None:
        key = "improper_unlimited" if limit is None else "improper_value"
        text = words.say(f"panel.{key}", count=chat.improper, limit=limit)
        facts.append(("improper", [(text, "warn" if chat.improper else "muted")]))
    operator = one_line(reader.name(chat.operator)) if chat.operator else ""
    nobody = (words.say("panel.nobody"), "muted")
    facts.append(("operator", [(operator, "value") if operator else nobody]))
    if chat.thread_owner:
        inbox = chat.thread_owner == SERVICE_INBOX
        owner = words.say("panel.thread_inbox" if inbox else "panel.thread_others")
        facts.append(("thread", [(owner, "warn")]))
    return facts


def _window(chat: Chat, reader: Reader, now: Millis) -> list[tuple[str, str]]:
    """How long answers are possible: first to all, then only by a person; and by what, where that
    was no message."""
    words, standard_ends = reader.words, chat.window_at + chat.kind.window.free
    standard, left = standard_ends - now, window_closes(chat) - now
    if left <= 0:
        return [(words.say("panel.window_closed"), "error")]
    if standard <= 0:
        return [(words.say("panel.window_person_now", left=words.duration(left)), "warn")]
    lines = [(words.say("panel.window_standard", left=words.duration(standard)), "value")]
    if left > standard:
        after = words.duration(left - standard)
        lines.append((words.say("panel.window_person", left=after), "muted"))
    if chat.opener_at > chat.visitor_at:
        lines.append((words.opener(chat.opener), "muted"))
    return lines


class VisitorPanel(QuietScroll):
    """Draws `visitor_lines`."""

    PREFIX = "visitor-panel"
    DEFAULT_CSS = styles.VISITOR_PANEL
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.VISITOR_PANEL)
    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_keys(
            "panel",
            {
                "up": "line(-1)",
                "down": "line(1)",
                "pageup": "page(-1)",
                "pagedown": "page(1)",
                "home": "edge(0)",
                "end": "edge(1)",
            },
        ),
        *in_place({"panel.leave": "leave"}),
    ]

    class Left(Message):
        """The operator has read enough of it."""

    def __init__(
        self,
        reader: Reader,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._reader = reader
        self._subject: About | None = None
        self._now: Millis = 0
        self._text: list[Line] = []

    def show(self, about: About | None, now: Millis, reader: Reader | None = None) -> None:
        """Show this chat's visitor; None when no chat is chosen."""
        self._subject, self._now = about, now
        self._reader = reader or self._reader
        self._layout_text()

    def tick(self, now: Millis) -> None:
        """Another second: draws the lines that have changed."""
        self._now = now
        self._layout_text()

    def _layout_text(self) -> None:
        width = self.columns
        if not width:
            return
        old, new = self._text, []
        if self._subject is not None:
            about = self._subject
            new = self.attempt(
                lambda: visitor_lines(about, self._reader, self._now, width),
                lambda said: [unpainted(line) for line in wrap(said, max(2, width - 3))],
            )
        self._text = new
        self.set_virtual(len(new))
        if len(new) != len(old) or not new:
            self.refresh()
            return
        for y, (before, now) in enumerate(zip(old, new, strict=True)):
            if before != now:
                self.refresh_line(y)

    def on_resize(self) -> None:
        self._text = []
        self._layout_text()
        self.refresh()

    def action_line(self, by: int) -> None:
        """Scroll by some lines."""
        self.jump(min(int(self.scroll_offset.y) + by, max(0, len(self._text) - self.rows_shown)))

    def action_page(self, by: int) -> None:
        self.action_line(by * max(1, self.rows_shown - 1))

    def action_edge(self, end: int) -> None:
        self.action_line(len(self._text) if end else -len(self._text))

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def render_line(self, y: int) -> Strip:
        width = self.columns
        if self._subject is None:
            text = wrap(self._reader.words.say("panel.empty"), max(2, width - 2))
            line = message_in_middle(text, y, self.rows_shown, width, "muted")
            return self.paint(line, width + 1)
        index = y + int(self.scroll_offset.y)
        line = self._text[index] if index < len(self._text) else ()
        return self.with_hint(self.paint(line, width), y)
