"""What tokens can do, what they die of, and how the app is told."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest

from server_stub.meta.login.people import MESSAGING_PERMISSIONS
from server_stub.meta.login.tokens import DEATHS

from .harness import HOUR, Bench, numbers

DAY = 24 * HOUR


async def debug(bench: Bench, token: str) -> dict[str, Any]:
    answer = await bench.get("debug_token", bench.world.app.token, input_token=token)
    data: dict[str, Any] = answer.json()["data"]
    return data


async def test_me(bench: Bench) -> None:
    token = await bench.log_in()
    assert (await bench.get("me", token)).json() == {
        "name": "Mika Aoyama",
        "id": bench.world.people[0].id,
    }
    about = (await bench.get("me", token, fields="first_name,permissions")).json()
    assert about["first_name"] == "Mika"
    assert {"permission": "pages_messaging", "status": "granted"} in about["permissions"]["data"]


async def test_accounts(bench: Bench) -> None:
    token = await bench.log_in()
    fields = "id,name,access_token,tasks,category"
    first, second = (await bench.get("me/accounts", token, fields=fields)).json()["data"]
    assert (first["id"], second["name"]) == (bench.page.id, "Acme Europe")
    assert set(first) == set(fields.split(","))
    assert {"MESSAGING", "MODERATE"} <= set(first["tasks"])
    assert first["access_token"] != bench.page.token
    again = (await bench.get("me/accounts", token)).json()["data"][0]
    assert again["access_token"] == first["access_token"]
    assert set(again) == {"access_token", "category", "category_list", "name", "id", "tasks"}


async def test_accounts_in_pieces(bench: Bench) -> None:
    token = await bench.log_in()
    listed = (await bench.get("me/accounts", token, fields="name", limit="1")).json()
    assert [page["name"] for page in listed["data"]] == ["Acme Japan"]
    assert "previous" not in listed["paging"]
    following = await bench.client.get(
        listed["paging"]["next"], headers={"Authorization": f"Bearer {token}"}
    )
    [page] = following.json()["data"]
    assert page == {"name": "Acme Europe", "id": bench.other_page.id}
    assert "next" not in following.json()["paging"]
    before = following.json()["paging"]["cursors"]["before"]
    back = (await bench.get("me/accounts", token, limit="1", before=before)).json()
    assert back["data"][0]["id"] == bench.page.id


@pytest.mark.parametrize("wrong", [{"limit": "many"}, {"after": "x"}, {"before": "ä"}])
async def test_cursors_that_are_none(bench: Bench, wrong: dict[str, str]) -> None:
    answer = await bench.get("me/accounts", await bench.log_in(), **wrong)
    assert numbers(answer) == (100, None)


@pytest.mark.parametrize("fields", ["name{", "name}", "a.limit", "a.limit(", "{", "n?", "{" * 99])
async def test_fields_that_are_none(bench: Bench, fields: str) -> None:
    assert numbers(await bench.get("me", await bench.log_in(), fields=fields)) == (2500, None)


async def test_who_has_no_pages(bench: Bench) -> None:
    token = await bench.log_in(person=1)
    assert (await bench.get("me/accounts", token)).json() == {"data": []}


async def test_the_list_of_pages_needs_its_permission(bench: Bench) -> None:
    token = await bench.log_in(permissions=["pages_messaging"])
    assert (await bench.get("me/accounts", token)).json() == {"data": []}


async def test_a_page_seen_with_a_user_token(bench: Bench) -> None:
    token = await bench.log_in(pages=[bench.page.id])
    page = (await bench.get(bench.page.id, token, fields="name,access_token")).json()
    assert page["access_token"] == await bench.page_token(token)
    assert numbers(await bench.get(bench.other_page.id, token)) == (100, 33)


async def test_user_tokens_do_not_send(bench: Bench) -> None:
    assert numbers(await bench.send(token=await bench.log_in())) == (190, None)


async def test_page_and_app_tokens_are_nobody(bench: Bench) -> None:
    assert numbers(await bench.get("me/accounts")) == (2500, None)
    assert numbers(await bench.get("me/permissions", bench.world.app.token)) == (2500, None)


async def test_a_long_lived_login_gives_page_tokens_for_ever(bench: Bench) -> None:
    user = await bench.log_in()
    page = await bench.page_token(user)
    about = await debug(bench, page)
    assert (about["type"], about["expires_at"], about["profile_id"]) == ("PAGE", 0, bench.page.id)
    await bench.clock.advance(61 * DAY)
    assert numbers(await bench.get("me", user)) == (190, 463)
    assert (await bench.get("me", page)).status_code == 200


async def test_a_short_login_gives_short_page_tokens(bench: Bench) -> None:
    page = await bench.page_token(await bench.log_in(long_lived=False))
    assert (await debug(bench, page))["expires_at"] == bench.clock.now() // 1000 + 5_400
    await bench.clock.advance(2 * HOUR)
    assert numbers(await bench.send(token=page)) == (190, 463)


async def test_debugging_a_user_token(bench: Bench) -> None:
    token = await bench.log_in(pages=[bench.page.id])
    about, now = await debug(bench, token), bench.clock.now() // 1000
    assert about["user_id"] == bench.world.people[0].id
    assert (about["type"], about["is_valid"], about["issued_at"]) == ("USER", True, now)
    assert about["expires_at"] == now + 5_183_944
    assert about["data_access_expires_at"] == now + 90 * 86_400
    assert "pages_messaging" in about["scopes"]
    granular = {each["scope"]: each["target_ids"] for each in about["granular_scopes"]}
    assert granular["pages_messaging"] == [bench.page.id]


@pytest.mark.parametrize(
    ("event", "subcode", "user_too"),
    [
        ("password_changed", 460, True),
        ("logged_out", 467, True),
        ("checkpointed", 459, True),
        ("unconfirmed", 464, True),
        ("app_removed", 458, True),
        ("role_lost", 492, False),
    ],
)
async def test_deaths(bench: Bench, event: str, subcode: int, user_too: bool) -> None:
    user = await bench.log_in()
    page = await bench.page_token(user)
    await bench.befall(event)
    assert numbers(await bench.send(token=page)) == (190, subcode)
    about = await debug(bench, page)
    assert (about["is_valid"], about["error"]["subcode"]) == (False, subcode)
    assert (await bench.get("me", user)).status_code == (400 if user_too else 200)
    assert (await bench.send()).status_code == 200, "a system user's token lives on"


@pytest.mark.parametrize("event", ["checkpointed", "unconfirmed"])
async def test_some_deaths_are_not_for_ever(bench: Bench, event: str) -> None:
    page = await bench.page_token(await bench.log_in())
    await bench.befall(event)
    assert (await bench.send(token=page)).status_code == 400
    assert await bench.befall("recovered") == {"tokens": 3}, "the person's, and of two Pages"
    assert (await bench.send(token=page)).status_code == 200
    await bench.befall("password_changed")
    assert await bench.befall("recovered") == {"tokens": 0}


@pytest.mark.parametrize(("cause", "subcode"), DEATHS.items())
async def test_any_single_token_can_die(bench: Bench, cause: str, subcode: int) -> None:
    body = {"page": bench.page.id, "dies_of": cause}
    assert (await bench.control("PUT", "tokens", body)).json()["death"] == subcode
    assert numbers(await bench.send()) == (190, subcode)
    assert (await debug(bench, bench.page.token))["error"]["subcode"] == subcode
    assert (await bench.get("me", bench.other_page.token)).status_code == 200
    await bench.control("PUT", "tokens", body | {"dies_of": ""})
    assert (await bench.send()).status_code == 200
    user = await bench.log_in()
    await bench.control("PUT", "tokens", {"token": user, "dies_of": cause})
    assert numbers(await bench.get("me/accounts", user)) == (190, subcode)


async def test_a_token_can_be_worth_less(bench: Bench) -> None:
    body = {"page": bench.page.id, "lacks": ["pages_messaging"]}
    await bench.control("PUT", "tokens", body)
    assert numbers(await bench.send()) == (200, None)
    assert "pages_messaging" not in (await debug(bench, bench.page.token))["scopes"]
    await bench.control("PUT", "tokens", {"page": bench.page.id, "lacks": [], "tasks": ["ANALYZE"]})
    assert numbers(await bench.send()) == (200, None)
    await bench.control("PUT", "tokens", {"page": bench.page.id, "tasks": ""})
    assert (await bench.send()).status_code == 200


async def test_a_new_token_of_the_system_user(bench: Bench) -> None:
    old = bench.page.token
    await bench.get("me", old)
    new = (await bench.control("POST", f"pages/{bench.page.id}/token")).json()["token"]
    assert numbers(await bench.send(token=old)) == (190, None)
    assert (await bench.send(token=new)).status_code == 200


async def test_a_task_lost(bench: Bench) -> None:
    page = await bench.page_token(await bench.log_in())
    await bench.befall("task_lost", page=bench.page.id)
    assert numbers(await bench.send(token=page)) == (200, None)
    assert (await bench.get("me/subscribed_apps", page)).status_code == 200
    await bench.befall("task_lost", task="MODERATE")
    assert numbers(await bench.get("me/conversations", page)) == (200, None)


@pytest.mark.parametrize("task", ["PROFILE_PLUS_MESSAGING", "PROFILE_PLUS_FULL_CONTROL"])
async def test_tasks_of_new_pages(bench: Bench, task: str) -> None:
    tom = bench.world.people[1]
    await bench.control("PUT", f"people/{tom.id}/tasks", {bench.page.id: [task]})
    token = await bench.page_token(await bench.log_in(person=1))
    assert (await bench.send(token=token)).status_code == 200


async def test_fields_of_profiles_have_permissions_of_their_own(bench: Bench) -> None:
    page = await bench.page_token(await bench.log_in())
    assert (await bench.get(bench.yuki.psid, page)).json()["first_name"] == "Yuki"
    refused = await bench.get(bench.yuki.psid, page, fields="name,locale")
    assert numbers(refused) == (200, None)
    granted = [*MESSAGING_PERMISSIONS, "pages_user_locale"]
    page = await bench.page_token(await bench.log_in(permissions=granted))
    told = (await bench.get(bench.yuki.psid, page, fields="name,locale")).json()
    assert told["locale"] == "ja_JP"


async def test_expiring_now(bench: Bench) -> None:
    user = await bench.log_in()
    page = await bench.page_token(user)
    assert await bench.befall("token_expired") == {"tokens": 1}
    assert numbers(await bench.get("me", user)) == (190, 463)
    assert (await bench.get("me", page)).status_code == 200


async def test_a_role_lost_on_one_page(bench: Bench) -> None:
    user = await bench.log_in()
    here, there = await bench.page_token(user), await bench.page_token(user, bench.other_page)
    await bench.befall("role_lost", page=bench.page.id)
    assert numbers(await bench.get("me", here)) == (190, 492)
    assert (await bench.get("me", there)).status_code == 200
    listed = (await bench.get("me/accounts", user)).json()["data"]
    assert [page["id"] for page in listed] == [bench.other_page.id]


async def test_a_permission_revoked(bench: Bench) -> None:
    page = await bench.page_token(await bench.log_in())
    await bench.befall("permission_revoked", permission="pages_messaging")
    assert numbers(await bench.send(token=page)) == (200, None)
    assert (await bench.get(bench.yuki.psid, page)).json() == {}
    await bench.befall("permission_revoked")
    answer = await bench.post("me/subscribed_apps", {"subscribed_fields": "feed"}, page)
    assert answer.json()["error"]["message"] == (
        "(#200) To subscribe to the feed field, one of these permissions is needed: "
        "pages_manage_metadata"
    )


async def test_tasks_limit_what_a_page_token_can_do(bench: Bench) -> None:
    tom = bench.world.people[1]
    await bench.control("PUT", f"people/{tom.id}/tasks", {bench.page.id: ["MODERATE"]})
    token = await bench.page_token(await bench.log_in(person=1))
    assert numbers(await bench.send(token=token)) == (200, None)
    body = {"subscribed_fields": "messages"}
    assert (await bench.post("me/subscribed_apps", body, token)).status_code == 200
    await bench.control("PUT", f"people/{tom.id}/tasks", {bench.page.id: ["MESSAGING"]})
    assert (await bench.send(token=token)).status_code == 200
    assert numbers(await bench.post("me/subscribed_apps", body, token)) == (200, None)


async def test_permissions_are_listed_and_revoked(bench: Bench) -> None:
    token = await bench.log_in()
    path = f"{bench.world.people[0].id}/permissions"
    assert (await bench.delete(f"{path}/pages_messaging", token)).json() == {"success": True}
    listed = (await bench.get("me/permissions", token)).json()["data"]
    assert {"permission": "pages_messaging", "status": "declined"} in listed
    assert numbers(await bench.delete(f"{path}/email", token)) == (100, None)
    assert (await bench.delete(path, token)).json() == {"success": True}
    assert numbers(await bench.get("me", token)) == (190, 458)


async def test_the_app_is_told_that_it_was_removed(bench: Bench) -> None:
    url = "https://relay.example/deauthorize"
    await bench.control("PUT", "app", {"deauthorize_url": url})
    await bench.log_in()
    told = await bench.befall("app_removed")
    assert told["callback"]["status"] == 200
    [(address, form)] = bench.hook.forms
    assert address == url
    signature, payload = form["signed_request"].split(".")
    key = bench.world.app.secret.encode()
    expected = hmac.new(key, payload.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + "=") == expected
    content = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert content == {
        "algorithm": "HMAC-SHA256",
        "issued_at": bench.clock.now() // 1000,
        "user_id": bench.world.people[0].id,
    }


async def test_data_deletion(bench: Bench) -> None:
    assert await bench.befall("data_deletion") == {"tokens": 0, "callback": None}
    await bench.control("PUT", "app", {"data_deletion_url": "https://relay.example/delete"})
    told = await bench.befall("data_deletion")
    assert "confirmation_code" in told["callback"]["text"]
    assert told["callback"]["right"] is True
    bench.hook.answer = '{"url": "http://relay.example/", "confirmation_code": "c1"}'
    assert (await bench.befall("data_deletion"))["callback"]["right"] is False
    bench.hook.answer = "thanks"
    assert (await bench.befall("data_deletion"))["callback"]["right"] is False
    bench.hook.reachable = False
    assert (await bench.befall("data_deletion"))["callback"] == {"error": "Connection refused"}


async def test_more_pages_and_people(bench: Bench) -> None:
    body = {"name": "Acme Brasil", "brand": "Acme", "category": "Retail"}
    page = (await bench.control("POST", "pages", body)).json()
    person = {"name": "Ana Souza", "tasks": {page["id"]: ["MESSAGING", "MODERATE"]}}
    made = (await bench.control("POST", "people", person)).json()
    assert made["tasks"] == {page["id"]: ["MESSAGING", "MODERATE"]}
    people = (await bench.control("GET", "people")).json()["people"]
    assert [each["name"] for each in people] == ["Mika Aoyama", "Tom Berger", "Ana Souza"]
    assert page["id"] in people[0]["tasks"]
    about = (await bench.get("me", page["token"], fields="name,category")).json()
    assert about == {"name": "Acme Brasil", "category": "Retail", "id": page["id"]}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "people", {}, 400),
        ("POST", "people", {"name": "x", "tasks": {"1": []}}, 404),
        ("POST", "people/1/tokens", {}, 404),
        ("POST", "people/first/events", {"kind": "elope"}, 400),
        ("PUT", "people/first/tasks", {"page": ["COOK"]}, 400),
        ("PUT", "people/first/tasks", {"page": [1]}, 400),
        ("PUT", "app", {"redirect_uris": "x"}, 400),
        ("PUT", "tokens", {"token": "EAAx", "dies_of": "logged_out"}, 404),
        ("PUT", "tokens", {"dies_of": "boredom"}, 400),
        ("PUT", "tokens", {"tasks": ["COOK"]}, 400),
        ("POST", "pages/1/token", {}, 404),
    ],
)
async def test_what_the_control_api_refuses(
    bench: Bench, method: str, path: str, body: dict[str, Any], status: int
) -> None:
    path = path.replace("first", bench.world.people[0].id)
    body = {bench.page.id if name == "page" else name: value for name, value in body.items()}
    assert (await bench.control(method, path, body)).status_code == status
