"""Channels, the accounts they live on, and the incidents that concern all chats of one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.core.failures import Cause
from console.core.moments import Millis


class ChannelState(StrEnum):
    """Whether a Page's traffic becomes chats."""

    ON = "on"
    OFF = "off"
    """Switched off by an admin: no new chats, no answers; what comes in is kept."""
    UNLINKED = "unlinked"
    """No longer connected; kept for the names of its old chats."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One Facebook Page connected to one brand and one department.

    `account` is the Facebook account whose login gave the Page's token, "" for a token that came
    by the command line. `kept` counts the messages that have come while the channel is off.
    """

    page: str
    name: str
    brand: str
    department: str
    account: str = ""
    state: ChannelState = ChannelState.ON
    kept: int = 0


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A Page that a Facebook account lets us use. `tasks` is what the person may do there, in
    Meta's words (MESSAGING, MODERATE, ...)."""

    page: str
    name: str
    category: str = ""
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A person's Facebook account that has been signed in to. `missing` are the permissions we
    asked for and did not get; `by` is the operator who signed in, at `connected_at`."""

    id: str
    name: str
    pages: tuple[AccountPage, ...] = ()
    missing: tuple[str, ...] = ()
    connected_at: Millis = 0
    by: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """Who has accepted the terms of use for connecting Pages, which version, and when."""

    version: str
    operator: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Incident:
    """One trouble of a Page that all its chats share, until it is mended.

    `code`, `subcode` and `detail` are Meta's, as in a `Failure`.
    """

    page: str
    cause: Cause
    since: Millis
    code: int = 0
    subcode: int = 0
    detail: str = ""


INCIDENTS = frozenset(
    {Cause.ACCESS_EXPIRED, Cause.PERMISSION_LOST, Cause.PAGE_RESTRICTED, Cause.NOT_SUBSCRIBED}
)
"""The causes that concern a whole Page."""

HINDERS_SENDING = INCIDENTS - {Cause.NOT_SUBSCRIBED}
"""A message that gets through proves these mended."""


def incident_key(page: str, cause: Cause) -> str:
    """How an incident is found in `State.incidents`."""
    return f"{page}:{cause}"
