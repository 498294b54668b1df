"""Whom a Page does not reach: those who blocked it or are no more; and Pages under restriction."""

from typing import Any

import pytest

from .harness import Bench, numbers


async def become(bench: Bench, reason: str) -> None:
    answer = await bench.control("PUT", f"visitors/{bench.yuki.psid}", {"unreachable": reason})
    assert answer.json()["unreachable"] == reason


@pytest.mark.parametrize("reason", ["blocked", "deactivated", "deleted"])
async def test_nothing_reaches_them_and_nothing_comes(bench: Bench, reason: str) -> None:
    await bench.connect()
    await become(bench, reason)
    assert numbers(await bench.send()) == (551, 1545041)
    typing = {"recipient": {"id": bench.yuki.psid}, "sender_action": "typing_on"}
    assert numbers(await bench.post("me/messages", typing)) == (551, 1545041)
    for path, body in (("messages", {"text": "hi"}), ("read", None), ("events", {"kind": "text"})):
        refused = await bench.control("POST", f"visitors/{bench.yuki.psid}/{path}", body)
        assert (refused.status_code, reason in refused.json()["error"]) == (400, True)
    bench.standin.messenger.reads(bench.yuki)
    await bench.clock.advance(0)
    assert bench.hook.events == []
    await become(bench, "")
    assert (await bench.send()).status_code == 200


async def test_profiles_of_those_who_are_no_more(bench: Bench) -> None:
    await become(bench, "blocked")
    assert (await bench.get(bench.yuki.psid, fields="name")).json()["name"] == "Yuki Tanaka"
    await become(bench, "deleted")
    assert numbers(await bench.get(bench.yuki.psid)) == (100, 33)


async def test_a_restricted_page_sends_nothing(bench: Bench) -> None:
    await bench.control("PUT", f"pages/{bench.page.id}", {"restricted": True})
    answer = await bench.send()
    assert numbers(answer) == (10, 1893063)
    assert answer.json()["error"]["error_user_title"] == "Page restricted"
    bench.standin.messenger.writes(bench.lena, "hallo")
    other = await bench.send(to=bench.lena, token=bench.other_page.token)
    assert other.status_code == 200
    await bench.control("PUT", f"pages/{bench.page.id}", {"restricted": False})
    assert (await bench.send()).status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("visitors/yuki", {"unreachable": "asleep"}),
        ("visitors/yuki", {}),
        ("pages/page", {"restricted": "yes"}),
        ("pages/page", {"audience": -1}),
        ("pages/page", {"audience": True}),
    ],
)
async def test_what_is_refused(bench: Bench, path: str, body: dict[str, Any]) -> None:
    path = path.replace("yuki", bench.yuki.psid).replace("/page", f"/{bench.page.id}")
    assert (await bench.control("PUT", path, body)).status_code == 400
