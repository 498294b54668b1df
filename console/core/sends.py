"""Our answers, as an operator asks for them; what becomes of them is in `outcomes`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from console.core.actor import Actor
from console.core.attachments import Attachment
from console.core.channels.values import ChannelState
from console.core.chats import active_chat, not_permitted
from console.core.company.roles import ChatAct
from console.core.kinds.kind import TextRule
from console.core.moments import Millis
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat, State, find_message, map_messages
from console.core.timers import needs_tag, window_open
from console.core.traits import ChatCommand, ChatEvent
from console.core.transcript import Author, Message, SendState, insert

# Asked


@dataclass(frozen=True, slots=True)
class Reply(ChatCommand):
    """`reply_to` is the mid of the message that is answered, "" for the chat as such."""

    chat: str
    text: str
    reply_to: str = ""
    kind: Literal["reply"] = "reply"

    to_visitor: ClassVar = True
    act: ClassVar = ChatAct.ANSWER
    deadlines_first: ClassVar = True

    @property
    def typed(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class SendAttachment(ChatCommand):
    """Send a file whose bytes are at the relay already (`attachment.upload`)."""

    chat: str
    attachment: Attachment
    kind: Literal["send_attachment"] = "send_attachment"

    to_visitor: ClassVar = True
    act: ClassVar = ChatAct.ANSWER
    deadlines_first: ClassVar = True

    @property
    def files(self) -> tuple[Attachment, ...]:
        return (self.attachment,)

    def with_files(self, files: tuple[Attachment, ...]) -> SendAttachment:
        return replace(self, attachment=files[0])


@dataclass(frozen=True, slots=True)
class SendAgain(ChatCommand):
    """Send a failed or unknown message again: a person's word, given after a look."""

    chat: str
    message: str
    kind: Literal["send_again"] = "send_again"

    act: ClassVar = ChatAct.SEND_AGAIN
    deadlines_first: ClassVar = True

    @property
    def resends(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Dismiss(ChatCommand):
    """Leave a failed or unknown message as it is: it is not offered for sending any more."""

    chat: str
    message: str
    kind: Literal["dismiss"] = "dismiss"

    act: ClassVar = ChatAct.DISMISS

    @property
    def dismisses(self) -> str:
        return self.message


Command = Reply | SendAttachment | SendAgain | Dismiss


# Happened


@dataclass(frozen=True, slots=True)
class ReplyQueued(ChatEvent):
    """An operator's answer, accepted for sending. `message` is the id of the command."""

    chat: str
    message: str
    operator: str
    text: str
    tagged: bool = False
    reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()
    kind: Literal["reply_queued"] = "reply_queued"

    @property
    def to_send(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class ReplyRequeued(ChatEvent):
    """A person asked to send a failed or unknown message again."""

    chat: str
    message: str
    operator: str
    tagged: bool = False
    kind: Literal["reply_requeued"] = "reply_requeued"

    @property
    def to_send(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class ReplyDismissed(ChatEvent):
    """A person has decided that a failed or unknown message is not sent again."""

    chat: str
    message: str
    operator: str
    kind: Literal["reply_dismissed"] = "reply_dismissed"


Event = ReplyQueued | ReplyRequeued | ReplyDismissed


# Deciding


def check_text(text: str, rule: TextRule) -> Refusal | None:
    """Why a text can not be sent, or None. The composer asks this before anything leaves it."""
    if not text.strip():
        return Refusal(RefusalCode.EMPTY)
    if rule.length(text) > rule.limit:
        return Refusal(RefusalCode.TOO_LONG)
    return None


def reply(
    command: Reply, state: State, now: Millis, actor: Actor, command_id: str
) -> tuple[ReplyQueued] | Refusal:
    chat = active_chat(command, state, actor)
    if isinstance(chat, Refusal):
        return chat
    refusal = check_text(command.text, chat.kind.text) or _check_way(chat, state, now)
    if refusal is not None:
        return refusal
    tagged = needs_tag(chat, now)
    return (ReplyQueued(chat.id, command_id, actor.id, command.text, tagged, command.reply_to),)


def send_attachment(
    command: SendAttachment, state: State, now: Millis, actor: Actor, command_id: str
) -> tuple[ReplyQueued] | Refusal:
    """An operator sends a file whose bytes are at the relay."""
    chat = active_chat(command, state, actor)
    if isinstance(chat, Refusal):
        return chat
    attachment = command.attachment
    if not attachment.upload or attachment.kind not in chat.kind.media:
        return Refusal(RefusalCode.BAD_ATTACHMENT)
    refusal = _check_way(chat, state, now)
    if refusal is not None:
        return refusal
    tagged = needs_tag(chat, now)
    return (ReplyQueued(chat.id, command_id, actor.id, "", tagged, attachments=(attachment,)),)


def send_again(
    command: SendAgain, state: State, now: Millis, actor: Actor
) -> tuple[ReplyRequeued] | Refusal:
    chat = active_chat(command, state, actor)
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
    return (ReplyRequeued(chat.id, message.id, actor.id, needs_tag(chat, now)),)


def _check_way(chat: Chat, state: State, now: Millis) -> Refusal | None:
    """Why nothing can be sent in a chat now, or None."""
    channel = state.channels.get(chat.channel)
    if channel is not None and channel.state is ChannelState.OFF:
        return Refusal(RefusalCode.CHANNEL_OFF)
    return None if window_open(chat, now) else Refusal(RefusalCode.WINDOW_CLOSED)


def dismiss(command: Dismiss, state: State, actor: Actor) -> tuple[ReplyDismissed] | Refusal:
    chat = state.chats.get(command.chat)
    message = find_message(chat, command.message) if chat is not None else None
    if chat is None or message is None:
        return Refusal(RefusalCode.UNKNOWN_MESSAGE)
    refusal = not_permitted(command.act, chat, state, actor)
    if refusal is not None:
        return refusal
    if message.dismissed or message.state not in (SendState.FAILED, SendState.UNKNOWN):
        return Refusal(RefusalCode.STALE)
    return (ReplyDismissed(chat.id, message.id, actor.id),)


# Folding


def reply_queued(chat: Chat, event: ReplyQueued, at: Millis) -> Chat:
    message = Message(
        event.message,
        Author.OPERATOR,
        at,
        event.text,
        by=event.operator,
        state=SendState.QUEUED,
        tagged=event.tagged,
        reply_to=event.reply_to,
        attachments=event.attachments,
    )
    return answered(chat, message, at)


def answered(chat: Chat, message: Message, at: Millis) -> Chat:
    """A person of our side wrote: nothing is unanswered any more, and idle starts over."""
    return replace(written(chat, message, at), unread=0)


def written(chat: Chat, message: Message, at: Millis) -> Chat:
    """Our side wrote: idle starts over."""
    timeline = insert(chat.timeline, message)
    return replace(chat, timeline=timeline, last_at=max(chat.last_at, at))


def reply_dismissed(chat: Chat, event: ReplyDismissed) -> Chat:
    return map_messages(
        chat,
        lambda message: message.id == event.message and not message.dismissed,
        lambda message: replace(message, dismissed=True),
    )
