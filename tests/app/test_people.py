"""Settings > People, from the key to what the relay is asked, and what is said of it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from textual.events import Paste

from console.core.company.brands import AddDepartment
from console.core.company.operators import (
    AddOperator,
    ChangeLimit,
    ChangeRole,
    RemoveOperator,
    RenameOperator,
)
from console.core.company.requests import (
    InviteAgain,
    InviteOperator,
    ListPresence,
    OperatorPresence,
    Presence,
    Rotated,
    RotateToken,
)
from console.core.company.values import Operator, Role
from console.core.kinds.requests import Problem, ProblemCode
from console.core.log import Command
from console.core.queues import Queue
from tests.app.settings_rig import Window, settings

SALES = AddDepartment("b1", "Sales")
CHIE = AddOperator("chie", "Chie Abe", Role.SUPERVISOR)
"""A colleague whose name comes behind Aiko's and Ben's."""


@contextlib.asynccontextmanager
async def people(*before: Command, **more: Any) -> AsyncIterator[Window]:
    async with settings(open_at="people", before=before, **more) as window:
        yield window


def known(window: Window, name: str) -> Operator:
    """Somebody by the beginning of their name."""
    operators = window.session.state.present_operators()
    return next(one for one in operators if one.name.startswith(name))


async def point_at(window: Window, name: str) -> None:
    window.app.screen.choices.select(known(window, name).id)  # type: ignore[attr-defined]
    await window.settle()


async def clear(window: Window) -> None:
    await window.press("ctrl+e", "ctrl+u")


def asked(window: Window) -> Sequence[object]:
    """What was asked, without the looks at who is connected."""
    return [one for one in window.session.asked if not isinstance(one, ListPresence)]


def active(window: Window, operator: str) -> list[str]:
    chats = window.session.state.chats.values()
    return [one.id for one in chats if one.queue is Queue.ACTIVE and one.operator == operator]


# The list


async def test_everybody_stands_there_with_role_departments_and_how_they_are() -> None:
    supervisor = AddOperator("chie", "Chie Abe", Role.SUPERVISOR, ("d1",))
    async with people(supervisor) as window:
        aiko, ben = known(window, "Aiko").id, known(window, "Ben").id
        window.session.answers[ListPresence] = [
            Presence(
                (
                    OperatorPresence(aiko, 2, 1_000),
                    OperatorPresence(ben, 0, window.session.now() - 60_000),
                    OperatorPresence("chie", 0, 0),
                )
            )
        ]
        window.session.happen(ChangeLimit(aiko, 5))
        await window.settle()
        text = window.text
        assert (
            "Aiko Sato (you) admin ● available all departments · 1 of 5 active chats · 2 consoles"
            in text
        )
        assert "Ben Carter operator – not connected all departments · 1 active chat · last" in text
        assert "last seen 09:02" in text
        assert "Chie Abe supervisor – not connected Support · 0 active chats · never seen" in text


async def test_who_was_removed_is_listed_no_more() -> None:
    async with people(CHIE) as window:
        assert "Chie Abe" in window.text
        window.session.happen(RemoveOperator("chie"))
        await window.settle()
        assert "Chie Abe" not in window.text


async def test_a_supervisor_reads_and_is_offered_nothing() -> None:
    async with people(CHIE) as window:
        window.session.be(Role.SUPERVISOR)
        await window.settle()
        assert "Chie Abe supervisor" in window.text
        who = "Only an admin (Ada) can change the operators"
        assert who in window.text and "invite" not in window.text
        assert "l limit ← sections" in window.text
        before = window.session.state
        for key in ("n", "e", "r", "d", "i", "t", "x", "delete"):
            window.app.screen.say("")  # type: ignore[attr-defined]
            await window.press(key)
            assert window.screen == "PeopleScreen" and who in window.text, key
        assert window.session.state is before and asked(window) == []


async def test_a_supervisor_sets_limits_and_nothing_else() -> None:
    async with people(CHIE) as window:
        window.session.be(Role.SUPERVISOR)
        await window.settle()
        await point_at(window, "Chie")
        await window.press("enter")
        assert "1 Limit how many active chats" in window.text and "2 " not in window.text
        await window.press("1", "ctrl+u", "3", "enter")
        assert window.session.state.operators["chie"].limit == 3


async def test_an_operator_who_was_a_supervisor_reads_no_more_of_it() -> None:
    async with people(CHIE) as window:
        window.session.be(Role.OPERATOR)
        await window.settle()
        assert "Chie Abe supervisor" not in window.text
        assert "(Ada, Chie Abe) can see the operators" in window.text


async def test_who_is_alone_is_told_how_others_come() -> None:
    async with people() as window:
        window.session.happen(RemoveOperator(known(window, "Ben").id))
        await window.settle()
        assert "You are the only one here. n invites somebody" in window.text


# Inviting


async def test_an_invitation_asks_name_role_departments_and_shows_the_code_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with people(SALES) as window:
        await window.press("n")
        await window.write("Dai Endo")
        await window.press("enter")
        assert "Role of Dai Endo" in window.text
        await window.press("2")
        assert "Departments of Dai Endo" in window.text and "[x] all departments" in window.text
        # The names are in order: Sales, Support.
        await window.press("down", "space", "enter")
        assert asked(window) == [InviteOperator("Dai Endo", Role.SUPERVISOR, ("d2",))]
        text = window.text
        assert "Code for Dai Endo" in text and "inv-PLAYD-PLAYD-PLAYD-" in text
        assert "messenger-console connect" in text and "good until 3 Mar 09:03" in text
        copied: list[str] = []
        monkeypatch.setattr(window.app, "copy_to_clipboard", copied.append)
        await window.press("c")
        assert copied[0].startswith("inv-PLAYD-") and "✓ copied" in window.text
        await window.press("escape")
        assert "inv-PLAYD" not in window.text
        assert "✓ Dai Endo is invited. The code is good until 3 Mar 09:03." in window.text
        assert "Dai Endo supervisor … invited Sales · 0 active chats" in window.text


@pytest.mark.parametrize("at", [1, 2, 3])
async def test_an_invitation_that_is_left_asks_for_nothing(at: int) -> None:
    async with people(SALES) as window:
        before = window.session.state
        await window.press("n")
        if at > 1:
            await window.write("Dai")
            await window.press("enter")
        if at > 2:
            await window.press("enter")
        await window.press("escape")
        assert window.screen == "PeopleScreen"
        assert asked(window) == [] and window.session.state is before


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "80"),
        ("Aiko Sato", "taken"),
        (" Ben Carter ", "taken"),
        ("\u202eokiA", "80"),
        ("Aiko\u2066", "80"),
        ("\u200b", "80"),
    ],
)
async def test_a_name_that_nobody_can_have_is_refused_and_stays_to_be_mended(
    name: str, said: str
) -> None:
    async with people() as window:
        await window.press("n")
        window.app.screen.query_one("Field").value = name  # type: ignore[attr-defined]
        await window.press("enter")
        assert window.screen == "NameScreen" and "✗" in window.text and said in window.text
        assert window.app.screen.query_one("Field").value == name  # type: ignore[attr-defined]
        assert asked(window) == []


async def test_three_hundred_characters_become_no_name() -> None:
    async with people() as window:
        await window.press("n")
        window.app.post_message(Paste("a" * 300))
        await window.settle()
        await window.press("enter", "enter", "enter")
        names = [one.name for one in asked(window) if isinstance(one, InviteOperator)]
        assert all(len(name) <= 80 for name in names)


async def test_a_name_that_was_taken_meanwhile_is_said_and_nobody_is_added() -> None:
    async with people() as window:
        await window.press("n")
        await window.write("Dai")
        await window.press("enter", "enter")
        window.session.happen(AddOperator("dai", "Dai", Role.OPERATOR))
        await window.press("enter")
        assert "called Dai." in window.text and "✗" in window.text
        assert [one.name for one in window.session.state.operators.values()].count("Dai") == 1


async def test_another_code_for_somebody_who_is_there() -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        await window.press("i")
        assert "One that Chie Abe has not used yet is good no more" in window.text
        await window.press("n")
        assert asked(window) == []
        await window.press("i", "y")
        assert asked(window) == [InviteAgain("chie")]
        assert "Code for Chie Abe" in window.text


# Changing


async def test_a_new_name_a_limit_and_departments() -> None:
    async with people(CHIE, SALES) as window:
        await point_at(window, "Chie")
        await window.press("e")
        await clear(window)
        await window.write("Chie Mori")
        await window.press("enter")
        assert "✓ Chie Abe is now called Chie Mori." in window.text
        await window.press("l")
        await clear(window)
        await window.press("4", "enter")
        assert "✓ Active chats of Chie Mori at once: 4." in window.text
        await window.press("d", "down", "space", "down", "space", "enter")
        assert "✓ Chie Mori: Sales, Support." in window.text
        chie = window.session.state.operators["chie"]
        assert (chie.name, chie.limit, set(chie.departments)) == ("Chie Mori", 4, {"d1", "d2"})
        await window.press("d", "home", "space", "enter")
        assert window.session.state.operators["chie"].departments == ()


@pytest.mark.parametrize("typed", ["0", "101", "-1", "3.5", "three", "", "9" * 20, "²"])
async def test_a_limit_that_can_not_be_says_the_range_and_keeps_what_was_typed(typed: str) -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        await window.press("l")
        window.app.screen.query_one("Field").value = typed  # type: ignore[attr-defined]
        await window.press("enter")
        assert "✗ A whole number from 1 to 100, or off." in window.text
        assert window.app.screen.query_one("Field").value == typed  # type: ignore[attr-defined]
        assert window.session.state.operators["chie"].limit is None


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("typed", ["off", "OFF", "オフ", "none", "なし"])
async def test_a_limit_is_taken_away_in_the_words_of_either_language(typed: str, lang: str) -> None:
    async with people(CHIE, ChangeLimit("chie", 3), lang=lang) as window:
        await point_at(window, "Chie")
        await window.press("l")
        window.app.screen.query_one("Field").value = typed  # type: ignore[attr-defined]
        await window.press("enter")
        assert window.session.state.operators["chie"].limit is None


async def test_a_wide_digit_is_a_digit() -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        await window.press("l")
        window.app.screen.query_one("Field").value = "１２"  # type: ignore[attr-defined]
        await window.press("enter")
        assert window.session.state.operators["chie"].limit == 12


async def test_a_role_is_changed_at_once_for_who_has_no_chat() -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        await window.press("r", "3")
        assert "✓ Chie Abe is now admin." in window.text
        assert window.session.state.operators["chie"].role is Role.ADMIN


async def test_a_role_of_somebody_in_the_middle_of_an_answer_is_asked_for_with_the_sentence() -> (
    None
):
    async with people() as window:
        ben = known(window, "Ben").id
        await point_at(window, "Ben")
        await window.press("r", "2")
        assert "Ben Carter has 1 active chat now, and may be writing an answer." in window.text
        await window.press("n")
        assert window.session.state.operators[ben].role is Role.OPERATOR
        await window.press("r", "2", "y")
        assert window.session.state.operators[ben].role is Role.SUPERVISOR
        assert len(active(window, ben)) == 1


async def test_the_last_admin_keeps_the_role_and_is_told_before_anything_is_asked() -> None:
    async with people() as window:
        await window.press("r")
        assert window.screen == "PeopleScreen"
        assert "✗ Nobody would be an admin any more" in window.text
        await window.press("x")
        assert window.screen == "PeopleScreen"
        assert "✗ Nobody would be an admin any more" in window.text


async def test_ones_own_role_is_asked_for_and_the_keys_go_with_it() -> None:
    async with people(AddOperator("chie", "Chie Abe", Role.ADMIN)) as window:
        await window.press("r", "1")
        assert "You change your own role: from then on you are operator" in window.text
        await window.press("y")
        assert window.session.state.operators[window.session.me].role is Role.OPERATOR


async def test_two_admins_at_the_same_person_the_second_sees_the_value_of_the_first() -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        await window.press("l")
        await clear(window)
        await window.press("4")
        window.session.happen(ChangeLimit("chie", 9))
        await window.press("enter")
        assert "Chie Abe was changed meanwhile" in window.text
        assert "from no limit to 9. Do yours all the same?" in window.text
        await window.press("n")
        assert window.session.state.operators["chie"].limit == 9
        await window.press("e")
        await clear(window)
        await window.write("Chie Mori")
        window.session.happen(RenameOperator("chie", "Chie Ueda"))
        await window.press("enter", "y")
        assert window.session.state.operators["chie"].name == "Chie Mori"


@pytest.mark.parametrize(
    "keys", [("r", "1"), ("l", "5", "enter"), ("i", "y"), ("t", "y"), ("x", "y")]
)
async def test_somebody_who_is_removed_meanwhile_is_not_changed(keys: tuple[str, ...]) -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        await window.press(*keys[:-1])
        window.session.happen(RemoveOperator("chie"))
        await window.press(keys[-1])
        assert window.screen == "PeopleScreen"
        assert "✗ The relay does not know this operator" in window.text
        assert asked(window) == []


async def test_enter_shows_all_that_can_be_done_by_name() -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        await window.press("enter")
        text = window.text
        assert "Chie Abe 1 Give somebody another name 2 Change what somebody may do" in text
        await window.press("2")
        assert "Role of Chie Abe" in window.text


# Tokens, and going


async def test_a_new_token_is_asked_for_and_shown_once() -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        await window.press("t")
        assert "All consoles of Chie Abe are signed out at once" in window.text
        await window.press("n")
        assert asked(window) == []
        window.session.answers[RotateToken] = [Rotated("chie", "5" * 64)]
        await window.press("t", "y")
        assert asked(window) == [RotateToken("chie")]
        assert "Token of Chie Abe" in window.text and "5" * 40 in window.text
        await window.press("escape")
        assert "5" * 40 not in window.text
        assert "✓ Chie Abe has a new token; the former ones are void." in window.text


async def test_ones_own_new_token_is_asked_for_with_what_follows() -> None:
    async with people() as window:
        await window.press("t")
        assert "This console goes on with the new token" in window.text


@pytest.mark.parametrize("code", [ProblemCode.RELAY_GONE, ProblemCode.READ_ONLY])
async def test_a_request_that_comes_to_nothing_says_why(code: ProblemCode) -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        window.session.answers[InviteAgain] = [Problem(code)]
        window.session.answers[RotateToken] = [Problem(code)]
        await window.press("i", "y")
        assert window.screen == "PeopleScreen" and "✗" in window.text
        await window.press("t", "y")
        assert window.screen == "PeopleScreen" and "✗" in window.text


async def test_without_a_relay_nothing_is_asked() -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        window.session.lose_relay()
        before = window.session.state
        for key in ("n", "e", "r", "d", "l", "i", "t", "x"):
            await window.press(key)
            assert window.screen == "PeopleScreen", key
            assert "No connection to the relay" in window.text
        assert asked(window) == [] and window.session.state is before


async def test_who_is_removed_hands_their_chats_back() -> None:
    async with people() as window:
        ben = known(window, "Ben").id
        (chat,) = active(window, ben)
        await point_at(window, "Ben")
        await window.press("x")
        assert "Ben Carter has 1 active chat. What becomes of it?" in window.text
        await window.press("1")
        assert "1 active chat goes back to Unanswered." in window.text
        await window.press("y")
        assert "✓ Ben Carter is removed." in window.text
        assert window.session.state.operators[ben].removed
        assert window.session.state.chats[chat].incoming


async def test_who_is_removed_can_give_their_chats_to_somebody() -> None:
    invited = AddOperator("dan", "Dan", Role.OPERATOR, (), invited=True)
    async with people(CHIE, invited) as window:
        ben = known(window, "Ben").id
        (chat,) = active(window, ben)
        await point_at(window, "Ben")
        await window.press("x")
        assert "Give to Chie Abe" in window.text and "Give to Aiko Sato" in window.text
        assert "Give to Ben Carter" not in window.text and "Give to Dan" not in window.text
        await window.press("3")
        assert "1 active chat goes to Chie Abe." in window.text
        await window.press("y")
        given = window.session.state.chats[chat]
        assert (given.queue, given.operator) == (Queue.ACTIVE, "chie")


async def test_who_has_no_chat_is_removed_after_one_question() -> None:
    async with people(CHIE) as window:
        await point_at(window, "Chie")
        await window.press("x")
        assert "active chat" not in window.text
        await window.press("escape")
        assert not window.session.state.operators["chie"].removed
        await window.press("delete", "y")
        assert window.session.state.operators["chie"].removed


async def test_ones_own_removal_is_asked_twice() -> None:
    async with people(AddOperator("chie", "Chie Abe", Role.ADMIN)) as window:
        me = window.session.me
        await window.press("x", "1", "y")
        assert "This is you." in window.text
        await window.press("n")
        assert not window.session.state.operators[me].removed
        await window.press("x", "1", "y", "y")
        assert window.session.state.operators[me].removed


async def test_who_came_to_be_the_last_admin_meanwhile_is_kept() -> None:
    async with people(AddOperator("chie", "Chie Abe", Role.ADMIN)) as window:
        me = window.session.me
        await window.press("x", "1", "y")
        window.session.happen(ChangeRole("chie", Role.OPERATOR))
        await window.press("y")
        assert not window.session.state.operators[me].removed
        assert "Waiting" not in window.text
