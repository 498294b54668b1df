"""A transcript as lines of text: pure functions, drawn by `transcript`.

│ Yuki Tanaka  11:58
│ 注文がまだ届きません
╷ いつ届きますか？              the next message; the visitor's bar is thin, ours is thick
┃ You  12:01
┃ Is this the address?                                 ✓✓ read
╻ Or is it this one?
┃ ✗ access has expired; reconnect the account
┃   the Facebook token is no longer valid ...
┃   F5 reconnect
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.core.failures import Mend, mend_of
from console.core.model import (
    MINUTE,
    Attachment,
    Author,
    Item,
    Message,
    Millis,
    Move,
    Reason,
    SendState,
)
from console.locale.words import Reader, local
from console.text import cells, clean, cut, one_line, wrap
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

    `left_out` counts older messages of this chat that are not among the items, `earlier_chats`
    the visitor's chats before it; `earlier_key` is the key that brings them. `mend` gives what
    the key for a failure is called ("F5 reconnect"), "" for none.
    """

    reader: Reader
    now: Millis = 0
    visitor: str = ""
    left_out: int = 0
    earlier_chats: int = 0
    earlier_key: str = ""
    mend: Callable[[Mend], str] = no_key

    @property
    def drawn_with(self) -> tuple[object, ...]:
        """What all items are drawn with: when it changes, all are drawn anew."""
        today = local(self.now, self.reader.tz).toordinal()
        return self.reader, self.visitor, self.mend, today

    @property
    def head(self) -> tuple[object, ...]:
        """What the lines above the first item are drawn with."""
        return self.left_out, self.earlier_chats, self.earlier_key


def item_lines(
    item: Shown, before: Shown | None, after: Shown | None, context: Context, width: int
) -> list[Line]:
    """The lines of one item between its neighbours, at `width` cells."""
    lines: list[Line] = []
    if before is None:
        lines += head_lines(context, width)
    if isinstance(item, EarlierChat):
        return [*lines, (), _ruled(_earlier_text(item, context), "day", width), ()]
    if _new_day(item, before, context):
        if lines or before is not None:
            lines.append(())
        words = context.reader.words
        day = words.day(item.at, context.now, context.reader.tz)
        lines.append(_ruled(day, "day", width))
    if isinstance(item, Move):
        return lines + _move_lines(item, before, context, width)
    body = _message_lines(item, after, context, width)
    if _follows(item, before, context):
        (_, bar), *first = body[0]
        body[0] = ((_BEGINS[bar], bar), *first)
    else:
        lines += [(), _header(item, context, width)]
    return lines + body


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


def _ruled(text: str, style: str, width: int) -> Line:
    text = cut(text, max(0, width - 8))
    side = "─" * max(2, min(12, (width - cells(text) - 4) // 2))
    return centre(((f"{side} ", "rule"), (text, style), (f" {side}", "rule")), width)


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
        and (before.author, before.by) == (item.author, item.by)
        and 0 <= item.at - before.at < TOGETHER
        and not _new_day(item, before, context)
    )


def _header(item: Message, context: Context, width: int) -> Line:
    reader = context.reader
    bar = _THEIRS if item.author is Author.VISITOR else _OURS
    clock = f"  {reader.words.clock(item.at, reader.tz)}"
    room = width - cells(bar[0]) - cells(clock)
    name = cut(one_line(reader.author(item, context.visitor)), max(1, room))
    return (bar, (name, f"{bar[1]} who"), (clock, "time"))


def _move_lines(move: Move, before: Shown | None, context: Context, width: int) -> list[Line]:
    reader = context.reader
    text = one_line(reader.words.move(move, reader.name, context.visitor))
    clock = reader.words.clock(move.at, reader.tz)
    lines: list[Line] = [] if isinstance(before, Move) else [()]
    parts = wrap(f"{clock}  {text}", max(2, width - 6))
    return lines + [centre(((part, "move"),), width) for part in parts]


def _message_lines(item: Message, after: Shown | None, context: Context, width: int) -> list[Line]:
    bar = _THEIRS if item.author is Author.VISITOR else _OURS
    room = max(2, width - cells(bar[0]) - 1)
    body = _text_lines(item, room) if item.text or not item.attachments else []
    body += [_attachment_line(one, context, room) for one in item.attachments]
    state = _state(item, after, context)
    if state:
        if width_of(body[-1]) + width_of(state) + 2 > room:
            body.append(())
        body[-1] = justify(body[-1], state, room)
    if item.human_agent and item.state not in (SendState.FAILED, SendState.UNKNOWN):
        note = context.reader.words.say("send.human_agent")
        body += [((part, "note"),) for part in wrap(note, room)]
    body += _failure_lines(item, context, room)
    return [(bar, *line) for line in body]


def _text_lines(item: Message, room: int) -> list[Line]:
    if not item.improper:
        return [((line, "text"),) for line in wrap(item.text, room)]
    return _marked_lines(item, room)


def _marked_lines(item: Message, room: int) -> list[Line]:
    """The text with its improper words marked. The spans count in the text before it is
    cleaned, which may change its length: so piece by piece."""
    marks: list[bool] = []
    plain = ""
    end = 0
    for start, stop in (*sorted(item.improper), (len(item.text), len(item.text))):
        for piece, marked in (
            (item.text[end:start], False),
            (item.text[max(start, end) : stop], True),
        ):
            piece = clean(piece).replace("\t", "    ")
            plain += piece
            marks += [marked] * len(piece)
        end = max(end, stop)
    lines: list[Line] = []
    at = 0
    for line in wrap(plain, room):
        at = max(at, plain.find(line, at)) if line else at
        lines.append(_spans(line, marks[at : at + len(line)]))
        at += len(line)
    return lines


def _spans(line: str, marks: list[bool]) -> Line:
    spans: list[Span] = []
    start = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or marks[at : at + 1] != marks[start : start + 1]:
            marked = bool(marks[start : start + 1] == [True])
            spans.append((line[start:at], "improper" if marked else "text"))
            start = at
    return tuple(spans)


def _attachment_line(attachment: Attachment, context: Context, room: int) -> Line:
    words = context.reader.words
    parts = [words.attachment(attachment.kind)]
    if attachment.size is not None:
        parts.append(words.size(attachment.size))
    if attachment.name:
        parts.append(one_line(attachment.name))
    return ((f"[{cut(' '.join(parts), max(1, room - 2))}]", "attachment"),)


def _state(item: Message, after: Shown | None, context: Context) -> Line:
    """How far a message of ours has come; only on the last of several that came as far."""
    if item.author is Author.VISITOR or item.state is SendState.RECEIVED:
        return ()
    if item.state in (SendState.FAILED, SendState.UNKNOWN):
        return ()
    follows = isinstance(after, Message) and _follows(after, item, context)
    if follows and isinstance(after, Message) and after.state is item.state in _SETTLED:
        return ()
    style = "state" if item.state in _SETTLED else "waiting"
    return ((f"  {context.reader.words.send_state(item.state)}", style),)


def _failure_lines(item: Message, context: Context, room: int) -> list[Line]:
    words, tz = context.reader.words, context.reader.tz
    error, cause = words.error(item)
    if not error:
        return []
    failure = item.failure
    unknown = item.state is SendState.UNKNOWN
    facts = [cause]
    if failure is not None and failure.retry_at is not None:
        clock = words.clock_seconds(failure.retry_at, tz)
        facts.append(words.say("failure.retry", clock=clock, n=failure.attempts + 1))
    elif failure is not None and failure.attempts > 1:
        facts.append(words.say("failure.attempts", n=failure.attempts))
    sign = "? " if unknown else "✗ "
    first, *rest = wrap(one_line(error), room - 2)
    style = "unknown" if unknown else "error"
    lines: list[Line] = [((sign, style), (first, style))]
    lines += [(("  ", ""), (part, style)) for part in rest]
    for fact in facts:
        lines += [(("  ", ""), (part, "cause")) for part in wrap(one_line(fact), room - 2)]
    mend = Mend.SEND_AGAIN if unknown else mend_of(failure) if failure else None
    key = one_line(context.mend(mend)) if mend is not None else ""
    return lines + ([(("  ", ""), (cut(key, room - 2), "key"))] if key else [])
