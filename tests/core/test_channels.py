"""Channels that are switched off, unlinked and connected again (specification, section 3)."""

from __future__ import annotations

import pytest

from console.core.actor import RELAY
from console.core.channels.connecting import (
    AcceptTerms,
    ConnectAccount,
    ConnectChannel,
    ForgetAccount,
    SwitchChannel,
    UnlinkChannel,
)
from console.core.channels.incidents import OpenIncident
from console.core.channels.values import Account, AccountChannel, ChannelState, Consent
from console.core.chats import PickUp
from console.core.company.brands import AddBrand, AddDepartment, RenameBrand, RenameDepartment
from console.core.failures import Cause, Failure
from console.core.log import OperatorCommand
from console.core.messages import Receive
from console.core.moments import DAY, MINUTE, SECOND
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.remarks import AddRemark
from console.core.sends import Reply
from console.core.state import Visitor
from console.core.transcript import Message, Move, Remark, RemarkKind
from tests.core.examples import ADA, AIKO, PAGE, START, Desk, desk


def texts(made: Desk, chat: str) -> list[str]:
    return [item.text for item in made.chat(chat).timeline if isinstance(item, Message)]


def switch(made: Desk, on: bool) -> None:
    assert made.do(SwitchChannel(PAGE, on), ADA) is None


def receive(made: Desk, psid: str, mid: str, text: str) -> Refusal | None:
    visitor = Visitor(psid, PAGE, chats=0)
    return made.do(Receive(visitor, mid, made.now, text))


def test_while_a_channel_is_off_no_chat_opens_and_nothing_is_lost() -> None:
    made = desk()
    switch(made, on=False)
    receive(made, "1", "a", "anyone there?")
    receive(made, "1", "b", "hello?")
    receive(made, "2", "c", "もしもし")
    assert not made.state.chats
    assert made.state.channels[PAGE].backlog == 3


def test_switched_on_again_what_was_kept_becomes_missed_chats() -> None:
    made = desk()
    switch(made, on=False)
    receive(made, "1", "a", "anyone there?")
    made.advance(MINUTE)
    receive(made, "1", "b", "hello?")
    receive(made, "2", "c", "もしもし")
    made.advance(MINUTE)
    switch(made, on=True)
    assert {chat: texts(made, chat) for chat in made.state.chats} == {
        "c1": ["anyone there?", "hello?"],
        "c2": ["もしもし"],
    }
    for chat in made.state.chats.values():
        assert chat.queue is Queue.UNANSWERED
        assert not chat.incoming
        assert [i.reason for i in chat.timeline if isinstance(i, Move)] == [Reason.CHANNEL_OFF]
    assert made.state.channels[PAGE].backlog == 0
    assert not made.state.backlog
    # The reply window counts from what the visitor wrote, not from the switch.
    assert made.chat("c1").visitor_at == START + MINUTE


def test_what_was_kept_too_long_completes_as_its_window_has_closed() -> None:
    made = desk()
    switch(made, on=False)
    receive(made, "1", "a", "anyone there?")
    made.now += 8 * DAY
    switch(made, on=True)
    made.advance(1)
    assert made.chat("c1").queue is Queue.COMPLETED
    assert made.chat("c1").reason is Reason.WINDOW_CLOSED


def test_an_open_chat_goes_on_hearing_but_can_not_be_answered() -> None:
    made = desk()
    chat = made.write("1")
    made.do(PickUp(chat, 0), AIKO)
    switch(made, on=False)
    made.write("1", "still there")
    assert texts(made, chat) == ["hello", "still there"]
    refusal = made.do(Reply(chat, "yes"), AIKO)
    assert refusal == Refusal(RefusalCode.CHANNEL_OFF)
    switch(made, on=True)
    assert made.do(Reply(chat, "yes"), AIKO) is None


def test_switching_to_what_it_is_changes_nothing() -> None:
    made = desk()
    assert made.do(SwitchChannel(PAGE, True), ADA) == Refusal(RefusalCode.STALE)
    refusal = made.do(SwitchChannel("999", False), ADA)
    assert refusal == Refusal(RefusalCode.UNKNOWN_CHANNEL)


@pytest.mark.parametrize(
    "command",
    [
        SwitchChannel(PAGE, False),
        AcceptTerms("1"),
        AddBrand("New"),
        RenameBrand("b1", "New"),
        AddDepartment("b1", "Sales"),
        RenameDepartment("d1", "Sales"),
    ],
    ids=lambda command: command.kind,
)
def test_only_admins_change_the_company(command: OperatorCommand) -> None:
    made = desk()
    before = made.state
    assert made.do(command, AIKO) == Refusal(RefusalCode.NOT_ALLOWED)
    assert made.state == before
    assert made.do(command, ADA) is None


def test_who_accepted_the_terms_is_recorded() -> None:
    made = desk()
    made.advance(SECOND)
    made.do(AcceptTerms("2026-11"), ADA)
    assert made.state.consent == Consent("2026-11", ADA.id, START + SECOND)


def test_brands_and_departments_are_added_and_renamed() -> None:
    made = desk()
    made.do(AddBrand("Acme Japan"), ADA)
    made.do(AddDepartment("b2", "サポート"), ADA)
    made.do(RenameBrand("b1", "Acme Europe"), ADA)
    made.do(RenameDepartment("d1", "Front desk"), ADA)
    assert {one.name for one in made.state.brands.values()} == {"Acme Europe", "Acme Japan"}
    named = {(one.brand, one.name) for one in made.state.departments.values()}
    assert named == {("b1", "Front desk"), ("b2", "サポート")}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AddBrand("Acme"), RefusalCode.NAME_IN_USE),
        (AddBrand("  "), RefusalCode.BAD_NAME),
        (AddBrand("a\x1b[2J"), RefusalCode.BAD_NAME),
        (AddBrand("x" * 81), RefusalCode.BAD_NAME),
        (RenameBrand("b9", "New"), RefusalCode.UNKNOWN_BRAND),
        (AddDepartment("b1", "Support"), RefusalCode.NAME_IN_USE),
        (AddDepartment("b9", "Support"), RefusalCode.UNKNOWN_BRAND),
        (RenameDepartment("d9", "New"), RefusalCode.UNKNOWN_DEPARTMENT),
    ],
)
def test_bad_names_and_places_are_refused(command: OperatorCommand, code: RefusalCode) -> None:
    refusal = desk().do(command, ADA)
    assert isinstance(refusal, Refusal)
    assert refusal.code is code


def test_a_name_may_be_set_to_what_it_is() -> None:
    assert desk().do(RenameBrand("b1", "Acme"), ADA) is None


def test_an_unlinked_page_can_go_to_another_brand() -> None:
    made = desk()
    taken = made.do(ConnectChannel(PAGE, "Acme Page", "Other", "Desk"), RELAY)
    assert taken == Refusal(RefusalCode.CHANNEL_IN_USE, detail="Acme")
    assert made.do(UnlinkChannel(PAGE), RELAY) is None
    assert made.state.channels[PAGE].state is ChannelState.UNLINKED
    assert made.do(UnlinkChannel(PAGE), RELAY) == Refusal(RefusalCode.STALE)
    assert made.do(ConnectChannel(PAGE, "Acme Page", "Other", "Desk"), RELAY) is None
    channel = made.state.channels[PAGE]
    assert (channel.state, made.state.brands[channel.brand].name) == (ChannelState.ON, "Other")


def test_connecting_again_leaves_an_off_switch_off() -> None:
    made = desk()
    switch(made, on=False)
    receive(made, "1", "a", "hello?")
    made.do(ConnectChannel(PAGE, "Acme Page", "Acme", "Support", "fb1"), RELAY)
    channel = made.state.channels[PAGE]
    assert (channel.state, channel.account, channel.backlog) == (ChannelState.OFF, "fb1", 1)


def test_what_was_kept_is_not_forgotten_when_the_page_is_unlinked_meanwhile() -> None:
    made = desk()
    switch(made, on=False)
    receive(made, "1", "a", "anyone there?")
    assert made.do(UnlinkChannel(PAGE), RELAY) is None
    assert made.do(ConnectChannel(PAGE, "Acme Page", "Other", "Desk"), RELAY) is None
    assert {chat: texts(made, chat) for chat in made.state.chats} == {"c1": ["anyone there?"]}
    assert made.chat("c1").missed_at == made.now
    assert not made.state.backlog


def test_with_an_account_its_channels_go() -> None:
    made = desk()
    account = Account("fb1", "Aiko Mori", (AccountChannel(PAGE, "Acme Page", "", ("MESSAGING",)),))
    made.do(ConnectAccount(account), RELAY)
    made.do(ConnectChannel(PAGE, "Acme Page", "Acme", "Support", "fb1"), RELAY)
    assert made.state.accounts["fb1"].connected_at == START
    made.do(ForgetAccount("fb1"), RELAY)
    assert not made.state.accounts
    assert made.state.channels[PAGE].state is ChannelState.UNLINKED
    assert made.do(ForgetAccount("fb1"), RELAY) == Refusal(RefusalCode.UNKNOWN_ACCOUNT)


def test_remarks_before_the_first_message_stand_in_the_chat_it_opens() -> None:
    made = desk()
    visitor = Visitor("1", PAGE, chats=0)
    remark = Remark(made.now, RemarkKind.CAME_BY_LINK, "spring")
    made.do(AddRemark(visitor, remark))
    assert not made.state.chats
    made.advance(SECOND)
    chat = made.write("1")
    assert made.chat(chat).timeline[0] == remark
    assert texts(made, chat) == ["hello"]
    assert not made.state.backlog


def test_too_many_improper_words_kept_while_off_complete_the_chat_at_once() -> None:
    made = desk()
    switch(made, on=False)
    receive(made, "1", "a", "shit damn shit")
    switch(made, on=True)
    assert made.chat("c1").reason is Reason.PROFANITY


def test_a_page_that_is_off_for_one_failure_keeps_its_incident() -> None:
    made = desk()
    made.do(OpenIncident(PAGE, Failure(Cause.ACCESS_EXPIRED, 190, 460)), RELAY)
    switch(made, on=False)
    assert made.state.incidents
    made.do(UnlinkChannel(PAGE), RELAY)
    assert not made.state.incidents
