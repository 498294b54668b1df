"""Whatever can go wrong with a send, armed by name."""

import asyncio
import json
from typing import Any

import pytest
from starlette.types import Message as AsgiMessage

from server_stub.meta import catalogue
from server_stub.meta.answers import SILENCE_MS
from server_stub.meta.app import application
from server_stub.meta.catalogue import FRIENDLY, ROWS, Row
from server_stub.meta.faults import STAGED
from server_stub.meta.media.samples import sample

from .harness import Bench, numbers


def name_of(row: Row) -> str:
    return f"{row.code}/{row.subcode}" if row.subcode else str(row.code)


def told(bench: Bench) -> int:
    """How many messages the Page has got through to Yuki."""
    thread = bench.page.threads[bench.yuki.psid]
    return sum(message.from_page for message in thread.messages)


@pytest.mark.parametrize("row", ROWS, ids=name_of)
async def test_every_row_of_the_catalogue(bench: Bench, row: Row) -> None:
    await bench.arm(name_of(row), visitor=bench.yuki.psid)
    answer = await bench.send()
    assert answer.status_code == row.status
    assert numbers(answer) == (row.code, row.subcode)
    assert answer.json()["error"]["message"] == row.message
    assert answer.json()["error"].get("is_transient") == row.is_transient
    assert told(bench) == (1 if row.subcode == 1357046 else 0)


@pytest.mark.parametrize("name", FRIENDLY)
async def test_every_friendly_name(bench: Bench, name: str) -> None:
    await bench.arm(name)
    assert numbers(await bench.send()) == catalogue.parse(name)


def test_friendly_names_and_translations_are_in_the_catalogue() -> None:
    rows = {(row.code, row.subcode) for row in ROWS}
    assert {catalogue.parse(name) for name in FRIENDLY} <= rows
    assert len(rows) == len(ROWS)


async def test_a_code_that_nobody_documented(bench: Bench) -> None:
    await bench.arm("4711/42")
    answer = await bench.send()
    assert numbers(answer) == (4711, 42)


@pytest.mark.parametrize("name", ["banana", "190/", "/463", "190/463/1", "-1"])
async def test_names_that_mean_nothing(bench: Bench, name: str) -> None:
    answer = await bench.control("PUT", "faults", {"fault": name})
    assert answer.status_code == 400
    assert "token_expired" in answer.json()["error"]


async def test_a_visitor_fault_is_for_that_visitor(bench: Bench) -> None:
    bench.standin.messenger.writes(bench.omar, "hi")
    await bench.arm("user_unreachable", visitor=bench.yuki.psid)
    assert numbers(await bench.send()) == (551, 1545041)
    assert (await bench.send(to=bench.omar)).status_code == 200


async def test_a_page_fault_is_for_that_page(bench: Bench) -> None:
    bench.standin.messenger.writes(bench.lena, "hallo")
    await bench.arm("page_restricted", page=bench.page.id)
    assert numbers(await bench.send()) == (10, 1893063)
    answer = await bench.send(to=bench.lena, token=bench.other_page.token)
    assert answer.status_code == 200


async def test_a_fault_for_two_messages(bench: Bench) -> None:
    await bench.arm("temporary", visitor=bench.yuki.psid, times=2)
    await bench.send(message=..., sender_action="typing_on")
    assert [(await bench.send()).status_code for _ in range(3)] == [500, 500, 200]


async def test_a_fault_until_cleared(bench: Bench) -> None:
    await bench.arm("rate_limited")
    assert [(await bench.send()).status_code for _ in range(3)] == [400, 400, 400]
    await bench.arm("")
    assert (await bench.send()).status_code == 200
    await bench.arm("rate_limited")
    await bench.control("DELETE", "faults")
    assert (await bench.send()).status_code == 200


async def test_a_dead_token_is_dead_for_everything(bench: Bench) -> None:
    await bench.arm("password_changed", page=bench.page.id)
    assert numbers(await bench.get("me")) == (190, 460)
    assert numbers(await bench.get(bench.yuki.psid)) == (190, 460)
    assert numbers(await bench.get("me/subscribed_apps")) == (190, 460)
    assert numbers(await bench.post("me/messages", {})) == (190, 460)
    about = await bench.get("debug_token", bench.world.app.token, input_token=bench.page.token)
    assert about.json()["data"]["is_valid"] is False
    assert about.json()["data"]["error"]["subcode"] == 460


async def test_a_dead_token_for_one_message(bench: Bench) -> None:
    await bench.arm("token_expired", times=1)
    assert numbers(await bench.send()) == (190, 463)
    assert (await bench.send()).status_code == 200


async def test_an_error_told_with_status_200_in_japanese(bench: Bench) -> None:
    await bench.arm("551/1545041", status=200, language="ja_JP", is_transient=True)
    answer = await bench.send()
    assert answer.status_code == 200
    error = answer.json()["error"]
    assert error["message"] == "(#551) 現在この利用者は対応できません。"
    assert error["is_transient"] is True
    assert rb"\u73fe" in answer.content


async def test_languages_without_a_translation(bench: Bench) -> None:
    await bench.arm("2022", language="ja_JP")
    assert (await bench.send()).json()["error"]["message"] == "(#2022) エラーが発生しました。"
    await bench.arm("2022", language="fi_FI")
    assert "commerce" in (await bench.send()).json()["error"]["message"]


async def test_an_error_although_it_was_sent(bench: Bench) -> None:
    await bench.arm("2", accepted=True)
    assert (await bench.send()).status_code == 500
    assert told(bench) == 1


async def test_rate_limits_say_how_long_to_wait(bench: Bench) -> None:
    await bench.arm("messenger_rate_limited", visitor=bench.yuki.psid, regain=12)
    answer = await bench.send()
    [use] = json.loads(answer.headers["X-Business-Use-Case-Usage"])[bench.page.id]
    assert use["call_count"] == 100
    assert use["estimated_time_to_regain_access"] == 12


async def test_usage_climbs_to_the_limit(bench: Bench) -> None:
    await bench.arm("usage_climbing")
    answers = [await bench.send() for _ in range(11)]
    uses = [json.loads(each.headers["X-Business-Use-Case-Usage"]) for each in answers]
    counts = [use[bench.page.id][0]["call_count"] for use in uses]
    assert counts == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 100]
    assert [each.status_code for each in answers] == [200] * 10 + [400]
    assert numbers(answers[-1]) == (80006, None)
    assert uses[-1][bench.page.id][0]["estimated_time_to_regain_access"] == 5


@pytest.mark.parametrize(
    ("name", "status", "arrived"),
    [("http_500", 500, 0), ("http_503", 503, 0), ("http_502_after_accept", 502, 1)],
)
async def test_pages_of_html(bench: Bench, name: str, status: int, arrived: int) -> None:
    await bench.arm(name)
    answer = await bench.send()
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert told(bench) == arrived


async def test_half_an_answer(bench: Bench) -> None:
    await bench.arm("malformed_json")
    answer = await bench.send()
    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert told(bench) == 1


async def test_accepted_without_an_echo(bench: Bench) -> None:
    await bench.connect()
    await bench.arm("accept_without_echo")
    assert (await bench.send()).status_code == 200
    await bench.clock.advance(1000)
    assert bench.hook.events == []


class RawRequest:
    """A send without an HTTP client in between, which would hide what is (not) answered."""

    def __init__(self, bench: Bench) -> None:
        self.answered: list[AsgiMessage] = []
        self._app = application(bench.standin)
        content = {"recipient": {"id": bench.yuki.psid}, "message": {"text": "hi"}}
        self._inbox: list[AsgiMessage] = [
            {"type": "http.request", "body": json.dumps(content).encode(), "more_body": False}
        ]
        self._token = bench.page.token
        self._clock = bench.clock

    async def run(self, client_waits_ms: int) -> None:
        async def receive() -> AsgiMessage:
            if self._inbox:
                return self._inbox.pop()
            await self._clock.sleep(client_waits_ms)
            return {"type": "http.disconnect"}

        async def send(message: AsgiMessage) -> None:
            self.answered.append(message)

        await self._app(self._scope(), receive, send)

    def _scope(self) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {self._token}", "content-type": "application/json"}
        return {
            "type": "http",
            "http_version": "1.1",
            "method": "POST",
            "scheme": "http",
            "path": "/v26.0/me/messages",
            "raw_path": b"/v26.0/me/messages",
            "root_path": "",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": ("127.0.0.1", 1),
            "server": ("graph", 80),
        }


async def run_while_time_passes(bench: Bench, request: RawRequest, waits: int) -> None:
    running = asyncio.create_task(request.run(waits))
    await bench.clock.advance(SILENCE_MS * 2)
    await running


@pytest.mark.parametrize(("name", "arrived"), [("timeout", 0), ("timeout_after_accept", 1)])
async def test_an_answer_that_never_comes(bench: Bench, name: str, arrived: int) -> None:
    await bench.connect()
    await bench.arm(name)
    request = RawRequest(bench)
    await run_while_time_passes(bench, request, waits=10_000)
    assert request.answered == []
    assert told(bench) == arrived
    assert bench.hook.texts() == ["hi"] * arrived


async def test_a_patient_client_is_cut_off(bench: Bench) -> None:
    await bench.arm("timeout_after_accept")
    request = RawRequest(bench)
    await run_while_time_passes(bench, request, waits=SILENCE_MS * 9)
    assert request.answered[-1]["more_body"] is True


@pytest.mark.parametrize(("name", "arrived"), [("dropped", 0), ("dropped_after_accept", 1)])
async def test_a_connection_that_breaks(bench: Bench, name: str, arrived: int) -> None:
    await bench.arm(name)
    request = RawRequest(bench)
    await request.run(client_waits_ms=0)
    assert [message["type"] for message in request.answered] == [
        "http.response.start",
        "http.response.body",
    ]
    assert request.answered[-1]["more_body"] is True
    assert told(bench) == arrived


async def test_the_control_api_lists_all_names(bench: Bench) -> None:
    names = (await bench.control("GET", "faults")).json()["names"]
    assert set(names["staged"]) == set(STAGED)
    assert set(names["friendly"]) == set(FRIENDLY)


@pytest.mark.parametrize(
    ("name", "more", "echoes"),
    [
        ("dropped_after_accept", {}, 1),
        ("dropped_after_accept", {"echo": False}, 0),
        ("dropped_without_echo", {}, 0),
        ("timeout_without_echo", {}, 0),
        ("1/1357046", {"echo": False}, 0),
    ],
)
async def test_accepted_and_then_cut_with_and_without_an_echo(
    bench: Bench, name: str, more: dict[str, Any], echoes: int
) -> None:
    await bench.connect()
    await bench.arm(name, **more)
    await run_while_time_passes(bench, RawRequest(bench), waits=10_000)
    assert told(bench) == 1
    assert bench.hook.texts() == ["hi"] * echoes


async def test_a_fault_of_one_call_of_graph(bench: Bench) -> None:
    token = await bench.log_in()
    await bench.arm("2", call="accounts", times=2)
    assert (await bench.get("me/permissions", token)).status_code == 200
    answers = [await bench.get("me/accounts", token) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [500, 500, 200]
    assert (await bench.send()).status_code == 200


@pytest.mark.parametrize(
    ("call", "path"),
    [
        ("node", "me"),
        ("conversations", "me/conversations"),
        ("subscribed_apps", "me/subscribed_apps"),
        ("personas", "me/personas"),
    ],
)
async def test_calls_by_their_names(bench: Bench, call: str, path: str) -> None:
    await bench.arm("http_503", call=call)
    assert (await bench.get(path)).status_code == 503
    await bench.arm("", call=call)
    assert (await bench.get(path)).status_code == 200
    await bench.arm("200", call=call)
    assert numbers(await bench.get(path)) == (200, None)
    assert (await bench.control("DELETE", f"faults?call={call}")).json() == {"faults": []}


async def test_an_upload_that_was_taken_and_not_answered(bench: Bench) -> None:
    await bench.arm("malformed_json", call="message_attachments", times=1)
    answer = await bench.upload("image", sample("image"))
    with pytest.raises(json.JSONDecodeError):
        answer.json()
    assert (await bench.upload("image", sample("image"))).json()["attachment_id"]
    await bench.arm("2018047", call="message_attachments")
    assert numbers(await bench.upload("image", sample("image"))) == (2018047, None)


async def test_which_calls_there_are(bench: Bench) -> None:
    calls = (await bench.control("GET", "faults")).json()["names"]["calls"]
    assert {"accounts", "node", "oauth/access_token", "message_attachments"} <= set(calls)
    for call in calls:
        await bench.arm("1", call=call)
