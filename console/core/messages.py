"""What visitors write, and what colleagues write outside this console."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal

from console.core.attachments import Attachment
from console.core.backlog import BacklogAdded, backlog_of
from console.core.channels.incidents import (
    IncidentMended,
    mended_by_hearing,
    mended_by_send,
)
from console.core.channels.values import ChannelState
from console.core.chats import ChatOpened, Completed
from console.core.company.values import Settings
from console.core.edits import was_taken_back
from console.core.kinds.kind import Address, Opener
from console.core.moments import Millis
from console.core.outcomes import ReplySent
from console.core.profanity.matcher import improper_in, said
from console.core.queues import Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.remarks import Remarked, ThreadPassed, handed, last_owner, remarked
from console.core.sends import answered, written
from console.core.state import (
    Chat,
    State,
    Visitor,
    by_mid,
    find_message,
    latest_chat,
    open_chat,
)
from console.core.timers import opened
from console.core.traits import ChatEvent, VisitorCommand
from console.core.transcript import (
    ANOTHER_APP,
    Author,
    Message,
    Origin,
    Pressed,
    Remark,
    RemarkKind,
    SendState,
    automatic,
    insert,
    last_received,
)
from console.core.unrecognised import Unrecognised

# Asked


@dataclass(frozen=True, slots=True)
class Receive(VisitorCommand):
    """A visitor wrote. `visitor` is what is known of them (with `chats` = chats before this
    one): the relay looks it up, since the state holds no visitors without an open chat. On
    `standby` we only hear of it: another app has the conversation (conversation routing).
    """

    visitor: Visitor
    mid: str
    sent_at: Millis
    text: str
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    pressed: Pressed | None = None
    origin: Origin = Origin.LIVE
    standby: bool = False
    kind: Literal["receive"] = "receive"

    def due_first(self, state: State) -> Chat | None:
        return open_chat(state, self.visitor.address)


@dataclass(frozen=True, slots=True)
class Echo(VisitorCommand):
    """The service reports a message of the channel. `metadata` is the id of our command when it is
    ours; `via` as in a `Message`; `standby` as in `Receive`."""

    address: Address
    mid: str
    sent_at: Millis
    text: str
    metadata: str = ""
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    via: str = ""
    origin: Origin = Origin.LIVE
    standby: bool = False
    kind: Literal["echo"] = "echo"

    def due_first(self, state: State) -> Chat | None:
        return open_chat(state, self.address)


# Happened


@dataclass(frozen=True, slots=True)
class MessageReceived(ChatEvent):
    """A visitor wrote. `sent_at` is the service's timestamp."""

    chat: str
    mid: str
    sent_at: Millis
    text: str
    attachments: tuple[Attachment, ...] = ()
    improper: tuple[tuple[int, int], ...] = ()
    reply_to: str = ""
    pressed: Pressed | None = None
    origin: Origin = Origin.LIVE
    kind: Literal["message_received"] = "message_received"

    @property
    def reported_live(self) -> bool:
        return self.origin is Origin.LIVE


@dataclass(frozen=True, slots=True)
class EchoReceived(ChatEvent):
    """Somebody answered outside this console: in the service's inbox or through another app."""

    chat: str
    mid: str
    sent_at: Millis
    text: str
    attachments: tuple[Attachment, ...] = ()
    reply_to: str = ""
    via: str = ""
    origin: Origin = Origin.LIVE
    by_person: bool = False
    """People answer through this app, as the brand's settings said when it came."""
    kind: Literal["echo_received"] = "echo_received"

    @property
    def reported_live(self) -> bool:
        return self.origin is Origin.LIVE


Opening = ChatOpened | MessageReceived | Remarked | ThreadPassed | Completed
"""What a new chat begins with."""

Heard = ReplySent | EchoReceived | Remarked | ThreadPassed | Unrecognised | IncidentMended
"""What an echo comes to."""


# Deciding


def receive(
    command: Receive, state: State, now: Millis
) -> Sequence[Opening | BacklogAdded | IncidentMended] | Refusal:
    """A visitor wrote. What the service reports by itself proves that we hear."""
    received = _received(command, state, now)
    if isinstance(received, Refusal) or command.origin is not Origin.LIVE:
        return received
    return (*received, *mended_by_hearing(command.visitor.channel, state, command.sent_at))


def _received(
    command: Receive, state: State, now: Millis
) -> Sequence[Opening | BacklogAdded] | Refusal:
    """Into the open chat, or into a new one, or it waits while the channel is off."""
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
    settings = state.settings(visitor.channel)
    address = visitor.address
    chat = open_chat(state, address)
    if chat is not None:
        if _restored(chat, command.mid) or was_taken_back(state, address, chat, command.mid):
            return Refusal(RefusalCode.STALE)
        taken_over = _handed_by_message(chat, command)
        return [*taken_over, *_heard(chat.id, (message,), chat.improper, settings, now)]
    latest = latest_chat(state, address)
    if latest is not None and by_mid(latest, command.mid) is not None:
        return Refusal(RefusalCode.STALE)
    if was_taken_back(state, address, latest, command.mid):
        return Refusal(RefusalCode.STALE)
    if latest is not None:
        visitor = latest.visitor
    written_at = latest.visitor_at if latest is not None else 0
    channel = state.channels.get(visitor.channel)
    if channel is not None and channel.state is ChannelState.OFF:
        return (BacklogAdded(visitor, message),)
    items = [*backlog_of(state, address)]
    if command.standby and not last_owner(items):
        items.append(Remark(command.sent_at, RemarkKind.THREAD_OTHERS))
    items.append(message)
    return opening(f"c{state.opened + 1}", visitor, items, settings, now, written_at)


def opening(
    chat: str,
    visitor: Visitor,
    items: Iterable[Message | Remark],
    settings: Settings,
    now: Millis,
    written_at: Millis = 0,
) -> list[Opening]:
    """A new chat with its first items. `visitor.chats` counts those before it; `written_at` as in
    `ChatOpened`."""
    first_seen = visitor.first_seen if visitor.chats else now
    visitor = replace(visitor, chats=visitor.chats + 1, first_seen=first_seen)
    ordered = sorted(items, key=lambda item: item.at)
    begun = ChatOpened(chat, visitor, written_at)
    return [begun, *_heard(chat, ordered, 0, settings, now)]


def _heard(
    chat: str, items: Iterable[Message | Remark], counted: int, settings: Settings, now: Millis
) -> list[Opening]:
    """Items in their chat, and the chat's end if the visitor's improper words are too many."""
    events: list[Opening] = []
    before = counted
    for item in items:
        if isinstance(item, Remark):
            events += remarked(chat, item)
            continue
        improper = improper_in(item.text, settings)
        counted += len(improper)
        events.append(
            MessageReceived(
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
        events.append(Completed(chat, now, Reason.PROFANITY, count=counted, limit=limit))
    return events


def _restored(chat: Chat, mid: str) -> bool:
    """Whether a message stands among those that were read from the service as older than the chat:
    its report came late. They are at the front."""
    for item in chat.timeline:
        if isinstance(item, Message):
            if item.origin is not Origin.HISTORY:
                return False
            if item.mid == mid:
                return True
    return False


def _handed_by_message(chat: Chat, command: Receive) -> list[Remarked | ThreadPassed]:
    """On standby, another app has the conversation; heard in the usual way, it is ours."""
    if command.standby:
        return handed(chat.id, chat.thread_owner, ANOTHER_APP, command.sent_at)
    if chat.thread_owner and command.origin is Origin.LIVE:
        return handed(chat.id, chat.thread_owner, "", command.sent_at)
    return []


def hear_echo(command: Echo, state: State) -> Sequence[Heard] | Refusal:
    """A message of the channel: ours, which is thereby known to be sent, or another's."""
    chat = latest_chat(state, command.address)
    our_chat, _, our_message = command.metadata.partition(":")
    ours = state.chats.get(our_chat)
    if ours is not None and ours.address != command.address:
        ours = None
    if ours is not None and (sent := find_message(ours, our_message)) is not None:
        if sent.mid:
            return Refusal(RefusalCode.STALE)
        settled = ReplySent(ours.id, sent.id, command.mid)
        return (settled, *mended_by_send(ours.channel, state, command.sent_at))
    if chat is None:
        # Somebody wrote to a person who has never had a chat with us. It is kept, and shown when
        # they write: history is then read from the service.
        return (Unrecognised(command.address.channel, json.dumps(asdict(command))),)
    late = was_taken_back(state, command.address, chat, command.mid)
    if late or by_mid(chat, command.mid) is not None:
        return Refusal(RefusalCode.STALE)
    owner = (command.via or ANOTHER_APP) if command.standby else chat.thread_owner
    return (
        *handed(chat.id, chat.thread_owner, owner, command.sent_at),
        EchoReceived(
            chat.id,
            command.mid,
            command.sent_at,
            command.text,
            command.attachments,
            command.reply_to,
            command.via,
            command.origin,
            command.via in state.settings(chat.channel).answering_apps,
        ),
    )


# Folding


def message_received(chat: Chat, event: MessageReceived, at: Millis) -> Chat:
    message = Message(
        event.mid,
        Author.VISITOR,
        event.sent_at,
        event.text,
        mid=event.mid,
        attachments=event.attachments,
        improper=event.improper,
        counted=tuple(said(event.text, event.improper).elements()),
        reply_to=event.reply_to,
        pressed=event.pressed,
        origin=event.origin,
    )
    if chat.unread == 0 and not last_received(chat.timeline):
        chat = replace(chat, opener_at=0)  # it is known now what opened the chat
    opener = Opener.BUTTON if event.pressed is Pressed.BUTTON else Opener.MESSAGE
    return replace(
        opened(chat, opener, event.sent_at, at),
        timeline=insert(chat.timeline, message),
        unread=chat.unread + 1,
        improper=chat.improper + len(event.improper),
        last_at=max(chat.last_at, at),
    )


def echo_received(chat: Chat, event: EchoReceived, at: Millis) -> Chat:
    echo = Message(
        event.mid,
        Author.CHANNEL,
        event.sent_at,
        event.text,
        state=SendState.SENT,
        mid=event.mid,
        attachments=event.attachments,
        reply_to=event.reply_to,
        via=event.via,
        origin=event.origin,
        by_person=event.by_person,
    )
    # Idle starts over all the same: completing can not be undone, and the visitor has been
    # written to.
    machine = automatic(event.via, event.by_person)
    return written(chat, echo, at) if machine else answered(chat, echo, at)
