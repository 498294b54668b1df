"""Command and state to events, or to a refusal with its reason.

`decide` is pure and total: the relay calls it with the newest state and its own clock, appends
what it returns, and nothing else ever moves a chat.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.core import commands as cmd
from console.core import directory_events
from console.core import events as ev
from console.core.actor import RELAY, Actor
from console.core.commands import Command
from console.core.deadlines import Deadline, Rule, soonest
from console.core.decide_channels import administer, change_channels
from console.core.decide_meta import Decision, receive, report
from console.core.decide_operator import (
    dismiss,
    end,
    pick_up,
    react,
    reply,
    send_again,
    send_attachment,
)
from console.core.decide_remark import about_message, note, open_chat, restore
from console.core.decide_send import send_step
from console.core.decide_settings import change_settings
from console.core.directory_commands import (
    AcceptTerms,
    AddBrand,
    AddDepartment,
    AddOperator,
    ChangeSettings,
    ConnectAccount,
    ConnectChannel,
    ForgetAccount,
    MendIncident,
    OpenIncident,
    RenameBrand,
    RenameDepartment,
    SwitchChannel,
    UnlinkChannel,
)
from console.core.events import Entry
from console.core.fold import fold
from console.core.fold_chat import fold_chat
from console.core.model import Chat, State
from console.core.moments import Millis
from console.core.queues import Reason
from console.core.refusals import Refusal, RefusalCode
from console.core.transcript import Author, RemarkKind


def decide(
    command: Command, state: State, now: Millis, actor: Actor, command_id: str = ""
) -> Decision:
    """What a command comes to. `command_id` becomes the id of the message a reply makes.

    Deadlines of the command's chat that have passed come first, whoever notices them: a message
    that waited while the relay was down must not land in a chat whose time was over.
    """
    passed = _passed_deadlines(command, state, now)
    entries = [
        Entry(state.seq + place, now, RELAY.id, "", event)
        for place, event in enumerate(passed, start=1)
    ]
    found = _decide(command, fold(state, entries), now, actor, command_id)
    return found if isinstance(found, Refusal) else (*passed, *found)


def _passed_deadlines(command: Command, state: State, now: Millis) -> Sequence[ev.Event]:
    match command:
        case (
            cmd.PickUp()
            | cmd.Reply()
            | cmd.SendAttachment()
            | cmd.React()
            | cmd.SendAgain()
            | cmd.End()
        ):
            chat = state.chats.get(command.chat)
        case cmd.Receive(visitor=visitor):
            chat = open_chat(state, visitor.page, visitor.psid)
        case cmd.Echo(page=page, psid=psid):
            chat = open_chat(state, page, psid)
        case _:
            return ()
    passed: list[ev.Event] = []
    while chat is not None:
        deadline = soonest(chat, state.settings(chat.page))
        if deadline is None or deadline.at > now:
            break
        event = deadline_event(chat, deadline)
        passed.append(event)
        chat = fold_chat(chat, Entry(0, now, RELAY.id, "", event))
    return passed


def _decide(command: Command, state: State, now: Millis, actor: Actor, command_id: str) -> Decision:
    match command:
        case cmd.PickUp():
            return pick_up(command, state, actor)
        case cmd.Reply():
            return reply(command, state, now, actor, command_id)
        case cmd.SendAttachment():
            return send_attachment(command, state, now, actor, command_id)
        case cmd.React():
            return react(command, state, actor)
        case cmd.Dismiss():
            return dismiss(command, state, actor)
        case cmd.SendAgain():
            return send_again(command, state, now, actor)
        case cmd.End():
            return end(command, state, now, actor)
        case cmd.SetStatus(status=status):
            return (directory_events.StatusSet(actor.id, status),)
        case ChangeSettings():
            return change_settings(command, state, now, actor)
        case (
            AcceptTerms()
            | AddBrand()
            | RenameBrand()
            | AddDepartment()
            | RenameDepartment()
            | SwitchChannel()
        ):
            return administer(command, state, now, actor.id, actor.role)
        case _:
            return _decide_relay(command, state, now)


def _decide_relay(command: Command, state: State, now: Millis) -> Decision:
    """What the relay asks of itself."""
    match command:
        case cmd.PassDeadline():
            return _pass_deadline(command, state, now)
        case cmd.StartSend() | cmd.SettleSend():
            return send_step(command, state, now)
        case cmd.Receive():
            return receive(command, state, now)
        case cmd.Note():
            return note(command, state)
        case cmd.Echo() | cmd.Deliver() | cmd.MarkRead():
            return report(command, state)
        case cmd.Edit() | cmd.Delete() | cmd.ReactByVisitor():
            return about_message(command, state, now)
        case cmd.RestoreHistory():
            return restore(command, state)
        case cmd.FailReaction(chat=chat, mid=mid, operator=operator, detail=detail):
            remark = ev.Remarked(chat, now, RemarkKind.REACTION_FAILED, detail)
            return (ev.Reacted(chat, mid, Author.OPERATOR, "", operator), remark)
        case cmd.NameVisitor(chat=chat, name=name, locale=locale, timezone=timezone):
            return (ev.VisitorNamed(chat, name, locale, timezone),)
        case cmd.KeepUnrecognised(page=page, raw=raw):
            return (ev.Unrecognised(page, raw),)
        case cmd.RecordClockJump(before=before, after=after):
            return (ev.ClockJumped(before, after),)
        case (
            ConnectChannel()
            | UnlinkChannel()
            | ConnectAccount()
            | ForgetAccount()
            | OpenIncident()
            | MendIncident()
        ):
            return change_channels(command, state, now)
        case AddOperator():
            return _add_operator(command, state)
        case _:
            raise TypeError(type(command).__name__)


def deadline_event(chat: Chat, deadline: Deadline) -> ev.Missed | ev.Completed:
    """The event by which a passed deadline moves its chat."""
    match deadline.rule:
        case Rule.WAITING:
            return ev.Missed(chat.id, deadline.at, deadline.seconds)
        case Rule.RETENTION:
            reason = Reason.RETENTION_OVER
        case Rule.IDLE:
            reason = Reason.IDLE
        case Rule.WINDOW:
            reason = Reason.WINDOW_CLOSED
    return ev.Completed(chat.id, deadline.at, reason, seconds=deadline.seconds)


def _pass_deadline(command: cmd.PassDeadline, state: State, now: Millis) -> Decision:
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    deadline = soonest(chat, state.settings(chat.page))
    if deadline is None or (deadline.rule, deadline.at) != (command.rule, command.due):
        return Refusal(RefusalCode.STALE)
    if deadline.at > now:
        return Refusal(RefusalCode.STALE)
    return (deadline_event(chat, deadline),)


def _add_operator(command: AddOperator, state: State) -> Decision:
    if any(known.name == command.name for known in state.operators.values()):
        return Refusal(RefusalCode.NAME_IN_USE, detail=command.name)
    return (directory_events.OperatorAdded(command.operator, command.name, command.role),)
