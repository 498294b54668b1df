"""Tokens, their kinds, and the proof; the headers that tell what is wrong."""

import hashlib
import hmac
import re

import pytest

from .harness import Bench, numbers


def proof(secret: str, token: str) -> str:
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


async def test_no_token(bench: Bench) -> None:
    assert numbers(await bench.client.post("/v26.0/me/messages", json={})) == (104, None)


async def test_an_unknown_token(bench: Bench) -> None:
    answer = await bench.send(token="EAAnonsense")
    assert answer.status_code == 400
    assert numbers(answer) == (190, None)
    assert 'OAuth "Facebook Platform" "invalid_token"' in answer.headers["WWW-Authenticate"]


async def test_an_app_token_is_no_page_token(bench: Bench) -> None:
    assert numbers(await bench.send(token=bench.world.app.token)) == (190, None)


async def test_a_page_token_is_for_its_own_page(bench: Bench) -> None:
    answer = await bench.post(f"{bench.other_page.id}/messages", {})
    assert numbers(answer) == (100, 33)
    assert answer.json()["error"]["type"] == "GraphMethodException"


async def test_a_right_proof(bench: Bench) -> None:
    right = proof(bench.world.app.secret, bench.page.token)
    assert (await bench.send(appsecret_proof=right)).status_code == 200


@pytest.mark.parametrize("wrong", ["0" * 64, "", "ä"])
async def test_a_wrong_proof(bench: Bench, wrong: str) -> None:
    answer = await bench.send(appsecret_proof=wrong)
    assert answer.json()["error"]["message"] == (
        "Invalid appsecret_proof provided in the API argument"
    )
    assert answer.json()["error"]["type"] == "GraphMethodException"


async def test_a_proof_is_for_one_token(bench: Bench) -> None:
    others = proof(bench.world.app.secret, bench.other_page.token)
    assert numbers(await bench.send(appsecret_proof=others)) == (100, None)


async def test_a_proof_can_be_required(bench: Bench) -> None:
    await bench.control("PUT", "app", {"require_proof": True})
    answer = await bench.send()
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == (
        "API calls from the server require an appsecret_proof argument"
    )
    right = proof(bench.world.app.secret, bench.page.token)
    assert (await bench.send(appsecret_proof=right)).status_code == 200


async def test_headers_of_every_answer(bench: Bench) -> None:
    for answer in (await bench.send(), await bench.send("")):
        assert answer.headers["facebook-api-version"] == "v26.0"
        assert answer.headers["content-type"] == "application/json; charset=UTF-8"
        assert "no-store" in answer.headers["cache-control"]
        assert answer.headers["pragma"] == "no-cache"
        assert answer.headers["expires"] == "Sat, 01 Jan 2000 00:00:00 GMT"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert '"call_count"' in answer.headers["x-app-usage"]
        assert bench.page.id in answer.headers["x-business-use-case-usage"]


async def test_the_shape_of_an_error(bench: Bench) -> None:
    answer = await bench.send("")
    error = answer.json()["error"]
    assert set(error) == {"message", "type", "code", "error_subcode", "fbtrace_id"}
    assert error["type"] == "OAuthException"
    assert re.fullmatch(r"A[\w-]{22}", error["fbtrace_id"])
    assert error["fbtrace_id"] == answer.headers["x-fb-trace-id"]
    assert "invalid_request" in answer.headers["WWW-Authenticate"]
