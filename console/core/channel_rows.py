"""The channels as the settings list them: what each brand has, what is wrong, what mends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.core.channels.values import Channel, ChannelState, Incident
from console.core.company.values import Brand, Department, Role
from console.core.failures import Cause
from console.core.kinds.messenger.requests import ChannelFacts
from console.core.state import State

SERIOUS = (
    Cause.ACCESS_EXPIRED,
    Cause.PERMISSION_LOST,
    Cause.PAGE_RESTRICTED,
    Cause.NOT_SUBSCRIBED,
)
"""Incidents, those first that mending is about first."""

_OFFERS = {
    Cause.ACCESS_EXPIRED: "reconnect",
    Cause.PERMISSION_LOST: "reconnect",
    Cause.NOT_SUBSCRIBED: "reconnect",
    Cause.PAGE_RESTRICTED: "check_channels",
}
"""The action that mends what; a restriction is lifted by Facebook, and we look again."""


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel of a brand, or a brand without one (`channel` is None).

    `account` is the name of the person whose access it lives on. `incident` is the one to mend
    first; `chats` counts the open chats; `offer` is the action that helps this row, "" when
    nothing needs help.
    """

    brand: Brand
    channel: Channel | None = None
    department: Department | None = None
    account: str = ""
    incident: Incident | None = None
    chats: int = 0
    facts: ChannelFacts | None = None
    offer: str = ""

    @property
    def id(self) -> str:
        return self.channel.page if self.channel else f"brand:{self.brand.id}"


def channel_rows(state: State, facts: Mapping[str, ChannelFacts]) -> list[ChannelRow]:
    """Every brand with its channels, by name. `facts` are what was last asked of Meta, by Page."""
    by_brand: dict[str, list[Channel]] = {}
    for channel in sorted(state.channels.values(), key=lambda one: (one.name, one.page)):
        by_brand.setdefault(channel.brand, []).append(channel)
    rows: list[ChannelRow] = []
    for brand in sorted(state.brands.values(), key=lambda one: (one.name, one.id)):
        channels = by_brand.get(brand.id, [])
        rows += [_row(brand, channel, state, facts.get(channel.page)) for channel in channels]
        if not channels:
            rows.append(ChannelRow(brand, offer="connect_brand"))
    return rows


def _row(brand: Brand, channel: Channel, state: State, facts: ChannelFacts | None) -> ChannelRow:
    incident = worst_incident(channel.page, state)
    account = state.accounts.get(channel.account)
    return ChannelRow(
        brand,
        channel,
        state.departments.get(channel.department),
        account.name if account else "",
        incident,
        open_chats(channel.page, state),
        facts,
        _offer(channel, incident),
    )


def _offer(channel: Channel, incident: Incident | None) -> str:
    if channel.state is ChannelState.UNLINKED:
        return "reconnect"
    if incident is not None:
        return _OFFERS[incident.cause]
    return "switch_channel" if channel.state is ChannelState.OFF else ""


def worst_incident(page: str, state: State) -> Incident | None:
    """The incident of a Page that is to be mended first."""
    standing = [one for one in state.incidents.values() if one.page == page]
    return min(standing, key=lambda one: SERIOUS.index(one.cause), default=None)


def open_chats(page: str, state: State) -> int:
    """How many chats of a Page are open: those that a trouble of the Page touches."""
    return sum(key.startswith(f"{page}:") for key in state.open_chats)


def admin_names(state: State) -> list[str]:
    """Who can change channels."""
    return sorted(one.name for one in state.operators.values() if one.role is Role.ADMIN)


def account_channels(account: str, state: State) -> list[Channel]:
    """The channels that live on an account's access."""
    own = [one for one in state.channels.values() if one.account == account]
    return sorted(own, key=lambda one: (one.name, one.page))
