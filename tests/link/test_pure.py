"""The link's small pure parts: address, backoff, the relay's time, decoding."""

from __future__ import annotations

import pytest

from console.core.log import Entry
from console.core.unrecognised import Unknown
from console.link.address import check_address
from console.link.backoff import Backoff
from console.link.connection import decode
from console.link.errors import AddressError, FrameError
from console.link.relaytime import RelayTime
from console.wire.frames import Events


@pytest.mark.parametrize(
    "address",
    [
        "wss://relay.example.com/consoles",
        "wss://10.0.0.5:8443/",
        "ws://127.0.0.1:8700/",
        "ws://127.8.8.8/",
        "ws://localhost:8700",
        "ws://[::1]:8700/",
    ],
)
def test_addresses_that_keep_the_token_safe(address: str) -> None:
    assert check_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "ws://relay.example.com/",
        "ws://10.0.0.5/",
        "ws://localhost.example.com/",
        "ws://127.0.0.1.example.com/",
        "ws://user:secret@127.0.0.1/",
        "https://relay.example.com/",
        "wss://",
        "wss://relay.example.com:port/",
        "wss://[::1/",
        "",
    ],
)
def test_addresses_that_do_not(address: str) -> None:
    with pytest.raises(AddressError):
        check_address(address)


def test_waits_grow_to_a_limit_and_start_over() -> None:
    longest = Backoff(lambda: 0.999_999)
    waits = [longest.next() for _ in range(10)]
    assert waits[:3] == pytest.approx([0.4, 0.8, 1.6], abs=0.001)
    assert waits == sorted(waits)
    assert waits[-1] == pytest.approx(20, abs=0.001)
    longest.reset()
    assert longest.next() == pytest.approx(0.4, abs=0.001)


def test_no_wait_is_shorter_than_the_shortest() -> None:
    shortest = Backoff(lambda: 0.0)
    assert {shortest.next() for _ in range(10)} == {0.2}


class TestRelayTime:
    def test_knows_nothing_at_first(self) -> None:
        assert RelayTime().offset == 0
        assert RelayTime().lag(1_000) is None

    def test_one_late_heartbeat_moves_nothing(self) -> None:
        time = RelayTime()
        time.restart(10_500, 500)
        for turn in range(1, 5):
            late = 900 if turn == 3 else 0
            time.heartbeat(10_500 + turn * 5_000, 500 + turn * 5_000 + late)
        assert time.offset == 10_000
        assert time.lag(20_500 + 5_000) == 5_000

    def test_only_the_last_five_count(self) -> None:
        time = RelayTime()
        time.restart(0, 0)
        for turn in range(5):
            time.heartbeat(turn + 70, turn)
        assert time.offset == 70

    def test_lag_by_the_relays_clock(self) -> None:
        time = RelayTime()
        time.restart(relay=5_000, local=1_000)
        time.event(3_000)
        assert time.lag(1_000) == 2_000
        time.caught_up(1_000)
        assert time.lag(1_250) == 250
        assert time.lag(0) == 0

    def test_a_new_connection_forgets_the_old_clocks(self) -> None:
        time = RelayTime()
        time.restart(10_000, 0)
        time.restart(50, 0)
        assert time.offset == 50


class TestDecode:
    def test_what_a_newer_relay_adds_is_passed_over(self) -> None:
        assert decode('{"type":"weather","sun":true}') is None
        frame = decode(
            '{"type":"events","more":1,"entries":[{"seq":1,"at":2,"by":"relay","key":"",'
            '"event":{"kind":"rained","mm":3}}]}'
        )
        assert frame == Events(entries=(Entry(1, 2, "relay", "", Unknown("rained")),))

    @pytest.mark.parametrize(
        "text", ["", "{", "[]", '{"seq":1}', '{"type":"live"}', '{"type":"live","seq":"one"}']
    )
    def test_anything_else_is_no_frame(self, text: str) -> None:
        with pytest.raises(FrameError):
            decode(text)
