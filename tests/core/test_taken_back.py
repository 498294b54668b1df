"""What a visitor takes back is shown as such, without its words (specification, section 2)."""

from __future__ import annotations

from itertools import permutations

import pytest

from console.core.actor import RELAY
from console.core.attachments import Attachment
from console.core.channels.connecting import SwitchChannel
from console.core.chats import End, PickUp
from console.core.edits import Delete, Edit
from console.core.history import RestoreHistory
from console.core.kinds.messenger.kind import address
from console.core.log import Command
from console.core.messages import Receive
from console.core.moments import MINUTE
from console.core.refusals import Refusal, RefusalCode
from console.core.state import State, Visitor, by_mid
from console.core.transcript import Author, Message, Reaction, Remark, RemarkKind
from console.core.views import row_of
from tests.core.examples import ADA, AIKO, PAGE, START, Desk, desk

VISITOR = Visitor("1", PAGE, chats=0)
PSID = address(PAGE, "1")
SECRET = "my card is 4111"
TAKE_BACK = Delete(PSID, "a")
STALE = Refusal(RefusalCode.STALE)


def hear(made: Desk, mid: str, text: str) -> None:
    made.do(Receive(VISITOR, mid, made.now, text))


def shows(state: State, words: str) -> bool:
    """Whether words stand anywhere in a state."""
    return words in repr(state)


def test_nothing_is_left_of_it() -> None:
    made = desk()
    photo = Attachment("image", "https://cdn/card.jpg", "card.jpg")
    made.do(Receive(VISITOR, "a", START, f"{SECRET} damn", (photo,)))
    made.do(Receive(VISITOR, "b", START, "Forget that, please", reply_to="a"))
    made.do(Edit(PSID, "a", f"{SECRET}!", 1))
    assert made.do(TAKE_BACK) is None
    assert not shows(made.state, SECRET)
    assert not shows(made.state, "card.jpg")
    message = by_mid(made.chat("c1"), "a")
    assert message is not None
    assert message.deleted
    assert message.at == START, "it stands where it stood"
    assert made.chat("c1").improper == 1, "what was said was said"


def test_the_row_does_not_show_it() -> None:
    made = desk()
    hear(made, "a", SECRET)
    made.do(TAKE_BACK)
    row = row_of(made.chat("c1"), made.state.settings(PAGE), "aiko", made.now)
    assert row.last is not None
    assert (row.last.text, row.last.deleted) == ("", True)


def test_what_comes_late_does_not_bring_it_back() -> None:
    made = desk()
    hear(made, "a", SECRET)
    made.do(TAKE_BACK)
    assert made.do(Edit(PSID, "a", f"{SECRET}!", 1)) == STALE
    assert made.do(TAKE_BACK) == STALE
    hear(made, "a", SECRET)
    listed = Message("a", Author.VISITOR, START, SECRET, mid="a")
    assert made.do(RestoreHistory("c1", (listed,)), RELAY) == STALE
    assert not shows(made.state, SECRET)


@pytest.mark.parametrize("before", [False, True], ids=["no chat", "a chat"])
@pytest.mark.parametrize("reports", list(permutations(("message", "edit", "delete"))), ids=" ".join)
def test_reports_may_come_in_any_order(reports: tuple[str, ...], before: bool) -> None:
    """Meta promises none. A message that was taken back before it came opens no chat either."""
    commands: dict[str, Command] = {
        "message": Receive(VISITOR, "a", START, SECRET),
        "edit": Edit(PSID, "a", f"{SECRET}!", 1),
        "delete": TAKE_BACK,
    }
    made = desk()
    if before:
        hear(made, "b", "hello")
    for report in reports:
        made.do(commands[report])
        made.advance(MINUTE)
    hear(made, "c", "hello again")
    assert not shows(made.state, SECRET)


def test_a_message_that_waits_for_its_channel_is_taken_back_there() -> None:
    made = desk()
    made.do(SwitchChannel(PAGE, False), ADA)
    hear(made, "a", SECRET)
    hear(made, "b", "anyone?")
    made.do(TAKE_BACK)
    assert not shows(made.state, SECRET)
    made.do(SwitchChannel(PAGE, True), ADA)
    heard = [one for one in made.chat("c1").timeline if not isinstance(one, Reaction)]
    assert [one.text for one in heard if isinstance(one, Message)] == ["anyone?"]
    assert [one.what for one in heard if isinstance(one, Remark)] == [RemarkKind.DELETED]


def test_a_message_of_an_earlier_chat_is_taken_back_there() -> None:
    made = desk()
    hear(made, "a", SECRET)
    made.do(PickUp("c1", 0), AIKO)
    made.do(End("c1"), AIKO)
    hear(made, "b", "hello again")
    assert made.do(TAKE_BACK) is None
    assert not shows(made.state, SECRET)
    assert not made.chat("c1").open
    assert len(made.chat("c2").timeline) == 1, "nothing is said of it where it does not stand"


def test_what_never_came_is_told_once() -> None:
    made = desk()
    assert made.do(TAKE_BACK) is None
    assert made.do(TAKE_BACK) == STALE
    hear(made, "b", "hello")
    assert made.do(TAKE_BACK) == STALE
    remarks = [one for one in made.chat("c1").timeline if isinstance(one, Remark)]
    assert [(one.what, one.mid) for one in remarks] == [(RemarkKind.DELETED, "a")]
