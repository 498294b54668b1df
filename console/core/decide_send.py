"""Deciding what becomes of our sends."""

from __future__ import annotations

from collections.abc import Sequence

from console.core import commands as cmd
from console.core import events as ev
from console.core.deadlines import REPLY_WINDOW, needs_human_agent
from console.core.incidents import mended_by_send, open_incident
from console.core.model import Chat, State
from console.core.moments import SECOND, Millis
from console.core.queues import Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.timeline import find_message
from console.core.transcript import Author, Cause, Failure, Message, SendState

WINDOW_SECONDS = REPLY_WINDOW // SECOND

Decision = Sequence[ev.Event] | Refusal


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
    if command.unlisted and message.state is not SendState.UNKNOWN:
        # Somebody has asked to send it again while Meta was asked about the first time.
        return Refusal(RefusalCode.STALE)
    if command.mid:
        if _is_another(command.mid, message, chat):
            return Refusal(RefusalCode.STALE)
        sent = ev.ReplySent(chat.id, message.id, command.mid)
        return (sent, *mended_by_send(chat.page, state))
    if command.failure is None:
        if message.state is SendState.UNKNOWN and message.unlisted is command.unlisted:
            return Refusal(RefusalCode.STALE)
        return (ev.ReplyUnknown(chat.id, message.id, command.unlisted),)
    return _failed(chat, message, command.failure, state, now)


def _is_another(mid: str, message: Message, chat: Chat) -> bool:
    """Whether Meta's id is that of another answer, which says the same and was found for both."""
    return any(
        isinstance(item, Message)
        and item.author is Author.OPERATOR
        and item.mid == mid
        and item.id != message.id
        for item in chat.timeline
    )


def _failed(
    chat: Chat, message: Message, failure: Failure, state: State, now: Millis
) -> Sequence[ev.Event]:
    found: list[ev.Event] = [ev.ReplyFailed(chat.id, message.id, failure)]
    found += open_incident(chat.page, failure, state)
    written_since = chat.visitor_at > message.at
    if failure.cause is Cause.WINDOW_CLOSED and chat.open and not written_since:
        found.append(ev.Completed(chat.id, now, Reason.WINDOW_CLOSED, seconds=WINDOW_SECONDS))
    return found
