"""Asking how the channels stand, renewing their access, and telling what that has mended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from console.core.channels.incidents import held
from console.core.channels.values import Channel
from console.core.kinds.known import kind_of
from console.core.kinds.messenger.requests import ConnectPage, UnlinkPage
from console.core.kinds.requests import ChannelFacts, ChannelsChecked, CheckChannels, Problem
from console.core.state import State
from console.screens.settings.by_name import account_channels
from console.screens.settings.messenger.login import LoginScreen
from console.screens.settings.messenger.plan import Way, way_on
from console.screens.settings.window import SettingsScreen
from console.screens.trouble import worst_incident


class Mending:
    """Works for the window of the channels. `facts` is what Facebook said last of each Page."""

    def __init__(self, window: SettingsScreen[Any]) -> None:
        self._window = window
        self.facts: dict[str, ChannelFacts] = {}

    # Renewing

    async def subscribe(self, channel: Channel, asked: ConnectPage) -> None:
        """Ask Facebook anew to report the Page's events; sign in where that needs it."""
        before = self._window.session.state
        doing = self._window.words.say("connect.doing", channel=channel.name)
        answer = await self._window.request(asked, doing)
        if not isinstance(answer, Problem):
            await self._say_mended([channel], before)
        elif way_on(answer.code) in (Way.LOGIN, Way.LOGIN_ASKING):
            await self.sign_in(channel.account, way_on(answer.code) is Way.LOGIN_ASKING)
        else:
            self._window.complain(answer)

    async def unlink(self, channel: Channel) -> bool:
        """Disconnect a Page; whether it was. What hinders it is said."""
        doing = self._window.words.say("channels.unlinking")
        answer = await self._window.request(UnlinkPage(channel.id), doing)
        if isinstance(answer, Problem):
            self._window.complain(answer)
            return False
        return True

    async def sign_in(self, account: str, ask_again: bool) -> None:
        before = self._window.session.state
        ended = await self._window.app.push_screen_wait(
            LoginScreen(self._window.host, account, ask_again)
        )
        if ended is None or ended.problem is not None:
            self._window.say(self._window.words.say("settings.unchanged"))
            return
        await self._say_mended(account_channels(account, before), before)

    async def _say_mended(self, channels: Sequence[Channel], before: State) -> None:
        """Say what is mended and what is not, and offer the answers that were held."""
        checked = await self._window.request(
            CheckChannels(), self._window.words.say("channels.checking")
        )
        if isinstance(checked, ChannelsChecked):
            self._take(checked)
        after, words = self._window.session.state, self._window.words
        still = [one for one in channels if worst_incident(one.id, after) is not None]
        mended = [one for one in channels if worst_incident(one.id, before) and one not in still]
        names = words.say("list.comma").join(one.name for one in mended)
        if still:
            self._window.say("\n".join(self._still_wrong(one) for one in still), "bad")
        elif mended:
            self._window.good("channels.mended", channels=names)
        else:
            self._window.good("channels.reconnected")
        if any(held(after, self._window.session.me)):
            await self._window.host.perform("held_answers")

    def _still_wrong(self, channel: Channel) -> str:
        incident = worst_incident(channel.id, self._window.session.state)
        assert incident is not None
        words, errors = self._window.words, kind_of(channel.kind).errors
        what, why = words.failure(incident.failure, errors)
        advice = words.advice(incident.failure, errors)
        return f"✗ {channel.name}: {what}\n{advice or why}"

    # Looking

    async def check(self) -> None:
        """Ask how the channels stand, and say what came of it."""
        if not self._window.offline:
            self._window.say(self._window.words.say("channels.checking"))
            answer = await self._window.session.request(CheckChannels())
            if isinstance(answer, Problem):
                self._window.complain(answer)
            elif isinstance(answer, ChannelsChecked):
                self._take(answer)
                self._window.good("channels.looked")

    async def look(self) -> None:
        """Ask how the channels stand, and stay silent where that is not to be had."""
        answer = await self._window.session.request(CheckChannels())
        if isinstance(answer, ChannelsChecked):
            self._take(answer)

    def _take(self, checked: ChannelsChecked) -> None:
        self.facts = {facts.channel: facts for facts in checked.channels}
        self._window.draw()
