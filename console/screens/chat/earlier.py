"""The visitor's earlier chats, fetched one by one and shown above the chat."""

from __future__ import annotations

from console.core.edits import emptied
from console.core.state import Chat, find_message, map_messages
from console.core.transcript import Item, Message, takes_back
from console.core.views import Phase
from console.screens.chat.pane import Pane
from console.widgets.lines.messages import EarlierChat, Shown


class EarlierChats:
    """Those that the operator has asked for, oldest first."""

    def __init__(self, pane: Pane) -> None:
        self._pane = pane
        self._chats: list[Chat] = []

    def __len__(self) -> int:
        return len(self._chats)

    def clear(self) -> None:
        """Another chat is shown."""
        self._chats = []

    def items(self, opened_at: int | None) -> list[Shown]:
        """What stands above a chat that was opened then; None for no chat."""
        shown: list[Shown] = []
        for chat in self._chats:
            timeline = self._without_taken_back(chat)
            shown += [EarlierChat(chat.opened_at, chat.reason), *timeline]
        if shown and opened_at is not None:
            shown.append(EarlierChat(opened_at))
        return shown

    def _without_taken_back(self, chat: Chat) -> tuple[Item, ...]:
        """Its transcript as it was fetched, without what has been taken back since."""
        known = self._pane.host.session.chat(chat.id) or chat
        gone = {takes_back(item) for item in known.timeline} - {""}
        return map_messages(chat, lambda one: one.mid in gone, emptied).timeline

    def chat_of(self, message: Message) -> str:
        """The chat in which a message stands: one of these, or the one shown."""
        above = (chat.id for chat in self._chats if find_message(chat, message.id) is not None)
        return next(above, self._pane.chat)

    async def fetch(self) -> None:
        """Fetch the newest that is not shown yet."""
        pane, chat = self._pane, self._pane.chat
        session, words = pane.host.session, pane.host.reader.words
        if session.link.phase is not Phase.LIVE:
            pane.say("notice.not_connected")
            return
        shown = {chat, *(one.id for one in self._chats)}
        rows = [row for row in await session.history.fetch_earlier(chat) if row.chat not in shown]
        if not rows:
            pane.host.say(words.say("notice.no_earlier"))
            return
        earlier = await session.history.fetch_chat(rows[0].chat)
        # The operator may have turned to another chat while it was on its way.
        if earlier is not None and pane.chat == chat:
            self._chats.insert(0, earlier)
            pane.draw()
