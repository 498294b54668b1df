"""The sections of the settings: one table, which the rail, the palette and F5 follow.

The catalogues have the words: "section.<id>" its name, ".tip" a sentence, ".find" what else people
call it; "setting.<id>" and ".find" likewise for each setting that stands in a section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from console.core.company.roles import CompanyAct, may
from console.core.company.values import Role
from console.keys import Owner


@dataclass(frozen=True, slots=True)
class Section:
    """`settings` are the ids of what can be set in it, which are those of its rows. Who may do
    `see` reads it (None: everybody), who may do `change` changes something there. `owner` carries
    its keys out."""

    id: str
    owner: Owner
    see: CompanyAct | None = None
    change: CompanyAct | None = None
    settings: tuple[str, ...] = ()


PREFERENCES = ("language", "theme", "bell", "notices", "keys")
"""What an operator sets for their own console."""

SECTIONS: tuple[Section, ...] = (
    Section("channels", Owner.CHANNELS, CompanyAct.SEE_CHANNELS, CompanyAct.CHANGE_CHANNELS),
    Section(
        "flow",
        Owner.FLOW,
        CompanyAct.SEE_SETTINGS,
        CompanyAct.CHANGE_SETTINGS,
        ("waiting", "retention", "idle", "window", "answering_apps"),
    ),
    Section(
        "words",
        Owner.WORDS,
        CompanyAct.SEE_SETTINGS,
        CompanyAct.CHANGE_SETTINGS,
        (
            "improper",
            "improper_limit",
            "list_en",
            "list_ja",
            "words_en",
            "words_ja",
            "words_any",
            "allowed_words",
            "try_words",
        ),
    ),
    Section("brands", Owner.BRANDS, CompanyAct.SEE_SETTINGS, CompanyAct.CHANGE_BRANDS),
    Section("people", Owner.PEOPLE, CompanyAct.SEE_PEOPLE, CompanyAct.CHANGE_PEOPLE),
    Section("record", Owner.RECORD, CompanyAct.READ_RECORD),
    Section("my_console", Owner.CUSTOM_KEYS, settings=PREFERENCES),
)
"""In the order of the rail."""

BY_ID: Mapping[str, Section] = {section.id: section for section in SECTIONS}


def seen_by(role: Role | None) -> tuple[Section, ...]:
    """The sections that somebody with this role reads; while it is not known, as an operator."""
    return tuple(one for one in SECTIONS if one.see is None or may(one.see, role or Role.OPERATOR))


def section_of(owner: Owner) -> Section | None:
    """The section whose keys these are."""
    return next((one for one in SECTIONS if one.owner is owner), None)


def places(role: Role | None) -> Iterator[tuple[Section, str]]:
    """Every section that the role reads with "", and with each of its settings."""
    for section in seen_by(role):
        yield section, ""
        for setting in section.settings:
            yield section, setting
