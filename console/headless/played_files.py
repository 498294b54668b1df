"""Files at the relay of a scenario: it has them at once, and small samples stand for what
visitors have sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import IO

from console.core.attachments import MediaError
from console.core.state import find_message
from console.headless.play import Play
from console.headless.samples import sample_of
from console.session.ports import MediaRefusedError, Progress, Read, Upload


class PlayedFiles:
    """See the module."""

    def __init__(self, play: Play) -> None:
        self._play = play

    async def upload(self, file: Upload, read: Read, sent: Callable[[int], None]) -> None:
        sent(file.size)

    async def cancel(self, upload: str) -> None:
        pass

    async def fetch(
        self, chat: str, message: str, number: int, into: IO[bytes], progress: Progress
    ) -> str:
        known = self._play.state.chats.get(chat)
        asked = find_message(known, message) if known is not None else None
        if asked is None or not 0 <= number < len(asked.attachments):
            raise MediaRefusedError(MediaError.NOT_FOUND)
        attachment = asked.attachments[number]
        sample = sample_of(attachment.kind)
        if sample is None:
            raise MediaRefusedError(MediaError.EXPIRED)
        into.write(sample)
        return attachment.name or attachment.kind

    def pauses(self) -> Iterator[float]:
        return repeat(1.0)

    async def close(self) -> None:
        pass
