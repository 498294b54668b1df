"""What one operator's console knows and asks: the model behind every screen.

A session holds the state, the queues made of it, drafts, messages on their way to the relay
and ends that can still be undone. Screens read it and call its verbs; `watch` tells them what
changed. This class does no I/O: `LiveSession` gives it a relay and a disk, `ReplaySession` a
scenario and a virtual clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from console.core import commands as cmd
from console.core.commands import OperatorCommand, Refusal, RefusalCode
from console.core.decide import check_text
from console.core.model import (
    SECOND,
    Author,
    Chat,
    Item,
    Message,
    Millis,
    Operator,
    Queue,
    SendState,
    State,
    Status,
)
from console.core.project import Inbox, Row, chat_at
from console.session_types import Change, Draft, LinkView, Notice, Pending

UNDO_MILLIS: Millis = 5 * SECOND
"""How long ending a chat can be taken back: a completed chat is over for ever, so the command
waits here before it leaves."""


class Session:
    """See the module. Subclasses implement `_dispatch`, `_keep_draft` and the history reads."""

    def __init__(self, clock: Callable[[], Millis]) -> None:
        self._clock = clock
        self._offset: Millis = 0
        self._watchers: list[Callable[[Change], None]] = []
        self.state = State()
        self.inbox = Inbox()
        self.you: Operator | None = None
        self.link = LinkView()
        self.drafts: dict[str, Draft] = {}
        self.pending: dict[str, Pending] = {}
        self.ending: dict[str, Pending] = {}
        self.older_completed: dict[str, Row] = {}
        self.completed_total = 0
        self.fetched: dict[str, Chat] = {}
        self.older_items: dict[str, tuple[Item, ...]] = {}

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
            return self.fetched.get(chat)
        return chat_at(known, self.state.settings(known.page), self.now())

    def timeline(self, chat: str) -> tuple[Item, ...]:
        """A chat's transcript with the replies that are still on their way to the relay."""
        known = self.chat(chat)
        if known is None:
            return ()
        waiting = tuple(
            Message(
                item.id,
                Author.OPERATOR,
                max(item.at, known.last_at),
                item.command.text,
                by=self.me,
                state=SendState.QUEUED,
            )
            for item in self.pending.values()
            if isinstance(item.command, cmd.Reply) and item.command.chat == chat
        )
        older = self.older_items.get(chat, ())
        return (*older, *known.timeline, *waiting) if older or waiting else known.timeline

    def left_out(self, chat: str) -> int:
        """How many older items of a chat are still at the relay."""
        known = self.chat(chat)
        return known.earlier if known is not None and chat not in self.older_items else 0

    def _take_fetched(self, chat: Chat) -> None:
        """A whole chat has come from the relay: keep what is not here already."""
        known = self.state.chats.get(chat.id)
        if known is None:
            self.fetched[chat.id] = chat
        elif known.earlier:
            self.older_items[chat.id] = chat.timeline[: known.earlier]

    def rows(self, queue: Queue) -> Sequence[Row]:
        """A queue in its order. Completed: those heard of, then the older ones fetched."""
        rows = self.inbox.rows(queue)
        if queue is not Queue.COMPLETED or not self.older_completed:
            return rows
        own = list(rows)
        heard = {row.chat for row in own}
        return own + [row for chat, row in self.older_completed.items() if chat not in heard]

    def count(self, queue: Queue) -> int:
        if queue is Queue.COMPLETED:
            return max(self.completed_total, len(self.rows(queue)))
        return self.inbox.count(queue)

    def row(self, chat: str) -> Row | None:
        return self.inbox.row(chat) or self.older_completed.get(chat)

    def next_needing_me(self, after: str = "") -> Row | None:
        """The chat to turn to next; the one after `after` when that one needs me as well."""
        rows = self.inbox.needing_me()
        places = [row.chat for row in rows]
        index = places.index(after) + 1 if after in places else 0
        return rows[index % len(rows)] if rows else None

    # Asking

    def pick_up(self, chat: str) -> Refusal | None:
        """Ask for an unanswered chat. The refusal, when it is known here already."""
        known = self.chat(chat)
        if known is None:
            return Refusal(RefusalCode.UNKNOWN_CHAT)
        if not known.open:
            return Refusal(RefusalCode.COMPLETED)
        if known.queue is Queue.ACTIVE:
            name = self.state.operator_name(known.operator)
            return Refusal(RefusalCode.TAKEN, name, known.picked_up_at or 0)
        self._ask(cmd.PickUp(chat, known.assignment))
        return None

    def may_answer(self, chat: str) -> Refusal | None:
        """Why the operator can not answer in a chat now, or None."""
        known = self.chat(chat)
        if known is None:
            return Refusal(RefusalCode.UNKNOWN_CHAT)
        if not known.open:
            return Refusal(RefusalCode.COMPLETED)
        if known.queue is Queue.UNANSWERED:
            return Refusal(RefusalCode.NOT_PICKED_UP)
        if known.operator != self.me:
            return Refusal(RefusalCode.NOT_YOURS, self.state.operator_name(known.operator))
        return None

    def reply(self, chat: str, text: str) -> Refusal | None:
        """Send an answer. It is on this disk, and no longer a draft, before it leaves."""
        refusal = self.may_answer(chat) or check_text(text)
        if refusal is not None:
            return refusal
        self.drafts.pop(chat, None)
        self._ask(cmd.Reply(chat, text))
        return None

    def send_again(self, chat: str, message: str) -> Refusal | None:
        refusal = self.may_answer(chat)
        if refusal is None:
            self._ask(cmd.SendAgain(chat, message))
        return refusal

    def end(self, chat: str) -> Refusal | None:
        """End a chat in `UNDO_MILLIS`, unless `undo_end` comes first."""
        known = self.chat(chat)
        refusal = self.may_answer(chat)
        if refusal is not None and refusal.code is not RefusalCode.NOT_YOURS:
            return refusal
        if known is not None and chat not in self.ending:
            item = self._ask(cmd.End(chat), not_before=self._clock() + UNDO_MILLIS)
            self.ending[chat] = replace(item, at=self._clock() + UNDO_MILLIS)
            self._tell(Change(chats={chat}))
        return None

    def undo_end(self, chat: str) -> bool:
        """Take an end back; whether there was still time."""
        item = self.ending.pop(chat, None)
        if item is None or item.at <= self._clock():
            return False
        self.pending.pop(item.id, None)
        self._withdraw(item.id)
        self._tell(Change(chats={chat}))
        return True

    def set_status(self, status: Status) -> None:
        self._ask(cmd.SetStatus(status))

    def keep_draft(self, chat: str, text: str, cursor: int) -> None:
        """Remember what stands in a composer; an empty text forgets it."""
        had = chat in self.drafts
        if text:
            self.drafts[chat] = Draft(text, cursor)
        else:
            self.drafts.pop(chat, None)
        self._keep_draft(chat, text, cursor)
        if had != bool(text):
            self._tell(Change(chats={chat}))

    # Time

    def tick(self) -> None:
        """Let the clock move chats, and ends whose time to undo is over leave."""
        for chat, item in list(self.ending.items()):
            if item.at <= self._clock():
                del self.ending[chat]
                self._tell(Change(chats={chat}))
        moved = self.inbox.tick(self.now())
        if moved:
            self._tell(Change(chats=moved))

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
            self.older_completed.clear()
            self.older_items.clear()
        else:
            self.inbox.update(state, changed, self.now())
        notices = [] if whole else [self._ringing(chat, before[chat]) for chat in changed]
        for chat in changed:
            self._count_completed(chat, before[chat])
            self._drop_answered_end(chat)
        self._tell(Change(changed, whole, notices=[notice for notice in notices if notice]))

    def _ringing(self, chat: str, before: Row | None) -> Notice | None:
        row = self.inbox.row(chat)
        fresh = before is None and row is not None and row.rings
        return Notice(chat, rings=True) if fresh else None

    def _count_completed(self, chat: str, before: Row | None) -> None:
        row = self.inbox.row(chat)
        over = row is not None and row.queue is Queue.COMPLETED and not row.provisional
        was_over = before is not None and before.queue is Queue.COMPLETED
        if over and not (was_over and before is not None and not before.provisional):
            self.completed_total += chat not in self.older_completed

    def _drop_answered_end(self, chat: str) -> None:
        known = self.state.chats.get(chat)
        item = self.ending.get(chat)
        if known is not None and not known.open and item is not None:
            del self.ending[chat]
            self.pending.pop(item.id, None)
            self._withdraw(item.id)

    def _answered(self, command_id: str, refusal: Refusal | None) -> None:
        """The relay has answered a command."""
        item = self.pending.pop(command_id, None)
        if item is None:
            return
        chat = getattr(item.command, "chat", "")
        notices = []
        if refusal is not None:
            notices.append(Notice(chat, refusal))
            if isinstance(item.command, cmd.Reply) and chat not in self.drafts:
                self.drafts[chat] = Draft(item.command.text, len(item.command.text))
        self._tell(Change(chats={chat} if chat else set(), notices=notices))

    def _ask(self, command: OperatorCommand, not_before: Millis | None = None) -> Pending:
        item = Pending(self._new_id(), command, self.now())
        self.pending[item.id] = item
        self._dispatch(item, not_before)
        chat = getattr(command, "chat", "")
        self._tell(Change(chats={chat} if chat else set()))
        return item

    def _new_id(self) -> str:
        raise NotImplementedError

    def _dispatch(self, item: Pending, not_before: Millis | None) -> None:
        """Keep a command and get it to the relay, not before a moment of the local clock."""
        raise NotImplementedError

    def _withdraw(self, command_id: str) -> None:
        """Forget a command that has not left."""
        raise NotImplementedError

    def _keep_draft(self, chat: str, text: str, cursor: int) -> None:
        raise NotImplementedError

    async def fetch_chat(self, chat: str) -> Chat | None:
        """A whole chat with all of its messages, completed ones included."""
        raise NotImplementedError

    async def fetch_completed(self) -> bool:
        """Fetch the next page of completed chats; whether there was one."""
        raise NotImplementedError

    async def fetch_earlier(self, chat: str) -> Sequence[Row]:
        """The earlier chats of a chat's visitor, newest first."""
        raise NotImplementedError

    def use_token(self, token: str) -> None:
        """Try this token; the relay refused the last one."""

    async def start(self) -> None:
        """Begin: open the disk, connect. Called after the first paint."""

    async def stop(self) -> None:
        """End: everything typed is on disk when this returns."""
