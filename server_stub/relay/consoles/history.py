"""Answers to `get`: what the snapshot leaves out, in pages that a console can take."""

from __future__ import annotations

from typing import assert_never

from console.core.actor import Actor
from console.core.chats import unlisted_channels
from console.core.company.operators import as_known
from console.core.company.values import Role
from console.core.state import Chat, State
from console.wire.frames import CHAT_BYTES, Get
from server_stub.relay.consoles.frames import chat_frame, newest_of, page_frame
from server_stub.relay.log.history import Scope, chat_adapter
from server_stub.relay.log.journal import Journal


async def page_for(get: Get, state: State, journal: Journal, operator: str) -> str:
    """The `page` frame that answers a console of an operator. Lists hold what is listed for
    them; whoever knows a chat by its id can read it."""
    after = None if get.before is None else (get.before, get.before_chat)
    match get.what:
        case "completed":
            actor = as_known(Actor(operator, Role.OPERATOR), state)
            scope = Scope(operator, unlisted_channels(actor, state))
            return page_frame(get.id, await journal.completed(after, get.limit, scope=scope))
        case "chat":
            return chat_frame(get.id, await _whole(state.chats.get(get.chat), get.chat, journal))
        case "visitor":
            chat = await _known(state.chats.get(get.chat), get.chat, journal)
            if chat is None:
                return chat_frame(get.id, None)
            visitor = (chat.visitor.channel, chat.visitor.id)
            return page_frame(get.id, await journal.completed(after, get.limit, visitor))
    assert_never(get.what)


async def _known(chat: Chat | None, name: str, journal: Journal) -> Chat | None:
    """A chat, from the disk when it is not in memory any more."""
    if chat is not None:
        return chat
    text = await journal.chat_text(name)
    return chat_adapter.validate_json(text) if text is not None else None


async def _whole(chat: Chat | None, name: str, journal: Journal) -> str | None:
    """A chat as JSON, of a very long one its newest items; None when there is no such chat."""
    if chat is None:
        text = await journal.chat_text(name)
        if text is None or len(text.encode()) <= CHAT_BYTES:
            return text
        chat = chat_adapter.validate_json(text)
    return chat_adapter.dump_json(newest_of(chat, CHAT_BYTES)).decode()
