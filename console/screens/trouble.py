"""What is wrong between us and a service, for the status line, one chat, and the channels."""

from __future__ import annotations

from collections.abc import Collection

from console.core.channels.values import INCIDENTS, Incident
from console.core.company.roles import CompanyAct, in_departments, may
from console.core.company.values import Role
from console.core.failures import Cause
from console.core.state import State
from console.locale import Reader, Words
from console.session.values import SlowedChannel


def by_severity(state: State, departments: Collection[str] = ()) -> list[Incident]:
    """The incidents of these departments' channels, none standing for all; the one to mend first
    in front, of equal ones the longest."""
    of_them = (
        one
        for one in state.incidents.values()
        if in_departments(state.department(one.channel), departments)
    )
    return sorted(of_them, key=lambda one: (INCIDENTS.index(one.cause), one.since))


def worst_incident(channel: str, state: State) -> Incident | None:
    """The incident of a channel that is to be mended first."""
    of_channel = [one for one in state.incidents.values() if one.channel == channel]
    return min(of_channel, key=lambda one: INCIDENTS.index(one.cause), default=None)


def open_chats(channel: str, state: State) -> int:
    """How many chats of a channel are open: those that a trouble of it touches."""
    return sum(key.startswith(f"{channel}:") for key in state.open_chats)


def mender(cause: Cause, role: Role | None, words: Words, brief: bool = False) -> str:
    """Who ends such an incident, as an operator of this role reads it: in some words, or in one."""
    who = "you" if may(CompanyAct.CHANGE_CHANNELS, role) else "admin"
    if cause is Cause.CHANNEL_RESTRICTED:
        who = "service"
    return words.say(f"mender.{who}.brief" if brief else f"mender.{who}")


def channel_name(channel: str, state: State) -> str:
    """A channel by its name."""
    known = state.channels.get(channel)
    return known.name if known is not None else channel


def slowed_text(slowed: SlowedChannel, state: State, reader: Reader) -> str:
    """That its service slows a channel down, until when, and that nobody need do anything. A
    channel's allowance is of the last hour (Meta: Graph API, rate limits)."""
    words, name = reader.words, channel_name(slowed.channel, state)
    if not slowed.until:
        return words.say("slowed", channel=name, percent=slowed.percent)
    clock = words.clock(slowed.until, reader.tz)
    return words.say("slowed.until", channel=name, percent=slowed.percent, clock=clock)
