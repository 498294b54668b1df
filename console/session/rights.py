"""What the operator of a session may do now, by the one table of who may do what.

It is known here before the relay is asked, from the operator as the folded state has them: what is
offered follows a change of role or departments at once.
"""

from __future__ import annotations

from collections.abc import Callable

from console.core.actor import Actor
from console.core.chats import active, listed_for, not_to_pick_up
from console.core.company.operators import as_known
from console.core.company.roles import ChatAct, CompanyAct, limits, may
from console.core.company.values import Operator, Role
from console.core.refusals import Refusal
from console.core.state import Chat, State


class Rights:
    """`state` and `you` are the session's; `chat` gives a chat as it stands now."""

    def __init__(
        self,
        state: Callable[[], State],
        you: Callable[[], Operator | None],
        chat: Callable[[str], Chat | None],
    ) -> None:
        self._state = state
        self._you = you
        self._chat = chat

    @property
    def operator(self) -> Operator | None:
        """Who the operator is by the newest state; None while nobody is known."""
        you = self._you()
        return self._state().operators.get(you.id, you) if you is not None else None

    @property
    def role(self) -> Role | None:
        known = self.operator
        return known.role if known is not None else None

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments whose chats the operator has in their lists; none stands for all."""
        known = self.operator
        return limits(known.role, known.departments) if known is not None else ()

    def may(self, act: CompanyAct) -> bool:
        """Whether the operator may do what is done in no chat."""
        return may(act, self.role)

    def lists(self, chat: Chat) -> bool:
        """Whether a chat stands in the operator's lists."""
        return listed_for(self._actor, chat, self._state())

    def why_not(self, act: ChatAct, chat: str) -> Refusal | None:
        """Why the operator can not do this in a chat now, or None."""
        known = self._chat(chat)
        if act is ChatAct.PICK_UP:
            assignment = known.assignment if known is not None else 0
            return not_to_pick_up(known, self._state(), self._actor, assignment)
        decided = active(known, self._state(), self._actor, act)
        return decided if isinstance(decided, Refusal) else None

    @property
    def _actor(self) -> Actor:
        you = self._you()
        actor = Actor(you.id, you.role) if you is not None else Actor("", Role.OPERATOR)
        return as_known(actor, self._state())
