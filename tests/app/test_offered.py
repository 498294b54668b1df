"""The keys, the palette and the help that are offered, against the table of who may do what; and
what is said where a key is pressed that is not."""

from __future__ import annotations

import pytest

from console.core.actor import RELAY
from console.core.company.operators import (
    ChangeDepartments,
    ChangeRole,
)
from console.core.company.roles import AT_COMPANY, IN_CHATS, ChatAct, CompanyAct, Whose
from console.core.company.values import Role
from console.core.queues import Queue
from console.headless.play import PAGE
from console.keys import ACTIONS, BY_ID, Owner
from console.locale import words
from console.screens.dialogs.help import HelpScreen
from console.screens.who_may import AT_COMPANY as COMPANY_ACTIONS
from console.screens.who_may import IN_CHAT
from tests.app.office import open_office

EN = words("en")


@pytest.mark.parametrize("role", Role)
async def test_in_a_chat_what_is_offered_is_what_may_be_done(role: Role) -> None:
    async with open_office(role) as office:
        for whose in Whose:
            permitted = {one for one, act in IN_CHAT.items() if whose in IN_CHATS[act][role]}
            chat = office.chat(whose)
            await office.look_at(chat)
            await office.pilot.press("right", "up", "up")
            assert office.app.inbox.pane.transcript.marked is not None
            shown = office.app.inbox.pane.useful & set(IN_CHAT)
            assert shown == permitted - {"attach"}, whose
            assert {one.id for one in office.app.offered()} & set(IN_CHAT) == permitted, whose
            listed = office.session.queues.row(chat) is not None
            assert listed is (whose in IN_CHATS[ChatAct.READ][role]), whose


@pytest.mark.parametrize("role", Role)
async def test_what_is_not_offered_changes_nothing_and_says_why(role: Role) -> None:
    async with open_office(role) as office:
        for whose in Whose:
            drafts = whose in IN_CHATS[ChatAct.PICK_UP][role]
            chat = office.chat(whose)
            await office.look_at(chat)
            before = office.session.chat(chat)
            for action, act in IN_CHAT.items():
                if whose in IN_CHATS[act][role] or (action, whose) == ("pick_up", Whose.OWN):
                    continue
                if action == "reply" and drafts:
                    continue  # a text may be begun before the chat is picked up
                office.told.clear()
                await office.pilot.press(BY_ID[action].keys.split(",")[0])
                await office.pilot.pause()
                assert len(office.told) == 1, (action, whose)
                assert len(office.told[0]) > 20, (action, whose)
                assert office.app.screen is office.app.inbox
            assert office.asked == []
            assert office.session.chat(chat) == before


async def test_a_line_says_whose_the_chat_is_and_who_may() -> None:
    async with open_office(Role.OPERATOR) as office:
        await office.look_at(office.chat(Whose.COLLEAGUES))
        await office.pilot.press("e", "a", "x")
        assert office.told == [
            "This is Ben Carter's chat: only Ben Carter, a supervisor or an admin can end it",
            "This is Ben Carter's chat: only Ben Carter can send its answers again",
            "This is Ben Carter's chat: only Ben Carter, a supervisor or an admin can leave its"
            " failed answers",
        ]
        await office.look_at(office.chat(Whose.NOBODYS_ELSEWHERE))
        office.told.clear()
        await office.pilot.press("p")
        assert office.told == [
            "This chat is of Sales, which is none of your departments: only an operator of that"
            " department, a supervisor or an admin can pick it up"
        ]


@pytest.mark.parametrize("role", Role)
async def test_the_palette_and_the_help_have_what_the_role_permits(role: Role) -> None:
    async with open_office(role) as office:
        offered = {one.id for one in office.app.offered()}
        await office.pilot.press("question_mark")
        helped = office.app.screen
        assert isinstance(helped, HelpScreen)
        lines = "\n".join(line.plain for line in helped._lines())
        for action, act in COMPANY_ACTIONS.items():
            permitted = role in AT_COMPANY[act]
            assert (action in offered) is permitted, action
            if act is CompanyAct.CHANGE_CHANNELS:
                assert (EN.tip(action)[:15] in lines) is permitted, action


async def test_keys_follow_a_change_of_role_at_once() -> None:
    async with open_office(Role.OPERATOR) as office:
        chat = office.chat(Whose.COLLEAGUES)
        await office.look_at(chat)
        assert "end_chat" not in office.app.inbox.pane.useful
        office.do(ChangeRole(office.session.me, Role.SUPERVISOR), RELAY)
        office.session.on_state(office.play.state, (), whole=True)
        await office.pilot.pause()
        assert "end_chat" in office.app.inbox.pane.useful
        assert "connect_brand" not in {one.id for one in office.app.offered()}


async def test_a_chat_that_leaves_ones_departments_leaves_the_screen() -> None:
    async with open_office(Role.OPERATOR) as office:
        office.do(ChangeDepartments(office.session.me, ()), RELAY)
        chat = office.chat(Whose.NOBODYS_ELSEWHERE)
        await office.look_at(chat)
        here = office.play.state.channels[PAGE].department
        office.do(ChangeDepartments(office.session.me, (here,)), RELAY)
        office.session.on_state(office.play.state, (), whole=True)
        await office.pilot.pause()
        assert office.app.inbox.chat != chat
        listed = [row.chat for row in office.session.queues.rows(Queue.UNANSWERED)]
        assert chat not in listed


FOR_EVERYBODY = {
    Owner.CHAT: {
        "undo_end", "earlier_chats", "open_attachment", "save_attachment", "message_details",
    },
    Owner.INBOX: {
        "queue_unanswered", "queue_active", "queue_completed", "next_chat", "held_answers",
        "focus_list", "focus_transcript", "visitor_panel", "sign_in",
    },
}  # fmt: skip
"""Actions that need no permission."""
FREE = {
    Owner.PROGRAM, Owner.TEXT, Owner.HELD, Owner.SETTINGS, Owner.CUSTOM_KEYS,
}  # fmt: skip
"""Whose actions need none: of the program itself, of what is one's own."""


def test_every_action_is_in_the_table_or_for_everybody() -> None:
    """One that is added must be said to be for everybody, or for whom."""
    named = set(IN_CHAT) | set(COMPANY_ACTIONS)
    for action in ACTIONS:
        free = action.owner in FREE or action.id in FOR_EVERYBODY.get(action.owner, ())
        assert free is not (action.id in named), action.id
    assert named <= set(BY_ID)
