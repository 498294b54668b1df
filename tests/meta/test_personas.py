"""In whose name a Page answers."""

from typing import Any

import pytest

from .harness import Bench, numbers

KIM = {"name": "Kim", "profile_picture_url": "https://acme.example/kim.png"}


async def made(bench: Bench) -> str:
    answer = await bench.post("me/personas", KIM)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def test_making_reading_and_forgetting(bench: Bench) -> None:
    persona = await made(bench)
    assert (await bench.get(persona)).json() == KIM | {"id": persona}
    listed = (await bench.get(f"{bench.page.id}/personas")).json()["data"]
    assert listed == [KIM | {"id": persona}]
    assert numbers(await bench.get(persona, bench.other_page.token)) == (100, 33)
    assert numbers(await bench.delete(persona, bench.other_page.token)) == (100, 33)
    assert (await bench.delete(persona)).json() == {"success": True}
    assert (await bench.get("me/personas")).json() == {"data": []}


async def test_answering_as_somebody(bench: Bench) -> None:
    persona = await made(bench)
    assert (await bench.send(persona_id=persona)).status_code == 200
    assert (await bench.send(persona_id=int(persona))).status_code == 200
    told = bench.page.threads[bench.yuki.psid].messages
    assert [each.persona for each in told] == ["", "Kim", "Kim"]
    await bench.delete(persona)
    assert numbers(await bench.send(persona_id=persona)) == (100, None)
    assert numbers(await bench.send(persona_id="4711")) == (100, None)


@pytest.mark.parametrize("body", [{}, {"name": "Kim"}, {"profile_picture_url": "https://a/"}])
async def test_what_is_missing(bench: Bench, body: dict[str, Any]) -> None:
    assert numbers(await bench.post("me/personas", body)) == (100, None)
