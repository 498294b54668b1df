"""The people as the settings list them: who they are, and how they stand now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from console.core.company.requests import OperatorPresence
from console.core.company.values import Operator
from console.core.queues import Queue
from console.core.state import State
from console.screens.settings.by_name import brands, by_name, departments


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`departments` are names, none for all; `chats` counts the active chats they have;
    `presence` is None while the relay has not said how they stand."""

    operator: Operator
    departments: tuple[str, ...] = ()
    chats: int = 0
    presence: OperatorPresence | None = None


def person_rows(state: State, presence: Mapping[str, OperatorPresence]) -> list[PersonRow]:
    """Everybody who is there, by name."""
    active = active_chats(state)
    names = department_names(state)
    return [
        PersonRow(
            one,
            tuple(names[of] for of in one.departments if of in names),
            active[one.id],
            presence.get(one.id),
        )
        for one in by_name(state.present_operators())
    ]


def active_chats(state: State) -> Counter[str]:
    """How many active chats each operator has, by id."""
    chats = state.chats.values()
    return Counter(chat.operator for chat in chats if chat.queue is Queue.ACTIVE)


def department_names(state: State) -> dict[str, str]:
    """All departments by id, in the order of their names; with their brand where there are
    several brands."""
    several = len(state.brands) > 1
    return {
        one.id: f"{brand.name} › {one.name}" if several else one.name
        for brand in brands(state)
        for one in departments(brand.id, state)
    }
