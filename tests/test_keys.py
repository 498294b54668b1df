"""The table of actions and what is made of it."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.screen import Screen

from console.keys import ACTIONS, GROUPS, bindings, key_label, unknown_actions
from console.locale import LANGUAGES, words
from console.program.app import ConsoleApp
from console.screens.channels import ChannelsScreen
from console.screens.chat_pane import MEND_ACTIONS
from console.screens.held import HeldScreen
from console.screens.inbox import QUEUE_ACTIONS, InboxScreen

WINDOWS: dict[str, type[Screen[None]]] = {
    "": InboxScreen,
    "channels": ChannelsScreen,
    "held": HeldScreen,
}
"""Whose keys stand under which `Action.screen`."""


def test_no_key_and_no_id_stands_twice() -> None:
    keys = Counter((one.screen, key) for one in ACTIONS for key in one.keys.split(","))
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
        owner = ConsoleApp if action.app else WINDOWS[action.screen]
        assert hasattr(owner, f"action_{action.id}"), action.id
        assert action.group in GROUPS


def test_every_binding_has_an_id_and_a_tooltip() -> None:
    made = [binding for screen in WINDOWS for binding in bindings(screen=screen)]
    for binding in [*bindings(app=True), *made]:
        assert binding.id
        assert binding.tooltip


def test_what_others_name_are_actions() -> None:
    known = {action.id for action in ACTIONS}
    assert set(MEND_ACTIONS.values()) | set(QUEUE_ACTIONS.values()) <= known


def test_keys_are_shown_as_people_write_them() -> None:
    assert [key_label(name, {}) for name in ("help", "palette", "channels", "reply")] == [
        "?",
        "^P",
        "F5",
        "r",
    ]
    assert key_label("reply", {"reply": "ctrl+r"}) == "^R"


def test_own_keys_for_actions_that_do_not_exist_are_named() -> None:
    assert list(unknown_actions({"reply": "x", "fly": "y"})) == ["fly"]
