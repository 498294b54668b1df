"""A session on a play: every command is answered at once, and nothing is on any disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from console.core.company import requests as company
from console.core.kinds.known import Request, Response
from console.core.moments import Millis
from console.core.queues import Queue
from console.core.state import Chat
from console.core.views import Phase
from console.headless.play import Play
from console.headless.played_company import PlayedCompany
from console.headless.played_files import PlayedFiles
from console.local.operator_files import OperatorFiles, on_the_spot
from console.session.ports import CompletedChats, Log, Ports, Relay, RelayListener, What
from console.session.session import Session
from console.session.unplugged import NoDisk
from console.session.values import Contact, LinkView, Pending
from console.sign_in import SignIn


def played_session(play: Play) -> Session:
    """The console of the scenario's first operator, at a relay that is always there."""
    relay = PlayedRelay(play)
    session = Session(played_ports(play, relay))
    relay.sit_down(session)
    return session


def played_ports(play: Play, relay: Relay) -> Ports:
    """All that is behind a session at a relay that plays."""
    numbers = count(1)
    return Ports(
        PlayClock(play),
        lambda: f"own{next(numbers)}",
        relay,
        NoDisk(),
        PlayedFiles(play),
        # No display, and no thread that decides what is drawn first: the same shot is the same.
        OperatorFiles(opener=lambda: "", run=on_the_spot),
    )


@dataclass(frozen=True, slots=True)
class PlayClock:
    """The clock of a play, by which nobody can wait."""

    play: Play

    def now(self) -> Millis:
        return self.play.now

    async def sleep(self, seconds: float) -> None:
        pass


class PlayedRelay:
    """A play as the relay of one console."""

    def __init__(self, play: Play) -> None:
        self.play = play
        self._company = PlayedCompany(play.do, play.log)
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        assert self._session is not None
        return self._session

    def sit_down(self, session: Session) -> None:
        """Be the relay of this session, and show it the play as it stands."""
        self._session = session
        session.files.reach_relay(True)
        self.catch_up()

    def catch_up(self) -> None:
        """Show the play as it stands now, to its first operator."""
        scenario = self.play.scenario
        self.session.you = self.play.state.operators[scenario.operators[0].key]
        self.session.link = LinkView(Phase.LIVE, since=scenario.start, lag=0)
        self.session.on_state(self.play.state, (), whole=True)

    async def start(self, listener: RelayListener, console_id: str, log: Log | None) -> None:
        pass

    async def stop(self) -> None:
        pass

    def contact(self) -> Contact | None:
        return None

    def log(self) -> Log | None:
        return None

    def send(self, item: Pending) -> None:
        before = self.play.state
        actor = self.play.operators[self.session.me]
        refusal = self.play.do(item.command, actor, item.id)
        after = self.play.state
        changed = {chat for chat in after.chats if after.chats[chat] is not before.chats.get(chat)}
        self.session.on_answer(item.id, refusal)
        self.session.on_state(after, changed, whole=False)

    def tell(self, what: What, chat: str) -> None:
        pass

    async def request(self, request: Request) -> Response:
        play = self.play
        if isinstance(request, company.Request):
            by = play.operators[self.session.me]
            told = self._company.answer(request, play.state, play.now, by)
            self.session.on_state(play.state, (), whole=False)
            return told
        answer, ended = play.facebook.answer(request, play.state, play.now, self.session.me)
        self.session.on_state(play.state, (), whole=False)
        if ended is not None:
            self.session.on_login(ended)
        return answer

    async def chat(self, chat: str) -> Chat | None:
        return None  # the state leaves nothing out

    async def completed(self, before: Millis | None, chat: str) -> CompletedChats | None:
        return None

    async def earlier(self, chat: str) -> Sequence[Chat]:
        visitor = self.play.state.chats[chat].visitor
        earlier = [
            other
            for other in self.play.state.chats.values()
            if other.visitor.id == visitor.id
            and other.id != chat
            and other.queue is Queue.COMPLETED
        ]
        return sorted(earlier, key=lambda other: -(other.completed_at or 0))

    def sign_in(self, sign_in: SignIn) -> None:
        pass
