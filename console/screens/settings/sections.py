"""The sections of the settings: one table, which the rail, the palette and F5 follow.

The catalogues have the words: "section.<id>" its name, ".tip" a sentence, ".find" what else people
call it; "setting.<id>" and ".find" likewise for each setting that stands in a section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from console.core.company.values import Role
from console.keys import Owner

EVERYBODY = frozenset(Role)
SUPERVISORS = frozenset({Role.SUPERVISOR, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Section:
    """`settings` are the ids of what can be set in it, which are those of its rows; `sees` the
    roles that read it, `changes` those that change something. `owner` carries its keys out."""

    id: str
    owner: Owner
    settings: tuple[str, ...] = ()
    sees: frozenset[Role] = EVERYBODY
    changes: frozenset[Role] = ADMINS


SECTIONS: tuple[Section, ...] = (
    Section("channels", Owner.CHANNELS),
    Section(
        "flow",
        Owner.FLOW,
        ("waiting", "retention", "idle", "window", "answering_apps"),
        sees=SUPERVISORS,
    ),
    Section("brands", Owner.BRANDS, sees=SUPERVISORS),
    Section("people", Owner.PEOPLE, sees=SUPERVISORS),
    Section("record", Owner.RECORD, sees=SUPERVISORS, changes=frozenset()),
    Section(
        "my_console",
        Owner.CUSTOM_KEYS,
        ("language", "theme", "bell", "notices", "keys"),
        changes=EVERYBODY,
    ),
)
"""In the order of the rail."""

BY_ID: Mapping[str, Section] = {section.id: section for section in SECTIONS}


def seen_by(role: Role | None) -> tuple[Section, ...]:
    """The sections that somebody with this role reads; while it is not known, as an operator."""
    return tuple(one for one in SECTIONS if (role or Role.OPERATOR) in one.sees)


def section_of(owner: Owner) -> Section | None:
    """The section whose keys these are."""
    return next((one for one in SECTIONS if one.owner is owner), None)


def places(role: Role | None) -> Iterator[tuple[Section, str]]:
    """Every section that the role reads with "", and with each of its settings."""
    for section in seen_by(role):
        yield section, ""
        for setting in section.settings:
            yield section, setting
