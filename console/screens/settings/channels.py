"""Settings > Channels: every brand with its channels, what is wrong with it, and what mends it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from console.core.channels.connecting import SwitchChannel
from console.core.channels.values import Channel, ChannelState
from console.core.company.roles import CompanyAct
from console.core.failures import Cause
from console.core.views import Phase
from console.keys import Owner, bindings, section_bindings
from console.screens.host import Host
from console.screens.settings.by_name import account_channels
from console.screens.settings.channel_lines import channel_choice, heading, nothing
from console.screens.settings.channel_rows import (
    ChannelRow,
    channel_rows,
)
from console.screens.settings.messenger.connect import ConnectScreen
from console.screens.settings.messenger.mending import Mending
from console.screens.settings.messenger.plan import Plan
from console.screens.settings.terms import agreed
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.widgets.lists.choice_list import Choice, ChoiceList

OF_A_ROW = ("switch_channel", "reconnect", "unlink")
"""Actions on the channel under the cursor."""


class ChannelsScreen(SettingsScreen[None]):
    """See the module. Who is no admin reads the same list and learns who can help.

    The action that it is opened for is begun only where there is no doubt with which channel.
    """

    SECTION = "channels"
    BINDINGS: ClassVar[list[BindingType]] = [*section_bindings(Owner.CHANNELS)]

    def __init__(self, host: Host, *, at: str = "", action: str = "") -> None:
        super().__init__(host, at=at, action=action)
        self._mending = Mending(self)
        self._looked = False
        self._rows: dict[str, ChannelRow] = {}

    def title_text(self) -> str:
        return self.words.say("channels.title")

    def begin(self) -> None:
        troubled = (row.id for row in self._rows.values() if row.incident is not None)
        self.choices.select(next(troubled, self.choices.selected))

    async def begin_action(self) -> None:
        channels = [row for row in self._rows.values() if row.channel is not None]
        if self.action in OF_A_ROW and len(channels) != 1:
            label, key = self.words.action(self.action), self.key_of(self.action)
            self.say(self.words.say("channels.choose_first", key=key, label=label))
            return
        await super().begin_action()

    # Drawing

    def draw(self) -> None:
        state, now = self.session.state, self.session.now()
        rows = channel_rows(state, self._mending.facts)
        self._rows = {row.id: row for row in rows}
        reader, key = self.reader, self.key_of if self.admin else _no_key

        def choices(width: int) -> Sequence[Choice]:
            lines = [channel_choice(row, reader, now, width, key) for row in rows]
            return [heading(reader, width), *lines] if lines else [nothing(reader, width, key)]

        self.choices.show(choices)
        if not self.admin:
            self._looked = False
            self.barred(CompanyAct.CHANGE_CHANNELS)
        elif self.session.link.phase is Phase.LIVE and not self._looked:
            # Also when the relay says only now who we are.
            self._looked = True
            self.say("")
            self._look()

    def keys(self) -> Sequence[KeyLabel]:
        words = self.words
        names = bindings(Owner.CHANNELS) if self.admin else ()
        keys = [(self.key_of(str(one.id)), words.action(str(one.id))) for one in names]
        return [*keys, ("Esc", words.say("key.close"))]

    def tick(self) -> None:
        if self.session.state.incidents:
            self.draw()

    # The row under the cursor

    @property
    def row(self) -> ChannelRow | None:
        return self._rows.get(self.choices.selected)

    @on(ChoiceList.Chosen)
    async def _help_row(self) -> None:
        """Enter: whatever helps this row."""
        if self.row is not None and self.row.offer:
            await self.action_asked(self.row.offer)

    @work(group="flow")
    async def action_connect_brand(self) -> None:
        row = self.row
        plan = Plan(row.brand.id) if row is not None and row.channel is None else Plan()
        await self._connect(plan)

    async def _connect(self, plan: Plan) -> None:
        if self.offline or not await agreed(self):
            return
        connected = await self.app.push_screen_wait(ConnectScreen(self.host, plan))
        channel = self.session.state.channels.get(connected or "")
        if channel is not None:
            self.choices.select(channel.id)
            brand = self.session.state.brands[channel.brand]
            self.good("channels.connected", channel=channel.name, brand=brand.name)
            self._look()

    @work(group="flow")
    async def action_switch_channel(self) -> None:
        channel = self._linked_channel()
        if channel is None or self.offline:
            return
        channel_id, on, backlog = channel.id, channel.state is ChannelState.OFF, channel.backlog
        title = self.words.say("channels.switch_off.title", channel=channel.name)
        if not on and not await self.confirmed(title, self.words.say("channels.switch_off")):
            return
        wanted = ChannelState.ON if on else ChannelState.OFF
        switched = SwitchChannel(channel_id, on)
        if await self.change(switched, lambda state: state.channels[channel_id].state is wanted):
            said = "channels.switched_on" if on else "channels.switched_off"
            self.good(f"{said}_kept" if on and backlog else said, channel=channel.name, n=backlog)

    def _linked_channel(self) -> Channel | None:
        """The channel under the cursor; None and a report where none is connected."""
        channel = self.row.channel if self.row is not None else None
        if channel is None or channel.state is ChannelState.UNLINKED:
            offer = self.row.offer if self.row is not None else "connect_brand"
            said = self.words.say(f"channels.offer.{offer}")
            self.say(self.words.say("channels.no_channel", key=self.key_of(offer), label=said))
            return None
        return channel

    @work(group="flow")
    async def action_unlink(self) -> None:
        channel = self._linked_channel()
        if channel is None or self.offline:
            return
        words, name = self.words, channel.name
        brand = self.session.state.brands[channel.brand].name
        title = words.say("channels.unlink.title", channel=name)
        again = words.say("channels.unlink.again", channel=name, brand=brand)
        if not await self.confirmed(title, words.say("channels.unlink"), again):
            return
        if await self._mending.unlink(channel):
            self.good("channels.unlinked", channel=name)

    # Reconnecting

    @work(group="flow")
    async def action_reconnect(self) -> None:
        """Sign in again for the account of this channel, or connect it anew where there is none."""
        row = self.row
        if row is None or row.channel is None:
            self._linked_channel()
            return
        channel = row.channel
        # What is broken is mended by one key; what works is not put at risk by one.
        if self.offline or not (row.offer == "reconnect" or await self._sure(channel)):
            return
        plan = Plan(channel.brand, channel.account, channel.id, channel.department)
        gone = channel.state is ChannelState.UNLINKED
        if gone or channel.account not in self.session.state.accounts:
            await self._connect(plan)
        elif row.incident is not None and row.incident.cause is Cause.NOT_SUBSCRIBED:
            await self._mending.subscribe(channel, plan.request())
        else:
            lost = row.incident is not None and row.incident.cause is Cause.PERMISSION_LOST
            await self._mending.sign_in(channel.account, lost)

    async def _sure(self, channel: Channel) -> bool:
        words, state = self.words, self.session.state
        title = words.say("channels.reconnect.title", channel=channel.name)
        account = state.accounts.get(channel.account)
        if account is None:
            again = words.say("channels.reconnect.anew", channel=channel.name)
        else:
            names = [one.name for one in account_channels(account.id, state)]
            pages = words.say("list.comma").join(names)
            again = words.say("channels.reconnect.again", account=account.name, channels=pages)
        return await self.confirmed(title, words.say("channels.reconnect"), again)

    @work(group="check", exclusive=True)
    async def action_check_channels(self) -> None:
        await self._mending.check()

    @work(group="check", exclusive=True)
    async def _look(self) -> None:
        await self._mending.look()

    # Other windows

    @work(group="flow")
    async def action_accounts(self) -> None:
        from console.screens.settings.messenger.accounts import AccountsScreen

        await self.app.push_screen_wait(AccountsScreen(self.host))

    def action_brands(self) -> None:
        self.host.open_settings("brands")

    @work(group="flow")
    async def action_terms(self) -> None:
        from console.screens.settings.terms import TermsScreen

        await self.app.push_screen_wait(TermsScreen(self.host))


def _no_key(action: str) -> str:
    return ""
