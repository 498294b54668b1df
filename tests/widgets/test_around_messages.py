"""What stands around the text of a message: what it answers, what was pressed, changes, reactions,
attachments, where it is from; and what happens between messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.core.attachments import Attachment
from console.core.edits import emptied
from console.core.failures import Cause, Failure
from console.core.kinds.messenger.kind import MESSENGER
from console.core.moments import DAY, HOUR, MINUTE
from console.core.transcript import (
    SERVICE_INBOX,
    Author,
    Message,
    Origin,
    Pressed,
    Reaction,
    Remark,
    RemarkKind,
    SendState,
)
from console.locale import Reader
from console.widgets.lines.annotations import brief
from console.widgets.lines.attachments import attachment_lines
from console.widgets.lines.messages import Context, item_lines
from tests.widgets.samples import EN, HOSTILE, JA, NOW, ours, steers, theirs
from tests.widgets.test_message_lines import ABOUT, drawn


def body(item: Message, context: Context = ABOUT, width: int = 46) -> list[str]:
    """The lines of a message under its name, without the bar."""
    return [line[3:] for line in drawn([item], context, width)[3:]]


def answering(answered: Message | None, width: int = 46) -> list[str]:
    item = replace(theirs("This one"), reply_to="m1")
    lines = item_lines(item, None, None, ABOUT, width, answered)
    return ["".join(text for text, _ in line).rstrip() for line in lines][3:]


def test_an_answer_quotes_what_it_answers() -> None:
    assert answering(replace(ours("Which\none?"), mid="m1")) == [
        " │ ↱ You: Which one?",
        " │ This one",
    ]
    assert answering(None) == [" │ ↱ an earlier message", " │ This one"]
    photo = replace(theirs(""), attachments=(Attachment("image"), Attachment("sticker")))
    assert answering(photo)[0] == " │ ↱ Yuki Tanaka: [Image] [Sticker]"
    assert answering(ours("x" * 200))[0] == " │ ↱ You: " + "x" * 34 + "…"


@pytest.mark.parametrize(
    ("pressed", "text", "lines"),
    [
        (Pressed.QUICK_REPLY, "Red", ["▸ chose: Red"]),
        (Pressed.BUTTON, "Track my order", ["▸ pressed: Track my order"]),
        (Pressed.BUTTON, "", ["▸ pressed a button"]),
        (Pressed.BUTTON, "one two three", ["▸ pressed: one", "two three"]),
    ],
)
def test_what_was_pressed_does_not_look_typed(
    pressed: Pressed, text: str, lines: list[str]
) -> None:
    width = 20 if len(lines) > 1 else 46
    assert body(replace(theirs(text), pressed=pressed), width=width) == lines


def test_an_edited_message_says_what_it_said_before() -> None:
    edited = replace(theirs("four"), earlier=("one", "two\nthree"))
    assert body(edited) == ["four", "edited, before: two three"]


def test_of_what_was_taken_back_nothing_is_shown() -> None:
    said = replace(
        theirs("oh no damn"),
        improper=((6, 10),),
        attachments=(Attachment("image", name="card.jpg"),),
        earlier=("before",),
        pressed=Pressed.QUICK_REPLY,
    )
    gone = replace(said, deleted=True)
    assert body(emptied(said)) == ["taken back"]
    assert body(gone) == ["taken back"], "nor of what an older relay has left there"
    assert brief(gone, EN, NOW) == brief(emptied(said), EN, NOW) == "taken back"
    assert answering(gone)[0] == " │ ↱ Yuki Tanaka: taken back"


def test_reactions_stand_under_their_message_with_whose_they_are() -> None:
    yours = Reaction(Author.OPERATOR, "👍", "a")
    bens = Reaction(Author.OPERATOR, "😂", "b")
    loved = replace(ours("Here it is"), reactions=(Reaction(Author.VISITOR, "❤\ufe0f"), yours))
    assert body(loved)[-1] == "❤ Yuki Tanaka   👍 You"
    assert body(replace(loved, reactions=(bens,)))[-1] == "😂 Ben"
    assert body(loved, width=21)[-2:] == ["❤ Yuki Tanaka", "👍 You"]
    page = Reaction(Author.CHANNEL, "👍")
    assert body(replace(loved, reactions=(page,)))[-1] == "👍 Page"


def test_others_who_write_for_the_page_are_named() -> None:
    inbox = Message("1", Author.CHANNEL, NOW - MINUTE, "one", via=SERVICE_INBOX)
    bot = replace(inbox, id="2", text="two", via="555", at=NOW)
    unnamed = replace(bot, id="3", via="")
    said = [line for line in drawn([inbox, bot, unnamed]) if "12:0" in line]
    assert said == [" ┃ Facebook inbox  12:02", " ┃ Automatic (app 555)  12:03", " ┃ Page  12:03"]
    ja = replace(ABOUT, reader=JA)
    assert drawn([replace(inbox, via="555")], ja)[2] == " ┃ 自動応答（アプリ 555）  12:02"


def test_what_was_before_the_connection_stands_in_a_block_of_its_own() -> None:
    before = [replace(theirs(text, DAY), origin=Origin.HISTORY, id=text) for text in ("a", "b")]
    shown = drawn([*before, Remark(NOW - HOUR, RemarkKind.ACCOUNT_LINKED), theirs("c")])
    assert [line.strip() for line in shown] == [
        "──────────── before the connection ────────────"[2:-2],
        "",
        "──────────── yesterday ────────────",
        "",
        "│ Yuki Tanaka  12:03",
        "│ a",
        "╷ b",
        "",
        "──────────── since the connection ────────────"[1:-1],
        "",
        "──────────── today ────────────",
        "",
        "11:03  Linked an account",
        "",
        "│ Yuki Tanaka  12:03",
        "│ c",
    ]


def test_what_an_outage_kept_back_is_marked() -> None:
    late = replace(theirs("b", MINUTE), origin=Origin.GAP, id="2")
    assert drawn([theirs("a", 2 * MINUTE), late, theirs("c")])[4:] == [
        "",
        " │ Yuki Tanaka  12:02  recovered",
        " │ b",
        "",
        " │ Yuki Tanaka  12:03",
        " │ c",
    ]


def test_a_failure_that_a_person_left_at_that_is_quiet() -> None:
    failed = replace(ours("x", state=SendState.FAILED), failure=Failure(Cause.ACCESS_EXPIRED))
    assert body(replace(failed, dismissed=True)) == ["x", "✗ not sent, and left at that"]


def test_an_outcome_that_facebooks_list_speaks_against() -> None:
    unlisted = replace(ours("x", state=SendState.UNKNOWN), unlisted=True)
    assert body(unlisted, width=90)[1:3] == [
        "? outcome unknown: Facebook does not list the message, probably not sent",
        "  it is not sent again without your word",
    ]


def attached(attachment: Attachment, reader: Reader = EN, room: int = 44) -> list[str]:
    lines = attachment_lines(attachment, reader, NOW, room)
    return ["".join(text for text, _ in line) for line in lines]


@pytest.mark.parametrize(
    ("attachment", "english", "japanese"),
    [
        (Attachment("image"), "[Image]", "[画像]"),
        (
            Attachment("image", name="photo.jpg", size=1_200_000),
            "[Image 1.2 MB photo.jpg]",
            "[画像 1.2 MB photo.jpg]",
        ),
        (Attachment("audio", size=31_000), "[Audio 31 kB]", "[音声 31 kB]"),
        (Attachment("video"), "[Video]", "[動画]"),
        (Attachment("file", name="a.pdf"), "[File a.pdf]", "[ファイル a.pdf]"),
        (Attachment("sticker", detail="12"), "[Sticker]", "[スタンプ]"),
        (Attachment("sticker", detail="369239263222822"), "[Sticker] 👍", "[スタンプ] 👍"),
        (
            Attachment("location", name="Tokyo Station", detail="35.68, 139.76"),
            "[Location] Tokyo Station  35.68, 139.76",
            "[位置情報] Tokyo Station  35.68, 139.76",
        ),
        (
            Attachment("fallback", "https://l.facebook.com/l.php?u=https%3A%2F%2Fa.example", "A"),
            "[Shared link] A - a.example",
            "[共有リンク] A - a.example",
        ),
        (Attachment("fallback", "http://[::1"), "[Shared link]", "[共有リンク]"),
        (
            Attachment("appointment_booking", detail="confirmed 2026-03-02T01:00Z"),
            "[Appointment] confirmed  2 Mar 10:00",
            "[予約] 確定  3/2 10:00",
        ),
        (
            Attachment("appointment_booking", detail="moved 2026-99-02T01:00Z"),
            "[Appointment] moved  2026-99-02T01:00Z",
            "[予約] moved  2026-99-02T01:00Z",
        ),
        (
            Attachment("product", name="Shoes", detail="¥4,000"),
            "[Product] Shoes  ¥4,000",
            "[商品] Shoes  ¥4,000",
        ),
        (Attachment("product", detail="88001"), "[Product]", "[商品]"),
        (Attachment("hologram", name="Wow"), "[Attachment] Wow", "[添付] Wow"),
    ],
)
def test_attachments(attachment: Attachment, english: str, japanese: str) -> None:
    assert attached(attachment) == [english]
    assert attached(attachment, JA) == [japanese]


def test_a_long_title_takes_two_lines() -> None:
    shared = Attachment("fallback", "https://shop.example/x", "a word " * 20)
    assert attached(shared, room=30) == [
        "[Shared link] a word a word a",
        "word a word a word a word a w…",
    ]
    assert attached(Attachment("file", name="x" * 50), room=20) == ["[File xxxxxxxxxxxx…]"]


def test_what_to_do_about_an_unsupported_message_is_not_cut() -> None:
    assert attached(Attachment("unsupported"), room=40) == [
        "[Not passed on by Facebook: look in",
        "Messenger]",
    ]


@pytest.mark.parametrize("kind", RemarkKind)
def test_remarks_have_words_for_every_kind(kind: RemarkKind) -> None:
    for reader in (EN, JA):
        bare = reader.words.remark(Remark(NOW, kind))
        told = reader.words.remark(Remark(NOW, kind, "spring"))
        assert bare
        assert "{" not in bare + told
        assert kind.value not in told


def test_what_only_a_newer_relay_knows_is_said_in_general() -> None:
    generic = "Something happened at Facebook that this console knows no words for"
    assert EN.words.remark(Remark(NOW, "teleported")) == generic
    assert (
        EN.words.remark(Remark(NOW, "came_by_ad.text", "x")) == "Something happened at Facebook: x"
    )
    assert EN.words.remark(Remark(NOW, "other", "payment")) == "Sent a payment"
    assert (
        EN.words.remark(Remark(NOW, "other", "reaction: 👍")) == "Reacted to an earlier message: 👍"
    )
    inbox = Remark(NOW, RemarkKind.THREAD_OTHERS, SERVICE_INBOX)
    assert EN.words.remark(inbox) == "Somebody in Facebook's inbox has the conversation now"


def test_remarks_stand_together_in_the_middle() -> None:
    two = [Remark(NOW, RemarkKind.ORDERED, "2"), Remark(NOW, RemarkKind.LABEL_ADDED, "vip")]
    shown = drawn([theirs("x", HOUR), *two])
    assert [line.strip() for line in shown[-3:]] == [
        "",
        "12:03  Sent a cart (products: 2)",
        "12:03  Labelled at Facebook: vip",
    ]


@pytest.mark.parametrize("width", [16, 28, 46, 100])
def test_nothing_that_is_told_steers(width: int) -> None:
    nasty = Message(
        "1",
        Author.CHANNEL,
        NOW,
        HOSTILE,
        attachments=tuple(
            Attachment(kind, f"https://{HOSTILE}", HOSTILE, 5, HOSTILE)
            for kind in ("image", "fallback", "location", "appointment_booking", HOSTILE)
        ),
        reply_to="1",
        via=HOSTILE,
        reactions=(Reaction(Author.OPERATOR, HOSTILE, HOSTILE),),
        earlier=(HOSTILE,),
        deleted=True,
        origin=Origin.GAP,
    )
    pressed = replace(nasty, pressed=Pressed.BUTTON, author=Author.VISITOR, deleted=False)
    remarks = [Remark(NOW, what, HOSTILE) for what in (*RemarkKind, HOSTILE)]
    for reader in (EN, JA):
        context = Context(reader, MESSENGER.errors, NOW, HOSTILE)
        assert not steers("".join(drawn([nasty, pressed, *remarks], context, width)))
        lines = item_lines(nasty, None, None, context, width, nasty)
        assert not steers("".join(text for line in lines for text, _ in line))
