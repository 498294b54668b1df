"""The record in words and as files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from datetime import timedelta, timezone

import pytest

from console.core.company.values import Settings
from console.core.kinds.messenger.kind import META
from console.core.record import Changed, RecordGroup, RecordKind, RecordLine
from console.locale import LANGUAGES, Reader, words
from console.locale.record_file import as_csv, as_json, harmless
from console.locale.recorded import change, happened, who

AT = 1_800_000_000_000
TOKYO = timezone(timedelta(hours=9))
NAMES = {"ada": "Ada", "evil": "=1+1"}


def reader(lang: str = "en") -> Reader:
    return Reader(words(lang), TOKYO, "ada", lambda operator: NAMES.get(operator, operator))


def line(*changes: Changed, by: str = "ada", subject: str = "Acme") -> RecordLine:
    return RecordLine(7, AT, by, RecordKind.SETTINGS_CHANGED, subject, changes)


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline="")))


@pytest.mark.parametrize(
    ("changed", "en", "ja"),
    [
        (Changed("retention", "7200", "900"), "retention: 2 h → 15 min", "保持期間: 2時間 → 15分"),
        (Changed("retention", "900", "2592000"), "retention: 15 min → 30 days", None),
        (Changed("waiting", "60", ""), "waiting time: 60 s → off", "待ち時間: 60秒 → オフ"),
        (Changed("improper_limit", "", "20"), "limit of improper words: off → 20", None),
        (Changed("improper", "on", "off"), "improper words: on → off", None),
        (Changed("role", "operator", "admin"), "role: operator → admin", None),
        (Changed("role", "", "admin"), "role: admin", None),
        (Changed("limit", "", "3"), "chats at once: no limit → 3", None),
        (Changed("departments", "", "Sales"), "departments: all → Sales", "部署: すべて → Sales"),
        (Changed("account", "Hana", ""), "account: no longer Hana", None),
        (Changed("allowed_words", "", "Moe"), "allowed words: added Moe", None),
        (Changed("allowed_words", "Moe", ""), "allowed words: removed Moe", None),
        (Changed("chats", "2", "Ben"), "2 active chats given to Ben", None),
        (Changed("chats", "1", ""), "1 active chat handed back", None),
        (Changed("lists", "en, ja", ""), "built-in lists: removed English, Japanese", None),
        (Changed("of_tomorrow", "a", "b"), "of_tomorrow: a → b", None),
        (Changed("allowed_words", "a", "b"), "allowed words: added b; removed a", None),
    ],
)  # fmt: skip
def test_a_change_is_told_in_the_units_of_who_reads(
    changed: Changed, en: str, ja: str | None
) -> None:
    assert change(changed, words("en")) == en
    assert ja is None or change(changed, words("ja")) == ja


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_and_every_group_has_its_words(lang: str) -> None:
    for kind in RecordKind:
        told = happened(RecordLine(1, AT, "ada", kind, "Acme"), words(lang))
        assert "Acme" in told
    assert all(words(lang).say(f"record.group.{group}") for group in RecordGroup)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_has_its_name_in_the_record(lang: str) -> None:
    told = {one.name for one in fields(Settings)} - {"since", "version"}
    assert [one for one in told if f"record.name.{one}" not in words(lang).catalogue] == []


def test_who_did_it_is_a_name_the_relay_or_the_service() -> None:
    told = [who(line(by=by), reader()) for by in ("ada", "relay", META.id, "op_gone")]
    assert told == ["Ada", "the relay", "Facebook", "op_gone"]


def test_csv_has_a_row_for_each_value_in_the_readers_language_and_time() -> None:
    several = line(Changed("retention", "86400", "900"), Changed("waiting", "60", ""))
    added = RecordLine(8, AT, "relay", RecordKind.BRAND_ADDED, "Boutique")
    text = as_csv((several, added), reader())
    assert text.count("\r\n") == 4
    at, what = "2027-01-15T17:00:00+09:00", "Settings of Acme changed"
    assert rows(text) == [
        ["time", "who", "what", "setting", "from", "to"],
        [at, "Ada", what, "retention", "24 h", "15 min"],
        [at, "Ada", what, "waiting time", "60 s", "off"],
        [at, "the relay", "Brand Boutique added", "", "", ""],
    ]
    assert rows(as_csv((), reader("ja"))) == [
        ["日時", "だれが", "内容", "項目", "変更前", "変更後"]
    ]


def test_no_cell_is_calculated_and_none_breaks_its_row() -> None:
    renamed = RecordLine(
        1,
        AT,
        "evil",
        RecordKind.BRAND_RENAMED,
        '@SUM(A1)"\n,x',
        (Changed("name", "-2+3", ' =cmd|"/c calc"!A1'),),
    )
    (_, row) = rows(as_csv((renamed,), reader()))
    assert row[1:] == [
        "'=1+1",
        'Brand @SUM(A1)"\n,x renamed',
        "name",
        "'-2+3",
        '\' =cmd|"/c calc"!A1',
    ]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1", "＠a", "  =1"])
def test_what_a_spreadsheet_would_calculate_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(f"a{cell}") == f"a{cell}"


def test_json_holds_what_the_log_holds() -> None:
    text = as_json((line(Changed("retention", "86400", "900"), subject="アクメ"),), reader("ja"))
    assert "アクメ" in text
    assert json.loads(text) == [
        {
            "entry": 7,
            "at": "2027-01-15T08:00:00.000+00:00",
            "by": {"id": "ada", "name": "Ada"},
            "kind": "settings_changed",
            "subject": "アクメ",
            "operator": "",
            "changes": [{"name": "retention", "before": "86400", "after": "900"}],
        }
    ]
