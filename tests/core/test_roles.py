"""The table of who may do what, against the specification (section 8), and what rests on it."""

from __future__ import annotations

from typing import get_args

import pytest

from console.core.actor import RELAY, Actor
from console.core.channels.connecting import ConnectChannel, SwitchChannel
from console.core.chats import End, PickUp
from console.core.company.operators import ChangeDepartments, ChangeRole, RemoveOperator, SetStatus
from console.core.company.roles import (
    AT_COMPANY,
    IN_CHATS,
    ChatAct,
    CompanyAct,
    WhoMay,
    Whose,
    forbidden_in_chat,
    may,
    who_may,
    who_may_in_chat,
    whose,
)
from console.core.company.values import Role, Status
from console.core.kinds.known import Request
from console.core.log import Command, OperatorCommand
from console.core.queues import Queue
from console.core.reactions import React
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Reply
from console.core.state import Visitor
from console.core.views import Inbox
from tests.core.examples import ADA, AIKO, BEN, PAGE, Desk, desk

SALES_PAGE = "1002"
OPERATOR, SUPERVISOR, ADMIN = Role.OPERATOR, Role.SUPERVISOR, Role.ADMIN
YES, NO = True, False
CHATS = [Whose.OWN, Whose.NOBODYS, Whose.COLLEAGUES, Whose.NOBODYS_ELSEWHERE,
         Whose.COLLEAGUES_ELSEWHERE]  # fmt: skip
OWN_ALONE: dict[Role, tuple[bool, ...]] = dict.fromkeys(Role, (YES, NO, NO, NO, NO))
ANY_PICKED_UP = (YES, NO, YES, NO, YES)
OWN_OR_ABOVE: dict[Role, tuple[bool, ...]] = {
    OPERATOR: (YES, NO, NO, NO, NO),
    SUPERVISOR: ANY_PICKED_UP,
    ADMIN: ANY_PICKED_UP,
}
CELLS: dict[ChatAct, dict[Role, tuple[bool, ...]]] = {
    ChatAct.READ: {OPERATOR: (YES, YES, YES, NO, NO), SUPERVISOR: (YES,) * 5, ADMIN: (YES,) * 5},
    ChatAct.PICK_UP: {
        OPERATOR: (NO, YES, NO, NO, NO),
        SUPERVISOR: (NO, YES, NO, YES, NO),
        ADMIN: (NO, YES, NO, YES, NO),
    },
    ChatAct.ANSWER: OWN_ALONE,
    ChatAct.REACT: OWN_ALONE,
    ChatAct.SEND_AGAIN: OWN_ALONE,
    ChatAct.DISMISS: OWN_OR_ABOVE,
    ChatAct.EXCUSE: OWN_OR_ABOVE,
    ChatAct.END: OWN_OR_ABOVE,
}
COMPANY = {
    CompanyAct.SET_STATUS: {OPERATOR, SUPERVISOR, ADMIN},
    CompanyAct.SEE_CHANNELS: {OPERATOR, SUPERVISOR, ADMIN},
    CompanyAct.CHANGE_CHANNELS: {ADMIN},
    CompanyAct.ACCEPT_TERMS: {ADMIN},
    CompanyAct.SEE_SETTINGS: {SUPERVISOR, ADMIN},
    CompanyAct.CHANGE_SETTINGS: {ADMIN},
    CompanyAct.CHANGE_BRANDS: {ADMIN},
    CompanyAct.SEE_PEOPLE: {SUPERVISOR, ADMIN},
    CompanyAct.CHANGE_LIMIT: {SUPERVISOR, ADMIN},
    CompanyAct.CHANGE_PEOPLE: {ADMIN},
    CompanyAct.READ_RECORD: {SUPERVISOR, ADMIN},
}


@pytest.mark.parametrize("act", ChatAct)
@pytest.mark.parametrize("role", Role)
def test_what_is_done_in_chats(act: ChatAct, role: Role) -> None:
    assert tuple(chat in IN_CHATS[act][role] for chat in CHATS) == CELLS[act][role]


@pytest.mark.parametrize("act", CompanyAct)
def test_what_is_done_in_no_chat(act: CompanyAct) -> None:
    assert {role for role in Role if may(act, role)} == COMPANY[act] == AT_COMPANY[act]
    assert not may(act, None)


@pytest.mark.parametrize(
    ("owner", "department", "departments", "found"),
    [
        ("aiko", "d1", (), Whose.OWN),
        ("aiko", "d2", ("d1",), Whose.OWN),
        ("", "d1", (), Whose.NOBODYS),
        ("", "d1", ("d1", "d3"), Whose.NOBODYS),
        ("", "d2", ("d1", "d3"), Whose.NOBODYS_ELSEWHERE),
        ("ben", "d2", (), Whose.COLLEAGUES),
        ("ben", "d1", ("d1",), Whose.COLLEAGUES),
        ("ben", "d2", ("d1",), Whose.COLLEAGUES_ELSEWHERE),
        ("", "", ("d1",), Whose.NOBODYS),
    ],
)
def test_whose_a_chat_is(
    owner: str, department: str, departments: tuple[str, ...], found: Whose
) -> None:
    assert whose(Actor("aiko", OPERATOR, departments), owner, department) is found


def test_a_chat_that_nobody_has_is_not_that_of_somebody_unknown() -> None:
    assert whose(Actor("", OPERATOR), "", "d1") is Whose.NOBODYS


@pytest.mark.parametrize(
    ("act", "role", "owner", "department", "code"),
    [
        (ChatAct.PICK_UP, OPERATOR, "ben", "d1", RefusalCode.TAKEN),
        (ChatAct.PICK_UP, OPERATOR, "", "d2", RefusalCode.NOT_YOUR_DEPARTMENT),
        (ChatAct.PICK_UP, SUPERVISOR, "", "d2", None),
        (ChatAct.ANSWER, OPERATOR, "", "d1", RefusalCode.NOT_PICKED_UP),
        (ChatAct.ANSWER, OPERATOR, "ben", "d1", RefusalCode.NOT_YOURS),
        (ChatAct.ANSWER, ADMIN, "ben", "d1", RefusalCode.NOT_YOURS),
        (ChatAct.ANSWER, OPERATOR, "ben", "d2", RefusalCode.NOT_YOUR_DEPARTMENT),
        (ChatAct.END, OPERATOR, "ben", "d1", RefusalCode.NOT_YOURS),
        (ChatAct.END, SUPERVISOR, "ben", "d2", None),
        (ChatAct.END, SUPERVISOR, "", "d1", RefusalCode.NOT_PICKED_UP),
        (ChatAct.END, OPERATOR, "aiko", "d2", None),
    ],
)
def test_why_not(
    act: ChatAct, role: Role, owner: str, department: str, code: RefusalCode | None
) -> None:
    assert forbidden_in_chat(act, Actor("aiko", role, ("d1",)), owner, department) is code


def test_who_may() -> None:
    assert who_may(CompanyAct.SET_STATUS) is WhoMay.EVERYBODY
    assert who_may(CompanyAct.READ_RECORD) is WhoMay.SUPERVISORS
    assert who_may(CompanyAct.CHANGE_PEOPLE) is WhoMay.ADMINS
    assert who_may_in_chat(ChatAct.ANSWER, owned=True) is WhoMay.OWNER
    assert who_may_in_chat(ChatAct.ANSWER, owned=False) is WhoMay.WHO_PICKS_UP
    assert who_may_in_chat(ChatAct.END, owned=True) is WhoMay.OWNER_OR_SUPERVISORS
    assert who_may_in_chat(ChatAct.PICK_UP, owned=False) is WhoMay.ITS_DEPARTMENT


def test_every_command_and_request_of_a_console_stands_in_the_table() -> None:
    for command in get_args(OperatorCommand):
        assert isinstance(command.act, ChatAct | CompanyAct), command
    for request in get_args(Request):
        assert isinstance(request.act, CompanyAct), request
    for command in set(get_args(Command)) - set(get_args(OperatorCommand)):
        assert command.act is None, command


# Decided


def two_departments() -> Desk:
    """Aiko is in Support alone; the second Page is connected to Sales."""
    made = desk()
    made.do(ConnectChannel(SALES_PAGE, "Acme Sales", "Acme", "Sales"), RELAY)
    (support,) = (one.id for one in made.state.departments.values() if one.name == "Support")
    assert made.do(ChangeDepartments("aiko", (support,)), ADA) is None
    return made


def write_to(made: Desk, page: str, psid: str) -> str:
    from console.core.messages import Receive

    assert made.do(Receive(Visitor(psid, page, chats=0), f"mid{psid}", made.now, "hello")) is None
    return f"c{made.state.opened}"


def test_a_chat_of_another_department_is_not_picked_up_by_its_id() -> None:
    made = two_departments()
    chat = write_to(made, SALES_PAGE, "7")
    refused = made.do(PickUp(chat, 0), AIKO)
    assert refused == Refusal(RefusalCode.NOT_YOUR_DEPARTMENT, detail="Sales")
    assert made.do(PickUp(chat, 0), BEN) is None
    for command in (Reply(chat, "hi"), End(chat), React(chat, "m", "x"), PickUp(chat, 1)):
        refused = made.do(command, AIKO)
        assert refused == Refusal(RefusalCode.NOT_YOUR_DEPARTMENT, "Ben", detail="Sales")
    assert made.chat(chat).operator == "ben"


def test_a_chat_stays_somebodys_own_when_their_departments_change() -> None:
    made = two_departments()
    chat = write_to(made, PAGE, "7")
    assert made.do(PickUp(chat, 0), AIKO) is None
    (sales,) = (one.id for one in made.state.departments.values() if one.name == "Sales")
    assert made.do(ChangeDepartments("aiko", (sales,)), ADA) is None
    assert made.do(Reply(chat, "hi"), AIKO) is None
    inbox = Inbox()
    inbox.load(made.state, "aiko", made.now)
    assert [row.chat for row in inbox.rows(Queue.ACTIVE)] == [chat]


def test_lists_and_counts_leave_other_departments_out() -> None:
    made = two_departments()
    here, there = write_to(made, PAGE, "7"), write_to(made, SALES_PAGE, "8")
    inbox = Inbox()
    inbox.load(made.state, "aiko", made.now)
    assert [row.chat for row in inbox.rows(Queue.UNANSWERED)] == [here]
    assert inbox.count(Queue.UNANSWERED) == inbox.needing_count() == 1
    assert inbox.row(there) is None
    later = write_to(made, SALES_PAGE, "9")
    inbox.update(made.state, {later, there}, made.now)
    assert inbox.count(Queue.UNANSWERED) == 1
    inbox.load(made.state, "ben", made.now)
    assert inbox.count(Queue.UNANSWERED) == 3


@pytest.mark.parametrize("role", [SUPERVISOR, ADMIN])
def test_supervisors_and_admins_have_all_departments(role: Role) -> None:
    made = two_departments()
    there = write_to(made, SALES_PAGE, "8")
    assert made.do(ChangeRole("aiko", role), ADA) is None
    inbox = Inbox()
    inbox.load(made.state, "aiko", made.now)
    assert inbox.row(there) is not None
    assert made.do(PickUp(there, 0), AIKO) is None


def test_a_command_is_decided_by_the_role_of_that_moment() -> None:
    made = two_departments()
    chat = write_to(made, PAGE, "7")
    assert made.do(PickUp(chat, 0), BEN) is None
    assert made.do(ChangeRole("aiko", SUPERVISOR), ADA) is None
    # Whoever hands the command on may know the role of a moment ago.
    assert made.do(End(chat), Actor("aiko", OPERATOR)) is None
    assert made.do(ChangeRole("ada", SUPERVISOR), ADA) == Refusal(RefusalCode.LAST_ADMIN)
    assert made.do(ChangeRole("ben", ADMIN), ADA) is None
    assert made.do(ChangeRole("ada", OPERATOR), BEN) is None
    assert made.do(SwitchChannel(PAGE, on=False), ADA) == Refusal(RefusalCode.NOT_ALLOWED)


def test_who_is_removed_may_do_nothing() -> None:
    made = two_departments()
    chat = write_to(made, PAGE, "7")
    assert made.do(RemoveOperator("aiko"), ADA) is None
    for command in (PickUp(chat, 0), SetStatus(Status.AWAY)):
        assert made.do(command, AIKO) == Refusal(RefusalCode.NOT_ALLOWED)
