"""A user's own keys: who has which, and what is to be known before one is given away."""

from __future__ import annotations

import pytest
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from console.keys import ACTIONS, BY_ID, Owner, key_label
from console.preferences.custom_keys import (
    LASTING,
    Hindrance,
    Remark,
    default_keys,
    judge,
    keymap,
    keys_in_force,
    together,
    unknown_actions,
    unknown_keys,
    with_defaults,
    with_key,
    without_key,
)
from console.preferences.key_names import (
    arrives_everywhere,
    key_name,
    label,
    no_keys,
    split_keys,
    types,
)

# Names of keys


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("n", "n"),
        ("N", "N"),
        ("^K", "ctrl+k"),
        ("Ctrl+K", "ctrl+k"),
        ("CTRL + shift + a", "ctrl+shift+a"),
        ("shift+ctrl+left", "ctrl+shift+left"),
        ("F5", "f5"),
        ("?", "question_mark"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        (",", "comma"),
        ("-", "minus"),
        ("@", "at"),
        ("Esc", "escape"),
        ("PgUp", "pageup"),
        ("←", "left"),
        ("space", "space"),
        ("ñ", "ñ"),
        ("あ", "あ"),
        ("wink", ""),
        ("hold+x", ""),
        ("ctrl+", ""),
        ("", ""),
    ],
)
def test_a_key_is_known_as_people_write_it(written: str, name: str) -> None:
    assert key_name(written) == name


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_the_tables_own_names_and_their_labels_lead_back_to_the_key(action: object) -> None:
    for key in action.keys.split(","):  # type: ignore[attr-defined]
        assert key_name(key) == key
        assert key_name(label(key)) == key


def test_labels_are_what_people_write() -> None:
    names = ("slash", "minus", "at", "comma", "insert", "shift+tab", "ctrl+right_square_bracket")
    assert [label(name) for name in names] == ["/", "-", "@", ",", "Ins", "Shift+Tab", "Ctrl+]"]


def test_a_list_of_keys_is_read_with_its_commas() -> None:
    assert split_keys("n, ^N ,n") == ("n", "ctrl+n")
    assert split_keys(",") == ("comma",)
    assert split_keys("") == ()
    assert no_keys("n,wink,f99x") == ("wink", "f99x")


def test_every_terminal_sends_what_the_library_knows_as_a_sequence_of_old() -> None:
    sent = {
        key.value
        for keys in ANSI_SEQUENCES_KEYS.values()
        if isinstance(keys, tuple)
        for key in keys
        if not key.value.startswith("<")
    }
    # Digits with Ctrl are sequences of a single terminal each.
    digits = {
        key for key in sent if key.startswith("ctrl+") and key[-2:-1] == "+" and key[-1].isdecimal()
    }
    missed = {key for key in sent - digits if not arrives_everywhere(key)}
    assert missed == {"shift+escape"}
    for key in (
        "ctrl+i",
        "ctrl+m",
        "ctrl+h",
        "ctrl+shift+a",
        "super+c",
        "ctrl+enter",
        "ctrl+comma",
    ):
        assert not arrives_everywhere(key), key


def test_keys_that_type_are_told_from_those_that_do_not() -> None:
    assert all(
        types(key) for key in ("n", "N", "space", "question_mark", "あ", "full_stop", "slash", "at")
    )
    assert not any(types(key) for key in ("enter", "tab", "escape", "ctrl+n", "alt+x", "delete"))


def test_an_action_without_a_key_is_found_with_that_of_the_palette() -> None:
    assert key_label("reply", {"reply": ""}) == key_label("palette", {}) == "^P"
    assert key_label("reply", {"reply": "", "palette": "f9"}) == "F9"
    assert key_label("pick_up", {"pick_up": "p"}, while_typing=True) == "^P"
    assert key_label("pick_up", {"pick_up": "p,f9"}, while_typing=True) == "F9"


# Who has which key


def test_without_own_keys_the_table_holds() -> None:
    given = keys_in_force({})
    assert given == {action.id: default_keys(action.id) for action in ACTIONS}
    assert keys_in_force({"reply": "r"}) == given
    assert keymap({}) == keymap({"reply": "r"}) == {}


def test_a_key_that_a_user_gives_away_is_taken_from_the_action_that_had_it() -> None:
    assert keymap({"queue_active": "r"}) == {"queue_active": "r", "reply": "unbound"}
    assert keymap({"reply": "n"}) == {"reply": "n", "next_chat": "ctrl+n"}
    assert keymap({"reply": "e", "end_chat": "r"}) == {"reply": "e", "end_chat": "r"}
    assert keymap({"open_attachment": "f9"}) == {"open_attachment": "f9", "media.open": "f9"}


def test_it_is_taken_in_windows_and_in_texts_as_well_and_nowhere_else() -> None:
    assert keymap({"unlink": "r"}) == {"unlink": "r", "reconnect": "unbound"}
    assert keymap({"text_cut": "ctrl+w"})["text_delete_word_left"] == "ctrl+backspace,alt+backspace"
    assert keymap({"language": "f8"}) == {"language": "f8", "held_answers": "unbound"}


def test_the_palettes_key_is_another_in_every_window_too() -> None:
    assert keymap({"palette": "f9"}) == {"palette": "f9", "dialog.palette": "f9"}
    assert keymap({"palette": "f9", "unlink": "f9"})["unlink"] == "unbound"


def test_of_two_that_are_given_one_key_the_first_of_the_table_has_it() -> None:
    given = keys_in_force({"end_chat": "f9,e", "reply": "f9"})
    assert given["reply"] == ("f9",)
    assert given["end_chat"] == ("e",)


def test_an_action_can_be_without_a_key() -> None:
    assert keys_in_force({"reply": ""})["reply"] == ()
    assert keymap({"reply": ""}) == {"reply": "unbound"}


@pytest.mark.parametrize(
    ("chosen", "action", "key"),
    [
        ({"quit": ""}, "quit", "ctrl+q"),
        ({"quit": "wink"}, "quit", "ctrl+q"),
        ({"palette": "b"}, "palette", "ctrl+p"),
        ({"help": "ctrl+shift+h"}, "help", "f1"),
        ({"reply": "ctrl+q"}, "quit", "ctrl+q"),
        ({"text_cut": "ctrl+p"}, "palette", "ctrl+p"),
        ({"send": "x"}, "send", "enter"),
        ({"newline": "enter"}, "send", "enter"),
        ({"text_copy": "escape"}, "leave", "escape"),
    ],
)
def test_whatever_a_file_says_nobody_is_locked_in(
    chosen: dict[str, str], action: str, key: str
) -> None:
    given = keys_in_force(chosen)
    assert key in given[action]
    for other in ACTIONS:
        if other.id != action and together(other, BY_ID[action]):
            assert key not in given[other.id], other.id
    assert key not in given["text_cut"]


def test_a_sound_choice_of_those_is_left_alone() -> None:
    assert keys_in_force({"quit": "f10"})["quit"] == ("f10",)
    swapped = keys_in_force({"send": "ctrl+enter", "newline": "enter"})
    assert swapped["send"] == ("ctrl+enter",)
    assert swapped["newline"] == ("enter",)


def test_what_is_no_action_and_no_key_is_named() -> None:
    chosen = {"reply": "x,wink", "fly": "y"}
    assert list(unknown_actions(chosen)) == ["fly"]
    assert list(unknown_keys(chosen)) == [("reply", "wink")]


# Before a key is given


def test_a_free_key_needs_no_word() -> None:
    assert judge("reply", "f9", {}, instead=True).plain
    assert judge("text_cut", "f9", {}, instead=False).plain


@pytest.mark.parametrize(
    ("action", "key", "hindrance", "of"),
    [
        ("reply", "", Hindrance.NO_KEY, ()),
        ("reply", "r", Hindrance.HAS_IT, ()),
        ("reply", "down", Hindrance.OF_LISTS, ()),
        ("reply", "enter", Hindrance.OF_LISTS, ()),
        ("unlink", "escape", Hindrance.OF_LISTS, ()),
        ("text_cut", "escape", Hindrance.OF_LISTS, ()),
        ("text_cut", "x", Hindrance.IS_TEXT, ()),
        ("send", "あ", Hindrance.IS_TEXT, ()),
        ("reply", "ctrl+q", Hindrance.LAST_WAY, ("quit",)),
        ("unlink", "ctrl+p", Hindrance.LAST_WAY, ("palette",)),
        ("text_cut", "ctrl+p", Hindrance.LAST_WAY, ("palette",)),
        ("text_cut", "enter", Hindrance.LAST_WAY, ("send",)),
        ("palette", "b", Hindrance.OWN_LAST_WAY, ("palette",)),
        ("quit", "ctrl+shift+q", Hindrance.OWN_LAST_WAY, ("quit",)),
        ("palette", "ctrl+k", Hindrance.OWN_LAST_WAY, ("palette",)),
    ],
)
def test_what_an_action_can_not_have(
    action: str, key: str, hindrance: Hindrance, of: tuple[str, ...]
) -> None:
    verdict = judge(action, key, {}, instead=True)
    assert (verdict.hindrance, verdict.of) == (hindrance, of)


def test_beside_a_lasting_key_others_may_be_what_they_like() -> None:
    assert judge("palette", "b", {}, instead=False).hindrance is None
    assert judge("quit", "ctrl+shift+q", {}, instead=False).hindrance is None


def test_who_would_lose_a_key_is_named() -> None:
    assert judge("reply", "e", {}, instead=True).loses == ("end_chat",)
    assert judge("reply", "f2", {}, instead=True).loses == ("language",)
    assert judge("unlink", "r", {}, instead=True).loses == ("reconnect",)
    assert judge("reply", "u", {}, instead=True).loses == ("undo_end",)
    assert judge("end_chat", "r", {"reply": "x"}, instead=True).loses == ()


def test_what_is_to_be_known_of_a_key_is_said() -> None:
    def remarks(action: str, key: str) -> dict[Remark, tuple[str, ...]]:
        return dict(judge(action, key, {}, instead=False).remarks)

    assert remarks("reply", "z") == {Remark.LETTER_IN_TEXT: ()}
    assert remarks("reply", "ctrl+k") == {Remark.ELSE_IN_TEXT: ("text_delete_to_end",)}
    assert remarks("reply", "ctrl+shift+r") == {Remark.SOME_TERMINALS: ()}
    assert remarks("text_cut", "ctrl+n") == {Remark.HIDES: ("next_chat",)}
    assert remarks("text_cut", "ctrl+t") == {Remark.HIDES: ("pick_up",)}
    assert remarks("unlink", "z") == {}


# Giving, taking, and back


def test_a_key_is_given_instead_or_beside() -> None:
    assert with_key("reply", "x", {}, instead=True) == {"reply": "x"}
    assert with_key("reply", "f9", {}, instead=False) == {"reply": "r,f9"}
    assert with_key("reply", "r", {"reply": "x"}, instead=True) == {}


def test_who_had_the_key_by_choice_loses_it_in_the_file_too() -> None:
    chosen = {"end_chat": "f9,e"}
    assert with_key("reply", "f9", chosen, instead=True) == {"reply": "f9"}
    given = keys_in_force(with_key("end_chat", "x", {"leave_message": "x"}, instead=True))
    assert (given["end_chat"], given["leave_message"]) == (("x",), ())


def test_a_key_is_taken_away_unless_it_is_the_last_way() -> None:
    assert without_key("reply", "r", {}) == {"reply": ""}
    assert without_key("next_chat", "n", {}) == {"next_chat": "ctrl+n"}
    assert without_key("help", "question_mark", {}) == {"help": "f1"}
    assert without_key("help", "f1", {}) is None
    assert without_key("quit", "ctrl+q", {}) is None


def test_back_to_the_table_also_takes_back_what_was_given_to_others() -> None:
    chosen = with_key("queue_active", "r", {}, instead=True)
    assert keys_in_force(chosen)["reply"] == ()
    back = with_defaults("reply", chosen)
    assert keys_in_force(back)["reply"] == ("r",)
    assert keys_in_force(back)["queue_active"] == ()
    assert with_defaults("queue_active", back) == {}


def test_keys_of_actions_that_a_newer_console_knows_stay() -> None:
    assert with_key("reply", "x", {"fly": "y"}, instead=True) == {"fly": "y", "reply": "x"}
    assert with_defaults("reply", {"fly": "y", "reply": "x"}) == {"fly": "y"}


def test_every_lasting_action_is_one_and_within_reach_by_default() -> None:
    assert set(LASTING) <= set(BY_ID)
    for name in LASTING:
        first = default_keys(name)[0]
        if BY_ID[name].owner is not Owner.TEXT:
            assert without_key(name, "no such key", {}) is not None, first
