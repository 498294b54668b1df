"""A brand's channel as it stands in the list: what it connects, how it is, and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import assert_never

from console.core.channels.values import ChannelState
from console.core.failures import NO_ERRORS
from console.core.kinds.known import kind_of
from console.core.kinds.requests import ProblemCode
from console.core.moments import Millis
from console.locale import Reader
from console.screens.settings.channel_rows import ChannelRow
from console.text import fit
from console.widgets.lists.choice_list import Choice, joined, paragraph
from console.widgets.quiet import Line, Span

STATE = 20
"""Cells for how a channel is."""

_INDENT = "  "


def heading(reader: Reader, width: int) -> Choice:
    """The names of the columns."""
    words = reader.words
    names = [words.say(f"channels.column.{name}") for name in ("brand", "page", "department")]
    line = _columns([(name, "muted") for name in names], width)
    state = words.say("channels.column.state")
    return Choice("", ((*line, (state, "muted")),), enabled=False)


def nothing(reader: Reader, width: int, key: Callable[[str], str]) -> Choice:
    """What stands in the list before there is any brand, and how one begins; `key` as below."""
    words = reader.words
    lines = paragraph(words.say("channels.none"), "muted", width)
    if pressed := key("connect_brand"):
        how = paragraph(words.say("channels.first", key=pressed), "", width)
        lines = (*lines, (), *how)
    return Choice("", lines, enabled=False)


def channel_choice(
    row: ChannelRow, reader: Reader, now: Millis, width: int, key: Callable[[str], str]
) -> Choice:
    """The lines of a row in `width` cells; `key` gives the key of an action as people write it,
    "" for somebody who may not use it."""
    name = row.channel.name if row.channel else "—"
    department = row.department.name if row.department else "—"
    muted = "muted" if row.channel is None else ""
    first = _columns([(row.brand.name, "name"), (name, muted), (department, muted)], width)
    lines: list[Line] = [(*first, _state(row, reader))]
    lines += _trouble(row, reader, now, width)
    lines += _facts(row, reader, now, width)
    pressed = key(row.offer) if row.offer else ""
    if pressed:
        said = reader.words.say(f"channels.offer.{row.offer}")
        lines.append(((f"{_INDENT}→ ", "key"), (pressed, "key"), (f" {said}", "")))
    return Choice(row.id, (*lines, ()))


def _columns(names: Sequence[Span], width: int) -> Line:
    """Brand, channel and department, each cut to its column."""
    room = max(12, width - STATE)
    widths = [room * 3 // 10, room * 4 // 10]
    widths.append(room - sum(widths))
    pairs = zip(names, widths, strict=True)
    return tuple((fit(text, size - 1) + " ", style) for (text, style), size in pairs)


def _state(row: ChannelRow, reader: Reader) -> Span:
    words = reader.words
    if row.channel is None:
        return words.say("channels.state.none"), "muted"
    match row.channel.state:
        case ChannelState.UNLINKED:
            return words.say("channels.state.unlinked"), "warn"
        case ChannelState.OFF if row.channel.backlog:
            return words.say("channels.state.off_kept", n=row.channel.backlog), "warn"
        case ChannelState.OFF:
            return words.say("channels.state.off"), "warn"
        case ChannelState.ON if row.incident is not None:
            return words.say("channels.state.trouble"), "bad"
        case ChannelState.ON:
            return words.say("channels.state.on"), "good"
    assert_never(row.channel.state)


def _trouble(row: ChannelRow, reader: Reader, now: Millis, width: int) -> Iterator[Line]:
    """What is wrong, since when, and how many chats it touches."""
    incident, words = row.incident, reader.words
    if incident is None:
        return
    errors = kind_of(row.channel.kind).errors if row.channel else NO_ERRORS
    what, _ = words.failure(incident.failure, errors)
    since = words.say("channels.since", moment=words.moment(incident.since, now, reader.tz))
    said = [f"✗ {what}", since]
    if row.chats:
        said.append(words.count("incident.chats", row.chats))
    yield from joined(said, "bad", width, _INDENT)
    advice = words.advice(incident.failure, errors)
    if advice and not row.is_left_out:
        yield from paragraph(advice, "warn", width, _INDENT)


def _facts(row: ChannelRow, reader: Reader, now: Millis, width: int) -> Iterator[Line]:
    """Through whom it is connected, and what its service said when it was asked."""
    words, facts, channel = reader.words, row.facts, row.channel
    if channel is None or channel.state is ChannelState.UNLINKED:
        return
    said = [words.say("channels.through", name=row.account)] if row.account else []
    warnings = [words.say("channels.left_out", name=row.account)] if row.is_left_out else []
    if facts is not None:
        if facts.last_webhook:
            moment = words.moment(facts.last_webhook, now, reader.tz)
            said.append(words.say("channels.last_event", moment=moment))
        else:
            said.append(words.say("channels.no_event"))
        if facts.checked_at:
            moment = words.moment(facts.checked_at, now, reader.tz)
            said.append(words.say("channels.checked", moment=moment))
        if facts.expires_at:
            date = words.date(facts.expires_at, reader.tz)
            said.append(words.say("channels.expires", date=date))
        if facts.missing_fields:
            fields = ", ".join(facts.missing_fields)
            warnings.append(words.say("channels.missing_fields", fields=fields))
        if facts.problem is not None and facts.problem.code is ProblemCode.UNREACHABLE:
            problem, _ = words.problem(facts.problem)
            warnings.append(words.say("channels.unchecked", problem=problem))
        elif facts.problem is not None and row.incident is None:
            warnings.append(words.problem(facts.problem)[0])
    yield from joined(said, "muted", width, _INDENT)
    for warning in warnings:
        yield from paragraph(warning, "warn", width, _INDENT)
