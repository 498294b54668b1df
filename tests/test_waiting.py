"""A wait that gives up says what it saw last; programs are not waited for without end."""

from __future__ import annotations

import os
import pty
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from tests import waiting
from tests.waiting import exit_code, last_seen, read_to_end, read_until, until


@dataclass
class Chat:
    name: str = "Yuki"
    states: list[str] = field(default_factory=lambda: ["queued"])

    def last(self, count: int) -> list[str]:
        return self.states[-count:]


async def test_what_a_condition_looks_at_is_told() -> None:
    chat, wanted = Chat(), ["sent"]
    with pytest.raises(AssertionError) as caught:
        await until(
            lambda: (
                chat.name == "日本"
                or chat.last(1) == wanted
                or all(state == "sent" for state in chat.states)
            ),
            turns=3,
        )
    told = str(caught.value)
    for part in ("3 turns", "chat.name = 'Yuki'", "chat.last(1) = ['queued']", "wanted = ['sent']"):
        assert part in told


async def test_what_is_so_is_not_waited_for() -> None:
    looks = iter([False, False, True])
    await until(lambda: next(looks), turns=3)


def test_other_conditions_are_told_by_what_they_hold() -> None:
    number = 7

    def seven() -> bool:
        return number == 8

    assert last_seen(seven) == "number = 7"
    assert "clear" in last_seen([].clear)


def test_the_end_of_what_is_long_is_told() -> None:
    states = ["sent"] * 500 + ["unknown"]
    told = last_seen(lambda: [state.upper() for state in states] == ["SENT"] * 501)
    assert "'UNKNOWN']" in told and len(told) < 5_000


def test_what_raises_when_looked_at_again_is_left_out() -> None:
    states: list[str] = []
    assert last_seen(lambda: states[0] == "sent") == "states = []"


def test_a_program_that_ends_early_is_told_with_its_last_words() -> None:
    master, slave = pty.openpty()
    os.write(slave, b"half")
    os.close(slave)
    with pytest.raises(AssertionError, match=r"b'whole' never came.*b'half'"):
        read_until(master, b"whole")
    assert read_to_end(master) == b""
    os.close(master)


def test_a_program_that_says_nothing_more_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "HANGING", 0.1)
    reader, writer = os.pipe()
    os.write(writer, b"half")
    with pytest.raises(AssertionError, match=r"within 0\.1 s. It ended with b'half'"):
        read_until(reader, b"whole")
    os.close(reader)
    os.close(writer)


@pytest.mark.parametrize("wait", [lambda zeros: read_until(zeros, b"one"), read_to_end])
def test_a_program_that_never_stops_is_given_up(
    monkeypatch: pytest.MonkeyPatch, wait: Callable[[int], bytes]
) -> None:
    monkeypatch.setattr(waiting, "HANGING", 0.01)
    zeros = os.open("/dev/zero", os.O_RDONLY)
    with pytest.raises(AssertionError, match="within"):
        wait(zeros)
    os.close(zeros)


def test_a_program_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "HANGING", 0.1)
    child = os.posix_spawn("/bin/sleep", ["sleep", "600"], {})
    with pytest.raises(AssertionError, match=r"still there after 0\.1 s"):
        exit_code(child)
    assert exit_code(os.posix_spawn("/bin/sh", ["sh", "-c", "exit 3"], {})) == 3
