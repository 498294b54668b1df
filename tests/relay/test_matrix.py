"""Every cell of the table of who may do what, allowed and refused, by a client of relay.v1 that
sends whatever it likes."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import asdict, fields
from itertools import count
from pathlib import Path
from typing import Any, get_args

import pytest

from console.core.actor import RELAY, Actor
from console.core.channels.connecting import ConnectChannel
from console.core.chats import End, PickUp
from console.core.company.operators import (
    AddOperator,
    ChangeDepartments,
    ChangeRole,
    RemoveOperator,
)
from console.core.company.roles import AT_COMPANY, IN_CHATS, ChatAct, Whose
from console.core.company.values import Role, Settings
from console.core.kinds.known import Request, ServiceRequest
from console.core.kinds.messenger.kind import META
from console.core.kinds.requests import Problem, ProblemCode
from console.core.log import REDUCER_REV, OperatorCommand
from console.core.messages import Receive
from console.core.sends import Reply
from console.core.state import Visitor
from console.core.transcript import SendState
from server_stub.relay.consoles.services import Services
from server_stub.relay.requests import Requests
from tests.relay.hub import Console, Hub, open_hub
from tests.relay.rig import AIKO, BEN, PAGE
from tests.waiting import until

SALES = "1002"

IN_CHAT: dict[str, dict[str, Any]] = {
    "pick_up": {"assignment": 0},
    "reply": {"text": "hello"},
    "send_attachment": {"attachment": {"kind": "image", "url": ""}},
    "react": {"emoji": "❤"},
    "send_again": {},
    "dismiss": {},
    "excuse_hit": {"word": "damn", "reason": "said of the weather"},
    "end": {},
}
"""The commands of a chat by their kind, with what else they say. The file of `send_attachment` is
none: who may answer is told that."""

COMPANY: dict[str, dict[str, Any]] = {
    "set_status": {"status": "away"},
    "accept_terms": {"version": "1"},
    "switch_channel": {"page": PAGE, "on": False},
    "add_brand": {"name": "Beta"},
    "rename_brand": {"brand": "b1", "name": "Gamma"},
    "remove_brand": {"brand": "b9"},
    "add_department": {"brand": "b1", "name": "Returns"},
    "rename_department": {"department": "d1", "name": "Help"},
    "remove_department": {"department": "d9"},
    "change_settings": {"brand": "b1", "settings": {"waiting": 30}},
    "rename_operator": {"operator": "op2", "name": "Bennie"},
    "change_role": {"operator": "op2", "role": "supervisor"},
    "change_departments": {"operator": "op2", "departments": ["d1"]},
    "change_limit": {"operator": "op2", "limit": 3},
    "remove_operator": {"operator": "op2"},
}
"""The other commands. The brand and the department that are to be removed are none."""

REQUESTS: dict[str, dict[str, Any]] = {
    "start_login": {},
    "enter_code": {"login": "l", "text": "t"},
    "cancel_login": {"login": "l"},
    "connect_page": {"account": "a", "page": "p", "brand": "b1", "department": "d1"},
    "unlink_page": {"page": "p"},
    "remove_account": {"account": "a"},
    "check_channels": {},
    "invite_operator": {"name": "Eri", "role": "operator"},
    "invite_again": {"operator": "op2"},
    "rotate_token": {"operator": "op2"},
    "list_presence": {},
    "count_completed": {"brand": "b1", "since": 0},
    "read_record": {},
}


class Office:
    """A relay with two departments. Whoever sits at the console is in the first of them."""

    def __init__(self, hub: Hub, console: Console) -> None:
        self.rig = hub.rig
        self.console = console
        self._numbers = count(1)

    async def chat(self, whose: Whose) -> str:
        """A chat that is this to who sits at the console, with an answer that has failed."""
        elsewhere = whose in (Whose.NOBODYS_ELSEWHERE, Whose.COLLEAGUES_ELSEWHERE)
        number, page = next(self._numbers), SALES if elsewhere else PAGE
        visitor = Visitor(str(number), page)
        await self.rig.do(Receive(visitor, f"mid{number}", self.rig.clock.now(), "damn"), META)
        chat = f"c{self.rig.sequencer.state.opened}"
        owner = await self._owner(whose, number)
        assert isinstance(await self.rig.do(PickUp(chat, 0), owner), int)
        self.rig.graph.refuse(100, 2018109)
        assert isinstance(await self.rig.do(Reply(chat, "hi"), owner, self.failed(chat)), int)
        await until(lambda: self.rig.message(self.failed(chat), chat).state is SendState.FAILED)
        if whose in (Whose.NOBODYS, Whose.NOBODYS_ELSEWHERE):
            await self.rig.do(RemoveOperator(owner.id), RELAY)
        return chat

    async def _owner(self, whose: Whose, number: int) -> Actor:
        if whose is Whose.OWN:
            return AIKO
        if whose in (Whose.COLLEAGUES, Whose.COLLEAGUES_ELSEWHERE):
            return BEN
        leaver = Actor(f"leaver{number}", Role.OPERATOR)
        await self.rig.do(AddOperator(leaver.id, leaver.id, leaver.role), RELAY)
        return leaver

    def failed(self, chat: str) -> str:
        return f"{chat}-failed"

    async def told(self, kind: str, **command: Any) -> str:
        """What a command of the console comes to: "" or the code of its refusal. Where it is
        refused, nothing has happened."""
        name, before = f"k{next(self._numbers)}", self.rig.sequencer.state
        await self.console.send(type="command", id=name, command={"kind": kind, **command})
        frames = await self.console.until("ack")
        assert frames[-1]["id"] == name
        refused = frames[-1].get("refused")
        if refused is None:
            written = [entry for batch in self.rig.batches for entry in batch]
            assert any(one.seq > before.seq and one.by == AIKO.id for one in written)
            return ""
        assert self.rig.sequencer.state is before
        return str(refused["code"])


async def nobody(request: ServiceRequest, by: Actor) -> Problem:
    return Problem(ProblemCode.NOT_CONFIGURED)


@contextlib.asynccontextmanager
async def open_office(folder: Path, role: Role) -> AsyncIterator[Office]:
    async with open_hub(folder, services=Services(answer=Requests(nobody).answer)) as hub:
        rig = hub.rig
        rig.tokens[SALES] = rig.tokens[PAGE]
        await rig.do(ConnectChannel(SALES, "Acme Sales", "Acme", "Sales"), RELAY)
        await rig.do(ChangeRole(AIKO.id, role), RELAY)
        (support,) = (d.id for d in rig.sequencer.state.departments.values() if d.name == "Support")
        await rig.do(ChangeDepartments(AIKO.id, (support,)), RELAY)
        async with hub.connect("token-op1") as console:
            await console.hello(rev=REDUCER_REV)
            await console.until("live")
            await rig.settle()
            yield Office(hub, console)


def refusal_of(act: ChatAct, role: Role, whose: Whose) -> str:
    """What a relay says to who may not."""
    elsewhere = whose in (Whose.NOBODYS_ELSEWHERE, Whose.COLLEAGUES_ELSEWHERE)
    if role is Role.OPERATOR and elsewhere:
        return "not_your_department"
    if whose in (Whose.NOBODYS, Whose.NOBODYS_ELSEWHERE):
        return "not_picked_up"
    return "taken" if act is ChatAct.PICK_UP else "not_yours"


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("whose", Whose)
async def test_in_chats(tmp_path: Path, role: Role, whose: Whose) -> None:
    acts = {_kind(one): one.act for one in get_args(OperatorCommand) if "chat" in _names(one)}
    assert set(acts) == set(IN_CHAT)
    async with open_office(tmp_path, role) as office:
        for kind, more in IN_CHAT.items():
            chat = await office.chat(whose)
            state = office.rig.chat(chat)
            given = {"chat": chat, **more}
            if kind == "pick_up":
                given["assignment"] = state.assignment
            if kind in ("send_again", "dismiss"):
                given["message"] = office.failed(chat)
            if kind in ("react", "excuse_hit"):
                given["message"] = f"mid{state.visitor.id}"
            told = await office.told(kind, **given)
            act = acts[kind]
            if whose not in IN_CHATS[act][role]:
                assert told == refusal_of(act, role, whose), kind
            else:
                assert told == ("bad_attachment" if kind == "send_attachment" else ""), kind


@pytest.mark.parametrize("role", Role)
async def test_commands_about_the_company(tmp_path: Path, role: Role) -> None:
    commands = {_kind(one): one for one in get_args(OperatorCommand) if "chat" not in _names(one)}
    assert set(commands) == set(COMPANY)
    removals = {"remove_brand": "unknown_brand", "remove_department": "unknown_department"}
    async with open_office(tmp_path, role) as office:
        for kind, more in COMPANY.items():
            if kind == "change_settings":
                more = {**more, "settings": asdict(Settings()) | more["settings"]}
            told = await office.told(kind, **more)
            permitted = role in AT_COMPANY[commands[kind].act]
            assert told == (removals.get(kind, "") if permitted else "not_allowed"), kind


@pytest.mark.parametrize("role", Role)
async def test_requests(tmp_path: Path, role: Role) -> None:
    requests = {_kind(one): one for one in get_args(Request)}
    assert set(requests) == set(REQUESTS)
    async with open_office(tmp_path, role) as office:
        for kind, more in REQUESTS.items():
            await office.console.send(type="request", id=kind, request={"kind": kind, **more})
            response = (await office.console.until("response"))[-1]["response"]
            permitted = role in AT_COMPANY[requests[kind].act]
            code = "not_configured" if permitted else "not_allowed"
            assert (response["kind"], response["code"]) == ("problem", code), kind


async def test_a_chat_of_ones_own_is_so_in_any_department(tmp_path: Path) -> None:
    async with open_office(tmp_path, Role.OPERATOR) as office:
        await office.rig.do(ChangeDepartments(AIKO.id, ()), RELAY)
        chat = await office.chat(Whose.NOBODYS_ELSEWHERE)
        assert await office.told("pick_up", chat=chat, assignment=2) == ""
        await office.rig.do(ChangeDepartments(AIKO.id, ("d1",)), RELAY)
        assert await office.told("reply", chat=chat, text="still here") == ""


def _names(command: Any) -> set[str]:
    return {one.name for one in fields(command)}


def _kind(command: Any) -> str:
    return str(next(one.default for one in fields(command) if one.name == "kind"))


@pytest.mark.parametrize("role", Role)
async def test_completed_chats_of_other_departments_are_not_listed(
    tmp_path: Path, role: Role
) -> None:
    async with open_office(tmp_path, role) as office:
        ended = {}
        for whose in (Whose.OWN, Whose.COLLEAGUES, Whose.COLLEAGUES_ELSEWHERE):
            ended[whose] = await office.chat(whose)
            owner = AIKO if whose is Whose.OWN else BEN
            assert isinstance(await office.rig.do(End(ended[whose]), owner), int)
        await office.rig.settle()
        await office.console.send(type="get", id="g", what="completed", limit=10)
        page = (await office.console.until("page"))[-1]
        listed = {one["id"] for one in page["summaries"]}
        assert page["total"] == len(listed)
        wanted = {chat for whose, chat in ended.items() if whose in IN_CHATS[ChatAct.READ][role]}
        assert listed == wanted
