"""Which app holds a thread, who may answer, and what an app hears that does not hold it."""

from typing import Any

import httpx
import pytest

from server_stub.meta.routing import INBOX_APP_ID

from .harness import HOUR, Bench, numbers


async def control(bench: Bench, action: str, **more: object) -> httpx.Response:
    body = {"recipient": {"id": bench.yuki.psid}} | more
    return await bench.post(f"me/{action}_thread_control", body)


async def holder(bench: Bench) -> Any:
    answer = await bench.get("me/thread_owner", recipient=bench.yuki.psid)
    return answer.json()["data"]


async def route(bench: Bench, default_app: str) -> None:
    body = {"default_app": default_app}
    answer = await bench.control("PUT", f"pages/{bench.page.id}", body)
    assert answer.status_code == 200


async def other_app(bench: Bench, action: str) -> int:
    path = f"visitors/{bench.yuki.psid}/control"
    return (await bench.control("POST", path, {"action": action})).status_code


async def test_without_a_default_app_everybody_may_answer(bench: Bench) -> None:
    await other_app(bench, "take")
    assert (await bench.send()).status_code == 200
    assert await holder(bench) == []
    assert numbers(await control(bench, "take")) == (2018171, None)
    assert (await control(bench, "request")).json() == {"success": True}
    passed = await control(bench, "pass", target_app_id=INBOX_APP_ID)
    assert passed.json() == {"success": True}


async def test_who_answers_holds_the_thread_for_a_day(bench: Bench) -> None:
    await route(bench, bench.world.app.id)
    assert await holder(bench) == []
    await bench.send()
    [told] = await holder(bench)
    assert told["thread_owner"] == {
        "app_id": bench.world.app.id,
        "expiration": bench.clock.now() // 1000 + 86_400,
    }
    await bench.clock.advance(24 * HOUR)
    assert await holder(bench) == []


async def test_passing_away_and_taking_back(bench: Bench) -> None:
    await route(bench, bench.world.app.id)
    await bench.connect()
    assert (await control(bench, "pass", target_app_id=INBOX_APP_ID)).status_code == 200
    assert numbers(await bench.send()) == (2018300, None)
    assert numbers(await control(bench, "release")) == (2018300, None)
    bench.standin.messenger.writes(bench.yuki, "who hears this?")
    await bench.clock.advance(0)
    entry = bench.hook.entries[-1]
    assert entry["standby"][0]["message"]["text"] == "who hears this?"
    assert "messaging" not in entry
    assert (await control(bench, "take")).status_code == 200
    assert (await bench.send()).status_code == 200


async def test_postbacks_in_standby_have_no_payload(bench: Bench) -> None:
    await route(bench, INBOX_APP_ID)
    await bench.connect()
    bench.standin.messenger.acts(bench.yuki, {"postback": {"title": "Go", "payload": "GO"}})
    await bench.clock.advance(0)
    [event] = bench.hook.entries[-1]["standby"]
    assert set(event["postback"]) == {"mid", "title"}


async def test_an_idle_thread_is_the_default_apps(bench: Bench) -> None:
    await route(bench, INBOX_APP_ID)
    assert numbers(await bench.send()) == (2018300, None)
    assert numbers(await control(bench, "take")) == (2018171, None)
    await other_app(bench, "pass")
    assert (await bench.send()).status_code == 200
    assert (await control(bench, "release")).status_code == 200
    assert numbers(await bench.send()) == (2018300, None)


async def test_extending(bench: Bench) -> None:
    await route(bench, bench.world.app.id)
    assert numbers(await control(bench, "extend", duration=60)) == (2018300, None)
    await bench.send()
    assert (await control(bench, "extend", duration=7 * 86_400)).status_code == 200
    await bench.clock.advance(6 * 24 * HOUR)
    assert await holder(bench)
    for wrong in (0, 7 * 86_400 + 1, "long", None):
        assert numbers(await control(bench, "extend", duration=wrong)) == (100, None)


async def test_control_given_with_a_message(bench: Bench) -> None:
    await route(bench, bench.world.app.id)
    passing = {"control_type": "PASS", "app_id": INBOX_APP_ID}
    assert (await bench.send(thread_control=passing)).status_code == 200
    assert numbers(await bench.send()) == (2018300, None)
    await control(bench, "take")
    await bench.send(thread_control={"control_type": "release"})
    assert await holder(bench) == []
    assert numbers(await bench.send(thread_control={"control_type": "x"})) == (100, None)
    assert numbers(await bench.send(thread_control={"control_type": "pass"})) == (100, 2018164)


async def test_what_other_apps_do_is_told(bench: Bench) -> None:
    await route(bench, bench.world.app.id)
    await bench.connect()
    for action in ("take", "pass", "request", "release"):
        assert await other_app(bench, action) == 200
    assert await other_app(bench, "steal") == 400
    await bench.clock.advance(0)
    told = {key: event[key] for event in bench.hook.events for key in event if "thread" in key}
    app = bench.world.app.id
    assert told["take_thread_control"]["new_owner_app_id"] == INBOX_APP_ID
    assert told["pass_thread_control"]["previous_owner_app_id"] == INBOX_APP_ID
    assert told["pass_thread_control"]["new_owner_app_id"] == app
    assert told["request_thread_control"]["requested_owner_app_id"] == INBOX_APP_ID


@pytest.mark.parametrize("action", ["pass", "take", "request", "release", "extend"])
async def test_threads_of_nobody(bench: Bench, action: str) -> None:
    assert numbers(await control(bench, action, recipient={"id": "1"})) == (100, 2018001)


async def test_a_target_is_needed(bench: Bench) -> None:
    assert numbers(await control(bench, "pass")) == (100, 2018164)


async def test_blocking(bench: Bench) -> None:
    await bench.connect()
    users = [{"id": bench.yuki.psid}]
    body = {"user_ids": users, "actions": ["BLOCK_USER", "MOVE_TO_SPAM"]}
    answer = await bench.post("me/moderate_conversations", body)
    assert answer.json() == {"success": True}
    bench.standin.messenger.writes(bench.yuki, "not told")
    assert numbers(await bench.send()) == (551, 1545041)
    await bench.post("me/moderate_conversations", {"user_ids": users, "actions": "unblock_user"})
    bench.standin.messenger.writes(bench.yuki, "told")
    await bench.clock.advance(0)
    assert bench.hook.texts() == ["told"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"user_ids": [{"id": "1"}], "actions": ["BAN_USER"]}, (100, 2018001)),
        ({"user_ids": [], "actions": ["BAN_USER"]}, (100, None)),
        ({"user_ids": [{"id": "1"}], "actions": ["HUG_USER"]}, (100, None)),
        ({"actions": ["BAN_USER"]}, (100, None)),
    ],
)
async def test_blocking_that_is_refused(
    bench: Bench, body: dict[str, object], expected: tuple[int, int | None]
) -> None:
    assert numbers(await bench.post("me/moderate_conversations", body)) == expected


async def test_reacting(bench: Bench) -> None:
    mid = bench.page.threads[bench.yuki.psid].messages[0].mid
    payload = {"message_id": mid, "reaction": "❤"}
    answer = await bench.send(message=..., sender_action="react", payload=payload)
    assert answer.json() == {"recipient_id": bench.yuki.psid}
    reactions = bench.page.threads[bench.yuki.psid].reactions
    assert reactions[mid] == {bench.page.id: "❤"}
    await bench.send(message=..., sender_action="UNREACT", payload={"message_id": mid})
    assert reactions[mid] == {}


@pytest.mark.parametrize("payload", [..., {}, {"message_id": "m_1"}, {"reaction": "x"}])
async def test_reactions_that_are_refused(bench: Bench, payload: object) -> None:
    answer = await bench.send(message=..., sender_action="react", payload=payload)
    assert numbers(answer) == (100, None)


async def test_reactions_to_nothing(bench: Bench) -> None:
    payload = {"message_id": "m_1", "reaction": "x"}
    answer = await bench.send(message=..., sender_action="react", payload=payload)
    assert numbers(answer) == (100, None)
