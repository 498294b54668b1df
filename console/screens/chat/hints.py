"""What is to be known before one answers in a chat."""

from __future__ import annotations

from collections.abc import Mapping

from console.core.channels.incidents import held_in
from console.core.channels.values import ChannelState
from console.core.failures import NO_ERRORS, Cause
from console.core.queues import Queue
from console.core.state import Chat
from console.core.transcript import SERVICE_INBOX, Message
from console.keys import key_label
from console.locale import Reader, Words
from console.screens.trouble import mender, slowed_text, worst_incident
from console.session.session import Session
from console.widgets.bars.hint_bar import Hint
from console.widgets.lines.annotations import brief

_MOST_HINTS = 3


def chat_hints(
    session: Session,
    chat: Chat | None,
    answering: Message | None,
    reader: Reader,
    keys: Mapping[str, str],
) -> list[Hint]:
    """The hints above the composer. `answering` is the message that the next answer replies
    to; `keys` are the user's own keys."""
    if chat is None or chat.queue is Queue.COMPLETED:
        return []
    words = reader.words
    hints = [_answering(answering, chat, session, reader, keys)] if answering is not None else []
    hints += _channel_hints(chat, session, words, keys)
    waiting = len(held_in(chat, session.state)) if chat.operator == session.me else 0
    if waiting:
        key = f"{key_label('held_answers', keys)} {words.action('held_answers')}"
        hints.append(Hint("↻", words.count("held.in_chat", waiting), "warn", key))
    if chat.thread_owner:
        inbox = chat.thread_owner == SERVICE_INBOX
        hints.append(Hint("⇄", words.say("thread.inbox" if inbox else "thread.others"), "warn"))
    for slowed in session.link.slowed:
        if slowed.channel == chat.channel:
            hints.append(Hint("◔", slowed_text(slowed, session.state, reader), "warn"))
    return hints[:_MOST_HINTS]


def _answering(
    message: Message, chat: Chat, session: Session, reader: Reader, keys: Mapping[str, str]
) -> Hint:
    words = reader.words
    visitor = words.visitor(chat.visitor.name, chat.visitor.id)
    author, text = reader.author(message, visitor), brief(message, reader, session.now())
    said = words.say("answering", author=author, text=text)
    return Hint(
        "↱", said, key=words.say("answering.drop", key=key_label("leave", keys)), brief=True
    )


def _channel_hints(
    chat: Chat, session: Session, words: Words, keys: Mapping[str, str]
) -> list[Hint]:
    state = session.state
    key = f"{key_label('settings', keys)} {words.action('settings')}"
    channel = state.channels.get(chat.channel)
    if channel is not None and channel.state is not ChannelState.ON:
        return [Hint("⚠", words.say(f"channel.{channel.state}"), "wrong", key)]
    incident = worst_incident(chat.channel, state)
    if incident is None:
        return []
    who = mender(incident.cause, session.role, words)
    if incident.cause is Cause.NOT_SUBSCRIBED:
        return [Hint("⚠", words.say("incident.deaf", who=who), "wrong", key)]
    what = words.incident(incident.failure, NO_ERRORS)
    return [Hint("⚠", words.say("incident.held", what=what, who=who), "wrong", key)]
