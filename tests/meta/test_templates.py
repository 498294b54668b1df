"""Templates, buttons and quick replies, and their limits."""

from collections.abc import Mapping
from typing import Any

import pytest

from .harness import Bench, numbers

LINK = {"type": "web_url", "title": "See", "url": "https://acme.example/"}
TAP = {"type": "postback", "title": "Yes", "payload": "YES"}
CARD = {"title": "Shoes", "subtitle": "Red", "buttons": [LINK, TAP]}
REPLY = {"content_type": "text", "title": "Red", "payload": "RED"}
VIDEO = {"media_type": "video", "url": "https://www.facebook.com/acme/videos/1/"}


def generic(*elements: Mapping[str, object]) -> dict[str, Any]:
    return {"template_type": "generic", "elements": list(elements)}


def button(**more: object) -> dict[str, Any]:
    return {"template_type": "button", "text": "Well?", "buttons": [TAP]} | more


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
