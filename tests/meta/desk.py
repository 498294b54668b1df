"""The stand-in as a program, a webhook that listens, and the Page's side of one thread."""

import hashlib
import hmac
import json
import queue
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.environment import clean_environment

from .browser import PATIENCE, Browser

SECRET = "0123456789abcdef0123456789abcdef"


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
                for event in entry.get("messaging", []):
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
            env=clean_environment(META_APP_SECRET=SECRET),
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


def bubbles(side: str, text: str) -> str:
    """A condition: a bubble of that side says just that."""
    selector = json.dumps(f".{side} .bubble")
    found = f"[...document.querySelectorAll({selector})]"
    return f"{found}.some((each) => each.textContent === {json.dumps(text)})"


def write(browser: Browser, text: str) -> None:
    browser.until("document.activeElement?.id === 'text'")
    browser.type(text)
    browser.press_enter()
