"""The company's side: settings that are taken back, people who change and go, what is removed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.core.actor import RELAY, Actor
from console.core.channels.connecting import ConnectChannel, UnlinkChannel
from console.core.chats import PickUp
from console.core.company.brands import (
    AddBrand,
    AddDepartment,
    ChangeSettings,
    RemoveBrand,
    RemoveDepartment,
    bad_setting,
)
from console.core.company.operators import (
    AddOperator,
    ChangeDepartments,
    ChangeLimit,
    ChangeRole,
    RecordJoin,
    RemoveOperator,
    RenameOperator,
)
from console.core.company.values import (
    MOST_WORDS,
    CustomWord,
    Role,
    Settings,
    WordLanguage,
)
from console.core.moments import MINUTE, SECOND
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.transcript import Move
from tests.core.examples import ADA, AIKO, BEN, Desk, desk

HOUR_LONG = Settings(retention=3_600)


def change(made: Desk, settings: Settings, replaces: int | None = None) -> Refusal | None:
    return made.do(ChangeSettings("b1", settings, replaces), ADA)


def test_settings_are_counted_and_the_former_ones_kept() -> None:
    made = desk()
    assert change(made, HOUR_LONG, 0) is None
    brand = made.state.brands["b1"]
    assert (brand.settings.version, brand.settings.since) == (1, made.now)
    assert brand.settings.retention == 3_600
    assert brand.former == Settings()
    made.advance(MINUTE)
    assert change(made, Settings(), 1) is None
    assert made.state.brands["b1"].former == brand.settings


def test_settings_that_were_changed_meanwhile_are_not_overwritten_unseen() -> None:
    made = desk()
    assert change(made, HOUR_LONG, 0) is None
    refusal = change(made, Settings(idle=60), 0)
    assert refusal == Refusal(RefusalCode.CHANGED_SINCE, since=made.now)
    assert change(made, replace(HOUR_LONG, idle=60), 1) is None
    assert change(made, Settings(), None) is None  # as consoles before asked


@pytest.mark.parametrize(
    ("settings", "wrong"),
    [
        (Settings(retention=899), "retention"),
        (Settings(idle=86_401), "idle"),
        (Settings(waiting=9), "waiting"),
        (Settings(waiting=None, improper_limit=None), ""),
        (Settings(custom_words=(CustomWord("x"),)), "custom_words"),
        (Settings(custom_words=(CustomWord("  "),)), "custom_words"),
        (Settings(custom_words=(CustomWord("a|b"),)), "custom_words"),
        (Settings(custom_words=(CustomWord("to\u202ep"),)), "custom_words"),
        (Settings(custom_words=(CustomWord("xy" * 20),)), ""),
        (Settings(custom_words=(CustomWord("xy" * 20 + "z"),)), "custom_words"),
        (Settings(allowed_words=("z" * 41,)), "allowed_words"),
        (Settings(answering_apps=("263902037430900",)), ""),
        (Settings(answering_apps=("x1",)), "answering_apps"),
        (Settings(answering_apps=tuple(map(str, range(21)))), "answering_apps"),
    ],
)
def test_a_setting_out_of_its_range_is_named(settings: Settings, wrong: str) -> None:
    assert bad_setting(settings).partition(":")[0] == wrong


def test_each_language_has_its_own_thousand_words() -> None:
    words = [f"word{number}" for number in range(MOST_WORDS)]
    english = tuple(CustomWord(word, WordLanguage.ENGLISH) for word in words)
    japanese = tuple(CustomWord(word, WordLanguage.JAPANESE) for word in words)
    assert bad_setting(Settings(custom_words=english + japanese)) == ""
    more = (*english, CustomWord("more", WordLanguage.ENGLISH))
    assert bad_setting(Settings(custom_words=more)) == "custom_words: 1,001 > 1,000"


def test_what_is_used_is_not_removed_and_says_by_what() -> None:
    made = desk()
    in_use = made.do(RemoveBrand("b1"), ADA)
    assert in_use == Refusal(RefusalCode.IN_USE, detail="Acme Page, Support")
    made.do(ChangeDepartments("aiko", ("d1", "d1")), ADA)
    assert made.state.operators["aiko"].departments == ("d1",)
    used = made.do(RemoveDepartment("d1"), ADA)
    assert used == Refusal(RefusalCode.IN_USE, detail="Acme Page, Aiko")
    made.do(UnlinkChannel("1001"), RELAY)
    made.do(ChangeDepartments("aiko", ()), ADA)
    assert made.do(RemoveDepartment("d1"), ADA) is None
    assert made.do(RemoveBrand("b1"), ADA) is None
    assert (made.state.brands, made.state.departments) == ({}, {})


def test_no_id_is_given_twice() -> None:
    made = desk()
    made.do(AddDepartment("b1", "Sales"), ADA)
    made.do(RemoveDepartment("d2"), ADA)
    made.do(AddDepartment("b1", "Sales"), ADA)
    made.do(AddBrand("Zen"), ADA)
    made.do(RemoveBrand("b2"), ADA)
    made.do(AddBrand("Zen"), ADA)
    assert set(made.state.departments) == {"d1", "d3"}
    assert set(made.state.brands) == {"b1", "b3"}
    assert made.do(ConnectChannel("2", "Zen Page", "Zen", "Front"), RELAY) is None
    assert made.state.departments["d4"].brand == "b3"


def test_removed_their_chats_ring_again() -> None:
    made = desk()
    theirs, others = made.write("1"), made.write("2")
    made.do(PickUp(theirs, 0), AIKO)
    made.do(PickUp(others, 0), BEN)
    made.advance(10 * MINUTE)
    assert made.do(RemoveOperator("aiko"), ADA) is None
    chat = made.chat(theirs)
    assert (chat.queue, chat.operator, chat.incoming, chat.assignment) == (
        Queue.UNANSWERED,
        "",
        True,
        2,
    )
    last = chat.timeline[-1]
    assert isinstance(last, Move)
    assert (last.reason, last.by, last.to) == (
        Reason.OPERATOR_REMOVED,
        "ada",
        Queue.UNANSWERED,
    )
    assert made.chat(others).operator == "ben"
    made.advance(60 * SECOND - 1)
    assert made.chat(theirs).incoming
    made.advance(1)
    assert not made.chat(theirs).incoming
    assert made.do(PickUp(theirs, 2), BEN) is None


def test_removed_their_chats_go_to_somebody_chosen() -> None:
    made = desk()
    chat = made.write("1")
    made.do(PickUp(chat, 0), AIKO)
    for nobody in ("aiko", "nobody"):
        refusal = made.do(RemoveOperator("aiko", to=nobody), ADA)
        assert refusal == Refusal(RefusalCode.UNKNOWN_OPERATOR)
    assert made.do(RemoveOperator("aiko", to="ben"), ADA) is None
    assert (made.chat(chat).queue, made.chat(chat).operator) == (Queue.ACTIVE, "ben")
    assert made.state.operator_name("aiko") == "Aiko"
    assert made.do(RemoveOperator("aiko"), ADA) == Refusal(RefusalCode.UNKNOWN_OPERATOR)


def test_the_last_admin_stays_one() -> None:
    made = desk()
    gone = Refusal(RefusalCode.LAST_ADMIN)
    assert made.do(RemoveOperator("ada"), ADA) == gone
    assert made.do(ChangeRole("ada", Role.SUPERVISOR), ADA) == gone
    assert made.do(ChangeRole("ada", Role.ADMIN), ADA) is None
    made.do(AddOperator("eve", "Eve", Role.ADMIN, invited=True), ADA)
    assert made.do(RemoveOperator("ada"), ADA) == gone  # nobody knows whether Eve ever comes
    made.do(RecordJoin("eve"), RELAY)
    assert made.do(RemoveOperator("ada"), ADA) is None


def test_who_is_removed_leaves_their_name() -> None:
    made = desk()
    taken = Refusal(RefusalCode.NAME_IN_USE, detail="Aiko")
    assert made.do(AddOperator("new", "Aiko", Role.OPERATOR), RELAY) == taken
    assert made.do(RenameOperator("ben", "Aiko"), ADA) == taken
    assert made.do(RenameOperator("aiko", "Aiko"), ADA) is None
    made.do(RemoveOperator("aiko"), ADA)
    assert made.do(RenameOperator("ben", "Aiko"), ADA) is None


@pytest.mark.parametrize("name", ["", "   ", "x" * 300, "to\u202ep", "a\nb", "\x1b[31m"])
def test_names_that_can_not_be_read(name: str) -> None:
    made = desk()
    bad = Refusal(RefusalCode.BAD_NAME)
    assert made.do(RenameOperator("aiko", name), ADA) == bad
    assert made.do(AddOperator("new", name, Role.OPERATOR), RELAY) == bad


@pytest.mark.parametrize("actor", [AIKO, Actor("sue", Role.SUPERVISOR)])
def test_people_are_for_admins(actor: Actor) -> None:
    made = desk()
    for command in (
        RenameOperator("ben", "B"),
        ChangeRole("ben", Role.ADMIN),
        ChangeDepartments("ben", ()),
        RemoveOperator("ben"),
        RemoveBrand("b1"),
        RemoveDepartment("d1"),
        ChangeSettings("b1", Settings()),
    ):
        assert made.do(command, actor) == Refusal(RefusalCode.NOT_ALLOWED)


def test_supervisors_set_limits_and_operators_do_not() -> None:
    made = desk()
    not_allowed = Refusal(RefusalCode.NOT_ALLOWED)
    assert made.do(ChangeLimit("ben", 3), AIKO) == not_allowed
    assert made.do(ChangeLimit("ben", 3), Actor("sue", Role.SUPERVISOR)) is None
    assert made.state.operators["ben"].limit == 3


@pytest.mark.parametrize(("limit", "good"), [(None, True), (1, True), (100, True), (0, False)])
def test_a_limit_has_its_range(limit: int | None, good: bool) -> None:
    made = desk()
    refusal = made.do(ChangeLimit("ben", limit), ADA)
    assert (refusal is None) is good


def test_a_department_that_is_not_there() -> None:
    made = desk()
    refusal = made.do(ChangeDepartments("ben", ("d1", "d9")), ADA)
    assert refusal == Refusal(RefusalCode.UNKNOWN_DEPARTMENT, detail="d9")
