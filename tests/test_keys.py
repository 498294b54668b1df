"""The table of actions and what is made of it."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.dom import DOMNode

from console.core.failures import Mend
from console.core.queues import Queue
from console.keys import (
    ACTIONS,
    GROUPS,
    Owner,
    bindings,
    chat_bindings,
    key_label,
)
from console.locale import LANGUAGES, words
from console.program.app import ConsoleApp
from console.screens.chat.chat_pane import ChatPane
from console.screens.chat.mend_keys import mend_action
from console.screens.inbox.held import HeldScreen
from console.screens.inbox.screen import InboxScreen
from console.screens.inbox.useful_keys import queue_action
from console.screens.settings.brands import BrandsScreen
from console.screens.settings.channels import ChannelsScreen
from console.screens.settings.flow.screen import FlowScreen
from console.screens.settings.my_console.keys import KeysScreen
from console.screens.settings.people.screen import PeopleScreen
from console.screens.settings.record import RecordScreen
from console.screens.settings.window import SettingsScreen
from console.screens.settings.words.screen import WordsScreen
from console.widgets.composer import Composer

OWNERS: dict[Owner, type[DOMNode]] = {
    Owner.PROGRAM: ConsoleApp,
    Owner.INBOX: InboxScreen,
    Owner.CHAT: ChatPane,
    Owner.SETTINGS: SettingsScreen,
    Owner.CHANNELS: ChannelsScreen,
    Owner.PEOPLE: PeopleScreen,
    Owner.RECORD: RecordScreen,
    Owner.FLOW: FlowScreen,
    Owner.BRANDS: BrandsScreen,
    Owner.WORDS: WordsScreen,
    Owner.HELD: HeldScreen,
    Owner.CUSTOM_KEYS: KeysScreen,
    Owner.TEXT: Composer,
}
IN_A_WINDOW = (
    Owner.SETTINGS, Owner.CHANNELS, Owner.FLOW, Owner.BRANDS, Owner.WORDS, Owner.PEOPLE,
    Owner.RECORD, Owner.HELD, Owner.CUSTOM_KEYS, Owner.TEXT,
)  # fmt: skip
"""Their keys are alone; those of all others are pressed in the same place."""


def test_no_key_and_no_id_stands_twice() -> None:
    place = {one: one.owner if one.owner in IN_A_WINDOW else "" for one in ACTIONS}
    keys = Counter((place[one], key) for one in ACTIONS for key in one.keys.split(","))
    ids = Counter(one.id for one in ACTIONS)
    assert [key for key, times in keys.items() if times > 1] == []
    assert [name for name, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_has_a_name_and_a_sentence(language: str, action: object) -> None:
    assert words(language).action(action.id)  # type: ignore[attr-defined]
    assert words(language).tip(action.id)  # type: ignore[attr-defined]


def test_every_action_is_done_by_somebody_and_stands_in_the_help() -> None:
    for action in ACTIONS:
        if action.owner is Owner.TEXT:
            bound = {binding.id for _, binding in Composer._merge_bindings()}
            assert action.id in bound
        else:
            assert hasattr(OWNERS[action.owner], f"action_{action.id}"), action.id
        assert action.group in GROUPS


def test_every_binding_has_an_id_and_a_tooltip() -> None:
    made = [binding for owner in Owner for binding in bindings(owner)]
    for binding in [*made, *chat_bindings()]:
        assert binding.id
        assert binding.tooltip


def test_what_others_name_are_actions() -> None:
    known = {action.id for action in ACTIONS}
    mending = {mend_action(mend) for mend in Mend} - {""}
    assert mending | {queue_action(queue) for queue in Queue} <= known


def test_keys_are_shown_as_people_write_them() -> None:
    assert [key_label(name, {}) for name in ("help", "palette", "settings", "reply")] == [
        "?",
        "^P",
        "F5",
        "r",
    ]
    assert key_label("reply", {"reply": "ctrl+r"}) == "^R"
