"""A data folder of version 0.1.0 opens, and its log folds: entries as that version wrote them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from console.core.channels.values import ChannelState
from console.core.failures import Cause
from console.core.log import REDUCER_REV
from console.core.moments import DAY
from console.core.queues import Queue, Reason
from console.core.transcript import Author, Message, SendState
from server_stub.relay.log.database import Database
from server_stub.relay.log.journal import Batch, Journal, Record, parse
from tests.relay.rig import PAGE, START, VirtualClock, open_rig

VISITOR = {
    "psid": "7",
    "page": PAGE,
    "name": "",
    "locale": "",
    "timezone": None,
    "first_seen": START,
    "chats": 1,
}
FAILURE = {
    "cause": "rate_limited",
    "code": 613,
    "subcode": 0,
    "detail": "no",
    "attempts": 5,
    "retry_at": None,
}
SETTINGS = {
    "waiting": 60,
    "retention": 86_400,
    "idle": 86_400,
    "improper_limit": 3,
    "own_words": [],
    "allowed_words": ["ok"],
    "since": START,
}
REPLY = {"chat": "c1", "operator": "op1", "human_agent": False, "kind": "reply_queued"}
EVENTS: list[tuple[str, dict[str, Any]]] = [
    ("relay", {"brand": "b1", "name": "Acme", "kind": "brand_added"}),
    ("relay", {"department": "d1", "brand": "b1", "name": "Desk", "kind": "department_added"}),
    (
        "relay",
        {
            "page": PAGE,
            "name": "Acme",
            "brand": "b1",
            "department": "d1",
            "kind": "channel_connected",
        },
    ),
    (
        "relay",
        {"operator": "op1", "name": "Aiko", "role": "operator", "kind": "operator_added"},
    ),
    ("op1", {"brand": "b1", "settings": SETTINGS, "kind": "settings_changed"}),
    ("meta", {"chat": "c1", "visitor": VISITOR, "kind": "chat_opened"}),
    (
        "meta",
        {
            "chat": "c1",
            "mid": "m1",
            "sent_at": START,
            "text": "hello",
            "attachments": [{"kind": "image", "url": "https://x/", "name": "", "size": None}],
            "improper": [],
            "kind": "message_received",
        },
    ),
    (
        "relay",
        {"chat": "c1", "name": "Yuki", "locale": "ja", "timezone": 9.0, "kind": "visitor_named"},
    ),
    ("relay", {"chat": "c1", "due": START, "seconds": 60, "kind": "missed"}),
    ("op1", {"chat": "c1", "operator": "op1", "kind": "picked_up"}),
    ("op1", {**REPLY, "message": "a1", "text": "hi"}),
    (
        "relay",
        {"chat": "c1", "message": "a1", "human_agent": False, "kind": "reply_sending"},
    ),
    ("relay", {"chat": "c1", "message": "a1", "mid": "m_1", "kind": "reply_sent"}),
    ("op1", {**REPLY, "message": "a2", "text": "too fast"}),
    ("relay", {"chat": "c1", "message": "a2", "failure": FAILURE, "kind": "reply_failed"}),
    ("op1", {**REPLY, "message": "a3", "text": "lost"}),
    (
        "relay",
        {"chat": "c1", "message": "a3", "human_agent": False, "kind": "reply_sending"},
    ),
    ("relay", {"chat": "c1", "message": "a3", "kind": "reply_unknown"}),
    (
        "meta",
        {
            "chat": "c1",
            "mid": "m_e",
            "sent_at": START,
            "text": "from elsewhere",
            "attachments": [],
            "kind": "echo_received",
        },
    ),
    ("meta", {"chat": "c1", "until": START, "kind": "read_by_visitor"}),
    ("meta", {"page": PAGE, "raw": "{}", "kind": "unrecognised"}),
]


def _texts() -> list[str]:
    return [
        json.dumps({"seq": seq, "at": START, "by": by, "key": "", "event": event})
        for seq, (by, event) in enumerate(EVENTS, 1)
    ]


async def _write(folder: Path) -> None:
    """A folder with that log, and a snapshot that is of no use any more."""
    database = await Database.open(folder, lambda: "epoch-1")
    journal = await Journal.open(database)
    texts = _texts()
    await journal.append(Batch(list(map(Record, parse(texts), texts, [1] * len(texts)))))
    await database.close()
    with sqlite3.connect(folder / "journal.db") as connection:
        snapshot = (len(texts), REDUCER_REV - 1, b"{}")
        connection.execute("INSERT INTO snapshot VALUES (1, ?, ?, ?)", snapshot)
    connection.close()


async def test_it_folds_to_what_it_said(tmp_path: Path) -> None:
    await _write(tmp_path)
    async with open_rig(tmp_path) as rig:
        state = rig.sequencer.state
        assert state.seq == len(EVENTS)
        assert state.channels[PAGE].state is ChannelState.ON
        assert state.settings(PAGE).allowed_words == ("ok",)
        chat = rig.chat()
        assert (chat.queue, chat.operator, chat.visitor.name) == (Queue.ACTIVE, "op1", "Yuki")
        said = [item for item in chat.timeline if isinstance(item, Message)]
        assert [(one.text, one.author, one.state) for one in said] == [
            ("hello", Author.VISITOR, SendState.RECEIVED),
            ("hi", Author.OPERATOR, SendState.READ),
            ("too fast", Author.OPERATOR, SendState.FAILED),
            ("lost", Author.OPERATOR, SendState.UNKNOWN),
            ("from elsewhere", Author.CHANNEL, SendState.READ),
        ]
        failure = said[2].failure
        assert failure is not None
        assert (failure.cause, failure.code) == (Cause.RATE_LIMITED, 613)


async def test_it_goes_on(tmp_path: Path) -> None:
    await _write(tmp_path)
    clock = VirtualClock(START + 8 * DAY)
    async with open_rig(tmp_path, clock) as rig:
        await rig.hear("again", mid="m2")
        assert [chat.reason for chat in rig.sequencer.state.chats.values()] == [None]
        assert rig.chat("c2").visitor.chats == 2
        last = (await rig.log())[-1]
        assert last.at == START + 8 * DAY
    async with open_rig(tmp_path, clock) as rig:
        assert rig.chat("c2").queue is Queue.UNANSWERED
        assert Reason.IDLE in [chat.reason for chat in await _completed(rig.journal)]


async def _completed(journal: Journal) -> list[Any]:
    listed = await journal.completed(None, 10)
    return [_Summary(**json.loads(text)) for text in listed.summaries]


class _Summary:
    def __init__(self, reason: str, **more: Any) -> None:
        self.reason = Reason(reason)
