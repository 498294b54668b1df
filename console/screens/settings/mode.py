"""Opening the settings: at the section where one was last, or at a setting that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textual.app import App

from console.core.channels.values import ChannelState
from console.core.state import State
from console.screens.host import Host
from console.screens.settings.sections import BY_ID, SECTIONS, seen_by
from console.screens.settings.window import SettingsScreen
from console.screens.trouble import open_chats
from console.screens.who_may import not_allowed_text

Screen = type[SettingsScreen[None]]


def _channels() -> Screen:
    from console.screens.settings.channels import ChannelsScreen

    return ChannelsScreen


def _flow() -> Screen:
    from console.screens.settings.flow.screen import FlowScreen

    return FlowScreen


def _brands() -> Screen:
    from console.screens.settings.brands import BrandsScreen

    return BrandsScreen


def _words() -> Screen:
    from console.screens.settings.words.screen import WordsScreen

    return WordsScreen


def _people() -> Screen:
    from console.screens.settings.people.screen import PeopleScreen

    return PeopleScreen


def _record() -> Screen:
    from console.screens.settings.record import RecordScreen

    return RecordScreen


def _my_console() -> Screen:
    from console.screens.settings.my_console.screen import MyConsoleScreen

    return MyConsoleScreen


SCREENS: Mapping[str, Callable[[], Screen]] = {
    "channels": _channels,
    "flow": _flow,
    "words": _words,
    "brands": _brands,
    "people": _people,
    "record": _record,
    "my_console": _my_console,
}
"""The window of each section, loaded when it is opened."""


class SettingsMode:
    """Opens sections in `app`, and remembers where the operator was last."""

    def __init__(self, app: App[Any], host: Host) -> None:
        self._app = app
        self._host = host
        self._last = ""

    def open(self, section: str = "", at: str = "", action: str = "") -> None:
        """Open a section, with the cursor at a setting, and begin one of its actions. Without a
        section: the channels while one of them needs somebody, else where one was last."""
        session = self._host.session
        readable = {one.id for one in seen_by(session.role)}
        barred = BY_ID[section].see if section and section not in readable else None
        if barred is not None:
            words = self._host.reader.words
            self._host.say(not_allowed_text(barred, session.state, words), "warning")
            return
        wanted = section or ("channels" if channels_need(session.state) else self._last)
        known = wanted if wanted in readable else ""
        first = next(one.id for one in SECTIONS if one.id in readable)
        window = SCREENS[known or first]()(self._host, at=at, action=action)
        window.at_sections = not known
        self._last = known or first
        if isinstance(self._app.screen, SettingsScreen) and self._app.screen.SECTION:
            self._app.switch_screen(window)
        else:
            self._app.push_screen(window)


def channels_need(state: State) -> bool:
    """Whether nobody can write to us before something is done in the channels, or a channel is
    in trouble, or off while chats wait in it: what F5 beside an error promises."""
    still = [one.id for one in state.channels.values() if one.state is not ChannelState.ON]
    if state.incidents or len(still) == len(state.channels):
        return True
    return any(open_chats(channel, state) for channel in still)
