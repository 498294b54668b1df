"""Every key that is in force anywhere is one of the table (`console/keys.py`): none that a
library has bound, and none that leads to nothing."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from textual.actions import parse
from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

import console
from console.core.company.values import OPERATOR_LIMIT, Settings
from console.core.failures import NO_ERRORS
from console.core.transcript import Message
from console.keys import BY_ID, IN_MEDIA, IN_PLACE
from console.preferences.custom_keys import Verdict
from console.program.app import ConsoleApp
from console.screens.chat.choose_file import AttachScreen
from console.screens.chat.details import DetailsScreen
from console.screens.chat.excuse import ExcuseScreen, PickWordScreen
from console.screens.chat.media import MediaScreen
from console.screens.chat.pick_attachment import PickAttachmentScreen
from console.screens.chat.reactions import ReactionScreen
from console.screens.dialogs.choice import ChoiceScreen
from console.screens.dialogs.confirm import ConfirmScreen
from console.screens.dialogs.dialog import Dialog
from console.screens.dialogs.help import HelpScreen
from console.screens.dialogs.name import NameScreen
from console.screens.dialogs.number import NumberScreen
from console.screens.dialogs.once import OnceScreen
from console.screens.dialogs.several import SeveralScreen
from console.screens.dialogs.token import TokenScreen
from console.screens.inbox.held import HeldScreen
from console.screens.inbox.screen import InboxScreen
from console.screens.palette import Palette
from console.screens.settings.brands import BrandsScreen
from console.screens.settings.channels import ChannelsScreen
from console.screens.settings.flow.screen import FlowScreen
from console.screens.settings.flow.value import ValueScreen
from console.screens.settings.messenger.accounts import AccountsScreen
from console.screens.settings.messenger.address import AddressScreen
from console.screens.settings.messenger.connect import ConnectScreen
from console.screens.settings.messenger.login import LoginScreen
from console.screens.settings.messenger.plan import Plan
from console.screens.settings.my_console.keys import KeysScreen
from console.screens.settings.my_console.press_key import PressKeyScreen
from console.screens.settings.my_console.screen import MyConsoleScreen
from console.screens.settings.my_console.theme import ThemeScreen
from console.screens.settings.people.screen import PeopleScreen
from console.screens.settings.record import RecordScreen
from console.screens.settings.terms import TermsScreen
from console.screens.settings.window import SettingsScreen
from console.screens.settings.words.screen import WordsScreen
from console.screens.settings.words.trying import TryScreen
from console.screens.settings.words.word_file import WordFileScreen
from console.screens.settings.words.word_list import WordListScreen
from tests.app.test_typing import writing

BASES: tuple[type[Screen[Any]], ...] = (Dialog, SettingsScreen, ChoiceScreen)
"""Stand on screen as their subclasses only."""


def _message(app: ConsoleApp) -> Message:
    items = app.session.timeline(app.inbox.chat)
    return next(item for item in items if isinstance(item, Message))


WINDOWS: dict[type[Screen[Any]], Callable[[ConsoleApp], Screen[Any]]] = {
    Palette: lambda app: Palette(placeholder="x"),
    AttachScreen: lambda app: AttachScreen(app.reader, Path(__file__).parent),
    DetailsScreen: lambda app: DetailsScreen(
        app.reader, _message(app), None, "Yuki", app.session.now(), NO_ERRORS
    ),
    MediaScreen: lambda app: MediaScreen(app.reader, app.session, {}, app.inbox.chat, "m", 0),
    PickAttachmentScreen: lambda app: PickAttachmentScreen(app.reader, _message(app), 0),
    ReactionScreen: lambda app: ReactionScreen(app.reader, "👍"),
    ConfirmScreen: lambda app: ConfirmScreen(app.reader, "t", "q"),
    HelpScreen: lambda app: HelpScreen(app.reader, {}),
    NameScreen: lambda app: NameScreen(app.reader, "t"),
    TokenScreen: lambda app: TokenScreen(app.reader),
    HeldScreen: HeldScreen,
    BrandsScreen: BrandsScreen,
    ChannelsScreen: ChannelsScreen,
    AccountsScreen: AccountsScreen,
    AddressScreen: lambda app: AddressScreen(app.reader, "https://facebook.com/x"),
    ConnectScreen: lambda app: ConnectScreen(app, Plan()),
    LoginScreen: LoginScreen,
    TermsScreen: TermsScreen,
    PickWordScreen: lambda app: PickWordScreen(app.reader, _message(app), ["damn", "shit"]),
    ExcuseScreen: lambda app: ExcuseScreen(app.reader, "damn", 2, 1, 3),
    FlowScreen: FlowScreen,
    ValueScreen: lambda app: ValueScreen(app.reader, "t", "w", "24 h", lambda text: ""),
    WordsScreen: WordsScreen,
    WordListScreen: lambda app: WordListScreen(app, "b1", None),
    TryScreen: lambda app: TryScreen(app, "b1"),
    WordFileScreen: lambda app: WordFileScreen(app.reader, Settings()),
    PeopleScreen: PeopleScreen,
    RecordScreen: RecordScreen,
    MyConsoleScreen: MyConsoleScreen,
    KeysScreen: KeysScreen,
    ThemeScreen: lambda app: ThemeScreen(app.reader, app.preferences),
    PressKeyScreen: lambda app: PressKeyScreen(
        app.reader, "reply", lambda key: Verdict(), more=False
    ),
    OnceScreen: lambda app: OnceScreen(app.reader, "t", "inv-x", "h"),
    NumberScreen: lambda app: NumberScreen(app.reader, "t", "w", "x", OPERATOR_LIMIT, None),
    SeveralScreen: lambda app: SeveralScreen(app.reader, "t", [("d1", "Support")], "all"),
}


def _subclasses(of: type[Any]) -> Iterator[type[Any]]:
    for one in of.__subclasses__():
        yield one
        yield from _subclasses(one)


def _ours(of: type[Any]) -> set[type[Any]]:
    """Every class of the console of a kind."""
    for module in pkgutil.walk_packages(console.__path__, "console."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return {one for one in _subclasses(of) if one.__module__.startswith("console.")}


def unknown(of: DOMNode | type[DOMNode], bound: BindingsMap) -> list[str]:
    """The keys bound there that are none of the table's."""
    tables = {**IN_PLACE, **{one.id: one.keys for one in BY_ID.values()}}
    tables |= {place: BY_ID[action].keys for place, action in IN_MEDIA.items()}
    who = of.__name__ if isinstance(of, type) else type(of).__name__
    return [
        f"{who}: {key} ({binding.action})"
        for key, binding in bound
        if key not in tables.get(binding.id or "", "").split(",")
    ]


def leads_nowhere(node: DOMNode, app: ConsoleApp) -> list[str]:
    """The keys bound there whose action nothing carries out."""
    missing = []
    for key, binding in node._bindings:
        place, name, _ = parse(binding.action)
        does = {"app": app, "screen": app.screen}.get(place, node)
        if not any(hasattr(does, f"{before}action_{name}") for before in ("", "_")):
            missing.append(f"{type(node).__name__}: {key} ({binding.action})")
    return missing


def test_every_window_is_looked_at() -> None:
    assert _ours(Screen) - set(BASES) - {InboxScreen} == set(WINDOWS)


def test_no_class_of_ours_has_a_key_that_is_not_in_the_table() -> None:
    found = {who for one in _ours(DOMNode) for who in unknown(one, one._merge_bindings())}
    assert found == set()


def test_no_key_of_a_window_stands_in_the_table_for_nothing() -> None:
    bound = {one.id for of in _ours(DOMNode) for _, one in of._merge_bindings()}
    assert (IN_PLACE.keys() | IN_MEDIA.keys() | BY_ID.keys()) - bound == set()


async def _check(app: ConsoleApp) -> None:
    focusable = [one for one in app.screen.walk_children(Widget) if one.can_focus]
    nodes = {node for one in [app.screen, *focusable] for node in one.ancestors_with_self}
    assert [line for node in nodes for line in unknown(node, node._bindings)] == []
    assert [line for node in nodes for line in leads_nowhere(node, app)] == []


async def test_in_the_inbox_no_other_key_is_in_force() -> None:
    async with writing() as (app, _):
        await _check(app)


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: window.__name__)
async def test_in_a_window_no_other_key_is_in_force(window: type[Screen[Any]]) -> None:
    async with AsyncExitStack() as stack:
        app, pilot = await stack.enter_async_context(writing())
        app.push_screen(WINDOWS[window](app))
        await pilot.pause()
        assert type(app.screen) is window
        await _check(app)


async def test_a_key_that_is_in_no_table_is_found() -> None:
    async with writing() as (app, pilot):
        from textual.widgets import Input

        await app.inbox.mount(Input())
        await pilot.pause()
        with pytest.raises(AssertionError):
            await _check(app)
