"""What the Send API refuses, and in which words."""

from typing import Any

import pytest

from .harness import Bench, numbers


async def test_the_answer_names_recipient_and_message(bench: Bench) -> None:
    answer = await bench.send("Hello")
    assert answer.status_code == 200
    assert set(answer.json()) == {"recipient_id", "message_id"}
    assert answer.json()["message_id"].startswith("m_")
    assert len(answer.json()["message_id"]) == 102


async def test_visitors_of_another_page_are_not_found(bench: Bench) -> None:
    answer = await bench.send(to=bench.lena)
    assert answer.status_code == 400
    assert numbers(answer) == (100, 2018001)
    assert answer.json()["error"]["message"] == "(#100) No matching user found"


@pytest.mark.parametrize("kind", ["user_ref", "comment_id", "post_id", "phone_number"])
async def test_other_kinds_of_recipients_match_nobody(bench: Bench, kind: str) -> None:
    assert numbers(await bench.send(recipient={kind: "12345"})) == (100, 2018001)


@pytest.mark.parametrize("recipient", [..., {}, None, "", "nonsense", 7])
async def test_a_recipient_is_needed(bench: Bench, recipient: object) -> None:
    assert numbers(await bench.send(recipient=recipient)) == (100, None)


async def test_unknown_kinds_of_recipients(bench: Bench) -> None:
    answer = await bench.send(recipient={"email": "y@example.com"})
    assert answer.json()["error"]["message"] == (
        '(#100) Invalid keys "email" were found in param "recipient".'
    )


async def test_unknown_members_of_a_message(bench: Bench) -> None:
    answer = await bench.send(message={"text": "hi", "is_echo": True})
    assert numbers(answer) == (100, None)
    assert "is_echo" in answer.json()["error"]["message"]


@pytest.mark.parametrize("text", ["x" * 2000, "あ" * 2000, "😀" * 1000])
async def test_the_longest_text(bench: Bench, text: str) -> None:
    assert (await bench.send(text)).status_code == 200


@pytest.mark.parametrize("text", ["x" * 2001, "あ" * 2001, "😀" * 1000 + "!"])
async def test_a_text_too_long(bench: Bench, text: str) -> None:
    answer = await bench.send(text)
    assert numbers(answer) == (100, None)
    assert answer.json()["error"]["message"] == (
        "(#100) Length of param message[text] must be less than or equal to 2000"
    )


@pytest.mark.parametrize("message", [{}, {"text": ""}, {"text": " \n"}, {"metadata": "x"}])
async def test_an_empty_message(bench: Bench, message: dict[str, str]) -> None:
    assert numbers(await bench.send(message=message)) == (100, 2018034)


async def test_text_that_is_an_object(bench: Bench) -> None:
    assert numbers(await bench.send(message={"text": {"a": 1}})) == (100, None)


async def test_neither_message_nor_action(bench: Bench) -> None:
    assert numbers(await bench.send(message=...)) == (100, None)


async def test_message_and_action_exclude_each_other(bench: Bench) -> None:
    assert numbers(await bench.send(sender_action="typing_on")) == (100, 2018014)


@pytest.mark.parametrize("action", ["typing_on", "typing_off", "mark_seen", "TYPING_ON"])
async def test_sender_actions(bench: Bench, action: str) -> None:
    answer = await bench.send(message=..., sender_action=action, messaging_type="RESPONSE")
    assert answer.json() == {"recipient_id": bench.yuki.psid}
    assert len(bench.page.threads[bench.yuki.psid].messages) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"messaging_type": "REPLY"},
        {"messaging_type": "UTILITY"},
        {"notification_type": "LOUD"},
        {"messaging_type": "MESSAGE_TAG"},
        {"messaging_type": "MESSAGE_TAG", "tag": "ACCOUNT_UPDATE"},
        {"messaging_type": "MESSAGE_TAG", "tag": "CONFIRMED_EVENT_UPDATE"},
        {"messaging_type": "MESSAGE_TAG", "tag": "POST_PURCHASE_UPDATE"},
        {"messaging_type": "MESSAGE_TAG", "tag": "CUSTOMER_FEEDBACK"},
        {"message": ..., "sender_action": "dance"},
        {"message": {"attachment": {"type": "image"}}},
        {"reply_to": {"mid": "m_nobody"}},
    ],
)
async def test_invalid_parameters(bench: Bench, wrong: dict[str, Any]) -> None:
    assert numbers(await bench.send(**wrong)) == (100, None)
    assert len(bench.page.threads[bench.yuki.psid].messages) == 1


async def test_metadata_has_a_limit(bench: Bench) -> None:
    fitting = {"text": "hi", "metadata": "x" * 999}
    assert (await bench.send(message=fitting)).status_code == 200
    answer = await bench.send(message={"text": "hi", "metadata": "x" * 1000})
    assert numbers(answer) == (100, None)


async def test_replying_to_a_message(bench: Bench) -> None:
    await bench.connect()
    asked = bench.page.threads[bench.yuki.psid].messages[0].mid
    assert (await bench.send("here", reply_to={"mid": asked})).status_code == 200
    await bench.clock.advance(0)
    assert bench.hook.events[-1]["message"]["reply_to"] == {"mid": asked, "is_self_reply": False}


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "me/messages", (100, 33)),
        ("POST", "me/nonsense", (2500, None)),
        ("POST", "123456789012345/messages", (100, 33)),
        ("DELETE", "me", (100, 33)),
        ("GET", "", (100, 33)),
    ],
)
async def test_what_is_not_there(
    bench: Bench, method: str, path: str, expected: tuple[int, int | None]
) -> None:
    headers = {"Authorization": f"Bearer {bench.page.token}"}
    answer = await bench.client.request(method, f"/v26.0/{path}", headers=headers)
    assert numbers(answer) == expected
