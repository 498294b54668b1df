"""Every kind of event that Meta sends: which command it becomes, and what then stands in the
transcript."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.core.actor import RELAY
from console.core.attachments import Attachment
from console.core.channels.incidents import MendIncident, OpenIncident
from console.core.chats import PickUp
from console.core.edits import Delete, Edit
from console.core.kinds.messenger.kind import META
from console.core.log import decide
from console.core.messages import Echo, Receive
from console.core.outcomes import SettleSend
from console.core.reactions import ReactByVisitor
from console.core.receipts import Deliver, MarkRead
from console.core.refusals import Refusal
from console.core.remarks import AddRemark
from console.core.sends import Reply
from console.core.state import Chat, Visitor
from console.core.transcript import (
    SERVICE_INBOX,
    Author,
    Item,
    Message,
    Pressed,
    Reaction,
    Remark,
    RemarkKind,
    SendState,
)
from console.core.unrecognised import KeepUnrecognised, Unrecognised
from server_stub.relay.messenger.inbound.arrivals import Arrival, arrivals
from tests.core.examples import AIKO, Desk, desk
from tests.relay.payloads import AT, NOW, OWN_APP, PAGE, PSID, names, webhook

CDN = "https://scontent.xx.fbcdn.net/v/t1.15752-9/"
THUMB = "369239263222822"
BOT = "555000"

YUKI = Visitor(PSID, PAGE, chats=0)
QUESTION = Message("m_Qu1", Author.VISITOR, AT - 3_000, "Where is it?", mid="m_Qu1")
OURS = Message(
    "r1",
    Author.OPERATOR,
    AT - 2_000,
    "I am looking",
    by=AIKO.id,
    state=SendState.SENT,
    mid="m_Ec1",
)


def said(text: str = "", *attachments: Attachment, mid: str = "m_Aq1", **more: Any) -> Message:
    """A visitor's message as it stands in the transcript."""
    return Message(mid, Author.VISITOR, AT, text, mid=mid, attachments=attachments, **more)


def of_page(text: str = "", *attachments: Attachment, via: str = "", **more: Any) -> Message:
    """A message of the Page that was not written here."""
    mid = "m_New"
    return Message(
        mid,
        Author.CHANNEL,
        AT,
        text,
        state=SendState.SENT,
        mid=mid,
        attachments=attachments,
        via=via,
        **more,
    )


def pressed(text: str = "", mid: str = "m_Pb1") -> Message:
    return said(text, mid=mid, pressed=Pressed.BUTTON)


def remark(what: RemarkKind, text: str = "") -> Remark:
    return Remark(AT, what, text)


RECEIVE, ECHO, NOTE, KEEP = Receive, Echo, AddRemark, KeepUnrecognised
UNSUPPORTED = Attachment("unsupported")
PHOTO = Attachment("image", f"{CDN}photo.jpg?oh=1&oe=2")
THUMBS_UP = Attachment("sticker", f"{CDN}thumb.png", detail=THUMB)
OTHERS, OURS_AGAIN = RemarkKind.THREAD_OTHERS, RemarkKind.THREAD_OURS

Row = tuple[type[Any] | tuple[type[Any], ...], tuple[Item, ...]]
"""The commands, and the items of the transcript that are new or other than before."""

MESSAGES: dict[str, Row] = {
    "text": (RECEIVE, (said("注文がまだ届きません 🙏"),)),
    "text of older days": (RECEIVE, (said("hello", mid="mid.$cAAGabc"),)),
    "text with numbers for ids and seconds": (RECEIVE, (said("hi"),)),
    "text without timestamp": (RECEIVE, (said("hi"),)),
    "text without mid": (
        RECEIVE,
        (said("hello?", mid="message-00bb70bb89ff71be5fcc797e40323254"),),
    ),
    "text after the checkbox plugin": (RECEIVE, (said("Thanks"),)),
    "quick reply": (RECEIVE, (said("Red", pressed=Pressed.QUICK_REPLY),)),
    "quick reply with an address": (
        RECEIVE,
        (said("yuki@mail.example", pressed=Pressed.QUICK_REPLY),),
    ),
    "reply to a message": (RECEIVE, (said("This one", reply_to="m_Old"),)),
    "reply to a story": (
        RECEIVE,
        (said("Nice", Attachment("ig_story", "https://lookaside.fbsbx.com/s/1")),),
    ),
    "command": (RECEIVE, (said("/order"),)),
    "from an ad": (
        (NOTE, RECEIVE),
        (remark(RemarkKind.CAME_BY_AD, "Spring sale"), said("Is this available?")),
    ),
    "about a product": (
        RECEIVE,
        (said("Do you have it in blue?", Attachment("product", detail="88001")),),
    ),
    "taken back": (Delete, (Remark(NOW, RemarkKind.DELETED, mid="m_Aq1"),)),
    "taken back, in quotes": (Delete, (Remark(NOW, RemarkKind.DELETED, mid="m_Aq1"),)),
    "not supported": ((RECEIVE, KEEP), (said("", UNSUPPORTED),)),
    "without any content": ((RECEIVE, KEEP), (said("", UNSUPPORTED),)),
    "several in one call": ((RECEIVE, RECEIVE), (said("one"), said("two", mid="m_Aq2"))),
}

ATTACHMENTS: dict[str, tuple[str, tuple[Attachment, ...]]] = {
    "image": ("", (PHOTO,)),
    "video": ("", (Attachment("video", "https://video.xx.fbcdn.net/v/clip.mp4?oe=2"),)),
    "audio": (
        "",
        (Attachment("audio", "https://cdn.fbsbx.com/v/t59.3654-21/audioclip.mp4?oe=2"),),
    ),
    "file": (
        "",
        (
            Attachment(
                "file",
                "https://cdn.fbsbx.com/v/t59.2708-21/My%20invoice.pdf?oe=2",
                "My invoice.pdf",
            ),
        ),
    ),
    "several": (
        "all of these",
        (
            PHOTO,
            Attachment("image", f"{CDN}second.jpg"),
            Attachment("file", "https://cdn.fbsbx.com/v/list.csv", "list.csv"),
        ),
    ),
    "sticker": ("", (THUMBS_UP,)),
    "sticker as an image": ("", (THUMBS_UP,)),
    "sticker in both forms": ("", (THUMBS_UP,)),
    "sticker beside a plain image": ("", (Attachment("sticker", f"{CDN}s.png", detail="12"),)),
    "sticker without attachment": ("", (Attachment("sticker", detail="12"),)),
    "shared link": (
        "https://acme.example/shoes",
        (Attachment("fallback", "https://acme.example/shoes", "Red shoes"),),
    ),
    "shared link of older days": (
        "look",
        (
            Attachment(
                "fallback",
                "https://l.facebook.com/l.php?u=https%3A%2F%2Facme.example%2F",
                "Red shoes",
            ),
        ),
    ),
    "share that is not supported": (
        "",
        (Attachment("fallback", "", "Attachment Unavailable"),),
    ),
    "reel": ("", (Attachment("reel", "https://www.facebook.com/reel/9", "How to tie"),)),
    "ig reel": ("", (Attachment("ig_reel", "https://www.instagram.com/reel/9", "How to tie"),)),
    "post": (
        "",
        (Attachment("post", "https://www.facebook.com/1001/posts/5", "Open on Sunday"),),
    ),
    "ig post": ("", (Attachment("ig_post", "https://www.instagram.com/p/5", "Open on Sunday"),)),
    "instagram share": ("", (Attachment("share", "https://lookaside.fbsbx.com/ig/1"),)),
    "story mention": ("", (Attachment("story_mention", "https://lookaside.fbsbx.com/ig/2"),)),
    "like heart": ("", (Attachment("like_heart"),)),
    "appointment": (
        "",
        (Attachment("appointment_booking", detail="requested 2027-01-16T03:00Z"),),
    ),
    "appointment cancelled, without times": (
        "",
        (Attachment("appointment_booking", detail="cancelled"),),
    ),
    "products": (
        "these two",
        (
            Attachment("product", f"{CDN}p1.jpg", "Red shoes", detail="¥4,000"),
            Attachment("product", f"{CDN}p2.jpg", "sku-2", detail="¥5,000"),
        ),
    ),
    "location": (
        "",
        (
            Attachment(
                "location",
                "https://www.bing.com/maps?where1=x",
                "Tokyo Station",
                detail="35.6812, 139.7671",
            ),
        ),
    ),
    "location without a place": ("", (Attachment("location"),)),
    "of a kind to come": ("", (Attachment("hologram", "https://cdn.fbsbx.com/h", "Wow"),)),
    "without a kind": ("", (Attachment("unknown", "https://cdn.fbsbx.com/q"),)),
}

ECHOES: dict[str, Row] = {
    "of ours": (ECHO, ()),
    "of Facebook's inbox": (ECHO, (of_page("We are looking into it", via=SERVICE_INBOX),)),
    "of Facebook's inbox, as printed elsewhere": (
        ECHO,
        (of_page("We are looking into it", via=SERVICE_INBOX),),
    ),
    "of another app": (ECHO, (of_page("I am a bot", via=BOT),)),
    "without app": (ECHO, (of_page("From the inbox of older days"),)),
    "answering a message": (ECHO, (of_page("Yes", via=SERVICE_INBOX, reply_to="m_Aq1"),)),
    "of a file": (
        ECHO,
        (of_page("", Attachment("image", f"{CDN}map.png"), via=SERVICE_INBOX),),
    ),
    "of a button template": (
        ECHO,
        (
            of_page(
                "What can I do for you?",
                Attachment("template", detail="Track my order · Open the shop"),
                via=BOT,
            ),
        ),
    ),
    "of a generic template": (
        ECHO,
        (
            of_page(
                "",
                Attachment("template", f"{CDN}p1.jpg", "Red shoes", detail="¥4,000"),
                Attachment("template", "https://acme.example/b", "Blue shoes", detail="Buy"),
                via=BOT,
            ),
        ),
    ),
    "of a receipt": (
        ECHO,
        (of_page("", Attachment("template", "", "A-17", detail="29.62 USD"), via=BOT),),
    ),
    "with the Page as recipient": (ECHO, (of_page("hello", via=BOT),)),
    "taken back": (Delete, (Remark(NOW, RemarkKind.DELETED, mid="m_New"),)),
    "without content": (ECHO, (of_page("", UNSUPPORTED, via=SERVICE_INBOX),)),
}

DETAILS = "postback-ef51c2bed092f4574895f3a67c4c85c5"
BUTTONS: dict[str, Row] = {
    "postback": (RECEIVE, (pressed("Track my order"),)),
    "get started by a link": (
        (NOTE, RECEIVE),
        (remark(RemarkKind.CAME_BY_LINK, "shop-window"), pressed("Get Started")),
    ),
    "postback without mid": (RECEIVE, (pressed("Details", DETAILS),)),
    "postback on standby": (RECEIVE, (remark(OTHERS), pressed("Details", DETAILS))),
    "postback without title": (RECEIVE, (pressed("USER_DEFINED"),)),
    "postback of which nothing is told": (RECEIVE, (remark(OTHERS), pressed())),
    "postback with an object": (RECEIVE, (pressed(),)),
    "postback of a guest": (KEEP, ()),
}


def reacted(emoji: str) -> Message:
    return replace(OURS, reactions=(Reaction(Author.VISITOR, emoji),))


DELIVERED, READ = (replace(OURS, state=state) for state in (SendState.DELIVERED, SendState.READ))
RECEIPTS: dict[str, Row] = {
    "delivery": (Deliver, (DELIVERED,)),
    "delivery without timestamp and mids": (Deliver, (DELIVERED,)),
    "read": (MarkRead, (READ,)),
    "read, in quotes": (MarkRead, (READ,)),
}

EDITED = replace(QUESTION, text="And where is mine?", earlier=("Where is it?",))
ABOUT_MESSAGES: dict[str, Row] = {
    "reaction": (ReactByVisitor, (reacted("❤"),)),
    "reaction without emoji": (ReactByVisitor, (reacted("😢"),)),
    "reaction called other": (ReactByVisitor, (reacted("*"),)),
    "reaction taken back": (ReactByVisitor, ()),
    "reaction to a message of another chat": (
        ReactByVisitor,
        (Remark(NOW - 5_000, RemarkKind.REACTED, "👍", "m_Old"),),
    ),
    "edit": (Edit, (EDITED,)),
    "edit, in quotes": (Edit, (EDITED,)),
    "edit without number": (Edit, (EDITED,)),
    "edit of a message of another chat": (
        Edit,
        (Remark(NOW, RemarkKind.OTHER, "message_edit: again", "m_Old"),),
    ),
    "taken back": (Delete, (replace(QUESTION, text="", deleted=True),)),
}

CONVERSATIONS: dict[str, Row] = {
    "referral by a link": (NOTE, (remark(RemarkKind.CAME_BY_LINK, "shop-window"),)),
    "referral from a website": (
        NOTE,
        (remark(RemarkKind.CAME_BY_LINK, "https://acme.example/help"),),
    ),
    "referral by an ad": (NOTE, (remark(RemarkKind.CAME_BY_AD, "Spring sale"),)),
    "referral by an ad, only its id": (NOTE, (remark(RemarkKind.CAME_BY_AD, "23851"),)),
    "opt-in": (NOTE, (remark(RemarkKind.OPTED_IN, "Back in stock"),)),
    "opt-in by a plugin": (NOTE, (remark(RemarkKind.OPTED_IN, "newsletter"),)),
    "opt-in of a checkbox": (KEEP, ()),
    "opt-out": (NOTE, (remark(RemarkKind.OPTED_OUT, "Back in stock"),)),
    "opt-out, as printed": (NOTE, (remark(RemarkKind.OPTED_OUT, "Back in stock"),)),
    "opt-in again": (NOTE, (remark(RemarkKind.OPTED_IN_AGAIN, "Back in stock"),)),
    "passed to us": (NOTE, ()),
    "passed to the inbox": (NOTE, (remark(OTHERS, SERVICE_INBOX),)),
    "passed to the inbox and back to us": (
        (NOTE, NOTE),
        (remark(OTHERS, SERVICE_INBOX), remark(RemarkKind.THREAD_OURS)),
    ),
    "taken by another app": (NOTE, (remark(OTHERS, BOT),)),
    "taken, without saying by whom": (NOTE, (remark(OTHERS),)),
    "asked for": (NOTE, (remark(RemarkKind.THREAD_ASKED, SERVICE_INBOX),)),
    "account linked": (NOTE, (remark(RemarkKind.ACCOUNT_LINKED),)),
    "account unlinked": (NOTE, (remark(RemarkKind.ACCOUNT_UNLINKED),)),
    "good response": (NOTE, (remark(RemarkKind.FEEDBACK_GOOD),)),
    "bad response": (NOTE, (remark(RemarkKind.FEEDBACK_BAD),)),
    "cart": (NOTE, (remark(RemarkKind.ORDERED, "2 · gift wrap"),)),
    "cart without a note": (NOTE, (remark(RemarkKind.ORDERED, "1"),)),
    "form": (NOTE, (remark(RemarkKind.FORM_SENT, "77"),)),
    "label": (NOTE, (remark(RemarkKind.LABEL_ADDED, "vip"),)),
    "label taken away": (NOTE, (remark(RemarkKind.LABEL_REMOVED, "vip"),)),
    "message on standby": (RECEIVE, (remark(OTHERS), said("anyone?"))),
    "echo on standby": (
        ECHO,
        (remark(OTHERS, SERVICE_INBOX), of_page("We have it", via=SERVICE_INBOX)),
    ),
    "read on standby": (MarkRead, (READ,)),
    "game": ((NOTE, KEEP), (remark(RemarkKind.OTHER, "game_play"),)),
    "payment": ((NOTE, KEEP), (remark(RemarkKind.OTHER, "payment"),)),
    "app roles with a sender": ((NOTE, KEEP), (remark(RemarkKind.OTHER, "app_roles"),)),
}

PAGES: dict[str, Row] = {
    "blocked": (OpenIncident, ()),
    "blocked, as spelled elsewhere": (OpenIncident, ()),
    "let go again": (MendIncident, ()),
    "warned": (KEEP, ()),
    "app roles": (KEEP, ()),
    "post": (KEEP, ()),
    "dashboard test": (RECEIVE, ()),
    "nothing but people": (KEEP, ()),
}

FILES: dict[str, dict[str, Row]] = {
    "messages": MESSAGES,
    "attachments": {
        name: (RECEIVE, (said(text, *found),)) for name, (text, found) in ATTACHMENTS.items()
    },
    "echoes": ECHOES,
    "buttons": BUTTONS,
    "receipts": RECEIPTS,
    "about_messages": ABOUT_MESSAGES,
    "conversations": CONVERSATIONS,
    "pages": PAGES,
}
TABLE = {f"{file}/{name}": row for file, rows in FILES.items() for name, row in rows.items()}


def test_every_kind_has_its_row() -> None:
    assert set(TABLE) == set(names())


def at_desk() -> Desk:
    """A chat with a question and an answer of ours that was sent."""
    made = desk()
    made.now = NOW
    made.do(Receive(YUKI, QUESTION.id, QUESTION.at, QUESTION.text))
    made.do(PickUp("c1", 0), AIKO)
    made.now = OURS.at
    made.do(Reply("c1", OURS.text), AIKO, OURS.id)
    made.do(SettleSend("c1", OURS.id, OURS.mid), RELAY)
    made.now = NOW
    return made


def told(made: Desk, found: list[Arrival]) -> None:
    for arrival in found:
        decided = decide(arrival.command, made.state, made.now, META)
        if not isinstance(decided, Refusal):
            made.append(decided, META.id)


def changed(before: Chat, after: Chat) -> tuple[Item, ...]:
    return tuple(item for item in after.timeline if item not in before.timeline)


@pytest.mark.parametrize("name", TABLE)
def test_what_it_becomes_and_what_stands_in_the_transcript(name: str) -> None:
    commands, expected = TABLE[name]
    found = arrivals(webhook(name), NOW, OWN_APP)
    kinds = commands if isinstance(commands, tuple) else (commands,)
    assert tuple(type(arrival.command) for arrival in found) == kinds
    assert {arrival.page for arrival in found} == {PAGE}
    assert len({arrival.key for arrival in found}) == len(found)
    made = at_desk()
    before = made.chat("c1")
    told(made, found)
    assert changed(before, made.chat("c1")) == expected
    kept = [entry.event for entry in made.log if isinstance(entry.event, Unrecognised)]
    assert len(kept) == kinds.count(KEEP)
