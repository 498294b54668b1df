"""However the log arrives, the replica is its fold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.chats import End, PickUp
from console.core.company.brands import ChangeSettings, SettingsChanged
from console.core.company.operators import SetStatus
from console.core.company.values import Settings, Status
from console.core.log import Entry, fold
from console.core.state import State
from console.link.errors import GapError
from console.link.replica import Change, Replica
from console.wire.frames import Live
from tests.core.examples import ADA, AIKO, Step, days, desk, play
from tests.link.harness import events, live, snapshot, welcome

seeds = st.integers(0, 2**32)


def whole(log: Sequence[Entry]) -> State:
    return fold(State(), log)


@given(days, seeds)
def test_frames_repeats_and_breaks_do_not_matter(steps: list[Step], seed: int) -> None:
    random = Random(seed)
    log = play(steps).log
    replica = Replica(("e1", State()), keep=10_000)
    while replica.state.seq < len(log):
        at = replica.state.seq
        if random.random() < 0.2 or at == 0:
            replica.disconnected()
            replica.welcome(welcome(whole(log)))
        start = max(0, at - random.randint(0, 5))
        end = random.randint(at, len(log))
        change = replica.events(events(log[start:end]))
        assert (change is None) == (end <= at)
        if change:
            assert change.chats == {name for entry in log[at:end] if (name := entry.event.chat)}
    replica.live(live(whole(log)))
    assert replica.state == whole(log)


@given(days, seeds)
def test_snapshot_and_rest_equal_the_whole(steps: list[Step], seed: int) -> None:
    random = Random(seed)
    log = play(steps).log
    at = random.randint(0, len(log))
    replica = Replica(("e0", whole(log[: random.randint(0, len(log))])), keep=10_000)
    replica.welcome(welcome(whole(log), mode="snapshot"))
    overtaken = random.randint(at, len(log))
    parts = snapshot(whole(log[:at]), parts=random.randint(1, 4))
    for part in parts[:-1]:
        assert replica.snapshot(part) is None
    assert replica.events(events(log[at:overtaken])) is None
    before = replica.known
    assert before is not None and before[0] == "e0"
    change = replica.snapshot(parts[-1])
    assert change is not None and change.whole
    assert replica.known is not None and replica.known[0] == "e1"
    assert _shown(replica.state) == _shown(whole(log[:overtaken]))
    replica.events(events(log[overtaken:]))
    assert _shown(replica.state) == _shown(whole(log))


def _shown(state: State) -> State:
    """A state without what the relay alone needs, and no snapshot brings."""
    return replace(state, backlog={})


@given(days, seeds)
def test_a_gap_is_found_and_changes_nothing(steps: list[Step], seed: int) -> None:
    random = Random(seed)
    log = play(steps).log
    at = random.randrange(len(log) - 2)
    missing = random.randrange(at, len(log) - 1)
    replica = Replica(("e1", whole(log[:at])))
    replica.welcome(welcome(whole(log)))
    before = replica.state
    with pytest.raises(GapError):
        replica.events(events([*log[at:missing], *log[missing + 1 :]]))
    assert replica.state is before


def connected(state: State, keep: int = 500) -> Replica:
    replica = Replica(("e1", state), keep)
    replica.welcome(welcome(state))
    return replica


def test_what_concerns_more_than_one_chat_is_said() -> None:
    made = desk()
    made.write("1")
    replica = connected(made.state)
    made.do(SetStatus(Status.AWAY), AIKO)
    assert replica.events(events(made.log)) == Change(set(), whole=False)
    made.do(ChangeSettings("b1", Settings(idle=600)), ADA)
    assert isinstance(made.log[-1].event, SettingsChanged)
    assert replica.events(events(made.log)) == Change(set(), whole=True)
    assert replica.events(events(made.log)) is None


def test_only_the_newest_completed_chats_stay() -> None:
    made = desk()
    replica = connected(made.state, keep=5)
    told: set[str] = set()
    for turn in range(70):
        chat = made.write(str(turn))
        made.do(PickUp(chat, 0), AIKO)
        made.do(End(chat), AIKO)
        made.now += 1
        change = replica.events(events(made.log[replica.state.seq :]))
        assert change is not None
        told |= change.chats - {chat}
        assert len(replica.state.chats) <= 55
    assert told == set(made.state.chats) - set(replica.state.chats)
    assert set(replica.state.chats) == {f"c{number}" for number in range(52, 71)}


def test_a_snapshot_is_trimmed_too() -> None:
    made = desk()
    for turn in range(60):
        chat = made.write(str(turn))
        made.do(PickUp(chat, 0), AIKO)
        made.do(End(chat), AIKO)
        made.now += 1
    replica = Replica(keep=5)
    replica.welcome(welcome(made.state, mode="snapshot"))
    change = replica.snapshot(snapshot(made.state)[0])
    assert change is not None and change.whole
    assert set(replica.state.chats) == {"c56", "c57", "c58", "c59", "c60"}


class TestOutOfPlace:
    def test_resume_in_another_epoch(self) -> None:
        made = desk()
        with pytest.raises(GapError):
            Replica(("e0", made.state)).welcome(welcome(made.state, epoch="e1"))

    def test_resume_of_a_shorter_log(self) -> None:
        made = desk()
        with pytest.raises(GapError):
            Replica(("e1", made.state)).welcome(welcome(State()))

    def test_resume_that_nobody_asked_for(self) -> None:
        with pytest.raises(GapError):
            Replica().welcome(welcome(State()))

    def test_second_welcome(self) -> None:
        with pytest.raises(GapError):
            connected(State()).welcome(welcome(State()))

    def test_events_before_welcome(self) -> None:
        with pytest.raises(GapError):
            Replica().events(events(desk().log))

    def test_snapshot_without_announcement(self) -> None:
        with pytest.raises(GapError):
            connected(State()).snapshot(snapshot(State())[0])

    def test_parts_that_do_not_fit(self) -> None:
        state = desk().state
        first, second, third = snapshot(state, parts=3)
        older = snapshot(replace(state, seq=1), parts=3)[1]
        shorter = snapshot(state, parts=2)[1]
        for sequence in (
            [second],
            [first, third],
            [first, first],
            [first, older],
            [first, shorter],
        ):
            replica = Replica()
            replica.welcome(welcome(state, mode="snapshot"))
            with pytest.raises(GapError):
                for part in sequence:
                    replica.snapshot(part)

    def test_live_before_it_is_true(self) -> None:
        made = desk()
        replica = connected(made.state)
        replica.live(live(made.state))
        with pytest.raises(GapError):
            replica.live(Live(seq=made.state.seq + 1))
        unfinished = Replica()
        unfinished.welcome(welcome(made.state, mode="snapshot"))
        with pytest.raises(GapError):
            unfinished.live(live(made.state))


def test_half_a_snapshot_is_forgotten_with_its_connection() -> None:
    made = desk()
    replica = Replica(("e0", State()))
    first, _ = snapshot(made.state, parts=2)
    replica.welcome(welcome(made.state, mode="snapshot"))
    replica.snapshot(first)
    replica.disconnected()
    assert replica.position == ("e0", 0)
    replica.welcome(welcome(made.state, mode="snapshot"))
    for part in snapshot(made.state, parts=2):
        replica.snapshot(part)
    assert replica.known == ("e1", made.state)


def test_a_forgotten_position_leaves_the_state_to_look_at() -> None:
    made = desk()
    replica = connected(made.state)
    replica.forget_position()
    assert replica.position is None and replica.known is None
    assert replica.state == made.state
