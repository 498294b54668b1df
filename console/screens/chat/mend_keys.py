"""Which key mends a failure, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from console.core.company.values import Role
from console.core.failures import Mend, without_admin
from console.keys import key_label
from console.locale import Words


def mend_action(mend: Mend) -> str:
    """The action that mends it; "" where only time does."""
    match mend:
        case Mend.SETTINGS | Mend.RECONNECT | Mend.ASK_ADMIN:
            return "settings"
        case Mend.END:
            return "end_chat"
        case Mend.SHOW_COMPLETED:
            return "queue_completed"
        case Mend.SEND_AGAIN:
            return "send_again"
        case Mend.WAIT:
            return ""
    assert_never(mend)


def mend_text(mend: Mend, role: Role | None, keys: Mapping[str, str], words: Words) -> str:
    """What mends it for an operator of this role, with the key ("F5 reconnect")."""
    if role is not Role.ADMIN:
        mend = without_admin(mend)
    action = mend_action(mend)
    if not action:
        return words.mend(mend)
    helps = words.say("mend", key=key_label(action, keys), label=words.mend(mend))
    who = _NOT_US.get(mend)
    return f"{helps} · {words.say(who)}" if who else helps


_NOT_US = {Mend.END: "mender.nobody", Mend.SHOW_COMPLETED: "mender.visitor"}
"""Who else than the company could mend it (specification, section 4)."""
