"""Which attachment a console means, and a fresh link to it when the one we know has expired."""

from __future__ import annotations

from console.core.attachments import Attachment
from console.core.state import Chat, find_message
from console.core.transcript import Message
from server_stub.relay.channel_port import ChannelPort, MediaLink
from server_stub.relay.log.history import chat_adapter
from server_stub.relay.log.journal import Journal
from server_stub.relay.log.sequencer import Sequencer


class MediaLinks:
    """For open and completed chats."""

    def __init__(self, sequencer: Sequencer, journal: Journal, port: ChannelPort) -> None:
        self._sequencer = sequencer
        self._journal = journal
        self._port = port

    async def attachment(self, chat: str, message: str, n: int) -> Attachment | None:
        """The n-th attachment of a message; None when there is none."""
        _, holder = await self._find(chat, message)
        if holder is None or not 0 <= n < len(holder.attachments):
            return None
        return holder.attachments[n]

    async def fresh(self, chat_id: str, message: str, n: int) -> MediaLink:
        """A link that the service gives for it now."""
        chat, holder = await self._find(chat_id, message)
        if chat is None or holder is None or not holder.mid:
            return MediaLink("")
        return await self._port.media_link(chat.channel, holder.mid, holder.attachments, n)

    async def _find(self, chat: str, message: str) -> tuple[Chat | None, Message | None]:
        known = self._sequencer.state.chats.get(chat)
        if known is None:
            text = await self._journal.chat_text(chat)
            known = chat_adapter.validate_json(text) if text is not None else None
        return known, find_message(known, message) if known is not None else None
