"""A headless Chromium, driven over the DevTools protocol."""

import contextlib
import itertools
import json
import subprocess
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

CHROMIUM = "chromium"
PATIENCE = 20
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--remote-debugging-port=0",
)


class NavigatedError(Exception):
    """The page went elsewhere before it could answer."""


class Browser:
    """One Chromium with a profile of its own, and one tab."""

    def __init__(self, profile: Path) -> None:
        self._process = subprocess.Popen(
            [CHROMIUM, *_FLAGS, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._numbers = itertools.count(1)
        self._session: str | None = None
        with contextlib.ExitStack() as opened:
            opened.callback(self._process.wait, PATIENCE)
            opened.callback(self._process.terminate)
            assert self._process.stderr is not None
            opened.enter_context(self._process.stderr)
            self._socket = opened.enter_context(self._connected())
            self._attach()
            self._open = opened.pop_all()

    def close(self) -> None:
        self._open.close()

    def call(self, method: str, **params: object) -> Any:
        """One command of the protocol and its result."""
        number = next(self._numbers)
        command: dict[str, object] = {"id": number, "method": method, "params": params}
        if self._session is not None:
            command["sessionId"] = self._session
        self._socket.send(json.dumps(command))
        while True:
            told = json.loads(self._socket.recv(PATIENCE))
            if told.get("id") != number:
                continue
            if "navigated" in told.get("error", {}).get("message", ""):
                raise NavigatedError
            assert "error" not in told, told
            return told["result"]

    def open(self, url: str) -> None:
        self.call("Page.navigate", url=url)
        self.until("document.readyState === 'complete'")

    def run(self, script: str) -> Any:
        """The value of a script; promises are waited for."""
        told = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def until(self, condition: str) -> Any:
        """Wait, frame by frame and page by page, until a condition holds; its value."""
        give_up = json.dumps(f"In vain: {condition}")
        look = f"""new Promise((done, failed) => {{
            const end = performance.now() + {PATIENCE * 500};
            const look = () => {{
                const value = {condition};
                if (value) done(value);
                else if (performance.now() > end) failed(new Error({give_up}));
                else requestAnimationFrame(look);
            }};
            look();
        }})"""
        while True:
            with contextlib.suppress(NavigatedError):
                return self.run(look)

    def type(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def press_enter(self, shift: bool = False) -> None:
        key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, modifiers=8 if shift else 0, **key)

    def click(self, selector: str) -> None:
        """Click in the middle of an element, as a mouse does, once it is in view."""
        where = self.until(
            f"""(() => {{
                const node = document.querySelector({json.dumps(selector)});
                node?.scrollIntoView({{block: 'nearest', behavior: 'instant'}});
                const box = node?.getBoundingClientRect();
                return box?.width && [box.left + box.width / 2, box.top + box.height / 2];
            }})()"""
        )
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call(
                "Input.dispatchMouseEvent",
                type=kind,
                x=where[0],
                y=where[1],
                button="left",
                clickCount=1,
            )

    def _connected(self) -> contextlib.AbstractContextManager[ClientConnection]:
        stderr = self._process.stderr
        assert stderr is not None
        for line in stderr:
            if line.startswith("DevTools listening on "):
                return connect(line.split()[-1], max_size=None, proxy=None, open_timeout=PATIENCE)
        raise AssertionError("Chromium ended before it could be driven")

    def _attach(self) -> None:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
