"""The line above a chat: who it is with, through which channel, and what is being asked for it."""

from __future__ import annotations

from console.core.queues import Queue
from console.core.state import Chat
from console.core.views import Phase
from console.locale import Reader
from console.session.session import Session
from console.widgets.bars.chat_header import Piece


def chat_header(chat: Chat | None, session: Session, reader: Reader) -> list[Piece]:
    """The header of a chat; empty for none."""
    if chat is None:
        return []
    words, state = reader.words, session.state
    channel = state.channels.get(chat.channel)
    pieces = [Piece(words.visitor(chat.visitor.name, chat.visitor.id), "name", 0)]
    if channel is not None:
        pieces.append(Piece(channel.name, "muted", 4))
    if chat.queue is Queue.ACTIVE and chat.operator != session.me:
        pieces.append(Piece(reader.name(chat.operator), "warn", 3))
    settings = state.settings(chat.channel)
    limit = settings.improper_limit
    if chat.improper and settings.improper and limit is not None:
        said = words.say("panel.improper_value", count=chat.improper, limit=limit)
        pieces.append(Piece(f"{words.say('panel.improper')} {said}", "warn", 2))
    asked = _asked(chat, session)
    return [*pieces, *(Piece(words.say(f"header.asked.{kind}"), "warn", 1) for kind in asked)]


def _asked(chat: Chat, session: Session) -> list[str]:
    """What has been asked of the relay for this chat and is not answered yet."""
    asked = {
        item.command.kind
        for item in session.outbox.pending.values()
        if item.command.chat == chat.id
    }
    if chat.id in session.outbox.ending or session.link.phase is Phase.LIVE:
        asked.discard("end")
    return [kind for kind in ("pick_up", "end") if kind in asked]
