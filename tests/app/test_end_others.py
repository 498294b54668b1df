"""Ending somebody else's chat: what is asked before, what it says, and who may."""

from __future__ import annotations

from console.core.actor import RELAY, Actor
from console.core.chats import UNDO_MILLIS, End
from console.core.company.operators import ChangeRole
from console.core.company.roles import Whose
from console.core.company.values import Role
from console.core.kinds.messenger.kind import META
from console.core.messages import Receive
from console.core.moments import SECOND
from console.core.sends import Dismiss
from console.core.state import Visitor
from console.headless.play import PAGE
from console.screens.dialogs.confirm import ConfirmScreen
from console.session.colleagues import FADES
from console.widgets.prose import Prose
from tests.app.office import Office, open_office


async def question(office: Office, chat: str) -> str:
    """What is asked when the key is pressed, as it stands on screen."""
    await office.look_at(chat)
    await office.pilot.press("e")
    await office.pilot.pause()
    window = office.app.screen
    assert isinstance(window, ConfirmScreen), office.told
    prose = window.query_one(Prose)
    return "\n".join(strip.text.rstrip() for strip in prose.render_lines(prose.size.region))


async def test_all_that_is_open_is_said_and_then_the_chat_ends() -> None:
    async with open_office(Role.SUPERVISOR) as office:
        chat = office.chat(Whose.COLLEAGUES)
        office.session.on_typing(chat, "ben")
        said = await question(office, chat)
        assert "This is Ben Carter's chat. Ben Carter is told" in said
        assert "Visitor 1 waits for an answer since" in said
        assert "Ben Carter is typing an answer" in said
        assert "1 answer did not get through" in said
        assert "on its way" in said
        await office.pilot.press("y")
        await office.pilot.pause()
        assert chat in office.session.outbox.ending


async def test_no_leaves_it() -> None:
    async with open_office(Role.ADMIN) as office:
        chat = office.chat(Whose.COLLEAGUES_ELSEWHERE)
        await question(office, chat)
        await office.pilot.press("n")
        await office.pilot.pause()
        assert not office.session.outbox.ending
        assert office.asked == []


async def test_what_is_settled_or_long_ago_is_not_named() -> None:
    async with open_office(Role.SUPERVISOR) as office:
        chat = office.chat(Whose.COLLEAGUES)
        known = office.play.state.chats[chat]
        office.do(Dismiss(chat, "answer1"), office.play.operators[known.operator])
        office.session.on_typing(chat, "ben")
        office.play.advance_to(office.play.now + FADES + SECOND)
        said = await question(office, chat)
        assert "nothing that is known" in said
        assert "typing" not in said
        assert "did not get through" not in said


async def test_one_s_own_chat_is_ended_without_that_question() -> None:
    async with open_office(Role.SUPERVISOR) as office:
        chat = office.chat(Whose.OWN)
        await office.look_at(chat)
        await office.pilot.press("e")
        await office.pilot.pause()
        assert chat in office.session.outbox.ending


async def test_the_owner_is_told_until_they_have_looked() -> None:
    async with open_office(Role.OPERATOR) as office:
        chat = office.chat(Whose.OWN)
        office.catch_up()
        office.do(End(chat), Actor("chie", Role.ADMIN))
        office.session.on_state(office.play.state, {chat}, whole=False)
        await office.pilot.pause()
        said = "Chie has ended your chat with Visitor 1"
        assert office.told[-1] == said
        assert office.app.inbox._announcer.ended_text == said
        visitor = Visitor("another", PAGE, "Another")
        office.do(Receive(visitor, "m-another", office.play.now, "hi"), META)
        assert office.play.do(End(chat), RELAY) is not None
        office.session.on_state(office.play.state, (), whole=True)
        await office.pilot.pause()
        assert office.app.inbox._announcer.ended_text == said
        await office.pilot.press("n")
        await office.pilot.pause()
        assert office.app.inbox.chat == chat
        assert office.app.inbox._announcer.ended_text == ""


async def test_a_role_that_is_lost_meanwhile_is_said_and_nothing_is_done() -> None:
    async with open_office(Role.SUPERVISOR) as office:
        chat = office.chat(Whose.COLLEAGUES)
        await question(office, chat)
        await office.pilot.press("y")
        await office.pilot.pause()
        office.do(ChangeRole(office.session.me, Role.OPERATOR), RELAY)
        office.session.on_state(office.play.state, (), whole=True)
        office.play.advance_to(office.play.now + UNDO_MILLIS + SECOND)
        office.session.tick()
        ((asked, item),) = office.session.outbox.pending.items()
        refusal = office.play.do(item.command, office.play.operators[office.session.me], asked)
        assert refusal is not None
        office.session.on_answer(asked, refusal)
        await office.pilot.pause()
        assert office.told[-1] == (
            "This is Ben Carter's chat: only Ben Carter, a supervisor or an admin can end it"
        )
        assert office.play.state.chats[chat].open


async def test_only_its_owner_is_said_to_type() -> None:
    async with open_office(Role.SUPERVISOR) as office:
        chat = office.chat(Whose.COLLEAGUES)
        office.session.on_typing(chat, "chie")
        assert "typing" not in await question(office, chat)
