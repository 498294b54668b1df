"""Several calls in one request."""

import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from .harness import Bench, numbers


async def batch(bench: Bench, steps: Any, token: str | None = None) -> httpx.Response:
    form = {"batch": json.dumps(steps), "access_token": token or bench.page.token}
    return await bench.client.post("/v26.0/", data=form)


async def test_each_step_has_its_own_answer(bench: Bench) -> None:
    message = {"recipient": json.dumps({"id": bench.yuki.psid}), "message": '{"text":"hi"}'}
    answer = await batch(
        bench,
        [
            {"method": "GET", "relative_url": "me?fields=name"},
            {"method": "POST", "relative_url": "v25.0/me/messages", "body": urlencode(message)},
            {"method": "GET", "relative_url": "12345"},
            {
                "method": "GET",
                "relative_url": "me",
                "access_token": bench.other_page.token,
            },
        ],
    )
    steps = answer.json()
    assert [step["code"] for step in steps] == [200, 200, 400, 200]
    bodies = [json.loads(step["body"]) for step in steps]
    assert bodies[0]["name"] == "Acme Japan"
    assert bodies[1]["recipient_id"] == bench.yuki.psid
    assert bodies[2]["error"]["error_subcode"] == 33
    assert bodies[3]["name"] == "Acme Europe"
    assert {"name": "facebook-api-version", "value": "v25.0"} in steps[1]["headers"]


async def test_a_step_without_an_answer_is_null(bench: Bench) -> None:
    await bench.arm("timeout_after_accept")
    message = {"recipient[id]": bench.yuki.psid, "message[text]": "hi"}
    step = {"method": "POST", "relative_url": "me/messages", "body": urlencode(message)}
    assert (await batch(bench, [step])).json() == [None]


async def test_a_batch_in_json(bench: Bench) -> None:
    steps = [{"method": "GET", "relative_url": "me"}]
    body = {"batch": steps, "access_token": bench.page.token}
    [step] = (await bench.client.post("/", json=body)).json()
    assert step["code"] == 200


@pytest.mark.parametrize(("count", "fits"), [(50, True), (51, False)])
async def test_the_limit(bench: Bench, count: int, fits: bool) -> None:
    answer = await batch(bench, [{"method": "GET", "relative_url": "me"}] * count)
    assert (answer.status_code == 200) is fits


@pytest.mark.parametrize("steps", [None, 5, {"a": 1}, ["GET me"]])
async def test_what_is_no_batch(bench: Bench, steps: object) -> None:
    assert numbers(await batch(bench, steps)) == (100, None)
