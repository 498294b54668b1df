"""A person as the list shows them: who, in which role, whether they are there; and more below."""

from __future__ import annotations

from collections.abc import Iterator

from console.core.company.values import Status
from console.core.moments import Millis
from console.locale import Reader
from console.screens.settings.people.rows import PersonRow
from console.screens.settings.record_lines import moment
from console.text import fit
from console.widgets.lists.choice_list import Choice, joined
from console.widgets.quiet import Line, Span

ROLE = 17
STATE = 16
"""Cells for the role, and for how somebody stands."""
_INDENT = "  "
_SIGNS = {Status.AVAILABLE: ("●", "good"), Status.BUSY: ("◐", "warn"), Status.AWAY: ("○", "muted")}


def heading(reader: Reader, width: int) -> Choice:
    """The names of the columns."""
    name, role, state = (
        reader.words.say(f"people.column.{one}") for one in ("name", "role", "now")
    )
    line = _columns((name, "muted"), (role, "muted"), (state, "muted"), width)
    return Choice("", (line,), enabled=False)


def person_choice(row: PersonRow, reader: Reader, now: Millis, width: int) -> Choice:
    """The lines of a row in `width` cells."""
    words, operator = reader.words, row.operator
    mine = operator.id == reader.me
    name = words.say("people.you", name=operator.name) if mine else operator.name
    role = (words.say(f"role.{operator.role}"), "")
    lines: list[Line] = [_columns((name, "name"), role, _state(row, reader), width)]
    lines += joined(_facts(row, reader, now), "muted", width, _INDENT)
    return Choice(operator.id, (*lines, ()))


def _columns(name: Span, role: Span, state: Span, width: int) -> Line:
    room = max(10, width - ROLE - STATE)
    return (
        (fit(name[0], room - 1) + " ", name[1]),
        (fit(role[0], ROLE - 1) + " ", role[1]),
        (fit(state[0], STATE).rstrip(), state[1]),
    )


def _state(row: PersonRow, reader: Reader) -> Span:
    words, operator, presence = reader.words, row.operator, row.presence
    if operator.invited:
        return words.say("people.state.invited"), "warn"
    if presence is not None and not presence.consoles:
        return words.say("people.state.not_connected"), "muted"
    sign, style = _SIGNS[operator.status]
    return f"{sign} {words.status(operator.status)}", style


def _facts(row: PersonRow, reader: Reader, now: Millis) -> Iterator[str]:
    words, presence, operator = reader.words, row.presence, row.operator
    names = words.say("list.comma").join(row.departments)
    yield names or words.say("people.all_departments")
    if operator.limit is None:
        yield words.count("people.chats", row.chats)
    else:
        yield words.say("people.chats_of", n=row.chats, limit=operator.limit)
    if presence is not None and presence.consoles:
        yield words.count("people.consoles", presence.consoles)
    elif presence is not None and presence.last_seen:
        yield words.say("people.last_seen", moment=moment(presence.last_seen, now, reader))
    elif presence is not None and not operator.invited:
        yield words.say("people.never_seen")
