"""Webhooks as Meta sends them, by the road they really take: read by the relay, decided, folded,
drawn. What comes of each on the screen."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from console.core.actor import RELAY
from console.core.chats import NameVisitor, PickUp
from console.core.company.values import Role
from console.core.kinds.messenger.kind import MESSENGER, META
from console.core.messages import Receive
from console.core.outcomes import SettleSend, StartSend
from console.core.sends import Reply
from console.core.state import Chat, Visitor
from console.core.transcript import Message
from console.locale import Reader, words
from console.screens.inbox.status import worst_trouble
from console.widgets.lines.messages import Context, item_lines
from server_stub.relay.messenger.inbound.arrivals import arrivals
from tests.core.examples import AIKO, Desk, desk
from tests.relay.payloads import AT, NOW, OWN_APP, PAGE, PSID, webhook
from tests.widgets.samples import TOKYO

WIDTH = 76


def under_way() -> Desk:
    """A desk with a chat in which Yuki has asked and Aiko has answered."""
    made = desk()
    made.now = AT - 3_000
    made.do(Receive(Visitor(PSID, PAGE, chats=0), "m_Qu1", made.now, "Where is it?"))
    made.do(NameVisitor("c1", "Yuki"), RELAY)
    made.now += 1_000
    made.do(PickUp("c1", 0), AIKO)
    made.do(Reply("c1", "I am looking"), AIKO, "r1")
    made.do(StartSend("c1", "r1"), RELAY)
    made.do(SettleSend("c1", "r1", "m_Ec1"), RELAY)
    made.now = NOW
    return made


def shown(name: str, lang: str) -> list[str]:
    """The lines that a webhook adds to the screen: to the transcripts, and to the status line
    for what concerns the Page as a whole."""
    made = under_way()
    reader = Reader(words(lang), TOKYO, AIKO.id, made.state.operator_name)
    before = list(_screen(made, reader))
    for arrival in arrivals(webhook(name), made.now, OWN_APP):
        made.do(arrival.command, META, arrival.key)
    changes = difflib.ndiff(before, list(_screen(made, reader)))
    return [" ".join(line[2:].split()) for line in changes if line.startswith("+ ")]


def _screen(made: Desk, reader: Reader) -> Iterator[str]:
    for chat in made.state.chats.values():
        yield from (line for line in transcript(chat, reader, made.now) if line)
    yield from worst_trouble(made.state, Role.OPERATOR, reader.words, "F5").forms[:1]


def transcript(chat: Chat, reader: Reader, now: int) -> Iterator[str]:
    """A chat's transcript as lines of text."""
    visitor = reader.words.visitor(chat.visitor.name, chat.visitor.id)
    context = Context(reader, MESSENGER.errors, now, visitor)
    items = chat.timeline
    mids = {item.mid: item for item in items if isinstance(item, Message) and item.mid}
    for at, item in enumerate(items):
        before = items[at - 1] if at else None
        after = items[at + 1] if at + 1 < len(items) else None
        answered = mids.get(item.reply_to) if isinstance(item, Message) else None
        for line in item_lines(item, before, after, context, WIDTH, answered):
            yield "".join(text for text, _ in line).rstrip()
