"""Both levels of subscription, the challenge, and the errors clients have met."""

import json

import httpx
import pytest

from .harness import HOOK, Bench, numbers


async def subscribe(bench: Bench, **more: str) -> httpx.Response:
    body = {
        "object": "page",
        "callback_url": HOOK,
        "fields": "messages,message_echoes",
        "verify_token": "sesame",
    }
    app = bench.world.app
    return await bench.post(f"{app.id}/subscriptions", body | more, app.token)


async def test_the_callback_has_to_echo(bench: Bench) -> None:
    assert (await subscribe(bench)).json() == {"success": True}
    [question] = bench.hook.questions
    assert question["hub.mode"] == "subscribe"
    assert question["hub.verify_token"] == "sesame"
    assert question["hub.challenge"].isdigit()
    app = bench.world.app
    [listed] = (await bench.get(f"{app.id}/subscriptions", app.token)).json()["data"]
    assert listed["callback_url"] == HOOK
    assert [field["name"] for field in listed["fields"]] == ["messages", "message_echoes"]


@pytest.mark.parametrize("fails", ["wrong echo", "status", "unreachable"])
async def test_a_callback_that_does_not_prove_itself(bench: Bench, fails: str) -> None:
    bench.hook.echoes = fails != "wrong echo"
    bench.hook.status = 403 if fails == "status" else 200
    bench.hook.reachable = fails != "unreachable"
    answer = await subscribe(bench)
    assert numbers(answer) == (2200, None)
    assert "Callback verification failed" in answer.json()["error"]["message"]
    app = bench.world.app
    assert (await bench.get(f"{app.id}/subscriptions", app.token)).json() == {"data": []}


@pytest.mark.parametrize(
    "url", ["http://relay.example/webhook", "ftp://127.0.0.1/", "webhook", "http://["]
)
async def test_a_callback_must_be_https(bench: Bench, url: str) -> None:
    assert numbers(await subscribe(bench, callback_url=url)) == (2200, None)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/webhook", "http://localhost/webhook"])
async def test_but_for_this_machine(bench: Bench, url: str) -> None:
    assert (await subscribe(bench, callback_url=url)).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"object": "user"}, {"callback_url": ""}, {"verify_token": ""}, {"fields": "x"}]
)
async def test_invalid_app_subscriptions(bench: Bench, wrong: dict[str, str]) -> None:
    assert numbers(await subscribe(bench, **wrong)) == (100, None)


async def test_only_the_app_sets_its_webhook(bench: Bench) -> None:
    answer = await bench.post(f"{bench.world.app.id}/subscriptions", {})
    assert numbers(answer) == (15, None)


@pytest.mark.parametrize("fields", ["messages,Message_Echoes", ["messages", "message_echoes"]])
async def test_a_page_is_subscribed_and_unsubscribed(bench: Bench, fields: object) -> None:
    assert (await bench.get("me/subscribed_apps")).json() == {"data": []}
    answer = await bench.post("me/subscribed_apps", {"subscribed_fields": fields})
    assert answer.json() == {"success": True}
    [app] = (await bench.get("me/subscribed_apps")).json()["data"]
    assert app["id"] == bench.world.app.id
    assert app["subscribed_fields"] == ["messages", "message_echoes"]
    headers = {"Authorization": f"Bearer {bench.page.token}"}
    gone = await bench.client.delete(f"/v26.0/{bench.page.id}/subscribed_apps", headers=headers)
    assert gone.json() == {"success": True}
    assert (await bench.get("me/subscribed_apps")).json() == {"data": []}


async def test_subscribing_replaces(bench: Bench) -> None:
    await bench.post("me/subscribed_apps", {"subscribed_fields": "messages"})
    await bench.post("me/subscribed_apps", {"subscribed_fields": "message_reads"})
    assert bench.page.subscribed == ("message_reads",)


async def test_the_method_may_be_a_parameter(bench: Bench) -> None:
    await bench.post("me/subscribed_apps", {"subscribed_fields": "messages"})
    await bench.post("me/subscribed_apps", {"method": "delete"})
    assert bench.page.subscribed is None


@pytest.mark.parametrize("body", [{}, {"subscribed_fields": ""}, {"subscribed_fields": None}])
async def test_fields_are_required(bench: Bench, body: object) -> None:
    answer = await bench.post("me/subscribed_apps", body)
    assert answer.json()["error"]["message"] == (
        "(#100) The parameter subscribed_fields is required."
    )


async def test_an_unknown_field(bench: Bench) -> None:
    fields = ["messages", "message_reads", "messaging_seen"]
    answer = await bench.post("me/subscribed_apps", {"subscribed_fields": fields})
    message = answer.json()["error"]["message"]
    assert message.startswith("(#100) Param subscribed_fields[2] must be one of {feed, mention, ")


async def test_an_empty_list_breaks_meta(bench: Bench) -> None:
    answer = await bench.post("me/subscribed_apps", {"subscribed_fields": []})
    assert answer.status_code == 500
    assert "unknown_error" in answer.headers["WWW-Authenticate"]


async def test_only_fields_of_both_levels_are_told(bench: Bench) -> None:
    messenger = bench.standin.messenger
    await bench.post("me/subscribed_apps", {"subscribed_fields": "messages,message_reads"})
    messenger.writes(bench.yuki, "nobody listens")
    await subscribe(bench)
    messenger.writes(bench.yuki, "heard")
    messenger.reads(bench.yuki)
    messenger.page_writes(bench.yuki, "no echo wanted by the page")
    await bench.clock.advance(0)
    assert bench.hook.texts() == ["heard"]
    assert len(bench.hook.posts) == 1
    assert json.loads(bench.hook.posts[0][1])["entry"][0]["id"] == bench.page.id


async def test_the_app_is_unsubscribed(bench: Bench) -> None:
    await subscribe(bench)
    app = bench.world.app
    path = f"{app.id}/subscriptions"
    gone = await bench.delete(path, app.token, object="page", fields="messages")
    assert gone.json() == {"success": True}
    assert app.fields == ("message_echoes",)
    assert numbers(await bench.delete(path, app.token, object="user")) == (100, None)
    await bench.delete(path, app.token)
    assert (await bench.get(path, app.token)).json() == {"data": []}


async def test_subscriptions_of_another_app(bench: Bench) -> None:
    assert numbers(await bench.get("1/subscriptions", bench.world.app.token)) == (100, 33)


async def test_fields_about_messages_need_leave_to_message(bench: Bench) -> None:
    granted = ["pages_show_list", "pages_manage_metadata"]
    token = await bench.page_token(await bench.log_in(permissions=granted))
    feed = await bench.post("me/subscribed_apps", {"subscribed_fields": "feed"}, token)
    assert feed.status_code == 200
    both = {"subscribed_fields": "feed,message_reads,messages"}
    refused = await bench.post("me/subscribed_apps", both, token)
    assert refused.json()["error"]["message"] == (
        "(#200) To subscribe to the message_reads field, one of these permissions is needed: "
        "pages_messaging"
    )


async def test_a_field_that_the_app_may_not_have_fails_the_whole_list(bench: Bench) -> None:
    page = bench.page
    page.subscribed, page.refused = ("leadgen", "feed"), ("inbox_labels",)
    body = {"subscribed_fields": "messages,inbox_labels,leadgen"}
    answer = await bench.post(f"{page.id}/subscribed_apps", body, page.token)
    assert numbers(answer) == (200, None)
    assert "To subscribe to the inbox_labels field" in answer.json()["error"]["message"]
    assert page.subscribed == ("leadgen", "feed")
    body = {"subscribed_fields": "messages,leadgen"}
    assert (await bench.post(f"{page.id}/subscribed_apps", body, page.token)).status_code == 200
    assert page.subscribed == ("messages", "leadgen")
