"""Asks the service whether a message of unknown outcome stands in its conversation."""

from __future__ import annotations

from collections.abc import Callable

from console.core.matching import find_listed
from console.core.state import Chat
from console.core.transcript import Message
from server_stub.relay.channel_port import ChannelPort, Unread


class Lookup:
    """For all channels."""

    def __init__(self, port: ChannelPort, chat_of: Callable[[str], Chat | None]) -> None:
        """`chat_of` gives a chat as it is at that moment, None when it is not held any more."""
        self._port = port
        self._chat_of = chat_of

    async def find_sent(self, chat: Chat, message: Message) -> str | None:
        """The message's mid; "" when it is surely not there, None when nobody can say."""
        conversation = await self._port.recent(chat.channel, chat.visitor.id)
        # The visitor has written, so that a conversation without messages is no answer.
        if isinstance(conversation, Unread) or not conversation.messages:
            return None
        # Another that says the same may have left while the service was asked.
        chat = self._chat_of(chat.id) or chat
        return find_listed(chat, message, conversation.messages, conversation.whole)
