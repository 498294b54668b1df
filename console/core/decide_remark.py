"""Deciding what is said about messages later on and beside them: edits, reactions, remarks, who
has the conversation, and what Meta lists of before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from console.core import commands as cmd
from console.core import events as ev
from console.core.directory import Settings
from console.core.model import Chat, State, Visitor, visitor_key
from console.core.moments import Millis
from console.core.refusals import Refusal, RefusalCode
from console.core.transcript import (
    ANOTHER_APP,
    Author,
    Message,
    Origin,
    Remark,
    RemarkKind,
)
from console.core.words import improper_spans

Decision = Sequence[ev.Event] | Refusal

About = cmd.Edit | cmd.Delete | cmd.ReactByVisitor
"""What is said of one message."""

_OWNERSHIP = (RemarkKind.THREAD_OTHERS, RemarkKind.THREAD_OURS)


def about_message(command: About, state: State, now: Millis) -> Decision:
    """An edit, a withdrawal or a reaction, for the visitor's open chat or else the latest one
    held. Of a message that stands in neither it becomes a remark."""
    chat = latest_chat(state, command.page, command.psid)
    message = by_mid(chat, command.mid) if chat is not None else None
    if chat is None or message is None:
        return _beside(command, chat, state, now)
    match command:
        case cmd.Edit(mid=mid, text=text, number=number):
            # Reports may overtake one another: what is known already is as new.
            if message.text == text or 0 < number <= len(message.earlier):
                return Refusal(RefusalCode.STALE)
            # Nobody wrote anew: no timer starts over, and improper words are marked, not counted.
            visitors = message.author is Author.VISITOR
            improper = improper_in(text, state.settings(chat.page)) if visitors else ()
            return (ev.MessageEdited(chat.id, mid, text, improper),)
        case cmd.Delete(mid=mid):
            return (ev.MessageDeleted(chat.id, mid),)
        case cmd.ReactByVisitor(mid=mid, emoji=emoji):
            return (ev.Reacted(chat.id, mid, Author.VISITOR, emoji),)


def _beside(command: About, chat: Chat | None, state: State, now: Millis) -> Decision:
    match command:
        case cmd.Edit(text=text):
            remark = Remark(now, RemarkKind.OTHER, f"message_edit: {text}")
        case cmd.Delete():
            remark = Remark(now, RemarkKind.DELETED)
        case cmd.ReactByVisitor(emoji=emoji):
            if not emoji:
                return Refusal(RefusalCode.UNKNOWN_MESSAGE)
            remark = Remark(now, RemarkKind.OTHER, f"reaction: {emoji}")
    if chat is not None and chat.open:
        return remarked(chat.id, remark)
    kept = state.kept.get(visitor_key(command.page, command.psid))
    stranger = Visitor(command.psid, command.page, chats=0)
    known = chat.visitor if chat else kept.visitor if kept else stranger
    return (ev.ItemKept(known, remark),)


def note(command: cmd.Note, state: State) -> Decision:
    """Something that is no message: in the open chat, or kept for the next one. Who has the
    conversation is told when it changes."""
    visitor, remark, owner = command.visitor, command.remark, command.owner
    chat = open_chat(state, visitor.page, visitor.psid)
    if chat is None:
        kept = state.kept.get(visitor_key(visitor.page, visitor.psid))
        told = owner_told(kept.items if kept else ())
        if owner is not None and owner == (told or ""):
            return Refusal(RefusalCode.STALE)
        return (ev.ItemKept(visitor, remark),)
    if owner is None:
        return (ev.Remarked(chat.id, remark.at, remark.what, remark.text),)
    return handed(chat.id, chat.thread_owner, owner, remark.at) or Refusal(RefusalCode.STALE)


def handed(chat: str, before: str, owner: str, at: Millis) -> list[ev.Event]:
    """The conversation changes hands; nothing when it does not. An app that is named stands
    against one that is not."""
    if owner == before or (owner == ANOTHER_APP and before):
        return []
    what = RemarkKind.THREAD_OTHERS if owner else RemarkKind.THREAD_OURS
    named = "" if owner == ANOTHER_APP else owner
    return remarked(chat, Remark(at, what, named))


def remarked(chat: str, remark: Remark) -> list[ev.Event]:
    """A remark in its chat, with what it means for who has the conversation."""
    events: list[ev.Event] = [ev.Remarked(chat, remark.at, remark.what, remark.text)]
    owner = owner_told((remark,))
    return events if owner is None else [*events, ev.ThreadPassed(chat, owner)]


def owner_told(items: Sequence[Message | Remark]) -> str | None:
    """Which app has the conversation by the latest remark that says so; "" when it is ours."""
    for item in reversed(items):
        if isinstance(item, Remark) and item.what in _OWNERSHIP:
            return "" if item.what == RemarkKind.THREAD_OURS else item.text or ANOTHER_APP
    return None


def restore(command: cmd.RestoreHistory, state: State) -> Decision:
    """Older messages, as Meta lists them, without those that are known."""
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    held = {item.mid for item in chat.timeline if isinstance(item, Message)}
    new = tuple(
        replace(message, origin=Origin.HISTORY)
        for message in command.messages
        if message.mid and message.mid not in held
    )
    return (ev.HistoryRestored(chat.id, new),) if new else Refusal(RefusalCode.STALE)


def improper_in(text: str, settings: Settings) -> tuple[tuple[int, int], ...]:
    """Where improper words stand in a visitor's text, when the brand looks for them."""
    if settings.improper_limit is None:
        return ()
    return improper_spans(text, settings.own_words, settings.allowed_words)


def open_chat(state: State, page: str, psid: str) -> Chat | None:
    """A visitor's open chat."""
    return state.chats.get(state.open_chats.get(visitor_key(page, psid), ""))


def latest_chat(state: State, page: str, psid: str) -> Chat | None:
    """A visitor's open chat, or else the latest one that is held."""
    chat = open_chat(state, page, psid)
    if chat is not None:
        return chat
    own = [chat for chat in state.chats.values() if chat.visitor.psid == psid and chat.page == page]
    return max(own, key=lambda chat: chat.opened_at, default=None)


def by_mid(chat: Chat, mid: str) -> Message | None:
    """A message of a chat by Meta's id."""
    for item in reversed(chat.timeline):
        if isinstance(item, Message) and item.mid == mid:
            return item
    return None
