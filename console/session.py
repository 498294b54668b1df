"""What one operator's console knows and asks: the model behind every screen.

A session holds the state, the queues made of it, drafts, messages on their way to the relay
and ends that can still be undone. Screens read it and call its verbs; `watch` tells them what
changed. This class does no I/O: `LiveSession` gives it a relay and a disk, `ReplaySession` a
scenario and a virtual clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from console.core.attachments import Attachment
from console.core.chats import End, PickUp
from console.core.company.operators import SetStatus
from console.core.company.values import Status
from console.core.kinds.messenger.requests import Request, Response
from console.core.log import AdminCommand, OperatorCommand
from console.core.moments import SECOND, Millis
from console.core.queues import Queue
from console.core.reactions import React
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Dismiss, Reply, SendAgain, SendAttachment, check_text
from console.core.state import Chat
from console.core.transcript import last_received
from console.core.views import Row
from console.session_types import (
    Change,
    Media,
    NoMedia,
    NotAttached,
    Notice,
    Opening,
    Outgoing,
    Pending,
)
from console.view import View

UNDO_MILLIS: Millis = 5 * SECOND
"""How long ending a chat can be taken back: a completed chat is over for ever, so the command
waits here before it leaves."""


class Session(View):
    """See the module. Subclasses implement `_dispatch`, `_keep_draft` and the history reads."""

    # Asking

    def pick_up(self, chat: str) -> Refusal | None:
        """Ask for an unanswered chat. The refusal, when it is known here already."""
        known = self.chat(chat)
        if known is None:
            return Refusal(RefusalCode.UNKNOWN_CHAT)
        if not known.open:
            return Refusal(RefusalCode.COMPLETED)
        if known.queue is Queue.ACTIVE:
            name = self.state.operator_name(known.operator)
            return Refusal(RefusalCode.TAKEN, name, known.picked_up_at or 0)
        self._ask(PickUp(chat, known.assignment))
        return None

    def may_answer(self, chat: str) -> Refusal | None:
        """Why the operator can not answer in a chat now, or None."""
        known = self.chat(chat)
        if known is None:
            return Refusal(RefusalCode.UNKNOWN_CHAT)
        if not known.open:
            return Refusal(RefusalCode.COMPLETED)
        if known.queue is Queue.UNANSWERED:
            return Refusal(RefusalCode.NOT_PICKED_UP)
        if known.operator != self.me:
            return Refusal(RefusalCode.NOT_YOURS, self.state.operator_name(known.operator))
        return None

    def reply(self, chat: str, text: str, reply_to: str = "") -> Refusal | None:
        """Send an answer, to the message with the mid `reply_to` if there is one. It is on this
        disk, and no longer a draft, before it leaves."""
        text = whole(text)
        refusal = self.may_answer(chat) or check_text(text)
        if refusal is not None:
            return refusal
        self.drafts.pop(chat, None)
        self._ask(Reply(chat, text, reply_to))
        return None

    def send_attachment(self, chat: str, attachment: Attachment) -> Refusal | None:
        """Send what is uploaded to the relay already."""
        refusal = self.may_answer(chat)
        if refusal is None:
            self._ask(SendAttachment(chat, attachment))
        return refusal

    def react(self, chat: str, message: str, emoji: str) -> Refusal | None:
        """Set the reaction to a message, or take it back with an empty emoji."""
        refusal = self.may_answer(chat)
        if refusal is None:
            self._ask(React(chat, message, emoji))
        return refusal

    def dismiss(self, chat: str, message: str) -> None:
        """Leave a failed message as it is."""
        self._ask(Dismiss(chat, message))

    def administer(self, command: AdminCommand) -> str:
        """Ask for a change of brands, departments, channels or terms. The command's id: it
        stands in `pending` until the relay has answered."""
        return self._ask(command).id

    def send_again(self, chat: str, message: str) -> Refusal | None:
        refusal = self.may_answer(chat)
        if refusal is None:
            self._ask(SendAgain(chat, message))
        return refusal

    def end(self, chat: str) -> Refusal | None:
        """End a chat in `UNDO_MILLIS`, unless `undo_end` or the visitor's next words come first."""
        known = self.chat(chat)
        refusal = self.may_answer(chat)
        if refusal is not None and refusal.code is not RefusalCode.NOT_YOURS:
            return refusal
        if known is not None and chat not in self.ending:
            over = self._clock() + UNDO_MILLIS
            item = self._ask(End(chat, seen=last_received(known.timeline)), not_before=over)
            self.ending[chat] = replace(item, at=over)
            self._tell(Change(chats={chat}))
        return None

    def undo_end(self, chat: str) -> bool:
        """Take an end back; whether there was still time."""
        item = self.ending.get(chat)
        if item is None or item.at <= self._clock():
            return False
        self._drop_end(chat)
        self._tell(Change(chats={chat}))
        return True

    def _drop_end(self, chat: str) -> None:
        """Forget an end that can still be taken back."""
        item = self.ending.pop(chat)
        self.pending.pop(item.id, None)
        self._withdraw(item.id)

    def set_status(self, status: Status) -> None:
        self._ask(SetStatus(status))

    def keep_draft(self, chat: str, text: str, cursor: int) -> None:
        """Remember what stands in a composer; an empty text forgets it."""
        had = chat in self.drafts
        self.drafts.keep(chat, whole(text), cursor)
        self._keep_draft(chat)
        if had != (chat in self.drafts):
            self._tell(Change(chats={chat}))

    # Time

    def tick(self) -> None:
        """Let the clock move chats, and ends whose time to undo is over leave."""
        now = self._clock()
        for chat, item in list(self.ending.items()):
            if item.at <= now:
                del self.ending[chat]
                self._release(item)
                self._tell(Change(chats={chat}))
        moved = self.inbox.tick(self.now())
        if moved:
            self._tell(Change(chats=moved))

    # For subclasses

    def _overtaken(self, chat: str) -> Notice | None:
        """Drop an end that the chat has overtaken: it is completed, or the visitor has written
        since, and then the operator is told."""
        known, item = self.state.chats.get(chat), self.ending.get(chat)
        if known is None or item is None or not isinstance(item.command, End):
            return None
        if not known.open:
            self._drop_end(chat)
        elif last_received(known.timeline) != item.command.seen:
            self._drop_end(chat)
            return Notice(chat, Refusal(RefusalCode.WRITTEN_SINCE))
        return None

    def _answered(self, command_id: str, refusal: Refusal | None) -> None:
        """The relay has answered a command."""
        item = self.pending.pop(command_id, None)
        if item is None:
            return
        chat = getattr(item.command, "chat", "")
        notices = []
        if refusal is not None:
            notices.append(Notice(chat, refusal))
            if isinstance(item.command, Reply):
                self.drafts.give_back(chat, item.command.text)
        self._tell(Change(chats={chat} if chat else set(), notices=notices))

    def _not_asked(self, command_id: str) -> None:
        """A command could not be kept, so it does not leave; a reply's text is a draft again."""
        item = self.pending.pop(command_id, None)
        if item is None:
            return
        chat = getattr(item.command, "chat", "")
        if isinstance(item.command, Reply):
            self.drafts.give_back(chat, item.command.text)
            self._keep_draft(chat)
        if isinstance(item.command, End):
            self.ending.pop(chat, None)
        self._tell(Change(chats={chat} if chat else set()))

    def _clear(self) -> None:
        """Forget whatever belongs to one operator or to one log of the relay."""
        for own in (self.drafts, self.pending, self.ending, self.older.chats):
            own.clear()
        self.sitting += 1

    def _ask(self, command: OperatorCommand, not_before: Millis | None = None) -> Pending:
        item = Pending(self._new_id(), command, self.now())
        self.pending[item.id] = item
        self._dispatch(item, not_before)
        chat = getattr(command, "chat", "")
        self._tell(Change(chats={chat} if chat else set()))
        return item

    def _new_id(self) -> str:
        raise NotImplementedError

    def _dispatch(self, item: Pending, not_before: Millis | None) -> None:
        """Keep a command and get it to the relay, not before a moment of the local clock."""
        raise NotImplementedError

    def _release(self, item: Pending) -> None:
        """Let a command go whose time to be taken back is over."""
        self._dispatch(item, None)

    def _withdraw(self, command_id: str) -> None:
        """Forget a command that has not left."""
        raise NotImplementedError

    def _keep_draft(self, chat: str) -> None:
        """The draft of a chat is another now, or gone."""
        raise NotImplementedError

    def tell(self, what: Literal["typing", "viewing"], chat: str) -> None:
        """Say what the operator is doing now in a chat; forgotten when nobody hears it."""
        raise NotImplementedError

    async def request(self, request: Request) -> Response:
        """Ask the relay for something that Facebook must be asked for first. Never raises: a
        relay that can not be reached is a problem among the others."""
        raise NotImplementedError

    def attached(self, chat: str) -> Sequence[Outgoing]:
        """The files attached to a chat's next answer, in order."""
        return ()

    async def attach(self, chat: str, paths: Sequence[Path]) -> Sequence[NotAttached]:
        """Attach files that may be sent, and begin to upload them; those that may not."""
        raise NotImplementedError

    def detach(self, chat: str, upload: str) -> None:
        """Take an attached file away; its upload is cancelled."""
        raise NotImplementedError

    def upload_again(self, chat: str, upload: str) -> None:
        """Try an upload again that has failed."""
        raise NotImplementedError

    def send_attached(self, chat: str) -> Refusal | None:
        """Send what is attached to a chat, each file as soon as the relay has all of it."""
        raise NotImplementedError

    async def media(
        self, chat: str, message: str, number: int, came: Callable[[int, int], None]
    ) -> Media | NoMedia:
        """Fetch attachment `number` (from 0) of a message. `came` is told the bytes so far and
        how many there will be (0: not known). Raises OSError when it can not be kept here."""
        raise NotImplementedError

    async def save_media(self, media: Media) -> Path:
        """Save among the operator's downloads; where. Raises OSError."""
        raise NotImplementedError

    async def open_media(self, media: Media) -> Opening:
        """Show with the program the operator has for its kind. Raises OSError."""
        raise NotImplementedError

    async def fetch_chat(self, chat: str) -> Chat | None:
        """A whole chat with all of its messages, completed ones included."""
        raise NotImplementedError

    async def fetch_completed(self) -> bool:
        """Fetch the next page of completed chats; whether there was one."""
        raise NotImplementedError

    async def fetch_earlier(self, chat: str) -> Sequence[Row]:
        """The earlier chats of a chat's visitor, newest first."""
        raise NotImplementedError

    def use_token(self, token: str) -> None:
        """Try this token; the relay refused the last one."""

    async def start(self) -> None:
        """Begin: open the disk, connect. Called after the first paint."""

    async def stop(self) -> None:
        """End: everything typed is on disk when this returns."""


def whole(text: str) -> str:
    """The text with halves of characters joined or replaced: neither disk nor wire takes them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
