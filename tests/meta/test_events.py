"""Every kind of event by its name, and every form in which a notification may come."""

import json
from typing import Any

import pytest

from server_stub.meta.events import KINDS
from server_stub.meta.media.samples import sample
from server_stub.meta.routing import INBOX_APP_ID

from .harness import Bench


async def entries(bench: Bench, **body: object) -> list[dict[str, Any]]:
    """What one POST to the control API has told."""
    await bench.connect()
    await bench.clock.advance(0)
    before = len(bench.hook.posts)
    answer = await bench.control("POST", f"visitors/{bench.yuki.psid}/events", body)
    assert answer.status_code == 200, answer.text
    await bench.clock.advance(0)
    [(_, content, _)] = bench.hook.posts[before:]
    told: list[dict[str, Any]] = json.loads(content)["entry"]
    return told


async def event(bench: Bench, **body: object) -> dict[str, Any]:
    [entry] = await entries(bench, **body)
    [told] = entry["messaging"]
    return dict(told)


# Kind -> the key of the event, and members that its value has.
TABLE: list[tuple[str, str, set[str]]] = [
    ("text", "message", {"mid", "text"}),
    ("image", "message", {"mid", "attachments"}),
    ("audio", "message", {"mid", "attachments"}),
    ("video", "message", {"mid", "attachments"}),
    ("file", "message", {"mid", "attachments"}),
    ("several", "message", {"mid", "attachments"}),
    ("mixed", "message", {"mid", "attachments"}),
    ("sticker", "message", {"mid", "attachments"}),
    ("old_sticker", "message", {"mid", "attachments", "sticker_id"}),
    ("location", "message", {"mid", "attachments"}),
    ("link", "message", {"mid", "text", "attachments"}),
    ("old_share", "message", {"mid", "attachments"}),
    ("reel", "message", {"mid", "attachments"}),
    ("post", "message", {"mid", "attachments"}),
    ("ig_reel", "message", {"mid", "attachments"}),
    ("ig_post", "message", {"mid", "attachments"}),
    ("product", "message", {"mid", "attachments"}),
    ("appointment", "message", {"mid", "attachments"}),
    ("quick_reply", "message", {"mid", "text", "quick_reply"}),
    ("email", "message", {"mid", "text", "quick_reply"}),
    ("phone", "message", {"mid", "text", "quick_reply"}),
    ("reply", "message", {"mid", "text", "reply_to"}),
    ("about_product", "message", {"mid", "text", "referral"}),
    ("ad", "message", {"mid", "text", "referral"}),
    ("command", "message", {"mid", "text", "commands"}),
    ("deleted", "message", {"mid", "is_deleted"}),
    ("unsupported", "message", {"mid", "is_unsupported"}),
    ("postback", "postback", {"mid", "title", "payload"}),
    ("get_started", "postback", {"mid", "title", "payload", "referral"}),
    ("referral", "referral", {"ref", "source", "type"}),
    ("optin_checkbox", "optin", {"ref", "user_ref"}),
    ("reaction", "reaction", {"mid", "action", "reaction", "emoji"}),
    ("unreaction", "reaction", {"mid", "action"}),
    ("edit", "message_edit", {"mid", "text", "num_edit"}),
    ("delivery", "delivery", {"mids", "watermark"}),
    ("read", "read", {"watermark"}),
    ("account_linking", "account_linking", {"status", "authorization_code"}),
    ("policy_enforcement", "policy_enforcement", {"action", "reason"}),
    (
        "pass_thread_control",
        "pass_thread_control",
        {"previous_owner_app_id", "new_owner_app_id", "metadata"},
    ),
    (
        "take_thread_control",
        "take_thread_control",
        {"previous_owner_app_id", "new_owner_app_id", "metadata"},
    ),
    (
        "request_thread_control",
        "request_thread_control",
        {"requested_owner_app_id", "metadata"},
    ),
    ("feedback", "response_feedback", {"feedback", "mid"}),
    ("order", "order", {"products", "note"}),
    ("form", "form", {"id"}),
    ("unknown", "telepathy", {"thought"}),
]


@pytest.mark.parametrize(("kind", "key", "members"), TABLE)
async def test_kinds(bench: Bench, kind: str, key: str, members: set[str]) -> None:
    told = await event(bench, kind=kind)
    assert set(told[key]) == members
    assert told["recipient"] == {"id": bench.page.id}
    assert told["timestamp"] == bench.clock.now()


async def test_kinds_that_need_a_look_of_their_own(bench: Bench) -> None:
    optin = (await event(bench, kind="optin"))["optin"]
    assert optin["type"] == "notification_messages"
    assert {"notification_messages_token", "token_expiry_timestamp"} <= set(optin)
    stopped = (await event(bench, kind="optin_stopped"))["optin"]
    assert stopped["notification_messages_status"] == "STOP_NOTIFICATIONS"
    roles = await event(bench, kind="app_roles")
    assert roles["app_roles"] == {bench.world.app.id: ["primary_receiver"]}
    tested = {kind for kind, _, _ in TABLE} | {"optin", "optin_stopped", "app_roles"}
    assert tested | {"inbox_label", "dashboard_test"} == set(KINDS)
    listed = (await bench.control("GET", "events")).json()["kinds"]
    assert listed == list(KINDS)


@pytest.mark.parametrize("kind", ["policy_enforcement", "app_roles"])
async def test_kinds_without_a_sender(bench: Bench, kind: str) -> None:
    assert "sender" not in await event(bench, kind=kind)


async def test_the_checkbox_has_no_psid(bench: Bench) -> None:
    assert (await event(bench, kind="optin_checkbox"))["sender"] == {"user_ref": "unique-ref-1"}


@pytest.mark.parametrize("kind", ["image", "audio", "video", "file"])
async def test_files_of_visitors_can_be_had(bench: Bench, kind: str) -> None:
    [attachment] = (await event(bench, kind=kind))["message"]["attachments"]
    assert attachment["type"] == kind
    assert (await bench.client.get(attachment["payload"]["url"])).content == sample(kind)


async def test_a_file_of_ones_own(bench: Bench) -> None:
    picture = b"GIF89a and so on"
    kept = await bench.client.post("/__standin/media?name=me.gif", content=picture)
    assert kept.json()["kind"] == "image"
    told = await event(bench, kind="image", media=kept.json()["id"], text="that's me")
    [attachment] = told["message"]["attachments"]
    assert told["message"]["text"] == "that's me"
    assert "/me.gif?" in attachment["payload"]["url"]
    assert (await bench.client.get(attachment["payload"]["url"])).content == picture
    elsewhere = await event(bench, kind="video", url="https://cdn.example/v.mp4")
    [attachment] = elsewhere["message"]["attachments"]
    assert attachment["payload"]["url"] == "https://cdn.example/v.mp4"
    assert (await bench.control("POST", "media")).status_code == 400


async def test_both_forms_of_stickers(bench: Bench) -> None:
    [new] = (await event(bench, kind="sticker"))["message"]["attachments"]
    assert (new["type"], new["payload"]["sticker_id"]) == ("sticker", "369239263222822")
    old = (await event(bench, kind="old_sticker"))["message"]
    assert old["attachments"][0]["type"] == "image"
    assert old["attachments"][0]["payload"]["sticker_id"] == old["sticker_id"] == 369239263222822


async def test_shares_without_a_payload(bench: Bench) -> None:
    [share] = (await event(bench, kind="old_share"))["message"]["attachments"]
    assert share["payload"] is None
    assert share["url"]


async def test_defaults_can_be_replaced(bench: Bench) -> None:
    told = await event(bench, kind="reaction", emoji="\U0001f621", reaction="angry")
    assert told["reaction"]["reaction"] == "angry"
    told = await event(bench, kind="quick_reply", text="Blue", payload="BLUE", mid="m_blue")
    assert told["message"] == {"mid": "m_blue", "text": "Blue", "quick_reply": {"payload": "BLUE"}}
    told = await event(bench, kind="edit", target="m_blue", num_edit="2", text="Green")
    assert told["message_edit"] == {"mid": "m_blue", "text": "Green", "num_edit": "2"}
    assert bench.page.threads[bench.yuki.psid].messages[-1].text == "Green"


async def test_members_can_be_left_out(bench: Bench) -> None:
    told = await event(bench, kind="delivery", without=["mids"])
    assert set(told["delivery"]) == {"watermark"}


async def test_edits_are_counted(bench: Bench) -> None:
    told = [(await event(bench, kind="edit"))["message_edit"] for _ in range(2)]
    assert [each["num_edit"] for each in told] == [1, 2]
    assert told[1]["text"] == "注文がまだ届きません (edited) (edited)"


async def test_a_deleted_message_is_gone(bench: Bench) -> None:
    thread = bench.page.threads[bench.yuki.psid]
    [message] = thread.messages
    assert (await event(bench, kind="deleted"))["message"]["mid"] == message.mid
    assert thread.messages == []


async def test_replying_to_the_page_and_to_oneself(bench: Bench) -> None:
    assert (await event(bench, kind="reply"))["message"]["reply_to"]["is_self_reply"] is True
    mid = (await bench.send("hello")).json()["message_id"]
    told = (await event(bench, kind="reply", target=mid))["message"]
    assert told["reply_to"] == {"mid": mid, "is_self_reply": False}


async def test_older_events(bench: Bench) -> None:
    told = await event(bench, kind="text", ago=5_000)
    assert told["timestamp"] == bench.clock.now() - 5_000


async def test_several_events_in_one_entry(bench: Bench) -> None:
    both = [{"kind": "text", "text": "one"}, {"kind": "image"}, {"kind": "read"}]
    [entry] = await entries(bench, events=both)
    assert [list(told)[-1] for told in entry["messaging"]] == ["message", "message", "read"]


async def test_several_entries(bench: Bench) -> None:
    both = [{"kind": "text", "text": "one"}, {"kind": "text", "text": "two"}]
    told = await entries(bench, events=both, entries=True)
    assert [entry["messaging"][0]["message"]["text"] for entry in told] == ["one", "two"]


async def test_ids_as_numbers_and_seconds(bench: Bench) -> None:
    [entry] = await entries(bench, kind="sticker", numeric_ids=True, seconds=True)
    [told] = entry["messaging"]
    now = bench.clock.now() // 1000
    assert (entry["id"], entry["time"]) == (int(bench.page.id), now)
    assert (told["sender"]["id"], told["timestamp"]) == (int(bench.yuki.psid), now)
    payload = told["message"]["attachments"][0]["payload"]
    assert payload["sticker_id"] == 369239263222822


async def test_standby(bench: Bench) -> None:
    [entry] = await entries(bench, kind="postback", standby=True)
    assert "messaging" not in entry
    assert set(entry["standby"][0]["postback"]) == {"mid", "title"}


async def test_changes(bench: Bench) -> None:
    [entry] = await entries(bench, kind="inbox_label")
    [change] = entry["changes"]
    assert change["field"] == "inbox_labels"
    assert change["value"]["label"]["page_label_name"] == "vip"
    [entry] = await entries(bench, kind="dashboard_test")
    assert entry["changes"][0]["value"]["timestamp"] == "1527459824"


async def test_only_what_is_subscribed(bench: Bench) -> None:
    await bench.connect()
    bench.page.subscribed = ("messages",)
    both = [{"kind": "read"}, {"kind": "text"}]
    await bench.control("POST", f"visitors/{bench.yuki.psid}/events", {"events": both})
    await bench.clock.advance(0)
    assert [set(told) & {"read", "message"} for told in bench.hook.events] == [{"message"}]


async def test_an_answer_from_the_inbox(bench: Bench) -> None:
    await bench.connect()
    path = f"visitors/{bench.yuki.psid}/answers"
    mid = (await bench.control("POST", path, {"text": "I'll take this"})).json()["message_id"]
    await bench.clock.advance(0)
    [echo] = bench.hook.events
    assert echo["message"] == {
        "mid": mid,
        "is_echo": True,
        "app_id": int(INBOX_APP_ID),
        "text": "I'll take this",
    }
    assert (await bench.control("POST", path, {"text": "x", "app": "x"})).status_code == 400


async def test_a_picture_from_the_inbox(bench: Bench) -> None:
    await bench.connect()
    path = f"visitors/{bench.yuki.psid}/answers"
    assert (await bench.control("POST", path, {"kind": "image"})).status_code == 200
    assert (await bench.control("POST", path, {"kind": "read"})).status_code == 400
    assert (await bench.control("POST", path, {})).status_code == 400
    await bench.clock.advance(0)
    [echo] = bench.hook.events
    assert "text" not in echo["message"]
    [picture] = echo["message"]["attachments"]
    assert (await bench.client.get(picture["payload"]["url"])).content == sample("image")


@pytest.mark.parametrize(
    "body", [{}, {"kind": "dance"}, {"events": ["x"]}, {"kind": "text", "ago": "x"}]
)
async def test_what_is_refused(bench: Bench, body: dict[str, object]) -> None:
    answer = await bench.control("POST", f"visitors/{bench.yuki.psid}/events", body)
    assert answer.status_code == 400
