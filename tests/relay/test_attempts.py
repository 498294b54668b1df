"""What was refused leaves a trace, and slows nobody but who tries too often."""

from __future__ import annotations

from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from server_stub.relay.attempts import _LINES, _MOST_KNOWN, OFTEN, Attempt, Attempts
from tests.relay.hub import Hub, open_hub
from tests.relay.rig import VirtualClock


def test_who_is_refused_too_often_is_slowed_until_it_is_forgotten() -> None:
    clock = VirtualClock()
    attempts = Attempts(clock)
    for _ in range(OFTEN + 5):
        attempts.refused(Attempt.TOKENS, "address 192.0.2.1", "an unknown token")
    assert attempts.too_often("address 192.0.2.1")
    assert not attempts.too_often("address 192.0.2.2")
    clock.move(6)
    assert not attempts.too_often("address 192.0.2.1")


def test_neither_the_log_nor_the_memory_is_flooded(caplog: pytest.LogCaptureFixture) -> None:
    clock = VirtualClock()
    attempts = Attempts(clock)
    for number in range(3 * _MOST_KNOWN):
        attempts.refused(Attempt.REQUESTS, f"address {number}", "404")
    assert len(attempts._recent) == _MOST_KNOWN
    assert len(caplog.records) == _LINES
    clock.move(61)
    attempts.refused(Attempt.REQUESTS, "address x", "404")
    assert f"{3 * _MOST_KNOWN - _LINES} more were not told" in caplog.text
    assert attempts.gauges()["refused_requests"] == 3 * _MOST_KNOWN + 1


async def _status(hub: Hub, token: str) -> int:
    with pytest.raises(InvalidStatus) as caught:
        async with hub.connect(token):
            pass
    return caught.value.response.status_code


async def test_unknown_tokens_are_counted_and_slowed_and_lock_nobody_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_hub(tmp_path) as hub:
        statuses = [await _status(hub, "a-secret-guess") for _ in range(OFTEN + 2)]
        assert statuses == [401] * OFTEN + [429] * 2
        async with hub.live() as console:
            assert console
        assert "refused tokens of address 127.0.0.1" in caplog.text
        assert "a-secret-guess" not in caplog.text


async def test_refused_commands_are_counted_and_told_without_their_words(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_hub(tmp_path) as hub:
        before = hub.rig.sequencer.state.seq
        async with hub.live() as console:
            await console.command("a1", kind="reply", chat="c404", text="a secret")
            await console.until("ack")
        assert hub.consoles._attempts.gauges()["refused_commands"] == 1
        assert hub.rig.sequencer.state.seq == before
    assert "refused commands of operator op1: reply, unknown_chat" in caplog.text
    assert "a secret" not in caplog.text
