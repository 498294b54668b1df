"""Why a list is empty, and what leads on, for who looks at it."""

from __future__ import annotations

import pytest

from console.core.actor import RELAY, Actor
from console.core.channels.connecting import ConnectChannel, SwitchChannel, UnlinkChannel
from console.core.company.operators import (
    AddOperator,
    ChangeDepartments,
    ChangeRole,
    RemoveOperator,
    SetStatus,
)
from console.core.company.values import Role, Status
from console.core.log import Command
from console.core.queues import Queue
from console.headless.play import PAGE, Play
from console.headless.played import played_session
from console.headless.scenario import load
from console.locale import LANGUAGES, words
from console.screens.chat.unchosen import unchosen_text
from console.screens.inbox.empty import empty_text
from console.session.session import Session
from tests.app.settings_rig import EmptyPlay

EN = words("en")
ME = "aiko"
CHIE = AddOperator("chie", "Chie", Role.ADMIN)
AS_OPERATOR: tuple[Command, ...] = (CHIE, ChangeRole(ME, Role.OPERATOR))


def looking(*commands: Command | tuple[Command, str], play: type[Play] = Play) -> Session:
    """Somebody at a console before the first visitor writes, after these commands."""
    made = play(load("morning"))
    for one in commands:
        command, by = one if isinstance(one, tuple) else (one, "")
        actor = Actor(by, Role.ADMIN) if by else RELAY
        assert made.do(command, actor) is None, command
    return played_session(made)


def shown(session: Session, queue: Queue = Queue.UNANSWERED) -> str:
    return empty_text(session, queue, EN, {})


def test_no_page_is_connected() -> None:
    assert shown(looking(play=EmptyPlay)) == (
        "Nobody can write yet: no Facebook Page is connected. F5 connects one."
    )
    assert shown(looking(*AS_OPERATOR, play=EmptyPlay)) == (
        "Nobody can write yet: no Facebook Page is connected. It can be connected by an admin"
        " (Chie)."
    )
    assert "no Facebook Page is connected" in shown(looking(UnlinkChannel(PAGE)))
    assert "no Facebook Page is connected" in shown(looking(play=EmptyPlay), Queue.ACTIVE)


def test_all_pages_are_off() -> None:
    off = (SwitchChannel(PAGE, on=False), ME)
    assert shown(looking(off)) == (
        "No new chat can come: every Page is switched off. F5 shows them."
    )
    assert "It can be switched on by an admin (Chie)." in shown(looking(off, *AS_OPERATOR))


def test_no_page_of_ones_departments() -> None:
    more = ConnectChannel("1002", "Acme Sales", "Acme", "Sales")
    only_sales = (more, *AS_OPERATOR, ChangeDepartments(ME, ("d2",)), UnlinkChannel("1002"))
    assert shown(looking(*only_sales)).split("\n\n") == [
        "Nobody can write to you: no Facebook Page is connected to Sales. It can be changed by an"
        " admin (Chie).",
        "Listed are chats of Sales, and your own.",
    ]


def test_departments_are_named_where_they_hide_something() -> None:
    more = ConnectChannel("1002", "Acme Sales", "Acme", "Sales")
    limited = (more, *AS_OPERATOR, ChangeDepartments(ME, ("d2",)))
    for queue in Queue:
        assert shown(looking(*limited), queue).endswith("Listed are chats of Sales, and your own.")
    as_admin = (more, ChangeDepartments(ME, ("d2",)))
    assert "Listed are" not in shown(looking(*as_admin))


def test_nobody_else_is_there() -> None:
    others = [RemoveOperator(one) for one in ("ben",)]
    alone = looking(*others)
    assert [one.id for one in alone.state.present_operators()] == [ME]
    assert shown(alone).split("\n\n") == [
        "Nobody is waiting. A new chat rings here.",
        "You are the only operator: F5 People invites others.",
    ]
    invited = AddOperator("eri", "Eri", Role.OPERATOR, invited=True)
    assert "the only operator" in shown(looking(*others, invited))
    assert "the only operator" not in shown(looking())


def test_everybody_is_away() -> None:
    away = (SetStatus(Status.AWAY), ME)
    assert "Every operator" not in shown(looking(away))
    everybody = looking(away, (SetStatus(Status.AWAY), "ben"))
    assert "Every operator is away: s says that you are available." in shown(everybody)


def test_the_own_keys_are_named() -> None:
    session = looking(play=EmptyPlay)
    assert "F9 connects one" in empty_text(session, Queue.UNANSWERED, EN, {"settings": "f9"})


def test_active_leads_to_those_who_wait() -> None:
    play = Play(load("morning"))
    play.advance_to(play.now + 60_000)
    session = played_session(play)
    waiting = session.queues.count(Queue.UNANSWERED)
    assert waiting > 1
    assert f"{waiting} chats wait in Unanswered: 1 shows them." in shown(session, Queue.ACTIVE)
    assert unchosen_text(session, EN, {}) == (
        "No chat is chosen. n goes to the next one that needs you."
    )


def test_where_there_is_no_chat_none_can_be_chosen() -> None:
    assert unchosen_text(looking(), EN, {}) == "No chat is chosen, for there is none yet."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("queue", Queue)
@pytest.mark.parametrize("role", Role)
def test_every_list_says_something_to_everybody(language: str, queue: Queue, role: Role) -> None:
    for play in (Play, EmptyPlay):
        session = looking(CHIE, ChangeRole(ME, role), play=play)
        text = empty_text(session, queue, words(language), {})
        assert len(text) > 10
        assert "{" not in text
