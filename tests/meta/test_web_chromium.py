"""A visitor's page in a real Chromium, with a real stand-in and a webhook that listens."""

import base64
import hashlib
import hmac
import json
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from .browser import CHROMIUM, PATIENCE, Browser

SECRET = "0123456789abcdef0123456789abcdef"
HOSTILE = "<img src=x onerror=\"document.title='owned'\"></script><script>alert(1)</script>"
# One red dot.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)

pytestmark = pytest.mark.skipif(
    shutil.which(CHROMIUM) is None,
    reason="no Chromium here: install Debian's package `chromium` to test the visitor's page",
)


class Receiver:
    """A webhook on a port of its own: it echoes challenges and believes only signed events."""

    def __init__(self) -> None:
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = parse_qs(urlsplit(self.path).query)
                self._answer(asked["hub.challenge"][0].encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.hear(body, self.headers["X-Hub-Signature-256"])
                self._answer(b"")

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

            def _answer(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def hear(self, body: bytes, signature: str) -> None:
        made = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        if hmac.compare_digest(f"sha256={made}", signature):
            for entry in json.loads(body)["entry"]:
                for event in entry["messaging"]:
                    self.events.put(event)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Program:
    """The stand-in in a process of its own, its webhook connected."""

    def __init__(self, webhook: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "server_stub.meta", "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"META_APP_SECRET": SECRET},
        )
        assert self.process.stdout is not None
        told = json.loads(self.process.stdout.readline())
        self.address: str = told["address"]
        token = {"Authorization": f"Bearer {told['pages'][0]['token']}"}
        self.client = httpx.Client(base_url=self.address, headers=token, trust_env=False)
        self.client.put("/__standin/webhook", json={"url": webhook}).raise_for_status()

    def close(self) -> int:
        self.client.close()
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode


class Desk:
    """The Page's side of one visitor's thread, and what the Page's app hears of it."""

    def __init__(self, program: Program, receiver: Receiver) -> None:
        self.address = program.address
        self.client = program.client
        self._receiver = receiver
        made = self.client.post("/__standin/visitors", json={"name": "Mei <b>Lin</b>"})
        self.psid: str = made.raise_for_status().json()["psid"]

    def send(self, **what: object) -> str:
        """Through the Graph API; the id of the message, if it is one."""
        body = {"recipient": {"id": self.psid}} | what
        answer = self.client.post("/v26.0/me/messages", json=body).raise_for_status().json()
        return str(answer.get("message_id"))

    def answer(self, text: str) -> str:
        return self.send(message={"text": text})

    def hears(self, key: str) -> dict[str, Any]:
        """The visitor's next event of that kind; others are passed over."""
        while True:
            event = self._receiver.events.get(timeout=PATIENCE)
            if key in event and event["sender"]["id"] == self.psid:
                value: dict[str, Any] = event[key]
                return value

    def has_heard(self) -> list[str]:
        """The kinds of the visitor's events that nobody has looked at."""
        kinds = []
        while not self._receiver.events.empty():
            event = self._receiver.events.get()
            if event["sender"]["id"] == self.psid:
                kinds.append(list(event)[-1])
        return kinds


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture(scope="module")
def program(receiver: Receiver, browser: Browser) -> Iterator[Program]:
    made = Program(receiver.url)
    yield made
    # It ends cleanly although a page still listens.
    assert made.close() == 0


@pytest.fixture
def desk(program: Program, receiver: Receiver) -> Desk:
    return Desk(program, receiver)


@pytest.fixture
def page(desk: Desk, browser: Browser) -> Browser:
    """The visitor's page, after a first message that opened the window."""
    browser.open(f"{desk.address}/visitors/{desk.psid}")
    write(browser, "Hello")
    browser.until(bubbles("mine", "Hello"))
    return browser


def bubbles(side: str, text: str) -> str:
    """A condition: a bubble of that side says just that."""
    selector = json.dumps(f".{side} .bubble")
    found = f"[...document.querySelectorAll({selector})]"
    return f"{found}.some((each) => each.textContent === {json.dumps(text)})"


def write(browser: Browser, text: str) -> None:
    browser.until("document.activeElement?.id === 'text'")
    browser.type(text)
    browser.press_enter()


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
    page.until("document.querySelector('.theirs .bubble')")
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
    assert sticker["payload"]["sticker_id"] == 369239263222822
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
    assert page.run("document.querySelector('.words').textContent").startswith("Page: <img src=x")
    assert page.run("document.querySelectorAll('.words *').length") == 0


def test_the_overview(desk: Desk, browser: Browser) -> None:
    mine = f".visitor:has(a[href$='{desk.psid}'])"
    fault = f'document.querySelector("{mine} .fault")'
    browser.open(f"{desk.address}/")
    browser.until("document.querySelector('.page .badge')?.textContent === 'Subscribed'")
    browser.until(f'document.querySelector("{mine} h3")?.textContent === "Mei <b>Lin</b>"')
    browser.run(f'document.querySelector("{mine}").scrollIntoView()')
    browser.click(f"{mine} .arm")
    browser.run("document.querySelector('#arming select').value = 'user_unreachable'")
    browser.click("#arming .main")
    browser.until(f"{fault}?.textContent === 'user_unreachable'")
    [armed] = desk.client.get("/__standin/faults").json()["faults"]
    assert (armed["name"], armed["psid"]) == ("user_unreachable", desk.psid)
    browser.click(f"{mine} .fault")
    browser.until(f"!{fault}")


def test_a_new_visitor(desk: Desk, browser: Browser) -> None:
    browser.open(f"{desk.address}/")
    browser.until("document.querySelectorAll('.visitor').length")
    browser.click("#add")
    browser.until("document.activeElement?.name === 'name'")
    browser.type("山田 花子")
    browser.press_enter()
    browser.until("document.getElementById('visitor')?.textContent.includes('山田 花子')")
