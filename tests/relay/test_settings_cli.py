"""The rules of a brand from the command line."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server_stub.relay.cli import main

Ask = Callable[..., Any]


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command of `settings`, which has to end with a code; what it prints on stdout, read
    where it is JSON, or on stderr where it failed."""
    data = str(tmp_path / "data")
    page = ["--name", "A", "--token", "canary", "--brand", "Acme", "--department", "Support"]
    assert main(["page", "add", "1001", *page, "--data", data]) == 0
    capsys.readouterr()

    def asking(do: str, *arguments: str, code: int = 0, brand: str = "Acme") -> Any:
        assert main(["settings", do, brand, *arguments, "--data", data]) == code
        out, err = capsys.readouterr()
        if code:
            assert out == ""
            return err
        return json.loads(out) if "--json" in arguments else out or err

    return asking


def test_what_is_shown_can_be_set(ask: Ask) -> None:
    lines = ask("show").splitlines()
    assert lines == [
        "waiting=1m",
        "retention=1d",
        "idle=1d",
        "improper=on",
        "improper-limit=3",
        "lists=en,ja",
        "apps=",
        "# 0 lines of words: --words",
    ]
    assert ask("set", *lines[:-1]) == "nothing is changed\n"


def test_a_change_is_said_and_counts(ask: Ask) -> None:
    said = ask("set", "retention=30 days", "idle=1分", "waiting=off", "improper-limit=20")
    assert said == (
        "waiting: 1m -> off; retention: 1d -> 30d; idle: 1d -> 1m; improper-limit: 3 -> 20\n"
    )
    shown = ask("show", "--json")
    assert shown["version"] == 1
    assert shown["settings"]["retention"] == "30d"
    changed = ask("set", "lists=ja", "apps=123, 456", "improper=off", "--json")
    assert changed["changed"] == [
        {"name": "improper", "before": "on", "after": "off"},
        {"name": "lists", "before": "en,ja", "after": "ja"},
        {"name": "apps", "before": "", "after": "123,456"},
    ]
    assert ask("show", "--json", brand="b1")["version"] == 2


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("retention=14m", "15m to 30d"),
        ("retention=off", "15m to 30d"),
        ("retention=31 days", "15m to 30d"),
        ("retention=30", "with its unit"),
        ("retention=3 parsecs", "with its unit"),
        ("idle=25h", "1m to 1d"),
        ("idle=59s", "1m to 1d"),
        ("waiting=9s", "10s to 30m, or off"),
        ("waiting=", "10s to 30m, or off"),
        ("improper-limit=0", "1 to 20, or off"),
        ("improper-limit=99999999999", "1 to 20, or off"),
        ("improper=maybe", "on or off"),
        ("lists=de", "no list 'de'"),
        ("apps=help", "out of its range"),
        ("colour=red", "no setting 'colour'"),
        ("retention", "not KEY=VALUE"),
        ("words=@/nowhere", "can not be read"),
    ],
)
def test_what_can_not_be(ask: Ask, value: str, said: str) -> None:
    before = ask("show", "--json")
    # All of it or nothing.
    assert said in ask("set", "waiting=5m", value, code=2) or value.startswith("waiting")
    assert said in ask("set", value, code=2)
    assert ask("show", "--json") == before


def test_words_come_and_go_as_lines(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = tmp_path / "words"
    words.write_text("# ours\nen|grumble|wibble\nja|ばびぶ\nallow|Scunthorpe\n")
    assert "0 own, 0 allowed -> 3 own, 1 allowed" in ask("set", f"words=@{words}")
    assert ask("show", "--words") == "en|grumble|wibble\nja|ばびぶ\nallow|Scunthorpe\n"
    words.write_text("en|fine word\nno language\nxx|word\n")
    said = ask("set", f"words=@{words}", code=2)
    assert "line 2" in said and "line 3" in said
    assert "grumble" in ask("show", "--words")
    words.write_text("en|" + "|".join(f"word{n}" for n in range(100_000)))
    assert "100,000 words of en: 1,000 are the most" in ask("set", f"words=@{words}", code=2)
    monkeypatch.setattr("sys.stdin", io.StringIO("any|solo"))
    ask("set", "words=@-")
    assert ask("show", "--words") == "any|solo\n"
    ask("set", "words=")
    assert ask("show", "--json")["settings"]["words"] == []


def test_a_brand_that_is_not_there(ask: Ask) -> None:
    assert "no brand 'Acne'; there is: Acme" in ask("show", brand="Acne", code=2)


def test_a_setting_is_given_once(ask: Ask) -> None:
    assert "twice" in ask("set", "idle=1h", "idle=2h", code=2)
