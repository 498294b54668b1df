"""From the log to the record: which events stand in it, and what each of them changed.

What a value was before is no part of an event: it is known from the entries before it, so a
recorder is given all that are recorded, from the first one on. No line holds a secret, since no
event does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import assert_never, get_args

from console.core import unrecognised
from console.core.backlog import BacklogAdded
from console.core.channels import connecting, incidents
from console.core.chats import Assigned, HandedBack
from console.core.company import brands, operators
from console.core.company.values import CustomWord, Operator, Settings
from console.core.company_log import AnyCompanyEvent
from console.core.excuses import HitExcused
from console.core.log import Entry, Event, fold
from console.core.queues import Reason
from console.core.record import Changed, RecordKind, RecordLine
from console.core.state import State
from console.core.timers import ClockJumped
from console.core.traits import ChatEvent, CompanyEvent

RECORDED = frozenset(
    str(next(one.default for one in fields(event) if one.name == "kind"))
    for event in get_args(brands.Event | operators.Event | connecting.Event)
    if event is not operators.StatusSet
)
"""The kinds of events that a recorder needs to see: all others change nothing it tells of. What
became of the chats of somebody who is removed stands before it, in the same decision."""

RECORDED_IN_CHATS = frozenset({RecordKind.HIT_EXCUSED})
"""Likewise, among the events of chats."""

MOST_TOLD = 20
"""Words of a list that a line names; of the rest it says how many they are."""

_ABOUT_ITSELF = ("since", "version")
_TOLD = tuple(one.name for one in fields(Settings) if one.name not in _ABOUT_ITSELF)
"""The settings, by name."""


class Recorder:
    """Takes the entries of the log in order, and makes the lines."""

    def __init__(self) -> None:
        self._state = State()
        self._left: list[HandedBack | Assigned] = []
        """What became of the chats of whoever is removed next."""

    @property
    def seq(self) -> int:
        """The last entry that was taken."""
        return self._state.seq

    def take(self, entry: Entry) -> RecordLine | None:
        """The line of this entry; None where it stands not in the record."""
        line = self._of(entry.event)
        self._state = fold(self._state, (entry,))
        return line and replace(line, seq=entry.seq, at=entry.at, by=entry.by)

    def _of(self, event: Event) -> RecordLine | None:
        match event:
            case HandedBack() | Assigned() if event.reason is Reason.OPERATOR_REMOVED:
                self._left.append(event)
                return None
            case HitExcused():
                return _excused(event)
            case operators.OperatorRemoved():
                left, self._left = self._left, []
                changes = _chats_left(left, self._state)
                return replace(_person(event, self._state), changes=changes)
            case CompanyEvent():
                return _line(event, self._state)
            case ChatEvent():
                return None
            case _:
                assert_never(event)


_OfPeople = (
    operators.OperatorAdded
    | operators.Access
    | operators.OperatorRenamed
    | operators.RoleChanged
    | operators.DepartmentsChanged
    | operators.LimitChanged
)


def record_of(entries: Iterable[Entry]) -> list[RecordLine]:
    """The record of a log, the oldest line first."""
    recorder = Recorder()
    return [line for entry in entries if (line := recorder.take(entry)) is not None]


def _line(event: AnyCompanyEvent, before: State) -> RecordLine | None:
    """What an event changed; who did it, and when, is still to be said."""
    match event:
        case brands.SettingsChanged():
            return _settings(event, before)
        case brands.BrandAdded():
            return _told(RecordKind.BRAND_ADDED, event.name)
        case brands.BrandRenamed():
            old = _brand(event.brand, before)
            return _told(RecordKind.BRAND_RENAMED, old, Changed("name", old, event.name))
        case brands.DepartmentAdded():
            name = f"{_brand(event.brand, before)} › {event.name}"
            return _told(RecordKind.DEPARTMENT_ADDED, name)
        case brands.DepartmentRenamed():
            known = before.departments.get(event.department)
            renamed = Changed("name", known.name if known else "", event.name)
            return _told(
                RecordKind.DEPARTMENT_RENAMED, _department(event.department, before), renamed
            )
        case brands.BrandRemoved():
            return _told(RecordKind.BRAND_REMOVED, _brand(event.brand, before))
        case brands.DepartmentRemoved():
            return _told(RecordKind.DEPARTMENT_REMOVED, _department(event.department, before))
        case (
            operators.OperatorAdded()
            | operators.OperatorInvited()
            | operators.OperatorJoined()
            | operators.TokenRotated()
            | operators.OperatorRenamed()
            | operators.RoleChanged()
            | operators.DepartmentsChanged()
            | operators.LimitChanged()
            | operators.OperatorRemoved()
        ):
            return _person(event, before)
        case connecting.TermsAccepted():
            old = before.consent.version if before.consent else event.version
            return _told(
                RecordKind.TERMS_ACCEPTED, event.version, Changed("version", old, event.version)
            )
        case connecting.AccountConnected(account=account):
            return _told(RecordKind.ACCOUNT_CONNECTED, account.name)
        case connecting.AccountRemoved():
            return _told(RecordKind.ACCOUNT_REMOVED, _account(event.account, before))
        case connecting.ChannelConnected():
            return _connected(event, before)
        case connecting.ChannelSwitched():
            switched = Changed("state", _on(not event.on), _on(event.on))
            return _told(RecordKind.CHANNEL_SWITCHED, _channel(event.channel, before), switched)
        case connecting.ChannelUnlinked():
            return _told(RecordKind.CHANNEL_UNLINKED, _channel(event.channel, before))
        case (
            operators.StatusSet()
            | incidents.IncidentOpened()
            | incidents.IncidentMended()
            | BacklogAdded()
            | ClockJumped()
            | unrecognised.Unrecognised()
            | unrecognised.Unknown()
        ):
            return None
        case _:
            assert_never(event)


def _told(kind: RecordKind, subject: str, *changes: Changed, person: str = "") -> RecordLine:
    return RecordLine(0, 0, "", kind, subject, _real(changes), person)


def _real(changes: Iterable[Changed]) -> tuple[Changed, ...]:
    return tuple(one for one in changes if one.before != one.after)


# People


def _person(event: _OfPeople, before: State) -> RecordLine:
    known = before.operators.get(event.operator, Operator(event.operator, event.operator))
    subject = event.name if isinstance(event, operators.OperatorAdded) else known.name
    changes = _of_person(event, known, before)
    invited = isinstance(event, operators.OperatorAdded) and event.invited
    kind = RecordKind.OPERATOR_INVITED if invited else RecordKind(event.kind)
    return _told(kind, subject, *changes, person=event.operator)


def _of_person(event: _OfPeople, known: Operator, before: State) -> tuple[Changed, ...]:
    match event:
        case operators.OperatorAdded():
            with_role = Changed("role", "", event.role)
            if not event.departments:
                return (with_role,)
            return with_role, Changed("with_departments", "", _listing(event.departments, before))
        case operators.OperatorRenamed():
            return (Changed("name", known.name, event.name),)
        case operators.RoleChanged():
            return (Changed("role", known.role, event.role),)
        case operators.DepartmentsChanged():
            was, now = known.departments, event.departments
            return (Changed("departments", _listing(was, before), _listing(now, before)),)
        case operators.LimitChanged():
            return (Changed("limit", _text(known.limit), _text(event.limit)),)
        case (
            operators.OperatorInvited()
            | operators.OperatorJoined()
            | operators.TokenRotated()
            | operators.OperatorRemoved()
        ):
            return ()
        case _:
            assert_never(event)


def _listing(departments: tuple[str, ...], state: State) -> str:
    return ", ".join(_department(one, state) for one in departments)


def _chats_left(left: list[HandedBack | Assigned], state: State) -> tuple[Changed, ...]:
    """How many active chats somebody had, and who has them now; "" where nobody has."""
    if not left:
        return ()
    last = left[-1]
    heir = state.operator_name(last.operator) if isinstance(last, Assigned) else ""
    return (Changed("chats", str(len(left)), heir),)


# Excused words


def _excused(event: HitExcused) -> RecordLine:
    """Why, and by how much less is counted in which chat. The word is the visitor's, who may take
    it back: it stands in no record."""
    return _told(
        RecordKind.HIT_EXCUSED,
        event.chat,
        Changed("reason", "", event.reason),
        Changed("counted", str(event.count), "0"),
    )


# Settings


def _settings(event: brands.SettingsChanged, before: State) -> RecordLine | None:
    """None where no setting is another: nobody has changed anything then."""
    known = before.brands.get(event.brand)
    old = known.settings if known else Settings()
    values = ((name, getattr(old, name), getattr(event.settings, name)) for name in _TOLD)
    changes = (_changed(*value) for value in values if value[1] != value[2])
    line = _told(RecordKind.SETTINGS_CHANGED, _brand(event.brand, before), *changes)
    return line if line.changes else None


def _changed(name: str, before: object, after: object) -> Changed:
    """A setting as two texts. Of a list only what is no longer in it, and what is now."""
    if isinstance(before, tuple) and isinstance(after, tuple):
        gone = [_text(one) for one in before if one not in frozenset(after)]
        come = [_text(one) for one in after if one not in frozenset(before)]
        return Changed(name, _listed(gone), _listed(come))
    return Changed(name, _text(before), _text(after))


def _text(value: object) -> str:
    """A value as `Changed` has it."""
    if value is None:
        return ""
    if isinstance(value, CustomWord):
        return f"{value.language}|{value.word}" if value.language else value.word
    return _on(value) if isinstance(value, bool) else str(value)


def _on(on: bool) -> str:
    return "on" if on else "off"


def _listed(several: list[str]) -> str:
    told = ", ".join(several[:MOST_TOLD])
    more = len(several) - MOST_TOLD
    return f"{told} (+{more})" if more > 0 else told


# Channels


def _connected(event: connecting.ChannelConnected, before: State) -> RecordLine:
    """Also a channel that was connected before, and is now with another account or brand."""
    known = before.channels.get(event.channel)
    old = (known.brand, known.department, known.account) if known else ("", "", "")
    brand, department, account = old
    return _told(
        RecordKind.CHANNEL_CONNECTED,
        event.name,
        Changed("brand", _brand(brand, before), _brand(event.brand, before)),
        Changed("department", _bare(department, before), _bare(event.department, before)),
        Changed("account", _account(account, before), _account(event.account, before)),
    )


# Names as they are at that moment, and the id of what is not known


def _brand(brand: str, state: State) -> str:
    known = state.brands.get(brand)
    return known.name if known else brand


def _department(department: str, state: State) -> str:
    """With its brand, since every brand may have one of that name."""
    known = state.departments.get(department)
    return f"{_brand(known.brand, state)} › {known.name}" if known else department


def _bare(department: str, state: State) -> str:
    known = state.departments.get(department)
    return known.name if known else department


def _channel(channel: str, state: State) -> str:
    known = state.channels.get(channel)
    return known.name if known else channel


def _account(account: str, state: State) -> str:
    known = state.accounts.get(account)
    return known.name if known else account
