"""Conversations are read as Meta lists them, at Meta's pace."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings

from console.core.attachments import Attachment
from console.core.transcript import Author, Message, Origin, Reaction, SendState
from server_stub.relay.channel_port import Conversation, ConversationPage
from server_stub.relay.messenger.graph.client import Denied, Unreached
from server_stub.relay.messenger.graph.messages import read_listed, read_time
from server_stub.relay.secret import Secret
from tests.relay.conversation_list import Listed
from tests.relay.rig import PAGE, START, VirtualClock
from tests.relay.test_inbound import JSON

TOKEN = Secret("page-token")
BEFORE = START - 60_000


async def turns() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def test_the_newest_messages_of_a_visitor_oldest_first() -> None:
    meta = Listed()
    meta.say("a", BEFORE, "hello")
    meta.say("b", BEFORE + 1_000, "Hi!", by=PAGE)
    meta.say("x", BEFORE, "somebody else", psid="8")
    found = await meta.conversations(VirtualClock()).recent(PAGE, TOKEN, "7")
    assert found == Conversation(
        "7",
        BEFORE + 1_000,
        (
            Message("a", Author.VISITOR, BEFORE, "hello", mid="a", origin=Origin.HISTORY),
            Message(
                "b",
                Author.CHANNEL,
                BEFORE + 1_000,
                "Hi!",
                state=SendState.SENT,
                mid="b",
                origin=Origin.HISTORY,
            ),
        ),
    )
    assert "page-token" not in str(meta.requests[0].url)


async def test_a_visitor_without_a_conversation() -> None:
    found = await Listed().conversations(VirtualClock()).recent(PAGE, TOKEN, "7")
    assert found == Conversation("7")


async def test_older_ones_than_the_newest_20_are_listed_and_not_shown() -> None:
    meta = Listed()
    for number in range(25):
        meta.say(f"m{number}", BEFORE + number * 1_000, "x")
    found = await meta.conversations(VirtualClock()).recent(PAGE, TOKEN, "7")
    assert isinstance(found, Conversation)
    assert [message.mid for message in found.messages] == [f"m{number}" for number in range(5, 25)]
    assert not found.whole


async def test_conversations_since_a_moment_in_pieces() -> None:
    meta = Listed(page_size=2)
    for psid in range(5):
        meta.say(f"m{psid}", START + psid * 1_000, psid=f"{psid}")
    meta.say("old", BEFORE, psid="9")
    clock = VirtualClock()
    conversations = meta.conversations(clock)
    first = await conversations.updated(PAGE, TOKEN, START)
    assert isinstance(first, ConversationPage)
    seen, cursor = list(first.conversations), first.cursor
    while cursor:
        further = asyncio.create_task(conversations.updated(PAGE, TOKEN, START, cursor))
        await turns()
        clock.move(1.0)
        listing = await further
        assert isinstance(listing, ConversationPage)
        seen += listing.conversations
        cursor = listing.cursor
    assert [one.visitor for one in seen] == ["4", "3", "2", "1", "0"]
    assert len(meta.requests) == 3


async def test_a_list_that_is_not_cut_at_the_moment_is_cut_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Listed, "_later", staticmethod(lambda *_: True))
    meta = Listed(page_size=2)
    meta.say("new", START, psid="1")
    for psid in ("2", "3", "4"):
        meta.say(f"old{psid}", BEFORE, psid=psid)
    found = await meta.conversations(VirtualClock()).updated(PAGE, TOKEN, START - 5_000)
    assert isinstance(found, ConversationPage)
    assert [one.visitor for one in found.conversations] == ["1"]
    assert found.cursor == ""


async def test_two_calls_a_second_for_each_page_and_no_more() -> None:
    meta, clock = Listed(), VirtualClock()
    conversations = meta.conversations(clock)
    asked = [asyncio.create_task(conversations.recent(PAGE, TOKEN, "7")) for _ in range(4)]
    other = asyncio.create_task(conversations.recent("1002", TOKEN, "7"))
    counts = []
    for _ in range(4):
        await turns()
        counts.append(len(meta.requests))
        clock.move(0.55)
    assert counts == [2, 3, 4, 5]
    await asyncio.gather(*asked, other)


async def test_after_a_rate_limit_nothing_is_asked_until_it_is_over() -> None:
    meta, clock = Listed(), VirtualClock()
    conversations = meta.conversations(clock)
    meta.refuse(80006)
    refused = await conversations.recent(PAGE, TOKEN, "7")
    assert isinstance(refused, Denied)
    waiting = asyncio.create_task(conversations.recent(PAGE, TOKEN, "7"))
    await turns()
    clock.move(59.0)
    await turns()
    assert len(meta.requests) == 1
    clock.move(1.0)
    assert isinstance(await waiting, Conversation)


async def test_what_goes_wrong_is_a_value() -> None:
    meta = Listed(broken=1)
    conversations = meta.conversations(VirtualClock())
    assert isinstance(await conversations.recent(PAGE, TOKEN, "7"), Unreached)
    meta.refuse(190, error_subcode=460)
    other = await conversations.updated("1002", TOKEN, START)
    assert isinstance(other, Denied)
    assert (other.code, other.subcode) == (190, 460)


# What came with a message

CDN = "https://scontent.xx.fbcdn.net/"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {
                "attachments": {
                    "data": [
                        {
                            "id": "1",
                            "mime_type": "image/jpeg",
                            "name": "photo.jpg",
                            "size": 1200,
                            "image_data": {"url": f"{CDN}1", "width": 3, "height": 4},
                        },
                        {"mime_type": "video/mp4", "video_data": {"url": f"{CDN}2"}},
                        {"mime_type": "audio/mpeg", "file_url": f"{CDN}3", "size": "7"},
                        {"mime_type": "application/pdf", "name": "a.pdf", "file_url": f"{CDN}4"},
                        {"image_data": {"url": f"{CDN}5", "render_as_sticker": True}},
                    ]
                }
            },
            (
                Attachment("image", f"{CDN}1", "photo.jpg", 1200),
                Attachment("video", f"{CDN}2"),
                Attachment("audio", f"{CDN}3", size=7),
                Attachment("file", f"{CDN}4", "a.pdf"),
                Attachment("sticker", f"{CDN}5"),
            ),
        ),
        ({"sticker": f"{CDN}s.png"}, (Attachment("sticker", f"{CDN}s.png"),)),
        (
            {"shares": {"data": [{"link": "https://a.example", "name": "A", "description": "B"}]}},
            (Attachment("fallback", "https://a.example", "A", detail="B"),),
        ),
        ({}, (Attachment("unsupported"),)),
        ({"is_unsupported": True}, (Attachment("unsupported"),)),
        ({"message": "x", "attachments": None}, ()),
    ],
)
def test_what_came_with_a_listed_message(
    told: dict[str, Any], expected: tuple[Attachment, ...]
) -> None:
    people = {"id": "m", "created_time": "2027-01-15T08:00:00+0000", "from": {"id": "7"}}
    message = read_listed(people | told, PAGE)
    assert message is not None
    assert message.attachments == expected


def test_what_a_listed_message_answers_and_its_reactions() -> None:
    message = read_listed(
        {
            "id": "m",
            "created_time": "2027-01-15T08:00:00+0000",
            "from": {"id": PAGE},
            "message": "Yes",
            "reply_to": {"mid": "q", "is_self_reply": False},
            "reactions": {"data": [{"reaction": "❤", "users": [{"id": "7", "name": "Yuki"}]}]},
        },
        PAGE,
    )
    assert message is not None
    assert (message.author, message.at, message.reply_to) == (Author.CHANNEL, START, "q")
    assert message.reactions == (Reaction(Author.VISITOR, "❤"),)


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("2027-01-15T08:00:00+0000", START),
        ("2027-01-15T17:00:00+09:00", START),
        (START // 1_000, START),
        (str(START), START),
        ("yesterday", 0),
        (None, 0),
    ],
)
def test_times_of_graph(value: object, at: int) -> None:
    assert read_time(value) == at


async def test_fresh_links_are_told_apart_by_kind() -> None:
    meta = Listed()
    images = [{"image_data": {"url": f"{CDN}new{number}"}} for number in (1, 2)]
    files = [{"mime_type": "application/pdf", "file_url": f"{CDN}new3"}]
    meta.say("m", BEFORE, attachments={"data": [*files, *images]})
    known = (
        Attachment("image", f"{CDN}1"),
        Attachment("file", f"{CDN}3"),
        Attachment("image", f"{CDN}2"),
        Attachment("audio", f"{CDN}4"),
    )
    found = []
    for number in range(5):
        conversations = meta.conversations(VirtualClock())
        found.append(await conversations.fresh_url(PAGE, TOKEN, "m", known, number))
    assert found == [f"{CDN}new1", f"{CDN}new3", f"{CDN}new2", "", ""]
    gone = await meta.conversations(VirtualClock()).fresh_url(PAGE, TOKEN, "gone", known, 0)
    assert gone == ""


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_no_answer_raises(value: Any) -> None:
    async def ask() -> None:
        thread = {"id": "t", "updated_time": value, "messages": {"data": [value]}}
        thread["participants"] = {"data": [value, {"id": "7"}]}
        listed = [*(value if isinstance(value, list) else [value]), thread]
        content = {"data": listed, "paging": value}
        meta = Listed(refusals=[(200, content), (200, content), (200, {"from": value})])
        conversations = meta.conversations(VirtualClock())
        assert isinstance(await conversations.recent(PAGE, TOKEN, "7"), Conversation)
        assert isinstance(await conversations.updated("1002", TOKEN, 0), ConversationPage)
        assert await conversations.message("1003", TOKEN, "m") is None

    asyncio.run(ask())


def test_values_that_are_none() -> None:
    assert read_listed({"id": "m", "created_time": "2027-01-15T08:00:00+0000"}, PAGE) is None
    assert read_listed({"created_time": START, "from": {"id": "7"}}, PAGE) is None
