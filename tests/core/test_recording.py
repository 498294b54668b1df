"""The record: who changed what, when, from what to what."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import get_args

from console.core.actor import RELAY
from console.core.channels.connecting import (
    AcceptTerms,
    ConnectAccount,
    ConnectChannel,
    ForgetAccount,
    SwitchChannel,
)
from console.core.channels.values import Account, AccountChannel
from console.core.company.brands import AddBrand, AddDepartment, ChangeSettings, RenameBrand
from console.core.company.operators import SetStatus
from console.core.company.values import Settings, Status
from console.core.log import AnyCompanyEvent
from console.core.moments import MINUTE
from console.core.record import GROUPS, Changed, RecordKind, RecordLine
from console.core.recording import MOST_TOLD, RECORDED, record_of
from tests.core.examples import ADA, AIKO, PAGE, START, Desk, desk


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
    assert last(made).changes == (Changed("version", "", "2026-11"),)
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


def test_the_command_line_is_named_as_who_did_it() -> None:
    (added, *_) = record_of(desk().log)
    assert (added.by, added.event) == (RELAY.id, RecordKind.BRAND_ADDED)


def test_chats_messages_and_what_people_say_of_themselves_are_not_recorded() -> None:
    made = desk()
    made.write("1")
    made.do(SetStatus(Status.AWAY), AIKO)
    assert lines(made) == []


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
    assert set(GROUPS) == set(RecordKind)


def test_every_setting_that_is_changed_is_told() -> None:
    """One that is added to the settings and forgotten in the record would be changed unseen."""
    other = {"int": 77, "tuple": ("x",), "bool": None}
    for one in fields(Settings):
        if one.name in ("since", "version"):
            continue
        made = desk()
        value = getattr(Settings(), one.name)
        another = (not value) if isinstance(value, bool) else other[type(value).__name__]
        event_settings = replace(Settings(), **{one.name: another})
        from console.core.company.brands import SettingsChanged

        made.append([SettingsChanged("b1", event_settings)])
        assert [changed.name for changed in last(made).changes] == [one.name]
