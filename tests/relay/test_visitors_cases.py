"""What was reported of other products, from Meta's webhook to what an operator meets."""

from __future__ import annotations

from typing import Any

import pytest

from console.core.chats import PickUp
from console.core.company.brands import ChangeSettings
from console.core.company.values import Settings
from console.core.kinds.kind import Opener
from console.core.moments import DAY, HOUR
from console.core.timers import window_closes
from console.core.transcript import Message
from console.core.views import row_of
from server_stub.relay.messenger.inbound.arrivals import arrivals
from tests.core.examples import ADA, AIKO, PAGE, Desk, desk

OUR_APP = "1"


def hear(made: Desk, psid: str, **event: Any) -> None:
    """A webhook about a visitor comes in."""
    sender, recipient = {"id": psid}, {"id": PAGE}
    if event.get("message", {}).get("is_echo"):
        sender, recipient = recipient, sender
    messaging = {"sender": sender, "recipient": recipient, "timestamp": made.now, **event}
    body = {"object": "page", "entry": [{"id": PAGE, "time": made.now, "messaging": [messaging]}]}
    for arrival in arrivals(body, made.now, OUR_APP):
        made.do(arrival.command)


@pytest.mark.parametrize(
    ("app", "needs_me"),
    [(99887766, True), (263902037430900, False), (26390203743090, False), (1, False)],
)
def test_an_automatic_answer_is_no_answer(app: int, needs_me: bool) -> None:
    made = desk()
    hear(made, "3001", message={"mid": "m_1", "text": "where is my parcel?"})
    made.do(PickUp("c1", 0), AIKO)
    away = {"mid": "m_auto", "is_echo": True, "app_id": app, "text": "We are closed now."}
    hear(made, "3001", message=away)
    row = row_of(made.chat("c1"), made.state.settings(PAGE), "aiko", made.now)
    assert row.needs_me is needs_me
    assert [one.text for one in made.chat("c1").timeline if isinstance(one, Message)] == [
        "where is my parcel?",
        "We are closed now.",
    ]


def test_a_reaction_opens_the_window() -> None:
    made = desk()
    made.do(ChangeSettings("b1", Settings(waiting=60, retention=30 * 86_400)), ADA)
    hear(made, "7001", message={"mid": "m_1", "text": "hello"})
    made.advance(6 * DAY + HOUR)
    thumb = {"mid": "m_1", "action": "react", "reaction": "like", "emoji": "👍"}
    hear(made, "7001", reaction=thumb)
    made.advance(23 * HOUR)
    chat = made.chat("c1")
    assert chat.open
    assert chat.opener is Opener.REACTION
    assert window_closes(chat) == made.now + HOUR
