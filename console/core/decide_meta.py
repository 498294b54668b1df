"""Deciding what Meta reports: messages, echoes, receipts, and what is said about messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from console.core import commands as cmd
from console.core import events as ev
from console.core.directory import ChannelState, Settings
from console.core.model import Chat, State, Visitor, visitor_key
from console.core.moments import Millis
from console.core.queues import Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.timeline import find_message
from console.core.transcript import Author, Message, Origin, Remark
from console.core.words import improper_spans

Decision = Sequence[ev.Event] | Refusal


def receive(command: cmd.Receive, state: State, now: Millis) -> Decision:
    """A visitor wrote: into the open chat, or into a new one, or kept while the channel is off."""
    visitor = command.visitor
    message = Message(
        command.mid,
        Author.VISITOR,
        command.sent_at,
        command.text,
        mid=command.mid,
        attachments=command.attachments,
        reply_to=command.reply_to,
        pressed=command.pressed,
        origin=command.origin,
    )
    chat = open_chat(state, visitor.page, visitor.psid)
    if chat is not None:
        return _heard(chat.id, message, chat.improper, state.settings(chat.page), now)
    latest = _latest_chat(state, visitor.page, visitor.psid)
    if latest is not None and _known(latest, command.mid):
        return Refusal(RefusalCode.STALE)
    if latest is not None:
        visitor = latest.visitor
    channel = state.channels.get(visitor.page)
    if channel is not None and channel.state is ChannelState.OFF:
        return (ev.ItemKept(visitor, message),)
    kept = state.kept.get(visitor_key(visitor.page, visitor.psid))
    items = (message, *(kept.items if kept else ()))
    return opening(f"c{state.opened + 1}", visitor, items, state.settings(visitor.page), now)


def opening(
    chat: str,
    visitor: Visitor,
    items: Iterable[Message | Remark],
    settings: Settings,
    now: Millis,
) -> list[ev.Event]:
    """A new chat with its first items. `visitor.chats` counts those before it."""
    known = replace(
        visitor,
        chats=visitor.chats + 1,
        first_seen=visitor.first_seen if visitor.chats else now,
    )
    found: list[ev.Event] = [ev.ChatOpened(chat, known)]
    counted = 0
    for item in items:
        if isinstance(item, Remark):
            found.append(ev.Remarked(chat, item.at, item.what, item.text))
            continue
        heard = _heard(chat, item, counted, settings, now)
        found += heard
        if isinstance(heard[0], ev.MessageReceived):
            counted += len(heard[0].improper)
        if isinstance(heard[-1], ev.Completed):
            break
    return found


def _heard(
    chat: str, message: Message, counted: int, settings: Settings, now: Millis
) -> list[ev.Event]:
    """A message in its chat, and the chat's end if the visitor's improper words are too many."""
    improper = _improper(message.text, settings)
    found: list[ev.Event] = [
        ev.MessageReceived(
            chat,
            message.mid,
            message.at,
            message.text,
            message.attachments,
            improper,
            message.reply_to,
            message.pressed,
            message.origin,
        )
    ]
    limit = settings.improper_limit
    count = counted + len(improper)
    if limit is not None and improper and count >= limit:
        found.append(ev.Completed(chat, now, Reason.PROFANITY, count=count, limit=limit))
    return found


def _improper(text: str, settings: Settings) -> tuple[tuple[int, int], ...]:
    if settings.improper_limit is None:
        return ()
    return improper_spans(text, settings.own_words, settings.allowed_words)


def _known(chat: Chat, mid: str) -> bool:
    return any(isinstance(item, Message) and item.mid == mid for item in chat.timeline)


_Report = cmd.Echo | cmd.Deliver | cmd.MarkRead | cmd.Edit | cmd.Delete | cmd.ReactByVisitor


def report(command: _Report, state: State) -> Decision:
    """An echo, a receipt or something about a message, for the visitor's open chat or else the
    latest one held."""
    chat = _latest_chat(state, command.page, command.psid)
    match command:
        case cmd.Echo():
            return _echo(command, state, chat)
        case _ if chat is None:
            return Refusal(RefusalCode.UNKNOWN_CHAT)
        case cmd.Deliver(until=until, mids=mids):
            return (ev.Delivered(chat.id, until, mids),)
        case cmd.MarkRead(until=until):
            return (ev.ReadByVisitor(chat.id, until),)
        case _ if not _known(chat, command.mid):
            return Refusal(RefusalCode.UNKNOWN_MESSAGE)
        case cmd.Edit(mid=mid, text=text):
            # Nobody wrote anew: no timer starts over, and improper words are marked, not counted.
            improper = _improper(text, state.settings(chat.page))
            return (ev.MessageEdited(chat.id, mid, text, improper),)
        case cmd.Delete(mid=mid):
            return (ev.MessageDeleted(chat.id, mid),)
        case cmd.ReactByVisitor(mid=mid, emoji=emoji):
            return (ev.Reacted(chat.id, mid, Author.VISITOR, emoji),)


def _echo(command: cmd.Echo, state: State, chat: Chat | None) -> Decision:
    own_chat, _, own_message = command.metadata.partition(":")
    own = state.chats.get(own_chat)
    if own is not None and (own.page, own.visitor.psid) != (command.page, command.psid):
        own = None
    if own is not None and (sent := find_message(own, own_message)) is not None:
        if sent.mid:
            return Refusal(RefusalCode.STALE)
        return (ev.ReplySent(own.id, sent.id, command.mid),)
    if chat is None:
        # Somebody wrote to a person who has no chat with us: kept, shown nowhere.
        raw = {"echo": command.mid, "psid": command.psid, "text": command.text}
        return (ev.Unrecognised(command.page, json.dumps(raw)),)
    if _known(chat, command.mid):
        return Refusal(RefusalCode.STALE)
    return (
        ev.EchoReceived(
            chat.id,
            command.mid,
            command.sent_at,
            command.text,
            command.attachments,
            command.reply_to,
            command.via,
            command.origin,
        ),
    )


def note(command: cmd.Note, state: State) -> Decision:
    """Something that is no message: in the open chat, or kept for the next one."""
    visitor, remark = command.visitor, command.remark
    chat = open_chat(state, visitor.page, visitor.psid)
    if chat is None:
        return (ev.ItemKept(visitor, remark),)
    found: list[ev.Event] = [ev.Remarked(chat.id, remark.at, remark.what, remark.text)]
    if command.owner is not None and command.owner != chat.thread_owner:
        found.append(ev.ThreadPassed(chat.id, command.owner))
    return found


def restore(command: cmd.RestoreHistory, state: State) -> Decision:
    """Older messages, as Meta lists them, without those that are known."""
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    new = tuple(
        replace(message, origin=Origin.HISTORY)
        for message in command.messages
        if message.mid and not _known(chat, message.mid)
    )
    return (ev.HistoryRestored(chat.id, new),) if new else Refusal(RefusalCode.STALE)


def open_chat(state: State, page: str, psid: str) -> Chat | None:
    """A visitor's open chat."""
    return state.chats.get(state.open_chats.get(visitor_key(page, psid), ""))


def _latest_chat(state: State, page: str, psid: str) -> Chat | None:
    chat = open_chat(state, page, psid)
    if chat is not None:
        return chat
    own = [chat for chat in state.chats.values() if chat.visitor.psid == psid and chat.page == page]
    return max(own, key=lambda chat: chat.opened_at, default=None)
