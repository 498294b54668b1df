"""The channels as the settings list them: what each brand has, what is wrong, what mends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.core.channels.values import Channel, ChannelState, Incident, left_out
from console.core.company.values import Brand, Department
from console.core.failures import Cause
from console.core.kinds.requests import ChannelFacts
from console.core.state import State
from console.screens.settings.by_name import brands, by_name
from console.screens.trouble import open_chats, worst_incident


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
    is_left_out: bool = False
    """The last login of its account did not include it."""

    @property
    def id(self) -> str:
        return self.channel.id if self.channel else f"brand:{self.brand.id}"


def channel_rows(state: State, facts: Mapping[str, ChannelFacts]) -> list[ChannelRow]:
    """Every brand with its channels, by name. `facts` are what the services said last."""
    by_brand: dict[str, list[Channel]] = {}
    for channel in by_name(state.channels.values()):
        by_brand.setdefault(channel.brand, []).append(channel)
    rows: list[ChannelRow] = []
    for brand in brands(state):
        channels = by_brand.get(brand.id, [])
        rows += [_row(brand, channel, state, facts.get(channel.id)) for channel in channels]
        if not channels:
            rows.append(ChannelRow(brand, offer="connect_brand"))
    return rows


def _row(brand: Brand, channel: Channel, state: State, facts: ChannelFacts | None) -> ChannelRow:
    incident = worst_incident(channel.id, state)
    account = state.accounts.get(channel.account)
    is_left_out = left_out(channel, state.accounts)
    return ChannelRow(
        brand,
        channel,
        state.departments.get(channel.department),
        account.name if account else "",
        incident,
        open_chats(channel.id, state),
        facts,
        "reconnect" if is_left_out else _offer(channel, incident),
        is_left_out,
    )


def _offer(channel: Channel, incident: Incident | None) -> str:
    if channel.state is ChannelState.UNLINKED:
        return "reconnect"
    if incident is not None:
        # A restriction is lifted by the service, and we look again; the rest is access.
        return "check_channels" if incident.cause is Cause.CHANNEL_RESTRICTED else "reconnect"
    return "switch_channel" if channel.state is ChannelState.OFF else ""
