"""People come, change and go while they are at work: through the protocol, on two consoles."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from console.core.actor import Actor
from console.core.company.brands import AddBrand
from console.core.company.invites import GOOD_FOR, INVITE_HEADER, NotLetIn
from console.core.company.operators import (
    ChangeRole,
    OperatorJoined,
    RemoveOperator,
    SetStatus,
    TokenRotated,
)
from console.core.company.requests import (
    InviteAgain,
    Invited,
    InviteOperator,
    ListPresence,
    Presence,
    Rotated,
    RotateToken,
)
from console.core.company.values import Role, Status
from console.core.kinds.requests import Problem, ProblemCode
from console.core.log import OperatorCommand
from console.core.moments import SECOND
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Reply, ReplyQueued
from console.core.transcript import Move
from console.core.views import Phase
from console.session.values import Draft
from console.sign_in import SignIn
from console.wire.frames import SUBPROTOCOL
from tests.flows.rig import Desk, Rig
from tests.waiting import until

MINE, ANOTHER = "a" * 64, "b" * 64


def named(rig: Rig, name: str) -> str:
    return next(one.id for one in rig.relay.state.present_operators() if one.name == name)


def refused(desk: Desk) -> NotLetIn | None:
    refused = desk.session.link.phase is Phase.TOKEN_REFUSED
    return desk.session.link.not_let_in if refused else None


async def rotated(rig: Rig, chie: Desk, name: str) -> str:
    answer = await chie.session.request(RotateToken(named(rig, name)))
    assert isinstance(answer, Rotated)
    return answer.token


async def invited(chie: Desk, name: str, role: Role = Role.OPERATOR) -> Invited:
    answer = await chie.session.request(InviteOperator(name, role))
    assert isinstance(answer, Invited)
    return answer


async def status_of(rig: Rig, token: str, invite: str = "") -> tuple[int, str]:
    """How the relay answers whoever shows these, who leaves without a word when let in."""
    headers = {"Authorization": f"Bearer {token}"} | ({INVITE_HEADER: invite} if invite else {})
    try:
        async with connect(
            rig.relay.consoles,
            subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
            additional_headers=headers,
            proxy=None,
        ):
            return 101, ""
    except InvalidStatus as error:
        body = bytes(error.response.body or b"")
        return error.response.status_code, body.decode().strip()


async def upload_status(rig: Rig, token: str) -> int:
    place = rig.relay.webhook.removesuffix("/webhook")
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=place, trust_env=False) as web:
        name = "0" * 8 + "-0000-7000-8000-" + "0" * 12
        answer = await web.put(f"/uploads/{name}", headers=headers, json={})
        return answer.status_code


async def test_a_token_is_replaced_while_its_console_is_live(rig: Rig) -> None:
    aiko, chie = await rig.desks("Aiko", "Chie")
    chat = await rig.picked_up(aiko)
    aiko.session.keep_draft(chat, "half a sen", 10)
    old = rig.token("Aiko")
    new = await rotated(rig, chie, "Aiko")
    await until(lambda: refused(aiko) is NotLetIn.TOKEN_ROTATED)
    # Whoever sits there now sees nothing of hers, until they are her.
    assert not aiko.session.drafts and not aiko.session.state.chats
    assert aiko.session.you is None
    assert await status_of(rig, old) == (401, "unknown token")
    assert await upload_status(rig, old) == 401
    assert await upload_status(rig, new) != 401
    aiko.session.identity.show(SignIn(new))
    await until(lambda: aiko.live and aiko.session.drafts.get(chat) == Draft("half a sen", 10))
    assert aiko.queue(chat) is Queue.ACTIVE
    assert [one.operator for one in await rig.relay.events(TokenRotated)] == [named(rig, "Aiko")]


async def test_ones_own_token_is_replaced_without_leaving(rig: Rig) -> None:
    (chie,) = await rig.desks("Chie")
    chat = await rig.picked_up(chie)
    chie.session.keep_draft(chat, "in the middle of", 4)
    told: list[str] = []
    chie.session.watch(lambda change: told.append(change.token))
    before = len(chie.phases)
    new = await rotated(rig, chie, "Chie")
    assert [one for one in told if one] == [new]
    await rig.wait_for(lambda: chie.live and len(chie.phases) > before)
    assert Phase.TOKEN_REFUSED not in chie.phases
    assert chie.session.drafts[chat].text == "in the middle of"
    assert chie.queue(chat) is Queue.ACTIVE
    await rig.leave(chie)
    again = rig.desk("Chie", token=new)
    await again.open()
    assert again.session.drafts[chat].text == "in the middle of"
    await again.close()


async def test_what_she_typed_waits_for_her_and_not_for_another(rig: Rig) -> None:
    aiko, chie = await rig.desks("Aiko", "Chie")
    chat = await rig.picked_up(aiko)
    aiko.session.keep_draft(chat, "mine alone", 4)
    new = await rotated(rig, chie, "Aiko")
    await until(lambda: refused(aiko) is not None)
    await rig.leave(aiko)
    ben_there = rig.desk("Aiko", token=rig.token("Ben"))
    await rig.open_console(ben_there)
    await until(lambda: ben_there.live)
    assert ben_there.session.you is not None and ben_there.session.you.name == "Ben"
    assert not ben_there.session.drafts
    ben_there.session.keep_draft(chat, "Ben's", 5)
    await rig.leave(ben_there)
    back = rig.desk("Aiko", token=new)
    await back.open()
    assert not back.session.drafts  # the relay has not said yet who this is
    rig.open.append(back)
    await until(lambda: back.live and back.session.drafts.get(chat) == Draft("mine alone", 4))


async def test_nothing_is_shown_to_a_token_that_was_not_hers(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    aiko.session.keep_draft(chat, "secret thoughts", 3)
    await rig.leave(aiko)
    await rig.relay.stop()
    other = rig.desk("Aiko", token=rig.token("Ben"))
    await other.open()
    assert not other.session.drafts and not other.session.state.chats
    assert other.session.you is None
    await other.close()
    # Hers shows her all of it, also while the relay is gone.
    hers = rig.desk("Aiko")
    await hers.open()
    assert hers.session.drafts.get(chat) == Draft("secret thoughts", 3)
    assert hers.session.chat(chat) is not None
    await hers.close()
    await rig.relay.start()


async def test_somebody_is_removed_while_they_answer(rig: Rig) -> None:
    aiko, ben, chie = await rig.desks("Aiko", "Ben", "Chie")
    chat = await rig.picked_up(aiko)
    aiko.session.keep_draft(chat, "I was about to", 3)
    gone = named(rig, "Aiko")
    aiko.session.reply(chat, "before")
    await rig.wait_for(lambda: rig.meta.texts() == ["before"])
    chie.session.administer(RemoveOperator(gone))
    await until(lambda: refused(aiko) is NotLetIn.REMOVED)
    assert not aiko.session.drafts and not aiko.session.state.chats
    await rig.everywhere(lambda desk: desk is aiko or desk.queue(chat) is Queue.UNANSWERED)
    moved = [one for one in ben.session.timeline(chat) if isinstance(one, Move)][-1]
    assert moved.reason is Reason.OPERATOR_REMOVED
    # It rings anew, for the whole of the waiting time.
    returned = moved.at
    await rig.advance(50, step=5)
    assert ben.chat(chat).missed_at is None
    await rig.wait_for(lambda: rig.relay.state.chats[chat].missed_at == returned + 60 * SECOND)
    assert await status_of(rig, rig.token("Aiko")) == (401, "unknown token")
    assert ben.session.pick_up(chat) is None
    await until(lambda: ben.queue(chat) is Queue.ACTIVE)
    assert len(await rig.relay.events(ReplyQueued)) == 1
    # Her name is free, and stays where it stood.
    assert rig.relay.state.operators[gone].name == "Aiko"
    assert (await invited(chie, "Aiko")).operator != gone


async def test_what_is_asked_in_a_role_that_is_gone_is_refused_whole(rig: Rig) -> None:
    """In one group: the role counts that somebody has when it is their turn."""
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    await rig.leave(aiko)
    ben, chie, gone = (named(rig, name) for name in ("Ben", "Chie", "Aiko"))
    asked: list[tuple[OperatorCommand, Actor]] = [
        (ChangeRole(ben, Role.ADMIN), Actor(chie, Role.ADMIN)),
        (ChangeRole(chie, Role.OPERATOR), Actor(ben, Role.OPERATOR)),
        (AddBrand("Late"), Actor(chie, Role.ADMIN)),
        (RemoveOperator(gone), Actor(ben, Role.OPERATOR)),
        (Reply(chat, "too late"), Actor(gone, Role.OPERATOR)),
        (SetStatus(Status.AWAY), Actor(gone, Role.OPERATOR)),
    ]
    answers = [rig.relay.store.sequencer.submit(*one) for one in asked]
    outcomes = await asyncio.gather(*answers)
    refused = [one.code if isinstance(one, Refusal) else None for one in outcomes]
    no = RefusalCode.NOT_ALLOWED
    assert refused == [None, None, no, None, no, no]
    assert not rig.meta.texts()


async def test_their_chats_can_be_given_to_somebody(rig: Rig) -> None:
    aiko, ben, chie = await rig.desks("Aiko", "Ben", "Chie")
    chat = await rig.picked_up(aiko)
    chie.session.administer(RemoveOperator(named(rig, "Aiko"), named(rig, "Ben")))
    await until(lambda: refused(aiko) is NotLetIn.REMOVED)
    await until(lambda: ben.session.chat(chat) is not None)
    await until(lambda: ben.chat(chat).operator == named(rig, "Ben"))
    assert ben.session.may_answer(chat) is None
    assert ben.session.reply(chat, "I go on") is None
    await rig.wait_for(lambda: rig.meta.texts() == ["I go on"])


async def test_the_last_admin_stays(rig: Rig) -> None:
    (chie,) = await rig.desks("Chie")
    me = named(rig, "Chie")
    for command in (RemoveOperator(me), ChangeRole(me, Role.OPERATOR)):
        chie.session.administer(command)
        await until(lambda: not chie.session.outbox.pending)
        refusal = chie.notices.pop().refusal
        assert refusal is not None and refusal.code is RefusalCode.LAST_ADMIN
    # An admin who has never signed in is none yet.
    await invited(chie, "Dai", Role.ADMIN)
    chie.session.administer(RemoveOperator(me))
    await until(lambda: bool(chie.notices))
    assert chie.live and chie.session.role is Role.ADMIN


async def test_a_code_lets_one_console_in(rig: Rig) -> None:
    (chie,) = await rig.desks("Chie")
    code = (await invited(chie, "Dai", Role.SUPERVISOR)).code
    dai = rig.desk("Dai", token=MINE, invite=code)
    await rig.open_console(dai)
    await until(lambda: dai.live)
    assert dai.session.you is not None and dai.session.you.name == "Dai"
    assert dai.session.role is Role.SUPERVISOR
    joined = await rig.relay.events(OperatorJoined)
    assert [one.operator for one in joined] == [named(rig, "Dai")]
    assert await status_of(rig, ANOTHER, code) == (401, "invite used")
    assert await status_of(rig, MINE, code) == (101, "")
    assert await status_of(rig, MINE) == (101, "")
    assert not rig.relay.state.operators[named(rig, "Dai")].invited


async def test_the_answer_to_a_code_is_lost_and_the_relay_starts_again(rig: Rig) -> None:
    (chie,) = await rig.desks("Chie")
    code = (await invited(chie, "Dai")).code
    assert await status_of(rig, MINE, code) == (101, "")  # and nothing of it was heard
    await rig.relay.stop()
    await rig.relay.start()
    assert await status_of(rig, ANOTHER, code) == (401, "invite used")
    dai = rig.desk("Dai", token=MINE, invite=code)
    await rig.open_console(dai)
    await until(lambda: dai.live)
    assert not rig.relay.state.operators[named(rig, "Dai")].invited


async def test_a_code_is_good_for_a_day(rig: Rig) -> None:
    (chie,) = await rig.desks("Chie")
    first = await invited(chie, "Dai")
    assert first.until == rig.clock.now() + GOOD_FOR
    assert await status_of(rig, MINE, "inv-33333-33333-33333-33333") == (401, "unknown invite")
    await rig.overnight(GOOD_FOR / SECOND)
    assert await status_of(rig, MINE, first.code) == (401, "invite expired")
    answer = await chie.session.request(InviteAgain(named(rig, "Dai")))
    assert isinstance(answer, Invited)
    assert await status_of(rig, MINE, answer.code) == (101, "")


async def test_a_role_counts_from_the_moment_it_is_given(rig: Rig) -> None:
    ben, chie = await rig.desks("Ben", "Chie")
    chie.session.administer(ChangeRole(named(rig, "Ben"), Role.ADMIN))
    await until(lambda: ben.session.role is Role.ADMIN)
    assert ben.session.you is not None and ben.session.you.role is Role.ADMIN
    assert "notice.role.admin" in [one.say for one in ben.notices]
    assert not chie.notices
    # What is on its way as the role is taken away is refused, and nothing half done.
    me = named(rig, "Chie")
    ben.session.administer(ChangeRole(me, Role.OPERATOR))
    await until(lambda: chie.session.role is Role.OPERATOR)
    chie.ask(ChangeRole(named(rig, "Aiko"), Role.ADMIN))
    await until(lambda: any(one.refusal for one in chie.notices))
    assert chie.notices[-1].refusal == Refusal(RefusalCode.NOT_ALLOWED)
    assert [one.say for one in chie.notices][:1] == ["notice.role.operator"]
    answer = await chie.session.request(RotateToken(named(rig, "Aiko")))
    assert isinstance(answer, Problem) and answer.code is ProblemCode.NOT_ALLOWED


async def test_who_is_there_and_when_they_were_last(rig: Rig) -> None:
    aiko, chie = await rig.desks("Aiko", "Chie")
    started = rig.clock.now()

    async def presence() -> dict[str, tuple[int, int]]:
        answer = await chie.session.request(ListPresence())
        assert isinstance(answer, Presence)
        names = {one.id: one.name for one in rig.relay.state.present_operators()}
        return {names[one.operator]: (one.consoles, one.last_seen) for one in answer.operators}

    assert await presence() == {
        "Aiko": (1, started),
        "Ben": (0, 0),
        "Chie": (1, started),
    }
    await rig.advance(30)
    await rig.leave(aiko)
    left = rig.clock.now()
    await rig.relay.stop()
    await rig.relay.start()
    await rig.wait_for(lambda: chie.live)
    seen = await presence()
    assert seen["Aiko"] == (0, left) and seen["Chie"][0] == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Ben", ProblemCode.NAME_IN_USE),
        ("", ProblemCode.BAD_NAME),
        ("   ", ProblemCode.BAD_NAME),
        ("x" * 300, ProblemCode.BAD_NAME),
        ("\u202eneB", ProblemCode.BAD_NAME),
        ("Ben\u200f", ProblemCode.BAD_NAME),
    ],
)
async def test_names_that_nobody_can_have(rig: Rig, name: str, code: ProblemCode) -> None:
    (chie,) = await rig.desks("Chie")
    before = len(rig.relay.state.operators)
    answer = await chie.session.request(InviteOperator(name, Role.OPERATOR))
    assert isinstance(answer, Problem) and answer.code is code
    assert len(rig.relay.state.operators) == before


async def test_supervisors_see_who_is_there_and_invite_nobody(rig: Rig) -> None:
    ben, chie = await rig.desks("Ben", "Chie")
    answer = await ben.session.request(ListPresence())
    assert isinstance(answer, Problem) and answer.code is ProblemCode.NOT_ALLOWED
    chie.session.administer(ChangeRole(named(rig, "Ben"), Role.SUPERVISOR))
    await until(lambda: ben.session.role is Role.SUPERVISOR)
    assert isinstance(await ben.session.request(ListPresence()), Presence)
    for request in (InviteOperator("Dai", Role.ADMIN), RotateToken(named(rig, "Chie"))):
        answer = await ben.session.request(request)
        assert isinstance(answer, Problem) and answer.code is ProblemCode.NOT_ALLOWED
    assert chie.live
