"""Operators' files on their way to visitors: from our disk to the service, which gives a handle.

A file stays on our disk until its message is settled for good: sent, given up by a person, or
failed in a chat that is over, where nobody can send it again.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Protocol

from console.core.attachments import Accepted
from console.core.failures import Advice, Cause, Failure, RelayCode, advice_of
from console.core.state import Chat, find_message
from console.core.transcript import Message, SendState
from server_stub.relay.channel_port import ChannelPort, Content, File, Media, Refused, Text
from server_stub.relay.log.sequencer import Sequencer
from server_stub.relay.sending.outcomes import Outcome, outcome_of
from server_stub.relay.sending.pace import Pace

log = logging.getLogger(__name__)

_SIDE_BY_SIDE = 4
_GONE = Outcome(Failure(Cause.ATTACHMENT_REFUSED, 0, RelayCode.FILE_GONE))


class Files(Protocol):
    """The bytes that operators have given the relay, by the id of their upload."""

    def path(self, upload: str) -> Path | None: ...

    def facts(self, upload: str) -> Accepted | None: ...

    def owner(self, upload: str) -> str | None: ...

    def discard(self, upload: str) -> None: ...


class Attaching:
    """Gives files to the service, each once for all attempts of its message."""

    def __init__(self, sequencer: Sequencer, port: ChannelPort, pace: Pace, files: Files) -> None:
        self._sequencer = sequencer
        self._port = port
        self._pace = pace
        self._files = files
        self._slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._handles: dict[str, Media] = {}
        """By upload: what the service holds."""

    async def content(self, channel: str, message: Message, tried: int) -> Content | Outcome:
        """The message's content, or what has gone wrong with its file."""
        if not message.attachments:
            return Text(message.text)
        upload = message.attachments[0].upload
        if upload not in self._handles:
            await self._pace.clear(channel)
            async with self._slots:
                outcome = await self._give(channel, upload, message.by, tried)
            if outcome is not None:
                return outcome
        return self._handles[upload]

    async def _give(self, channel: str, upload: str, operator: str, tried: int) -> Outcome | None:
        """Give a file to the service; what has gone wrong."""
        file = self._file(upload, operator)
        if file is None:
            return _GONE
        try:
            answer = await self._port.upload(channel, file)
        except OSError as error:
            log.warning("an attachment can not be read: %s", error.strerror)
            return _GONE
        if isinstance(answer, Refused):
            return outcome_of(answer, tried)
        self._pace.hear_allowance(channel, answer.allowance)
        self._handles[upload] = Media(file.kind, answer.handle)
        return None

    def _file(self, upload: str, operator: str) -> File | None:
        """The file, if it is there and this operator has given it to us."""
        facts, path = self._files.facts(upload), self._files.path(upload)
        if facts is None or path is None or self._files.owner(upload) != operator:
            return None
        return File(path, facts.kind, facts.mime, facts.name)

    def tidy(self, chat_id: str, message_id: str = "") -> None:
        """Let go of the files that nobody can want again: of one message, or of a whole chat."""
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
                elif _wants_new_upload(chat, item):
                    # The next attempt, which is a person's, gives the service the file anew.
                    self._handles.pop(attachment.upload, None)

    def _discard(self, upload: str) -> None:
        self._handles.pop(upload, None)
        try:
            self._files.discard(upload)
        except OSError as error:
            log.warning("an attachment that was sent can not be removed: %s", error.strerror)


def _wants_new_upload(chat: Chat, message: Message) -> bool:
    """Whether the service no longer has the file, or can not use it."""
    failure = message.failure
    return failure is not None and advice_of(failure, chat.kind.errors) is Advice.UPLOAD_AGAIN


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
