"""What a decision needs that the state in memory does not hold: old chats, known visitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, assert_never

from console.core.channels.connecting import (
    AcceptTerms,
    ConnectAccount,
    ConnectChannel,
    ForgetAccount,
    SwitchChannel,
    UnlinkChannel,
)
from console.core.channels.incidents import MendIncident, OpenIncident
from console.core.chats import End, NameVisitor, PickUp
from console.core.company.brands import (
    AddBrand,
    AddDepartment,
    ChangeSettings,
    RenameBrand,
    RenameDepartment,
)
from console.core.company.operators import AddOperator, SetStatus
from console.core.edits import Delete, Edit
from console.core.history import RestoreHistory
from console.core.log import Command
from console.core.messages import Echo, Receive
from console.core.outcomes import SettleSend, StartSend
from console.core.reactions import FailReaction, React, ReactByVisitor
from console.core.receipts import Deliver, MarkRead
from console.core.remarks import AddRemark
from console.core.sends import Dismiss, Reply, SendAgain, SendAttachment
from console.core.state import State, Visitor, visitor_key
from console.core.timers import PassDeadline, RecordClockJump
from console.core.unrecognised import KeepUnrecognised


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
            PickUp()
            | Reply()
            | SendAttachment()
            | React()
            | SendAgain()
            | Dismiss()
            | End()
            | RestoreHistory()
            | FailReaction()
            | NameVisitor()
            | PassDeadline()
            | StartSend()
            | SettleSend()
        ):
            return Named(command.chat)
        case Receive(visitor=visitor):
            # A message that was read as history may be reported after its chat is over.
            return Named("", (visitor.channel, visitor.id), introduces=True, late=True)
        case AddRemark(visitor=visitor):
            return Named("", (visitor.channel, visitor.id), introduces=True)
        case Echo(page=channel, psid=visitor_id, metadata=reference):
            # Our own are marked with their chat.
            return Named(reference.partition(":")[0], (channel, visitor_id), late=True)
        case Deliver() | MarkRead() | Edit() | Delete() | ReactByVisitor():
            return Named("", (command.address.channel, command.address.id), late=True)
        case (
            SetStatus()
            | KeepUnrecognised()
            | RecordClockJump()
            | ChangeSettings()
            | AcceptTerms()
            | AddBrand()
            | RenameBrand()
            | AddDepartment()
            | RenameDepartment()
            | SwitchChannel()
            | ConnectChannel()
            | UnlinkChannel()
            | ConnectAccount()
            | ForgetAccount()
            | OpenIncident()
            | MendIncident()
            | AddOperator()
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
        case Receive(visitor=visitor) | AddRemark(visitor=visitor):
            key = visitor_key(visitor.channel, visitor.id)
            stranger = Visitor(visitor.id, visitor.channel, chats=0)
            return replace(command, visitor=known.get(key, stranger))
    return command
