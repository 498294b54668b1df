"""Who hears of what, when it has been committed: the one list, in its order.

First those who take a commit as a whole. The consoles are the first of all: people wait for them,
and whoever asked must have the entries before the answer to their command. Then the scheduler,
which must not go by deadlines that have moved.

Then entry by entry those whom its event concerns. Whoever lets go of something comes before
whoever begins something with what is left; backfill hears of every entry, and last, since what an
entry says of its channel counts before the time at which it was heard.

All of it happens before anything else can run, so nobody here may wait: what takes time is begun
as a task. A fault of one part hinders no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import assert_never

from console.core.actor import RELAY
from console.core.backlog import BacklogAdded
from console.core.channels.connecting import (
    AccountConnected,
    AccountRemoved,
    ChannelConnected,
    ChannelSwitched,
    ChannelUnlinked,
    TermsAccepted,
)
from console.core.channels.incidents import IncidentMended, IncidentOpened
from console.core.chats import (
    Assigned,
    ChatOpened,
    Completed,
    HandedBack,
    PickedUp,
    VisitorNamed,
)
from console.core.company.brands import (
    BrandAdded,
    BrandRemoved,
    BrandRenamed,
    DepartmentAdded,
    DepartmentRemoved,
    DepartmentRenamed,
    SettingsChanged,
)
from console.core.company.operators import (
    DepartmentsChanged,
    LimitChanged,
    OperatorAdded,
    OperatorInvited,
    OperatorJoined,
    OperatorRemoved,
    OperatorRenamed,
    RoleChanged,
    StatusSet,
    TokenRotated,
)
from console.core.edits import MessageDeleted, MessageEdited
from console.core.excuses import HitExcused
from console.core.history import HistoryRestored
from console.core.log import Entry
from console.core.messages import EchoReceived, MessageReceived
from console.core.outcomes import ReplyFailed, ReplySending, ReplySent, ReplyUnknown
from console.core.reactions import Reacted
from console.core.receipts import Delivered, ReadByVisitor
from console.core.remarks import Remarked, ThreadPassed
from console.core.sends import ReplyDismissed, ReplyQueued, ReplyRequeued
from console.core.timers import ClockJumped, Missed
from console.core.transcript import Author
from console.core.unrecognised import Unknown, Unrecognised
from server_stub.relay import faults
from server_stub.relay.backfill.backfill import Backfill
from server_stub.relay.backfill.profiles import Profiles
from server_stub.relay.channel_port import ChannelWatch, WaitingEvents
from server_stub.relay.consoles.hub import Consoles
from server_stub.relay.log.journal import Record
from server_stub.relay.log.sequencer import Sequencer
from server_stub.relay.people import People
from server_stub.relay.scheduler import Scheduler
from server_stub.relay.sending.attaching import Attaching
from server_stub.relay.sending.inquiries import Inquiries
from server_stub.relay.sending.presence import Presence
from server_stub.relay.sending.reactions import Reactions
from server_stub.relay.sending.sender import Sender

log = logging.getLogger(__name__)

_Call = Callable[[], object]

_OfAnswer = ReplyQueued | ReplyRequeued | ReplySent | ReplyFailed | ReplyUnknown | ReplyDismissed
_OfChannel = ChannelConnected | ChannelUnlinked | IncidentOpened | IncidentMended


@dataclass(frozen=True, slots=True)
class AfterCommit:
    """The parts of the relay that hear of commits."""

    consoles: Consoles
    scheduler: Scheduler
    attaching: Attaching
    sender: Sender
    inquiries: Inquiries
    reactions: Reactions
    presence: Presence
    profiles: Profiles
    watch: ChannelWatch
    backfill: Backfill
    waiting: WaitingEvents
    people: People

    def listen(self, sequencer: Sequencer) -> None:
        """Hear of everything from here on."""
        sequencer.subscribe(self.hear)
        sequencer.on_read_only(self.change_mode)

    def change_mode(self, read_only: bool) -> None:
        """Writing has stopped (True), or works again: then the consoles are told at last, when
        timers and backfill go by what was read from the disk."""
        for part in (self.backfill, self.scheduler, self.consoles):
            part.change_mode(read_only)

    def hear(self, records: Sequence[Record]) -> None:
        entries = [record.entry for record in records]
        _do(
            (partial(self.consoles.publish, records), partial(self.scheduler.after_commit, entries))
        )
        for entry in entries:
            _do((*self._concerned(entry), partial(self.backfill.hear, entry)))

    def _concerned(self, entry: Entry) -> Sequence[_Call]:
        """Whom an entry concerns by what it says."""
        match entry.event:
            case (
                ReplyQueued()
                | ReplyRequeued()
                | ReplySent()
                | ReplyFailed()
                | ReplyUnknown()
                | ReplyDismissed()
            ):
                return self._of_answer(entry.event, entry)
            case Completed(chat=chat):
                return (
                    partial(self.attaching.tidy, chat),
                    partial(self.presence.chat_over, chat),
                )
            case ChatOpened(chat=chat, visitor=visitor):
                return (
                    partial(self.backfill.chat_opened, chat, visitor),
                    partial(self.profiles.chat_opened, visitor),
                )
            case OperatorRemoved(operator=operator):
                return (partial(self.people.removed, operator),)
            case MessageReceived(chat=chat):
                return (partial(self.profiles.heard, chat),)
            case Reacted(author=author) as reacted:
                # One that failed is taken back in the log by the relay, and is none to take back
                # at the service.
                ours = author is Author.OPERATOR and entry.by != RELAY.id
                return (partial(self.reactions.want, reacted),) if ours else ()
            case ChannelConnected() | ChannelUnlinked() | IncidentOpened() | IncidentMended():
                return self._of_channel(entry.event, entry)
            case (
                EchoReceived()
                | MessageEdited()
                | MessageDeleted()
                | HitExcused()
                | Remarked()
                | ThreadPassed()
                | HistoryRestored()
                | BacklogAdded()
                | VisitorNamed()
                | PickedUp()
                | HandedBack()
                | Assigned()
                | Missed()
                | ReplySending()
                | Delivered()
                | ReadByVisitor()
                | Unrecognised()
                | ClockJumped()
                | Unknown()
                | BrandAdded()
                | BrandRenamed()
                | DepartmentAdded()
                | DepartmentRenamed()
                | TermsAccepted()
                | AccountConnected()
                | AccountRemoved()
                | ChannelSwitched()
                | BrandRemoved()
                | DepartmentRemoved()
                | OperatorAdded()
                | OperatorInvited()
                | OperatorJoined()
                | TokenRotated()
                | OperatorRenamed()
                | RoleChanged()
                | DepartmentsChanged()
                | LimitChanged()
                | StatusSet()
                | SettingsChanged()
            ):
                return ()
        assert_never(entry.event)

    def _of_answer(self, event: _OfAnswer, entry: Entry) -> Sequence[_Call]:
        match event:
            case ReplyQueued(chat=chat):
                return (
                    partial(self.presence.answer_queued, chat),
                    partial(self.sender.open_lane, chat),
                )
            case ReplyRequeued(chat=chat):
                return (partial(self.sender.open_lane, chat),)
            case ReplySent(chat=chat, message=message):
                return self._settled(chat, message)
            case ReplyFailed(chat=chat, message=message, failure=failure):
                return (
                    *self._settled(chat, message),
                    partial(self.watch.answer_failed, chat, failure.cause, entry.seq),
                )
            case ReplyUnknown(chat=chat, message=message, unlisted=unlisted):
                return (
                    partial(self.attaching.tidy, chat, message),
                    partial(self.presence.answer_settled, chat),
                    *([] if unlisted else [partial(self.inquiries.look_for, chat, message)]),
                )
            case ReplyDismissed(chat=chat, message=message):
                return (partial(self.attaching.tidy, chat, message),)
        assert_never(event)

    def _of_channel(self, event: _OfChannel, entry: Entry) -> Sequence[_Call]:
        match event:
            case ChannelConnected(channel=channel):
                return (
                    partial(self.backfill.channel_connected, channel, entry.at),
                    partial(self.waiting.channel_connected, channel),
                )
            case ChannelUnlinked(channel=channel):
                return (partial(self.backfill.channel_unlinked, channel),)
            case IncidentOpened(channel=channel, cause=cause):
                return (
                    partial(self.watch.incident_opened, channel, entry.seq),
                    partial(self.backfill.incident_opened, channel, cause, entry.at),
                )
            case IncidentMended(channel=channel, cause=cause):
                return (partial(self.backfill.incident_mended, channel, cause, entry.at),)
        assert_never(event)

    def _settled(self, chat: str, message: str) -> Sequence[_Call]:
        """An answer has come to its outcome: its file may go, its lane may go on."""
        return (
            partial(self.attaching.tidy, chat, message),
            partial(self.sender.wake, chat),
            partial(self.presence.answer_settled, chat),
        )


def _do(calls: Iterable[_Call]) -> None:
    for call in calls:
        try:
            call()
        except Exception as error:
            faults.report(log, "hearing of a commit", error)
