"""What Facebook calls about logins, and the pages that browsers end on."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.channels.values import ChannelState
from console.core.failures import Cause
from console.core.kinds.messenger.requests import RemoveAccount
from console.core.kinds.requests import Done, Problem, ProblemCode
from server_stub.relay.messenger.connecting import callbacks
from server_stub.relay.messenger.connecting.callbacks import LARGEST_FORM, read_signed
from server_stub.relay.messenger.connecting.login_pages import language_of, login_page
from server_stub.relay.secret import Secret
from tests.relay.facebook_desk import MIKA, PUBLIC, SHOP, Desk, open_desk
from tests.relay.rig import APP_SECRET, START


def signed(person: object = MIKA, secret: Secret = APP_SECRET, at: int = START, **more: Any) -> str:
    content = {"algorithm": "HMAC-SHA256", "issued_at": at // 1_000, "user_id": person} | more
    payload = _text(json.dumps(content).encode())
    return (
        f"{_text(hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest())}.{payload}"
    )


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


async def connected(desk: Desk) -> None:
    await desk.log_in()
    assert await desk.connect() == Done()


# Deauthorise


async def test_who_removes_the_app_is_signed_out_here_too(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        for _ in range(2):
            answer = await desk.web.post("/login/deauthorize", data={"signed_request": signed()})
            assert answer.status_code == 200
        incident = desk.incident(SHOP, Cause.ACCESS_EXPIRED)
        assert incident is not None
        assert (incident.code, incident.subcode) == (190, 458)
        assert (desk.token(SHOP), desk.rig.vault.accounts) == (None, frozenset())
        assert MIKA in desk.rig.sequencer.state.accounts
        assert desk.rig.sequencer.state.channels[SHOP].state is ChannelState.ON
        assert await desk.connect() == Problem(ProblemCode.ACCESS_EXPIRED)
        assert (await desk.log_in("code-2", MIKA)).problem is None
        assert desk.incident(SHOP, Cause.ACCESS_EXPIRED) is None


@pytest.mark.parametrize(
    "request_text",
    [
        "",
        "x",
        ".",
        signed(secret=Secret("another")),
        signed()[:-1],
        signed().replace(".", "", 1),
        signed(algorithm="none"),
        signed(person="x"),
        signed(person=None),
        "ü." + signed().partition(".")[2],
    ],
)
@pytest.mark.parametrize("path", ["/login/deauthorize", "/login/deletion"])
async def test_only_meta_is_believed(tmp_path: Path, request_text: str, path: str) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        answer = await desk.web.post(path, data={"signed_request": request_text})
        assert answer.status_code == 403
        assert desk.token(SHOP) is not None
        assert desk.rig.sequencer.state.incidents == {}


async def test_odd_forms_are_refused(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        doubled = f"signed_request={signed()}&signed_request={signed()}"
        for body, status in (
            (b"", 403),
            (b"\xff\xfe", 403),
            (b"&".join([b"a=1"] * 30), 403),
            (doubled.encode(), 403),
            (b"x" * (LARGEST_FORM + 1), 413),
        ):
            answer = await desk.web.post("/login/deauthorize", content=body)
            assert answer.status_code == status
        assert desk.token(SHOP) is not None


async def test_a_form_that_does_not_come_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "FORM_SECONDS", 0)

    async def never() -> AsyncIterator[bytes]:
        yield b"signed_request="
        await asyncio.Event().wait()

    async with open_desk(tmp_path) as desk:
        answer = await desk.web.post("/login/deletion", content=never())
        assert (answer.status_code, answer.text) == (408, "too slow")


async def test_a_person_nobody_knows_changes_nothing(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        request = {"signed_request": signed("9009")}
        assert (await desk.web.post("/login/deauthorize", data=request)).status_code == 200
        assert desk.token(SHOP) is not None


@pytest.mark.parametrize(("before", "counts"), [(30_000, True), (90_000, False), (-90_000, True)])
async def test_an_old_request_says_nothing_of_a_newer_login(
    tmp_path: Path, before: int, counts: bool
) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        request = {"signed_request": signed(at=START - before)}
        assert (await desk.web.post("/login/deauthorize", data=request)).status_code == 200
        assert (desk.token(SHOP) is None) is counts


async def test_what_our_own_removal_causes_is_no_incident(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        handle = desk.world.handle
        told: list[int] = []

        async def handle_and_tell(request: Any) -> Any:
            if request.url.path.endswith("/permissions") and request.method == "DELETE":
                form = {"signed_request": signed()}
                told.append((await desk.web.post("/login/deauthorize", data=form)).status_code)
                assert desk.rig.sequencer.state.incidents == {}
                assert desk.token(SHOP) is not None
            return await handle(request)

        monkeypatch.setattr(
            desk.facebook.accounts._meta._graph._client._transport, "handler", handle_and_tell
        )
        assert await desk.ask(RemoveAccount(MIKA)) == Done()
        assert told == [200]


async def test_while_nothing_can_be_written_meta_is_to_try_again(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        desk.rig.sequencer.read_only = True
        for path in ("/login/deauthorize", "/login/deletion"):
            answer = await desk.web.post(path, data={"signed_request": signed()})
            assert answer.status_code == 503


# Deletion


async def test_data_is_deleted_and_a_page_says_so(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await connected(desk)
        answer = await desk.web.post("/login/deletion", data={"signed_request": signed()})
        told = answer.json()
        assert set(told) == {"url", "confirmation_code"}
        assert told["confirmation_code"].isalnum()
        assert told["url"].startswith(f"{PUBLIC}/login/deletion/")
        state = desk.rig.sequencer.state
        assert state.accounts == {}
        assert state.channels[SHOP].state is ChannelState.UNLINKED
        assert (desk.token(SHOP), desk.rig.vault.accounts) == (None, frozenset())
        path = urlsplit(told["url"]).path
        page = await desk.web.get(path)
        assert page.status_code == 200
        assert "2027-01-15" in page.text
        assert "are deleted" in page.text
        assert MIKA not in page.text + told["url"]
        japanese = await desk.web.get(path, headers={"Accept-Language": "ja"})
        assert "消去されています" in japanese.text
    async with open_desk(tmp_path) as desk:
        assert (await desk.web.get(path)).text == page.text


async def test_where_nothing_was_held_the_page_says_that(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        answer = await desk.web.post("/login/deletion", data={"signed_request": signed()})
        page = await desk.web.get(urlsplit(answer.json()["url"]).path)
        assert "No data" in page.text
        code = answer.json()["confirmation_code"]
        for wrong in ("x", code[:-1], code.replace("n", "h", 1), "0" * 9 + "h" + "0" * 32):
            lost = await desk.web.get(f"/login/deletion/{wrong}")
            assert lost.status_code == 404
            assert "not known" in lost.text


# Pages


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("ja", "ja"),
        ("ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", "ja"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("de,ja;q=0.2", "ja"),
        ("ja;q=0", "en"),
        ("ja;q=x, en;q=0.1", "en"),
        ("*", "en"),
        ("JA", "ja"),
        ("javanese", "en"),
    ],
)
def test_the_language_is_the_browsers(accept: str, language: str) -> None:
    assert language_of(accept) == language


@given(st.text())
def test_any_header_has_a_language(accept: str) -> None:
    assert language_of(accept) in ("en", "ja")


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("code", ProblemCode)
def test_every_problem_has_a_sentence_and_no_markup_of_others(
    code: ProblemCode, language: str
) -> None:
    page = login_page(Problem(code, "<script>alert(1)</script>"), 0, language)
    text = bytes(page.body).decode()
    assert "<script" not in text
    assert text.count("<p>") == 2
    assert f'lang="{language}"' in text


async def test_a_browser_that_came_back_sees_a_plain_page(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        started = await desk.begin()
        headers = {"Accept-Language": "ja,en;q=0.5"}
        query = urlsplit(started.url).query
        state = query.partition("state=")[2].partition("&")[0]
        params = {"code": "code-1", "state": state}
        page = await desk.web.get("/login/callback", params=params, headers=headers)
        assert "接続しました" in page.text
        for secret in ("code-1", state, "long-1", "<script"):
            assert secret not in page.text
        policy = page.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        style = page.text.partition("<style>")[2].partition("</style>")[0]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["cache-control"] == "no-store"


@given(st.text())
def test_no_text_passes_for_a_signed_request(text: str) -> None:
    assert read_signed(text, APP_SECRET) is None


def test_ids_as_numbers_and_no_moment_are_understood() -> None:
    found = read_signed(signed(int(MIKA), at=0), APP_SECRET)
    assert found is not None
    assert (found.person, found.issued_at) == (MIKA, 0)
