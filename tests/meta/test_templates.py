"""Templates, buttons and quick replies, and their limits."""

from collections.abc import Mapping
from typing import Any

import pytest

from .harness import HOUR, Bench, numbers

LINK = {"type": "web_url", "title": "See", "url": "https://acme.example/"}
TAP = {"type": "postback", "title": "Yes", "payload": "YES"}
CARD = {"title": "Shoes", "subtitle": "Red", "buttons": [LINK, TAP]}
REPLY = {"content_type": "text", "title": "Red", "payload": "RED"}
IMAGE = {"url": "https://acme.example/1.png"}
RECEIPT = {
    "template_type": "receipt",
    "recipient_name": "Yuki Tanaka",
    "order_number": "A-1042",
    "currency": "JPY",
    "payment_method": "Visa 2345",
    "elements": [{"title": "Mug", "price": 1200, "quantity": 2}],
    "summary": {"total_cost": "2400"},
}
FEEDBACK = {
    "template_type": "customer_feedback",
    "title": "Rate your experience",
    "subtitle": "Two questions",
    "button_title": "Rate",
    "feedback_screens": [{"questions": [{"id": "q1", "type": "csat"}]}],
    "business_privacy": {"url": "https://acme.example/privacy"},
}
UTILITY = {"name": "order_update", "language": {"code": "ja"}}
VIDEO = {"media_type": "video", "url": "https://www.facebook.com/acme/videos/1/"}


def generic(*elements: Mapping[str, object]) -> dict[str, Any]:
    return {"template_type": "generic", "elements": list(elements)}


def button(**more: object) -> dict[str, Any]:
    return {"template_type": "button", "text": "Well?", "buttons": [TAP]} | more


def grid(*images: Mapping[str, object], **more: object) -> dict[str, Any]:
    return {"template_type": "image_grid", "elements": [{"images": list(images)} | more]}


def receipt(**more: object) -> dict[str, Any]:
    return RECEIPT | more


def feedback(**more: object) -> dict[str, Any]:
    return FEEDBACK | more


def media(**more: object) -> dict[str, Any]:
    return {"template_type": "media", "elements": [VIDEO | more]}


@pytest.mark.parametrize(
    "payload",
    [
        generic(CARD),
        generic(*[CARD] * 10),
        generic({"title": "x" * 80, "subtitle": "x" * 80}),
        button(),
        button(text="x" * 640, buttons=[TAP, LINK, {"type": "account_link", "url": "https://a"}]),
        media(),
        media(url=None, attachment_id="1", buttons=[LINK]),
        receipt(),
        receipt(elements=None),
        grid(IMAGE, IMAGE),
        grid(
            IMAGE | {"is_hero_image": True, "action": TAP}, *[IMAGE] * 5, title="New", buttons=[TAP]
        ),
        feedback(),
        feedback(expires_in_days=7),
    ],
)
async def test_templates(bench: Bench, payload: dict[str, Any]) -> None:
    await bench.connect()
    content = {"attachment": {"type": "template", "payload": payload}}
    assert (await bench.send(message=content)).status_code == 200
    await bench.clock.advance(0)
    [told] = bench.hook.events[-1]["message"]["attachments"]
    assert told["payload"]["template_type"] == payload["template_type"]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"template_type": "carousel"},
        generic(),
        generic(*[CARD] * 11),
        generic({"subtitle": "no title"}),
        generic({"title": "x" * 81}),
        generic({"title": "x", "subtitle": "x" * 81}),
        generic({"title": "x", "buttons": [TAP] * 4}),
        generic({"title": "x", "buttons": [TAP | {"title": "x" * 21}]}),
        generic({"title": "x", "buttons": [TAP | {"payload": "x" * 1001}]}),
        generic({"title": "x", "buttons": [LINK | {"url": "javascript:x"}]}),
        generic({"title": "x", "buttons": [{"type": "jump", "title": "x"}]}),
        {"template_type": "generic", "elements": "x"},
        button(text="x" * 641),
        button(text=None),
        button(buttons=[]),
        media(attachment_id="1"),
        media(media_type="audio"),
        media(url="https://acme.example/video.mp4"),
        receipt(currency=None),
        receipt(summary={}),
        receipt(summary={"total_cost": "much"}),
        receipt(summary={"total_cost": True}),
        receipt(elements=[{"title": "Mug"}]),
        receipt(elements=[{"title": "Mug", "price": 1}] * 101),
        grid(IMAGE),
        grid(*[IMAGE] * 7),
        grid(IMAGE, {"url": "file:///etc/passwd"}),
        grid(*[IMAGE | {"is_hero_image": True}] * 2),
        grid(IMAGE, IMAGE | {"action": {"type": "phone_number", "payload": "+1"}}),
        grid(IMAGE, IMAGE, title="x" * 46),
        grid(IMAGE, IMAGE, buttons=[{"type": "account_link", "url": "https://a"}]),
        feedback(title=None),
        feedback(feedback_screens=[]),
        feedback(feedback_screens=[{"questions": [{"id": "q1", "type": "essay"}]}]),
        feedback(business_privacy=None),
        feedback(expires_in_days=8),
    ],
)
async def test_templates_that_are_refused(bench: Bench, payload: dict[str, Any]) -> None:
    content = {"attachment": {"type": "template", "payload": payload}}
    assert numbers(await bench.send(message=content)) == (100, None)


async def test_quick_replies(bench: Bench) -> None:
    replies = [REPLY] * 12 + [{"content_type": "user_email"}]
    content = {"text": "Which?", "quick_replies": replies}
    assert (await bench.send(message=content)).status_code == 200
    kept = bench.page.threads[bench.yuki.psid].messages[-1].quick_replies
    assert list(kept) == replies


@pytest.mark.parametrize(
    "replies",
    [
        [REPLY] * 14,
        "x",
        ["x"],
        [REPLY | {"title": "x" * 21}],
        [REPLY | {"payload": "x" * 1001}],
        [{"content_type": "text", "title": "x"}],
        [{"content_type": "location"}],
    ],
)
async def test_quick_replies_that_are_refused(bench: Bench, replies: object) -> None:
    content = {"text": "Which?", "quick_replies": replies}
    assert numbers(await bench.send(message=content)) == (100, None)


async def test_quick_replies_alone_are_no_message(bench: Bench) -> None:
    assert numbers(await bench.send(message={"quick_replies": [REPLY]})) == (100, 2018034)


DAY = 24 * HOUR


async def test_asking_for_feedback_within_seven_days(bench: Bench) -> None:
    content = {"attachment": {"type": "template", "payload": FEEDBACK}}
    tag: dict[str, Any] = {"messaging_type": "MESSAGE_TAG", "tag": "CUSTOMER_FEEDBACK"}
    await bench.clock.advance(6 * DAY)
    assert numbers(await bench.send(message=content)) == (10, 2018278)
    assert (await bench.send(message=content, **tag)).status_code == 200
    assert numbers(await bench.send(**tag)) == (100, None)
    await bench.clock.advance(2 * DAY)
    assert numbers(await bench.send(message=content, **tag)) == (10, 2018278)


async def test_a_utility_message_at_any_time(bench: Bench) -> None:
    await bench.connect()
    await bench.clock.advance(30 * DAY)
    parameters = [{"type": "body", "parameters": [{"type": "text", "text": "A-1042"}]}]
    content = {"template": UTILITY | {"components": parameters}}
    answer = await bench.send(message=content, messaging_type="UTILITY")
    assert answer.status_code == 200, answer.text
    await bench.clock.advance(0)
    [told] = bench.hook.events[-1]["message"]["attachments"]
    assert (told["type"], told["payload"]["name"]) == ("template", "order_update")


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        (UTILITY, "RESPONSE"),
        ({"name": "x"}, "UTILITY"),
        ({"language": {"code": "ja"}}, "UTILITY"),
        ({"name": "x", "language": "ja"}, "UTILITY"),
        (UTILITY | {"components": ["x"]}, "UTILITY"),
        ("order_update", "UTILITY"),
    ],
)
async def test_utility_messages_that_are_refused(bench: Bench, template: Any, kind: str) -> None:
    answer = await bench.send(message={"template": template}, messaging_type=kind)
    assert numbers(answer) == (100, None)


async def test_utility_messages_have_a_permission_of_their_own(bench: Bench) -> None:
    token = await bench.page_token(await bench.log_in())
    content = {"template": UTILITY}
    answer = await bench.send(message=content, messaging_type="UTILITY", token=token)
    assert numbers(answer) == (200, None)
