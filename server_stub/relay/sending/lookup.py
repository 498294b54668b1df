"""Asks Meta whether a message of unknown outcome stands in its conversation."""

from __future__ import annotations

from collections.abc import Callable

from console.core.matching import find_listed
from console.core.state import Chat
from console.core.transcript import Message
from server_stub.relay.graph.conversations import Conversation, Conversations
from server_stub.relay.sending.clearance import TokenOf


class Lookup:
    """For all Pages."""

    def __init__(
        self,
        conversations: Conversations,
        token_of: TokenOf,
        chat_of: Callable[[str], Chat | None],
    ) -> None:
        """`chat_of` gives a chat as it is at that moment, None when it is not held any more."""
        self._conversations = conversations
        self._token_of = token_of
        self._chat_of = chat_of

    async def find_sent(self, chat: Chat, message: Message) -> str | None:
        """The message's mid; "" when it is surely not there, None when nobody can say."""
        token = self._token_of(chat.page)
        if token is None:
            return None
        found = await self._conversations.recent(chat.page, token, chat.visitor.psid)
        # The visitor has written, so that a conversation without messages is no answer.
        if not isinstance(found, Conversation) or not found.messages:
            return None
        # Another that says the same may have left while Meta was asked.
        chat = self._chat_of(chat.id) or chat
        return find_listed(chat, message, found.messages, found.whole)
