"""A chat that holds every kind of what can stand in a transcript, told by webhooks and commands
as a day would bring them."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count

from console.core.actor import RELAY
from console.core.attachments import Attachment
from console.core.chats import NameVisitor, PickUp
from console.core.edits import Delete, Edit
from console.core.history import RestoreHistory
from console.core.kinds.messenger.kind import META, address
from console.core.log import Command
from console.core.messages import Receive
from console.core.moments import HOUR, MINUTE, SECOND
from console.core.outcomes import SettleSend
from console.core.reactions import React, ReactByVisitor
from console.core.remarks import AddRemark
from console.core.sends import Dismiss, Reply, SendAttachment
from console.core.state import Visitor
from console.core.transcript import (
    SERVICE_INBOX,
    Author,
    Message,
    Origin,
    Remark,
    RemarkKind,
    SendState,
)
from console.headless.play import PAGE, Play
from console.headless.scenario import Happening, Person, Scenario
from server_stub.relay.messenger.inbound.arrivals import arrivals
from tests.relay import payloads

START = 1_772_592_000_000
"""2026-03-04 11:40 in Tokyo."""

YUKI = Person("yuki", "Yuki Tanaka", payloads.PSID, "ja_JP", 9)
AIKO = Person("aiko", "Aiko")
BEN = Person("ben", "Ben")

_FAULTS = {40: "551/1545041", 42: "4", 44: "timeout", 46: ""}
"""What Meta answers to sends from this minute on."""

ARRIVE = (
    "messages/quick reply",
    "buttons/postback",
    "attachments/several",
    "attachments/sticker",
    "attachments/sticker without attachment",
    "attachments/video",
    "attachments/audio",
    "attachments/shared link",
    "attachments/reel",
    "attachments/ig reel",
    "attachments/post",
    "attachments/ig post",
    "attachments/instagram share",
    "attachments/story mention",
    "attachments/appointment",
    "attachments/products",
    "attachments/location",
    "attachments/of a kind to come",
    "messages/not supported",
    "messages/reply to a story",
)
"""Webhooks with a message of the visitor, by their names in `tests/relay/payloads`."""

HAPPEN = (
    "conversations/referral by a link",
    "conversations/referral by an ad",
    "conversations/opt-in",
    "conversations/opt-out",
    "conversations/opt-in again",
    "conversations/account linked",
    "conversations/account unlinked",
    "conversations/good response",
    "conversations/bad response",
    "conversations/cart",
    "conversations/form",
    "conversations/label",
    "conversations/label taken away",
    "conversations/game",
    "conversations/asked for",
    "conversations/passed to the inbox",
    "conversations/passed to us",
    "conversations/taken by another app",
    "messages/taken back",
)
"""Webhooks of what is no message."""


def every_kind() -> Play:
    """The play at the end of its day: Aiko's chat with Yuki, which holds everything."""
    happenings = tuple(
        Happening(at=minute * MINUTE, fault=fault) for minute, fault in _FAULTS.items()
    )
    scenario = Scenario(
        "every kind", START, 9 * 3600, "Acme", "Support", "Acme Japan", (AIKO, BEN), (YUKI,),
        happenings,
    )  # fmt: skip
    day = _Day(Play(scenario))
    day.begin()
    day.talk()
    day.receive()
    day.happen()
    day.fail()
    return day.play


class _Day:
    def __init__(self, play: Play) -> None:
        self.play = play
        self._numbers = count(1)

    def at(self, minutes: float) -> None:
        self.play.advance_to(START + int(minutes * MINUTE))

    def do(self, command: Command, by: str = "", command_id: str = "") -> None:
        actor = self.play.operators[by] if by else META
        refusal = self.play.do(command, actor, command_id)
        assert refusal is None, (command, refusal)

    def hear(self, name: str, mid: str = "") -> None:
        """A webhook, of now and with a mid of its own."""
        number = next(self._numbers)
        text = json.dumps(payloads.webhook(name))
        text = text.replace(f'"{payloads.PAGE}"', f'"{PAGE}"').replace("m_Aq1", f"m_Aq{number}")
        text = text.replace("1799999995000", str(self.play.now)).replace("m_Qu1", mid)
        text = text.replace("m_New", f"m_New{number}").replace("m_Pb1", f"m_Pb{number}")
        heard = arrivals(json.loads(text), self.play.now, payloads.OWN_APP)
        assert heard
        for arrival in heard:
            command = arrival.command
            if isinstance(command, Receive):
                command = replace(command, visitor=self._visitor())
            self.play.do(command, META, arrival.key)

    def begin(self) -> None:
        """Yuki's first words; what was said before the connection comes a little later."""
        self.hear("messages/text")
        self.do(NameVisitor("c1", YUKI.name, YUKI.locale, YUKI.timezone))
        self.at(0.2)
        self.do(PickUp("c1", 0), "aiko")
        before = (
            ("h1", Author.VISITOR, "", "土曜日は営業していますか？", 30 * HOUR),
            ("h2", Author.CHANNEL, SERVICE_INBOX, "はい、10時から18時までです。", 29 * HOUR),
        )
        past = tuple(
            Message(
                mid, author, START - ago, text, mid=mid, via=via, origin=Origin.HISTORY,
                state=SendState.SENT if author is Author.CHANNEL else SendState.RECEIVED,
            )
            for mid, author, via, text, ago in before
        )  # fmt: skip
        self.play.do(RestoreHistory("c1", past), RELAY)

    def talk(self) -> None:
        """Answers to single messages, reactions both ways, an edit, one taken back, others'
        answers, and what an outage kept from us."""
        self.at(1)
        self.do(Reply("c1", "確認いたします。少々お待ちください。", "m_Aq1"), "aiko", "r1")
        self.at(2)
        mid = self._mid_of("r1")
        yuki = payloads.PSID
        self.do(ReactByVisitor(address(PAGE, yuki), mid, "❤"))
        self.do(React("c1", "m_Aq1", "👍"), "aiko")
        self.do(Receive(self._visitor(), "m_ed", self.play.now, "ありがとうございます！"))
        self.do(
            Edit(address(PAGE, yuki), "m_ed", "ありがとうございます。よろしくお願いします。", 1)
        )
        self.at(3)
        self.do(Receive(self._visitor(), "m_re", self.play.now, "これのことです", reply_to=mid))
        self.do(Receive(self._visitor(), "m_rx", self.play.now, "he?", reply_to="m_longago"))
        self.at(4)
        self.do(Receive(self._visitor(), "m_del", self.play.now, "間違えました"))
        self.do(Delete(address(PAGE, yuki), "m_del"))
        self.at(5)
        self.hear("echoes/of Facebook's inbox")
        self.at(6)
        self.hear("echoes/of another app")
        self.hear("echoes/of a generic template")
        self.hear("echoes/without app")
        self.at(8)
        gap = self.play.now - 90 * SECOND
        self.do(Receive(self._visitor(), "m_gap", gap, "まだですか？", origin=Origin.GAP))
        photo = Attachment("image", upload="u1", name="receipt.jpg", size=1_200_000)
        self.at(9)
        self.do(SendAttachment("c1", photo), "aiko", "r2")

    def receive(self) -> None:
        for place, name in enumerate(ARRIVE):
            self.at(12 + place / 2)
            self.hear(name)

    def happen(self) -> None:
        for place, name in enumerate(HAPPEN):
            self.at(24 + place / 2)
            self.hear(name)
        failed = Remark(self.play.now, RemarkKind.REACTION_FAILED, "(#100) Invalid reaction")
        self.do(AddRemark(self._visitor(), failed))
        self.do(AddRemark(self._visitor(), Remark(self.play.now, "of_tomorrow")))

    def fail(self) -> None:
        """Sends that Meta refuses, holds up, or loses; and one of a day ago given up."""
        self.at(40.2)
        self.do(Reply("c1", "Is this the address?"), "aiko", "r3")
        self.at(41)
        self.do(Dismiss("c1", "r3"), "aiko")
        self.do(Reply("c1", "Or is it this one?"), "aiko", "r4")
        self.at(42.2)
        self.do(Reply("c1", "One moment please."), "aiko", "r5")
        self.at(44.2)
        self.do(Reply("c1", "It left the house today."), "aiko", "r6")
        self.at(45.6)
        self.do(SettleSend("c1", "r6", unlisted=True))
        self.at(46.2)
        self.hear("receipts/read")

    def _visitor(self) -> Visitor:
        chat = self.play.state.chats.get("c1")
        return chat.visitor if chat is not None else Visitor(YUKI.visitor, PAGE, chats=0)

    def _mid_of(self, message: str) -> str:
        items = self.play.state.chats["c1"].timeline
        return next(one.mid for one in items if isinstance(one, Message) and one.id == message)
