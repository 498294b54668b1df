"""What an outage has kept from us, taken up from the conversations as the service lists them.

A recovered message has the key of its report, so that a report which comes late after all is
known as the same.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

from console.core.actor import RELAY
from console.core.kinds.kind import Address
from console.core.kinds.known import kind_of
from console.core.log import Command, fold_chat
from console.core.matching import find_listed, may_be_listed
from console.core.messages import Echo, Receive
from console.core.moments import Millis
from console.core.outcomes import ReplySent, SettleSend
from console.core.state import Chat, Visitor, latest_chat
from console.core.transcript import Author, Message, Origin, SendState
from server_stub.relay.channel_port import ChannelPort, Conversation, Unread
from server_stub.relay.log.sequencer import Sequencer
from server_stub.relay.sending.outcomes import maybe_sent

log = logging.getLogger(__name__)

_MOST = 2_000
"""Conversations looked at after one outage."""


async def recover(
    sequencer: Sequencer, port: ChannelPort, channel: str, since: Millis
) -> Unread | None:
    """Take up all that has happened on a channel since a moment, as far as the service tells;
    None when that was done. A channel on which nothing has happened costs one call.

    Raises:
        ReadOnlyError: nothing can be written at present.
    """
    before, seen, cursor = sequencer.state.seq, 0, ""
    while seen < _MOST:
        page = await port.updated(channel, since, cursor)
        if isinstance(page, Unread):
            return page
        for conversation in page.conversations:
            await _take_up(sequencer, channel, conversation, since)
        seen += len(page.conversations)
        cursor = page.cursor
        if not cursor:
            break
    if sequencer.state.seq > before:
        log.info("%d conversations of the channel %.40r were looked through", seen, channel)
    return None


async def _take_up(
    sequencer: Sequencer, channel: str, conversation: Conversation, since: Millis
) -> None:
    messages = [one for one in conversation.messages if one.at >= since]
    if len(messages) == len(conversation.messages) and not conversation.whole:
        log.warning(
            "a visitor of the channel %.40r wrote more during an outage than is listed", channel
        )
    address = sequencer.state.address(channel, conversation.visitor)
    chat = latest_chat(sequencer.state, address)
    settled, unsettled = _compare(chat, conversation) if chat is not None else ({}, [])
    for message in messages:
        if message.mid in settled:
            await sequencer.submit(settled[message.mid], RELAY)
        # What may be ours is no news from elsewhere, and its echo may still come to say so.
        elif not any(may_be_listed(ours, message) for ours in unsettled):
            command, key = _command(address, message)
            await sequencer.submit(command, kind_of(address.kind).service, key)


def _compare(
    chat: Chat, conversation: Conversation
) -> tuple[dict[str, SettleSend], Sequence[Message]]:
    """By mid, the messages of ours that turn out to be sent: nobody had known it. And those of
    which that is not known still."""
    settled: dict[str, SettleSend] = {}
    unsettled: list[Message] = []
    for ours in _unsettled(chat):
        mid = find_listed(chat, ours, conversation.messages, conversation.whole)
        if mid:
            settled[mid] = SettleSend(chat.id, ours.id, mid)
            sent = ReplySent(chat.id, ours.id, mid)
            chat = fold_chat(chat, sent, ours.at)
        else:
            unsettled.append(ours)
    return settled, unsettled


def _unsettled(chat: Chat) -> Iterator[Message]:
    for item in chat.timeline:
        if not isinstance(item, Message):
            continue
        waiting = item.state is SendState.QUEUED and maybe_sent(item, chat)
        if waiting or item.state in (SendState.SENDING, SendState.UNKNOWN):
            yield item


def _command(address: Address, message: Message) -> tuple[Command, str]:
    if message.author is Author.VISITOR:
        receive = Receive(
            Visitor(address.id, address.channel, kind=address.kind),
            message.mid,
            message.at,
            message.text,
            message.attachments,
            message.reply_to,
            origin=Origin.GAP,
        )
        return receive, f"mid:{message.mid}"
    echo = Echo(
        address,
        message.mid,
        message.at,
        message.text,
        attachments=message.attachments,
        reply_to=message.reply_to,
        origin=Origin.GAP,
    )
    return echo, f"echo:{message.mid}"
