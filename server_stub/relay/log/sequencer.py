"""The only writer of the log: decides what is asked, in order, and commits it in groups.

All that waits is decided against the newest staged state and written as one transaction. Only
then do listeners hear of the entries and those who asked of their answers. When the disk is full,
nothing more is accepted until it takes writes again; the state is then folded anew from what is
on it. After an I/O error nobody knows what the disk holds (a second fsync may lie): the writer
ends, and with it the relay, since only a new start reads it afresh.

A fault of the program at one command refuses that command (`RefusalCode.FAULT`), and no other.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import ChainMap, OrderedDict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from console.core.actor import Actor
from console.core.log import Command, Entry, decide, fold
from console.core.refusals import Refusal
from console.core.state import State, Visitor, forget
from console.core.unrecognised import Unknown
from console.core.working_state import WorkingState
from server_stub.relay import faults
from server_stub.relay.clock import Clock, TrustedTime, wait_until_set
from server_stub.relay.log.database import DataDamagedError, DataError, WriteFailedError
from server_stub.relay.log.journal import Batch, Journal, Question, Recalled, Record, parse
from server_stub.relay.log.memory import may_go
from server_stub.relay.log.needs import identify, named_by, needs_of
from server_stub.relay.log.stage import Stage

log = logging.getLogger(__name__)

Outcome = int | Refusal
"""The position of the last entry of an accepted command, or why it was refused."""

Listener = Callable[[Sequence[Record]], None]

_BATCH = 1_000
_MOST_CACHED = 20_000
"""Answers and visitors in memory; what is not there is looked up on the disk."""

_PROBE_SECONDS = 5.0
_CHAT_ID = re.compile(r"c[0-9]{1,12}")


class ReadOnlyError(Exception):
    """The relay can not write at present; what was asked is neither done nor refused."""


class Asked(NamedTuple):
    command: Command
    actor: Actor
    key: str
    command_id: str
    answer: asyncio.Future[Outcome]


class Sequencer:
    """Takes commands from everywhere; `state` is the committed one, right until the next await.
    `time` is the time that all parts of the relay go by."""

    def __init__(
        self, journal: Journal, clock: Clock, snapshot_every: int = 10_000, batch: int = _BATCH
    ) -> None:
        self._journal = journal
        self._clock = clock
        self.time = TrustedTime(clock)
        self._snapshot_every = snapshot_every
        self._batch = batch
        self._waiting: list[Asked] = []
        self._wake = asyncio.Event()
        self._listeners: list[Listener] = []
        self._mode_listeners: list[Callable[[bool], None]] = []
        self._committed = WorkingState(State())
        self._staged = WorkingState(State())
        self._snapshot_seq = 0
        self._answers: OrderedDict[str, int] = OrderedDict()
        self._visitors: OrderedDict[str, Visitor] = OrderedDict()
        self._stopping = asyncio.Event()
        self._broken: Exception | None = None
        self.read_only = False
        self.unknown_events = 0
        """Entries of kinds that this program does not know, of those it has read from the disk."""
        self.damaged_events = 0
        """Entries that hold numbers that can not be, and are passed over, of the same ones."""

    @property
    def state(self) -> State:
        return self._committed.state

    def subscribe(self, listener: Listener) -> None:
        """Hear of every commit, right after it and before those who asked get their answers."""
        self._listeners.append(listener)

    def on_read_only(self, listener: Callable[[bool], None]) -> None:
        """Hear when writing stops (True) and works again (False)."""
        self._mode_listeners.append(listener)

    def submit(
        self, command: Command, actor: Actor, key: str = "", command_id: str = ""
    ) -> asyncio.Future[Outcome]:
        """Ask for a command; those asked first are decided first.

        The key makes a repeat recognisable: it gets the first answer. Refusals are not kept.
        The future raises `ReadOnlyError` while nothing can be written.
        """
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        if self.read_only or self._stopping.is_set():
            answer.set_exception(ReadOnlyError())
        else:
            self._waiting.append(Asked(command, actor, key, command_id, answer))
            self._wake.set()
        return answer

    async def load(self) -> None:
        """Fold the log, so that commands can be decided.

        Raises:
            DataDamagedError: naming the entry.
        """
        state, self._snapshot_seq = await self._journal.load()
        self.unknown_events = self.damaged_events = 0
        while texts := await self._journal.read(state.seq, 5_000):
            entries = parse(texts)
            self._count_unreadable(entries)
            state = fold(state, entries)
            state = forget(state, [chat.id for chat in state.chats.values() if may_go(chat)])
        self._committed = WorkingState(state)
        self._staged = WorkingState(state)
        self._answers.clear()
        self._visitors.clear()

    def _count_unreadable(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            event = entry.event
            if isinstance(event, Unknown):
                self.unknown_events += not event.damaged
                self.damaged_events += event.damaged
                if event.damaged:
                    log.error(
                        "entry %d (%.40r) of the log is damaged: it holds a number that can"
                        " not be, and is passed over",
                        entry.seq,
                        event.name,
                    )

    async def run(self) -> None:
        """Decide and commit until `stop`.

        Raises:
            Exception: a commit has failed in a way that does not pass, such as an I/O error.
        """
        while not self._stopping.is_set() or self._waiting:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                batch, self._waiting = (
                    self._waiting[: self._batch],
                    self._waiting[self._batch :],
                )
                await self._commit(batch)
            if self.read_only:
                await self._recover()

    def stop(self) -> None:
        """Accept nothing more; `run` ends when all that waits is committed."""
        self._stopping.set()
        self._wake.set()

    async def keep_snapshot(self) -> None:
        """Store the state on disk, for a quick start."""
        state = self.state
        if state.seq > self._snapshot_seq and not self.read_only:
            try:
                await self._journal.keep_snapshot(state)
                self._snapshot_seq = state.seq
            except WriteFailedError as error:
                log.warning("the snapshot could not be stored: %s", error)

    # One commit

    async def _commit(self, asked: list[Asked]) -> None:
        """Decide and write what was asked, as one transaction.

        Group commit: while one is being written, the next is gathering, so that the disk's pace
        sets the size of a group and not the number of commits. Until it is written nobody hears
        of it and `state` is the former one; what is staged runs ahead of it.
        """
        try:
            recalled = await self._recall(asked)
            stage = Stage(self._staged, self.time.now())
            outcomes = [self._decide(one, stage) for one in asked]
            batch = stage.batch()
        except DataError as error:
            self._fail(asked, error)
            return
        except Exception as error:
            await self._isolate(asked, error)
            return
        try:
            if batch.records:
                await self._journal.append(batch)
        except Exception as error:
            self._fail(asked, error)
            return
        for change in stage.changes:
            self._committed.adopt(change)
        self._visitors.update(stage.visitors)
        self._publish(stage.records)
        for one, outcome in zip(asked, outcomes, strict=True):
            _resolve(one.answer, outcome)
        touched = {*recalled.chats, *stage.touched}
        for view in (self._staged, self._committed):
            chats = view.state.chats
            view.drop([chat for chat in touched if chat in chats and may_go(chats[chat])])
        self._forget_surplus()
        if self.state.seq - self._snapshot_seq >= self._snapshot_every:
            await self.keep_snapshot()

    async def _recall(self, asked: Sequence[Asked]) -> Recalled:
        """What deciding these commands needs from the disk; mostly nothing but their keys."""
        needs = needs_of([one.command for one in asked], self._staged.state, self._visitors)
        keys = [one.key for one in asked if one.key and one.key not in self._answers]
        question = Question(keys, needs.chats, needs.visitors, needs.latest, needs.holding)
        recalled = await self._journal.recall(question) if question else Recalled()
        self._staged.bring(recalled.chats.values())
        self._visitors.update(recalled.visitors)
        self._answers.update(recalled.answers)
        return recalled

    def _decide(self, one: Asked, stage: Stage) -> Outcome:
        first = self._answers.get(one.key) if one.key else None
        if first is not None:
            return first
        try:
            command = identify(one.command, ChainMap(stage.visitors, self._visitors))
            state = self._staged.state
            decision = decide(command, state, stage.now, one.actor, one.command_id)
            if isinstance(decision, Refusal):
                return decision
            # Staged as a whole or, where the fold fails at it, not at all.
            seq = stage.add(decision, one.actor.id, one.key)
        except Exception as error:
            return _refuse(one, error)
        if one.key:
            self._answers[one.key] = seq
        return seq

    # Faults of the program

    async def _isolate(self, asked: list[Asked], error: Exception) -> None:
        """A fault outside the decision of one command, and nothing was written: find the command
        that it comes with. Without that, one command could end the relay, come again after the
        restart, and end it again."""
        self._unstage()
        if len(asked) > 1:
            for one in asked:
                if self.read_only:
                    _resolve(one.answer, ReadOnlyError())
                else:
                    await self._commit([one])
            return
        try:
            await self._journal.append(Batch(()))
        except Exception as broken:
            # Not the command, but the journal itself: it can not even write nothing.
            self._fail(asked, broken)
            return
        _resolve(asked[0].answer, _refuse(asked[0], error))

    def _unstage(self) -> None:
        """Forget what was decided and never written: what is staged must be what is committed,
        and no key may have an answer that is not on the disk."""
        self._staged = WorkingState(self._committed.state)
        self._answers.clear()
        self._visitors.clear()

    def _publish(self, records: Sequence[Record]) -> None:
        if records:
            for listener in self._listeners:
                try:
                    listener(records)
                except Exception as error:
                    faults.report(
                        log, f"a part of the relay has failed at entry {self.state.seq}", error
                    )

    def _forget_surplus(self) -> None:
        while len(self._answers) > _MOST_CACHED:
            self._answers.popitem(last=False)
        while len(self._visitors) > _MOST_CACHED:
            self._visitors.popitem(last=False)

    # When the disk refuses

    def _fail(self, asked: Sequence[Asked], error: Exception) -> None:
        """Whatever has gone wrong, nobody is left waiting for an answer.

        They hear neither yes nor no: a commit that failed may be on the disk all the same, and
        the key of what is asked again finds it there.
        """
        why = error if isinstance(error, DataError) else type(error).__name__
        log.error("the log can not be written (%s): the relay is read-only", why)
        self.read_only = True
        if not isinstance(error, WriteFailedError) or error.lasting:
            self._broken = error
        unanswered = [*asked, *self._waiting]
        self._waiting = []
        for listener in self._mode_listeners:
            listener(True)
        for one in unanswered:
            _resolve(one.answer, ReadOnlyError())

    async def _recover(self) -> None:
        """Wait until the disk takes writes again, then fold what is on it.

        Staged entries are worth nothing then: the state is what can be read, and what was not
        answered is asked again.
        """
        while self.read_only and not self._stopping.is_set():
            if self._broken is not None:
                raise self._broken
            await wait_until_set(self._stopping, self._clock, _PROBE_SECONDS)
            if await self._writes_again():
                self.read_only = False
                log.warning("the log can be written again")
                for listener in self._mode_listeners:
                    listener(False)

    async def _writes_again(self) -> bool:
        try:
            await self._journal.probe()
            await self.load()
        except WriteFailedError as error:
            self._broken = error if error.lasting else None
            return False
        except DataDamagedError as error:
            self._broken = error
            return False
        return True


def _refuse(one: Asked, error: Exception) -> Refusal:
    """Refuse a command that the program fails at. The log tells what is needed to mend it: which
    kind of command, of which chat, and where it failed; nothing of what it says."""
    command = one.command
    chat = named_by(command).chat
    if not _CHAT_ID.fullmatch(chat):
        # What is not made by us may be anything, even what somebody wrote.
        chat = "of none"
    # Of a key the first two parts: those behind may hold what a visitor chose.
    name = one.command_id or ":".join(one.key.split(":")[:2])
    what = f"command {command.kind} {name!r}, chat {chat}"
    return faults.refusal_of(faults.report(log, what, error))


def _resolve(answer: asyncio.Future[Outcome], outcome: Outcome | Exception) -> None:
    if answer.done():
        return
    if isinstance(outcome, Exception):
        answer.set_exception(outcome)
    else:
        answer.set_result(outcome)
