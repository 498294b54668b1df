"""Sends queued answers to Meta: in order within a chat, chats side by side.

Meta's Send API has no key against sending twice, so `ReplySending` is committed before the
request leaves, and a request whose outcome nobody knows is never sent again by itself: the echo
of it may settle it within a minute, otherwise a person looks.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from console.core.commands import SettleSend, StartSend
from console.core.deadlines import needs_human_agent
from console.core.decide import RELAY
from console.core.events import ReplyFailed, ReplyQueued, ReplyRequeued, ReplySent
from console.core.failures import Class, classify
from console.core.fold_chat import find_message
from console.core.model import MINUTE, SECOND, Cause, Chat, Failure, Message, Millis, SendState
from server_stub.relay.clock import Clock, wait_until_set
from server_stub.relay.graph import Answer, Denied, Graph, Lost, Sent, Unreached
from server_stub.relay.journal import Record
from server_stub.relay.pace import Pace
from server_stub.relay.secret import Secret
from server_stub.relay.sequencer import Outcome, ReadOnlyError, Sequencer
from server_stub.relay.standing import unsent

log = logging.getLogger(__name__)

ECHO_SECONDS = 60.0
"""How long the echo of a lost request is waited for."""

MOST_ATTEMPTS = 5
_SIDE_BY_SIDE = 16
_FIRST_PAUSE: Millis = 2_000
_READ_ONLY_PAUSE = 5.0

TokenOf = Callable[[str], Secret | None]


class Sender:
    """One task per chat that has something to send."""

    def __init__(self, sequencer: Sequencer, graph: Graph, clock: Clock, token_of: TokenOf) -> None:
        self._sequencer = sequencer
        self._graph = graph
        self._clock = clock
        self._token_of = token_of
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._pace = Pace(clock)
        self._requests: set[asyncio.Task[Any]] = set()
        self._stopping = False
        sequencer.subscribe(self._notice)

    def start(self) -> None:
        """Take up what an earlier run has left queued or in the middle of being sent."""
        for chat in list(self._sequencer.state.chats.values()):
            if unsent(chat):
                self._open_lane(chat.id)

    async def stop(self, patience: float = 10.0) -> None:
        """Begin nothing more, and give requests on their way a moment to be answered."""
        self._stopping = True
        if self._requests:
            await asyncio.wait(self._requests, timeout=patience)
        left = [*self._lanes.values(), *self._requests]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _notice(self, records: Sequence[Record]) -> None:
        for record in records:
            event = record.entry.event
            match event:
                case ReplyQueued() | ReplyRequeued():
                    self._open_lane(event.chat)
                case ReplySent() | ReplyFailed():
                    changed = self._changed.get(event.chat)
                    if changed is not None:
                        changed.set()

    def _open_lane(self, chat: str) -> None:
        if chat not in self._lanes and not self._stopping:
            self._lanes[chat] = asyncio.create_task(self._run_lane(chat))

    async def _run_lane(self, chat_id: str) -> None:
        """Send a chat's messages one after the other until none is left."""
        changed = self._changed[chat_id] = asyncio.Event()
        try:
            while not self._stopping:
                chat = self._sequencer.state.chats.get(chat_id)
                messages = unsent(chat) if chat else []
                if chat is None or not messages:
                    return
                if messages[0].state is SendState.SENDING:
                    await self._wait_for_echo(chat_id, messages[0].id)
                else:
                    await self._send(chat, messages[0], changed)
        except Exception:
            log.exception("sending in chat %s has stopped", chat_id)
        finally:
            del self._lanes[chat_id], self._changed[chat_id]

    async def _send(self, chat: Chat, message: Message, changed: asyncio.Event) -> None:
        """One attempt, from its turn to its committed outcome."""
        if message.failure is not None and message.failure.retry_at is not None:
            left = (message.failure.retry_at - self._sequencer.time.now()) / SECOND
            if left > 0:
                changed.clear()
                await wait_until_set(changed, self._clock, left)
                return
        await self._pace.turn(chat.page)
        async with self._slots:
            if self._stopping:
                return
            attempt = asyncio.create_task(self._attempt(chat, message))
            self._requests.add(attempt)
            try:
                answer = await asyncio.shield(attempt)
            finally:
                attempt.add_done_callback(self._requests.discard)
        if isinstance(answer, Lost):
            log.warning("the outcome of a message in chat %s is unknown", chat.id)
            await self._wait_for_echo(chat.id, message.id)

    async def _attempt(self, chat: Chat, message: Message) -> Answer | None:
        """Commit that it is being sent, send, and commit what came of it if that is known."""
        if not isinstance(await self._submit(StartSend(chat.id, message.id)), int):
            return None
        token = self._token_of(chat.page)
        if token is None:
            failure = Failure(Cause.ACCESS_EXPIRED, detail="no token of this Page is held")
            await self._submit(SettleSend(chat.id, message.id, failure=failure))
            return None
        # The visitor may have written while the answer was queued or waited for its turn.
        chat = self._sequencer.state.chats.get(chat.id, chat)
        tagged = needs_human_agent(chat, self._sequencer.time.now())
        answer, usage = await self._graph.send_text(
            chat.page, token, chat.visitor.psid, message.text, f"{chat.id}:{message.id}", tagged
        )
        self._pace.note(chat.page, usage)
        settled = self._settle(chat, message, answer, usage.minutes)
        if settled is None:
            return Lost("")
        await self._submit(settled)
        return answer

    def _settle(
        self, chat: Chat, message: Message, answer: Answer, minutes: int
    ) -> SettleSend | None:
        """What an answer means for its message; None when nobody can say yet."""
        match answer:
            case Sent(mid=mid):
                return SettleSend(chat.id, message.id, mid)
            case Lost():
                return None
            case Unreached(detail=detail):
                failure = Failure(Cause.TEMPORARY, detail=detail)
                again = True
            case Denied():
                verdict = classify(answer.code, answer.subcode, answer.transient, answer.status)
                if verdict.kind is Class.AMBIGUOUS:
                    return None
                failure = Failure(verdict.cause, answer.code, answer.subcode, answer.detail)
                again = verdict.kind is Class.TEMPORARY
        attempts = _attempts(message) + 1
        retry_at = None
        if again and attempts < MOST_ATTEMPTS:
            pause = _pause(failure.cause, attempts, minutes)
            retry_at = self._sequencer.time.now() + pause
            if failure.cause is Cause.RATE_LIMITED:
                self._pace.hold(chat.page, pause / SECOND)
        counted = Failure(
            failure.cause, failure.code, failure.subcode, failure.detail, attempts, retry_at
        )
        return SettleSend(chat.id, message.id, failure=counted)

    async def _wait_for_echo(self, chat_id: str, message_id: str) -> None:
        """Until Meta's echo settles the message or too much time has passed."""
        until = self._clock.monotonic() + ECHO_SECONDS
        changed = self._changed[chat_id]
        while (left := until - self._clock.monotonic()) > 0:
            changed.clear()
            if not self._is_sending(chat_id, message_id):
                return
            await wait_until_set(changed, self._clock, left)
        if self._is_sending(chat_id, message_id):
            await self._submit(SettleSend(chat_id, message_id))

    def _is_sending(self, chat_id: str, message_id: str) -> bool:
        chat = self._sequencer.state.chats.get(chat_id)
        message = find_message(chat, message_id) if chat else None
        return message is not None and message.state is SendState.SENDING

    async def _submit(self, command: StartSend | SettleSend) -> Outcome:
        """The outcome, however long the disk stays full: what Meta has answered must be kept."""
        while True:
            try:
                return await self._sequencer.submit(command, RELAY)
            except ReadOnlyError:
                await self._clock.sleep(_READ_ONLY_PAUSE)


def _attempts(message: Message) -> int:
    return message.failure.attempts if message.failure is not None else 0


def _pause(cause: Cause, attempts: int, minutes: int) -> Millis:
    """How long to wait before the next attempt: 2, 4, 8, 16 s; for rate limits what Meta says,
    otherwise minutes."""
    if cause is Cause.RATE_LIMITED:
        return minutes * MINUTE if minutes else MINUTE << (attempts - 1)
    return _FIRST_PAUSE << (attempts - 1)
