"""Which attachment a console means, and a fresh link to it when Meta's has expired."""

from __future__ import annotations

from console.core.attachments import Attachment
from console.core.state import Chat, find_message
from console.core.transcript import Message
from server_stub.relay.graph.conversations import Conversations
from server_stub.relay.log.history import chat_adapter
from server_stub.relay.log.journal import Journal
from server_stub.relay.log.sequencer import Sequencer
from server_stub.relay.sending.clearance import TokenOf


class MediaLinks:
    """For open and completed chats."""

    def __init__(
        self,
        sequencer: Sequencer,
        journal: Journal,
        conversations: Conversations,
        token_of: TokenOf,
    ) -> None:
        self._sequencer = sequencer
        self._journal = journal
        self._conversations = conversations
        self._token_of = token_of

    async def attachment(self, chat: str, message: str, n: int) -> Attachment | None:
        """The n-th attachment of a message; None when there is none."""
        _, found = await self._find(chat, message)
        if found is None or not 0 <= n < len(found.attachments):
            return None
        return found.attachments[n]

    async def fresh(self, chat: str, message: str, n: int) -> str:
        """A link that Meta gives for it now; "" when it gives none."""
        known, found = await self._find(chat, message)
        token = self._token_of(known.page) if known is not None else None
        if known is None or found is None or token is None or not found.mid:
            return ""
        return await self._conversations.fresh_url(
            known.page, token, found.mid, found.attachments, n
        )

    async def _find(self, chat: str, message: str) -> tuple[Chat | None, Message | None]:
        known = self._sequencer.state.chats.get(chat)
        if known is None:
            text = await self._journal.chat_text(chat)
            known = chat_adapter.validate_json(text) if text is not None else None
        return known, find_message(known, message) if known is not None else None
