"""Attached files on their way to the relay: one at a time in each chat, in their order.

A file is uploaded as soon as it is attached, and sent when the operator says so and all of it
is there. A broken line only delays: the upload goes on where the relay has stopped hearing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from console.core.attachments import Refused, RefusedReason, UploadError
from console.session.ports import (
    BrokenError,
    ChangedError,
    Ports,
    Upload,
    UploadRefusedError,
)
from console.session.tasks import Tasks
from console.session.values import AttachedFile, Fault, Outgoing, Stage


@dataclass(slots=True, eq=False)
class _Item:
    file: AttachedFile
    shown: Outgoing
    task: asyncio.Task[None] | None = None


class Uploads:
    """See the module. What it says and asks:

    `changed(chat)`: something about its files is to be drawn again. `send(chat, file)`: send a
    file that the relay has, now; whether it could be asked for. `failed(chat, name)`: a file
    will not arrive. `fault(error)`: a fault of ours, beside an upload.
    """

    def __init__(
        self,
        ports: Ports,
        *,
        changed: Callable[[str], None],
        send: Callable[[str, Outgoing], bool],
        failed: Callable[[str, str], None],
        fault: Callable[[Exception], None],
    ) -> None:
        self._relay = ports.relay_files
        self._local = ports.local_files
        self._disk = ports.disk
        self._clock = ports.clock
        self._changed = changed
        self._send = send
        self._failed = failed
        self._chats: dict[str, list[_Item]] = {}
        self._reachable = asyncio.Event()
        self._tasks = Tasks(fault)

    def of(self, chat: str) -> tuple[Outgoing, ...]:
        """What is attached to a chat's next answer."""
        return tuple(item.shown for item in self._chats.get(chat, ()))

    def chats(self) -> tuple[str, ...]:
        """The chats to which something is attached."""
        return tuple(self._chats)

    def reach_relay(self, reachable: bool) -> None:
        """Whether the relay takes files now; waiting ones go on when it does."""
        if reachable:
            self._reachable.set()
        else:
            self._reachable.clear()

    # What the operator does

    def add(self, file: AttachedFile) -> None:
        """Attach a file, behind those of its chat."""
        self._disk.save_file(file)
        self._take(file)
        self._changed(file.chat)

    def load(self, files: Iterable[AttachedFile]) -> None:
        """Go on with what an earlier run has left."""
        for file in files:
            if file.id not in {item.file.id for item in self._chats.get(file.chat, ())}:
                self._take(file)
                self._changed(file.chat)

    def remove(self, chat: str, upload: str) -> None:
        """Take a file away, or stop its upload."""
        item = self._find(chat, upload)
        if item is None:
            return
        self._drop(chat, item)
        self._next(chat)
        self._send_ready(chat)
        self._tasks.start(self._end(item))

    def remove_all(self, chat: str) -> tuple[str, ...]:
        """Take everything away that is attached to a chat; the names of it."""
        files = self.of(chat)
        for file in files:
            self.remove(chat, file.id)
        return tuple(file.name for file in files)

    def try_again(self, chat: str, upload: str) -> None:
        """Upload a file that has failed once more."""
        item = self._find(chat, upload)
        if item is not None and item.shown.stage is Stage.FAILED:
            self._show(chat, item, stage=Stage.WAITING, problem=None)
            self._next(chat)

    def release(self, chat: str) -> None:
        """Send everything attached to a chat that has not failed, as it becomes ready."""
        for item in list(self._chats.get(chat, ())):
            if item.shown.stage is not Stage.FAILED:
                self._set_released(chat, item, True)
        self._send_ready(chat)

    def give_back(self, file: AttachedFile) -> None:
        """A file the relay has was not sent after all: it stands here again."""
        self._disk.save_file(file)
        self._take(file, Stage.READY)
        self._changed(file.chat)

    def clear(self) -> None:
        """Forget all of them: they belong to somebody else. The disk keeps them."""
        for item in [item for items in self._chats.values() for item in items]:
            if item.task is not None:
                item.task.cancel()
        self._chats.clear()

    async def stop(self) -> None:
        """Stop everything under way; another run goes on with it."""
        for item in [item for items in self._chats.values() for item in items]:
            if item.task is not None:
                item.task.cancel()
        # What tells the relay to forget an upload comes to its end.
        await self._tasks.join()

    # How it goes on

    def _find(self, chat: str, upload: str) -> _Item | None:
        return next((i for i in self._chats.get(chat, ()) if i.file.id == upload), None)

    def _take(self, file: AttachedFile, stage: Stage = Stage.WAITING) -> None:
        sent = file.size if stage is Stage.READY else 0
        shown = Outgoing(file.id, file.name, file.size, file.kind, stage, sent, file.released)
        self._chats.setdefault(file.chat, []).append(_Item(file, shown))
        self._next(file.chat)

    def _drop(self, chat: str, item: _Item) -> None:
        self._chats[chat].remove(item)
        if not self._chats[chat]:
            del self._chats[chat]
        self._disk.remove_file(item.file.id)
        self._changed(chat)

    def _set_released(self, chat: str, item: _Item, released: bool) -> None:
        if item.file.released is not released:
            item.file = replace(item.file, released=released)
            self._disk.save_file(item.file)
            self._show(chat, item, released=released)

    def _show(self, chat: str, item: _Item, **changes: object) -> None:
        item.shown = replace(item.shown, **changes)  # type: ignore[arg-type]
        self._changed(chat)

    def _next(self, chat: str) -> None:
        """Begin with the next file of a chat, unless one is under way."""
        items = self._chats.get(chat, [])
        waiting = [item for item in items if item.shown.stage is Stage.WAITING]
        if waiting and not any(item.task for item in items):
            item = waiting[0]
            item.task = self._tasks.start(
                self._bring(chat, item), failed=partial(self._died, chat, item)
            )
            item.task.add_done_callback(partial(self._brought, chat, item))

    def _brought(self, chat: str, item: _Item, task: asyncio.Task[None]) -> None:
        item.task = None
        if not task.cancelled():
            self._next(chat)

    def _died(self, chat: str, item: _Item, error: Exception) -> None:
        """A fault of ours: the file stands there as failed, and those behind it go on."""
        if item in self._chats.get(chat, ()):
            self._fail(chat, item, Fault(type(error).__name__))

    async def _bring(self, chat: str, item: _Item) -> None:
        """Upload a file, at as many attempts as the line needs."""
        file = item.file
        upload = Upload(file.id, file.name, file.size, file.kind)
        pauses = self._relay.pauses()
        while True:
            await self._reachable.wait()
            self._show(chat, item, stage=Stage.UPLOADING)
            try:
                await self._relay.upload(
                    upload, partial(self._local.read, file), partial(self._sent, chat, item)
                )
                break
            except BrokenError:
                self._show(chat, item, stage=Stage.WAITING)
                await self._clock.sleep(next(pauses))
            except ChangedError:
                refused = Refused(RefusedReason.VANISHED, file.kind, file.size)
                self._fail(chat, item, refused)
                return
            except UploadRefusedError as error:
                self._fail(chat, item, error.problem)
                return
        self._show(chat, item, stage=Stage.READY, sent=file.size)
        self._send_ready(chat)

    def _sent(self, chat: str, item: _Item, sent: int) -> None:
        before, item.shown = item.shown, replace(item.shown, sent=sent)
        if sent * 100 // item.file.size != before.sent * 100 // item.file.size:
            self._changed(chat)

    def _fail(self, chat: str, item: _Item, problem: Refused | UploadError | Fault) -> None:
        self._set_released(chat, item, False)
        self._show(chat, item, stage=Stage.FAILED, problem=problem)
        self._failed(chat, item.file.name)
        self._send_ready(chat)  # those behind it need not wait

    def _send_ready(self, chat: str) -> None:
        """Send what is released, up to the first that is not at the relay yet."""
        for item in list(self._chats.get(chat, ())):
            if item.shown.stage is Stage.FAILED or not item.shown.released:
                continue
            if item.shown.stage is not Stage.READY:
                return
            if self._send(chat, item.shown):
                self._chats[chat].remove(item)
                self._changed(chat)
            else:
                self._set_released(chat, item, False)
        if not self._chats.get(chat, True):
            del self._chats[chat]

    async def _end(self, item: _Item) -> None:
        if item.task is not None:
            item.task.cancel()
            await asyncio.wait({item.task})
        try:
            await self._relay.cancel(item.file.id)
        except BrokenError:
            return  # the relay forgets by itself what no message goes out with
