"""Order, patience, repetition, and the end of patience."""

import asyncio
import hashlib
import hmac
import json
from typing import Any

from server_stub.meta.deliveries import Policy

from .harness import HOUR, Bench

MINUTE = 60_000


async def test_in_order(bench: Bench) -> None:
    await bench.connect()
    for number in range(20):
        bench.standin.messenger.writes(bench.yuki, str(number))
    await bench.clock.advance(0)
    assert bench.hook.texts() == [str(number) for number in range(20)]


async def test_tried_again_at_once_and_then_more_slowly(bench: Bench) -> None:
    await bench.connect()
    bench.hook.status = 500
    began = bench.clock.now()
    bench.standin.messenger.writes(bench.yuki, "hi")
    await bench.clock.advance(60_000)
    tried = [at - began for at, _, _ in bench.hook.posts]
    assert tried == [0, 200, 700, 1_700, 6_700, 16_700, 36_700]
    assert len({body for _, body, _ in bench.hook.posts}) == 1


async def test_nothing_overtakes_what_fails(bench: Bench) -> None:
    await bench.connect()
    bench.hook.reachable = False
    bench.standin.messenger.writes(bench.yuki, "first")
    bench.standin.messenger.writes(bench.yuki, "second")
    await bench.clock.advance(1_000)
    bench.hook.posts.clear()
    bench.hook.reachable = True
    await bench.clock.advance(1_000)
    assert bench.hook.texts() == ["first", "second"]
    assert bench.standin.deliveries.pending() == 0


async def test_only_200_counts(bench: Bench) -> None:
    await bench.connect()
    bench.hook.status = 202
    bench.standin.messenger.writes(bench.yuki, "hi")
    await bench.clock.advance(300)
    assert len(bench.hook.posts) == 2


async def test_after_an_hour_the_page_is_unsubscribed(bench: Bench) -> None:
    await bench.connect()
    bench.hook.status = 503
    bench.standin.messenger.writes(bench.yuki, "lost")
    await bench.clock.advance(20 * MINUTE)
    alerts = bench.standin.deliveries.alerts
    assert [alert["alert"] for alert in alerts] == ["Webhooks Failing"]
    assert bench.page.subscribed is not None
    await bench.clock.advance(HOUR)
    assert [alert["alert"] for alert in alerts] == ["Webhooks Failing", "Webhooks Disabled"]
    assert bench.page.subscribed is None
    assert bench.other_page.subscribed is not None
    assert (await bench.get("me/subscribed_apps")).json() == {"data": []}


async def test_subscribed_again_after_that(bench: Bench) -> None:
    await bench.connect()
    bench.hook.status = 503
    bench.standin.messenger.writes(bench.yuki, "lost")
    await bench.clock.advance(2 * HOUR)
    bench.hook.status = 200
    bench.hook.posts.clear()
    bench.standin.messenger.writes(bench.yuki, "not told")
    await bench.post("me/subscribed_apps", {"subscribed_fields": "messages"})
    bench.standin.messenger.writes(bench.yuki, "told")
    await bench.clock.advance(HOUR)
    assert bench.hook.texts() == ["told"]


async def test_a_success_ends_the_hour(bench: Bench) -> None:
    await bench.connect()
    for _ in range(3):
        bench.hook.status = 500
        bench.standin.messenger.writes(bench.yuki, "hi")
        await bench.clock.advance(40 * MINUTE)
        bench.hook.status = 200
        await bench.clock.advance(10 * MINUTE)
    assert bench.page.subscribed is not None


async def test_duplicates(bench: Bench) -> None:
    await bench.connect()
    bench.standin.deliveries.policy.duplicates = 1.0
    bench.standin.messenger.writes(bench.yuki, "one")
    bench.standin.messenger.writes(bench.yuki, "two")
    await bench.clock.advance(0)
    assert bench.hook.texts() == ["one", "one", "two", "two"]
    assert bench.hook.posts[0][1:] == bench.hook.posts[1][1:]


async def test_reordering(bench: Bench) -> None:
    await bench.connect()
    bench.standin.deliveries.policy.reordering = 1.0
    for text in ("one", "two", "three"):
        bench.standin.messenger.writes(bench.yuki, text)
    await bench.clock.advance(0)
    assert bench.hook.texts() == ["two", "three", "one"]


async def test_closing_ends_what_waits(bench: Bench) -> None:
    await bench.connect()
    bench.hook.status = 500
    bench.standin.messenger.writes(bench.yuki, "hi")
    await bench.clock.advance(0)
    await bench.standin.aclose()
    assert len(asyncio.all_tasks()) == 1


def test_delays_grow_up_to_a_limit() -> None:
    policy = Policy()
    assert [policy.delay(n) for n in range(1, 7)] == [200, 500, 1_000, 5_000, 10_000, 20_000]
    assert policy.delay(10_000) == policy.longest


async def test_what_waits_comes_together(bench: Bench) -> None:
    await bench.connect()
    answer = await bench.control("PUT", "deliveries", {"together": 3})
    assert answer.json()["together"] == 3
    bench.hook.reachable = False
    for number in range(4):
        bench.standin.messenger.writes(bench.yuki, str(number))
    await bench.clock.advance(100)
    bench.hook.reachable = True
    bench.hook.posts.clear()
    await bench.clock.advance(200)
    told = [[text(entry) for entry in json.loads(body)["entry"]] for _, body, _ in bench.hook.posts]
    assert told == [["0", "1", "2"], ["3"]]
    (_, body, headers), _ = bench.hook.posts
    expected = hmac.new(bench.world.app.secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={expected}"
    assert bench.standin.deliveries.delivered == 4


def text(entry: dict[str, Any]) -> str:
    return str(entry["messaging"][0]["message"]["text"])


async def test_raw_webhooks_stay_alone(bench: Bench) -> None:
    await bench.connect()
    bench.standin.deliveries.policy.together = 10
    bench.standin.messenger.writes(bench.yuki, "one")
    bench.standin.notices.post_raw(b"{broken", {})
    bench.standin.messenger.writes(bench.yuki, "two")
    await bench.clock.advance(0)
    assert [body == b"{broken" for _, body, _ in bench.hook.posts] == [False, True, False]
