"""Who asks for a command."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.company.values import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. Of an operator all of it is as the state has it, and never what a console claims;
    `departments` are ids, none for all."""

    id: str
    role: Role
    departments: tuple[str, ...] = ()


RELAY = Actor("relay", Role.ADMIN)
