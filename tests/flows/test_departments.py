"""Departments and roles on a real relay with several consoles: who sees a chat, hears it ring and
may ask for it, at once when that changes."""

from __future__ import annotations

from console.core.chats import PickUp
from console.core.company.brands import AddDepartment
from console.core.company.operators import ChangeDepartments, ChangeRole
from console.core.company.roles import ChatAct
from console.core.company.values import Role
from console.core.queues import Queue
from console.core.refusals import RefusalCode
from tests.flows.rig import Desk, Rig
from tests.waiting import until


def operator(desk: Desk) -> str:
    return desk.session.me


async def sit_in_sales(rig: Rig, aiko: Desk, chie: Desk) -> None:
    """Aiko is in a department to which no channel is connected."""
    (brand,) = chie.session.state.brands
    chie.ask(AddDepartment(brand, "Sales"))
    await rig.everywhere(lambda desk: len(desk.session.state.departments) == 2)
    sales = next(d.id for d in chie.session.state.departments.values() if d.name == "Sales")
    chie.ask(ChangeDepartments(operator(aiko), (sales,)))
    await until(lambda: aiko.session.rights.departments == (sales,))


async def test_a_chat_of_another_department_is_known_and_not_listed(rig: Rig) -> None:
    aiko, ben, chie = await rig.desks("Aiko", "Ben", "Chie")
    await sit_in_sales(rig, aiko, chie)
    chat = await rig.hear()
    await until(lambda: ben.queue(chat) is Queue.UNANSWERED)
    assert any(notice.rings for notice in ben.notices)
    assert chat in aiko.session.state.chats
    assert aiko.queue(chat) is None
    assert aiko.session.queues.count(Queue.UNANSWERED) == 0
    assert aiko.session.queues.needing_count() == 0
    assert not any(notice.rings for notice in aiko.notices)
    refusal = aiko.session.pick_up(chat)
    assert refusal is not None
    assert refusal.code is RefusalCode.NOT_YOUR_DEPARTMENT


async def test_the_relay_refuses_what_a_console_asks_elsewhere(rig: Rig) -> None:
    aiko, chie = await rig.desks("Aiko", "Chie")
    await sit_in_sales(rig, aiko, chie)
    chat = await rig.hear()
    aiko.ask(PickUp(chat, 0))
    await until(lambda: aiko.notices and aiko.notices[-1].refusal)
    told = aiko.notices[-1]
    assert told.refusal is not None
    assert told.refusal.code is RefusalCode.NOT_YOUR_DEPARTMENT
    assert told.act is ChatAct.PICK_UP
    assert rig.relay.state.chats[chat].queue is Queue.UNANSWERED


async def test_a_change_of_departments_counts_at_once_and_leaves_ones_own(rig: Rig) -> None:
    aiko, chie = await rig.desks("Aiko", "Chie")
    mine = await rig.picked_up(aiko)
    await sit_in_sales(rig, aiko, chie)
    assert aiko.queue(mine) is Queue.ACTIVE
    assert aiko.session.reply(mine, "still mine") is None
    await until(lambda: "still mine" in [one.text for one in chie.ours(mine)])
    chie.ask(ChangeDepartments(operator(aiko), ()))
    await until(lambda: aiko.session.rights.departments == ())


async def test_a_role_counts_at_once_on_the_console_and_at_the_relay(rig: Rig) -> None:
    aiko, ben, chie = await rig.desks("Aiko", "Ben", "Chie")
    chat = await rig.picked_up(ben)
    refusal = aiko.session.rights.why_not(ChatAct.END, chat)
    assert refusal is not None
    assert refusal.code is RefusalCode.NOT_YOURS
    chie.ask(ChangeRole(operator(aiko), Role.SUPERVISOR))
    await until(lambda: aiko.session.rights.why_not(ChatAct.END, chat) is None)
    assert aiko.session.end(chat) is None
    # It can still be taken back, and has not left, when the role goes.
    chie.ask(ChangeRole(operator(aiko), Role.OPERATOR))
    await until(lambda: aiko.session.role is Role.OPERATOR)
    await rig.advance(6)
    await until(lambda: any(notice.refusal for notice in aiko.notices))
    told = next(notice for notice in aiko.notices if notice.refusal)
    assert told.act is ChatAct.END
    assert rig.relay.state.chats[chat].open


async def test_typing_is_heard_by_those_who_would_end_the_chat(rig: Rig) -> None:
    ben, chie = await rig.desks("Ben", "Chie")
    chat = await rig.picked_up(ben)
    ben.session.tell("typing", chat)
    await until(
        lambda: (
            chie.session.colleagues.typing_in(chat, chie.session.machine_now()) == [operator(ben)]
        )
    )
