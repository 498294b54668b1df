"""Values to draw, and a host app for one widget."""

from __future__ import annotations

from datetime import timedelta, timezone

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.message import Message as TextualMessage
from textual.widget import Widget

from console.core.kinds.messenger.kind import address
from console.core.moments import Millis
from console.core.queues import Queue, Reason
from console.core.timers import Deadline, Rule
from console.core.transcript import Author, Message, SendState
from console.core.views import Row
from console.locale import Reader, words

NOW: Millis = 1_772_593_387_000
"""2026-03-04 12:03:07 in Tokyo."""

TOKYO = timezone(timedelta(hours=9))
NAMES = {"a": "Aiko", "b": "Ben"}
HOSTILE = "\x1b]0;owned\x07[@click=app.quit]x[/]\x9b2J\u202e\nsecond\t\U000e0041[b"


def name(operator: str) -> str:
    return NAMES.get(operator, operator)


EN = Reader(words("en"), TOKYO, "a", name)
JA = Reader(words("ja"), TOKYO, "a", name)


SPANS = {Rule.WAITING: 60, Rule.RETENTION: 86_400, Rule.IDLE: 86_400, Rule.WINDOW: 604_800}
"""Seconds of the timers."""


def theirs(text: str, ago: Millis = 0, key: str = "1") -> Message:
    return Message(key, Author.VISITOR, NOW - ago, text)


def ours(
    text: str, ago: Millis = 0, state: SendState = SendState.SENT, key: str = "1", by: str = "a"
) -> Message:
    return Message(key, Author.OPERATOR, NOW - ago, text, by=by, state=state)


def row(
    chat: str,
    left: Millis | None = None,
    rule: Rule = Rule.RETENTION,
    *,
    queue: Queue = Queue.UNANSWERED,
    name: str = "Yuki Tanaka",
    last: Message | None = None,
    unread: int = 0,
    rings: bool = False,
    mine: bool = False,
    operator: str = "",
    failed: bool = False,
    provisional: bool = False,
    completed_at: Millis | None = None,
    reason: Reason | None = None,
    waited: Millis | None = None,
) -> Row:
    """`left` until the deadline of `rule`, whose timer has its length by default; `waited` is how
    long somebody has been waiting."""
    deadline = None if left is None else Deadline(NOW + left, rule, SPANS[rule])
    return Row(
        chat, queue, name, address("p", "100001"), NOW, last, unread, deadline, rings, mine,
        operator,
        failed, provisional, completed_at, reason, None if waited is None else NOW - waited,
    )  # fmt: skip


class Host(App[None]):
    """One widget, filling the screen; keeps the messages that come up from it."""

    CSS = "Screen > * { width: 100%; }"

    def __init__(self, widget: Widget, theme: str = "textual-dark") -> None:
        super().__init__()
        self.widget = widget
        self.received: list[TextualMessage] = []
        self._theme_name = theme

    def compose(self) -> ComposeResult:
        yield self.widget

    def on_mount(self) -> None:
        self.theme = self._theme_name
        self.widget.focus()


def lines(widget: Widget) -> list[str]:
    """What stands on the screen, line by line."""
    size = widget.size
    strips = widget.render_lines(Region(0, 0, size.width, size.height))
    assert all(strip.cell_length == size.width for strip in strips)
    return [strip.text.rstrip() for strip in strips]


def steers(text: str) -> bool:
    """Whether something in a text would steer the terminal."""
    return any(
        ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char in "\u202e\u2066" for char in text
    )
