"""A transcript as text: names, days, states, errors, moves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from console.core.attachments import Attachment
from console.core.failures import Cause, Failure, Mend
from console.core.kinds.messenger.kind import MESSENGER
from console.core.moments import DAY, HOUR, MINUTE, SECOND
from console.core.queues import Queue, Reason
from console.core.transcript import Author, Message, Move, SendState
from console.widgets.lines.messages import Context, EarlierChat, Shown, item_lines
from tests.widgets.samples import EN, HOSTILE, JA, NOW, ours, steers, theirs


def key(mend: Mend) -> str:
    return f"F5 {EN.words.mend(mend)}"


ABOUT = Context(EN, MESSENGER.errors, NOW, "Yuki Tanaka", mend=key)


def drawn(items: list[Shown], context: Context = ABOUT, width: int = 46) -> list[str]:
    lines: list[str] = []
    for at, item in enumerate(items):
        before = items[at - 1] if at else None
        after = items[at + 1] if at + 1 < len(items) else None
        for line in item_lines(item, before, after, context, width):
            text = "".join(part for part, _ in line)
            assert cell_len(text) <= width, text
            lines.append(text.rstrip())
    return lines


def test_a_conversation() -> None:
    items: list[Shown] = [
        theirs("注文がまだ届きません", DAY),
        Move(NOW - 10 * MINUTE, Reason.PICKED_UP, Queue.ACTIVE, by="a"),
        theirs("hello?", 9 * MINUTE),
        theirs("are you there?", 8 * MINUTE),
        ours("One moment.", 3 * MINUTE, SendState.READ),
        ours("Is this the address?", 2 * MINUTE, SendState.DELIVERED),
        ours("Or this?", MINUTE, SendState.QUEUED),
    ]
    assert drawn(items) == [
        "     ──────────── yesterday ────────────",
        "",
        " │ Yuki Tanaka  12:03",
        " │ 注文がまだ届きません",
        "",
        "       ──────────── today ────────────",
        "",
        "           11:53  Picked up by Aiko",
        "",
        " │ Yuki Tanaka  11:54",
        " │ hello?",
        " ╷ are you there?",
        "",
        " ┃ You  12:00",
        " ┃ One moment.                        ✓✓ read",
        " ╻ Is this the address?          ✓✓ delivered",
        " ╻ Or this?                          ◌ queued",
    ]


def test_the_last_of_several_says_how_far_they_came() -> None:
    items: list[Shown] = [
        ours("a", 2 * MINUTE, SendState.READ),
        ours("b", MINUTE, SendState.READ),
    ]
    assert drawn(items)[3:] == [" ┃ a", " ╻ b                                  ✓✓ read"]


def test_a_failure_says_what_why_and_which_key() -> None:
    failed = replace(
        ours("Is it?", state=SendState.FAILED), failure=Failure(Cause.ACCESS_EXPIRED, 190)
    )
    assert drawn([failed])[3:] == [
        " ┃ Is it?",
        " ┃ ✗ access has expired; reconnect the",
        " ┃   account",
        " ┃   the Facebook token is no longer valid;",
        " ┃   the channel works again once reconnected",
        " ┃   F5 reconnect",
    ]


def test_a_failure_that_is_tried_again_says_when() -> None:
    failure = Failure(Cause.RATE_LIMITED, 4, attempts=2, retry_at=NOW + 53 * SECOND)
    shown = drawn([replace(ours("x", state=SendState.FAILED), failure=failure)])
    assert " ┃   trying again at 12:04:00 (attempt 3)" in shown
    assert shown[-1] == " ┃   F5 waiting; nothing to do"
    gave_up = replace(failure, retry_at=None)
    shown = drawn([replace(ours("x", state=SendState.FAILED), failure=gave_up)])
    assert " ┃   tried 2 times" in shown


def test_an_unknown_outcome_has_its_own_words() -> None:
    shown = drawn([ours("x", state=SendState.UNKNOWN)], width=80)
    assert shown[3:] == [
        " ┃ x",
        " ┃ ? outcome unknown: the message may have gone through",
        " ┃   it is not sent again without your word; look in Messenger first",
        " ┃   F5 send again",
    ]


def test_attachments_and_tags() -> None:
    image = Attachment("image", "", "receipt.jpg", 1_200_000)
    message = replace(ours("", state=SendState.SENT), attachments=(image,), tagged=True)
    assert drawn([message])[3:] == [
        " ┃ [Image 1.2 MB receipt.jpg]          ✓ sent",
        " ┃ sent with Meta's HUMAN_AGENT tag",
    ]


def test_improper_words_are_marked_where_they_stand() -> None:
    text = "\u200ethis damn courier, that damn courier"
    spans = tuple((at, at + 4) for at in (6, 25))
    message = replace(theirs(text), improper=spans)
    [*_, first, second] = item_lines(message, None, None, ABOUT, 24)
    marked = [part for line in (first, second) for part, style in line if style == "improper"]
    assert marked == ["damn", "damn"]
    assert "".join(part for part, _ in second) == " │ that damn courier"


def test_what_came_before_is_offered() -> None:
    older = replace(ABOUT, left_out=1, earlier_key="h")
    assert drawn([theirs("x")], older)[1].strip() == "h  1 older message"
    chats = replace(ABOUT, earlier_chats=2, earlier_key="h")
    assert drawn([theirs("x")], chats)[1].strip() == "h  2 earlier chats with this visitor"
    chat = EarlierChat(NOW - DAY, Reason.IDLE)
    shown = drawn([chat, theirs("x", DAY)])
    assert "chat of yesterday: idle" in shown[1]
    assert shown[3:] == ["", " │ Yuki Tanaka  12:03", " │ x"]


def test_moves_stand_in_the_middle_with_their_reason() -> None:
    move = Move(NOW, Reason.IDLE, Queue.COMPLETED, seconds=86_400, last_author=Author.VISITOR)
    assert [line.strip() for line in drawn([theirs("x", HOUR), move])[-2:]] == [
        "12:03  Completed: idle for 24 h, last",
        "message by Yuki Tanaka",
    ]


@pytest.mark.parametrize("width", [16, 28, 46, 100])
def test_hostile_texts_steer_nothing(width: int) -> None:
    nasty = Message(
        HOSTILE,
        Author.OPERATOR,
        NOW,
        HOSTILE * 3,
        by=HOSTILE,
        state=SendState.FAILED,
        attachments=(Attachment(HOSTILE, HOSTILE, HOSTILE, 5),),
        failure=Failure(Cause.REFUSED, detail=HOSTILE),
        improper=((0, 5), (3, 9)),
    )
    move = Move(NOW, Reason.ENDED, Queue.COMPLETED, by=HOSTILE)
    for reader in (EN, JA):
        context = Context(
            reader, MESSENGER.errors, NOW, HOSTILE, earlier_chats=3, earlier_key="h", mend=key
        )
        shown = drawn([nasty, replace(nasty, author=Author.VISITOR), move], context, width)
        assert not steers("".join(shown))
