"""What the doctor checks, step by step of docs/facebook.md, and what it can find."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from server_stub.relay.secret import Secret


class Mark(StrEnum):
    OK = "ok"
    WRONG = "wrong"
    UNCHECKED = "not checked"
    """Something else has to be right first, or nobody could say."""


class Check(NamedTuple):
    """`step` is the one of the guide after which it is ok."""

    step: int
    name: str


DATA_FOLDER = Check(2, "data folder")
DISK = Check(2, "disk")
CLOCK = Check(2, "clock")
SETTINGS = Check(4, "settings")
SECRETS = Check(4, "secrets")
APP = Check(4, "app")
RELAY = Check(5, "relay")
RELAY_CLOCK = Check(5, "relay's clock")
DESCRIPTORS = Check(5, "file descriptors")
ADDRESS = Check(6, "address")
WEBHOOK = Check(6, "webhook")
SIGNATURE = Check(6, "signature")
CONSOLES = Check(6, "consoles")
LOGIN = Check(7, "login addresses")
DIALOG = Check(7, "login dialog")
SUBSCRIPTION = Check(8, "subscription")
ADMIN = Check(9, "admin")
PAGES = Check(10, "Pages")
TOKENS = Check(10, "tokens")
OTHER_PAGES = Check(10, "other Pages")
ACCESS = Check(10, "access")
RIGHTS = Check(10, "permissions")
EVENTS = Check(10, "events")
FIRST_MESSAGE = Check(11, "first message")

CHECKS = (
    *(DATA_FOLDER, DISK, CLOCK, SETTINGS, SECRETS, APP, RELAY, RELAY_CLOCK, DESCRIPTORS),
    *(ADDRESS, WEBHOOK, SIGNATURE, CONSOLES, LOGIN, DIALOG, SUBSCRIPTION),
    *(ADMIN, PAGES, TOKENS, OTHER_PAGES),
    *(ACCESS, RIGHTS, EVENTS, FIRST_MESSAGE),
)
"""In the order of the guide; those from `access` on are made for each channel."""


_SHORTEST_SECRET = 6
"""Shorter ones are parts of words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has come to. `do` says what mends it; `channel` is the one it is about."""

    check: Check
    mark: Mark
    what: str
    do: str = ""
    channel: str = ""

    def line(self) -> str:
        """For people. What came from outside can neither end the line nor move a cursor."""
        name = f"{self.check.name} of {self.channel}" if self.channel else self.check.name
        line = f"{name}: {self.what}" + (f" -> {self.do}" if self.do else "")
        plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in line)
        return f"{self.mark:<11}  {self.check.step:>2}  {plain}"

    def without(self, secrets: Iterable[Secret]) -> Finding:
        """The same, whatever somebody at the other end has repeated of what they were sent."""
        what, do = self.what, self.do
        for value in (secret.reveal() for secret in secrets):
            if len(value) >= _SHORTEST_SECRET:
                what, do = (text.replace(value, "***") for text in (what, do))
        return replace(self, what=what, do=do)


def ok(check: Check, what: str, channel: str = "") -> Finding:
    return Finding(check, Mark.OK, what, channel=channel)


def wrong(check: Check, what: str, do: str, channel: str = "") -> Finding:
    return Finding(check, Mark.WRONG, what, do, channel)


def unchecked(check: Check, why: str, channel: str = "") -> Finding:
    return Finding(check, Mark.UNCHECKED, why, channel=channel)
