"""relay.v1 as 0.1.0 and 0.2.0 spoke it: read today, and written so that 0.2.0 reads it.

The stored frames are what those versions wrote: every kind of frame, command, request and event,
with every field filled and every word of every enumeration said.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.stored.folders import VERSIONS, frames, misfits, rev_of, words_of
from tests.stored.programs import (
    current_rev,
    words_in_relay_frames,
    written_again_by_console,
    written_again_by_relay,
)

LATEST = "0.2.0"
"""The newest version whose frames are stored: its programs must be able to read today's."""


def kinds(lines: list[str]) -> set[str]:
    """Which frames, commands, requests, responses and events are among them."""
    found = set()
    for frame in map(json.loads, lines):
        inner = (frame.get(name) for name in ("command", "request", "response"))
        events = (entry["event"] for entry in frame.get("entries", ()))
        found |= {frame["type"], *(one["kind"] for one in (*inner, *events) if one)}
    return found


def names(value: Any, place: str = "") -> set[str]:
    """The places of all fields in a value."""
    match value:
        case dict():
            return {f"{place}.{key}" for key in value}.union(
                *(names(one, f"{place}.{key}") for key, one in value.items())
            )
        case list():
            return set().union(*(names(one, f"{place}[]") for one in value))
        case _:
            return set()


@pytest.mark.parametrize("version", VERSIONS)
def test_what_an_older_relay_says_is_understood(version: str) -> None:
    """No field is lost, renamed or read as something else; none is needed that it had not."""
    for line in frames(version, "relay"):
        assert list(misfits(json.loads(line), json.loads(written_again_by_relay(line)))) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_what_an_older_console_says_is_understood(version: str) -> None:
    for line in frames(version, "console"):
        assert list(misfits(json.loads(line), json.loads(written_again_by_console(line)))) == []


def test_a_console_writes_no_field_that_the_latest_relay_would_refuse() -> None:
    """A frame from a console may hold no unknown fields. Where a new version needs one, consoles
    are upgraded after their relay, and this test names the field."""
    for line in frames(LATEST, "console"):
        was, now = json.loads(line), json.loads(written_again_by_console(line))
        assert names(now) - names(was) == set()


def test_a_relay_writes_every_field_that_the_latest_console_needs() -> None:
    for line in frames(LATEST, "relay"):
        assert names(json.loads(line)) <= names(json.loads(written_again_by_relay(line)))


def test_a_new_word_of_an_enumeration_comes_with_a_new_revision() -> None:
    """A console of the latest version can not read a word it does not know, and closes with 4400:
    so it must be told by 4426 that it is too old."""
    known = words_of(LATEST)
    new = [words for words in words_in_relay_frames() if not any(words <= one for one in known)]
    assert new == [] or current_rev() > rev_of(LATEST)


def test_the_stored_frames_are_of_every_kind() -> None:
    assert len(kinds(frames(LATEST, "relay"))) == 11 + 4 + 40  # frames, responses, events
    assert len(kinds(frames(LATEST, "console"))) == 6 + 15 + 7  # frames, commands, requests
