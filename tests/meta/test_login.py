"""The dialog, the code it gives, and what the code is exchanged for."""

import base64
import re
from html import unescape
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlencode, urlsplit

import httpx
import pytest

from server_stub.meta.login.people import MESSAGING_PERMISSIONS

from .harness import Bench, go_through_dialog, numbers

BACK = "https://relay.example/login/done"
SCOPE = ",".join(MESSAGING_PERMISSIONS)


def query(bench: Bench, **more: str | None) -> dict[str, str]:
    usual: dict[str, str | None] = {
        "client_id": bench.world.app.id,
        "redirect_uri": BACK,
        "state": "s&1",
        "scope": SCOPE,
        "response_type": "code",
    }
    return {name: value for name, value in (usual | more).items() if value is not None}


def form(bench: Bench, **more: Any) -> dict[str, Any]:
    usual = {
        "person": bench.world.people[0].id,
        "pages": [bench.page.id, bench.other_page.id],
        "permissions": list(MESSAGING_PERMISSIONS),
        "answer": "allow",
    }
    return usual | more


async def location(bench: Bench, chosen: dict[str, Any], **more: str | None) -> SplitResult:
    """Where the dialog leads."""
    path = "/v26.0/dialog/oauth"
    answered = await bench.client.post(path, params=query(bench, **more), data=chosen)
    assert answered.status_code == 302, answered.text
    parts = urlsplit(answered.headers["location"])
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == BACK
    return parts


async def answer(bench: Bench, chosen: dict[str, Any], **more: str | None) -> dict[str, str]:
    """Where the dialog leads, as the parameters of that address."""
    parts = await location(bench, chosen, **more)
    assert parts.fragment == "_=_"
    return flat(parts.query)


def flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


async def shown(bench: Bench, person: int | None = None, **more: str | None) -> str:
    """The dialog as HTML, for one of the people or before it is known who logs in."""
    who = {} if person is None else {"person": bench.world.people[person].id}
    page = await bench.client.get("/v26.0/dialog/oauth", params=query(bench, **more) | who)
    assert page.status_code == 200
    return page.text


async def exchange(bench: Bench, **more: str) -> httpx.Response:
    app = bench.world.app
    secrets = {"client_id": app.id, "client_secret": app.secret}
    return await bench.client.get("/v26.0/oauth/access_token", params=secrets | more)


@pytest.mark.parametrize("path", ["/v26.0/dialog/oauth", "/dialog/oauth"])
async def test_the_dialog_asks_who_logs_in(bench: Bench, path: str) -> None:
    page = await bench.client.get(path, params=query(bench))
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    links = [unescape(href) for href in re.findall(r'href="([^"]+)"', page.text)]
    people = [person.id for person in bench.world.people]
    assert [flat(href.removeprefix("?"))["person"] for href in links] == people
    following = await bench.client.get(f"{path}{links[0]}")
    assert f'name="person" value="{people[0]}"' in following.text


async def test_the_form_shows_pages_and_permissions(bench: Bench) -> None:
    bench.page.name = "Fish & <Chips>"
    page = await shown(bench, person=0)
    for text in ("Mika Aoyama", "Fish &amp; &lt;Chips&gt;", "Acme Europe", "pages_messaging"):
        assert text in page
    assert ticked(page, "pages") == [bench.page.id, bench.other_page.id]
    assert ticked(page, "permissions") == list(MESSAGING_PERMISSIONS)
    assert ticked(await shown(bench, person=1), "pages") == []


async def test_the_form_knows_what_was_chosen_before(bench: Bench) -> None:
    await answer(bench, form(bench, pages=[bench.other_page.id], permissions=["pages_messaging"]))
    page = await shown(bench, person=0)
    assert ticked(page, "pages") == [bench.other_page.id]
    assert ticked(page, "permissions") == ["pages_messaging"]
    assert page.count("You declined this before") == 4
    again = await shown(bench, person=0, auth_type="rerequest")
    assert ticked(again, "permissions") == list(MESSAGING_PERMISSIONS)


def ticked(page: str, name: str) -> list[str]:
    return re.findall(rf'<input type="checkbox" name="{name}" value="([^"]+)" checked>', page)


async def test_a_script_goes_through_it(bench: Bench) -> None:
    url = f"/v26.0/dialog/oauth?{urlencode(query(bench))}"
    mika = bench.world.people[0]
    back = await go_through_dialog(bench.client, url, mika.id, [bench.page.id])
    assert flat(urlsplit(back).query)["state"] == "s&1"
    assert mika.pages == [bench.page.id]
    declined = await go_through_dialog(bench.client, url, mika.id, allow=False)
    assert flat(urlsplit(declined).query)["error"] == "access_denied"


async def test_from_dialog_to_page_token(bench: Bench) -> None:
    back = await answer(bench, form(bench))
    assert set(back) == {"code", "state"}
    assert back["state"] == "s&1"
    got = (await exchange(bench, code=back["code"], redirect_uri=BACK)).json()
    assert (got["token_type"], got["expires_in"]) == ("bearer", 5_400)
    long = await exchange(
        bench, grant_type="fb_exchange_token", fb_exchange_token=got["access_token"]
    )
    assert long.json()["expires_in"] == 5_183_944
    token = await bench.page_token(long.json()["access_token"])
    assert (await bench.send(token=token)).status_code == 200


async def test_cancelling(bench: Bench) -> None:
    assert await answer(bench, {"answer": "cancel"}) == {
        "error": "access_denied",
        "error_code": "200",
        "error_description": "Permissions error.",
        "error_reason": "user_denied",
        "state": "s&1",
    }


async def test_scopes_are_told_if_asked_for(bench: Bench) -> None:
    chosen = form(bench, permissions=["pages_show_list"])
    back = await answer(
        bench, chosen, scope="pages_show_list,email", response_type="code,granted_scopes"
    )
    assert set(back["granted_scopes"].split(",")) == {"pages_show_list", "public_profile"}
    assert back["denied_scopes"] == "email"


async def test_a_token_in_the_fragment(bench: Bench) -> None:
    parts = await location(bench, form(bench), response_type="token,granted_scopes")
    told = flat(parts.fragment)
    assert parts.query == ""
    assert (told["state"], told["expires_in"]) == ("s&1", "5400")
    assert "pages_messaging" in told["granted_scopes"]
    assert (await bench.get("me", told["access_token"])).json()["name"] == "Mika Aoyama"
    both = await location(bench, form(bench), response_type="code token")
    assert {"access_token", "code"} <= set(flat(both.fragment))


async def test_only_chosen_pages_with_a_role_are_given(bench: Bench) -> None:
    stranger = bench.world.people[1]
    await answer(bench, form(bench, person=stranger.id))
    assert stranger.pages == []
    await answer(bench, form(bench, pages=[bench.other_page.id]))
    assert bench.world.people[0].pages == [bench.other_page.id]


async def test_what_was_declined_stays_so_until_asked_again(bench: Bench) -> None:
    mika = bench.world.people[0]
    await answer(bench, form(bench, permissions=[]))
    assert not mika.allows("pages_messaging")
    await answer(bench, form(bench))
    assert not mika.allows("pages_messaging")
    await answer(bench, form(bench), auth_type="rerequest")
    assert mika.allows("pages_messaging", bench.page.id)


async def test_a_configuration_has_its_own_permissions(bench: Bench) -> None:
    await answer(bench, form(bench), scope=None, config_id="77")
    assert bench.world.people[0].allows("pages_messaging")


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "1"},
        {"redirect_uri": "http://relay.example/login"},
        {"redirect_uri": "http://["},
        {"redirect_uri": None},
        {"scope": "pages_messaging,read_minds"},
        {"response_type": "id_token"},
        {"response_type": "granted_scopes"},
    ],
)
async def test_a_dialog_that_is_not_shown(bench: Bench, wrong: dict[str, str | None]) -> None:
    page = await bench.client.get("/v26.0/dialog/oauth", params=query(bench, **wrong))
    assert page.status_code == 400
    assert page.headers["content-type"].startswith("text/html")


async def test_nobody_chosen(bench: Bench) -> None:
    path = "/v26.0/dialog/oauth"
    page = await bench.client.post(path, params=query(bench), data={"answer": "allow"})
    assert page.status_code == 400


async def test_the_dashboard_may_name_the_redirects(bench: Bench) -> None:
    await bench.control("PUT", "app", {"redirect_uris": ["https://elsewhere.example/"]})
    page = await bench.client.get("/v26.0/dialog/oauth", params=query(bench))
    assert "URL Blocked" in page.text


async def test_a_code_works_once(bench: Bench) -> None:
    code = (await answer(bench, form(bench)))["code"]
    assert (await exchange(bench, code=code, redirect_uri=BACK)).status_code == 200
    assert numbers(await exchange(bench, code=code, redirect_uri=BACK)) == (100, 36009)


async def test_a_code_works_for_ten_minutes(bench: Bench) -> None:
    code = (await answer(bench, form(bench)))["code"]
    await bench.clock.advance(600_000)
    assert numbers(await exchange(bench, code=code, redirect_uri=BACK)) == (100, 36007)


async def test_the_redirect_must_be_the_same(bench: Bench) -> None:
    code = (await answer(bench, form(bench)))["code"]
    assert numbers(await exchange(bench, code=code, redirect_uri=BACK + "/")) == (100, 36008)
    assert (await exchange(bench, code=code, redirect_uri=BACK)).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({}, (100, None)),
        ({"code": "AQx"}, (100, None)),
        ({"client_secret": "x", "code": "AQx"}, (1, None)),
        ({"client_secret": "ä", "code": "AQx"}, (1, None)),
        ({"client_id": "1"}, (101, None)),
        ({"grant_type": "password"}, (100, None)),
        ({"grant_type": "fb_exchange_token", "fb_exchange_token": "EAAx"}, (190, None)),
    ],
)
async def test_exchanges_that_fail(
    bench: Bench, wrong: dict[str, str], expected: tuple[int, int | None]
) -> None:
    failed = await exchange(bench, **wrong)
    assert failed.status_code == 400
    assert numbers(failed) == expected


async def test_expired_and_page_tokens_can_not_be_prolonged(bench: Bench) -> None:
    short = await bench.log_in(long_lived=False)
    of_page = await bench.page_token(short)
    grant = "fb_exchange_token"
    assert numbers(await exchange(bench, grant_type=grant, fb_exchange_token=of_page))[0] == 100
    await bench.clock.advance(5_400_000)
    assert numbers(await exchange(bench, grant_type=grant, fb_exchange_token=short)) == (190, 463)


async def test_the_apps_own_token(bench: Bench) -> None:
    app = bench.world.app
    form = {"client_id": app.id, "client_secret": app.secret, "grant_type": "client_credentials"}
    got = (await bench.client.post("/oauth/access_token", data=form)).json()
    assert got["access_token"].startswith(f"{app.id}|")
    for token in (got["access_token"], app.token):
        assert (await bench.get(f"{app.id}/subscriptions", token)).status_code == 200


@pytest.mark.parametrize(("header", "status"), [("right", 200), ("Basic x", 400), ("Basic ", 400)])
async def test_the_app_may_use_http_basic(bench: Bench, header: str, status: int) -> None:
    app = bench.world.app
    if header == "right":
        header = "Basic " + base64.b64encode(f"{app.id}:{app.secret}".encode()).decode()
    form = {"grant_type": "client_credentials"}
    headers = {"Authorization": header}
    got = await bench.client.post("/oauth/access_token", data=form, headers=headers)
    assert got.status_code == status
