"""Operators' files on their way to visitors: from our disk to Meta, which gives an id for them.

A file stays on our disk until its message is settled for good: sent, given up by a person, or
failed in a chat that is over, where nobody can send it again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from console.core.attachments import Accepted
from console.core.chats import Completed
from console.core.failures import Cause
from console.core.failures import Failure
from console.core.failures import Own
from console.core.outcomes import ReplyFailed, ReplySent, ReplyUnknown
from console.core.sends import ReplyDismissed
from console.core.state import Chat, find_message
from console.core.transcript import Message
from console.core.transcript import SendState
from server_stub.relay.graph.client import Graph
from server_stub.relay.graph.send import File, Uploaded, attachment_message, text_message, upload
from server_stub.relay.log.journal import Record
from server_stub.relay.log.sequencer import Sequencer
from server_stub.relay.secret import Secret
from server_stub.relay.sending.outcomes import Outcome, of_repeatable
from server_stub.relay.sending.pace import Pace

log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 4
_GONE = Outcome(Failure(Cause.ATTACHMENT_REFUSED, 0, Own.FILE_GONE))

_ID_UNKNOWN = 2018074
"""Subcode: Meta does not know the id that it gave for a file, or no more. The next attempt, which
is a person's, gives it the file again."""


class Files(Protocol):
    """The bytes that operators have given the relay, by the id of their upload."""

    def path(self, upload: str) -> Path | None: ...

    def facts(self, upload: str) -> Accepted | None: ...

    def owner(self, upload: str) -> str | None: ...

    def discard(self, upload: str) -> None: ...


class Attaching:
    """Gives files to Meta, each once for all attempts of its message."""

    def __init__(self, sequencer: Sequencer, graph: Graph, pace: Pace, files: Files) -> None:
        self._sequencer = sequencer
        self._graph = graph
        self._pace = pace
        self._files = files
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._given: dict[str, tuple[str, str]] = {}
        sequencer.subscribe(self._notice)

    async def content(
        self, page: str, message: Message, token: Secret, tried: int
    ) -> dict[str, Any] | Outcome:
        """The message as Meta wants it, or what has gone wrong with its file."""
        if not message.attachments:
            return text_message(message.text)
        name = message.attachments[0].upload
        if name not in self._given:
            await self._pace.clear(page)
            async with self._slots:
                outcome = await self._give(page, name, message.by, token, tried)
            if outcome is not None:
                return outcome
        return attachment_message(*self._given[name])

    async def _give(
        self, page: str, name: str, operator: str, token: Secret, tried: int
    ) -> Outcome | None:
        """Give a file to Meta; what has gone wrong."""
        file = self._file(name, operator)
        if file is None:
            return _GONE
        try:
            given = await upload(self._graph, page, token, file)
        except OSError as error:
            log.warning("an attachment can not be read: %s", error.strerror)
            return _GONE
        if not isinstance(given, Uploaded):
            return of_repeatable(given, tried)
        self._pace.note(page, given.usage)
        self._given[name] = (file.kind, given.attachment)
        return None

    def _file(self, name: str, operator: str) -> File | None:
        """The file, if it is there and this operator has given it to us."""
        facts, path = self._files.facts(name), self._files.path(name)
        if facts is None or path is None or self._files.owner(name) != operator:
            return None
        return File(path, facts.kind, facts.mime, facts.name)

    def _notice(self, records: Sequence[Record]) -> None:
        """Let go of files that nobody can want again."""
        for record in records:
            match record.entry.event:
                case ReplySent() | ReplyDismissed() | ReplyFailed() | ReplyUnknown() as event:
                    self._tidy(event.chat, event.message)
                case Completed(chat=chat_id):
                    self._tidy(chat_id)

    def _tidy(self, chat_id: str, message_id: str = "") -> None:
        """Of one message, or of the whole chat."""
        chat = self._sequencer.state.chats.get(chat_id)
        if chat is None:
            return
        one = find_message(chat, message_id) if message_id else None
        for item in [one] if one else chat.timeline:
            if not isinstance(item, Message):
                continue
            for attachment in item.attachments:
                if attachment.upload and not _wanted(chat, item):
                    self._discard(attachment.upload)
                elif item.failure is not None and item.failure.subcode == _ID_UNKNOWN:
                    self._given.pop(attachment.upload, None)

    def _discard(self, upload: str) -> None:
        self._given.pop(upload, None)
        try:
            self._files.discard(upload)
        except OSError as error:
            log.warning("an attachment that was sent can not be removed: %s", error.strerror)


def _wanted(chat: Chat, message: Message) -> bool:
    """Whether the file of a message may be needed: it is on its way, or somebody may still ask
    to send it again."""
    if message.state in (SendState.FAILED, SendState.UNKNOWN):
        return chat.open and not message.dismissed
    return message.state in (SendState.QUEUED, SendState.SENDING)


def upload_in_use(sequencer: Sequencer, upload: str) -> bool:
    """Whether a message that may still be sent goes out with this upload."""
    return any(
        attachment.upload == upload
        for chat in sequencer.state.chats.values()
        for item in chat.timeline
        if isinstance(item, Message) and item.attachments and _wanted(chat, item)
        for attachment in item.attachments
    )
