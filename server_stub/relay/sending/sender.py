"""Sends queued answers to Meta: in order within a chat, chats side by side.

Meta's Send API has no key against sending twice, so `ReplySending` is committed before the
request leaves, and a request whose outcome nobody knows is never sent again by itself: the echo
of it may settle it within a minute, after that `inquiries` or a person.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from console.core.actor import RELAY
from console.core.attachments import Attachment
from console.core.failures import Cause, Failure
from console.core.moments import SECOND
from console.core.outcomes import ReplyFailed, ReplySent, SettleSend, StartSend
from console.core.sends import ReplyQueued, ReplyRequeued
from console.core.state import Chat, find_message
from console.core.timers import needs_human_agent, window_open
from console.core.transcript import Message
from console.core.transcript import SendState
from console.wire import Slowed
from server_stub.relay.clock import Clock, wait_until_set, within
from server_stub.relay.graph.client import Graph, Lost
from server_stub.relay.graph.send import Answer, Sent, send
from server_stub.relay.log.journal import Record
from server_stub.relay.log.sequencer import Outcome as Decided
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.log.standing import unsent
from server_stub.relay.secret import Secret
from server_stub.relay.sending.attaching import Attaching, Files
from server_stub.relay.sending.clearance import TokenOf, may_send
from server_stub.relay.sending.inquiries import FindSent
from server_stub.relay.sending.outcomes import Outcome, maybe_sent, of_send
from server_stub.relay.sending.pace import Pace

log = logging.getLogger(__name__)

ECHO_SECONDS = 60.0
"""How long the echo of a lost request is waited for."""

_LOOK_SECONDS = 5.0
"""How long Meta may take to say what it lists, before a send goes on."""

_SIDE_BY_SIDE = 16
_READ_ONLY_PAUSE = 5.0
_HEAVY = ("audio", "video")


class Sender:
    """One task per chat that has something to send."""

    def __init__(
        self,
        sequencer: Sequencer,
        graph: Graph,
        clock: Clock,
        token_of: TokenOf,
        files: Files,
        find_sent: FindSent,
    ) -> None:
        self._sequencer = sequencer
        self._graph = graph
        self._clock = clock
        self._token_of = token_of
        self._find_sent = find_sent
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._only_file_failed: set[str] = set()
        """Messages of which nothing but a file has been given to Meta in this run."""
        self.pace = Pace(clock)
        self._attaching = Attaching(sequencer, graph, self.pace, files)
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

    def slowed(self) -> list[Slowed]:
        """The Pages that Meta makes us send more slowly for, or not at all."""
        return self.pace.slowed(self._sequencer.state.channels, self._sequencer.time.now())

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
                    await self._resume(chat, messages[0])
                elif not await self._pause(messages[0], changed):
                    await self._send(chat, messages[0])
        except Exception:
            log.exception("sending in chat %s has stopped", chat_id)
        finally:
            del self._lanes[chat_id], self._changed[chat_id]

    async def _pause(self, message: Message, changed: asyncio.Event) -> bool:
        """Wait for the next attempt of a message; whether there was anything to wait for."""
        if message.failure is None or message.failure.retry_at is None:
            return False
        left = (message.failure.retry_at - self._sequencer.time.now()) / SECOND
        changed.clear()
        await wait_until_set(changed, self._clock, left)
        return left > 0

    async def _send(self, chat: Chat, message: Message) -> None:
        """One attempt, from its turn to its committed outcome."""
        token = self._may_send(chat)
        if isinstance(token, Failure):
            await self._submit(SettleSend(chat.id, message.id, failure=token))
            return
        in_doubt = maybe_sent(message) and message.id not in self._only_file_failed
        if in_doubt and (mid := await self._look_for(chat, message)) != "":
            # Where nobody can say, the outcome is unknown: `inquiries` or a person settle it.
            await self._submit(SettleSend(chat.id, message.id, mid or ""))
            return
        content = await self._attaching.content(chat.page, message, token, _tried(message))
        if isinstance(content, Outcome):
            self._only_file_failed.add(message.id)
            await self._settle(chat, message, content)
            return
        await self.pace.turn(chat.page, _is_heavy(message.attachments))
        async with self._slots:
            if self._stopping:
                return
            attempt = asyncio.create_task(self._attempt(chat, message, content))
            self._requests.add(attempt)
            try:
                answer = await asyncio.shield(attempt)
            finally:
                attempt.add_done_callback(self._requests.discard)
        if isinstance(answer, Lost):
            log.warning("the outcome of a message in chat %s is unknown", chat.id)
            await self._wait_for_echo(chat.id, message.id)

    def _may_send(self, chat: Chat) -> Secret | Failure:
        """The Page's token, or why Meta need not be asked."""
        state, now = self._sequencer.state, self._sequencer.time.now()
        if not window_open(state.chats.get(chat.id, chat), now):
            return Failure(Cause.WINDOW_CLOSED)
        return may_send(chat.page, state, self._token_of)

    async def _resume(self, chat: Chat, message: Message) -> None:
        """An earlier run has ended while the message was on its way."""
        if mid := await self._look_for(chat, message):
            await self._submit(SettleSend(chat.id, message.id, mid))
        else:
            await self._wait_for_echo(chat.id, message.id)

    async def _look_for(self, chat: Chat, message: Message) -> str | None:
        """The mid of what an earlier attempt may have brought to Meta; "" when it has surely
        brought nothing, None when nobody can say."""
        try:
            return await within(self._clock, _LOOK_SECONDS, self._find_sent(chat, message))
        except TimeoutError:
            return None

    async def _attempt(
        self, chat: Chat, message: Message, content: dict[str, Any]
    ) -> Answer | None:
        """Commit that it is being sent, send, and commit what came of it if that is known."""
        # An incident may have begun, or the visitor have written, while it waited for its turn.
        token = self._may_send(chat)
        if isinstance(token, Failure):
            await self._submit(SettleSend(chat.id, message.id, failure=token))
            return None
        if not isinstance(await self._submit(StartSend(chat.id, message.id)), int):
            return None
        self._only_file_failed.discard(message.id)
        chat = self._sequencer.state.chats.get(chat.id, chat)
        tagged = needs_human_agent(chat, self._sequencer.time.now())
        answer = await send(
            self._graph,
            chat.page,
            token,
            chat.visitor.psid,
            content,
            f"{chat.id}:{message.id}",
            tagged,
            message.reply_to,
        )
        if isinstance(answer, Sent):
            self.pace.note(chat.page, answer.usage)
            await self._submit(SettleSend(chat.id, message.id, answer.mid))
            return answer
        outcome = of_send(answer, _tried(message))
        mid = await self._look_for(chat, message) if outcome and outcome.doubtful else ""
        if outcome is None or mid is None:
            return Lost("")
        if mid:
            await self._submit(SettleSend(chat.id, message.id, mid))
            return answer
        await self._settle(chat, message, outcome)
        return answer

    async def _settle(self, chat: Chat, message: Message, outcome: Outcome) -> None:
        """Record a failure, and hold up whom it concerns."""
        self.pace.take_in(chat.page, outcome)
        failure = outcome.failed_at(self._sequencer.time.now())
        await self._submit(SettleSend(chat.id, message.id, failure=failure))

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

    async def _submit(self, command: StartSend | SettleSend) -> Decided:
        """The outcome, however long the disk stays full: what Meta has answered must be kept."""
        while True:
            try:
                return await self._sequencer.submit(command, RELAY)
            except ReadOnlyError:
                await self._clock.sleep(_READ_ONLY_PAUSE)


def _tried(message: Message) -> int:
    return message.failure.attempts if message.failure is not None else 0


def _is_heavy(attachments: Sequence[Attachment]) -> bool:
    return any(one.kind in _HEAVY for one in attachments)
