"""The log: its closed unions of commands and events, and the two tables that say what they mean.

`decide` answers a command with events or a refusal; `fold` says what an event does to the state.
Both are pure and total, and both name every member: one that is added and forgotten here does not
pass the type check. An event is appended by the relay only, and never changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from console.core import (
    backlog,
    chats,
    edits,
    excuses,
    history,
    messages,
    outcomes,
    reactions,
    receipts,
    remarks,
    sends,
    timers,
)
from console.core.actor import RELAY, Actor
from console.core.bounds import beyond_bounds
from console.core.company import operators
from console.core.company.roles import forbidden
from console.core.company_log import (
    AdminCommand,
    AnyCompanyCommand,
    AnyCompanyEvent,
    decide_company,
    fold_company,
)
from console.core.moments import Millis
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat, State
from console.core.state_draft import StateDraft
from console.core.timers import passed_deadlines
from console.core.traits import ChatCommand, ChatEvent, CompanyCommand, CompanyEvent, VisitorCommand

REDUCER_REV = 4
"""Raised when the same log would fold to another state: stored snapshots are then dropped."""

OperatorCommand = (
    chats.PickUp
    | chats.End
    | excuses.ExcuseHit
    | sends.Command
    | reactions.React
    | operators.SetStatus
    | AdminCommand
)
"""What comes from a console and crosses the wire."""

AnyChatCommand = (
    chats.PickUp
    | chats.End
    | chats.NameVisitor
    | excuses.ExcuseHit
    | sends.Command
    | outcomes.Command
    | reactions.React
    | reactions.FailReaction
    | history.RestoreHistory
    | timers.PassDeadline
)
AnyVisitorCommand = (
    messages.Receive
    | messages.Echo
    | edits.Edit
    | edits.Delete
    | reactions.ReactByVisitor
    | remarks.AddRemark
    | receipts.Deliver
    | receipts.MarkRead
)
Command = AnyChatCommand | AnyVisitorCommand | AnyCompanyCommand

AnyChatEvent = (
    messages.MessageReceived
    | messages.EchoReceived
    | edits.MessageEdited
    | edits.MessageDeleted
    | excuses.HitExcused
    | reactions.Reacted
    | remarks.Remarked
    | remarks.ThreadPassed
    | history.HistoryRestored
    | chats.VisitorNamed
    | chats.PickedUp
    | chats.HandedBack
    | chats.Assigned
    | timers.Missed
    | chats.Completed
    | sends.Event
    | outcomes.Event
    | receipts.Delivered
    | receipts.ReadByVisitor
)
"""What happens in a chat that is there."""

Event = chats.ChatOpened | AnyChatEvent | AnyCompanyEvent

Decision = Sequence[Event] | Refusal


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in the log.

    `seq` counts from 1 without holes; `at` is the relay's clock and never runs backwards; `by`
    is an operator's id, a service's name or "relay"; `key` makes a repeat of the same cause
    recognisable ("" for the further events of one decision).
    """

    seq: int
    at: Millis
    by: str
    key: str
    event: Event


def decide(
    command: Command, state: State, now: Millis, actor: Actor, command_id: str = ""
) -> Decision:
    """What a command comes to. `command_id` becomes the id of the message a reply makes.

    Deadlines of the command's chat that have passed come first, whoever notices them: a message
    that waited while the relay was down must not land in a chat whose time was over.
    """
    actor, known = operators.as_known(actor, state), state.operators.get(actor.id)
    if command.act is not None and known is not None and known.removed:
        return Refusal(RefusalCode.NOT_ALLOWED)
    if command.act is not None and (beyond := beyond_bounds(command, command.typed)):
        return Refusal(RefusalCode.BAD_VALUE, detail=beyond)
    passed: Sequence[Event] = ()
    chat = command.due_first(state)
    if chat is not None:
        _, passed = passed_deadlines(chat, state.settings(chat.channel), now)
        state = fold(
            state,
            [
                Entry(state.seq + n, now, RELAY.id, "", event)
                for n, event in enumerate(passed, start=1)
            ],
        )
    decision = _decide(command, state, now, actor, command_id)
    return decision if isinstance(decision, Refusal) else (*passed, *decision)


def _decide(command: Command, state: State, now: Millis, actor: Actor, command_id: str) -> Decision:
    match command:
        # Who may give one depends on who has the chat, which each decides for itself.
        case ChatCommand():
            return _decide_chat(command, state, now, actor, command_id)
        case VisitorCommand():
            return _decide_visitor(command, state, now)
        case CompanyCommand():
            code = forbidden(command.act, actor) if command.act is not None else None
            return Refusal(code) if code else decide_company(command, state, now, actor)
        case _:
            assert_never(command)


def _decide_chat(
    command: AnyChatCommand, state: State, now: Millis, actor: Actor, command_id: str
) -> Decision:
    match command:
        case chats.PickUp():
            return chats.pick_up(command, state, actor)
        case chats.End():
            return chats.end(command, state, now, actor)
        case chats.NameVisitor():
            return chats.name_visitor(command, state)
        case excuses.ExcuseHit():
            return excuses.excuse_hit(command, state, actor)
        case sends.Reply():
            return sends.reply(command, state, now, actor, command_id)
        case sends.SendAttachment():
            return sends.send_attachment(command, state, now, actor, command_id)
        case sends.SendAgain():
            return sends.send_again(command, state, now, actor)
        case sends.Dismiss():
            return sends.dismiss(command, state, actor)
        case outcomes.StartSend():
            return outcomes.start_send(command, state, now)
        case outcomes.SettleSend():
            return outcomes.settle_send(command, state, now)
        case reactions.React():
            return reactions.react(command, state, actor)
        case reactions.FailReaction():
            return reactions.fail_reaction(command, now)
        case history.RestoreHistory():
            return history.restore_history(command, state)
        case timers.PassDeadline():
            return timers.pass_deadline(command, state, now)
        case _:
            assert_never(command)


def _decide_visitor(command: AnyVisitorCommand, state: State, now: Millis) -> Decision:
    match command:
        case messages.Receive():
            return messages.receive(command, state, now)
        case messages.Echo():
            return messages.hear_echo(command, state)
        case edits.Edit():
            return edits.edit(command, state, now)
        case edits.Delete():
            return edits.delete(command, state, now)
        case reactions.ReactByVisitor():
            return reactions.react_by_visitor(command, state, now)
        case remarks.AddRemark():
            return remarks.add_remark(command, state)
        case receipts.Deliver():
            return receipts.deliver(command, state)
        case receipts.MarkRead():
            return receipts.mark_read(command, state)
        case _:
            assert_never(command)


def fold(state: State, entries: Iterable[Entry]) -> State:
    """The state after these entries. Entries at or before `state.seq` are skipped.

    Total: any entry is accepted, and one that makes no sense changes nothing but the position.
    The maps of the chats are copied once per call, not once per entry: fold a batch at a time.
    """
    draft = StateDraft(state)
    for entry in entries:
        if entry.seq > draft.seq:
            draft.advance(entry.seq, entry.at)
            _fold(draft, entry.event, entry.at)
    return draft.finish()


def _fold(draft: StateDraft, event: Event, at: Millis) -> None:
    match event:
        case chats.ChatOpened():
            if event.chat not in draft.chats:
                draft.open_chat(chats.new_chat(event, at))
                draft.company = backlog.taken_up(draft.company, event.visitor)
        case ChatEvent():
            before = draft.chats.get(event.chat)
            if before is not None:
                draft.put_chat(before, fold_chat(before, event, at))
        case CompanyEvent():
            draft.company = fold_company(draft.company, event, at)
        case _:
            assert_never(event)


def fold_chat(chat: Chat, event: AnyChatEvent, at: Millis) -> Chat:
    """One chat after one event of it; the same chat when the event changes nothing.

    A completed chat never leaves its queue: what still arrives only settles its messages.
    """
    after = _fold_chat(chat, event, at)
    return after if after is chat else replace(after, version=chat.version + 1)


def _fold_chat(chat: Chat, event: AnyChatEvent, at: Millis) -> Chat:
    match event:
        case messages.MessageReceived():
            return messages.message_received(chat, event, at)
        case messages.EchoReceived():
            return messages.echo_received(chat, event, at)
        case sends.ReplyQueued():
            return sends.reply_queued(chat, event, at)
        case (
            sends.ReplyRequeued()
            | outcomes.ReplySending()
            | outcomes.ReplySent()
            | outcomes.ReplyFailed()
            | outcomes.ReplyUnknown()
        ):
            return outcomes.step_taken(chat, event)
        case sends.ReplyDismissed():
            return sends.reply_dismissed(chat, event)
        case receipts.Delivered():
            return receipts.delivered(chat, event)
        case receipts.ReadByVisitor():
            return receipts.read_by_visitor(chat, event)
        case chats.PickedUp():
            return chats.picked_up(chat, event, at)
        case chats.HandedBack():
            return chats.handed_back(chat, event, at)
        case chats.Assigned():
            return chats.assigned(chat, event, at)
        case timers.Missed():
            return timers.missed(chat, event)
        case chats.Completed():
            return chats.completed(chat, event)
        case chats.VisitorNamed():
            return chats.visitor_named(chat, event)
        case edits.MessageEdited():
            return edits.message_edited(chat, event)
        case edits.MessageDeleted():
            return edits.message_deleted(chat, event)
        case excuses.HitExcused():
            return excuses.hit_excused(chat, event, at)
        case reactions.Reacted():
            return reactions.reacted(chat, event, at)
        case remarks.Remarked():
            return remarks.remark_added(chat, event, at)
        case remarks.ThreadPassed():
            return remarks.thread_passed(chat, event)
        case history.HistoryRestored():
            return history.history_restored(chat, event, at)
        case _:
            assert_never(event)
