"""24 hours for everybody, 7 days for a person, counted from the visitor's last action."""

from typing import Any

import pytest

from .harness import HOUR, Bench, numbers

HUMAN: dict[str, Any] = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
CLOSED = (10, 2018278)


@pytest.mark.parametrize("kind", ["RESPONSE", "UPDATE", ...])
async def test_the_standard_window_is_a_day(bench: Bench, kind: object) -> None:
    await bench.clock.advance(24 * HOUR)
    assert (await bench.send(messaging_type=kind)).status_code == 200
    await bench.clock.advance(1)
    answer = await bench.send(messaging_type=kind)
    assert answer.status_code == 400
    assert numbers(answer) == CLOSED


async def test_a_person_has_seven_days(bench: Bench) -> None:
    await bench.clock.advance(7 * 24 * HOUR)
    assert (await bench.send(**HUMAN)).status_code == 200
    await bench.clock.advance(1)
    assert numbers(await bench.send(**HUMAN)) == CLOSED


async def test_a_person_may_use_the_tag_from_the_start(bench: Bench) -> None:
    assert (await bench.send(messaging_type="message_tag", tag="human_agent")).status_code == 200


async def test_a_tag_without_its_messaging_type_means_nothing(bench: Bench) -> None:
    await bench.clock.advance(25 * HOUR)
    assert numbers(await bench.send(messaging_type="RESPONSE", tag="HUMAN_AGENT")) == CLOSED


async def test_our_own_messages_do_not_open_it(bench: Bench) -> None:
    await bench.clock.advance(23 * HOUR)
    assert (await bench.send()).status_code == 200
    await bench.clock.advance(2 * HOUR)
    assert numbers(await bench.send()) == CLOSED


@pytest.mark.parametrize(
    "event",
    [
        {"message": {"mid": "m_1", "text": "again"}},
        {"postback": {"mid": "m_2", "title": "Start", "payload": "START"}},
        {"reaction": {"mid": "m_3", "action": "react", "emoji": "❤"}},
        {"referral": {"ref": "x", "source": "SHORTLINK", "type": "OPEN_THREAD"}},
    ],
)
async def test_what_opens_it_again(bench: Bench, event: dict[str, object]) -> None:
    await bench.clock.advance(200 * HOUR)
    bench.standin.messenger.acts(bench.yuki, event)
    assert (await bench.send()).status_code == 200


@pytest.mark.parametrize(
    "event",
    [
        {"postback": {"mid": "m_2", "title": "Start", "payload": "START"}},
        {"reaction": {"mid": "m_3", "action": "react", "emoji": "❤"}},
    ],
)
async def test_a_persons_seven_days_count_from_a_message(
    bench: Bench, event: dict[str, object]
) -> None:
    await bench.clock.advance(200 * HOUR)
    bench.standin.messenger.acts(bench.yuki, event)
    assert (await bench.send()).status_code == 200
    assert numbers(await bench.send(**HUMAN)) == CLOSED


@pytest.mark.parametrize(
    "event",
    [
        {"reaction": {"mid": "m_3", "action": "unreact"}},
        {"message": {"mid": "m_1", "is_deleted": True}},
    ],
)
async def test_taking_back_does_not_open_it(bench: Bench, event: dict[str, object]) -> None:
    await bench.clock.advance(200 * HOUR)
    bench.standin.messenger.acts(bench.yuki, event)
    assert numbers(await bench.send()) == CLOSED


async def test_reading_does_not_open_it(bench: Bench) -> None:
    await bench.clock.advance(200 * HOUR)
    bench.standin.messenger.reads(bench.yuki)
    assert numbers(await bench.send()) == CLOSED


async def test_who_never_wrote_can_not_be_written_to(bench: Bench) -> None:
    assert numbers(await bench.send(to=bench.omar)) == CLOSED


async def test_typing_needs_the_window_and_seen_does_not(bench: Bench) -> None:
    await bench.clock.advance(25 * HOUR)
    assert numbers(await bench.send(message=..., sender_action="typing_on")) == CLOSED
    assert (await bench.send(message=..., sender_action="typing_on", **HUMAN)).status_code == 200
    assert (await bench.send(message=..., sender_action="mark_seen")).status_code == 200
