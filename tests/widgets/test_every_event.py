"""From every kind of webhook to what an operator reads, in both languages.

The table is `every_event.json`: by the name of a webhook in `tests/relay/payloads`, the lines it
adds to the screen. Nothing is added by what is kept for the log alone.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.locale import LANGUAGES
from tests.relay.payloads import names
from tests.widgets.every_event import shown

TABLE: dict[str, dict[str, list[str]]] = json.loads(
    Path(__file__).with_name("every_event.json").read_text("utf-8")
)


def test_no_kind_is_left_out() -> None:
    assert sorted(TABLE) == sorted(names())


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", sorted(TABLE))
def test_what_is_shown(name: str, lang: str) -> None:
    assert shown(name, lang) == TABLE[name][lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_shown_as_json(lang: str) -> None:
    lines = [line for row in TABLE.values() for line in row[lang]]
    assert lines
    assert not [line for line in lines if '{"' in line or '":' in line]
