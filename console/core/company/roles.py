"""Who may do what: one table, which refusals and offered keys follow from (specification, 8)."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from console.core.actor import Actor
from console.core.company.values import Role
from console.core.refusals import RefusalCode


class Who(StrEnum):
    """Who may give a command."""

    RELAY = "relay"
    """The relay itself: no frame of a console can say it."""
    ANYONE = "anyone"
    OWNER = "owner"
    """The operator who has the chat."""
    OWNER_OR_SUPERVISOR = "owner_or_supervisor"
    """The operator who has the chat; supervisors and admins in any chat."""
    ADMIN = "admin"


def forbidden(who: Who, actor: Actor, owner: str = "") -> RefusalCode | None:
    """Why this actor may not give a command of this sort, or None. `owner` is the id of the
    operator who has the chat, "" where there is none."""
    match who:
        case Who.RELAY | Who.ANYONE:
            return None
        case Who.OWNER:
            return None if owner == actor.id else RefusalCode.NOT_YOURS
        case Who.OWNER_OR_SUPERVISOR:
            may = owner == actor.id or actor.role is not Role.OPERATOR
            return None if may else RefusalCode.NOT_YOURS
        case Who.ADMIN:
            return None if actor.role is Role.ADMIN else RefusalCode.NOT_ALLOWED
        case _:
            assert_never(who)
