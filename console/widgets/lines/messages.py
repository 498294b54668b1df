"""A transcript as lines of text: pure functions, drawn by `transcript`.

│ Yuki Tanaka  11:58
│ 注文がまだ届きません
╷ いつ届きますか？              the next message; the visitor's bar is thin, ours is thick
│ ❤ You
┃ You  12:01
┃ ↱ Yuki Tanaka: 注文がまだ届きません
┃ Is this the address?                                 ✓✓ read
╻ Or is it this one?
┃ ✗ access has expired; reconnect the account
┃   the token is no longer valid ...
┃   F5 reconnect
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from console.core.failures import NO_ERRORS, Errors, Mend
from console.core.moments import MINUTE, Millis
from console.core.queues import Reason
from console.core.transcript import Author, Item, Message, Move, Origin, Remark, SendState
from console.locale.words import Reader, local
from console.text import cells, cut, one_line, wrap
from console.widgets.lines.annotations import (
    answered_line,
    change_lines,
    excused_lines,
    pressed_lines,
    reaction_lines,
)
from console.widgets.lines.attachments import attachment_lines
from console.widgets.lines.failures import failure_lines
from console.widgets.lines.remarks import remark_lines, ruled
from console.widgets.lines.texts import text_lines
from console.widgets.quiet import Line, Span, centre, justify, width_of

TOGETHER: Millis = 5 * MINUTE
"""Messages of one author closer than this stand under one name."""

_THEIRS: Span = (" │ ", "theirs")
_OURS: Span = (" ┃ ", "ours")
_BEGINS = {"theirs": " ╷ ", "ours": " ╻ "}
"""The bar beside the first line of a message that has no name above: a small gap."""
_SETTLED = (SendState.SENT, SendState.DELIVERED, SendState.READ)


@dataclass(frozen=True, slots=True)
class EarlierChat:
    """Stands before the items of one of several chats of the visitor: when it was opened, and
    how it ended; None while it is open."""

    at: Millis
    reason: Reason | None = None


Shown = Item | EarlierChat
"""What a transcript shows, in order."""


def no_key(_: Mend) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the items themselves do not say.

    `errors` says what a failure means in this kind of channel. `left_out` counts older messages
    of this chat that are not among the items, `earlier_chats` the visitor's chats before it;
    `earlier_key` is the key that brings them. `mend` gives what
    the key for a failure is called ("F5 reconnect"), "" for none; `mended` are the ids of failed
    messages whose cause is mended. `empty` stands there where there are no items.
    """

    reader: Reader
    errors: Errors = NO_ERRORS
    now: Millis = 0
    visitor: str = ""
    left_out: int = 0
    earlier_chats: int = 0
    earlier_key: str = ""
    mend: Callable[[Mend], str] = no_key
    mended: frozenset[str] = frozenset()
    empty: str = ""

    @property
    def drawn_with(self) -> tuple[object, ...]:
        """What all items are drawn with: when it changes, all are drawn anew."""
        today = local(self.now, self.reader.tz).toordinal()
        return self.reader, self.errors, self.visitor, self.mend, self.mended, today

    @property
    def head(self) -> tuple[object, ...]:
        """What the lines above the first item are drawn with."""
        return self.left_out, self.earlier_chats, self.earlier_key


def item_lines(
    item: Shown,
    before: Shown | None,
    after: Shown | None,
    context: Context,
    width: int,
    answered: Message | None = None,
) -> list[Line]:
    """The lines of one item between its neighbours, at `width` cells. `answered` is the message
    that it answers, if it does and that one is held."""
    lines: list[Line] = []
    if before is None:
        lines += head_lines(context, width)
    if isinstance(item, EarlierChat):
        return [*lines, (), ruled(_earlier_text(item, context), "day", width), ()]
    reader = context.reader
    boundary = _boundary(item, before)
    if boundary:
        if lines or before is not None:
            lines.append(())
        lines.append(ruled(reader.words.say(boundary), "day", width))
    if _new_day(item, before, context):
        if lines or before is not None:
            lines.append(())
        day = reader.words.day(item.at, context.now, reader.tz)
        lines.append(ruled(day, "day", width))
    match item:
        case Move() | Remark():
            return lines + remark_lines(item, before, reader, context.visitor, width)
        case Message():
            follows = _follows(item, before, context)
            body = _message_lines(item, after, context, width, answered)
            return lines + _headed(item, body, follows, context, width)
    assert_never(item)


def _headed(
    item: Message, body: list[Line], follows: bool, context: Context, width: int
) -> list[Line]:
    """The lines of a message with the name above; one that follows has a small gap instead."""
    if not follows:
        return [(), _header(item, context, width), *body]
    (_, bar), *first = body[0]
    return [((_BEGINS[bar], bar), *first), *body[1:]]


def head_lines(context: Context, width: int) -> list[Line]:
    """What can be brought before the first item: older messages, or earlier chats."""
    words = context.reader.words
    if context.left_out:
        text = words.count("transcript.left_out", context.left_out)
    elif context.earlier_chats:
        text = words.count("transcript.earlier", context.earlier_chats)
    else:
        return []
    key: Line = ((f"{context.earlier_key}  ", "key"),) if context.earlier_key else ()
    return [(), centre((*key, (cut(text, width - width_of(key)), "move")), width)]


def _earlier_text(item: EarlierChat, context: Context) -> str:
    words = context.reader.words
    day = words.day(item.at, context.now, context.reader.tz)
    if item.reason is None:
        return words.say("transcript.earlier_chat", day=day)
    return words.say("transcript.earlier_reason", day=day, reason=words.reason(item.reason))


def _boundary(item: Item, before: Shown | None) -> str:
    """The key of a heading where the time before the connection begins or ends, else ""."""
    past, had = _of_the_past(item), _of_the_past(before)
    if past == had:
        return ""
    return "origin.history" if past else "origin.history_end"


def _of_the_past(item: Shown | None) -> bool:
    return isinstance(item, Message) and item.origin is Origin.HISTORY


def _new_day(item: Item, before: Shown | None, context: Context) -> bool:
    if before is None or isinstance(before, EarlierChat):
        return not isinstance(before, EarlierChat)
    return _date(item.at, context) != _date(before.at, context)


def _date(at: Millis, context: Context) -> int:
    return local(at, context.reader.tz).toordinal()


def _follows(item: Message, before: Shown | None, context: Context) -> bool:
    """Whether a message stands under the same name as the one before it."""
    return (
        isinstance(before, Message)
        and _source(before) == _source(item)
        and 0 <= item.at - before.at < TOGETHER
        and not _new_day(item, before, context)
    )


def _source(item: Message) -> tuple[object, ...]:
    """What stands in the name above a message."""
    return item.author, item.by, item.via, item.by_person, item.origin


def _header(item: Message, context: Context, width: int) -> Line:
    reader = context.reader
    bar = _THEIRS if item.author is Author.VISITOR else _OURS
    clock = f"  {reader.words.clock(item.at, reader.tz)}"
    mark = f"  {reader.words.say('origin.gap')}" if item.origin is Origin.GAP else ""
    room = width - cells(bar[0]) - cells(clock)
    name = cut(one_line(reader.author(item, context.visitor)), max(1, room))
    mark = cut(mark, max(0, room - cells(name)))
    return (bar, (name, f"{bar[1]} who"), (clock, "time"), (mark, "aside"))


def _message_lines(
    item: Message, after: Shown | None, context: Context, width: int, answered: Message | None
) -> list[Line]:
    bar = _THEIRS if item.author is Author.VISITOR else _OURS
    room = max(2, width - cells(bar[0]) - 1)
    reader, visitor, now = context.reader, context.visitor, context.now
    body = _said_lines(item, context, room)
    state = _state(item, after, context)
    if state:
        if width_of(body[-1]) + width_of(state) + 2 > room:
            body.append(())
        body[-1] = justify(body[-1], state, room)
    if item.reply_to:
        body.insert(0, answered_line(answered, reader, visitor, now, room))
    body += change_lines(item, reader, room)
    body += excused_lines(item, reader, room)
    body += reaction_lines(item, reader, visitor, room)
    if item.tagged and item.state not in (SendState.FAILED, SendState.UNKNOWN):
        said = reader.words.say("send.tagged")
        body += [((part, "aside"),) for part in wrap(said, room)]
    body += failure_lines(
        item, reader, context.errors, context.mend, room, item.id in context.mended
    )
    return [(bar, *line) for line in body]


def _said_lines(item: Message, context: Context, room: int) -> list[Line]:
    """What was said, pressed and attached; at least one line. Of a message that was taken back
    nothing but that."""
    if item.deleted:
        said = context.reader.words.say("message.deleted")
        return [((part, "aside"),) for part in wrap(said, room)]
    if item.pressed is not None:
        body = pressed_lines(item, context.reader, room)
    else:
        body = text_lines(item, room) if item.text or not item.attachments else []
    for one in item.attachments:
        body += attachment_lines(one, context.reader, context.now, room)
    return body


def _state(item: Message, after: Shown | None, context: Context) -> Line:
    """How far a message of ours has come; only on the last of several that came as far."""
    if item.author is Author.VISITOR:
        return ()
    match item.state:
        case SendState.RECEIVED | SendState.FAILED | SendState.UNKNOWN:
            return ()
        case SendState.QUEUED | SendState.SENDING:
            style = "waiting"
        case SendState.SENT | SendState.DELIVERED | SendState.READ:
            style = "state"
        case never:
            assert_never(never)
    follows = isinstance(after, Message) and _follows(after, item, context)
    if follows and isinstance(after, Message) and after.state is item.state in _SETTLED:
        return ()
    return ((f"  {context.reader.words.send_state(item.state)}", style),)
