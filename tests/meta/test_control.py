"""The control API: seeing everything, and playing the visitor's part."""

import json
from typing import Any

import httpx
import pytest

from server_stub.meta.app import application

from .harness import HOOK, Bench


async def test_state(bench: Bench) -> None:
    await bench.connect()
    state = (await bench.control("GET", "state")).json()
    assert state["now"] == bench.clock.now()
    assert state["app"]["callback_url"] == HOOK
    assert [page["name"] for page in state["pages"]] == ["Acme Japan", "Acme Europe"]
    thread = state["pages"][0]["threads"][bench.yuki.psid]
    assert thread["messages"][0]["text"] == "注文がまだ届きません"
    assert state["deliveries"] == {"pending": 0, "delivered": 0, "alerts": []}
    assert state["scenario_started"] is False


async def test_half_a_surrogate_pair_in_the_state(bench: Bench) -> None:
    bench.standin.messenger.writes(bench.yuki, "\ud83d")
    assert rb"\ud83d" in (await bench.control("GET", "state")).content


async def test_sends_are_kept_verbatim(bench: Bench) -> None:
    form = {"recipient[id]": bench.yuki.psid, "message[text]": "a b"}
    query = {"access_token": bench.page.token}
    await bench.client.post("/v26.0/me/messages", data=form, params=query)
    await bench.send("")
    first, second = (await bench.control("GET", "sends")).json()["sends"]
    assert first["path"] == "/v26.0/me/messages"
    assert first["query"] == f"access_token={bench.page.token}"
    assert first["body"] == f"recipient%5Bid%5D={bench.yuki.psid}&message%5Btext%5D=a+b"
    assert first["params"]["message"] == {"text": "a b"}
    assert first["status"] == 200
    assert second["headers"]["authorization"] == f"Bearer {bench.page.token}"
    assert json.loads(second["answer"])["error"]["error_subcode"] == 2018034


async def test_setting_the_webhook(bench: Bench) -> None:
    assert (await bench.control("PUT", "webhook", {"url": HOOK})).status_code == 200
    assert bench.hook.questions[0]["hub.verify_token"] == bench.world.app.verify_token
    assert "messages" in (bench.page.subscribed or ())


async def test_a_webhook_that_does_not_echo(bench: Bench) -> None:
    bench.hook.echoes = False
    answer = await bench.control("PUT", "webhook", {"url": HOOK})
    assert answer.status_code == 400
    assert "does not match challenge" in answer.json()["error"]


async def test_writing_as_a_visitor(bench: Bench) -> None:
    await bench.connect()
    path = f"visitors/{bench.omar.psid}"
    answer = await bench.control("POST", f"{path}/messages", {"text": "Hello"})
    assert answer.json()["message_id"].startswith("m_")
    image = {"attachments": [{"type": "image", "payload": {"url": "https://cdn/x.png"}}]}
    await bench.control("POST", f"{path}/messages", {"message": image})
    event = {"postback": {"mid": "m_1", "title": "Go", "payload": "GO"}}
    await bench.control("POST", f"{path}/messages", {"event": event})
    await bench.control("POST", f"{path}/read")
    await bench.clock.advance(0)
    keys = [list(each)[-1] for each in bench.hook.events]
    assert keys == ["message", "message", "postback", "read"]
    await bench.control("POST", f"{path}/read", {"until": 7})
    await bench.clock.advance(0)
    assert bench.hook.events[-1]["read"] == {"watermark": 7}
    assert bench.hook.events[1]["message"]["attachments"] == image["attachments"]
    assert (await bench.send(to=bench.omar)).status_code == 200


async def test_a_new_visitor(bench: Bench) -> None:
    body = {"name": "Mei", "page": bench.other_page.id, "locale": "ja_JP", "timezone": 5.5}
    made = (await bench.control("POST", "visitors", body)).json()
    assert made["page"] == bench.other_page.id
    assert bench.other_page.visitors[made["psid"]].timezone == 5.5


async def test_a_raw_webhook(bench: Bench) -> None:
    await bench.connect()
    await bench.control("POST", "events", {"body": {"object": "page", "entry": []}})
    wrong = {"X-Hub-Signature-256": "sha256=00"}
    await bench.control("POST", "events", {"body": "{broken", "headers": wrong})
    await bench.clock.advance(0)
    (_, first, signed), (_, second, forged) = bench.hook.posts
    assert json.loads(first) == {"object": "page", "entry": []}
    assert signed["X-Hub-Signature-256"] != "sha256=00"
    assert (second, forged["X-Hub-Signature-256"]) == (b"{broken", "sha256=00")


async def test_a_raw_webhook_needs_an_address(bench: Bench) -> None:
    answer = await bench.control("POST", "events", {"body": {}})
    assert answer.status_code == 400
    assert "PUT /__standin/webhook" in answer.json()["error"]


async def test_delivery_knobs(bench: Bench) -> None:
    await bench.control("PUT", "deliveries", {"duplicates": 0.5})
    answer = await bench.control("PUT", "deliveries", {"reordering": 1})
    assert answer.json() == {"duplicates": 0.5, "reordering": 1, "together": 1}


async def test_faults_are_listed_and_cleared_by_target(bench: Bench) -> None:
    await bench.arm("613", page=bench.page.id)
    await bench.arm("190/463", visitor=bench.yuki.psid, times=3)
    listed = (await bench.control("GET", "faults")).json()["faults"]
    assert [(each["name"], each["times"]) for each in listed] == [("613", None), ("190/463", 3)]
    left = await bench.control("DELETE", f"faults?visitor={bench.yuki.psid}")
    assert [each["name"] for each in left.json()["faults"]] == ["613"]
    assert (await bench.control("DELETE", "faults")).json() == {"faults": []}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "webhook", {}, 400),
        ("PUT", "webhook", [1], 400),
        ("PUT", "faults", {"fault": "613", "times": "three"}, 400),
        ("PUT", "faults", {"fault": "613", "page": "1"}, 404),
        ("PUT", "deliveries", {"duplicates": 2}, 400),
        ("PUT", "deliveries", {"reordering": "often"}, 400),
        ("PUT", "deliveries", {"together": 0}, 400),
        ("PUT", "media", {"lifetime": "long"}, 400),
        ("PUT", "faults", {"fault": "613", "call": "dance"}, 400),
        ("PUT", "faults", {"fault": "usage_climbing", "call": "accounts"}, 400),
        ("POST", "visitors", {}, 400),
        ("POST", "visitors/1/messages", {"text": "hi"}, 404),
        ("POST", "visitors/1/read", None, 404),
    ],
)
async def test_what_it_refuses(
    bench: Bench, method: str, path: str, body: Any, status: int
) -> None:
    answer = await bench.control(method, path, body)
    assert answer.status_code == status
    assert answer.json()["error"]


async def test_only_from_this_machine(bench: Bench) -> None:
    far = httpx.ASGITransport(application(bench.standin), client=("203.0.113.9", 5))
    async with httpx.AsyncClient(transport=far, base_url="http://graph") as client:
        assert (await client.get("/__standin/state")).status_code == 403


async def test_what_else_the_app_does_on_a_page(bench: Bench) -> None:
    place = f"pages/{bench.page.id}"
    given = {"subscribed": ["leadgen", "feed"], "refused": ["inbox_labels"]}
    shown = (await bench.control("PUT", place, given)).json()
    assert {name: shown[name] for name in given} == given
    assert bench.page.subscribed == ("leadgen", "feed")
    assert (await bench.control("PUT", place, {"refused": ["nonsense"]})).status_code == 400
    shown = (await bench.control("PUT", place, {"subscribed": [], "refused": []})).json()
    assert (shown["subscribed"], shown["refused"]) == ([], [])
