"""The state as the cache keeps it: its head, and chat by chat.

One JSON text per chat, so that saving costs what has changed, not the whole state.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from console.core.state import Chat, State
from console.wire.names import adapter

_states: TypeAdapter[State] = adapter(State)
_chats: TypeAdapter[Chat] = adapter(Chat)


@dataclass(frozen=True, slots=True)
class Difference:
    """What must be written to bring a saved state up to date."""

    head: bytes
    changed: list[tuple[str, bytes]]
    gone: list[tuple[str]]


def difference(state: State, saved: Mapping[str, Chat]) -> Difference:
    """Compared by identity: chats are frozen, and what did not change is the same object."""
    return Difference(
        head=_states.dump_json(replace(state, chats={})),
        changed=[
            (chat.id, _chats.dump_json(chat))
            for chat in state.chats.values()
            if saved.get(chat.id) is not chat
        ],
        gone=[(chat,) for chat in saved if chat not in state.chats],
    )


def restore(head: bytes, chats: Iterable[bytes]) -> State:
    """The state that was saved. Raises ValueError when it can not be read."""
    restored = [_chats.validate_json(text) for text in chats]
    return replace(_states.validate_json(head), chats={chat.id: chat for chat in restored})
