"""Scenarios played on a virtual clock: the same moment gives the same state."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.core.failures import Cause
from console.core.queues import Queue, Reason
from console.core.transcript import Message, SendState
from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import ScenarioError, load, names, offset


def played(name: str, at: str) -> Play:
    scenario = load(name)
    play = Play(scenario)
    play.advance_to(scenario.start + offset(at))
    return play


@pytest.mark.parametrize("name", names())
def test_every_scenario_plays_to_its_end_and_all_chats_complete(name: str) -> None:
    play = played(name, "800:00:00")
    assert play.state.chats
    assert all(chat.queue is Queue.COMPLETED for chat in play.state.chats.values())


@pytest.mark.parametrize("name", names())
def test_a_moment_reached_in_one_step_or_in_many_is_the_same(name: str) -> None:
    at_once = played(name, "00:20:00")
    scenario = load(name)
    in_steps = Play(scenario)
    for second in range(0, 1200, 7):
        in_steps.advance_to(scenario.start + second * 1000)
    in_steps.advance_to(scenario.start + offset("00:20:00"))
    assert in_steps.state == at_once.state


def test_the_morning_fills_all_three_queues() -> None:
    session = played_session(played("morning", "00:03:00"))
    assert all(session.queues.count(queue) >= 2 for queue in Queue)
    assert session.queues.needing_count() >= 3


def test_the_errors_scenario_shows_every_conversation_error() -> None:
    play = played("errors", "00:10:00")
    messages = [
        item
        for chat in play.state.chats.values()
        for item in chat.timeline
        if isinstance(item, Message)
    ]
    causes = {message.failure.cause for message in messages if message.failure}
    assert {
        Cause.VISITOR_NOT_FOUND,
        Cause.ACCESS_EXPIRED,
        Cause.WINDOW_CLOSED,
        Cause.USER_UNREACHABLE,
        Cause.CHANNEL_RESTRICTED,
        Cause.RATE_LIMITED,
    } <= causes
    assert any(message.state is SendState.UNKNOWN for message in messages)


def test_the_timers_scenario_completes_chats_for_every_reason() -> None:
    play = played("timers", "400:00:00")
    reasons = {chat.reason for chat in play.state.chats.values()}
    assert {
        Reason.RETENTION_OVER,
        Reason.IDLE,
        Reason.WINDOW_CLOSED,
        Reason.PROFANITY,
    } <= reasons


@pytest.mark.parametrize("text", ["3", "00:61:00", "a:b:c", "00:00", "-1:00:00"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"HH:MM:SS|59"):
        offset(text)


def test_an_unknown_scenario_names_the_known_ones() -> None:
    with pytest.raises(ScenarioError, match="morning"):
        load("evening")


def test_a_broken_scenario_file_says_where(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("title = ", "utf-8")
    with pytest.raises(ScenarioError, match=r"mine\.toml"):
        load(str(path))
