"""Scenario files: those that come with the stand-in, and what others may get wrong."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from server_stub.meta import scenario
from server_stub.meta.events import KINDS
from server_stub.meta.scenario import FOLDER, Happening, ScenarioError

NAMES = scenario.names()
HEAD = """
title = "T"
start = 2026-03-02T09:00:00+09:00
brand = "Acme"
department = "Support"
page = "Acme Japan"
[[visitors]]
key = "yuki"
name = "Yuki"
locale = "ja_JP"
timezone = 9
"""


def raw(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def test_which_there_are() -> None:
    assert NAMES == ["errors", "events", "flood", "hostile", "morning", "quiet", "timers"]


@pytest.mark.parametrize("name", NAMES)
def test_all_parse_in_order_with_known_people(name: str) -> None:
    script = scenario.load(name)
    table = raw(name)
    times = [scenario.offset(entry["at"]) for entry in table["happenings"]]
    assert times == sorted(times)
    visitors = {person.key for person in script.people}
    operators = {entry["key"] for entry in table["operators"]}
    for entry in table["happenings"]:
        assert entry["visitor"] in visitors
        assert entry.get("operator", "aiko") in operators
        assert sum(key in entry for key in ("says", "event", "inbox", "fault", "operator")) == 1
        assert entry.get("does", "end") in ("pick_up", "reply", "end")
        assert (entry.get("does") == "reply") == ("text" in entry)
    assert len({person.name for person in script.people}) == len(script.people)


@pytest.mark.parametrize("name", NAMES)
def test_texts_fit_what_messenger_takes(name: str) -> None:
    for entry in raw(name)["happenings"]:
        assert 0 < len(entry.get("text", "x")) <= 2000


def test_the_morning_begins_at_once_and_fills_the_queues() -> None:
    table = raw("morning")
    early = [each for each in table["happenings"] if each["at"] <= "00:03:00"]
    first = next(each for each in early if "says" in each)
    assert scenario.offset(first["at"]) <= 2_000
    wrote = {each["visitor"] for each in early if "says" in each}
    picked = {each["visitor"] for each in early if each.get("does") == "pick_up"}
    ended = {each["visitor"] for each in early if each.get("does") == "end"}
    assert len(wrote) == 9
    assert ended < picked < wrote
    assert len(wrote - picked) >= 4


def test_the_flood_is_sixty_people_in_a_minute() -> None:
    script = scenario.load("flood")
    assert len({happening.visitor for happening in script.happenings}) == 60
    assert script.happenings[-1].at - script.happenings[0].at < 60_000


def test_the_hostile_are_hostile() -> None:
    script = scenario.load("hostile")
    said = "".join(happening.says or "" for happening in script.happenings)
    for nasty in ("\x1b]52;", "\x00", "\u202e", "\x9b", "[@click=app.quit]x[/]", "\u0301"):
        assert nasty in said
    assert max(len(happening.says or "") for happening in script.happenings) == 4000


def test_the_events_are_all_there_are() -> None:
    script = scenario.load("events")
    caused = {happening.event for happening in script.happenings if happening.event}
    assert caused == set(KINDS)
    assert {person.locale[:2] for person in script.people} == {"en", "ja"}
    assert all(happening.visitor for happening in script.happenings)


def test_operators_and_unknown_keys_are_ignored() -> None:
    script = scenario.parse(
        HEAD
        + """
colour = "blue"
[[happenings]]
at = "26:00:01"
visitor = "yuki"
says = "hi"
mood = "good"
[[happenings]]
at = "00:00:01"
operator = "aiko"
does = "dance"
visitor = "nobody"
[[happenings]]
at = "00:00:02"
fault = "190/460"
[[happenings]]
at = "00:00:04"
visitor = "yuki"
event = "reaction"
with = { emoji = "x" }
[[happenings]]
at = "00:00:05"
visitor = "yuki"
inbox = "hello"
[[happenings]]
at = "00:00:03"
weather = "rain"
"""
    )
    hours = 26 * 3_600_000 + 1_000
    assert script.happenings == (
        Happening(2_000, None, fault="190/460"),
        Happening(4_000, "yuki", event="reaction", given={"emoji": "x"}),
        Happening(5_000, "yuki", inbox="hello"),
        Happening(hours, "yuki", says="hi"),
    )
    assert script.start == 1_772_409_600_000


@pytest.mark.parametrize(
    "wrong",
    [
        HEAD.replace('title = "T"', ""),
        HEAD.replace("+09:00", ""),
        HEAD.replace("2026-03-02T09:00:00+09:00", '"monday"'),
        HEAD.replace('name = "Yuki"', "name = 5"),
        HEAD.replace("timezone = 9", 'timezone = "JST"'),
        HEAD + 'replies = "thanks"',
        HEAD + "replies = [1]",
        HEAD + '[[visitors]]\nkey = "yuki"\nname = "Y"\nlocale = "ja_JP"',
        HEAD + '[[happenings]]\nat = "00:00:01"\nvisitor = "omar"\nsays = "hi"',
        HEAD + '[[happenings]]\nat = "00:00:01"\nsays = "hi"',
        HEAD + '[[happenings]]\nat = "00:00:01"\nvisitor = "yuki"\nfault = "banana"',
        HEAD + '[[happenings]]\nat = "00:00:01"\nvisitor = "yuki"\nevent = "dance"',
        HEAD + '[[happenings]]\nat = "00:00:01"\nvisitor = "yuki"\nevent = "text"\nwith = 1',
        HEAD + '[[happenings]]\nat = "00:00:01"\nevent = "text"',
        HEAD + '[[happenings]]\nat = "00:00:01"\ninbox = "hi"',
        HEAD + '[[happenings]]\nat = "soon"\nvisitor = "yuki"\nsays = "hi"',
        HEAD + '[[happenings]]\nvisitor = "yuki"\nsays = "hi"',
        HEAD.replace("[[visitors]]", "[visitors]"),
        "title = ",
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"mine\.toml is not a scenario: "):
        scenario.load(str(path))


@pytest.mark.parametrize(
    "text", ["1:2", "00:60:00", "00:00:60", "-1:00:00", "00:00:0x", "", "²:0:0"]
)
def test_times_that_are_none(text: str) -> None:
    with pytest.raises(ScenarioError):
        scenario.offset(text)


def test_unknown_scenarios(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="Use one of errors, events"):
        scenario.load("evening")
    with pytest.raises(ScenarioError, match="can't be read"):
        scenario.load(str(tmp_path / "missing.toml"))
