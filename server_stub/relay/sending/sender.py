"""Sends queued answers: in order within a chat, chats side by side.

A service has no key against sending twice, so `ReplySending` is committed before the
request leaves, and a request whose outcome nobody knows is never sent again by itself: the echo
of it may settle it within a minute, after that `inquiries` or a person.

A fault of ours ends one attempt: the message is failed, or of unknown outcome if the request may
have left, and the lane goes on with the next one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import assert_never

from console.core.actor import RELAY
from console.core.attachments import Attachment
from console.core.failures import Cause, Failure
from console.core.moments import SECOND
from console.core.outcomes import SettleSend, StartSend
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat, find_message
from console.core.timers import needs_tag, window_open
from console.core.transcript import Message, SendState
from console.wire.frames import Slowed
from server_stub.relay import faults
from server_stub.relay.channel_port import ChannelPort, Content, Lost, Outgoing, Refused, Sent
from server_stub.relay.clock import Clock, wait_until_set, within
from server_stub.relay.log.memory import unsent
from server_stub.relay.log.sequencer import Outcome as Decided
from server_stub.relay.log.sequencer import ReadOnlyError, Sequencer
from server_stub.relay.sending.attaching import Attaching, Files
from server_stub.relay.sending.clearance import obstacle
from server_stub.relay.sending.inquiries import FindSent
from server_stub.relay.sending.outcomes import Outcome, maybe_sent, outcome_of
from server_stub.relay.sending.pace import Pace

log = logging.getLogger(__name__)

ECHO_SECONDS = 60.0
"""How long the echo of a lost request is waited for."""

_LOOK_SECONDS = 5.0
"""How long the service may take to say what it lists, before a send goes on."""

_SIDE_BY_SIDE = 16
_READ_ONLY_PAUSE = 5.0
_HEAVY = ("audio", "video")


class Sender:
    """One task per chat that has something to send."""

    def __init__(
        self,
        sequencer: Sequencer,
        port: ChannelPort,
        clock: Clock,
        files: Files,
        find_sent: FindSent,
    ) -> None:
        self._sequencer = sequencer
        self._port = port
        self._clock = clock
        self._find_sent = find_sent
        self._lanes: dict[str, asyncio.Task[None]] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._only_file_failed: set[str] = set()
        """Messages of which nothing but a file has been given to the service in this run."""
        self._given_up: set[str] = set()
        """Messages that could not even be settled, for a fault of ours: the next run tries."""
        self.pace = Pace(clock, port.rates)
        self.attaching = Attaching(sequencer, port, self.pace, files)
        self._requests: set[asyncio.Task[bool]] = set()
        self._stopping = False

    def start(self) -> None:
        """Take up what an earlier run has left queued or in the middle of being sent."""
        for chat in list(self._sequencer.state.chats.values()):
            if unsent(chat):
                self.open_lane(chat.id)

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
        """The channels that the service makes us send more slowly for, or not at all."""
        return self.pace.slowed(self._sequencer.state.channels, self._sequencer.time.now())

    def open_lane(self, chat: str) -> None:
        """There is something to send in a chat."""
        if chat not in self._lanes and not self._stopping:
            self._lanes[chat] = asyncio.create_task(self._run_lane(chat), name=f"lane of {chat}")

    def wake(self, chat: str) -> None:
        """Something was settled in a chat: its lane may wait for just that."""
        changed = self._changed.get(chat)
        if changed is not None:
            changed.set()

    async def _run_lane(self, chat_id: str) -> None:
        """Send a chat's messages one after the other until none is left."""
        self._changed[chat_id] = asyncio.Event()
        try:
            while not self._stopping:
                chat = self._sequencer.state.chats.get(chat_id)
                waiting = self._waiting_in(chat) if chat is not None else []
                if chat is None or not waiting:
                    return
                try:
                    await self._advance(chat, waiting[0])
                except Exception as error:
                    await self._settle_fault(chat_id, waiting[0].id, error)
        finally:
            del self._lanes[chat_id], self._changed[chat_id]

    def _waiting_in(self, chat: Chat) -> list[Message]:
        return [message for message in unsent(chat) if message.id not in self._given_up]

    async def _advance(self, chat: Chat, message: Message) -> None:
        """Bring the first message of a lane one step nearer to its end."""
        if message.state is SendState.SENDING:
            await self._resume(chat, message)
        elif not await self._pause(message, self._changed[chat.id]):
            await self._send(chat, message)

    async def _settle_fault(self, chat_id: str, message_id: str, error: Exception) -> None:
        """Settle what a fault of ours has left in the middle, as far as it had got."""
        if isinstance(error, faults.FaultError):
            reference = error.reference
        else:
            what = f"sending message {message_id} of chat {chat_id}"
            reference = faults.report(log, what, error)
        chat = self._sequencer.state.chats.get(chat_id)
        message = find_message(chat, message_id) if chat else None
        if chat is None or message is None:
            return
        if message.state not in (SendState.QUEUED, SendState.SENDING):
            return
        # Once it is committed as being sent, nobody can say whether the request has left.
        surely_not_sent = message.state is SendState.QUEUED and not self._in_doubt(chat, message)
        failure = faults.failure_of(reference) if surely_not_sent else None
        try:
            await self._submit(SettleSend(chat_id, message_id, failure=failure))
        except faults.FaultError:
            # Trying on would be for ever: the relay fails at whatever it does with this message.
            self._given_up.add(message_id)

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
        failure = self._obstacle(chat)
        if failure is not None:
            await self._submit(SettleSend(chat.id, message.id, failure=failure))
            return
        if self._in_doubt(chat, message) and (mid := await self._look_for(chat, message)) != "":
            # Where nobody can say, the outcome is unknown: `inquiries` or a person settle it.
            await self._submit(SettleSend(chat.id, message.id, mid or ""))
            return
        content = await self.attaching.content(chat.channel, message, _tried(message))
        if isinstance(content, Outcome):
            self._only_file_failed.add(message.id)
            await self._settle(chat, message, content)
            return
        await self.pace.turn(chat.channel, _is_heavy(message.attachments))
        async with self._slots:
            if self._stopping:
                return
            # A task of its own, and shielded: what has left must be settled, even while the lane
            # is being closed.
            attempt = asyncio.create_task(self._attempt(chat, message, content))
            self._requests.add(attempt)
            try:
                lost = await asyncio.shield(attempt)
            finally:
                attempt.add_done_callback(self._requests.discard)
        if lost:
            log.warning("the outcome of a message in chat %s is unknown", chat.id)
            await self._wait_for_echo(chat.id, message.id)

    def _in_doubt(self, chat: Chat, message: Message) -> bool:
        """Whether an earlier attempt, which counts as failed, may have worked all the same."""
        return maybe_sent(message, chat) and message.id not in self._only_file_failed

    def _obstacle(self, chat: Chat) -> Failure | None:
        """Why the service need not be asked, None when it is worth asking."""
        state, now = self._sequencer.state, self._sequencer.time.now()
        if not window_open(state.chats.get(chat.id, chat), now):
            return Failure(Cause.WINDOW_CLOSED)
        return obstacle(chat.channel, state, self._port)

    async def _resume(self, chat: Chat, message: Message) -> None:
        """An earlier run has ended while the message was on its way."""
        if mid := await self._look_for(chat, message):
            await self._submit(SettleSend(chat.id, message.id, mid))
        else:
            await self._wait_for_echo(chat.id, message.id)

    async def _look_for(self, chat: Chat, message: Message) -> str | None:
        """The mid of what an earlier attempt may have brought to the visitor; "" when it has surely
        brought nothing, None when nobody can say."""
        try:
            return await within(self._clock, _LOOK_SECONDS, self._find_sent(chat, message))
        except TimeoutError:
            return None

    async def _attempt(self, chat: Chat, message: Message, content: Content) -> bool:
        """Commit that it is being sent, send, and commit what came of it; whether nobody can say
        what did."""
        # An incident may have begun, or the visitor have written, while it waited for its turn.
        failure = self._obstacle(chat)
        if failure is not None:
            await self._submit(SettleSend(chat.id, message.id, failure=failure))
            return False
        # Durable before the request leaves: after a crash nobody could tell whether it had left,
        # and what may have left must not leave twice.
        if isinstance(await self._submit(StartSend(chat.id, message.id)), Refusal):
            return False
        self._only_file_failed.discard(message.id)
        chat = self._sequencer.state.chats.get(chat.id, chat)
        outgoing = Outgoing(
            content,
            f"{chat.id}:{message.id}",
            message.reply_to,
            tagged=needs_tag(chat, self._sequencer.time.now()),
        )
        answer = await self._port.send(chat.channel, chat.visitor.id, outgoing)
        match answer:
            case Lost():
                return True
            case Sent(mid=mid, allowance=allowance):
                self.pace.hear_allowance(chat.channel, allowance)
                await self._submit(SettleSend(chat.id, message.id, mid))
                return False
            case Refused():
                return await self._take_refusal(chat, message, answer)
        assert_never(answer)

    async def _take_refusal(self, chat: Chat, message: Message, refused: Refused) -> bool:
        """Commit a refusal, unless it turns out to be none; whether nobody can say."""
        outcome = outcome_of(refused, _tried(message))
        mid = await self._look_for(chat, message) if outcome.doubtful else ""
        if mid is None:
            return True
        if mid:
            await self._submit(SettleSend(chat.id, message.id, mid))
        else:
            await self._settle(chat, message, outcome)
        return False

    async def _settle(self, chat: Chat, message: Message, outcome: Outcome) -> None:
        """Record a failure, and hold up whom it concerns."""
        self.pace.take_in(chat.channel, outcome)
        failure = outcome.failed_at(self._sequencer.time.now())
        await self._submit(SettleSend(chat.id, message.id, failure=failure))

    async def _wait_for_echo(self, chat_id: str, message_id: str) -> None:
        """Until the service's report settles the message or too much time has passed."""
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
        """The outcome, however long the disk stays full: what the service has answered must be
        stored.

        Raises:
            FaultError: the relay fails at this command, and would at each repeat.
        """
        while True:
            try:
                outcome = await self._sequencer.submit(command, RELAY)
            except ReadOnlyError:
                await self._clock.sleep(_READ_ONLY_PAUSE)
                continue
            if isinstance(outcome, Refusal) and outcome.code is RefusalCode.FAULT:
                raise faults.FaultError(outcome.detail)
            return outcome


def _tried(message: Message) -> int:
    return message.failure.attempts if message.failure is not None else 0


def _is_heavy(attachments: Sequence[Attachment]) -> bool:
    return any(one.kind in _HEAVY for one in attachments)
