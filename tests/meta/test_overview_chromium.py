"""The overview and the login dialog in a real Chromium."""

import json
import shutil
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from .browser import CHROMIUM, Browser
from .desk import SECRET, Desk

pytestmark = pytest.mark.skipif(
    shutil.which(CHROMIUM) is None,
    reason="no Chromium here: install Debian's package `chromium` to test the overview",
)


def test_the_overview(desk: Desk, browser: Browser) -> None:
    mine = f".visitor:has(a[href$='{desk.psid}'])"
    fault = f'document.querySelector("{mine} .fault")'
    browser.open(f"{desk.address}/")
    browser.until("document.querySelector('.page .badge')?.textContent === 'Subscribed'")
    browser.until(f'document.querySelector("{mine} h3")?.textContent === "Mei <b>Lin</b>"')
    browser.run(f'document.querySelector("{mine}").scrollIntoView()')
    browser.click(f"{mine} .arm")
    browser.run("document.querySelector('#arming [name=fault]').value = 'user_unreachable'")
    browser.click("#arming .main")
    browser.until(f"{fault}?.textContent === 'user_unreachable'")
    [armed] = desk.client.get("/__standin/faults").json()["faults"]
    assert (armed["name"], armed["psid"]) == ("user_unreachable", desk.psid)
    browser.click(f"{mine} .fault")
    browser.until(f"!{fault}")


def test_states_of_visitors_and_pages(desk: Desk, browser: Browser) -> None:
    mine = f".visitor:has(a[href$='{desk.psid}'])"
    browser.open(f"{desk.address}/")
    choose(browser, f"{mine} .arm", "arming", "fault", "deletes_the_account")
    browser.until(f'document.querySelector("{mine} .fault")?.textContent === "deleted"')
    browser.click(f"{mine} .fault")
    browser.until(f'document.querySelector("{mine} .arm")')
    choose(browser, ".page .arm", "arming", "fault", "is_restricted")
    browser.until("document.querySelector('.page .fault')?.textContent === 'restricted'")
    browser.click(".page .fault")
    choose(browser, ".page .arm", "arming", "fault", "token checkpointed")
    browser.until("document.querySelector('.page .fault')?.textContent === 'token: checkpointed'")
    assert desk.client.get("/v26.0/me").json()["error"]["error_subcode"] == 459
    browser.click(".page .fault")
    browser.until("document.querySelector('.page .arm')")
    assert desk.client.get("/v26.0/me").status_code == 200


def test_a_call_that_fails(desk: Desk, browser: Browser) -> None:
    browser.open(f"{desk.address}/")
    browser.until("document.querySelector('#calls .quiet')")
    browser.run("document.querySelector('#arming [name=call]').value = 'subscribed_apps'")
    choose(browser, "#spoil", "arming", "fault", "temporary")
    browser.until("document.querySelector('.call .fault')?.textContent === 'temporary'")
    call = browser.run("document.querySelector('.call span').textContent")
    assert call == "subscribed_apps"
    assert desk.client.get("/v26.0/me/subscribed_apps").status_code == 500
    browser.click(".call .fault")
    browser.until("document.querySelector('#calls .quiet')")


def choose(browser: Browser, opener: str, dialog: str, name: str, value: str) -> None:
    """Open a dialog with a click, choose a value in it and confirm."""
    browser.click(opener)
    browser.until(f"document.getElementById('{dialog}').open")
    select = f"document.querySelector('#{dialog} [name={name}]')"
    browser.run(
        f"{select}.value = {json.dumps(value)}; {select}.dispatchEvent(new Event('change'))"
    )
    browser.click(f"#{dialog} .main")
    browser.until(f"!document.getElementById('{dialog}').open")


def test_logging_in_and_what_happens_then(desk: Desk, browser: Browser) -> None:
    state = desk.client.get("/__standin/state").json()
    asked = {
        "client_id": state["app"]["id"],
        "redirect_uri": f"{desk.address}/web/static/icon.svg",
        "state": "s1",
        "scope": "pages_show_list,pages_messaging,pages_manage_metadata",
    }
    browser.open(f"{desk.address}/v26.0/dialog/oauth?{urlencode(asked)}")
    browser.click("nav a")
    browser.until("document.querySelector('form')")
    browser.click("[value=pages_manage_metadata]")
    browser.click("button.main")
    browser.until("location.pathname.endsWith('/icon.svg')")
    told = parse_qs(urlsplit(browser.run("location.href")).query)
    assert told["state"] == ["s1"]
    exchange = {"code": told["code"][0], "client_secret": SECRET} | asked
    token = desk.client.get("/oauth/access_token", params=exchange).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    listed = desk.client.get("/v26.0/me/permissions", headers=bearer).json()["data"]
    assert {"permission": "pages_manage_metadata", "status": "declined"} in listed
    [page] = desk.client.get("/v26.0/me/accounts", headers=bearer).json()["data"]
    browser.open(f"{desk.address}/")
    browser.until("document.querySelector('.person .words')?.textContent.startsWith('Connected')")
    choose(browser, ".person .arm", "befalling", "kind", "password_changed")
    error = desk.client.get("/v26.0/me", headers=bearer).json()["error"]
    assert error["error_subcode"] == 460
    bearer = {"Authorization": f"Bearer {page['access_token']}"}
    assert desk.client.get("/v26.0/me", headers=bearer).status_code == 400


def test_declining_to_log_in(desk: Desk, browser: Browser) -> None:
    state = desk.client.get("/__standin/state").json()
    asked = {
        "client_id": state["app"]["id"],
        "redirect_uri": f"{desk.address}/web/static/icon.svg",
        "scope": "pages_messaging",
    }
    browser.open(f"{desk.address}/dialog/oauth?{urlencode(asked)}")
    browser.click("nav a:last-child")
    browser.until("document.querySelector('form')")
    browser.click("[value=cancel]")
    browser.until("location.pathname.endsWith('/icon.svg')")
    assert "error=access_denied" in browser.run("location.href")


def test_a_new_page(desk: Desk, browser: Browser) -> None:
    browser.open(f"{desk.address}/")
    browser.until("document.querySelectorAll('.page').length")
    browser.click("#add-page")
    browser.until("document.activeElement?.name === 'name'")
    browser.type("Acme Brasil")
    browser.press_enter()
    names = "[...document.querySelectorAll('.page h3')].map((each) => each.textContent)"
    browser.until(f"{names}.includes('Acme Brasil')")


def test_a_new_visitor(desk: Desk, browser: Browser) -> None:
    browser.open(f"{desk.address}/")
    browser.until("document.querySelectorAll('.visitor').length")
    browser.click("#add")
    browser.until("document.activeElement?.name === 'name'")
    browser.type("山田 花子")
    browser.press_enter()
    browser.until("document.getElementById('visitor')?.textContent.includes('山田 花子')")
