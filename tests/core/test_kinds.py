"""What a chat may do follows from its kind of channel, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from console.core import state as states
from console.core.actor import RELAY
from console.core.chats import PickUp
from console.core.kinds.kind import Kind, MediaRule, Receipts, TextRule, Window
from console.core.kinds.known import any_media, kind_of
from console.core.kinds.messenger.kind import MESSENGER, address
from console.core.moments import DAY, HOUR, MINUTE
from console.core.outcomes import SettleSend, StartSend
from console.core.reactions import React
from console.core.receipts import Deliver
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Reply, check_text
from console.core.state import find_message
from console.core.timers import Rule, deadlines, needs_tag, window_open
from console.core.transcript import Message, SendState
from tests.core.examples import AIKO, PAGE, START, Desk, desk

OTHER = replace(
    MESSENGER,
    window=Window(free=HOUR, whole=HOUR, margin=0, openers=MESSENGER.window.openers),
    text=TextRule(10, len),
    media={},
    receipts=Receipts.BY_ID,
    reactions=False,
)
"""A kind that differs from Messenger in all that the core asks of it."""


@contextmanager
def of_kind(kind: Kind) -> Iterator[None]:
    """Every channel is of this kind for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "kind_of", lambda name: kind)
        yield


def chat_with_answer() -> Desk:
    """A chat that Aiko has picked up, with an answer that the service has taken."""
    made = desk()
    made.write("1")
    made.do(PickUp("c1", 0), AIKO, "k")
    made.do(Reply("c1", "hi"), AIKO, "r1")
    made.do(StartSend("c1", "r1"), RELAY)
    made.do(SettleSend("c1", "r1", "m_1"), RELAY)
    return made


def send_state(made: Desk) -> SendState:
    answer = find_message(made.chat("c1"), "r1")
    assert answer is not None
    return answer.state


def test_the_reply_window_is_the_kind_s() -> None:
    made = chat_with_answer()
    with of_kind(OTHER):
        chat = made.chat("c1")
        running = deadlines(chat, made.state.settings(PAGE))
        closes = next(one.at for one in running if one.rule is Rule.WINDOW)
        assert closes == chat.visitor_at + HOUR
        assert not window_open(chat, chat.visitor_at + HOUR)
        assert not needs_tag(chat, chat.visitor_at + HOUR - 1), "it has no such tag"
    assert window_open(made.chat("c1"), START + 6 * DAY)
    assert not needs_tag(made.chat("c1"), START + 23 * HOUR + 58 * MINUTE)


def test_the_length_of_a_text_is_the_kind_s() -> None:
    too_long = Refusal(RefusalCode.TOO_LONG)
    assert check_text("x" * 11, OTHER.text) == too_long
    assert check_text("😀" * 1_001, MESSENGER.text) == too_long
    assert check_text("😀" * 10, OTHER.text) is None
    made = chat_with_answer()
    with of_kind(OTHER):
        assert made.do(Reply("c1", "x" * 11), AIKO, "r2") == too_long
    assert made.do(Reply("c1", "x" * 11), AIKO, "r2") is None


def test_receipts_by_id_reach_what_they_name_alone() -> None:
    made = chat_with_answer()
    with of_kind(OTHER):
        made.do(Deliver(address(PAGE, "1"), made.now))
        assert send_state(made) is SendState.SENT
        made.do(Deliver(address(PAGE, "1"), made.now, ("m_1",)))
        assert send_state(made) is SendState.DELIVERED


def test_a_watermark_reaches_all_before_it() -> None:
    made = chat_with_answer()
    made.do(Deliver(address(PAGE, "1"), made.now))
    assert send_state(made) is SendState.DELIVERED


def test_without_reactions_none_is_set() -> None:
    made = chat_with_answer()
    heard = next(one for one in made.chat("c1").timeline if isinstance(one, Message))
    with of_kind(OTHER):
        refusal = made.do(React("c1", heard.id, "👍"), AIKO, "k2")
        assert refusal == Refusal(RefusalCode.UNKNOWN_MESSAGE)
    assert made.do(React("c1", heard.id, "👍"), AIKO, "k2") is None


def test_what_may_be_sent_somewhere_is_the_widest_of_all_kinds() -> None:
    assert any_media() == kind_of(MESSENGER.name).media
    assert all(isinstance(rule, MediaRule) for rule in any_media().values())
