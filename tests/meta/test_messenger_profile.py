"""What a Page shows before and beside a conversation."""

from typing import Any

import pytest

from server_stub.meta.messenger_profile import CALLS, WITHIN_MS

from .harness import Bench, numbers

EDGE = "me/messenger_profile"
BUTTON = {"get_started": {"payload": "HELLO"}}
GREETING = {"greeting": [{"locale": "default", "text": "こんにちは"}]}
MENU = {"persistent_menu": [{"locale": "default", "composer_input_disabled": False}]}


async def test_setting_reading_and_forgetting(bench: Bench) -> None:
    assert (await bench.get(EDGE, fields="greeting")).json() == {"data": []}
    domains = {"whitelisted_domains": ["https://acme.example"]}
    answer = await bench.post(EDGE, BUTTON | GREETING | domains)
    assert answer.json() == {"result": "success"}
    fields = "get_started,greeting,whitelisted_domains,home_url"
    read = await bench.get(f"{bench.page.id}/messenger_profile", fields=fields)
    assert read.json() == {"data": [BUTTON | GREETING | domains]}
    assert (await bench.delete(EDGE, fields='["greeting"]')).json() == {"result": "success"}
    assert (await bench.get(EDGE, fields=fields)).json() == {"data": [BUTTON | domains]}
    other = await bench.get(EDGE, bench.other_page.token, fields=fields)
    assert other.json() == {"data": []}


async def test_a_menu_needs_the_button(bench: Bench) -> None:
    assert numbers(await bench.post(EDGE, MENU)) == (100, None)
    assert (await bench.post(EDGE, MENU | BUTTON)).json() == {"result": "success"}
    assert (await bench.post(EDGE, MENU)).json() == {"result": "success"}


@pytest.mark.parametrize(
    "body", [{}, {"colour": "red"}, {"greeting": "hello"}, {"get_started": ["HELLO"]}]
)
async def test_what_is_refused(bench: Bench, body: dict[str, Any]) -> None:
    assert numbers(await bench.post(EDGE, body)) == (100, None)


async def test_fields_are_needed_and_known(bench: Bench) -> None:
    assert numbers(await bench.get(EDGE)) == (100, None)
    assert numbers(await bench.get(EDGE, fields="colour")) == (100, None)
    assert numbers(await bench.delete(EDGE)) == (100, None)


async def test_ten_calls_in_ten_minutes(bench: Bench) -> None:
    for _ in range(CALLS):
        assert (await bench.post(EDGE, BUTTON)).status_code == 200
    assert numbers(await bench.post(EDGE, BUTTON)) == (613, None)
    assert (await bench.post(EDGE, BUTTON, bench.other_page.token)).status_code == 200
    await bench.clock.advance(WITHIN_MS)
    assert (await bench.post(EDGE, BUTTON)).status_code == 200
