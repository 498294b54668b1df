"""The line above a chat: who it is with, through which channel, and what is being asked for it."""

from __future__ import annotations

from textual.content import Content

from console.core.queues import Queue
from console.core.state import Chat
from console.core.views import Phase
from console.locale import Reader
from console.session.session import Session
from console.text import content, one_line


def chat_header(chat: Chat | None, session: Session, reader: Reader) -> Content:
    """The header of a chat; empty for none."""
    if chat is None:
        return Content("")
    words, state = reader.words, session.state
    channel = state.channels.get(chat.channel)
    pieces = [(words.visitor(chat.visitor.name, chat.visitor.id), "bold")]
    if channel is not None:
        pieces.append((channel.name, "$text-muted"))
    if chat.queue is Queue.ACTIVE and chat.operator != session.me:
        pieces.append((reader.name(chat.operator), "$text-warning"))
    limit = state.settings(chat.channel).improper_limit
    if chat.improper and limit is not None:
        said = words.say("panel.improper_value", count=chat.improper, limit=limit)
        pieces.append((f"{words.say('panel.improper')} {said}", "$text-warning"))
    pieces += [
        (words.say(f"header.asked.{kind}"), "$text-warning") for kind in _asked(chat, session)
    ]
    return Content(" · ").join(content(one_line(text), style) for text, style in pieces)


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
