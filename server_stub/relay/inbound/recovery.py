"""What an outage has kept from us, taken up from the conversations as Meta lists them.

A recovered message has the key of its report, so that a report which comes late after all is
known as the same.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from console.core.actor import META
from console.core.actor import RELAY
from console.core.log import Command, fold_chat
from console.core.matching import find_listed, may_be_listed
from console.core.messages import Echo, Receive
from console.core.moments import Millis
from console.core.outcomes import ReplySent, SettleSend
from console.core.state import Chat, Visitor, latest_chat
from console.core.transcript import Author
from console.core.transcript import Message
from console.core.transcript import Origin
from console.core.transcript import SendState
from server_stub.relay.graph.conversations import Conversation, Conversations, Failed, Listing
from server_stub.relay.log.sequencer import Sequencer
from server_stub.relay.secret import Secret
from server_stub.relay.sending.outcomes import maybe_sent

log = logging.getLogger(__name__)

_MOST = 2_000
"""Conversations looked at after one outage."""


async def recover(
    sequencer: Sequencer, conversations: Conversations, page: str, token: Secret, since: Millis
) -> Failed | None:
    """Take up all that has happened on a Page since a moment, as far as Meta tells; None when
    that was done. A Page on which nothing has happened costs one call.

    Raises:
        ReadOnlyError: nothing can be written at present.
    """
    before, seen, cursor = sequencer.state.seq, 0, ""
    while seen < _MOST:
        listing = await conversations.updated(page, token, since, cursor)
        if not isinstance(listing, Listing):
            return listing
        for conversation in listing.conversations:
            await _take_up(sequencer, page, conversation, since)
        seen += len(listing.conversations)
        cursor = listing.cursor
        if not cursor:
            break
    if sequencer.state.seq > before:
        log.info("%d conversations of the Page %.40r were looked through", seen, page)
    return None


async def _take_up(
    sequencer: Sequencer, page: str, conversation: Conversation, since: Millis
) -> None:
    messages = [one for one in conversation.messages if one.at >= since]
    if len(messages) == len(conversation.messages) and not conversation.whole:
        log.warning(
            "a visitor of the Page %.40r wrote more during an outage than Facebook shows", page
        )
    chat = latest_chat(sequencer.state, page, conversation.psid)
    settled, unsettled = _compare(chat, conversation) if chat is not None else ({}, [])
    for message in messages:
        if message.mid in settled:
            await sequencer.submit(settled[message.mid], RELAY)
        # What may be ours is no news from elsewhere, and its echo may still come to say so.
        elif not any(may_be_listed(own, message) for own in unsettled):
            command, key = _command(page, conversation.psid, message)
            await sequencer.submit(command, META, key)


def _compare(
    chat: Chat, conversation: Conversation
) -> tuple[dict[str, SettleSend], Sequence[Message]]:
    """By mid, the messages of ours that turn out to be sent: nobody had known it. And those of
    which that is not known still."""
    settled: dict[str, SettleSend] = {}
    unsettled: list[Message] = []
    for own in _unsettled(chat):
        mid = find_listed(chat, own, conversation.messages, conversation.whole)
        if mid:
            settled[mid] = SettleSend(chat.id, own.id, mid)
            sent = ReplySent(chat.id, own.id, mid)
            chat = fold_chat(chat, sent, own.at)
        else:
            unsettled.append(own)
    return settled, unsettled


def _unsettled(chat: Chat) -> Iterator[Message]:
    for item in chat.timeline:
        if not isinstance(item, Message):
            continue
        waiting = item.state is SendState.QUEUED and maybe_sent(item)
        if waiting or item.state in (SendState.SENDING, SendState.UNKNOWN):
            yield item


def _command(page: str, psid: str, message: Message) -> tuple[Command, str]:
    if message.author is Author.VISITOR:
        receive = Receive(
            Visitor(psid, page),
            message.mid,
            message.at,
            message.text,
            message.attachments,
            message.reply_to,
            origin=Origin.GAP,
        )
        return receive, f"mid:{message.mid}"
    echo = Echo(
        page,
        psid,
        message.mid,
        message.at,
        message.text,
        attachments=message.attachments,
        reply_to=message.reply_to,
        origin=Origin.GAP,
    )
    return echo, f"echo:{message.mid}"
