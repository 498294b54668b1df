"""Who has to go when the lines of a port are all taken."""

from __future__ import annotations

import errno
import os
from unittest.mock import Mock

import pytest

from server_stub.relay.descriptors import ENOUGH, Descriptors, gates, too_few
from server_stub.relay.lines import MOST_OF_OPERATOR, Gate, Lines, place_of, read_proxies
from tests.relay.rig import VirtualClock

PROXY = "10.0.0.1"


class Line:
    def __init__(self) -> None:
        self.ended = False

    def end(self) -> None:
        self.ended = True


def opened(lines: Lines, count: int, peer: str) -> list[Line]:
    made = [Line() for _ in range(count)]
    for line in made:
        lines.enter(line, peer)
    return made


def test_the_one_that_has_been_waited_for_the_longest_goes() -> None:
    lines = Lines(Gate(lines=3, others=3, each=3))
    first, second, third = opened(lines, 3, "192.0.2.1")
    lines.wait_for(first)  # it has had its answer, and may ask again
    opened(lines, 1, "192.0.2.2")
    assert [line.ended for line in (first, second, third)] == [False, True, False]
    assert len(lines) == 3


def test_a_line_that_the_relay_is_busy_with_stays() -> None:
    lines = Lines(Gate(lines=2, others=2, each=2))
    busy = opened(lines, 2, "192.0.2.1")
    for line in busy:
        lines.wait_no_more(line)
    (late,) = opened(lines, 1, "192.0.2.2")
    assert late.ended
    assert not any(line.ended for line in busy)


def test_an_address_takes_no_more_than_its_share() -> None:
    lines = Lines(Gate(lines=100, others=100, each=5))
    theirs = opened(lines, 20, "2001:db8::1") + opened(lines, 20, "2001:db8::2")
    others = opened(lines, 5, "192.0.2.2")
    assert sum(not line.ended for line in theirs) == 5
    assert not any(line.ended for line in others)
    assert lines.counts == {"address": 35}


def test_all_else_leaves_lines_for_the_webhook() -> None:
    lines = Lines(Gate(lines=10, others=6, each=10))
    uploads = opened(lines, 9, "192.0.2.1")
    for line in uploads:
        lines.asks(line, "192.0.2.1", (), webhook=False)
        lines.wait_no_more(line)
    assert sum(not line.ended for line in uploads) == 6
    hooks = opened(lines, 4, "192.0.2.2")
    for line in hooks:
        lines.asks(line, "192.0.2.2", (), webhook=True)
    assert not any(line.ended for line in hooks)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("192.0.2.9", ["203.0.113.1"], "192.0.2.9"),
        (PROXY, ["203.0.113.1"], "203.0.113.1"),
        (PROXY, ["198.51.100.1, 203.0.113.1"], "203.0.113.1"),
        (PROXY, ["198.51.100.1", "203.0.113.1, 10.0.0.2"], "203.0.113.1"),
        (PROXY, ["nonsense"], PROXY),
        (PROXY, [], PROXY),
        ("", ["203.0.113.1"], ""),
    ],
)
def test_only_a_trusted_proxy_says_whose_a_request_is(
    peer: str, forwarded: list[str], client: str
) -> None:
    lines = Lines(Gate(trusted=read_proxies("10.0.0.0/24")))
    assert lines.client(peer, forwarded) == client


def test_behind_a_trusted_proxy_each_client_has_its_own_share() -> None:
    lines = Lines(Gate(lines=100, others=100, each=3, trusted=read_proxies(PROXY)))
    made = opened(lines, 50, PROXY)
    assert not any(line.ended for line in made)
    for line in made:
        lines.asks(line, PROXY, ["203.0.113.1"], webhook=True)
    assert sum(not line.ended for line in made) == 3
    (other,) = opened(lines, 1, PROXY)
    lines.asks(other, PROXY, ["203.0.113.2"], webhook=True)
    assert not other.ended


def test_an_operator_who_has_enough_lines_gets_no_more_that_others_make_no_room_for() -> None:
    lines = Lines(Gate(lines=100, others=100, each=100))
    theirs = opened(lines, MOST_OF_OPERATOR, "192.0.2.1")
    assert all(lines.belongs(line, "aiko") for line in theirs)
    assert lines.belongs(theirs[0], "aiko"), "it is theirs already"
    more = opened(lines, 100 - MOST_OF_OPERATOR, "192.0.2.2")
    assert not any(lines.belongs(line, "aiko") for line in more)
    assert lines.belongs(more[0], "ben")
    opened(lines, 10, "192.0.2.3")
    assert not any(line.ended for line in (*theirs, more[0]))
    assert sum(line.ended for line in more) == 10
    lines.leave(theirs[0])
    assert lines.belongs(more[-1], "aiko")


def test_nothing_is_kept_of_lines_that_have_gone() -> None:
    lines = Lines(Gate())
    for number in range(300):
        for line in opened(lines, 1, f"192.0.2.{number % 250}"):
            assert lines.belongs(line, "aiko")
            lines.leave(line)
    assert (len(lines), lines._of, lines._address, lines._operator) == (0, {}, {}, {})


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("nowhere", "nowhere"),
    ],
)
def test_a_place(address: str, place: str) -> None:
    assert place_of(address) == place


@pytest.mark.parametrize("limit", [64, 256, 1_024, ENOUGH, 1_000_000])
def test_the_ports_leave_descriptors_for_everything_else(limit: int) -> None:
    public, consoles = gates(limit)
    assert public.lines + consoles.lines <= limit - min(200, limit // 2)
    assert 0 < public.others < public.lines
    assert (too_few(limit) is None) == (limit >= ENOUGH)


def test_that_descriptors_run_out_is_said_once_and_that_it_is_over(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Descriptors(VirtualClock())
    with monkeypatch.context() as patch:
        refuse = OSError(errno.EMFILE, "Too many open files")
        patch.setattr(os, "open", Mock(side_effect=refuse))
        watch.look()
        watch.look()
        assert watch.gauges()["out_of_descriptors"] == 1
    watch.look()
    assert watch.gauges()["out_of_descriptors"] == 0
    assert [one.getMessage().split(" (")[0] for one in caplog.records] == [
        "out of file descriptors",
        "there are file descriptors again",
    ]
