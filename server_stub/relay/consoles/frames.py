"""Frames made of many parts: entries of the log, a snapshot, a page of the history."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import assert_never

from console.core.state import Chat, State
from console.core.transcript import Item, Message, Move, Remark
from console.wire.frames import SNAPSHOT_PART, TIMELINE_TAIL, Directory, Snapshot, encode
from server_stub.relay.log.history import HistoryPage

_CHAT_BYTES = 400
_ITEM_BYTES = 240
_SPAN_BYTES = 16


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


def page_frame(request: str, page: HistoryPage) -> str:
    """A `page` of completed chats, from the summaries as they are stored."""
    summaries = ",".join(page.summaries)
    return (
        f'{{"type":"page","id":{json.dumps(request)},"summaries":[{summaries}],'
        f'"chat":null,"total":{page.total},"more":{json.dumps(page.more)}}}'
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
        accounts=dict(state.accounts),
        incidents=dict(state.incidents),
        consent=state.consent,
        brands_added=state.brands_added,
        departments_added=state.departments_added,
    )
    groups = list(_grouped(state.chats.values()))
    seq, at = state.seq, state.at

    def make() -> Iterator[str]:
        for number, chats in enumerate(groups, 1):
            yield encode(
                Snapshot(
                    seq=seq,
                    at=at,
                    part=number,
                    of=len(groups),
                    directory=directory if number == 1 else None,
                    chats=tuple(chats),
                )
            )

    return make()


def _grouped(chats: Iterable[Chat]) -> Iterator[list[Chat]]:
    """The chats, trimmed, in groups of about one part's size; at least one group."""
    part: list[Chat] = []
    size = 0
    for whole in chats:
        chat = newest_of(whole, SNAPSHOT_PART, TIMELINE_TAIL)
        weight = _CHAT_BYTES + sum(map(_weight, chat.timeline))
        if part and size + weight > SNAPSHOT_PART:
            yield part
            part, size = [], 0
        part.append(chat)
        size += weight
    yield part


def newest_of(chat: Chat, size: int, items: int | None = None) -> Chat:
    """The chat with its newest items, as many as take about so many bytes (but always one) and
    at most so many; `earlier` counts the others."""
    first = 0 if items is None else max(0, len(chat.timeline) - items)
    size -= _CHAT_BYTES
    for place in range(len(chat.timeline) - 1, first - 1, -1):
        size -= _weight(chat.timeline[place])
        if size < 0:
            first = min(place + 1, len(chat.timeline) - 1)
            break
    if first <= 0:
        return chat
    return replace(chat, timeline=chat.timeline[first:], earlier=chat.earlier + first)


def _weight(item: Item) -> int:
    """About how many bytes an item takes."""
    match item:
        case Remark(text=text):
            return _ITEM_BYTES + _size(text)
        case Move():
            return _ITEM_BYTES
        case Message():
            texts = [item.text, item.id, item.mid, *item.earlier, *item.counted]
            texts += (text for excuse in item.excused for text in (excuse.word, excuse.reason))
            for attachment in item.attachments:
                texts += (attachment.kind, attachment.url, attachment.name, attachment.detail)
            return _ITEM_BYTES + _SPAN_BYTES * len(item.improper) + sum(map(_size, texts))
    assert_never(item)


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


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
