"""The disk behind a session: the store, and the one task through which everything reaches it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from console.core.moments import Millis
from console.local.folder import open_store
from console.local.jobs import Jobs, Soon
from console.local.store import Store
from console.session.ports import DiskError, Log, Opened, Queued, Saved
from console.session.tasks import Tasks
from console.session.values import AttachedFile, Draft, Pending

DRAFT_SECONDS = 0.1
"""How long after a key the draft is written, so that fast typing is one write."""

LOG_SECONDS = 2.0
"""How long after a change the state is written."""

_NO_DRAFT = Draft("")


class Disk:
    """See the module. `folder` is that of this account; `now` is this machine's clock, `new_id`
    makes the id under which the relay knows this console. `signed_in` is the mark of what the
    operator is let in with; "" where that is nobody's question. `presumed`: it was remembered here,
    so in a folder that does not say what its owner was let in with, it was this."""

    def __init__(
        self,
        folder: Path,
        now: Callable[[], Millis],
        new_id: Callable[[], str],
        signed_in: str = "",
        presumed: bool = True,
    ) -> None:
        self.owner = ""
        self.signed_in = signed_in
        self._presumed = presumed
        self.jobs = Jobs(self._failed)
        self._folder = folder
        self._now = now
        self._new_id = new_id
        self._open_store: Store | None = None
        self._tasks = Tasks(self._failed)
        self._tell_failed: Callable[[Exception], None] = lambda error: None
        self._unsaved: dict[str, Draft] = {}
        self._drafts = Soon(DRAFT_SECONDS, self._write_drafts)
        self._log: Callable[[], Log | None] | None = None
        self._state = Soon(LOG_SECONDS, self._write_log)

    @property
    def store(self) -> Store:
        """The open store; between `open` and `close` only."""
        assert self._open_store is not None
        return self._open_store

    def _failed(self, error: Exception) -> None:
        self._tell_failed(error)

    # Life

    async def open(self, failed: Callable[[Exception], None]) -> Opened:
        self._tell_failed = failed
        self._open_store = await open_store(self._folder, self._now)
        try:
            opened = await self._opened(self._open_store)
        except BaseException:
            await self._open_store.close()
            raise
        self._tasks.start(self.jobs.run())
        return opened

    async def _opened(self, store: Store) -> Opened:
        if store.signed_in is None and self._presumed:
            await store.keep_signed_in(self.signed_in)
        known = store.signed_in == self.signed_in
        if not known:
            store.conceal()
        self.owner = store.owner
        console_id = await store.console_id(self._new_id)
        saved, log = await self._saved(), await store.load_cache()
        # Last: reading may have shown what can not be read.
        damages = [f"{damage.file} ({damage.reason})" for damage in store.damages]
        return Opened(console_id, saved, log, damages, known)

    async def settle(self) -> None:
        self._drafts.now()
        self._state.now()
        await self.jobs.join()

    async def close(self) -> None:
        await self.settle()
        await self._tasks.stop()
        await self.store.close()
        self._open_store = None

    # Whose it is

    def change_owner(self, owner: str, ready: Callable[[Saved], None]) -> None:
        self.write_drafts()  # they are those of the owner before
        self.owner = owner
        self.jobs.put(partial(self._change_owner, owner, self.signed_in, ready))

    def hide(self) -> None:
        self.write_drafts()
        self.owner = ""
        self.jobs.put(lambda: self.store.hide())

    async def _change_owner(
        self, owner: str, signed_in: str, ready: Callable[[Saved], None]
    ) -> None:
        left = await self.store.become(owner, signed_in)
        ready(await self._saved(str(self.store.path) if left else ""))

    async def _saved(self, elsewhere: str = "") -> Saved:
        drafts = await self.store.drafts()
        return Saved(
            {chat: Draft(draft.text, draft.cursor) for chat, draft in drafts.items()},
            [
                Queued(Pending(queued.id, queued.command, queued.at), queued.not_before)
                for queued in await self.store.pending()
            ],
            await self.store.attached(),
            elsewhere,
        )

    # Commands

    async def due(self) -> Sequence[str]:
        await self.jobs.join()
        return [queued.id for queued in await self.store.due()]

    def save_command(
        self,
        item: Pending,
        not_before: Millis | None,
        saved: Callable[[], None],
        failed: Callable[[], None],
    ) -> None:
        if item.command.typed:
            # Now, and not when the disk gets to it: what is typed meanwhile is another draft.
            self._unsaved.pop(item.command.chat, None)
        self.jobs.put(partial(self._save_command, item, not_before, saved, failed))

    async def _save_command(
        self,
        item: Pending,
        not_before: Millis | None,
        saved: Callable[[], None],
        failed: Callable[[], None],
    ) -> None:
        try:
            await self.store.put(item.id, item.command, not_before)
        except Exception:
            failed()
            raise
        saved()

    def after_all(self, do: Callable[[], None]) -> None:
        async def then() -> None:
            do()

        self.jobs.put(then)

    def remove_command(self, command_id: str) -> None:
        self.jobs.put(lambda: self.store.remove(command_id))

    def return_text(self, command_id: str, chat: str, draft: Draft) -> None:
        self.jobs.put(partial(self._return_text, command_id, chat, draft))

    async def _return_text(self, command_id: str, chat: str, draft: Draft) -> None:
        await self.store.restore_draft(command_id)
        await self._save_draft(self.owner, chat, draft)

    # Drafts

    def save_draft(self, chat: str, draft: Draft | None) -> None:
        self._unsaved[chat] = draft or _NO_DRAFT
        self._drafts.ask()

    def write_drafts(self) -> None:
        """Write what was typed now and not soon."""
        self._drafts.now()

    def _write_drafts(self) -> None:
        for chat, draft in self._unsaved.items():
            self.jobs.put(partial(self._save_draft, self.owner, chat, draft))
        self._unsaved.clear()

    async def _save_draft(self, owner: str, chat: str, draft: Draft) -> None:
        try:
            await self.store.save_draft(chat, draft.text, draft.cursor)
        except DiskError:
            # Again with the next key, and when the console ends; but a newer draft stands, and
            # one of another owner is not for this one's chats.
            if owner == self.owner:
                self._unsaved.setdefault(chat, draft)
            raise

    # Files and the state

    def save_file(self, file: AttachedFile) -> None:
        self.jobs.put(lambda: self.store.save_attached(file))

    def remove_file(self, upload: str) -> None:
        self.jobs.put(lambda: self.store.drop_attached(upload))

    def save_log(self, log: Callable[[], Log | None]) -> None:
        self._log = log
        self._state.ask()

    def _write_log(self) -> None:
        if self._log is not None:
            self.jobs.put(partial(self._save_log, self._log))
            self._log = None

    async def _save_log(self, log: Callable[[], Log | None]) -> None:
        # As the state is by now: what has come since is in it.
        known = log()
        if known is not None:
            await self.store.save_cache(known[1], known[0])
