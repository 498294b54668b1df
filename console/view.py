"""What one operator's console knows: read by every screen, which `watch` for changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from console.core.company.values import Operator, Status
from console.core.moments import Millis
from console.core.queues import Queue, Reason
from console.core.sends import Reply, SendAttachment
from console.core.state import Chat, State
from console.core.transcript import Author, Item, Message, SendState
from console.core.views import Inbox, Row, chat_at
from console.drafts import Drafts
from console.older import Older
from console.session_types import Change, LinkView, Notice, Pending


class View:
    """The state, the queues made of it, and what is here only: drafts, commands on their way
    and ends that can still be undone."""

    def __init__(self, clock: Callable[[], Millis]) -> None:
        self._clock = clock
        self._offset: Millis = 0
        self._watchers: list[Callable[[Change], None]] = []
        self.state = State()
        self.inbox = Inbox()
        self.you: Operator | None = None
        self.link = LinkView()
        self.drafts = Drafts()
        self.sitting = 0
        """Grows when the drafts are other ones at once, and not by typing."""
        self.pending: dict[str, Pending] = {}
        self.ending: dict[str, Pending] = {}
        self.older = Older()

    # Reading

    def now(self) -> Millis:
        """The relay's time, as well as it is known here."""
        return self._clock() + self._offset

    def machine_now(self) -> Millis:
        """This machine's time: what is undone here counts by it."""
        return self._clock()

    @property
    def ready(self) -> bool:
        """Whether the session can be asked anything yet."""
        return True

    def needing_count(self) -> int:
        """How many chats need the operator."""
        return self.inbox.needing_count()

    @property
    def me(self) -> str:
        return self.you.id if self.you else ""

    @property
    def status(self) -> Status:
        known = self.state.operators.get(self.me)
        return known.status if known else Status.AVAILABLE

    def chat(self, chat: str) -> Chat | None:
        """A chat as it stands now, passed deadlines applied; completed ones once fetched."""
        known = self.state.chats.get(chat)
        if known is None:
            return self.older.chats.get(chat)
        return chat_at(known, self.state.settings(known.page), self.now())

    def timeline(self, chat: str) -> tuple[Item, ...]:
        """A chat's transcript with the replies that are still on their way to the relay."""
        known = self.chat(chat)
        if known is None:
            return ()
        waiting = on_their_way(self.pending.values(), known, self.me)
        older = self.older.items(chat)
        return (*older, *known.timeline, *waiting) if older or waiting else known.timeline

    def left_out(self, chat: str) -> int:
        """How many older items of a chat are still at the relay."""
        known = self.chat(chat)
        return known.earlier - len(self.older.items(chat)) if known is not None else 0

    def rows(self, queue: Queue) -> Sequence[Row]:
        """A queue in its order. Completed: those heard of, then the older ones fetched."""
        rows = self.inbox.rows(queue)
        return self.older.behind(rows) if queue is Queue.COMPLETED else rows

    def count(self, queue: Queue) -> int:
        if queue is Queue.COMPLETED:
            return max(self.older.total, len(self.rows(queue)))
        return self.inbox.count(queue)

    def row(self, chat: str) -> Row | None:
        return self.inbox.row(chat) or self.older.rows.get(chat)

    def next_needing_me(self, after: str = "") -> Row | None:
        """The chat to turn to next; the one after `after` when that one needs me as well."""
        rows = self.inbox.needing_me()
        places = [row.chat for row in rows]
        index = places.index(after) + 1 if after in places else 0
        return rows[index % len(rows)] if rows else None

    # Watching

    def watch(self, watcher: Callable[[Change], None]) -> None:
        """Call `watcher` after each change, on the loop that made it."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Callable[[Change], None]) -> None:
        self._watchers.remove(watcher)

    def _tell(self, change: Change) -> None:
        for watcher in list(self._watchers):
            watcher(change)

    # For subclasses

    def _take_state(self, state: State, changed: Iterable[str], whole: bool) -> None:
        """A newer state has come; work out what changed and tell."""
        changed = set(changed)
        before = {chat: self.inbox.row(chat) for chat in changed}
        self.state = state
        if whole:
            self.inbox.load(state, self.me, self.now())
            self.older.forget_lists()
        else:
            self.inbox.update(state, changed, self.now())
        notices = [] if whole else [self._news(chat, before[chat]) for chat in changed]
        for chat in changed:
            self.older.count(before[chat], self.inbox.row(chat))
            notices.append(self._overtaken(chat))
        self._tell(Change(changed, whole, notices=[notice for notice in notices if notice]))

    def _news(self, chat: str, before: Row | None) -> Notice | None:
        """What the operator is told of a change: a chat that begins to ring, or one of theirs
        that has completed by itself."""
        row = self.inbox.row(chat)
        if row is None:
            return None
        if before is None:
            return Notice(chat, rings=True) if row.rings else None
        was_mine = before.mine and (before.queue is Queue.ACTIVE or before.provisional)
        over = row.queue is Queue.COMPLETED and not row.provisional
        if was_mine and over and row.reason is not Reason.ENDED:
            return Notice(chat, completed=row.reason)
        return None

    def _overtaken(self, chat: str) -> Notice | None:
        """A chat has changed: drop what was to happen to it and makes no sense any more."""
        return None


def on_their_way(asked: Iterable[Pending], chat: Chat, by: str) -> list[Message]:
    """The replies that a transcript does not hold yet: their event comes before their ack."""
    replies = [
        item
        for item in asked
        if isinstance(item.command, Reply | SendAttachment) and item.command.chat == chat.id
    ]
    if not replies:
        return []
    arrived = {item.id for item in chat.timeline if isinstance(item, Message)}
    return [_on_its_way(item, chat, by) for item in replies if item.id not in arrived]


def _on_its_way(item: Pending, chat: Chat, by: str) -> Message:
    at = max(item.at, chat.last_at)
    message = Message(item.id, Author.OPERATOR, at, "", by=by, state=SendState.QUEUED)
    match item.command:
        case Reply(text=text, reply_to=reply_to):
            return replace(message, text=text, reply_to=reply_to)
        case SendAttachment(attachment=attachment):
            return replace(message, attachments=(attachment,))
        case _:
            return message
