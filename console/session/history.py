"""What the state leaves out, as far as it has been asked for: completed chats that are not in it,
and the beginnings of long ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from console.core.queues import Queue
from console.core.state import Chat
from console.core.transcript import Item
from console.core.views import Row
from console.session.ports import Relay
from console.session.values import Change
from console.session.watchers import Watchers


class History:
    """`rows` are the completed chats that were asked for, newest first, `chats` the whole ones;
    `total` counts the completed chats of the relay.

    `in_state` gives a chat of the state as it is there, `as_shown` one as it stands now, and
    `row_of` makes a chat's row.
    """

    def __init__(
        self,
        relay: Relay,
        watchers: Watchers,
        *,
        in_state: Callable[[str], Chat | None],
        as_shown: Callable[[str], Chat | None],
        row_of: Callable[[Chat], Row],
    ) -> None:
        self.rows: dict[str, Row] = {}
        self.chats: dict[str, Chat] = {}
        self.total = 0
        self._beginnings: dict[str, tuple[Item, ...]] = {}
        self._relay = relay
        self._watchers = watchers
        self._in_state = in_state
        self._as_shown = as_shown
        self._row_of = row_of

    # Asking the relay

    async def fetch_chat(self, chat: str) -> Chat | None:
        """A whole chat with all of its messages, completed ones included."""
        whole = await self._relay.chat(chat)
        if whole is None:
            return self._as_shown(chat)
        self._take(whole)
        self._watchers.chat_changed(chat)
        return whole

    async def refresh(self, chat: str) -> None:
        """Fetch a chat again that has changed since."""
        whole = await self._relay.chat(chat)
        if whole is not None:
            self._take(whole)
            self._watchers.hear(Change(whole=True))

    async def fetch_completed(self) -> bool:
        """Fetch the next page of completed chats; whether there was one."""
        last = next(reversed(self.rows.values()), None)
        page = await self._relay.completed(
            last.completed_at if last else None, last.chat if last else ""
        )
        if page is None:
            return False
        for row in map(self._row_of, page.chats):
            self.rows.setdefault(row.chat, row)
        if last is None:
            self.total = page.total
        self._watchers.hear(Change(whole=True))
        return bool(page.chats)

    async def fetch_newest(self) -> None:
        """Begin again with the newest page: what was fetched may be out of date."""
        self.rows.clear()
        await self.fetch_completed()

    async def fetch_earlier(self, chat: str) -> Sequence[Row]:
        """The earlier chats of a chat's visitor, newest first."""
        return [self._row_of(each) for each in await self._relay.earlier(chat)]

    # Reading

    def beginning(self, chat: str) -> tuple[Item, ...]:
        """What stands before the timeline that everybody has."""
        return self._beginnings.get(chat, ())

    def completed_after(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The completed chats of the state, then these."""
        if not self.rows:
            return rows
        shown = {row.chat for row in rows}
        return [*rows, *(row for chat, row in self.rows.items() if chat not in shown)]

    # Keeping up

    def count(self, before: Row | None, row: Row | None) -> None:
        """A chat's row has changed: one more may be completed now."""
        if row is not None and _completed(row) and not _completed(before):
            self.total += row.chat not in self.rows

    def forget_lists(self) -> None:
        """The state is another: lists are asked for again."""
        self.rows.clear()
        self._beginnings.clear()

    def clear(self) -> None:
        """Forget the chats that somebody else has read."""
        self.chats.clear()

    def _take(self, chat: Chat) -> None:
        """Hold of a whole chat what the state leaves out."""
        known = self._in_state(chat.id)
        if known is None:
            self.chats[chat.id] = chat
        elif known.earlier:
            # The relay itself leaves out the beginning of a very long chat.
            self._beginnings[chat.id] = chat.timeline[: known.earlier - chat.earlier]


def _completed(row: Row | None) -> bool:
    return row is not None and row.queue is Queue.COMPLETED and not row.provisional
