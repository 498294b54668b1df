"""The console at work without a terminal: how much CPU one change costs until it is painted."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from console.app import ConsoleApp
from console.core.events import Entry, Event
from console.core.model import Chat, Millis, Operator, State
from console.core.project import Phase
from console.link.replica import Replica
from console.session import LinkView, Pending, Session
from console.settings import ConsoleSettings
from console.wire import Events, Welcome

SIZE = (120, 40)
EPOCH = "bench"


class Desk(Session):
    """A session on a state that entries change as those of a relay do; it asks nothing."""

    def __init__(self, state: State, now: Millis, me: str = "op1") -> None:
        super().__init__(lambda: now)
        self.you = Operator(me, "Aiko")
        self.link = LinkView(Phase.LIVE, since=now)
        self._replica = Replica((EPOCH, state))
        self._replica.welcome(
            Welcome(epoch=EPOCH, seq=state.seq, now=now, you=None, mode="resume")  # type: ignore
        )
        self._take_state(state, (), whole=True)

    def hear(self, event: Event) -> None:
        """What the link does with an entry that has come."""
        entry = Entry(self.state.seq + 1, self.now(), "meta", "", event)
        change = self._replica.events(Events(entries=(entry,)))
        assert change is not None
        self._take_state(self._replica.state, change.chats, change.whole)

    def _new_id(self) -> str:
        return ""

    def _dispatch(self, item: Pending, not_before: Millis | None) -> None:
        pass

    def _keep_draft(self, chat: str, text: str, cursor: int) -> None:
        pass

    async def fetch_chat(self, chat: str) -> Chat | None:
        return self.chat(chat)
