"""A visitor writes something harmless and edits it into abuse, as Meta reports it."""

from __future__ import annotations

from typing import Any

from console.core.queues import Queue, Reason
from console.core.refusals import Refusal
from server_stub.relay.messenger.inbound.arrivals import arrivals
from tests.core.examples import Desk, desk
from tests.relay.payloads import NOW, PAGE, PSID


def posted(number: int) -> dict[str, Any]:
    """A webhook with a message and its edit."""
    sides = {"sender": {"id": PSID}, "recipient": {"id": PAGE}, "timestamp": NOW}
    mid = f"m_e{number}"
    message = {"mid": mid, "text": f"good day {number}"}
    edit = {"mid": mid, "text": "fuck you", "num_edit": 1}
    events = [{**sides, "message": message}, {**sides, "message_edit": edit}]
    return {"object": "page", "entry": [{"id": PAGE, "time": NOW, "messaging": events}]}


def hear(made: Desk, body: dict[str, Any]) -> None:
    for arrival in arrivals(body, NOW):
        assert not isinstance(made.do(arrival.command), Refusal)


def test_the_limit_completes_the_chat_and_the_fourth_begins_another() -> None:
    made = desk()
    made.now = NOW
    for number in (1, 2, 3, 4):
        hear(made, posted(number))
    first, second = made.chat("c1"), made.chat("c2")
    assert (first.queue, first.reason, first.improper) == (
        Queue.COMPLETED,
        Reason.PROFANITY,
        3,
    )
    assert (second.reason, second.improper) == (None, 1)
