"""Deciding what Meta reports of messages: theirs, those of the Page, and receipts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

from console.core import commands as cmd
from console.core import events as ev
from console.core.decide_remark import (
    by_mid,
    handed,
    improper_in,
    latest_chat,
    open_chat,
    owner_told,
    remarked,
)
from console.core.directory import ChannelState, Settings
from console.core.model import Chat, State, Visitor, visitor_key
from console.core.moments import Millis
from console.core.queues import Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.timeline import find_message
from console.core.transcript import ANOTHER_APP, Author, Message, Origin, Remark, RemarkKind

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
    settings = state.settings(visitor.page)
    chat = open_chat(state, visitor.page, visitor.psid)
    if chat is not None:
        if _restored(chat, command.mid):
            return Refusal(RefusalCode.STALE)
        handed = _handed_by_message(chat, command)
        return [*handed, *_heard(chat.id, (message,), chat.improper, settings, now)]
    latest = latest_chat(state, visitor.page, visitor.psid)
    if latest is not None and by_mid(latest, command.mid) is not None:
        return Refusal(RefusalCode.STALE)
    if latest is not None:
        visitor = latest.visitor
    channel = state.channels.get(visitor.page)
    if channel is not None and channel.state is ChannelState.OFF:
        return (ev.ItemKept(visitor, message),)
    kept = state.kept.get(visitor_key(visitor.page, visitor.psid))
    items: list[Message | Remark] = [*(kept.items if kept else ())]
    if command.standby and not owner_told(items):
        items.append(Remark(command.sent_at, RemarkKind.THREAD_OTHERS))
    items.append(message)
    return opening(f"c{state.opened + 1}", visitor, items, settings, now)


def opening(
    chat: str,
    visitor: Visitor,
    items: Iterable[Message | Remark],
    settings: Settings,
    now: Millis,
) -> list[ev.Event]:
    """A new chat with its first items. `visitor.chats` counts those before it."""
    first_seen = visitor.first_seen if visitor.chats else now
    visitor = replace(visitor, chats=visitor.chats + 1, first_seen=first_seen)
    ordered = sorted(items, key=lambda item: item.at)
    return [ev.ChatOpened(chat, visitor), *_heard(chat, ordered, 0, settings, now)]


def _heard(
    chat: str, items: Iterable[Message | Remark], counted: int, settings: Settings, now: Millis
) -> list[ev.Event]:
    """Items in their chat, and the chat's end if the visitor's improper words are too many."""
    found: list[ev.Event] = []
    before = counted
    for item in items:
        if isinstance(item, Remark):
            found += remarked(chat, item)
            continue
        improper = improper_in(item.text, settings)
        counted += len(improper)
        found.append(
            ev.MessageReceived(
                chat,
                item.mid,
                item.at,
                item.text,
                item.attachments,
                improper,
                item.reply_to,
                item.pressed,
                item.origin,
            )
        )
    limit = settings.improper_limit
    if limit is not None and counted > before and counted >= limit:
        found.append(ev.Completed(chat, now, Reason.PROFANITY, count=counted, limit=limit))
    return found


def _restored(chat: Chat, mid: str) -> bool:
    """Whether a message stands among those that were read from Meta as older than the chat: its
    report came late. They are at the front."""
    for item in chat.timeline:
        if isinstance(item, Message):
            if item.origin is not Origin.HISTORY:
                return False
            if item.mid == mid:
                return True
    return False


def _handed_by_message(chat: Chat, command: cmd.Receive) -> list[ev.Event]:
    """On standby, another app has the conversation; heard in the usual way, it is ours."""
    if command.standby:
        return handed(chat.id, chat.thread_owner, ANOTHER_APP, command.sent_at)
    if chat.thread_owner and command.origin is Origin.LIVE:
        return handed(chat.id, chat.thread_owner, "", command.sent_at)
    return []


Report = cmd.Echo | cmd.Deliver | cmd.MarkRead


def report(command: Report, state: State) -> Decision:
    """An echo or a receipt, for the visitor's open chat or else the latest one held."""
    chat = latest_chat(state, command.page, command.psid)
    match command:
        case cmd.Echo():
            return _echo(command, state, chat)
        case _ if chat is None:
            return Refusal(RefusalCode.UNKNOWN_CHAT)
        case cmd.Deliver(until=until, mids=mids):
            return (ev.Delivered(chat.id, until, mids),)
        case cmd.MarkRead(until=until):
            return (ev.ReadByVisitor(chat.id, until),)


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
        # Somebody wrote to a person who has never had a chat with us. It is kept, and shown when
        # they write: history is then read from Meta.
        return (ev.Unrecognised(command.page, json.dumps(asdict(command))),)
    if by_mid(chat, command.mid) is not None:
        return Refusal(RefusalCode.STALE)
    owner = (command.via or ANOTHER_APP) if command.standby else chat.thread_owner
    return (
        *handed(chat.id, chat.thread_owner, owner, command.sent_at),
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
