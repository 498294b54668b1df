"""Files in a scenario: real ones go out, to a relay that has them at once; small samples stand
for what has come in."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from console.core.attachments import Attachment, MediaError, Refused, RefusedReason
from console.core.moments import Millis
from console.core.refusals import Refusal
from console.core.state import find_message
from console.local.files import choose, downloads, save
from console.media import media_facts, sample_of
from console.session import Session
from console.session_types import Change, Media, NoMedia, NotAttached, Opening, Outgoing, Stage


class ReplayFiles(Session):
    """The part of a scenario's session that has to do with files."""

    def __init__(self, clock: Callable[[], Millis]) -> None:
        super().__init__(clock)
        self._attached: dict[str, list[Outgoing]] = {}
        self._samples: Path | None = None
        self._numbers = count(1)

    def attached(self, chat: str) -> Sequence[Outgoing]:
        return tuple(self._attached.get(chat, ()))

    async def attach(self, chat: str, paths: Sequence[Path]) -> Sequence[NotAttached]:
        refused = []
        for path in paths:
            found = choose(path)
            if isinstance(found, Refused):
                missing = found.reason is RefusedReason.VANISHED
                refused.append(NotAttached(path.name, found, missing))
                continue
            what = found.accepted
            file = Outgoing(self._new_id(), what.name, what.size, what.kind, Stage.READY, what.size)
            self._attached.setdefault(chat, []).append(file)
        self._tell(Change(chats={chat}))
        return refused

    def detach(self, chat: str, upload: str) -> None:
        files = self._attached.pop(chat, [])
        if left := [file for file in files if file.id != upload]:
            self._attached[chat] = left
        self._tell(Change(chats={chat}))

    def upload_again(self, chat: str, upload: str) -> None:
        pass

    def send_attached(self, chat: str) -> Refusal | None:
        refusal = self.may_answer(chat)
        if refusal is None:
            for file in self._attached.pop(chat, []):
                sent = Attachment(file.kind, name=file.name, size=file.size, upload=file.id)
                self.send_attachment(chat, sent)
        return refusal

    async def media(
        self, chat: str, message: str, number: int, came: Callable[[int, int], None]
    ) -> Media | NoMedia:
        known = self.chat(chat)
        found = find_message(known, message) if known is not None else None
        if found is None or not 0 <= number < len(found.attachments):
            return NoMedia(MediaError.NOT_FOUND)
        attachment = found.attachments[number]
        sample = sample_of(attachment.kind)
        if sample is None:
            return NoMedia(MediaError.EXPIRED)
        path = self._folder() / f"{next(self._numbers)}"
        path.write_bytes(sample)
        return media_facts(path, attachment.name or attachment.kind)

    def _folder(self) -> Path:
        """Where samples stand, for as long as the session."""
        if self._samples is None:
            self._samples = Path(tempfile.mkdtemp(prefix="messenger-console-"))
            weakref.finalize(self, shutil.rmtree, self._samples, ignore_errors=True)
        return self._samples

    async def save_media(self, media: Media) -> Path:
        return save(media.path, downloads(), media.name)

    async def open_media(self, media: Media) -> Opening:
        return Opening.NO_DISPLAY
