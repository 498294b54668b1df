"""Profiles, the Page, and what a token is worth."""

import pytest

from .harness import Bench, numbers

ALL = "id,name,first_name,last_name,profile_pic,locale,timezone,gender"


async def test_a_profile(bench: Bench) -> None:
    profile = (await bench.get(bench.yuki.psid, fields=ALL)).json()
    assert profile["name"] == "Yuki Tanaka"
    assert (profile["first_name"], profile["last_name"]) == ("Yuki", "Tanaka")
    assert (profile["locale"], profile["timezone"]) == ("ja_JP", 9)
    assert profile["profile_pic"].startswith("https://")
    assert profile["gender"] in ("male", "female")
    assert profile["id"] == bench.yuki.psid


async def test_the_usual_fields_of_a_profile(bench: Bench) -> None:
    profile = (await bench.get(bench.yuki.psid)).json()
    assert set(profile) == {"first_name", "last_name", "profile_pic", "id"}


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("中村 美咲", "美咲", "中村"), ("Haruka Mori", "Haruka", "Mori"), ("さくら", "さくら", "")],
)
async def test_japanese_names(bench: Bench, name: str, first: str, last: str) -> None:
    visitor = bench.world.add_visitor(bench.page, name, "ja_JP", 9)
    bench.standin.messenger.writes(visitor, "こんにちは")
    profile = (await bench.get(visitor.psid)).json()
    assert (profile["first_name"], profile["last_name"]) == (first, last)


async def test_a_hidden_profile_is_empty(bench: Bench) -> None:
    hidden = bench.world.add_visitor(bench.page, "Nobody", hidden=True)
    bench.standin.messenger.writes(hidden, "hi")
    assert (await bench.get(hidden.psid)).json() == {}


async def test_a_profile_needs_the_visitor_to_have_written(bench: Bench) -> None:
    assert (await bench.get(bench.omar.psid, fields=ALL)).json() == {}


async def test_visitors_of_another_page_do_not_exist(bench: Bench) -> None:
    assert numbers(await bench.get(bench.lena.psid)) == (100, 33)


async def test_unknown_fields(bench: Bench) -> None:
    answer = await bench.get(bench.yuki.psid, fields="name,shoe_size")
    assert answer.json()["error"]["message"] == (
        "(#100) Tried accessing nonexisting field (shoe_size) on node type (User)"
    )


@pytest.mark.parametrize("path", ["me", "page"])
async def test_the_page(bench: Bench, path: str) -> None:
    about = await bench.get(bench.page.id if path == "page" else path)
    assert about.json() == {"name": "Acme Japan", "id": bench.page.id}


async def test_the_app(bench: Bench) -> None:
    about = await bench.get(bench.world.app.id, bench.world.app.token)
    assert about.json()["id"] == bench.world.app.id


async def test_a_living_page_token(bench: Bench) -> None:
    answer = await bench.get("debug_token", bench.world.app.token, input_token=bench.page.token)
    data = answer.json()["data"]
    assert data["app_id"] == bench.world.app.id
    assert (data["type"], data["is_valid"], data["expires_at"]) == ("PAGE", True, 0)
    assert data["profile_id"] == bench.page.id
    assert "pages_messaging" in data["scopes"]


async def test_other_tokens(bench: Bench) -> None:
    app = bench.world.app.token
    assert (await bench.get("debug_token", app, input_token=app)).json()["data"]["type"] == "APP"
    dead = (await bench.get("debug_token", app, input_token="EAAx")).json()["data"]
    assert dead["is_valid"] is False
    assert dead["error"]["code"] == 190
    assert numbers(await bench.get("debug_token", app)) == (100, None)
    assert numbers(await bench.get("debug_token", "EAAx", input_token=app)) == (190, None)
