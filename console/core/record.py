"""The record: who changed what of the company, when, from what to what. What its lines are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.core.moments import Millis

MOST_LINES = 500
"""Lines that are handed out at once."""


class RecordKind(StrEnum):
    """What was done: the kinds of events that stand in the record."""

    SETTINGS_CHANGED = "settings_changed"
    BRAND_ADDED = "brand_added"
    BRAND_RENAMED = "brand_renamed"
    BRAND_REMOVED = "brand_removed"
    DEPARTMENT_ADDED = "department_added"
    DEPARTMENT_RENAMED = "department_renamed"
    DEPARTMENT_REMOVED = "department_removed"
    OPERATOR_ADDED = "operator_added"
    OPERATOR_INVITED = "operator_invited"
    OPERATOR_JOINED = "operator_joined"
    OPERATOR_RENAMED = "operator_renamed"
    ROLE_CHANGED = "role_changed"
    DEPARTMENTS_CHANGED = "departments_changed"
    LIMIT_CHANGED = "limit_changed"
    TOKEN_ROTATED = "token_rotated"
    OPERATOR_REMOVED = "operator_removed"
    CHANNEL_CONNECTED = "channel_connected"
    CHANNEL_SWITCHED = "channel_switched"
    CHANNEL_UNLINKED = "channel_unlinked"
    ACCOUNT_CONNECTED = "account_connected"
    ACCOUNT_REMOVED = "account_removed"
    TERMS_ACCEPTED = "terms_accepted"
    HIT_EXCUSED = "hit_excused"


class RecordGroup(StrEnum):
    """What people look for: several kinds together."""

    SETTINGS = "settings"
    BRANDS = "brands"
    PEOPLE = "people"
    CHANNELS = "channels"
    EXCUSED = "excused"


GROUPS: Mapping[RecordKind, RecordGroup] = {
    RecordKind.SETTINGS_CHANGED: RecordGroup.SETTINGS,
    RecordKind.BRAND_ADDED: RecordGroup.BRANDS,
    RecordKind.BRAND_RENAMED: RecordGroup.BRANDS,
    RecordKind.BRAND_REMOVED: RecordGroup.BRANDS,
    RecordKind.DEPARTMENT_ADDED: RecordGroup.BRANDS,
    RecordKind.DEPARTMENT_RENAMED: RecordGroup.BRANDS,
    RecordKind.DEPARTMENT_REMOVED: RecordGroup.BRANDS,
    RecordKind.OPERATOR_ADDED: RecordGroup.PEOPLE,
    RecordKind.OPERATOR_INVITED: RecordGroup.PEOPLE,
    RecordKind.OPERATOR_JOINED: RecordGroup.PEOPLE,
    RecordKind.OPERATOR_RENAMED: RecordGroup.PEOPLE,
    RecordKind.ROLE_CHANGED: RecordGroup.PEOPLE,
    RecordKind.DEPARTMENTS_CHANGED: RecordGroup.PEOPLE,
    RecordKind.LIMIT_CHANGED: RecordGroup.PEOPLE,
    RecordKind.TOKEN_ROTATED: RecordGroup.PEOPLE,
    RecordKind.OPERATOR_REMOVED: RecordGroup.PEOPLE,
    RecordKind.CHANNEL_CONNECTED: RecordGroup.CHANNELS,
    RecordKind.CHANNEL_SWITCHED: RecordGroup.CHANNELS,
    RecordKind.CHANNEL_UNLINKED: RecordGroup.CHANNELS,
    RecordKind.ACCOUNT_CONNECTED: RecordGroup.CHANNELS,
    RecordKind.ACCOUNT_REMOVED: RecordGroup.CHANNELS,
    RecordKind.TERMS_ACCEPTED: RecordGroup.CHANNELS,
    RecordKind.HIT_EXCUSED: RecordGroup.EXCUSED,
}
"""Every kind is in one group."""


def kinds_of(group: RecordGroup) -> tuple[RecordKind, ...]:
    """The kinds of a group."""
    return tuple(kind for kind, of in GROUPS.items() if of is group)


@dataclass(frozen=True, slots=True)
class Changed:
    """One value that is another since. `name` says what it is ("retention", "role"), and with it
    how `before` and `after` are to be read: durations in seconds, "" where nothing is or was."""

    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """What one event of the log did. `by` is an operator's id, a service's name or "relay", as in
    the log; `event` a `RecordKind`, or what only a newer relay knows; `subject` the name of what
    was changed, as it was called at that moment; `person` is the id of the operator whom it
    concerns, if it concerns one."""

    seq: int
    at: Millis
    by: str
    event: str
    subject: str
    changes: tuple[Changed, ...] = ()
    person: str = ""

    def concerns(self, person: str) -> bool:
        """Whether an operator, by their id, did it or is the one it was done to."""
        return person in (self.by, self.person)
