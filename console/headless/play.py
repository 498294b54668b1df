"""Playing a scenario on a virtual clock: the same moment gives the same state, always.

`Play` decides and folds with the shared core and its policies, fires every timer at its moment,
and answers sends as Meta would (sent, delivered, read; or the scenario's fault).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from itertools import count

from console.core.actor import RELAY, Actor
from console.core.agenda import Agenda
from console.core.channels.connecting import ConnectAccount, ConnectChannel
from console.core.chats import End, PickUp
from console.core.company.operators import AddOperator
from console.core.company.values import Role
from console.core.failures import Failure, Remedy
from console.core.kinds.messenger.kind import MESSENGER, META, address
from console.core.log import Command, Entry, decide, fold
from console.core.messages import Receive
from console.core.moments import MINUTE, SECOND, Millis
from console.core.outcomes import SettleSend, StartSend
from console.core.receipts import Deliver, MarkRead
from console.core.refusals import Refusal
from console.core.retries import pause_before_next
from console.core.sends import Reply
from console.core.state import State, Visitor
from console.core.timers import PassDeadline, soonest
from console.core.working_state import changed_chats
from console.headless.played_facebook import PlayedFacebook, sample_account
from console.headless.scenario import Deed, Happening, Person, Scenario

PAGE = "100200300400500"
ANSWER_AFTER: Millis = 400
DELIVER_AFTER: Millis = 900
READ_AFTER: Millis = 3 * SECOND
UNKNOWN_AFTER: Millis = MINUTE


@dataclass(frozen=True, slots=True)
class Attempt:
    """A message is sent once more, since the relay tries by itself."""

    chat: str
    message: str
    number: int


class Play:
    """A scenario being played. `advance_to` moves its clock; nothing else does."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.now: Millis = scenario.start
        self.state = State()
        self.log: list[Entry] = []
        roles = [Role.ADMIN] + [Role.OPERATOR] * len(scenario.operators)
        self.operators = {
            person.key: Actor(person.key, role)
            for person, role in zip(scenario.operators, roles, strict=False)
        }
        self._visitors = {person.key: person for person in scenario.visitors}
        self._faults: dict[str, str] = {}
        self._numbers = count(1)
        self._order = count()
        self._agenda = Agenda()
        self._due: list[tuple[Millis, int, Happening | Command | Attempt]] = []
        self._open_shop()
        for happening in scenario.happenings:
            self._at(scenario.start + happening.at, happening)

    def _open_shop(self) -> None:
        scenario = self.scenario
        account = sample_account(PAGE, scenario.page, scenario.brand)
        self.facebook = PlayedFacebook(account, self.do)
        for person in scenario.operators:
            role = self.operators[person.key].role
            self.do(AddOperator(person.key, person.name, role), RELAY)
        self.do(ConnectAccount(replace(account, by=scenario.operators[0].key)), RELAY)
        connected = (PAGE, scenario.page, scenario.brand, scenario.department, account.id)
        self.do(ConnectChannel(*connected), RELAY)

    def do(self, command: Command, actor: Actor, command_id: str = "") -> Refusal | None:
        """Decide a command now and append what it comes to."""
        decided = decide(command, self.state, self.now, actor, command_id)
        if isinstance(decided, Refusal):
            return decided
        first = self.state.seq + 1
        entries = [
            Entry(first + place, self.now, actor.id, "", event)
            for place, event in enumerate(decided)
        ]
        self.log += entries
        self.state = fold(self.state, entries)
        self._agenda.update(self.state, changed_chats(entries))
        for event in decided:
            if event.to_send:
                self._answer_send(event.chat, event.to_send, attempt=1)
        return None

    def advance_to(self, moment: Millis) -> None:
        """Let everything happen that is due up to `moment`."""
        while True:
            happening_at = self._due[0][0] if self._due else None
            deadline_at = self._agenda.next_at()
            due = [at for at in (happening_at, deadline_at) if at is not None and at <= moment]
            if not due:
                break
            self.now = max(self.now, min(due))
            if deadline_at is not None and deadline_at == min(due):
                self._pass_deadlines()
            else:
                self._happen(heapq.heappop(self._due)[2])
        self.now = max(self.now, moment)

    def _at(self, moment: Millis, what: Happening | Command | Attempt) -> None:
        heapq.heappush(self._due, (moment, next(self._order), what))

    def _pass_deadlines(self) -> None:
        for chat_id in self._agenda.pop_due(self.now):
            chat = self.state.chats[chat_id]
            deadline = soonest(chat, self.state.settings(chat.channel))
            if deadline is not None:
                self.do(PassDeadline(chat_id, deadline.rule, deadline.at), RELAY)

    def _happen(self, what: Happening | Command | Attempt) -> None:
        if isinstance(what, Attempt):
            self._answer_send(what.chat, what.message, what.number)
        elif not isinstance(what, Happening):
            self.do(what, META)
        elif what.fault is not None:
            self._faults[what.visitor] = what.fault
        elif what.operator:
            self._operate(what)
        else:
            self._say(self._visitors[what.visitor], what.says)

    def _say(self, person: Person, text: str) -> None:
        earlier = [
            chat.visitor for chat in self.state.chats.values() if chat.visitor.id == person.visitor
        ]
        visitor = Visitor(
            person.visitor,
            PAGE,
            person.name,
            person.locale,
            person.timezone,
            first_seen=min((known.first_seen for known in earlier), default=0),
            chats=len({known.chats for known in earlier}),
        )
        self.do(Receive(visitor, self._mid(), self.now, text), META)

    def _operate(self, what: Happening) -> None:
        psid = self._visitors[what.visitor].visitor
        chat = self.state.chats.get(self.state.open_chats.get(address(PAGE, psid).key, ""))
        actor = self.operators[what.operator]
        if chat is None:
            return
        match what.does:
            case Deed.PICK_UP:
                self.do(PickUp(chat.id, chat.assignment), actor)
            case Deed.REPLY:
                self.do(Reply(chat.id, what.text), actor, f"r{next(self._numbers)}")
            case Deed.END:
                self.do(End(chat.id), actor)
            case None:
                pass

    def _mid(self) -> str:
        return f"m_{next(self._numbers)}"

    def _answer_send(self, chat_id: str, message: str, attempt: int) -> None:
        """What Meta will answer to a send that leaves now."""
        visitor = self.state.chats[chat_id].visitor
        key = next((k for k, p in self._visitors.items() if p.visitor == visitor.id), "")
        fault = self._faults.get(key) or self._faults.get("", "")
        self._at(self.now + ANSWER_AFTER // 2, StartSend(chat_id, message))
        at = self.now + ANSWER_AFTER
        if not fault:
            psid, mid = visitor.id, self._mid()
            self._at(at, SettleSend(chat_id, message, mid))
            self._at(self.now + DELIVER_AFTER, Deliver(address(PAGE, psid), self.now, (mid,)))
            self._at(self.now + READ_AFTER, MarkRead(address(PAGE, psid), self.now))
            return
        failure = _failure(fault, attempt, at)
        if failure is None:
            self._at(self.now + UNKNOWN_AFTER, SettleSend(chat_id, message))
            return
        self._at(at, SettleSend(chat_id, message, failure=failure))
        if failure.retry_at is not None:
            self._at(failure.retry_at, Attempt(chat_id, message, attempt + 1))


def _failure(fault: str, attempt: int, at: Millis) -> Failure | None:
    """The failure a scenario's fault ("code/subcode") stands for; None for an unknown outcome."""
    code, _, subcode = fault.partition("/")
    if not code.isdigit():
        return None
    numbers = int(code), int(subcode or 0)
    verdict = MESSENGER.errors.classify(*numbers)
    if verdict.remedy is Remedy.AMBIGUOUS:
        return None
    most = verdict.attempts if verdict.remedy is Remedy.TEMPORARY else 1
    pause = pause_before_next(verdict.cause, attempt, most)
    retry_at = None if pause is None else at + pause
    return Failure(verdict.cause, *numbers, attempts=attempt, retry_at=retry_at)
