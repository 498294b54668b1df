"""Who asks for a command."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.company.values import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. For a console both fields come from its token."""

    id: str
    role: Role


RELAY = Actor("relay", Role.ADMIN)
