"""Which key mends a failure, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from console.core.company.roles import CompanyAct, may
from console.core.company.values import Role
from console.core.failures import Mend, without_admin
from console.core.state import Chat
from console.keys import key_label
from console.locale import Words
from console.screens.who_may import IN_CHAT, barred_text
from console.session.session import Session


@dataclass(frozen=True, slots=True)
class MendKeys:
    """What the key that mends a failure is called, "" for none. Equal when all of it is."""

    texts: Mapping[Mend, str]

    def __call__(self, mend: Mend) -> str:
        return self.texts.get(mend, "")


def mend_keys(session: Session, chat: Chat, keys: Mapping[str, str], words: Words) -> MendKeys:
    """What mends failures in a chat, for the operator of a session: a key that they may use
    there, else who may. In a completed chat nothing is sent any more, so no sending is offered."""
    offered = tuple(Mend) if chat.open else (Mend.SHOW_COMPLETED,)
    return MendKeys({mend: _text(mend, session, chat, keys, words) for mend in offered})


def _text(mend: Mend, session: Session, chat: Chat, keys: Mapping[str, str], words: Words) -> str:
    act = IN_CHAT.get(mend_action(mend))
    refusal = session.rights.why_not(act, chat.id) if act is not None else None
    if act is not None and refusal is not None:
        return barred_text(act, refusal, session.state, words)
    return mend_text(mend, session.role, keys, words)


def mend_action(mend: Mend) -> str:
    """The action that mends it; "" where none does."""
    match mend:
        case Mend.SETTINGS | Mend.RECONNECT | Mend.ASK_ADMIN:
            return "settings"
        case Mend.END:
            return "end_chat"
        case Mend.SHOW_COMPLETED:
            return "queue_completed"
        case Mend.SEND_AGAIN:
            return "send_again"
        case Mend.CHANGE | Mend.WAIT:
            return ""
    assert_never(mend)


def mend_text(mend: Mend, role: Role | None, keys: Mapping[str, str], words: Words) -> str:
    """What mends it for an operator of this role, with the key ("F5 reconnect")."""
    if not may(CompanyAct.CHANGE_CHANNELS, role):
        mend = without_admin(mend)
    action = mend_action(mend)
    if not action:
        return words.mend(mend)
    helps = words.say("mend", key=key_label(action, keys), label=words.mend(mend))
    who = _NOT_US.get(mend)
    return f"{helps} · {words.say(who)}" if who else helps


_NOT_US = {Mend.END: "mender.nobody", Mend.SHOW_COMPLETED: "mender.visitor"}
"""Who else than the company could mend it (specification, section 4)."""
