"""What the inbox showed last comes back exactly, or not at all."""

from __future__ import annotations

import copy
import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.queues import Queue
from console.core.views import Inbox
from console.local.first_paint import load, rows_from_json, rows_to_json, save
from console.session.first_paint import ROWS, FirstPaint
from tests.core.examples import START, Step, days, desk, play


def shown() -> FirstPaint:
    made = desk()
    for psid in range(ROWS + 5):
        made.write(str(psid), "もしもし \ud83d")
    inbox = Inbox()
    inbox.load(made.state, "aiko", made.now)
    rows = tuple(inbox.rows(Queue.UNANSWERED))
    counts = {queue: inbox.count(queue) for queue in Queue}
    return FirstPaint(START, "aiko", "Aiko", Queue.UNANSWERED, "c1", counts, 65, rows)


def test_comes_back(tmp_path: Path) -> None:
    path, first = tmp_path / "first.json", shown()
    save(path, FirstPaint(1))
    save(path, first)
    found = load(path)
    assert found is not None
    assert found.rows == first.rows[:ROWS]
    assert found.counts == first.counts and isinstance(next(iter(found.counts)), Queue)
    assert (found.at, found.operator, found.chat, found.needing) == (START, "aiko", "c1", 65)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in tmp_path.iterdir()] == ["first.json"]


@given(days)
def test_any_row_comes_back(steps: list[Step]) -> None:
    made = play(steps)
    inbox = Inbox()
    inbox.load(made.state, "aiko", made.now)
    for queue in Queue:
        rows = tuple(inbox.rows(queue))
        assert rows_from_json(json.loads(json.dumps(rows_to_json(rows)))) == rows


def test_nothing_there(tmp_path: Path) -> None:
    assert load(tmp_path / "first.json") is None
    assert load(tmp_path) is None


def test_a_failed_save_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "first.json"
    path.mkdir()
    with pytest.raises(OSError):
        save(path, FirstPaint(1))
    assert [item.name for item in tmp_path.iterdir()] == ["first.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"at":"1"}',
        b'{"at":1.5}',
        b'{"at":1,"more":2}',
        b'{"at":1,"queue":"nowhere"}',
        b'{"at":1,"counts":{"nowhere":1}}',
        b'{"at":1,"rows":[[]]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_anything_else_is_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "first.json"
    path.write_bytes(content)
    assert load(path) is None


JUNK: tuple[Any, ...] = (None, True, -1, 0.5, "junk", [], {}, [1, 2, 3], {"kind": "message"})


@given(st.integers(0, 10_000), st.sampled_from(JUNK))
def test_one_wrong_value_spoils_only_itself(spot: int, junk: Any) -> None:
    """Never an exception, never a row of the wrong shape: what comes back is what was there."""
    plain = rows_to_json(shown().rows[:3])
    spoiled = copy.deepcopy(json.loads(json.dumps(plain)))
    places = list(_places(spoiled))
    holder, key = places[spot % len(places)]
    holder[key] = junk
    rows = rows_from_json(spoiled)
    if rows is not None:
        assert json.loads(json.dumps(rows_to_json(rows))) == spoiled


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every spot in a value of plain lists and dicts."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[tuple[Any, Any]] = []
    for key, item in items:
        found.append((value, key))
        if isinstance(item, dict | list):
            found += _places(item)
    return found


def test_needs_nothing_that_takes_long_to_import() -> None:
    program = (
        "import sys, console.local.first_paint; "
        "print(sorted({'pydantic','aiosqlite','sqlite3','asyncio','websockets','textual'} "
        "& set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert found.stdout.strip() == b"[]"
