"""The record: who changed what, when, from what to what."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_args

from console.core.actor import RELAY
from console.core.channels.connecting import (
    AcceptTerms,
    ConnectAccount,
    ConnectChannel,
    ForgetAccount,
    SwitchChannel,
)
from console.core.channels.values import Account, AccountChannel
from console.core.chats import PickUp
from console.core.company.brands import (
    AddBrand,
    AddDepartment,
    ChangeSettings,
    RemoveBrand,
    RemoveDepartment,
    RenameBrand,
    RenameDepartment,
    SettingsChanged,
)
from console.core.company.operators import (
    AddOperator,
    ChangeDepartments,
    ChangeLimit,
    ChangeRole,
    RecordInvite,
    RecordJoin,
    RecordRotation,
    RemoveOperator,
    RenameOperator,
    SetStatus,
)
from console.core.company.values import CustomWord, Role, Settings, Status, WordLanguage
from console.core.company_log import AnyCompanyEvent
from console.core.excuses import ExcuseHit
from console.core.log import AnyChatEvent
from console.core.moments import MINUTE
from console.core.record import GROUPS, Changed, RecordKind, RecordLine
from console.core.recording import MOST_TOLD, RECORDED, RECORDED_IN_CHATS, record_of
from console.core.transcript import Message
from tests.core.examples import ADA, AIKO, BEN, PAGE, START, Desk, desk


def lines(made: Desk) -> list[RecordLine]:
    """What was recorded since the desk was opened."""
    opened = desk().state.seq
    return [line for line in record_of(made.log) if line.seq > opened]


def last(made: Desk) -> RecordLine:
    return lines(made)[-1]


def test_a_setting_says_who_when_from_what_to_what() -> None:
    made = desk()
    made.advance(MINUTE)
    made.do(ChangeSettings("b1", Settings(retention=900, waiting=None)), ADA)
    assert lines(made) == [
        RecordLine(
            made.state.seq,
            START + MINUTE,
            "ada",
            RecordKind.SETTINGS_CHANGED,
            "Acme",
            (Changed("waiting", "60", ""), Changed("retention", "86400", "900")),
        )
    ]
    made.do(ChangeSettings("b1", Settings(retention=900, waiting=10)), ADA)
    assert last(made).changes == (Changed("waiting", "", "10"),)


def test_settings_saved_as_they_were_are_no_change() -> None:
    made = desk()
    made.do(ChangeSettings("b1", Settings()), ADA)
    assert lines(made) == []


def test_of_a_list_of_words_the_record_names_what_came_and_what_went() -> None:
    made = desk()
    made.do(ChangeSettings("b1", Settings(allowed_words=("kuso", "Moe"))), ADA)
    assert last(made).changes == (Changed("allowed_words", "", "kuso, Moe"),)
    made.do(ChangeSettings("b1", Settings(allowed_words=("Moe", "Lee"))), ADA)
    assert last(made).changes == (Changed("allowed_words", "kuso", "Lee"),)
    many = tuple(f"w{n}" for n in range(MOST_TOLD + 7))
    made.do(ChangeSettings("b1", Settings(allowed_words=("Moe", "Lee", *many))), ADA)
    (changed,) = last(made).changes
    assert changed.after.endswith(f"w{MOST_TOLD - 1} (+7)")


def test_what_is_renamed_stands_under_the_name_it_had() -> None:
    made = desk()
    made.do(RenameBrand("b1", "Acme Japan"), ADA)
    made.do(AddBrand("Boutique"), ADA)
    made.do(AddDepartment("b1", "Sales"), ADA)
    told = [(line.event, line.subject, line.changes) for line in lines(made)]
    assert told == [
        (RecordKind.BRAND_RENAMED, "Acme", (Changed("name", "Acme", "Acme Japan"),)),
        (RecordKind.BRAND_ADDED, "Boutique", ()),
        (RecordKind.DEPARTMENT_ADDED, "Acme Japan › Sales", ()),
    ]


def test_channels_accounts_and_terms() -> None:
    made = desk()
    made.do(AcceptTerms("2026-11"), ADA)
    assert (last(made).subject, last(made).changes) == ("2026-11", ())
    made.do(AcceptTerms("2027-01"), ADA)
    assert last(made).changes == (Changed("version", "2026-11", "2027-01"),)
    made.do(SwitchChannel(PAGE, False), ADA)
    assert (last(made).subject, last(made).changes) == (
        "Acme Page",
        (Changed("state", "on", "off"),),
    )
    made.do(ConnectAccount(Account("7", "Hana Mori", (AccountChannel(PAGE, "Acme Page"),))), ADA)
    assert (last(made).event, last(made).subject) == (RecordKind.ACCOUNT_CONNECTED, "Hana Mori")
    made.do(ConnectChannel(PAGE, "Acme Page", "Acme", "Support", "7"), ADA)
    assert last(made).changes == (Changed("account", "", "Hana Mori"),)
    made.do(ForgetAccount("7"), ADA)
    kinds = [(line.event, line.subject) for line in lines(made)[-2:]]
    assert kinds == [
        (RecordKind.CHANNEL_UNLINKED, "Acme Page"),
        (RecordKind.ACCOUNT_REMOVED, "Hana Mori"),
    ]


def test_people_come_change_and_go() -> None:
    made = desk()
    made.do(AddDepartment("b1", "Sales"), ADA)
    made.do(AddOperator("chie", "Chie", Role.OPERATOR, ("d2",), invited=True), ADA)
    made.do(RecordInvite("chie"), ADA)
    made.do(RecordJoin("chie"), RELAY)
    made.do(RenameOperator("chie", "Chie Mori"), ADA)
    made.do(ChangeRole("chie", Role.SUPERVISOR), ADA)
    made.do(ChangeDepartments("chie", ("d1", "d2")), ADA)
    made.do(ChangeDepartments("chie", ()), ADA)
    made.do(ChangeLimit("chie", 3), ADA)
    made.do(ChangeLimit("chie", None), ADA)
    made.do(RecordRotation("chie"), ADA)
    made.do(RemoveOperator("chie"), ADA)
    told = [(line.by, line.event, line.subject, line.changes) for line in lines(made)[1:]]
    added = (Changed("role", "", "operator"), Changed("with_departments", "", "Acme › Sales"))
    both = "Acme › Support, Acme › Sales"
    assert told == [
        ("ada", "operator_invited", "Chie", added),
        ("ada", "operator_invited", "Chie", ()),
        ("relay", "operator_joined", "Chie", ()),
        ("ada", "operator_renamed", "Chie", (Changed("name", "Chie", "Chie Mori"),)),
        ("ada", "role_changed", "Chie Mori", (Changed("role", "operator", "supervisor"),)),
        (
            "ada",
            "departments_changed",
            "Chie Mori",
            (Changed("departments", "Acme › Sales", both),),
        ),
        ("ada", "departments_changed", "Chie Mori", (Changed("departments", both, ""),)),
        ("ada", "limit_changed", "Chie Mori", (Changed("limit", "", "3"),)),
        ("ada", "limit_changed", "Chie Mori", (Changed("limit", "3", ""),)),
        ("ada", "token_rotated", "Chie Mori", ()),
        ("ada", "operator_removed", "Chie Mori", ()),
    ]
    assert all(line.concerns("chie") for line in lines(made)[1:])


def test_a_removal_says_what_became_of_the_chats() -> None:
    made = desk()
    for psid in ("1", "2"):
        made.do(PickUp(made.write(psid), 0), BEN)
    made.do(RemoveOperator("ben", "aiko"), ADA)
    assert last(made).changes == (Changed("chats", "2", "Aiko"),)
    made.do(RemoveOperator("aiko"), ADA)
    assert last(made).changes == (Changed("chats", "2", ""),)
    made.do(AddOperator("dan", "Dan", Role.OPERATOR), ADA)
    made.do(RemoveOperator("dan"), ADA)
    assert last(made).changes == ()


def test_brands_and_departments_go_under_the_names_they_had() -> None:
    made = desk()
    made.do(AddBrand("Boutique"), ADA)
    made.do(AddDepartment("b2", "Sales"), ADA)
    made.do(RenameDepartment("d2", "Shop"), ADA)
    made.do(RemoveDepartment("d2"), ADA)
    made.do(RemoveBrand("b2"), ADA)
    told = [(line.event, line.subject) for line in lines(made)[2:]]
    assert told == [
        ("department_renamed", "Boutique › Sales"),
        ("department_removed", "Boutique › Shop"),
        ("brand_removed", "Boutique"),
    ]


def test_own_words_are_told_with_their_language() -> None:
    made = desk()
    words = (CustomWord("zut"), CustomWord("ばか", WordLanguage.JAPANESE))
    made.do(ChangeSettings("b1", Settings(custom_words=words)), ADA)
    assert last(made).changes == (Changed("custom_words", "", "zut, ja|ばか"),)


def test_the_command_line_is_named_as_who_did_it() -> None:
    (added, *_) = record_of(desk().log)
    assert (added.by, added.event) == (RELAY.id, RecordKind.BRAND_ADDED)


def test_chats_messages_and_what_people_say_of_themselves_are_not_recorded() -> None:
    made = desk()
    made.write("1")
    made.do(SetStatus(Status.AWAY), AIKO)
    assert lines(made) == []


def test_an_excused_word_tells_why_and_where_and_never_which() -> None:
    made = desk()
    chat = made.write("1", "what the shit")
    made.do(PickUp(chat, 0), AIKO)
    message = made.chat(chat).timeline[0]
    assert isinstance(message, Message)
    made.do(ExcuseHit(chat, message.id, "shit", "a quote"), AIKO)
    line = last(made)
    assert (line.by, line.event, line.subject) == ("aiko", "hit_excused", chat)
    assert line.changes == (Changed("reason", "", "a quote"), Changed("counted", "1", "0"))


def test_a_person_finds_what_they_did_and_what_was_done_to_them() -> None:
    added = record_of(desk().log)[-1]
    assert added.concerns("ada") and added.concerns(RELAY.id) and not added.concerns("ben")


def test_a_recorder_that_sees_only_what_is_recorded_tells_the_same() -> None:
    """The relay reads no other entries."""
    made = desk()
    for number in range(5):
        made.write(str(number))
        made.do(SetStatus(Status.BUSY), AIKO)
        made.do(ChangeSettings("b1", Settings(idle=60 + number)), ADA)
    assert record_of(one for one in made.log if one.event.kind in RECORDED) == record_of(made.log)


def test_every_event_that_stands_in_the_record_is_seen_and_every_kind_has_its_group() -> None:
    company = {
        str(one.default) for event in get_args(AnyCompanyEvent) for one in fields(event)
        if one.name == "kind"
    }  # fmt: skip
    assert company >= RECORDED
    chats = {
        str(one.default) for event in get_args(AnyChatEvent) for one in fields(event)
        if one.name == "kind"
    }  # fmt: skip
    assert chats >= RECORDED_IN_CHATS
    assert set(GROUPS) == set(RecordKind)


def test_every_setting_that_is_changed_is_told() -> None:
    """One that is added to the settings and forgotten in the record would be changed unseen."""
    others: dict[type, object] = {int: 77, bool: False, tuple: ("x",)}
    for one in fields(Settings):
        if one.name in ("since", "version"):
            continue
        changed: dict[str, Any] = {one.name: others[type(getattr(Settings(), one.name))]}
        made = desk()
        made.append([SettingsChanged("b1", replace(Settings(), **changed))])
        assert [changed.name for changed in last(made).changes] == [one.name]
