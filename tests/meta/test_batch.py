"""Several calls in one request."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from server_stub.meta.media.samples import sample

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


UPLOAD = {
    "method": "POST",
    "relative_url": "me/message_attachments",
    "body": "message=" + json.dumps({"attachment": {"type": "image", "payload": {}}}),
    "attached_files": "picture",
}


async def test_files_of_a_batch(bench: Bench) -> None:
    form = {"batch": json.dumps([UPLOAD, UPLOAD]), "access_token": bench.page.token}
    files = {"picture": ("a.png", sample("image"), "image/png")}
    steps = (await bench.client.post("/v26.0/", data=form, files=files)).json()
    assert [step["code"] for step in steps] == [200, 200]
    known = json.loads(steps[0]["body"])["attachment_id"]
    content = {"attachment": {"type": "image", "payload": {"attachment_id": known}}}
    assert (await bench.send(message=content)).status_code == 200


async def test_a_file_that_is_not_there(bench: Bench) -> None:
    [step] = (await batch(bench, [UPLOAD])).json()
    assert json.loads(step["body"])["error"]["message"] == "File picture has not been attached"


async def test_the_proof_goes_with_the_token(bench: Bench) -> None:
    await bench.control("PUT", "app", {"require_proof": True})
    secret, token = bench.world.app.secret, bench.page.token
    proof = hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    me = {"method": "GET", "relative_url": "me"}
    form = {"batch": json.dumps([me, me | {"access_token": bench.other_page.token}])}
    form |= {"access_token": token, "appsecret_proof": proof}
    steps = (await bench.client.post("/v26.0/", data=form)).json()
    assert [step["code"] for step in steps] == [200, 400]


async def test_json_in_a_step_and_no_headers(bench: Bench) -> None:
    body = {"recipient": {"id": bench.yuki.psid}, "message": {"text": "hi"}}
    step = {"method": "POST", "relative_url": "me/messages"}
    steps = [step | {"body": json.dumps(body)}, step | {"body": body}]
    form = {"batch": json.dumps(steps), "access_token": bench.page.token}
    told = (await bench.client.post("/", data=form | {"include_headers": "false"})).json()
    assert [set(each) for each in told] == [{"code", "body"}] * 2
    assert [each["code"] for each in told] == [200, 200]
