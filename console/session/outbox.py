"""Commands that were asked and not answered yet, and ends that can still be taken back.

The order is always disk first, network second: a command is on the disk before it leaves, and
leaves again, with the same id, until the relay has answered it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeGuard

from console.core.chats import End, on_their_way
from console.core.log import OperatorCommand
from console.core.moments import Millis
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat
from console.core.transcript import Item, Message, SendState, last_received
from console.session.ports import Ports, Queued
from console.session.values import Change, Ending, Notice, Pending
from console.session.watchers import Watchers


class Outbox:
    """`pending` are the commands by id, in the order they were asked; `ending` the ends that can
    be taken back, by chat.

    `now` is the relay's time. `return_carried` takes back the text and the files of a command
    that will not be sent; whether the command itself is on the disk. `timeline` gives a chat's
    transcript with what is on its way to the relay.
    """

    def __init__(
        self,
        ports: Ports,
        watchers: Watchers,
        now: Callable[[], Millis],
        return_carried: Callable[[Pending, bool], None],
        timeline: Callable[[str], Iterable[Item]],
    ) -> None:
        self.pending: dict[str, Pending] = {}
        self.ending: dict[str, Ending] = {}
        self._relay = ports.relay
        self._disk = ports.disk
        self._clock = ports.clock
        self._new_id = ports.new_id
        self._watchers = watchers
        self._now = now
        self._return_carried = return_carried
        self._timeline = timeline
        self._looked_at = self._clock.now()
        """When ends were looked at last."""

    # Asking

    def ask(self, command: OperatorCommand) -> Pending:
        """Give a command to the disk and then to the relay, but not while it can be taken back."""
        not_before = self._clock.now() + command.undo if command.undo else None
        item = Pending(self._new_id(), command, self._now())
        self.pending[item.id] = item
        self._disk.save_command(
            item,
            not_before,
            saved=partial(self._saved, item, not_before),
            failed=partial(self._not_saved, item.id),
        )
        self._watchers.chat_changed(command.chat)
        return item

    def _saved(self, item: Pending, not_before: Millis | None) -> None:
        if not_before is None:
            self._send(item)

    def _send(self, item: Pending) -> None:
        # While the disk wrote, another operator may have been welcomed: it is not theirs.
        if item.id in self.pending:
            self._relay.send(item)

    def _not_saved(self, command_id: str) -> None:
        """A command could not be kept, so it does not leave."""
        item = self.pending.pop(command_id, None)
        if item is None:
            return
        chat = item.command.chat
        ending = self.ending.get(chat)
        if ending is not None and ending.id == command_id:
            del self.ending[chat]
        self._return_carried(item, False)
        self._watchers.chat_changed(chat)

    # The relay's answers

    async def due(self) -> Sequence[Pending]:
        """What may leave now, in the order it was asked."""
        ids = await self._disk.due()
        held = {ending.id for ending in self.ending.values()}
        return [self.pending[one] for one in ids if one in self.pending and one not in held]

    def answered(self, command_id: str, refusal: Refusal | None) -> None:
        """The relay has answered a command; what it refuses comes back to the operator, and so
        does the chat that was to end after it."""
        item = self.pending.pop(command_id, None)
        if item is not None and refusal is not None:
            self._return_carried(item, True)
            if item.command.to_visitor and item.command.chat in self.ending:
                self._drop_end(self.ending[item.command.chat])
        # Last: until here a crash leaves the command, which the relay answers once more.
        self._disk.remove_command(command_id)
        if item is not None:
            chat = item.command.chat
            act = item.command.act
            notices = [Notice(chat, refusal, act)] if refusal is not None else []
            self._watchers.hear(Change(chats={chat} if chat else set(), notices=notices))

    # Ends

    def ask_end(self, chat: Chat) -> None:
        """End a chat, unless it is taken back, or the visitor writes first, or an answer that
        was on its way is not sent."""
        end = End(chat.id, seen=last_received(chat.timeline))
        over = self._clock.now() + end.undo
        awaits = on_their_way(self._timeline(chat.id))
        item = self.ask(end)
        self.ending[chat.id] = Ending(item.id, chat.id, end.seen, over, awaits)
        self._watchers.chat_changed(chat.id)

    def undo_end(self, chat: str) -> bool:
        """Take an end back; whether there was still time."""
        ending = self.ending.get(chat)
        if ending is None or self._leaves(ending, self._clock.now()):
            return False
        self._drop_end(ending)
        self._watchers.chat_changed(chat)
        return True

    def release_ends(self, watched: bool) -> None:
        """Let the ends leave that can not be taken back any more; `watched` says whether somebody
        could see them since the last time, else they have as long left as they had then."""
        now = self._clock.now()
        since, self._looked_at = self._looked_at, now
        if not watched:
            for chat, ending in self.ending.items():
                self.ending[chat] = replace(ending, at=ending.at + max(0, now - since))
            return
        for chat, ending in list(self.ending.items()):
            if self._leaves(ending, now):
                del self.ending[chat]
                # It is on the disk already, behind what was asked before it.
                self._disk.after_all(partial(self._send, self.pending[ending.id]))
                self._watchers.chat_changed(chat)

    def _leaves(self, ending: Ending, now: Millis) -> bool:
        """Whether an end can not be taken back any more. While an answer is on its way it can:
        the relay would refuse to end the chat over it."""
        return ending.at <= now and not on_their_way(self._timeline(ending.chat))

    def overtaken(self, chat: Chat) -> Notice | None:
        """Drop an end that the chat has overtaken: it is completed; or the visitor has written
        since, or an answer was not sent, and then the operator is told."""
        ending = self.ending.get(chat.id)
        if ending is None:
            return None
        if not chat.open:
            self._drop_end(ending)
        elif last_received(chat.timeline) != ending.seen:
            self._drop_end(ending)
            return Notice(chat.id, Refusal(RefusalCode.WRITTEN_SINCE))
        elif any(_not_sent(item) and item.id in ending.awaits for item in chat.timeline):
            self._drop_end(ending)
            return Notice(chat.id, say="notice.end_not_sent")
        else:
            # After a restart it is not known any more what was on its way.
            awaits = ending.awaits | on_their_way(chat.timeline)
            self.ending[chat.id] = replace(ending, awaits=awaits)
        return None

    def _drop_end(self, ending: Ending) -> None:
        del self.ending[ending.chat]
        self.pending.pop(ending.id, None)
        self._disk.remove_command(ending.id)

    # Whose they are

    def restore(self, commands: Iterable[Queued]) -> None:
        """Go on with what is on the disk and not here yet."""
        for queued in commands:
            item = queued.item
            self.pending.setdefault(item.id, item)
            command = item.command
            if command.undo and queued.not_before:
                ending = Ending(item.id, command.chat, command.seen, queued.not_before)
                self.ending.setdefault(command.chat, ending)

    def clear(self) -> None:
        """Forget them: they are another operator's, or for another log. The disk keeps them."""
        self.pending.clear()
        self.ending.clear()


def _not_sent(item: Item) -> TypeGuard[Message]:
    """Whether this is an answer that failed, or of which nobody knows whether it arrived."""
    return isinstance(item, Message) and item.state in (SendState.FAILED, SendState.UNKNOWN)
