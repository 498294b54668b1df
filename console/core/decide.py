"""Command and state to events, or to a refusal with its reason.

`decide` is pure and total: the relay calls it with the newest state and its own clock, appends
what it returns, and nothing else ever moves a chat.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from console.core import commands as cmd
from console.core import events as ev
from console.core.commands import Command, Refusal, RefusalCode
from console.core.deadlines import (
    Deadline,
    Rule,
    needs_human_agent,
    soonest,
    window_open,
)
from console.core.decide_meta import Decision, open_chat, receive, report, send_step
from console.core.events import Entry
from console.core.fold import fold
from console.core.fold_chat import find_message, fold_chat, last_received
from console.core.model import (
    Author,
    Brand,
    Chat,
    Department,
    Item,
    Message,
    Millis,
    Queue,
    Reason,
    Role,
    SendState,
    Settings,
    State,
)

WAITING_RANGE = (10, 30 * 60)
"""Seconds; specification, section 2. None switches the timer off."""
RETENTION_RANGE = (15 * 60, 30 * 86_400)
IDLE_RANGE = (60, 86_400)
IMPROPER_RANGE = (1, 20)
"""Improper words; None switches the limit off."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. For a console both fields come from its token."""

    id: str
    role: Role


META = Actor("meta", Role.OPERATOR)
RELAY = Actor("relay", Role.ADMIN)


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
        case cmd.PickUp() | cmd.Reply() | cmd.SendAgain() | cmd.End():
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
            return _pick_up(command, state, actor)
        case cmd.Reply():
            return _reply(command, state, now, actor, command_id)
        case cmd.SendAgain():
            return _send_again(command, state, now, actor)
        case cmd.End():
            return _end(command, state, now, actor)
        case cmd.SetStatus(status=status):
            return (ev.StatusSet(actor.id, status),)
        case cmd.ChangeSettings():
            return _change_settings(command, state, now, actor)
        case cmd.PassDeadline():
            return _pass_deadline(command, state, now)
        case cmd.StartSend() | cmd.SettleSend():
            return send_step(command, state, now)
        case cmd.Receive():
            return receive(command, state, now)
        case cmd.Echo() | cmd.Deliver() | cmd.MarkRead():
            return report(command, state)
        case cmd.NameVisitor(chat=chat, name=name, locale=locale, timezone=timezone):
            return (ev.VisitorNamed(chat, name, locale, timezone),)
        case cmd.KeepUnrecognised(page=page, raw=raw):
            return (ev.Unrecognised(page, raw),)
        case cmd.RecordClockJump(before=before, after=after):
            return (ev.ClockJumped(before, after),)
        case cmd.ConnectChannel():
            return _connect_channel(command, state)
        case cmd.AddOperator():
            return _add_operator(command, state)


# What operators ask


def _pick_up(command: cmd.PickUp, state: State, actor: Actor) -> Decision:
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    if not chat.open:
        return Refusal(RefusalCode.COMPLETED)
    if chat.queue is Queue.ACTIVE or chat.assignment != command.assignment:
        return Refusal(
            RefusalCode.TAKEN, state.operator_name(chat.operator), chat.picked_up_at or 0
        )
    return (ev.PickedUp(chat.id, actor.id),)


def _own_active_chat(chat_id: str, state: State, actor: Actor) -> Chat | Refusal:
    """The chat, if this operator may answer in it."""
    chat = state.chats.get(chat_id)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    if not chat.open:
        return Refusal(RefusalCode.COMPLETED)
    if chat.queue is not Queue.ACTIVE:
        return Refusal(RefusalCode.NOT_PICKED_UP)
    if chat.operator != actor.id:
        return Refusal(RefusalCode.NOT_YOURS, state.operator_name(chat.operator))
    return chat


def check_text(text: str) -> Refusal | None:
    """Why a text can not be sent, or None. The composer asks this before anything leaves it."""
    if not text.strip():
        return Refusal(RefusalCode.EMPTY)
    if cmd.text_length(text) > cmd.TEXT_LIMIT:
        return Refusal(RefusalCode.TOO_LONG)
    return None


def _reply(
    command: cmd.Reply, state: State, now: Millis, actor: Actor, command_id: str
) -> Decision:
    chat = _own_active_chat(command.chat, state, actor)
    if isinstance(chat, Refusal):
        return chat
    refusal = check_text(command.text)
    if refusal is not None:
        return refusal
    if not window_open(chat, now):
        return Refusal(RefusalCode.WINDOW_CLOSED)
    tagged = needs_human_agent(chat, now)
    return (ev.ReplyQueued(chat.id, command_id, actor.id, command.text, tagged),)


def _send_again(command: cmd.SendAgain, state: State, now: Millis, actor: Actor) -> Decision:
    chat = _own_active_chat(command.chat, state, actor)
    if isinstance(chat, Refusal):
        return chat
    message = find_message(chat, command.message)
    if message is None or message.author is not Author.OPERATOR:
        return Refusal(RefusalCode.UNKNOWN_MESSAGE)
    if message.state not in (SendState.FAILED, SendState.UNKNOWN):
        return Refusal(RefusalCode.STALE)
    if not window_open(chat, now):
        return Refusal(RefusalCode.WINDOW_CLOSED)
    return (ev.ReplyRequeued(chat.id, message.id, actor.id, needs_human_agent(chat, now)),)


def _end(command: cmd.End, state: State, now: Millis, actor: Actor) -> Decision:
    chat = state.chats.get(command.chat)
    if chat is None:
        return Refusal(RefusalCode.UNKNOWN_CHAT)
    if not chat.open:
        return Refusal(RefusalCode.COMPLETED)
    if chat.queue is not Queue.ACTIVE:
        return Refusal(RefusalCode.NOT_PICKED_UP)
    if chat.operator != actor.id and actor.role is Role.OPERATOR:
        return Refusal(RefusalCode.NOT_YOURS, state.operator_name(chat.operator))
    if command.seen and command.seen != last_received(chat.timeline):
        return Refusal(RefusalCode.WRITTEN_SINCE)
    if any(_on_its_way(item) for item in chat.timeline):
        return Refusal(RefusalCode.ON_ITS_WAY)
    return (ev.Completed(chat.id, now, Reason.ENDED, by=actor.id),)


def _on_its_way(item: Item) -> bool:
    """Whether this is an answer of ours that nobody knows yet to have arrived or failed. One
    that failed and waits for its next try does not hold a chat open."""
    if not isinstance(item, Message) or item.author is not Author.OPERATOR:
        return False
    return item.state in (SendState.QUEUED, SendState.SENDING) and item.failure is None


def _change_settings(
    command: cmd.ChangeSettings, state: State, now: Millis, actor: Actor
) -> Decision:
    if actor.role is not Role.ADMIN:
        return Refusal(RefusalCode.NOT_ALLOWED)
    if command.brand not in state.brands:
        return Refusal(RefusalCode.BAD_SETTING, detail="brand")
    wrong = bad_setting(command.settings)
    if wrong:
        return Refusal(RefusalCode.BAD_SETTING, detail=wrong)
    return (ev.SettingsChanged(command.brand, replace(command.settings, since=now)),)


def bad_setting(settings: Settings) -> str:
    """The name of the first setting out of its range (specification, section 2), or ""."""
    ranges = (
        ("waiting", settings.waiting, WAITING_RANGE, True),
        ("retention", settings.retention, RETENTION_RANGE, False),
        ("idle", settings.idle, IDLE_RANGE, False),
        ("improper_limit", settings.improper_limit, IMPROPER_RANGE, True),
    )
    for name, value, (least, most), optional in ranges:
        if value is None:
            if not optional:
                return name
        elif not least <= value <= most:
            return name
    return ""


# What timers do


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


# What an administrator sets up


def _connect_channel(command: cmd.ConnectChannel, state: State) -> Decision:
    found: list[ev.Event] = []
    brand = _by_name(state.brands.values(), command.brand)
    connected = state.channels.get(command.page)
    if connected is not None and connected.brand != brand:
        known = state.brands.get(connected.brand)
        return Refusal(RefusalCode.PAGE_IN_USE, detail=known.name if known else connected.brand)
    if not brand:
        brand = f"b{len(state.brands) + 1}"
        found.append(ev.BrandAdded(brand, command.brand))
    own = [item for item in state.departments.values() if item.brand == brand]
    department = _by_name(own, command.department)
    if not department:
        department = f"d{len(state.departments) + 1}"
        found.append(ev.DepartmentAdded(department, brand, command.department))
    found.append(ev.ChannelConnected(command.page, command.name, brand, department))
    return found


def _by_name(items: Iterable[Brand] | Iterable[Department], name: str) -> str:
    """The id of the brand or department with this name, or ""."""
    return next((item.id for item in items if item.name == name), "")


def _add_operator(command: cmd.AddOperator, state: State) -> Decision:
    if any(known.name == command.name for known in state.operators.values()):
        return Refusal(RefusalCode.NAME_IN_USE, detail=command.name)
    return (ev.OperatorAdded(command.operator, command.name, command.role),)
