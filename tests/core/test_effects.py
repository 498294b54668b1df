"""What a change of settings would do to the open chats, held against what it then does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.core.actor import RELAY
from console.core.channels.connecting import ConnectChannel
from console.core.channels.incidents import OpenIncident
from console.core.chats import PickUp
from console.core.company.brands import ChangeSettings
from console.core.company.values import RANGES, Settings
from console.core.effects import Defeat, Effects, defeats, effects_of
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.kind import MESSENGER
from console.core.moments import DAY, HOUR, MINUTE, SECOND
from console.core.outcomes import SettleSend, StartSend
from console.core.queues import Queue
from console.core.sends import Reply
from tests.core.examples import ADA, AIKO, PAGE, Desk, desk

QUARTER, MONTH = RANGES["retention"].least, RANGES["retention"].most


def shop() -> Desk:
    """Missed an hour ago: c1; picked up 20 minutes ago: c2 with an answer, c3 without, c4 with one
    that a trouble stopped; ringing: c5."""
    made = desk()
    made.write("1")
    made.advance(HOUR)
    for psid, chat in (("2", "c2"), ("3", "c3"), ("4", "c4")):
        made.write(psid)
        made.do(PickUp(chat, 0), AIKO)
    for chat in ("c2", "c4"):
        made.do(Reply(chat, "It comes today"), AIKO, f"r_{chat}")
        made.do(StartSend(chat, f"r_{chat}"), RELAY)
    made.do(SettleSend("c2", "r_c2", "sent"), RELAY)
    failure = Failure(Cause.ACCESS_EXPIRED, 190)
    made.do(SettleSend("c4", "r_c4", failure=failure), RELAY)
    made.do(OpenIncident(PAGE, failure), RELAY)
    made.advance(20 * MINUTE)
    made.write("5")
    made.advance(30 * SECOND)
    return made


def would(made: Desk, typed: tuple[str, ...] = (), **changed: object) -> Effects:
    settings = replace(made.state.brands["b1"].settings, **changed)  # type: ignore[arg-type]
    return effects_of("b1", settings, made.state, typed, made.now)


def test_nothing_is_said_of_settings_that_are_as_they_were() -> None:
    assert would(shop()) == Effects(open=5)


def test_a_short_retention_completes_what_was_missed_long_ago() -> None:
    assert would(shop(), retention=QUARTER) == Effects(open=5, completed=1, waiting=1)


def test_a_long_one_keeps_them_as_long_as_the_window_is_open() -> None:
    assert would(shop(), retention=MONTH) == Effects(open=5, later=1)


def test_a_short_idle_time_says_what_is_open_in_the_chats_it_completes() -> None:
    shown = would(shop(), typed=("c3", "c5"), idle=60)
    assert shown == Effects(open=5, completed=3, waiting=2, typed=1, held=1)


def test_a_shorter_waiting_time_lets_those_be_missed_that_ring() -> None:
    assert would(shop(), waiting=10) == Effects(open=5, missed=1)
    assert would(shop(), waiting=None) == Effects(open=5, later=1)


def test_chats_of_another_brand_are_not_counted() -> None:
    made = shop()
    made.do(ConnectChannel("2002", "Other", "Other", "Sales"), RELAY)
    assert effects_of("b2", Settings(idle=60), made.state, (), made.now) == Effects()


ANY = st.builds(
    Settings,
    waiting=st.none() | st.integers(10, 1800),
    retention=st.integers(QUARTER, MONTH),
    idle=st.integers(60, 86_400),
)


@given(ANY, ANY, st.lists(st.integers(0, 2 * DAY), min_size=5, max_size=5))
def test_what_is_said_before_is_what_happens(
    first: Settings, then: Settings, pauses: list[int]
) -> None:
    made = desk()
    made.do(ChangeSettings("b1", first), ADA)
    for place, pause in enumerate(pauses, start=1):
        chat = made.write(str(place))
        if place % 2:
            made.do(PickUp(chat, 0), AIKO)
        made.advance(pause)
    said = effects_of("b1", then, made.state, (), made.now)
    before, changed_at = dict(made.state.chats), made.now
    made.do(ChangeSettings("b1", then), ADA)
    made.advance(0)
    after = made.state.chats.values()
    fresh = [one for one in after if one.queue is Queue.COMPLETED and before[one.id].open]
    assert said.completed == len(fresh)
    assert all((one.completed_at or 0) >= changed_at for one in fresh)
    assert said.missed == sum(before[one.id].incoming and not one.incoming for one in after) - sum(
        before[one.id].incoming for one in fresh
    )


@pytest.mark.parametrize(
    ("settings", "pointed_out"),
    [
        (Settings(), {"idle": (Defeat.IDLE_BEFORE_WINDOW,)}),
        (
            Settings(retention=MONTH, idle=60),
            {"retention": (Defeat.RETENTION_OVER_WINDOW,), "idle": (Defeat.SHORT_IDLE,)},
        ),
        (Settings(retention=7 * 86_400), {"idle": (Defeat.IDLE_BEFORE_WINDOW,)}),
        (
            Settings(waiting=None, retention=MONTH),
            {
                "waiting": (Defeat.NEVER_MISSED,),
                "retention": (Defeat.NEVER_MISSED,),
                "idle": (Defeat.IDLE_BEFORE_WINDOW,),
            },
        ),
    ],
)
def test_rules_that_defeat_each_other_are_pointed_out(
    settings: Settings, pointed_out: dict[str, tuple[Defeat, ...]]
) -> None:
    assert defeats(settings, MESSENGER.window) == pointed_out
