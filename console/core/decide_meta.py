"""Deciding what Meta reports: messages, echoes and receipts, and what became of our sends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from console.core import commands as cmd
from console.core import events as ev
from console.core.commands import Refusal, RefusalCode
from console.core.deadlines import REPLY_WINDOW, needs_human_agent
from console.core.fold_chat import find_message
from console.core.model import (
    SECOND,
    Cause,
    Chat,
    Message,
    Millis,
    Reason,
    SendState,
    State,
    visitor_key,
)
from console.core.words import improper_spans

WINDOW_SECONDS = REPLY_WINDOW // SECOND

Decision = Sequence[ev.Event] | Refusal


def receive(command: cmd.Receive, state: State, now: Millis) -> Decision:
    """A visitor wrote: into the open chat, or into a new one."""
    visitor = command.visitor
    settings = state.settings(visitor.page)
    found: list[ev.Event] = []
    chat = open_chat(state, visitor.page, visitor.psid)
    if chat is None:
        chat_id = f"c{state.opened + 1}"
        latest = _latest_chat(state, visitor.page, visitor.psid)
        if latest is not None:
            visitor = latest.visitor
        known = replace(
            visitor,
            chats=visitor.chats + 1,
            first_seen=visitor.first_seen if visitor.chats else now,
        )
        found.append(ev.ChatOpened(chat_id, known))
        counted = 0
    else:
        chat_id, counted = chat.id, chat.improper
    improper: tuple[tuple[int, int], ...] = ()
    limit = settings.improper_limit
    if limit is not None:
        improper = improper_spans(command.text, settings.own_words, settings.allowed_words)
    found.append(
        ev.MessageReceived(
            chat_id, command.mid, command.sent_at, command.text, command.attachments, improper
        )
    )
    count = counted + len(improper)
    if limit is not None and improper and count >= limit:
        found.append(ev.Completed(chat_id, now, Reason.PROFANITY, count=count, limit=limit))
    return found


def report(command: cmd.Echo | cmd.Deliver | cmd.MarkRead, state: State) -> Decision:
    """An echo or a receipt, for the visitor's open chat or else the latest one held."""
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
    if any(isinstance(item, Message) and item.mid == command.mid for item in chat.timeline):
        return Refusal(RefusalCode.STALE)
    return (
        ev.EchoReceived(chat.id, command.mid, command.sent_at, command.text, command.attachments),
    )


def open_chat(state: State, page: str, psid: str) -> Chat | None:
    """A visitor's open chat."""
    return state.chats.get(state.open_chats.get(visitor_key(page, psid), ""))


def _latest_chat(state: State, page: str, psid: str) -> Chat | None:
    chat = open_chat(state, page, psid)
    if chat is not None:
        return chat
    own = [chat for chat in state.chats.values() if chat.visitor.psid == psid and chat.page == page]
    return max(own, key=lambda chat: chat.opened_at, default=None)


def send_step(command: cmd.StartSend | cmd.SettleSend, state: State, now: Millis) -> Decision:
    """An answer of ours leaves, or its outcome is known (or known to be unknown)."""
    chat = state.chats.get(command.chat)
    message = find_message(chat, command.message) if chat else None
    if chat is None or message is None:
        return Refusal(RefusalCode.UNKNOWN_MESSAGE)
    if isinstance(command, cmd.StartSend):
        if message.state is not SendState.QUEUED:
            return Refusal(RefusalCode.STALE)
        return (ev.ReplySending(chat.id, message.id, needs_human_agent(chat, now)),)
    if message.state not in (SendState.QUEUED, SendState.SENDING, SendState.UNKNOWN):
        return Refusal(RefusalCode.STALE)
    if command.mid:
        return (ev.ReplySent(chat.id, message.id, command.mid),)
    if command.failure is None:
        if message.state is SendState.UNKNOWN:
            return Refusal(RefusalCode.STALE)
        return (ev.ReplyUnknown(chat.id, message.id),)
    failed = ev.ReplyFailed(chat.id, message.id, command.failure)
    written_since = chat.visitor_at > message.at
    if command.failure.cause is Cause.WINDOW_CLOSED and chat.open and not written_since:
        return (failed, ev.Completed(chat.id, now, Reason.WINDOW_CLOSED, seconds=WINDOW_SECONDS))
    return (failed,)
