"""Reading conversations and messages, and how little of them can be read."""

from typing import Any

import pytest

from server_stub.meta.media.samples import sample
from server_stub.meta.world import Visitor

from .harness import HOUR, Bench, numbers


async def listed(bench: Bench, **params: str) -> Any:
    await bench.clock.advance(1_000)
    answer = await bench.get("me/conversations", platform="messenger", **params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def conversation(bench: Bench, visitor: Visitor) -> str:
    [found] = (await listed(bench, user_id=visitor.psid))["data"]
    return str(found["id"])


async def test_the_latest_first(bench: Bench) -> None:
    await bench.clock.advance(1_000)
    bench.standin.messenger.writes(bench.omar, "where is my refund?")
    fields = "id,link,updated_time,snippet,message_count,unread_count,can_reply,participants"
    omar, yuki = (await listed(bench, fields=fields))["data"]
    assert set(omar) == set(fields.split(","))
    assert omar["id"].startswith("t_")
    assert omar["snippet"] == "where is my refund?"
    assert omar["updated_time"] == "2026-03-02T00:00:01+0000"
    assert (omar["message_count"], omar["unread_count"], omar["can_reply"]) == (1, 1, True)
    assert yuki["participants"]["data"] == [
        {"name": "Yuki Tanaka", "email": f"{bench.yuki.psid}@facebook.com", "id": bench.yuki.psid},
        {"name": "Acme Japan", "email": f"{bench.page.id}@facebook.com", "id": bench.page.id},
    ]


async def test_in_pieces(bench: Bench) -> None:
    for number in range(5):
        visitor = bench.world.add_visitor(bench.page, f"Visitor {number}")
        bench.standin.messenger.writes(visitor, "hi")
    seen: list[str] = []
    page = await listed(bench, limit="2", fields="id")
    while True:
        seen += [each["id"] for each in page["data"]]
        if "next" not in page["paging"]:
            break
        after = page["paging"]["cursors"]["after"]
        page = await listed(bench, limit="2", fields="id", after=after)
    assert len(seen) == len(set(seen)) == 6


async def test_what_is_asked_for(bench: Bench) -> None:
    assert (await listed(bench, folder="spam"))["data"] == []
    assert (await listed(bench, user_id=bench.omar.psid))["data"] == []
    now = str(bench.clock.now())
    assert (await listed(bench, updated_after_ms=now))["data"] == []
    assert len((await listed(bench, updated_before_ms=now))["data"]) == 1
    await bench.clock.advance(1_000)
    assert (await bench.get("me/conversations", platform="instagram")).json()["data"] == []
    assert numbers(await bench.get("me/conversations", folder="attic")) == (100, None)
    await bench.clock.advance(1_000)
    assert numbers(await bench.get("me/conversations", updated_after_ms="x")) == (100, None)


async def test_two_calls_a_second(bench: Bench) -> None:
    answers = [await bench.get("me/conversations") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 400]
    assert numbers(answers[2]) == (613, None)
    other = await bench.get("me/conversations", bench.other_page.token)
    assert other.status_code == 200
    await bench.clock.advance(1_000)
    assert (await bench.get("me/conversations")).status_code == 200


async def test_messages_of_a_conversation(bench: Bench) -> None:
    await bench.clock.advance(2_000)
    mid = (await bench.send("はい")).json()["message_id"]
    thread = await conversation(bench, bench.yuki)
    answer = (await bench.get(f"{thread}/messages", fields="id,message,from,to,tags")).json()
    newest, oldest = answer["data"]
    assert (newest["id"], newest["message"]) == (mid, "はい")
    assert newest["from"]["id"] == bench.page.id
    assert newest["to"]["data"][0]["id"] == bench.yuki.psid
    assert {"name": "sent"} in newest["tags"]["data"]
    assert oldest["from"]["name"] == "Yuki Tanaka"
    await bench.clock.advance(1_000)
    plain = (await bench.get(f"{thread}/messages", source="all", limit="1")).json()
    assert plain["data"] == [{"id": mid, "created_time": "2026-03-02T00:00:02+0000"}]
    assert f"/v26.0/{thread}/messages?" in plain["paging"]["next"]


async def test_messages_as_a_field(bench: Bench) -> None:
    await bench.send("one")
    await bench.send("two")
    thread = await conversation(bench, bench.yuki)
    fields = "id,messages.limit(2){message,created_time}"
    told = (await bench.get(thread, fields=fields)).json()
    assert [each["message"] for each in told["messages"]["data"]] == ["two", "one"]
    assert "next" in told["messages"]["paging"]
    await bench.clock.advance(1_000)
    bare = (await bench.get(thread, fields="messages")).json()
    assert set(bare["messages"]["data"][0]) == {"id", "created_time"}


async def test_only_the_newest_twenty_in_detail(bench: Bench) -> None:
    for number in range(20):
        bench.standin.messenger.writes(bench.yuki, str(number))
    thread = await conversation(bench, bench.yuki)
    messages = (await bench.get(f"{thread}/messages", fields="id,message,created_time")).json()
    assert len(messages["data"]) == 21
    assert [set(each) for each in messages["data"][19:]] == [
        {"id", "message", "created_time"},
        {"id", "created_time"},
    ]
    await bench.clock.advance(1_000)
    assert numbers(await bench.get(messages["data"][20]["id"])) == (9000001, None)
    assert (await bench.get(messages["data"][19]["id"])).status_code == 200


@pytest.mark.parametrize(
    ("kind", "member"),
    [("image", "image_data"), ("video", "video_data"), ("audio", "file_url"), ("file", "file_url")],
)
async def test_attachments(bench: Bench, kind: str, member: str) -> None:
    part = "audio/wav" if kind == "audio" else "application/octet-stream"
    body = {"recipient": {"id": bench.yuki.psid}}
    sent = await bench.upload(kind, sample(kind), part, "me/messages", **body)
    path = sent.json()["message_id"]
    [about] = (await bench.get(path, fields="attachments")).json()["attachments"]["data"]
    assert {"id", "mime_type", "name", "size", member} == set(about)
    assert about["size"] == len(sample(kind))
    url = about[member] if member == "file_url" else about[member]["url"]
    assert (await bench.client.get(url)).content == sample(kind)


async def test_attachments_from_elsewhere(bench: Bench) -> None:
    image = {"type": "image", "payload": {"url": "https://cdn.example/x.png"}}
    shared = {"type": "fallback", "payload": {"url": "https://a.example/", "title": "A"}}
    sticker = {"type": "sticker", "payload": {"url": "https://s.example/", "sticker_id": "7"}}
    message = {"attachments": [image, shared, sticker]}
    mid = bench.standin.messenger.says(bench.yuki, message)
    told = (await bench.get(mid, fields="attachments,shares,sticker")).json()
    assert told["attachments"]["data"][0]["image_data"]["url"] == "https://cdn.example/x.png"
    assert told["shares"]["data"] == [{"link": "https://a.example/", "name": "A"}]
    assert told["sticker"] == "https://s.example/"


async def test_expired_addresses_are_had_afresh(bench: Bench) -> None:
    for kind in ("image", "sticker"):
        body = {"kind": kind}
        await bench.control("POST", f"visitors/{bench.yuki.psid}/events", body)
    image, sticker = bench.page.threads[bench.yuki.psid].messages[-2:]
    await bench.clock.advance(25 * HOUR)
    for message in (image, sticker):
        old = message.attachments[0]["payload"]["url"]
        assert (await bench.client.get(old)).status_code == 403
    told = (await bench.get(f"{image.mid}/attachments")).json()
    as_field = (await bench.get(image.mid, fields="attachments")).json()["attachments"]
    assert told == as_field
    picture = told["data"][0]["image_data"]
    assert (picture["width"], picture["height"]) == (160, 120)
    await bench.clock.advance(1_000)
    fresh = (await bench.get(sticker.mid, fields="sticker")).json()["sticker"]
    for url in (picture["url"], fresh):
        assert (await bench.client.get(url)).content.startswith(b"\x89PNG")
    assert numbers(await bench.get("m_unknown/attachments")) == (100, 33)


async def test_shares(bench: Bench) -> None:
    await bench.control("POST", f"visitors/{bench.yuki.psid}/events", {"kind": "reel"})
    mid = bench.page.threads[bench.yuki.psid].messages[-1].mid
    told = (await bench.get(mid, fields="shares")).json()["shares"]["data"]
    assert told == [{"link": "https://www.facebook.com/reel/1", "name": "How to"}]


async def test_replies_and_reactions(bench: Bench) -> None:
    asked = bench.page.threads[bench.yuki.psid].messages[0].mid
    mid = (await bench.send("here", reply_to={"mid": asked})).json()["message_id"]
    event = {"reaction": {"mid": mid, "action": "react", "emoji": "❤"}}
    bench.standin.messenger.acts(bench.yuki, event)
    told = (await bench.get(mid, fields="reply_to,reactions,shares")).json()
    assert told["reply_to"] == {"mid": asked, "is_self_reply": False}
    [reaction] = told["reactions"]["data"]
    assert reaction == {
        "reaction": "❤",
        "users": [{"id": bench.yuki.psid, "name": "Yuki Tanaka"}],
    }
    assert "shares" not in told


async def test_what_is_not_the_pages_own(bench: Bench) -> None:
    thread, token = await conversation(bench, bench.yuki), bench.other_page.token
    mid = bench.page.threads[bench.yuki.psid].messages[0].mid
    for path in (thread, f"{thread}/messages", mid):
        assert numbers(await bench.get(path, token)) == (100, 33)
    assert numbers(await bench.get(f"{thread}/messages", fields="smell")) == (100, None)


async def test_permissions(bench: Bench) -> None:
    granted = ["pages_show_list", "pages_messaging"]
    token = await bench.page_token(await bench.log_in(permissions=granted))
    assert numbers(await bench.get("me/conversations", token)) == (200, None)
    mid = bench.page.threads[bench.yuki.psid].messages[0].mid
    assert numbers(await bench.get(mid, token)) == (200, None)
