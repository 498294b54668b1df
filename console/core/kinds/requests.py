"""What a console asks of the relay that needs a service before it can be answered, as far as it is
the same for all: how channels stand, and why something came to nothing.

Unlike commands, requests are not kept in an outbox: they are answered while somebody waits, or
not at all, and change the log only by the commands that the relay makes of their outcome. Who
may ask for each is its `act` in the table of who may do what.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

from console.core.company.roles import CompanyAct
from console.core.moments import Millis


@dataclass(frozen=True, slots=True)
class CheckChannels:
    """Ask the services now how the channels stand."""

    kind: Literal["check_channels"] = "check_channels"

    act: ClassVar = CompanyAct.CHANGE_CHANNELS


class ProblemCode(StrEnum):
    """Why a request or a login came to nothing; the console has words for each."""

    NOT_ALLOWED = "not_allowed"
    NOT_CONFIGURED = "not_configured"
    """The relay lacks a setting for it (`detail` names it)."""
    DECLINED = "declined"
    """The person pressed cancel at the service."""
    EXPIRED = "expired"
    """The login took too long, was used already, or is of an earlier run of the relay."""
    BAD_CODE = "bad_code"
    """What was entered holds no code, or the service does not know it (`detail`: its
    words)."""
    OTHER_PERSON = "other_person"
    """Somebody else signed in than the account that was to be mended (`detail`: who)."""
    MISSING_PERMISSIONS = "missing_permissions"
    """`detail` names them."""
    MISSING_TASKS = "missing_tasks"
    """The person lacks tasks on the channel (`detail` names them)."""
    NO_CHANNELS = "no_pages"
    CHANNEL_IN_USE = "page_in_use"
    """The channel is connected to another brand (`detail`)."""
    NOT_SUBSCRIBED = "not_subscribed"
    """The service said yes and does not report what was asked for (`detail` names the fields)."""
    ACCESS_EXPIRED = "access_expired"
    UNREACHABLE = "unreachable"
    """The service could not be reached."""
    REFUSED = "refused"
    """The service refused (`detail`: its words)."""
    UNKNOWN = "unknown"
    """There is no such account, channel, brand, department or login (any more)."""
    RELAY_GONE = "relay_gone"
    """The console has no connection to its relay."""
    READ_ONLY = "read_only"
    """The relay can not write at present."""
    BAD_NAME = "bad_name"
    NAME_IN_USE = "name_in_use"
    """Somebody else has the name (`detail`)."""


@dataclass(frozen=True, slots=True)
class Problem:
    code: ProblemCode
    detail: str = ""
    kind: Literal["problem"] = "problem"


@dataclass(frozen=True, slots=True)
class Done:
    kind: Literal["done"] = "done"


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """How a channel stands at its service. Moments are 0 when they are not known, `expires_at`
    also for a token without an end; `missing_fields` are the events that are not reported."""

    channel: str
    checked_at: Millis = 0
    last_webhook: Millis = 0
    expires_at: Millis = 0
    missing_fields: tuple[str, ...] = ()
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ChannelsChecked:
    channels: tuple[ChannelFacts, ...] = ()
    kind: Literal["channels_checked"] = "channels_checked"
