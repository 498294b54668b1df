"""A session that sends files and fetches what visitors sent, over the relay."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import httpx

from console.core.attachments import Attachment, Refused, RefusedReason
from console.core.formats import MediaKind
from console.core.log import OperatorCommand
from console.core.refusals import Refusal
from console.core.sends import SendAttachment
from console.core.state import State
from console.core.views import Phase
from console.kept import KeptSession
from console.link.clock import Clock
from console.link.transfer import BrokenError, MediaRefusedError, Relay, Transfer
from console.local import files
from console.local.attached import Attached
from console.local.store import Store
from console.media import media_facts
from console.session_types import (
    Change,
    Media,
    NoMedia,
    NotAttached,
    Notice,
    Opening,
    Outgoing,
)
from console.uploads import Uploads


class AttachingSession(KeptSession):
    """See the module. Subclasses implement `_relay` and tell `_uploads` when it is there."""

    def __init__(
        self,
        clock: Clock,
        random: Callable[[], float],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(clock.now)
        self._transfer = Transfer(self._relay, transport)
        self._uploads = Uploads(
            self._transfer,
            clock,
            random,
            changed=lambda chat: self._tell(Change(chats={chat})),
            send=self._send_file,
            keep=lambda file: self._jobs.put(partial(self._keep_file, file)),
            forget=lambda upload: self._jobs.put(partial(self._forget_file, upload)),
            failed=self._upload_failed,
        )
        self._media: dict[tuple[str, str, int], Media] = {}
        self._folder_of_media: Path | None = None

    def _relay(self) -> Relay | None:
        """Where the relay takes and gives files now."""
        raise NotImplementedError

    # Out

    def attached(self, chat: str) -> Sequence[Outgoing]:
        return self._uploads.of(chat)

    async def attach(self, chat: str, paths: Sequence[Path]) -> Sequence[NotAttached]:
        refused = []
        for path in paths:
            found = await asyncio.to_thread(files.choose, path)
            if isinstance(found, Refused):
                missing = found.reason is RefusedReason.VANISHED
                refused.append(NotAttached(path.name or str(path), found, missing))
                continue
            what = found.accepted
            self._uploads.add(
                Attached(
                    self._new_id(),
                    chat,
                    str(path.absolute()),
                    found.mark,
                    what.name,
                    what.size,
                    what.kind,
                )
            )
        return refused

    def detach(self, chat: str, upload: str) -> None:
        self._uploads.remove(chat, upload)

    def upload_again(self, chat: str, upload: str) -> None:
        self._uploads.try_again(chat, upload)

    def send_attached(self, chat: str) -> Refusal | None:
        refusal = self.may_answer(chat)
        if refusal is None:
            self._uploads.release(chat)
        return refusal

    def _send_file(self, chat: str, file: Outgoing) -> bool:
        attachment = Attachment(file.kind, name=file.name, size=file.size, upload=file.id)
        refusal = self.send_attachment(chat, attachment)
        if refusal is not None:
            self._tell(Change(notices=[Notice(chat, refusal)]))
        return refusal is None

    def _take_state(self, state: State, changed: Iterable[str], whole: bool) -> None:
        super()._take_state(state, changed, whole)
        self._drop_from_completed()

    def _drop_from_completed(self) -> None:
        """Nothing can be sent in a completed chat: its files need not go anywhere."""
        for chat in self._uploads.chats():
            known = self.state.chats.get(chat)
            gone = known is None and self.link.phase is Phase.LIVE
            if gone or (known is not None and not known.open):
                names = ", ".join(self._uploads.remove_all(chat))
                notice = Notice(chat, say="notice.files_dropped", detail=names)
                self._tell(Change(notices=[notice]))

    def _upload_failed(self, chat: str, name: str) -> None:
        self._tell(Change(notices=[Notice(chat, say="notice.upload_failed", detail=name)]))

    def _answered(self, command_id: str, refusal: Refusal | None) -> None:
        item = self.pending.get(command_id)
        super()._answered(command_id, refusal)
        if refusal is not None and item is not None:
            self._give_back(item.command)

    def _not_asked(self, command_id: str) -> None:
        item = self.pending.get(command_id)
        super()._not_asked(command_id)
        if item is not None:
            self._give_back(item.command)

    def _give_back(self, command: OperatorCommand) -> None:
        """A file that was not sent stands above the composer again."""
        if isinstance(command, SendAttachment):
            sent = command.attachment
            self._uploads.give_back(
                Attached(
                    sent.upload,
                    command.chat,
                    "",
                    "",
                    sent.name,
                    sent.size or 0,
                    MediaKind(sent.kind),
                )
            )

    # The disk

    async def _load(self, store: Store) -> None:
        await super()._load(store)
        self._uploads.load(await store.attached())
        self._drop_from_completed()

    def _clear(self) -> None:
        super()._clear()
        self._uploads.clear()

    async def _keep_file(self, file: Attached) -> None:
        assert self._store is not None
        await self._store.save_attached(file)

    async def _forget_file(self, upload: str) -> None:
        assert self._store is not None
        await self._store.drop_attached(upload)

    async def _stop_transfers(self) -> None:
        """End what goes over the line; to be called before the disk closes."""
        await self._uploads.stop()
        await self._transfer.close()
        if self._folder_of_media is not None:
            await asyncio.to_thread(shutil.rmtree, self._folder_of_media, ignore_errors=True)

    # In

    async def media(
        self, chat: str, message: str, number: int, came: Callable[[int, int], None]
    ) -> Media | NoMedia:
        key = (chat, message, number)
        if key in self._media:
            return self._media[key]
        if self._folder_of_media is None:
            self._folder_of_media = Path(tempfile.mkdtemp(prefix="messenger-console-"))
        path = self._folder_of_media / f"{len(self._media)}-{self._new_id()}"
        try:
            with files.new_private(path) as into:
                name = await self._transfer.fetch(chat, message, number, into, came)
        except BrokenError:
            path.unlink(missing_ok=True)
            return NoMedia()
        except MediaRefusedError as error:
            path.unlink(missing_ok=True)
            return NoMedia(error.error)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        self._media[key] = media = await asyncio.to_thread(media_facts, path, name)
        return media

    async def save_media(self, media: Media) -> Path:
        return await asyncio.to_thread(files.save, media.path, files.downloads(), media.name)

    async def open_media(self, media: Media) -> Opening:
        return await asyncio.to_thread(_open, media)


def _open(media: Media) -> Opening:
    program = files.opener(os.environ, sys.platform)
    if not files.opens(media.path):
        return Opening.NOT_SAFE
    if not program:
        return Opening.NO_DISPLAY
    # A copy whose name has the ending that other programs go by.
    copy = files.save(media.path, media.path.parent / "opened", media.name)
    files.open_with(program, copy)
    return Opening.OPENED
