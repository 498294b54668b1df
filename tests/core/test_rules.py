"""What holds for every sequence of commands and times (hypothesis)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from console.core.actor import RELAY
from console.core.agenda import Agenda
from console.core.channels.connecting import ChannelConnected
from console.core.chats import Completed, PickedUp, PickUp
from console.core.company.brands import SettingsChanged
from console.core.log import Entry, decide, fold
from console.core.messages import EchoReceived, MessageReceived
from console.core.queues import Queue
from console.core.refusals import RefusalCode
from console.core.sends import ReplyQueued, ReplyRequeued
from console.core.state import State
from console.core.timers import Missed, PassDeadline, Rule, soonest
from console.core.transcript import Author, Message
from console.core.unrecognised import Unknown
from console.core.views import Inbox, row_of, sort_key
from console.core.working_state import WorkingState, changed_chats
from tests.core.examples import AIKO, BEN, CHATS, PAGE, Step, days, desk, play


@given(days)
def test_fold_is_deterministic_and_leaves_its_argument_alone(steps: list[Step]) -> None:
    log = play(steps).log
    before = fold(State(), log[: len(log) // 2])
    copy = repr(before)
    assert fold(before, log) == fold(State(), log)
    assert repr(before) == copy


@given(days, st.randoms(use_true_random=False))
def test_fold_accepts_any_entries_in_any_order(steps: list[Step], random: object) -> None:
    log = play(steps).log
    random.shuffle(log)  # type: ignore[attr-defined]
    jumbled = [
        Entry(seq, entry.at, entry.by, entry.key, entry.event)
        for seq, entry in enumerate(log, start=1)
    ]
    state = fold(State(), [*jumbled, Entry(len(log) + 1, 0, "relay", "", Unknown("new"))])
    assert state.seq == len(log) + 1


@given(days, st.data())
def test_snapshot_and_tail_fold_to_the_same_as_everything(
    steps: list[Step], data: st.DataObject
) -> None:
    log = play(steps).log
    cut = data.draw(st.integers(0, len(log)))
    assert fold(fold(State(), log[:cut]), log[cut:]) == fold(State(), log)
    overlap = data.draw(st.integers(0, cut))
    assert fold(fold(State(), log[:cut]), log[overlap:]) == fold(State(), log)


@given(days)
def test_a_completed_chat_is_never_answered(steps: list[Step]) -> None:
    over: set[str] = set()
    for entry in play(steps).log:
        event = entry.event
        if isinstance(event, Completed):
            assert event.chat not in over
            over.add(event.chat)
        elif isinstance(event, ReplyQueued | ReplyRequeued | PickedUp | MessageReceived):
            assert event.chat not in over


@given(days)
def test_a_chat_is_in_exactly_one_queue_and_a_visitor_has_one_open_chat(
    steps: list[Step],
) -> None:
    made = play(steps)
    inbox = Inbox()
    inbox.load(made.state, "aiko", made.now)
    listed = [row.chat for queue in Queue for row in inbox.rows(queue)]
    assert sorted(listed) == sorted(made.state.chats)
    open_now = [chat for chat in made.state.chats.values() if chat.open]
    assert len({chat.visitor.id for chat in open_now}) == len(open_now)
    assert sorted(made.state.open_chats.values()) == sorted(chat.id for chat in open_now)


@given(days)
def test_no_deadline_fires_twice_or_early(steps: list[Step]) -> None:
    fired: set[tuple[str, str, int]] = set()
    for entry in play(steps).log:
        event = entry.event
        if entry.by != "relay" or not isinstance(event, Missed | Completed):
            continue
        reason = event.reason.value if isinstance(event, Completed) else "missed"
        if reason == "window_closed" and not event.seconds:
            continue  # Meta said so, not a timer
        assert (event.chat, reason, event.due) not in fired
        fired.add((event.chat, reason, event.due))
        assert event.due <= entry.at


@given(days, st.data())
def test_a_standing_kept_entry_by_entry_equals_the_fold(
    steps: list[Step], data: st.DataObject
) -> None:
    log = play(steps).log
    standing, index = WorkingState(State()), 0
    while index < len(log):
        batch = log[index : index + data.draw(st.integers(1, 5))]
        index += len(batch)
        standing.adopt(standing.weigh(batch))
        assert standing.state == fold(State(), log[:index])


@given(days, st.sampled_from(CHATS), st.integers(-10_000, 10_000))
def test_a_deadline_that_does_not_stand_is_refused(
    steps: list[Step], chat: str, offset: int
) -> None:
    made = play(steps)
    known = made.state.chats.get(chat)
    standing = soonest(known, made.state.settings(PAGE)) if known else None
    for rule in Rule:
        due = (standing.at if standing else made.now) + offset
        found = decide(PassDeadline(chat, rule, due), made.state, made.now, RELAY)
        if isinstance(found, tuple):
            assert standing is not None
            assert (standing.rule, standing.at) == (rule, due)
            assert due <= made.now


@given(days)
def test_every_message_of_either_side_restarts_idle_in_full(steps: list[Step]) -> None:
    made = desk()
    for (command, actor), pause in steps:
        before = len(made.log)
        made.do(command, actor)
        for entry in made.log[before:]:
            if isinstance(entry.event, MessageReceived | ReplyQueued | EchoReceived):
                chat = made.chat(entry.event.chat)
                if chat.queue is Queue.ACTIVE:
                    assert chat.last_at == made.now
        made.advance(pause)


@given(days, st.sampled_from(CHATS))
def test_two_claims_never_both_win(steps: list[Step], chat_id: str) -> None:
    made = play(steps)
    chat = made.state.chats.get(chat_id)
    claim = PickUp(chat_id, chat.assignment if chat else 0)
    first, second = made.do(claim, AIKO), made.do(claim, BEN)
    if first is None:
        assert second is not None
        # Days change departments and limits, and remove people as well.
        if second.code not in (RefusalCode.NOT_YOUR_DEPARTMENT, RefusalCode.NOT_ALLOWED):
            assert (second.code, second.by) == (RefusalCode.TAKEN, "Aiko")
    elif second is None:
        assert first.code in (
            RefusalCode.NOT_YOUR_DEPARTMENT, RefusalCode.NOT_ALLOWED, RefusalCode.AT_LIMIT,
        )  # fmt: skip


@given(days)
def test_reading_order_follows_time_and_no_message_is_there_twice(steps: list[Step]) -> None:
    for chat in play(steps).state.chats.values():
        times = [item.at for item in chat.timeline]
        assert times == sorted(times)
        ids = [(i.id, i.author) for i in chat.timeline if isinstance(i, Message)]
        assert len(set(ids)) == len(ids)
        assert chat.visitor_at <= chat.last_at
        said = [i for i in chat.timeline if isinstance(i, Message)]
        assert all(i.by for i in said if i.author is Author.OPERATOR)


@given(days, st.data())
@settings(max_examples=60)
def test_the_inbox_kept_up_to_date_equals_one_made_afresh(
    steps: list[Step], data: st.DataObject
) -> None:
    made = play(steps)
    kept = Inbox()
    kept.load(State(), "aiko", made.log[0].at)
    state, index = State(), 0
    while index < len(made.log):
        batch = made.log[index : index + data.draw(st.integers(1, 8))]
        index += len(batch)
        state = fold(state, batch)
        now = batch[-1].at
        if any(isinstance(e.event, SettingsChanged | ChannelConnected) for e in batch):
            kept.load(state, "aiko", now)
        else:
            kept.update(state, changed_chats(batch), now)
        kept.tick(now)
        rows = [row_of(chat, state.settings(PAGE), "aiko", now) for chat in state.chats.values()]
        for queue in Queue:
            wanted = sorted((row for row in rows if row.queue is queue), key=sort_key)
            assert list(kept.rows(queue)) == wanted


@given(days, st.lists(st.integers(1, 900_000_000), max_size=6))
@settings(max_examples=60)
def test_the_inbox_left_alone_moves_chats_as_their_deadlines_pass(
    steps: list[Step], waits: list[int]
) -> None:
    made = play(steps)
    kept = Inbox()
    kept.load(made.state, "aiko", made.now)
    now = made.now
    for wait in waits:
        now += wait
        kept.tick(now)
        settled = made.state.settings(PAGE)
        rows = [row_of(chat, settled, "aiko", now) for chat in made.state.chats.values()]
        for queue in Queue:
            wanted = sorted((row for row in rows if row.queue is queue), key=sort_key)
            assert list(kept.rows(queue)) == wanted


@given(days)
@settings(max_examples=60)
def test_the_agenda_hands_out_what_a_look_at_every_chat_finds(steps: list[Step]) -> None:
    made = play(steps)
    agenda = Agenda()
    agenda.rebuild(made.state)
    for later in (0, 60_000, 86_400_000, 700_000_000):
        now = made.now + later
        wanted = {
            chat.id: deadline.at
            for chat in made.state.chats.values()
            if (deadline := soonest(chat, made.state.settings(PAGE))) and deadline.at <= now
        }
        agenda.rebuild(made.state)
        due = agenda.pop_due(now)
        assert due == sorted(due, key=lambda chat: (wanted[chat], chat))
        assert set(due) == set(wanted)
        assert agenda.pop_due(now) == []
