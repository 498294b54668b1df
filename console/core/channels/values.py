"""Channels, the accounts they live on, and the incidents that concern all chats of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from console.core.failures import Cause, Failure
from console.core.kinds.kind import KindName
from console.core.moments import Millis


class ChannelState(StrEnum):
    """Whether a channel's traffic becomes chats."""

    ON = "on"
    OFF = "off"
    """Switched off by an admin: no new chats, no answers; what comes in is kept."""
    UNLINKED = "unlinked"
    """No longer connected; kept for the names of its old chats."""


@dataclass(frozen=True, slots=True)
class Channel:
    """What customers write to: one of a kind, connected to one brand and one department.

    `account` is the one whose login gave access, "" for access that came by the command line.
    `backlog` counts the messages that have come while the channel is off.
    """

    id: str
    name: str
    brand: str
    department: str
    account: str = ""
    state: ChannelState = ChannelState.ON
    backlog: int = 0
    kind: KindName = KindName.MESSENGER


@dataclass(frozen=True, slots=True)
class AccountChannel:
    """A channel that an account lets us connect. `tasks` is what the person may do there, in the
    service's words (MESSAGING, MODERATE, ...)."""

    id: str
    name: str
    category: str = ""
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account at a service, that has been signed in to. `missing` are the permissions we
    asked for and did not get; `by` is the operator who signed in, at `connected_at`."""

    id: str
    name: str
    channels: tuple[AccountChannel, ...] = ()
    missing: tuple[str, ...] = ()
    connected_at: Millis = 0
    by: str = ""


def left_out(channel: Channel, accounts: Mapping[str, Account]) -> bool:
    """Whether the last login of the account that a channel lives on did not include the channel:
    whoever signed in has not chosen it, or may not use it any more."""
    account = accounts.get(channel.account)
    if account is None or channel.state is ChannelState.UNLINKED:
        return False
    return all(one.id != channel.id for one in account.channels)


@dataclass(frozen=True, slots=True)
class Consent:
    """Who has accepted the terms of use for connecting channels, which version, and when."""

    version: str
    operator: str
    at: Millis


@dataclass(frozen=True, slots=True)
class Incident:
    """One trouble of a channel that all its chats share, until it is mended.

    `code`, `subcode` and `detail` are the service's, as in a `Failure`.
    """

    channel: str
    cause: Cause
    since: Millis
    code: int = 0
    subcode: int = 0
    detail: str = ""

    @property
    def failure(self) -> Failure:
        """It as a failure, for what is to be said and done about it."""
        return Failure(self.cause, self.code, self.subcode, self.detail)


INCIDENTS = (
    Cause.ACCESS_EXPIRED,
    Cause.PERMISSION_LOST,
    Cause.CHANNEL_RESTRICTED,
    Cause.NOT_SUBSCRIBED,
)
"""The causes that concern a whole channel, the one to mend first in front."""

HINDERS_SENDING = frozenset(INCIDENTS) - {Cause.NOT_SUBSCRIBED}
"""A message that gets through proves these mended."""


def incident_key(channel: str, cause: Cause) -> str:
    """How an incident is found in `State.incidents`."""
    return f"{channel}:{cause}"
