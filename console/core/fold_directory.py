"""What an event does to the company's side of the state: brands, channels, accounts, incidents.

Total, like `fold`: an event that makes no sense changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from console.core import directory_events as happened
from console.core.directory import (
    Brand,
    Channel,
    ChannelState,
    Consent,
    Department,
    Incident,
    Operator,
    incident_key,
)
from console.core.model import Kept, State, Visitor, visitor_key
from console.core.moments import Millis
from console.core.transcript import Message, Remark

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

KEPT_REMARKS = 5
"""Remarks kept for a visitor who has no open chat, the newest."""
KEPT_MESSAGES = 200
"""Messages kept for a visitor whose channel is off, the newest."""


def fold_directory(state: State, event: happened.DirectoryEvent, at: Millis) -> State:
    """The state after one event of the company's side."""
    match event:
        case happened.BrandAdded(brand=key, name=name):
            return replace(state, brands=_with(state.brands, key, Brand(key, name)))
        case happened.BrandRenamed(brand=key, name=name) if key in state.brands:
            renamed = replace(state.brands[key], name=name)
            return replace(state, brands=_with(state.brands, key, renamed))
        case happened.DepartmentAdded(department=key, brand=brand, name=name):
            added = Department(key, brand, name)
            return replace(state, departments=_with(state.departments, key, added))
        case happened.DepartmentRenamed(department=key, name=name) if key in state.departments:
            department = replace(state.departments[key], name=name)
            return replace(state, departments=_with(state.departments, key, department))
        case happened.SettingsChanged(brand=key, settings=settings) if key in state.brands:
            changed = replace(state.brands[key], settings=settings)
            return replace(state, brands=_with(state.brands, key, changed))
        case happened.OperatorAdded(operator=key, name=name, role=role):
            operator = Operator(key, name, role)
            return replace(state, operators=_with(state.operators, key, operator))
        case happened.StatusSet(operator=key, status=status) if key in state.operators:
            operator = replace(state.operators[key], status=status)
            return replace(state, operators=_with(state.operators, key, operator))
        case _:
            return _fold_channels(state, event, at)


def _fold_channels(state: State, event: happened.DirectoryEvent, at: Millis) -> State:
    match event:
        case happened.TermsAccepted(version=version, operator=operator):
            return replace(state, consent=Consent(version, operator, at))
        case happened.AccountConnected(account=account):
            account = replace(account, connected_at=at)
            return replace(state, accounts=_with(state.accounts, account.id, account))
        case happened.AccountRemoved(account=key):
            return replace(state, accounts=_without(state.accounts, key))
        case happened.ChannelConnected():
            return _connected(state, event)
        case happened.ChannelSwitched(page=page, on=on) if page in state.channels:
            known = state.channels[page]
            switched = ChannelState.ON if on else ChannelState.OFF
            after = replace(known, state=switched, kept=0 if on else known.kept)
            return replace(state, channels=_with(state.channels, page, after))
        case happened.ChannelUnlinked(page=page) if page in state.channels:
            after = replace(state.channels[page], state=ChannelState.UNLINKED, account="", kept=0)
            incidents = {k: one for k, one in state.incidents.items() if one.page != page}
            channels = _with(state.channels, page, after)
            return replace(state, channels=channels, incidents=incidents)
        case happened.IncidentOpened(page=page, cause=cause):
            incident = Incident(page, cause, at, event.code, event.subcode, event.detail)
            key = incident_key(page, cause)
            return replace(state, incidents=_with(state.incidents, key, incident))
        case happened.IncidentMended(page=page, cause=cause):
            return replace(state, incidents=_without(state.incidents, incident_key(page, cause)))
        case _:
            return state


def _connected(state: State, event: happened.ChannelConnected) -> State:
    known = state.channels.get(event.page)
    off = known is not None and known.state is ChannelState.OFF
    channel = Channel(
        event.page,
        event.name,
        event.brand,
        event.department,
        event.account,
        ChannelState.OFF if off else ChannelState.ON,
        known.kept if known is not None and off else 0,
    )
    return replace(state, channels=_with(state.channels, event.page, channel))


def keep_item(state: State, visitor: Visitor, item: Message | Remark) -> State:
    """The state with one item more that stands in no chat yet."""
    key = visitor_key(visitor.page, visitor.psid)
    before = state.kept[key].items if key in state.kept else ()
    remarks = [one for one in before if isinstance(one, Remark)]
    messages = [one for one in before if isinstance(one, Message)]
    channels = state.channels
    channel = channels.get(visitor.page)
    if isinstance(item, Remark):
        remarks = [*remarks, item][-KEPT_REMARKS:]
    else:
        messages = [*messages, item][-KEPT_MESSAGES:]
        if channel is not None:
            channels = _with(channels, channel.page, replace(channel, kept=channel.kept + 1))
    kept = Kept(visitor, (*remarks, *messages))
    return replace(state, channels=channels, kept=_with(state.kept, key, kept))


def let_go(state: State, visitor: Visitor) -> State:
    """The state after a chat with the visitor has taken up what was kept for them."""
    key = visitor_key(visitor.page, visitor.psid)
    return replace(state, kept=_without(state.kept, key)) if key in state.kept else state


def _with(mapping: Mapping[_Key, _Value], key: _Key, value: _Value) -> dict[_Key, _Value]:
    return {**mapping, key: value}


def _without(mapping: Mapping[_Key, _Value], key: _Key) -> dict[_Key, _Value]:
    return {known: value for known, value in mapping.items() if known != key}
