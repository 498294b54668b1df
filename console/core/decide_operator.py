"""Deciding what operators ask of a chat: to pick it up, answer, react and end it."""

from __future__ import annotations

from console.core import commands as cmd
from console.core import events as ev
from console.core.actor import Actor
from console.core.deadlines import needs_human_agent, window_open
from console.core.decide_meta import Decision
from console.core.directory import ChannelState, Role
from console.core.fold_remark import reaction_of
from console.core.model import Chat, State
from console.core.moments import Millis
from console.core.queues import Queue, Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.timeline import find_message, last_received
from console.core.transcript import Author, Item, Message, SendState

SENDABLE = frozenset({"image", "audio", "video"})
"""The kinds of attachments an operator can send (specification, section 5)."""

_LONGEST_EMOJI = 32


def pick_up(command: cmd.PickUp, state: State, actor: Actor) -> Decision:
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    if not chat.open:
        return Refusal(RefusalCode.COMPLETED)
    if chat.queue is Queue.ACTIVE or chat.assignment != command.assignment:
        return Refusal(
            RefusalCode.TAKEN, state.operator_name(chat.operator), chat.picked_up_at or 0
        )
    return (ev.PickedUp(chat.id, actor.id),)


def _own_active_chat(chat_id: str, state: State, actor: Actor) -> Chat | Refusal:
    """The chat, if this operator may answer in it."""
    chat = state.chats.get(chat_id)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    if not chat.open:
        return Refusal(RefusalCode.COMPLETED)
    if chat.queue is not Queue.ACTIVE:
        return Refusal(RefusalCode.NOT_PICKED_UP)
    if chat.operator != actor.id:
        return Refusal(RefusalCode.NOT_YOURS, state.operator_name(chat.operator))
    return chat


def check_text(text: str) -> Refusal | None:
    """Why a text can not be sent, or None. The composer asks this before anything leaves it."""
    if not text.strip():
        return Refusal(RefusalCode.EMPTY)
    if cmd.text_length(text) > cmd.TEXT_LIMIT:
        return Refusal(RefusalCode.TOO_LONG)
    return None


def reply(command: cmd.Reply, state: State, now: Millis, actor: Actor, command_id: str) -> Decision:
    chat = _own_active_chat(command.chat, state, actor)
    if isinstance(chat, Refusal):
        return chat
    refusal = check_text(command.text) or _check_way(chat, state, now)
    if refusal is not None:
        return refusal
    tagged = needs_human_agent(chat, now)
    return (ev.ReplyQueued(chat.id, command_id, actor.id, command.text, tagged, command.reply_to),)


def send_attachment(
    command: cmd.SendAttachment, state: State, now: Millis, actor: Actor, command_id: str
) -> Decision:
    """An operator sends a file whose bytes are at the relay."""
    chat = _own_active_chat(command.chat, state, actor)
    if isinstance(chat, Refusal):
        return chat
    attachment = command.attachment
    if not attachment.upload or attachment.kind not in SENDABLE:
        return Refusal(RefusalCode.BAD_ATTACHMENT)
    refusal = _check_way(chat, state, now)
    if refusal is not None:
        return refusal
    tagged = needs_human_agent(chat, now)
    return (ev.ReplyQueued(chat.id, command_id, actor.id, "", tagged, attachments=(attachment,)),)


def _check_way(chat: Chat, state: State, now: Millis) -> Refusal | None:
    """Why nothing can be sent in a chat now, or None."""
    channel = state.channels.get(chat.page)
    if channel is not None and channel.state is ChannelState.OFF:
        return Refusal(RefusalCode.CHANNEL_OFF)
    return None if window_open(chat, now) else Refusal(RefusalCode.WINDOW_CLOSED)


def react(command: cmd.React, state: State, actor: Actor) -> Decision:
    chat = _own_active_chat(command.chat, state, actor)
    if isinstance(chat, Refusal):
        return chat
    message = find_message(chat, command.message)
    if message is None or not message.mid or len(command.emoji) > _LONGEST_EMOJI:
        return Refusal(RefusalCode.UNKNOWN_MESSAGE)
    if reaction_of(message, Author.OPERATOR) == command.emoji:
        return Refusal(RefusalCode.STALE)
    return (ev.Reacted(chat.id, message.mid, Author.OPERATOR, command.emoji, actor.id),)


def dismiss(command: cmd.Dismiss, state: State, actor: Actor) -> Decision:
    chat = state.chats.get(command.chat)
    message = find_message(chat, command.message) if chat is not None else None
    if chat is None or message is None:
        return Refusal(RefusalCode.UNKNOWN_MESSAGE)
    if chat.operator != actor.id and actor.role is Role.OPERATOR:
        return Refusal(RefusalCode.NOT_YOURS, state.operator_name(chat.operator))
    if message.dismissed or message.state not in (SendState.FAILED, SendState.UNKNOWN):
        return Refusal(RefusalCode.STALE)
    return (ev.ReplyDismissed(chat.id, message.id, actor.id),)


def send_again(command: cmd.SendAgain, state: State, now: Millis, actor: Actor) -> Decision:
    chat = _own_active_chat(command.chat, state, actor)
    if isinstance(chat, Refusal):
        return chat
    message = find_message(chat, command.message)
    if message is None or message.author is not Author.OPERATOR:
        return Refusal(RefusalCode.UNKNOWN_MESSAGE)
    if message.state not in (SendState.FAILED, SendState.UNKNOWN):
        return Refusal(RefusalCode.STALE)
    refusal = _check_way(chat, state, now)
    if refusal is not None:
        return refusal
    return (ev.ReplyRequeued(chat.id, message.id, actor.id, needs_human_agent(chat, now)),)


def end(command: cmd.End, state: State, now: Millis, actor: Actor) -> Decision:
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    if not chat.open:
        return Refusal(RefusalCode.COMPLETED)
    if chat.queue is not Queue.ACTIVE:
        return Refusal(RefusalCode.NOT_PICKED_UP)
    if chat.operator != actor.id and actor.role is Role.OPERATOR:
        return Refusal(RefusalCode.NOT_YOURS, state.operator_name(chat.operator))
    if command.seen and command.seen != last_received(chat.timeline):
        return Refusal(RefusalCode.WRITTEN_SINCE)
    if any(_on_its_way(item) for item in chat.timeline):
        return Refusal(RefusalCode.ON_ITS_WAY)
    return (ev.Completed(chat.id, now, Reason.ENDED, by=actor.id),)


def _on_its_way(item: Item) -> bool:
    """Whether this is an answer of ours that nobody knows yet to have arrived or failed. One
    that failed and waits for its next try does not hold a chat open."""
    if not isinstance(item, Message) or item.author is not Author.OPERATOR:
        return False
    return item.state in (SendState.QUEUED, SendState.SENDING) and item.failure is None
