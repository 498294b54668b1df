"""Frames made of many parts: entries of the log, a snapshot, a page of the history."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from console.core.model import Chat, Message, State
from console.wire import SNAPSHOT_PART, TIMELINE_TAIL, Directory, Snapshot, encode
from server_stub.relay.history import Listed

_CHAT_BYTES = 400
_ITEM_BYTES = 240


def events_frames(texts: Sequence[str]) -> Iterator[str]:
    """`events` frames from entries' texts: one, unless they are very many."""
    part: list[str] = []
    size = 0
    for text in texts:
        if part and size + len(text) > SNAPSHOT_PART:
            yield _events(part)
            part, size = [], 0
        part.append(text)
        size += len(text)
    if part:
        yield _events(part)


def _events(texts: Sequence[str]) -> str:
    return f'{{"type":"events","entries":[{",".join(texts)}]}}'


def page_frame(request: str, listed: Listed) -> str:
    """A `page` of completed chats, from the summaries as they are stored."""
    summaries = ",".join(listed.summaries)
    return (
        f'{{"type":"page","id":{json.dumps(request)},"summaries":[{summaries}],'
        f'"chat":null,"total":{listed.total},"more":{json.dumps(listed.more)}}}'
    )


def chat_frame(request: str, chat: str | None) -> str:
    """A `page` with one whole chat, from its JSON; None when there is no such chat."""
    return (
        f'{{"type":"page","id":{json.dumps(request)},"summaries":[],'
        f'"chat":{chat or "null"},"total":0,"more":false}}'
    )


def snapshot_frames(state: State) -> Iterator[str]:
    """A state as `snapshot` frames, each made when it is asked for.

    Takes what it needs from the state at once: it may change while the frames are sent.
    """
    directory = Directory(
        opened=state.opened,
        brands=dict(state.brands),
        departments=dict(state.departments),
        channels=dict(state.channels),
        operators=dict(state.operators),
    )
    parts = list(_parts(state.chats.values()))
    seq, at = state.seq, state.at

    def make() -> Iterator[str]:
        for number, chats in enumerate(parts, 1):
            yield encode(
                Snapshot(
                    seq=seq,
                    at=at,
                    part=number,
                    of=len(parts),
                    directory=directory if number == 1 else None,
                    chats=tuple(chats),
                )
            )

    return make()


def _parts(chats: Iterable[Chat]) -> Iterator[list[Chat]]:
    """The chats, trimmed, in groups of about one part's size; at least one group."""
    part: list[Chat] = []
    size = 0
    for chat in map(_trimmed, chats):
        weight = _weight(chat)
        if part and size + weight > SNAPSHOT_PART:
            yield part
            part, size = [], 0
        part.append(chat)
        size += weight
    yield part


def _trimmed(chat: Chat) -> Chat:
    surplus = len(chat.timeline) - TIMELINE_TAIL
    if surplus <= 0:
        return chat
    return replace(chat, timeline=chat.timeline[surplus:], earlier=chat.earlier + surplus)


def _weight(chat: Chat) -> int:
    """About how many bytes a chat takes."""
    texts = sum(3 * len(item.text) for item in chat.timeline if isinstance(item, Message))
    return _CHAT_BYTES + _ITEM_BYTES * len(chat.timeline) + texts


class Tail:
    """The texts of the newest entries, for consoles that were away for a moment."""

    def __init__(self, seq: int, most: int = 10_000) -> None:
        self._texts: deque[str] = deque(maxlen=most)
        self.seq = seq

    def extend(self, texts: Sequence[str]) -> None:
        self._texts.extend(texts)
        self.seq += len(texts)

    def since(self, seq: int) -> list[str] | None:
        """The entries after a position; None when some of them are not held any more."""
        missing = self.seq - seq
        if missing > len(self._texts):
            return None
        return list(islice(self._texts, len(self._texts) - missing, None))
