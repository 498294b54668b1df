"""Asking how the channels stand, renewing their access, and telling what that has mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work

from console.core.channel_rows import account_channels, worst_incident
from console.core.channels.incidents import held
from console.core.channels.values import Channel
from console.core.connecting import Way, way_on
from console.core.failures import Failure
from console.core.kinds.messenger.requests import (
    ChannelFacts,
    ChannelsChecked,
    CheckChannels,
    ConnectPage,
    Problem,
)
from console.core.state import State
from console.screens.login import LoginScreen
from console.screens.settings_screen import SettingsScreen

if TYPE_CHECKING:
    from console.program.app import ConsoleApp


class MendingScreen(SettingsScreen[None]):
    """`facts` is what Facebook said last of each Page."""

    def __init__(self, console: ConsoleApp) -> None:
        super().__init__(console)
        self.facts: dict[str, ChannelFacts] = {}

    # Renewing

    async def subscribe(self, channel: Channel, asked: ConnectPage) -> None:
        """Ask Facebook anew to report the Page's events; sign in where that needs it."""
        before = self.session.state
        doing = self.words.say("connect.doing", page=channel.name)
        answer = await self.request(asked, doing)
        if not isinstance(answer, Problem):
            await self._tell_mended([channel], before)
        elif way_on(answer.code) in (Way.LOGIN, Way.LOGIN_ASKING):
            await self.sign_in(channel.account, way_on(answer.code) is Way.LOGIN_ASKING)
        else:
            self.complain(answer)

    async def sign_in(self, account: str, ask_again: bool) -> None:
        before = self.session.state
        ended = await self.app.push_screen_wait(LoginScreen(self.console, account, ask_again))
        if ended is None or ended.problem is not None:
            self.say(self.words.say("settings.unchanged"))
            return
        await self._tell_mended(account_channels(account, before), before)

    async def _tell_mended(self, channels: Sequence[Channel], before: State) -> None:
        """Say what is mended and what is not, and offer the answers that were held."""
        checked = await self.request(CheckChannels(), self.words.say("channels.checking"))
        if isinstance(checked, ChannelsChecked):
            self._keep(checked)
        after, words = self.session.state, self.words
        still = [one for one in channels if worst_incident(one.page, after) is not None]
        mended = [one for one in channels if worst_incident(one.page, before) and one not in still]
        names = words.say("list.comma").join(one.name for one in mended)
        if still:
            self.say("\n".join(self._still_wrong(one) for one in still), "bad")
        elif mended:
            self.good("channels.mended", pages=names)
        else:
            self.good("channels.reconnected")
        if any(held(after, self.session.me)):
            await self.app.run_action("held_answers", self.console.inbox)

    def _still_wrong(self, channel: Channel) -> str:
        incident = worst_incident(channel.page, self.session.state)
        assert incident is not None
        failure = Failure(incident.cause, incident.code, incident.subcode, incident.detail)
        what, why = self.words.failure(failure)
        return f"✗ {channel.name}: {what}\n{why}"

    # Looking

    @work(group="check", exclusive=True)
    async def action_check_channels(self) -> None:
        if not self.offline:
            self.say(self.words.say("channels.checking"))
            answer = await self.session.request(CheckChannels())
            if isinstance(answer, Problem):
                self.complain(answer)
            elif isinstance(answer, ChannelsChecked):
                self._keep(answer)
                self.good("channels.looked")

    @work(group="check", exclusive=True)
    async def look(self) -> None:
        """Ask how the channels stand, and stay silent where that is not to be had."""
        answer = await self.session.request(CheckChannels())
        if isinstance(answer, ChannelsChecked):
            self._keep(answer)

    def _keep(self, checked: ChannelsChecked) -> None:
        self.facts = {facts.page: facts for facts in checked.channels}
        self.draw()
