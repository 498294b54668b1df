"""Every encoding that real clients use means the same."""

import json
from typing import Any

import httpx
import pytest

from server_stub.meta.errors import GraphError
from server_stub.meta.params import Params, from_query

from .harness import Bench, numbers

JSON = {"Content-Type": "application/json; charset=utf-8"}


async def sent_text(bench: Bench, answer: httpx.Response) -> str | None:
    assert answer.status_code == 200, answer.text
    assert answer.json()["recipient_id"] == bench.yuki.psid
    return bench.page.threads[bench.yuki.psid].messages[-1].text


@pytest.mark.parametrize("path", ["/v26.0/me/messages", "/me/messages", "/v2.6/me/messages"])
async def test_versioned_old_and_unversioned_paths(bench: Bench, path: str) -> None:
    body = {"recipient": {"id": bench.yuki.psid}, "message": {"text": "やあ"}}
    answer = await bench.client.post(path, json=body, params={"access_token": bench.page.token})
    assert await sent_text(bench, answer) == "やあ"
    served = "v21.0" if "v2.6" in path else "v26.0"
    assert answer.headers["facebook-api-version"] == served


async def test_page_id_in_the_path(bench: Bench) -> None:
    body = {"recipient": {"id": bench.yuki.psid}, "message": {"text": "hi"}}
    assert await sent_text(bench, await bench.post(f"{bench.page.id}/messages", body)) == "hi"


async def test_a_version_that_does_not_exist_yet(bench: Bench) -> None:
    assert numbers(await bench.client.post("/v99.0/me/messages", json={})) == (2500, None)


async def test_objects_as_json_strings_in_a_form(bench: Bench) -> None:
    form = {
        "recipient": json.dumps({"id": bench.yuki.psid}),
        "message": json.dumps({"text": "a & b"}),
        "access_token": bench.page.token,
    }
    assert await sent_text(bench, await bench.client.post("/me/messages", data=form)) == "a & b"


async def test_php_brackets(bench: Bench) -> None:
    form = {
        "recipient[id]": bench.yuki.psid,
        "message[text]": "50 % [off]",
        "access_token": bench.page.token,
    }
    answer = await bench.client.post("/me/messages", data=form)
    assert await sent_text(bench, answer) == "50 % [off]"


async def test_everything_in_the_query(bench: Bench) -> None:
    query = {
        "recipient[id]": bench.yuki.psid,
        "message": '{"text":"query"}',
        "access_token": bench.page.token,
    }
    assert await sent_text(bench, await bench.client.post("/me/messages", params=query)) == "query"


async def test_multipart(bench: Bench) -> None:
    parts: dict[str, Any] = {
        "recipient": (None, json.dumps({"id": bench.yuki.psid})),
        "message": (None, '{"text":"マルチ"}'),
        "access_token": (None, bench.page.token),
    }
    assert await sent_text(bench, await bench.client.post("/me/messages", files=parts)) == "マルチ"


async def test_broken_multipart_is_an_invalid_parameter(bench: Bench) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    answer = await bench.client.post("/me/messages", content=b"--x", headers=headers)
    assert numbers(answer) == (100, None)


@pytest.mark.parametrize("body", [b"{", b"[1]", b"null", b'"text"', b"\xff\xfe", b"[" * 100_000])
async def test_broken_json_is_an_invalid_parameter(bench: Bench, body: bytes) -> None:
    answer = await bench.client.post("/me/messages", content=body, headers=JSON)
    assert numbers(answer) == (100, None)


@pytest.mark.parametrize("where", ["query", "body", "bearer", "oauth"])
async def test_the_token_may_stand_anywhere(bench: Bench, where: str) -> None:
    token = bench.page.token
    body = {"recipient": {"id": bench.yuki.psid}, "message": {"text": "hi"}}
    query, headers = {}, {}
    if where == "query":
        query["access_token"] = token
    elif where == "body":
        body["access_token"] = token  # type: ignore[assignment]
    else:
        headers["Authorization"] = f"{where.title()} {token}"
    answer = await bench.client.post("/me/messages", json=body, params=query, headers=headers)
    assert await sent_text(bench, answer) == "hi"


async def test_numbers_cases_nulls_and_extras_are_tolerated(bench: Bench) -> None:
    body = {
        "recipient": {"id": int(bench.yuki.psid), "user_ref": None},
        "message": {"text": "hi", "attachment": None, "quick_replies": None},
        "messaging_type": "Response",
        "notification_type": "regular",
        "sender_action": None,
        "tag": None,
        "id": "1",
        "summary": True,
        "something_new": {"a": 1},
    }
    assert await sent_text(bench, await bench.post("me/messages", body)) == "hi"


async def test_a_text_that_is_a_number(bench: Bench) -> None:
    body = {"recipient": {"id": bench.yuki.psid}, "message": {"text": 4471}}
    assert await sent_text(bench, await bench.post("me/messages", body)) == "4471"


def test_brackets_nest_and_make_lists() -> None:
    assert from_query("a[b][c]=1&a[b][d]=2&l[]=x&l[]=y&n[0]=p&n[1]=q&plain=[z]&e=") == {
        "a": {"b": {"c": "1", "d": "2"}},
        "l": ["x", "y"],
        "n": ["p", "q"],
        "plain": "[z]",
        "e": "",
    }


@pytest.mark.parametrize("value", ["a,b", '["a","b"]', ["a", "b"], " a , b ,"])
def test_lists(value: object) -> None:
    assert Params({"fields": value}).items("fields") == ["a", "b"]


@pytest.mark.parametrize("value", [5, {"a": 1}, True])
def test_what_is_no_list(value: object) -> None:
    with pytest.raises(GraphError):
        Params({"fields": value}).items("fields")


@pytest.mark.parametrize("value", ["not json", "5", [1], "[1]"])
def test_what_is_no_object(value: object) -> None:
    with pytest.raises(GraphError):
        Params({"recipient": value}).object("recipient")
