"""What Meta answers about accounts, however it is shaped."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.relay.messenger.graph.accounts import (
    MOST_PAGES,
    AppHook,
    GraphAccounts,
    TokenFacts,
)
from server_stub.relay.messenger.graph.client import Denied, Graph, Lost, Unreached
from server_stub.relay.secret import Secret
from tests.relay.facebook_desk import APP
from tests.relay.rig import APP_SECRET

TOKEN = Secret("t")
FAILED = (Denied, Unreached, Lost)


class Line:
    """Answers every call with one content, and what `each` makes of its number."""

    def __init__(self, content: Any) -> None:
        self.content = content
        self.each: Callable[[int], dict[str, Any]] | None = None
        self.requests: list[httpx.Request] = []
        graph = Graph("http://graph", APP_SECRET, httpx.MockTransport(self._answer))
        self.meta = GraphAccounts(graph, APP)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        content = self.content
        if self.each is not None:
            content = content | self.each(len(self.requests))
        return httpx.Response(200, content=json.dumps(content))


async def everything(meta: GraphAccounts) -> list[object]:
    return [
        await meta.exchange("c", "r"),
        await meta.prolong(TOKEN),
        await meta.person(TOKEN),
        await meta.granted(TOKEN),
        await meta.pages(TOKEN),
        await meta.inspect(TOKEN),
        await meta.subscribed("1", TOKEN),
        await meta.hook(),
        await meta.subscribe("1", TOKEN, ["messages"]),
        await meta.unsubscribe("1", TOKEN),
        await meta.revoke("1", TOKEN),
        await meta.set_hook("https://x/", ["messages"]),
    ]


_NAMES = st.sampled_from(
    (
        *("data", "id", "name", "access_token", "tasks", "paging", "cursors", "after", "next"),
        *("error", "scopes", "is_valid", "expires_at", "fields", "object", "subscribed_fields"),
        *("success", "code", "message", "permission", "status", "callback_url", "active"),
    )
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(_NAMES | st.text(), inner),
    max_leaves=8,
)


@given(st.dictionaries(_NAMES, _JSON))
async def test_no_shape_raises(content: dict[str, Any]) -> None:
    assert len(await everything(Line(content).meta)) == 12


async def test_an_answer_without_what_was_asked_is_no_answer() -> None:
    exchanged, prolonged, person, granted, pages, facts, fields, hook, *said = await everything(
        Line({}).meta
    )
    assert all(isinstance(one, Lost) for one in (exchanged, prolonged, person, facts, *said))
    assert (granted, pages, fields, hook) == (frozenset(), [], frozenset(), AppHook())


@pytest.mark.parametrize("yes", [{"success": True}, {"success": "true"}, True])
async def test_a_yes_in_each_of_its_forms(yes: Any) -> None:
    meta = Line(yes).meta
    assert await meta.subscribe("1", TOKEN, ["messages"]) is None


async def test_numbers_for_ids_and_odd_entries() -> None:
    entries = [{"id": 7, "name": "Acme"}, {"id": "x/y"}, {"name": "no id"}, 5, {"id": True}]
    pages = await Line({"data": entries}).meta.pages(TOKEN)
    assert not isinstance(pages, FAILED)
    assert [(one.page.id, one.page.name, one.page.tasks, one.token) for one in pages] == [
        ("7", "Acme", (), None)
    ]


async def test_a_list_that_never_ends_is_read_no_further() -> None:
    line = Line({"data": [{"id": "7"}], "paging": {"next": "x", "cursors": {"after": "same"}}})
    pages = await line.meta.pages(TOKEN)
    assert not isinstance(pages, FAILED)
    assert len(pages) == len(line.requests) == 2
    line = Line({"data": [{"id": "7"}] * 100})
    line.each = lambda number: {"paging": {"next": "x", "cursors": {"after": str(number)}}}
    pages = await line.meta.pages(TOKEN)
    assert not isinstance(pages, FAILED)
    assert len(pages) == MOST_PAGES


async def test_what_debug_token_says() -> None:
    data = {"is_valid": True, "expires_at": 0, "data_access_expires_at": 1_800_000_000}
    facts = await Line({"data": data}).meta.inspect(TOKEN)
    assert facts == TokenFacts(True, None, 1_800_000_000_000)
    dead = {"is_valid": False, "error": {"code": 190, "subcode": 463, "message": "over"}}
    assert await Line({"data": dead | {"scopes": []}}).meta.inspect(TOKEN) == TokenFacts(
        False, frozenset(), 0, 190, 463, "over"
    )


async def test_the_hook_is_the_active_one_of_pages() -> None:
    other = {"object": "user", "callback_url": "https://u/", "fields": ["x"]}
    off = {"object": "page", "callback_url": "https://off/", "active": False, "fields": ["x"]}
    ours = {"object": "page", "callback_url": "https://p/", "active": True, "fields": ["messages"]}
    assert await Line({"data": [other, off, ours]}).meta.hook() == AppHook(
        "https://p/", frozenset({"messages"})
    )
    assert await Line({"data": [other, off]}).meta.hook() == AppHook()


async def test_secrets_go_in_the_body() -> None:
    line = Line({"access_token": "t2"})
    await line.meta.exchange("canary-code", "https://r/")
    await line.meta.prolong(Secret("canary-token"))
    await line.meta.set_hook("https://x/", ["messages"])
    for request in line.requests:
        for secret in ("canary", APP_SECRET.reveal(), APP.verify_token.reveal()):
            assert secret not in str(request.url)
