"""Values and strategies for the tests of the core."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from hypothesis import strategies as st

from console.core.actor import RELAY, Actor
from console.core.attachments import Attachment
from console.core.channels.connecting import ConnectChannel, SwitchChannel
from console.core.channels.incidents import MendIncident, OpenIncident
from console.core.chats import End, NameVisitor, PickUp
from console.core.company.brands import ChangeSettings
from console.core.company.operators import AddOperator, RemoveOperator, SetStatus
from console.core.company.values import Role, Settings, Status
from console.core.edits import Delete, Edit
from console.core.failures import Cause, Failure
from console.core.history import RestoreHistory
from console.core.kinds.messenger.kind import META, address
from console.core.log import Command, Entry, Event, decide, fold
from console.core.messages import Echo, Receive
from console.core.moments import DAY, HOUR, MINUTE, SECOND, Millis
from console.core.outcomes import SettleSend, StartSend
from console.core.reactions import FailReaction, React, ReactByVisitor
from console.core.receipts import Deliver, MarkRead
from console.core.refusals import Refusal
from console.core.remarks import AddRemark
from console.core.sends import Dismiss, Reply, SendAgain, SendAttachment
from console.core.state import Chat, State, Visitor
from console.core.timers import PassDeadline, soonest
from console.core.transcript import Author, Message, Remark, RemarkKind

START: Millis = 1_772_000_000_000
PAGE = "1001"
AIKO = Actor("aiko", Role.OPERATOR)
BEN = Actor("ben", Role.OPERATOR)
ADA = Actor("ada", Role.ADMIN)


@dataclass
class Desk:
    """A relay without I/O: it decides, folds and fires timers on a clock the test moves."""

    now: Millis = START
    state: State = field(default_factory=State)
    log: list[Entry] = field(default_factory=list)
    replies: int = 0

    def do(self, command: Command, actor: Actor = META, key: str = "") -> Refusal | None:
        """Decide a command and append what it comes to."""
        key = key or f"m{self.replies + 1}"
        found = decide(command, self.state, self.now, actor, key)
        if isinstance(found, Refusal):
            return found
        self.replies += isinstance(command, Reply | SendAttachment)
        self.append(found, actor.id)
        return None

    def append(self, events: Iterable[Event], by: str = "relay") -> None:
        entries = [
            Entry(self.state.seq + 1 + offset, self.now, by, "", event)
            for offset, event in enumerate(events)
        ]
        self.log += entries
        self.state = fold(self.state, entries)

    def write(self, psid: str, text: str = "hello", sent_at: Millis | None = None) -> str:
        """A visitor writes; the id of their open chat."""
        mid = f"mid{len(self.log)}"
        at = self.now if sent_at is None else sent_at
        visitor = Visitor(psid, PAGE, chats=0)
        assert self.do(Receive(visitor, mid, at, text)) is None
        return f"c{self.state.opened}"

    def chat(self, chat: str) -> Chat:
        return self.state.chats[chat]

    def advance(self, millis: Millis) -> None:
        """Let time pass, firing each deadline at its own moment as a running relay does."""
        end = self.now + millis
        while True:
            found = [
                (deadline, chat.id)
                for chat in self.state.chats.values()
                if (deadline := soonest(chat, self.state.settings(chat.channel))) is not None
            ]
            due = min(found, default=None)
            if due is None or due[0].at > end:
                break
            self.now = max(self.now, due[0].at)
            refusal = self.do(PassDeadline(due[1], due[0].rule, due[0].at), RELAY)
            assert refusal is None
        self.now = end


def desk() -> Desk:
    """A desk with one Page, two operators and an admin."""
    made = Desk()
    made.do(ConnectChannel(PAGE, "Acme Page", "Acme", "Support"), RELAY)
    for actor in (AIKO, BEN, ADA):
        made.do(AddOperator(actor.id, actor.id.title(), actor.role), RELAY)
    return made


PSIDS = ("1", "2")
CHATS = ("c1", "c2", "c3")
_TEXTS = ("hello", "where is it?", "もしもし", "damn", "shit damn", "", "x" * 2001)
_PAUSES = (0, 0, 0, SECOND, SECOND, SECOND, 20 * SECOND, 59 * SECOND, 61 * SECOND, 20 * MINUTE)
_LONG_PAUSES = (10 * HOUR, 23 * HOUR, DAY, 8 * DAY)

Step = tuple[tuple[Command, Actor], Millis]
"""A command with who gives it, and how long nothing happens after it."""


def _from_meta(random: Random) -> Command:
    psid = random.choice(PSIDS)
    mid = f"mid{random.getrandbits(64)}"
    at = START + random.randrange(-DAY, 20 * DAY)
    text = random.choice(_TEXTS)
    metadata = f"{random.choice(CHATS)}:m{random.randint(1, 4)}"
    return random.choice(
        (
            Receive(Visitor(psid, PAGE, chats=random.randint(0, 2)), mid, at, text),
            Receive(Visitor(psid, PAGE, chats=0), mid, at, text, standby=random.random() < 0.2),
            Echo(
                address(PAGE, psid),
                mid,
                at,
                text,
                random.choice(("", metadata)),
                standby=at % 3 == 0,
            ),
            Deliver(address(PAGE, psid), at),
            MarkRead(address(PAGE, psid), at),
            _about_a_message(random, psid),
        )
    )


def _about_a_message(random: Random, psid: str) -> Command:
    """What Meta reports beside messages."""
    mid = f"mid_m{random.randint(1, 4)}"
    remark = Remark(START + random.randrange(DAY), random.choice(list(RemarkKind)), "words")
    visitor = Visitor(psid, PAGE, chats=random.randint(0, 2))
    return random.choice(
        (
            Edit(address(PAGE, psid), mid, random.choice(_TEXTS), random.randrange(3)),
            Delete(address(PAGE, psid), mid),
            ReactByVisitor(address(PAGE, psid), mid, random.choice(("", "👍"))),
            AddRemark(visitor, remark, random.choice((None, None, "", "77"))),
        )
    )


def _from_relay(random: Random) -> Command:
    chat, message = random.choice(CHATS), f"m{random.randint(1, 4)}"
    retry_at = random.choice((None, START + DAY))
    failure = Failure(random.choice(list(Cause)), retry_at=retry_at)
    return random.choice(
        (
            StartSend(chat, message),
            SettleSend(chat, message, f"mid_{message}"),
            SettleSend(chat, message, failure=failure),
            SettleSend(chat, message),
            NameVisitor(chat, random.choice(("Yuki", "Omar"))),
            random.choice(
                (
                    OpenIncident(PAGE, failure),
                    MendIncident(PAGE, failure.cause),
                    SettleSend(chat, message, unlisted=True),
                    FailReaction(chat, f"mid_{message}", AIKO.id, "words"),
                    RestoreHistory(chat, (_older(random),)),
                )
            ),
        )
    )


def _older(random: Random) -> Message:
    mid = f"old{random.randint(1, 9)}"
    return Message(mid, Author.VISITOR, START - random.randrange(DAY), "long ago", mid=mid)


def _from_operator(random: Random) -> Command:
    chat = random.choice(CHATS)
    return random.choice(
        (
            PickUp(chat, random.choice((0, 0, 0, 1))),
            PickUp(chat, 0),
            Reply(chat, random.choice(_TEXTS)),
            Reply(chat, "hello"),
            SendAgain(chat, f"m{random.randint(1, 4)}"),
            random.choice(
                (
                    SendAttachment(chat, Attachment("image", name="a.png", upload="u1")),
                    React(chat, f"m{random.randint(1, 4)}", random.choice(("", "👍"))),
                    Dismiss(chat, f"m{random.randint(1, 4)}"),
                )
            ),
            random.choice((End(chat), SetStatus(random.choice(list(Status))))),
        )
    )


def _from_admin(random: Random) -> Command:
    changed = Settings(
        waiting=random.choice((None, random.randint(10, 1800))),
        retention=random.randint(900, 2_592_000),
        idle=random.randint(60, 86_400),
        improper_limit=random.choice((None, random.randint(1, 20))),
    )
    someone, other = random.sample((AIKO.id, BEN.id), 2)
    return random.choice(
        (
            ChangeSettings("b1", changed),
            SwitchChannel(PAGE, random.random() < 0.7),
            RemoveOperator(someone, to=random.choice(("", "", other))),
        )
    )


def _script(seed: int, length: int) -> list[Step]:
    """A random day or month at the desk, the same for the same seed."""
    random = Random(seed)
    steps: list[Step] = []
    for _ in range(length):
        who = random.choices(("meta", "operator", "relay", "admin"), (6, 14, 10, 0.3))[0]
        made: dict[str, tuple[Command, Actor]] = {
            "meta": (_from_meta(random), META),
            "operator": (_from_operator(random), random.choice((AIKO, AIKO, AIKO, BEN))),
            "relay": (_from_relay(random), RELAY),
            "admin": (_from_admin(random), ADA),
        }
        pause = random.choice(_PAUSES if random.random() < 0.98 else _LONG_PAUSES)
        steps.append((made[who], pause))
    return steps


days: st.SearchStrategy[list[Step]] = st.builds(
    _script, st.integers(0, 2**32), st.integers(20, 120)
)
"""Scripts of a working day or month."""


def play(steps: Sequence[Step]) -> Desk:
    """A desk after a whole script."""
    made = desk()
    for (command, actor), pause in steps:
        made.do(command, actor)
        made.advance(pause)
    return made
