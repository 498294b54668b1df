"""Deciding about the company's side: brands, departments, channels, accounts and incidents."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from console.core import directory_events as happened
from console.core import events as ev
from console.core.decide_meta import opening
from console.core.directory import (
    Brand,
    ChannelState,
    Department,
    Role,
    incident_key,
)
from console.core.directory_commands import (
    AcceptTerms,
    AddBrand,
    AddDepartment,
    AdminCommand,
    ChannelCommand,
    ConnectAccount,
    ConnectChannel,
    ForgetAccount,
    MendIncident,
    OpenIncident,
    RenameBrand,
    RenameDepartment,
    SwitchChannel,
    UnlinkChannel,
)
from console.core.incidents import open_incident
from console.core.model import State
from console.core.moments import Millis
from console.core.queues import Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.transcript import Message

Decision = Sequence[ev.Event] | Refusal

LONGEST_NAME = 80
_JOINERS = "\u200c\u200d"
"""Zero-width characters that names are written with in Persian and Indian scripts."""


def readable_name(name: str) -> bool:
    """Whether a name can be read on a screen: printable, with spaces of any width and joiners,
    but nothing that moves a cursor or turns text."""
    return bool(name.strip()) and len(name) <= LONGEST_NAME and all(map(_readable, name))


def _readable(sign: str) -> bool:
    return sign.isprintable() or sign in _JOINERS or unicodedata.category(sign) == "Zs"


def administer(
    command: AdminCommand, state: State, now: Millis, operator: str, role: Role
) -> Decision:
    """What an admin asks about brands, departments and channels."""
    if role is not Role.ADMIN:
        return Refusal(RefusalCode.NOT_ALLOWED)
    match command:
        case AcceptTerms(version=version):
            return (happened.TermsAccepted(version, operator),)
        case SwitchChannel():
            return _switch(command, state, now, operator)
        case AddBrand(name=name):
            wrong = _bad_name(name, state.brands.values())
            return wrong or (happened.BrandAdded(_next_brand(state), name),)
        case RenameBrand(brand=brand, name=name):
            if brand not in state.brands:
                return Refusal(RefusalCode.UNKNOWN_BRAND)
            others = (one for one in state.brands.values() if one.id != brand)
            return _bad_name(name, others) or (happened.BrandRenamed(brand, name),)
        case AddDepartment(brand=brand, name=name):
            if brand not in state.brands:
                return Refusal(RefusalCode.UNKNOWN_BRAND)
            wrong = _bad_name(name, _departments_of(brand, state))
            return wrong or (happened.DepartmentAdded(_next_department(state), brand, name),)
        case RenameDepartment(department=department, name=name):
            known = state.departments.get(department)
            if known is None:
                return Refusal(RefusalCode.UNKNOWN_DEPARTMENT)
            others_here = (one for one in _departments_of(known.brand, state) if one != known)
            wrong = _bad_name(name, others_here)
            return wrong or (happened.DepartmentRenamed(department, name),)


def _bad_name(name: str, others: Iterable[Brand] | Iterable[Department]) -> Refusal | None:
    if not readable_name(name):
        return Refusal(RefusalCode.BAD_NAME)
    return Refusal(RefusalCode.NAME_IN_USE, detail=name) if _by_name(others, name) else None


def _departments_of(brand: str, state: State) -> list[Department]:
    return [one for one in state.departments.values() if one.brand == brand]


def _next_brand(state: State) -> str:
    return f"b{len(state.brands) + 1}"


def _next_department(state: State) -> str:
    return f"d{len(state.departments) + 1}"


def _by_name(items: Iterable[Brand] | Iterable[Department], name: str) -> str:
    """The id of the brand or department with this name, or ""."""
    return next((item.id for item in items if item.name == name), "")


def _switch(command: SwitchChannel, state: State, now: Millis, operator: str) -> Decision:
    channel = state.channels.get(command.page)
    if channel is None or channel.state is ChannelState.UNLINKED:
        return Refusal(RefusalCode.UNKNOWN_CHANNEL)
    if (channel.state is ChannelState.ON) is command.on:
        return Refusal(RefusalCode.STALE)
    found: list[ev.Event] = [happened.ChannelSwitched(command.page, command.on, operator)]
    if command.on:
        found += _missed_traffic(command.page, state, now)
    return found


def _missed_traffic(page: str, state: State, now: Millis) -> list[ev.Event]:
    """What was kept while the channel was off, as chats that nobody could pick up."""
    found: list[ev.Event] = []
    opened = state.opened
    for kept in state.kept.values():
        if kept.visitor.page != page or not any(isinstance(one, Message) for one in kept.items):
            continue
        opened += 1
        chat = f"c{opened}"
        found += opening(chat, kept.visitor, kept.items, state.settings(page), now)
        found.append(ev.Missed(chat, now, 0, Reason.CHANNEL_OFF))
    return found


# What the relay finds out


def change_channels(command: ChannelCommand, state: State, now: Millis) -> Decision:
    """What the relay has arranged with Meta, or learned from it, about Pages and accounts."""
    match command:
        case ConnectChannel():
            return _connect(command, state, now)
        case UnlinkChannel(page=page):
            channel = state.channels.get(page)
            if channel is None or channel.state is ChannelState.UNLINKED:
                return Refusal(RefusalCode.STALE)
            return (happened.ChannelUnlinked(page),)
        case ConnectAccount(account=account):
            return (happened.AccountConnected(account),)
        case ForgetAccount(account=account_id):
            if account_id not in state.accounts:
                return Refusal(RefusalCode.UNKNOWN_ACCOUNT)
            own = [one for one in state.channels.values() if one.account == account_id]
            unlinked = [happened.ChannelUnlinked(one.page) for one in own]
            return (*unlinked, happened.AccountRemoved(account_id))
        case OpenIncident(page=page, failure=failure):
            found = open_incident(page, failure, state)
            return found or Refusal(RefusalCode.STALE)
        case MendIncident(page=page, cause=cause):
            if incident_key(page, cause) not in state.incidents:
                return Refusal(RefusalCode.STALE)
            return (happened.IncidentMended(page, cause),)


def _connect(command: ConnectChannel, state: State, now: Millis) -> Decision:
    found: list[ev.Event] = []
    brand = _by_name(state.brands.values(), command.brand)
    connected = state.channels.get(command.page)
    in_use = connected is not None and connected.state is not ChannelState.UNLINKED
    if connected is not None and in_use and connected.brand != brand:
        known = state.brands.get(connected.brand)
        return Refusal(RefusalCode.PAGE_IN_USE, detail=known.name if known else connected.brand)
    if not brand:
        brand = _next_brand(state)
        found.append(happened.BrandAdded(brand, command.brand))
    department = _by_name(_departments_of(brand, state), command.department)
    if not department:
        department = _next_department(state)
        found.append(happened.DepartmentAdded(department, brand, command.department))
    found.append(
        happened.ChannelConnected(command.page, command.name, brand, department, command.account)
    )
    if connected is not None and connected.state is ChannelState.UNLINKED:
        # It may have been off before it was unlinked, and is on now.
        found += _missed_traffic(command.page, state, now)
    return found
