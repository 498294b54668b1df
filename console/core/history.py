"""Messages of before a chat, as the service lists them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from console.core.kinds.kind import Opener
from console.core.moments import Millis
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat, State
from console.core.timers import opened
from console.core.traits import ChatCommand, ChatEvent
from console.core.transcript import Author, Message, Origin, insert, takes_back


@dataclass(frozen=True, slots=True)
class RestoreHistory(ChatCommand):
    """What the service lists of before a chat; messages that are known already are left out."""

    chat: str
    messages: tuple[Message, ...]
    kind: Literal["restore_history"] = "restore_history"


@dataclass(frozen=True, slots=True)
class HistoryRestored(ChatEvent):
    """Messages of before the connection or of an outage, as the service lists them."""

    chat: str
    messages: tuple[Message, ...]
    kind: Literal["history_restored"] = "history_restored"


def restore_history(command: RestoreHistory, state: State) -> tuple[HistoryRestored] | Refusal:
    """Older messages, without those that are known."""
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    held = {item.mid for item in chat.timeline if isinstance(item, Message)}
    held |= {takes_back(item) for item in chat.timeline}
    new = tuple(
        replace(message, origin=Origin.HISTORY)
        for message in command.messages
        if message.mid and message.mid not in held
    )
    return (HistoryRestored(chat.id, new),) if new else Refusal(RefusalCode.STALE)


def history_restored(chat: Chat, event: HistoryRestored, at: Millis) -> Chat:
    known = {item.mid for item in chat.timeline if isinstance(item, Message)}
    timeline = chat.timeline
    for message in event.messages:
        if message.mid not in known:
            timeline = insert(timeline, message)
            if message.author is Author.VISITOR:
                chat = opened(chat, Opener.MESSAGE, message.at, at)
    return chat if timeline is chat.timeline else replace(chat, timeline=timeline)
