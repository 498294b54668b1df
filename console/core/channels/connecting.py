"""Connecting channels, switching them off and on, and the accounts they live on.

What the service must be asked for first has been done when these commands come (see the requests of
the kind of channel)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from console.core.actor import Actor
from console.core.channels.values import Account, Channel, ChannelState, Consent
from console.core.company.brands import (
    BrandAdded,
    DepartmentAdded,
    departments_of,
    id_by_name,
    next_brand,
    next_department,
)
from console.core.company.roles import CompanyAct
from console.core.messages import Opening, opening
from console.core.moments import Millis
from console.core.queues import Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.state import State, with_item, without_item
from console.core.timers import Missed
from console.core.traits import ChannelEvent, CompanyCommand, CompanyEvent
from console.core.transcript import Message

# Asked


@dataclass(frozen=True, slots=True)
class AcceptTerms(CompanyCommand):
    """Accept the terms of use for connecting channels."""

    version: str
    kind: Literal["accept_terms"] = "accept_terms"

    act: ClassVar = CompanyAct.ACCEPT_TERMS


@dataclass(frozen=True, slots=True)
class SwitchChannel(CompanyCommand):
    """Switch a channel off or on. What came in while it was off becomes missed chats."""

    channel: str
    on: bool
    kind: Literal["switch_channel"] = "switch_channel"

    act: ClassVar = CompanyAct.CHANGE_CHANNELS


AdminCommand = AcceptTerms | SwitchChannel


@dataclass(frozen=True, slots=True)
class ConnectChannel(CompanyCommand):
    """Connect a channel to a brand and a department, by their names; missing ones are added."""

    channel: str
    name: str
    brand: str
    department: str
    account: str = ""
    kind: Literal["connect_channel"] = "connect_channel"


@dataclass(frozen=True, slots=True)
class UnlinkChannel(CompanyCommand):
    channel: str
    kind: Literal["unlink_channel"] = "unlink_channel"


@dataclass(frozen=True, slots=True)
class ConnectAccount(CompanyCommand):
    """Somebody has signed in to the service (again). `connected_at` is ours to fill."""

    account: Account
    kind: Literal["connect_account"] = "connect_account"


@dataclass(frozen=True, slots=True)
class ForgetAccount(CompanyCommand):
    """An account's permissions are gone: its channels are unlinked."""

    account: str
    kind: Literal["forget_account"] = "forget_account"


RelayCommand = ConnectChannel | UnlinkChannel | ConnectAccount | ForgetAccount


# Happened


@dataclass(frozen=True, slots=True)
class TermsAccepted(CompanyEvent):
    version: str
    operator: str
    kind: Literal["terms_accepted"] = "terms_accepted"


@dataclass(frozen=True, slots=True)
class AccountConnected(CompanyEvent):
    """Somebody has signed in to the service; also when they do so again."""

    account: Account
    kind: Literal["account_connected"] = "account_connected"


@dataclass(frozen=True, slots=True)
class AccountRemoved(CompanyEvent):
    account: str
    kind: Literal["account_removed"] = "account_removed"


@dataclass(frozen=True, slots=True)
class ChannelConnected(ChannelEvent):
    """Also when a channel is connected again, or its account is another one. Its state becomes
    on unless it is switched off."""

    channel: str
    name: str
    brand: str
    department: str
    account: str = ""
    kind: Literal["channel_connected"] = "channel_connected"

    moves_deadlines: ClassVar = True


@dataclass(frozen=True, slots=True)
class ChannelSwitched(ChannelEvent):
    """An admin switched a channel on or off. What was kept meanwhile follows as chats."""

    channel: str
    on: bool
    operator: str
    kind: Literal["channel_switched"] = "channel_switched"


@dataclass(frozen=True, slots=True)
class ChannelUnlinked(ChannelEvent):
    channel: str
    kind: Literal["channel_unlinked"] = "channel_unlinked"


Event = (
    TermsAccepted
    | AccountConnected
    | AccountRemoved
    | ChannelConnected
    | ChannelSwitched
    | ChannelUnlinked
)


Decision = Sequence[Event | BrandAdded | DepartmentAdded | Opening | Missed] | Refusal


# Deciding


def accept_terms(command: AcceptTerms, actor: Actor) -> Decision:
    return (TermsAccepted(command.version, actor.id),)


def switch_channel(command: SwitchChannel, state: State, now: Millis, actor: Actor) -> Decision:
    channel = state.channels.get(command.channel)
    if channel is None or channel.state is ChannelState.UNLINKED:
        return Refusal(RefusalCode.UNKNOWN_CHANNEL)
    if (channel.state is ChannelState.ON) is command.on:
        return Refusal(RefusalCode.STALE)
    switched = ChannelSwitched(command.channel, command.on, actor.id)
    return (switched, *(_missed_traffic(command.channel, state, now) if command.on else ()))


def _missed_traffic(channel: str, state: State, now: Millis) -> list[Opening | Missed]:
    """What has waited while the channel was off, as chats that nobody could pick up."""
    events: list[Opening | Missed] = []
    opened = state.opened
    for waiting in state.backlog.values():
        visitor, items = waiting.visitor, waiting.items
        if visitor.channel != channel or not any(isinstance(one, Message) for one in items):
            continue
        opened += 1
        chat = f"c{opened}"
        events += opening(chat, visitor, items, state.settings(channel), now)
        events.append(Missed(chat, now, 0, Reason.CHANNEL_OFF))
    return events


def connect_channel(command: ConnectChannel, state: State, now: Millis) -> Decision:
    events: list[BrandAdded | DepartmentAdded | ChannelConnected | Opening | Missed] = []
    brand = id_by_name(state.brands.values(), command.brand)
    connected = state.channels.get(command.channel)
    in_use = connected is not None and connected.state is not ChannelState.UNLINKED
    if connected is not None and in_use and connected.brand != brand:
        known = state.brands.get(connected.brand)
        return Refusal(RefusalCode.CHANNEL_IN_USE, detail=known.name if known else connected.brand)
    if not brand:
        brand = next_brand(state)
        events.append(BrandAdded(brand, command.brand))
    department = id_by_name(departments_of(brand, state), command.department)
    if not department:
        department = next_department(state)
        events.append(DepartmentAdded(department, brand, command.department))
    events.append(
        ChannelConnected(command.channel, command.name, brand, department, command.account)
    )
    if connected is not None and connected.state is ChannelState.UNLINKED:
        # It may have been off before it was unlinked, and is on now.
        events += _missed_traffic(command.channel, state, now)
    return events


def unlink_channel(command: UnlinkChannel, state: State) -> Decision:
    channel = state.channels.get(command.channel)
    if channel is None or channel.state is ChannelState.UNLINKED:
        return Refusal(RefusalCode.STALE)
    return (ChannelUnlinked(command.channel),)


def connect_account(command: ConnectAccount) -> Decision:
    return (AccountConnected(command.account),)


def forget_account(command: ForgetAccount, state: State) -> Decision:
    if command.account not in state.accounts:
        return Refusal(RefusalCode.UNKNOWN_ACCOUNT)
    channels = [one for one in state.channels.values() if one.account == command.account]
    unlinked = [ChannelUnlinked(one.id) for one in channels]
    return (*unlinked, AccountRemoved(command.account))


# Folding


def terms_accepted(state: State, event: TermsAccepted, at: Millis) -> State:
    return replace(state, consent=Consent(event.version, event.operator, at))


def account_connected(state: State, event: AccountConnected, at: Millis) -> State:
    account = replace(event.account, connected_at=at)
    return replace(state, accounts=with_item(state.accounts, account.id, account))


def account_removed(state: State, event: AccountRemoved) -> State:
    return replace(state, accounts=without_item(state.accounts, event.account))


def channel_connected(state: State, event: ChannelConnected) -> State:
    known = state.channels.get(event.channel)
    off = known is not None and known.state is ChannelState.OFF
    channel = Channel(
        event.channel,
        event.name,
        event.brand,
        event.department,
        event.account,
        ChannelState.OFF if off else ChannelState.ON,
        known.backlog if known is not None and off else 0,
    )
    return _with_channel(state, channel)


def channel_switched(state: State, event: ChannelSwitched) -> State:
    known = state.channels.get(event.channel)
    if known is None:
        return state
    switched = ChannelState.ON if event.on else ChannelState.OFF
    return _with_channel(
        state, replace(known, state=switched, backlog=0 if event.on else known.backlog)
    )


def channel_unlinked(state: State, event: ChannelUnlinked) -> State:
    known = state.channels.get(event.channel)
    if known is None:
        return state
    unlinked = replace(known, state=ChannelState.UNLINKED, account="", backlog=0)
    incidents = {k: one for k, one in state.incidents.items() if one.channel != event.channel}
    return replace(_with_channel(state, unlinked), incidents=incidents)


def _with_channel(state: State, channel: Channel) -> State:
    return replace(state, channels=with_item(state.channels, channel.id, channel))
