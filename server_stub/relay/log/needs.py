"""What a decision needs that the state in memory does not hold: old chats, known visitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, assert_never

from console.core import commands as cmd
from console.core import directory_commands as dcmd
from console.core.log import Command
from console.core.state import State
from console.core.state import Visitor
from console.core.state import visitor_key


@dataclass(slots=True)
class Needs:
    """Chats by id, visitors and the latest completed chat of visitors by (channel, visitor)."""

    chats: list[str] = field(default_factory=list)
    visitors: list[tuple[str, str]] = field(default_factory=list)
    latest: list[tuple[str, str]] = field(default_factory=list)


class Named(NamedTuple):
    """Whom a command is about, by what it names: a chat, a visitor (channel, visitor), or
    neither. `introduces`: the visitor may be new; `late`: their last chat may be over already."""

    chat: str = ""
    visitor: tuple[str, str] | None = None
    introduces: bool = False
    late: bool = False


def named_by(command: Command) -> Named:
    match command:
        case (
            cmd.PickUp()
            | cmd.Reply()
            | cmd.SendAttachment()
            | cmd.React()
            | cmd.SendAgain()
            | cmd.Dismiss()
            | cmd.End()
            | cmd.RestoreHistory()
            | cmd.FailReaction()
            | cmd.NameVisitor()
            | cmd.PassDeadline()
            | cmd.StartSend()
            | cmd.SettleSend()
        ):
            return Named(command.chat)
        case cmd.Receive(visitor=visitor):
            # A message that was read as history may be reported after its chat is over.
            return Named("", (visitor.page, visitor.psid), introduces=True, late=True)
        case cmd.Note(visitor=visitor):
            return Named("", (visitor.page, visitor.psid), introduces=True)
        case cmd.Echo(page=channel, psid=visitor_id, metadata=reference):
            # Our own are marked with their chat.
            return Named(reference.partition(":")[0], (channel, visitor_id), late=True)
        case cmd.Deliver() | cmd.MarkRead() | cmd.Edit() | cmd.Delete() | cmd.ReactByVisitor():
            return Named("", (command.page, command.psid), late=True)
        case (
            cmd.SetStatus()
            | cmd.KeepUnrecognised()
            | cmd.RecordClockJump()
            | dcmd.ChangeSettings()
            | dcmd.AcceptTerms()
            | dcmd.AddBrand()
            | dcmd.RenameBrand()
            | dcmd.AddDepartment()
            | dcmd.RenameDepartment()
            | dcmd.SwitchChannel()
            | dcmd.ConnectChannel()
            | dcmd.UnlinkChannel()
            | dcmd.ConnectAccount()
            | dcmd.ForgetAccount()
            | dcmd.OpenIncident()
            | dcmd.MendIncident()
            | dcmd.AddOperator()
        ):
            return Named()
    assert_never(command)


def needs_of(commands: Sequence[Command], state: State, known: Mapping[str, Visitor]) -> Needs:
    """What to look up before these commands are decided."""
    needs = Needs()
    for command in commands:
        chat, visitor, introduces, late = named_by(command)
        if chat and chat not in state.chats:
            needs.chats.append(chat)
        if visitor is not None:
            key = visitor_key(*visitor)
            if introduces and key not in known:
                needs.visitors.append(visitor)
            if late and key not in state.open_chats:
                needs.latest.append(visitor)
    return needs


def identify(command: Command, known: Mapping[str, Visitor]) -> Command:
    """The command with its visitor as the relay knows them; others as they are."""
    match command:
        case cmd.Receive(visitor=visitor) | cmd.Note(visitor=visitor):
            key = visitor_key(visitor.page, visitor.psid)
            stranger = Visitor(visitor.psid, visitor.page, chats=0)
            return replace(command, visitor=known.get(key, stranger))
    return command
