"""How much may be asked: sends a second, calls a day, and what the headers say of it."""

import json
from typing import Any

import httpx
import pytest

from server_stub.meta.media.samples import sample

from .harness import HOUR, Bench, numbers


def shares(answer: httpx.Response) -> dict[str, int]:
    """The use of Messenger that an answer to the first Page tells."""
    [about] = json.loads(answer.headers["X-Business-Use-Case-Usage"]).values()
    [use] = about
    return dict(use)


async def audience(bench: Bench, people: int) -> None:
    answer = await bench.control("PUT", f"pages/{bench.page.id}", {"audience": people})
    assert answer.json()["audience"] == people


async def test_three_hundred_texts_a_second(bench: Bench) -> None:
    await audience(bench, 100_000)
    answers = [await bench.send() for _ in range(301)]
    assert {answer.status_code for answer in answers[:300]} == {200}
    assert numbers(answers[300]) == (613, None)
    seen = {"recipient": {"id": bench.yuki.psid}, "sender_action": "mark_seen"}
    assert numbers(await bench.post("me/messages", seen)) == (613, None)
    bench.standin.messenger.writes(bench.lena, "hallo")
    other = await bench.send(to=bench.lena, token=bench.other_page.token)
    assert other.status_code == 200
    await bench.clock.advance(1_000)
    assert (await bench.send()).status_code == 200


@pytest.mark.parametrize("kind", ["audio", "video"])
async def test_ten_sounds_or_videos_a_second(bench: Bench, kind: str) -> None:
    known = (await bench.upload(kind, sample(kind), f"{kind}/x")).json()["attachment_id"]
    content: dict[str, Any] = {"type": kind, "payload": {"attachment_id": known}}
    answers = [await bench.send(message={"attachment": content}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [400]
    assert numbers(answers[10]) == (613, None)
    assert (await bench.send()).status_code == 200, "texts are counted for themselves"


async def test_usage_climbs_with_each_call_and_ends_at_the_limit(bench: Bench) -> None:
    await audience(bench, 0)
    answers = [await bench.get("me") for _ in range(201)]
    told = [shares(answer)["call_count"] for answer in answers]
    assert told[:4] == [0, 1, 1, 2]
    assert told[199:] == [100, 100]
    assert [answer.status_code for answer in answers[199:]] == [200, 400]
    assert numbers(answers[200]) == (80006, None)
    assert json.loads(answers[199].headers["X-Page-Usage"]) == {
        "call_count": 4,
        "total_cputime": 4,
        "total_time": 4,
    }


async def test_calling_on_prolongs_the_block(bench: Bench) -> None:
    await audience(bench, 0)
    for _ in range(200):
        await bench.get("me")
    refused = await bench.get("me")
    assert shares(refused)["estimated_time_to_regain_access"] == 24 * 60
    await bench.clock.advance(10 * HOUR)
    assert shares(await bench.send())["estimated_time_to_regain_access"] == 14 * 60
    await bench.clock.advance(14 * HOUR)
    answer = await bench.get("me")
    assert answer.status_code == 200
    assert shares(answer) == {
        "type": "messenger",
        "call_count": 1,
        "total_cputime": 1,
        "total_time": 1,
        "estimated_time_to_regain_access": 0,
    }


async def test_more_people_more_calls(bench: Bench) -> None:
    await audience(bench, 0)
    bench.standin.messenger.writes(bench.omar, "hi")
    for _ in range(200):
        await bench.get("me")
    assert shares(await bench.get("me"))["call_count"] == 50


async def test_the_apps_own_use_is_of_an_hour(bench: Bench) -> None:
    token = await bench.log_in()
    answers = [await bench.get("me", token) for _ in range(201)]
    told = [json.loads(answer.headers["X-App-Usage"])["call_count"] for answer in answers]
    assert (told[0], told[99], told[199]) == (0, 50, 100)
    assert numbers(answers[200]) == (4, None)
    assert "X-Page-Usage" not in answers[0].headers
    await bench.clock.advance(HOUR)
    assert (await bench.get("me", token)).status_code == 200


async def test_each_step_of_a_batch_counts(bench: Bench) -> None:
    await audience(bench, 0)
    steps = json.dumps([{"method": "GET", "relative_url": "me"}] * 50)
    for _ in range(4):
        await bench.post("", {"batch": steps})
    assert numbers(await bench.get("me")) == (80006, None)
