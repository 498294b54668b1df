"""Libraries that somebody else wrote, unchanged: how they are found, and led to the stand-in."""

import warnings
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from server_stub.meta.login.people import MESSAGING_PERMISSIONS

from ..harness import Bench

BACK = "https://relay.example/login/done"


@dataclass
class Served:
    """A stand-in and the address at which it answers."""

    bench: Bench
    address: str

    def log_in(self, dialog: str) -> str:
        """Go through the login dialog as a person would; where the browser ends up.

        `dialog` is the address the library made; only its host is replaced.
        """
        parts = urlsplit(dialog)
        person = self.bench.world.people[0]
        form = {
            "person": person.id,
            "pages": list(person.tasks),
            "permissions": list(MESSAGING_PERMISSIONS),
            "answer": "allow",
        }
        with httpx.Client(trust_env=False) as browser:
            done = browser.post(f"{self.address}{parts.path}?{parts.query}", data=form)
        return done.headers["location"]

    def texts(self) -> list[str | None]:
        """What Yuki's thread holds."""
        thread = self.bench.page.threads[self.bench.yuki.psid]
        return [message.text for message in thread.messages]


def library(module: str, distribution: str) -> Any:
    """An installed library; the test is skipped without it. What it warns of is its own affair."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(
            module,
            reason=f"{distribution} is not installed; it is in the dependency group `clients`",
        )


def code_of(address: str) -> str:
    """The code with which the dialog has led back."""
    return parse_qs(urlsplit(address).query)["code"][0]


class ToStandIn:
    """A transport adapter for `requests`, such as sessions take: Graph is elsewhere.

    It does what an entry in /etc/hosts would do, and plain HTTP besides.
    """

    def __init__(self, address: str) -> None:
        adapters = library("requests.adapters", "requests")
        self._address = address
        self._inner = adapters.HTTPAdapter()

    def send(self, request: Any, **how: Any) -> Any:
        request.url = request.url.replace("https://graph.facebook.com", self._address, 1)
        return self._inner.send(request, **how)

    def close(self) -> None:
        self._inner.close()


def session(address: str) -> Any:
    """A `requests` session that takes the stand-in for Graph."""
    made = library("requests", "requests").Session()
    made.trust_env = False
    made.mount("https://graph.facebook.com", ToStandIn(address))
    return made
