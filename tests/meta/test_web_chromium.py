"""A visitor's page in a real Chromium, with a real stand-in and a webhook that listens."""

import base64
import shutil
from pathlib import Path
from typing import Any

import pytest

from .browser import CHROMIUM, Browser
from .desk import Desk, bubbles, write

HOSTILE = "<img src=x onerror=\"document.title='owned'\"></script><script>alert(1)</script>"
# One red dot.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)

# Nobody listens there: the pictures stay away.
IMAGE = {"url": "http://127.0.0.1:9/1.png"}
TAP = {"type": "postback", "title": "Track", "payload": "TRACK"}
# A template, and what can be read of it, line by line.
TEMPLATES: list[tuple[dict[str, Any], str]] = [
    (
        {
            "template_type": "receipt",
            "recipient_name": "Mei",
            "order_number": "A-1042",
            "currency": "JPY",
            "payment_method": "Visa",
            "elements": [{"title": "Mug", "price": 1200, "quantity": 2}],
            "summary": {"total_cost": 2400},
        },
        "Receipt||A-1042 · Visa||Mug ×2|JPY 1200||Total|JPY 2400",
    ),
    (
        {
            "template_type": "image_grid",
            "elements": [{"images": [IMAGE, IMAGE], "title": "New", "buttons": [TAP]}],
        },
        "New||Track",
    ),
    (
        {
            "template_type": "customer_feedback",
            "title": "How was it?",
            "subtitle": "One question",
            "button_title": "Rate",
            "feedback_screens": [{"questions": [{"id": "q", "type": "csat"}]}],
            "business_privacy": {"url": "https://acme.example/"},
        },
        "How was it?||One question||Rate",
    ),
    (
        {"template_type": "generic", "elements": [{"title": "Shoes", "buttons": [TAP]}]},
        "Shoes||Track",
    ),
]

pytestmark = pytest.mark.skipif(
    shutil.which(CHROMIUM) is None,
    reason="no Chromium here: install Debian's package `chromium` to test the visitor's page",
)


def test_writing_and_being_answered(desk: Desk, page: Browser) -> None:
    said = desk.hears("message")
    assert (said["text"], said["mid"][:2]) == ("Hello", "m_")
    page.until("document.querySelector('.ticks.delivered')")
    desk.send(sender_action="mark_seen")
    page.until("document.querySelector('.ticks.seen')")
    desk.send(sender_action="typing_on")
    page.until("document.querySelector('.typing')")
    mid = desk.answer("こんにちは。ご用件をどうぞ。")
    page.until(bubbles("theirs", "こんにちは。ご用件をどうぞ。"))
    page.until("!document.querySelector('.typing')")
    assert desk.hears("delivery")["mids"] == [mid]
    assert desk.hears("read")["watermark"] > 0


def test_lines_and_an_input_method(desk: Desk, page: Browser) -> None:
    desk.hears("message")
    page.type("one")
    page.press_enter(shift=True)
    page.type("two")
    page.run(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert page.run("document.activeElement.value") == "one\ntwo"
    page.press_enter()
    assert desk.hears("message")["text"] == "one\ntwo"


def test_read_only_when_seen(desk: Desk, page: Browser) -> None:
    desk.hears("message")
    show = "Object.defineProperty(document, 'visibilityState', {value: '%s', configurable: true})"
    tell = "document.dispatchEvent(new Event('visibilitychange'))"
    page.run(show % "hidden")
    desk.answer("Are you there?")
    page.until(bubbles("theirs", "Are you there?"))
    desk.hears("delivery")
    desk.answer("Still here?")
    page.until(bubbles("theirs", "Still here?"))
    desk.hears("delivery")
    assert desk.has_heard() == []
    page.run(f"{show % 'visible'}; {tell}")
    desk.hears("read")


def test_read_only_when_scrolled_to(desk: Desk, page: Browser) -> None:
    desk.answer("\n".join(str(number) for number in range(200)))
    desk.hears("read")
    page.run("document.getElementById('scroller').scrollTo({top: 0, behavior: 'instant'})")
    page.until("document.getElementById('scroller').scrollTop === 0")
    desk.answer("Below")
    page.until(bubbles("theirs", "Below"))
    page.until("!document.getElementById('newer').hidden")
    desk.has_heard()
    page.click("#newer")
    desk.hears("read")
    page.until("document.getElementById('newer').hidden")


def test_a_very_long_message_is_read_at_its_end(desk: Desk, page: Browser) -> None:
    page.run("document.getElementById('scroller').scrollTo({top: 0, behavior: 'instant'})")
    desk.answer("\n".join(str(number) for number in range(300)))
    desk.hears("read")


def test_reading_by_hand(desk: Desk, page: Browser) -> None:
    page.click("#automatic")
    desk.answer("Please read this")
    desk.hears("delivery")
    page.until("!document.getElementById('read').hidden")
    assert desk.has_heard() == []
    page.click("#read")
    desk.hears("read")
    page.click("#automatic")
    page.until("document.getElementById('read').hidden")


def test_reacting(desk: Desk, page: Browser) -> None:
    mid = desk.answer("Done!")
    page.until(bubbles("theirs", "Done!"))
    for action in ("react", "unreact"):
        page.click(".theirs .actions button")
        page.click(".reactions button[aria-label=love]")
        reaction = desk.hears("reaction")
        assert (reaction["mid"], reaction["action"]) == (mid, action)
        assert (reaction["reaction"], reaction["emoji"]) == ("love", "❤️")
        there = "" if action == "react" else "!"
        page.until(f"{there}document.querySelector('.theirs .reaction')")


def test_changing_a_message(desk: Desk, page: Browser) -> None:
    mid = desk.hears("message")["mid"]
    page.click(".mine [aria-label=Edit]")
    page.until("document.getElementById('text').value === 'Hello'")
    write(page, " there")
    told = desk.hears("message_edit")
    assert (told["mid"], told["text"], told["num_edit"]) == (mid, "Hello there", 1)
    page.until(bubbles("mine", "Hello there"))
    page.until("document.querySelector('.edited')?.textContent === 'Edited'")


def test_blocking_the_page(desk: Desk, page: Browser) -> None:
    page.click("#more")
    page.click(".menu button")
    page.until("document.getElementById('composer').hidden")
    body = {"recipient": {"id": desk.psid}, "message": {"text": "Are you there?"}}
    refused = desk.client.post("/v26.0/me/messages", json=body).json()
    assert refused["error"]["error_subcode"] == 1545041
    page.click("#recover")
    page.until("!document.getElementById('composer').hidden")
    desk.answer("Welcome back")
    page.until(bubbles("theirs", "Welcome back"))


def test_what_the_page_does_is_shown(desk: Desk, page: Browser) -> None:
    mid = desk.hears("message")["mid"]
    reaction = {"message_id": mid, "reaction": "❤"}
    desk.send(sender_action="react", payload=reaction)
    page.until("document.querySelector('.mine .reaction')?.textContent === '❤'")
    desk.send(sender_action="unreact", payload={"message_id": mid})
    page.until("!document.querySelector('.mine .reaction')")
    kim = {"name": "Kim", "profile_picture_url": "https://acme.example/kim.png"}
    persona = desk.client.post("/v26.0/me/personas", json=kim).json()["id"]
    desk.send(message={"text": "Kim here"}, persona_id=persona, reply_to={"mid": mid})
    page.until("document.querySelector('.persona')?.textContent === 'Kim'")
    page.until("document.querySelector('.theirs .quoted')?.textContent === 'Hello'")
    desk.send(sender_action="typing_on")
    page.until("document.querySelector('.typing')")
    desk.send(sender_action="typing_off")
    page.until("!document.querySelector('.typing')")


@pytest.mark.parametrize(("payload", "shown"), TEMPLATES)
def test_templates(desk: Desk, page: Browser, payload: dict[str, Any], shown: str) -> None:
    desk.send(message={"attachment": {"type": "template", "payload": payload}})
    page.until("document.querySelector('.template')")
    assert page.run("document.querySelector('.template').innerText").split("\n") == shown.split("|")


def test_tapping_a_picture_of_a_grid(desk: Desk, page: Browser) -> None:
    tap = {"action": {"type": "postback", "payload": "RED"}, "url": f"{desk.address}/1.png"}
    payload = {"template_type": "image_grid", "elements": [{"images": [tap, tap]}]}
    desk.send(message={"attachment": {"type": "template", "payload": payload}})
    page.click(".grid button")
    assert desk.hears("postback")["payload"] == "RED"


def test_replying(desk: Desk, page: Browser) -> None:
    desk.hears("message")
    mid = desk.answer("Which colour?")
    page.until(bubbles("theirs", "Which colour?"))
    page.click(".theirs .actions button:last-child")
    write(page, "Blue")
    said = desk.hears("message")
    assert said["reply_to"] == {"mid": mid, "is_self_reply": False}
    page.until("document.querySelector('.quoted')?.textContent === 'Which colour?'")


def test_quick_replies_and_buttons(desk: Desk, page: Browser) -> None:
    desk.hears("message")
    choice = {"content_type": "text", "title": "はい", "payload": "YES"}
    desk.send(message={"text": "よろしいですか？", "quick_replies": [choice]})
    page.click(".chip")
    said = desk.hears("message")
    assert (said["text"], said["quick_reply"]) == ("はい", {"payload": "YES"})
    page.until("!document.querySelector('.chip')")
    button = {"type": "postback", "title": "Track", "payload": "TRACK"}
    template = {"template_type": "button", "text": "Your order", "buttons": [button]}
    desk.send(message={"attachment": {"type": "template", "payload": template}})
    page.click(".press")
    pressed = desk.hears("postback")
    assert (pressed["title"], pressed["payload"]) == ("Track", "TRACK")
    page.until(bubbles("mine", "Track"))


def test_a_picture_and_a_thumbs_up(desk: Desk, page: Browser, tmp_path: Path) -> None:
    desk.hears("message")
    picture = tmp_path / "レシート.png"
    picture.write_bytes(PICTURE)
    chooser = page.call("Runtime.evaluate", expression="document.getElementById('file')")
    page.call("DOM.setFileInputFiles", files=[str(picture)], objectId=chooser["result"]["objectId"])
    [attachment] = desk.hears("message")["attachments"]
    assert attachment["type"] == "image"
    assert desk.client.get(attachment["payload"]["url"]).content == PICTURE
    page.until("document.querySelector('.mine img.picture')?.naturalWidth")
    page.click("#like")
    [sticker] = desk.hears("message")["attachments"]
    assert sticker["type"] == "sticker"
    assert sticker["payload"]["sticker_id"] == "369239263222822"
    page.until("document.querySelector('.mine .sticker')?.naturalWidth")
    fetched = desk.client.get(sticker["payload"]["url"])
    assert fetched.headers["content-type"] == "image/png"


def test_hostile_text_stays_text(desk: Desk, page: Browser) -> None:
    write(page, HOSTILE)
    page.until(bubbles("mine", HOSTILE))
    desk.answer(HOSTILE + " javascript:alert(1) https://ok.example/?q=1.")
    page.until("document.querySelector('.theirs .bubble')")
    assert page.run("document.title") == "Acme Japan · Messenger"
    links = "[...document.querySelectorAll('.bubble a')].map((each) => [each.href, each.rel])"
    assert page.run(links) == [["https://ok.example/?q=1", "noopener noreferrer nofollow"]]
    assert page.run("document.querySelectorAll('.bubble :not(a)').length") == 0
    page.open(f"{desk.address}/")
    page.until("document.querySelectorAll('.visitor').length")
    assert page.run("document.querySelector('.visitor .words').textContent").startswith(
        "Page: <img src=x"
    )
    assert page.run("document.querySelectorAll('.visitor .words *').length") == 0
