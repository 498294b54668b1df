"""Files of a session: what is attached to the next answers, and what visitors have sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import IO

from console.core.attachments import Attachment, MediaError, Refused, RefusedReason
from console.core.formats import MediaKind
from console.core.kinds.kind import Media as Rules
from console.core.refusals import Refusal
from console.core.state import State
from console.session.ports import BrokenError, MediaRefusedError, Ports, Progress
from console.session.uploads import Uploads
from console.session.values import (
    AttachedFile,
    Media,
    NoMedia,
    NotAttached,
    Notice,
    Opening,
    Outgoing,
)
from console.session.watchers import Watchers


class Files:
    """See the module. `may_answer` says why nothing can be sent in a chat now, and `send` sends
    what the relay has all of; `taken_back` says whether a message was; `fault` hears of a fault
    of ours."""

    def __init__(
        self,
        ports: Ports,
        watchers: Watchers,
        *,
        media_rules: Callable[[str], Rules],
        may_answer: Callable[[str], Refusal | None],
        taken_back: Callable[[str, str], bool],
        send: Callable[[str, Attachment], Refusal | None],
        fault: Callable[[Exception], None],
    ) -> None:
        self._relay = ports.relay_files
        self._local = ports.local_files
        self._new_id = ports.new_id
        self._watchers = watchers
        self._may_answer = may_answer
        self._taken_back = taken_back
        self._media_rules = media_rules
        self._send_attachment = send
        self._uploads = Uploads(
            ports,
            changed=watchers.chat_changed,
            send=self._send,
            failed=self._upload_failed,
            fault=fault,
        )
        self._media: dict[tuple[str, str, int], Media] = {}

    # Out

    def attached(self, chat: str) -> Sequence[Outgoing]:
        """The files attached to a chat's next answer, in order."""
        return self._uploads.of(chat)

    async def attach(self, chat: str, paths: Sequence[Path]) -> Sequence[NotAttached]:
        """Attach files that may be sent, and begin to upload them; those that may not."""
        refused = []
        for path in paths:
            choice = await self._local.choose(path, self._media_rules(chat))
            if isinstance(choice, Refused):
                missing = choice.reason is RefusedReason.VANISHED
                refused.append(NotAttached(path.name or str(path), choice, missing))
                continue
            what = choice.accepted
            file = (self._new_id(), chat, str(path.absolute()), choice.mark)
            self._uploads.add(AttachedFile(*file, what.name, what.size, what.kind))
        return refused

    def detach(self, chat: str, upload: str) -> None:
        """Take an attached file away; its upload is cancelled."""
        self._uploads.remove(chat, upload)

    def upload_again(self, chat: str, upload: str) -> None:
        """Try an upload again that has failed."""
        self._uploads.try_again(chat, upload)

    def send_attached(self, chat: str) -> Refusal | None:
        """Send what is attached to a chat, each file as soon as the relay has all of it."""
        refusal = self._may_answer(chat)
        if refusal is None:
            self._uploads.release(chat)
        return refusal

    def give_back(self, chat: str, sent: Attachment) -> None:
        """A file that was not sent after all stands above the composer again."""
        file = (sent.upload, chat, "", "", sent.name, sent.size or 0, MediaKind(sent.kind))
        self._uploads.give_back(AttachedFile(*file))

    def _send(self, chat: str, file: Outgoing) -> bool:
        attachment = Attachment(file.kind, name=file.name, size=file.size, upload=file.id)
        refusal = self._send_attachment(chat, attachment)
        if refusal is not None:
            self._watchers.notice(Notice(chat, refusal))
        return refusal is None

    def _upload_failed(self, chat: str, name: str) -> None:
        self._watchers.notice(Notice(chat, say="notice.upload_failed", detail=name))

    # In

    async def media(
        self, chat: str, message: str, number: int, progress: Progress
    ) -> Media | NoMedia:
        """Fetch attachment `number` (from 0) of a message, once. Raises OSError when it can not
        be stored here. What was taken back since is there no more."""
        key = (chat, message, number)
        if self._taken_back(chat, message):
            self._media.pop(key, None)
            return NoMedia(MediaError.NOT_FOUND)
        if key not in self._media:
            fetch = partial(self._fetch, key, progress)
            try:
                self._media[key] = await self._local.receive(self._new_id(), fetch)
            except BrokenError:
                return NoMedia()
            except MediaRefusedError as error:
                return NoMedia(error.error)
        return self._media[key]

    async def _fetch(self, key: tuple[str, str, int], progress: Progress, into: IO[bytes]) -> str:
        return await self._relay.fetch(*key, into, progress)

    async def save_media(self, media: Media) -> Path:
        """Save among the operator's downloads; where. Raises OSError."""
        return await self._local.save(media)

    async def save_text(self, text: str, name: str) -> Path:
        """Save a text of ours among the operator's downloads; where. Raises OSError."""
        return await self._local.save_text(text, name)

    async def open_media(self, media: Media) -> Opening:
        """Show with the program the operator has for its kind. Raises OSError."""
        return await self._local.open(media)

    # Keeping up

    def reach_relay(self, reachable: bool) -> None:
        """Whether the relay takes files now."""
        self._uploads.reach_relay(reachable)

    def drop_completed(self, state: State, complete: bool) -> None:
        """Nothing can be sent in a completed chat: its files need not go anywhere. `complete`:
        a chat that the state does not hold is completed."""
        for chat in self._uploads.chats():
            known = state.chats.get(chat)
            if complete if known is None else not known.open:
                names = ", ".join(self._uploads.remove_all(chat))
                self._watchers.notice(Notice(chat, say="notice.files_dropped", detail=names))

    def restore(self, files: Iterable[AttachedFile]) -> None:
        """Go on with what is on the disk and not here yet."""
        self._uploads.load(files)

    def clear(self) -> None:
        """Forget what is attached: it is somebody else's. The disk keeps it."""
        self._uploads.clear()

    async def stop(self) -> None:
        """End what goes over the line; to be called before the disk closes."""
        await self._uploads.stop()
        await self._relay.close()
        await self._local.close()
