"""A session whose drafts and commands are on this machine's disk before they go anywhere.

What is on the disk belongs to one operator at one log of the relay: chat ids count for one log
only, and a command is sent with one operator's word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

from console.core.chats import End
from console.core.moments import Millis
from console.core.sends import Reply, SendAttachment
from console.local.database import StoreError
from console.local.jobs import Jobs
from console.local.store import Store
from console.session import Session
from console.session_types import Change, Draft, Notice, Pending
from console.wire import CommandFrame

DRAFT_SECONDS = 0.1
"""How long after a key the draft is written, so that fast typing is one write."""


class KeptSession(Session):
    """See the module. Subclasses run `_jobs` and implement `_send`."""

    def __init__(self, clock: Callable[[], Millis]) -> None:
        super().__init__(clock)
        self._jobs = Jobs(self._job_failed)
        self._store: Store | None = None
        self._owner = ""
        self._unsaved: set[str] = set()
        self._saving: asyncio.TimerHandle | None = None

    def _send(self, item: Pending) -> None:
        """Let a command go that is on the disk."""
        raise NotImplementedError

    def _job_failed(self, error: Exception) -> None:
        say = "notice.disk" if isinstance(error, StoreError) else "notice.not_kept"
        self._tell(Change(notices=[Notice("", say=say, detail=str(error) or repr(error))]))

    # Whose it is

    async def _open(self, store: Store) -> None:
        """Show what the store kept of its last owner."""
        self._store, self._owner = store, store.owner
        await self._load(store)

    def _belong_to(self, epoch: str, operator: str) -> None:
        """Be the console of who is welcomed. Another's drafts and commands, or those for another
        log of the relay, are neither shown nor sent: there `c1` is somebody else's chat."""
        owner = f"{epoch} {operator}"
        if owner == self._owner:
            return
        if self._owner:
            self._save_drafts()
            self._clear()
        self._owner = owner
        self._jobs.put(partial(self._move_in, owner))

    async def _move_in(self, owner: str) -> None:
        assert self._store is not None
        left = await self._store.become(owner)
        await self._load(self._store)
        path = str(self._store.path)
        notices = [Notice("", say="notice.set_aside", detail=path)] if left else []
        self._tell(Change(whole=True, notices=notices))

    async def _load(self, store: Store) -> None:
        """Take from the disk what is not here yet."""
        for chat, kept in (await store.drafts()).items():
            there = self.drafts.setdefault(chat, Draft(kept.text, kept.cursor))
            if there.text != kept.text:
                self.drafts.give_back(chat, kept.text)
        for item in await store.pending():
            self.pending.setdefault(item.id, Pending(item.id, item.command, item.at))
            if isinstance(item.command, End) and item.not_before:
                ending = Pending(item.id, item.command, item.not_before)
                self.ending.setdefault(item.command.chat, ending)
        self.sitting += 1

    async def _due(self) -> list[CommandFrame]:
        """What may leave now; the link asks after each `live`."""
        assert self._store is not None
        await self._jobs.join()
        held = {item.id for item in self.ending.values()}
        sent = self.pending.keys() - held
        return [frame for frame in await self._store.due() if frame.id in sent]

    # What is asked

    def _dispatch(self, item: Pending, not_before: Millis | None) -> None:
        if isinstance(item.command, Reply):
            # Now, and not when the disk gets to it: what is typed meanwhile is another draft.
            self._unsaved.discard(item.command.chat)
        self._jobs.put(partial(self._keep_and_send, item, not_before))

    async def _keep_and_send(self, item: Pending, not_before: Millis | None) -> None:
        assert self._store is not None
        try:
            if isinstance(item.command, Reply):
                await self._store.queue_reply(item.id, item.command)
            elif isinstance(item.command, SendAttachment):
                await self._store.queue_attachment(item.id, item.command)
            else:
                await self._store.put(item.id, item.command, not_before)
        except Exception:
            self._not_asked(item.id)
            raise
        if not_before is None:
            await self._let_go(item)

    async def _let_go(self, item: Pending) -> None:
        if item.id in self.pending:  # and not another's by now
            self._send(item)

    def _release(self, item: Pending) -> None:
        # It is on the disk already, behind what was asked before it.
        self._jobs.put(partial(self._let_go, item))

    def _withdraw(self, command_id: str) -> None:
        self._jobs.put(partial(self._remove, command_id))

    async def _remove(self, command_id: str) -> None:
        assert self._store is not None
        await self._store.remove(command_id)

    def _put_back(self, command_id: str, chat: str) -> None:
        """A reply was refused: out of the outbox, and the draft as it is here now."""
        self._jobs.put(partial(self._restore_draft, command_id, chat, self.drafts[chat]))

    async def _restore_draft(self, command_id: str, chat: str, draft: Draft) -> None:
        assert self._store is not None
        await self._store.restore_draft(command_id)
        await self._save_draft(chat, draft)

    # What is typed

    def _keep_draft(self, chat: str) -> None:
        self._unsaved.add(chat)
        if self._saving is None:
            later = asyncio.get_running_loop().call_later
            self._saving = later(DRAFT_SECONDS, self._save_drafts)

    def _save_drafts(self) -> None:
        self._saving = None
        for chat in self._unsaved:
            self._jobs.put(partial(self._save_draft, chat, self.drafts.get(chat, Draft(""))))
        self._unsaved.clear()

    async def _save_draft(self, chat: str, draft: Draft) -> None:
        assert self._store is not None
        try:
            await self._store.save_draft(chat, draft.text, draft.cursor)
        except StoreError:
            self._unsaved.add(chat)  # again with the next key, and when the console ends
            raise
