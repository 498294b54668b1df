"""What a decision needs that the state in memory does not hold: old chats, known visitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, assert_never

from console.core.edits import Delete, Edit
from console.core.kinds.kind import Address
from console.core.log import Command
from console.core.messages import Echo, Receive
from console.core.remarks import AddRemark
from console.core.state import Chat, State, Visitor, by_mid, open_chat
from console.core.traits import ChatCommand, CompanyCommand, VisitorCommand


@dataclass(slots=True)
class Needs:
    """Chats by id, visitors and the latest completed chat of visitors by address, and the one of
    a visitor's that holds a message, by the service's id."""

    chats: list[str] = field(default_factory=list)
    visitors: list[Address] = field(default_factory=list)
    latest: list[Address] = field(default_factory=list)
    holding: list[tuple[Address, str]] = field(default_factory=list)


class Named(NamedTuple):
    """Whom a command is about, by what it names: a chat, a visitor, or neither. `introduces`:
    the visitor may be new; `late`: their last chat may be over already; `mid`: it is about a
    message that may stand in any chat of theirs."""

    chat: str = ""
    visitor: Address | None = None
    introduces: bool = False
    late: bool = False
    mid: str = ""


def named_by(command: Command) -> Named:
    match command:
        case ChatCommand():
            return Named(command.chat)
        case Receive():
            # A message that was read as history may be reported after its chat is over.
            return Named("", command.visitor.address, introduces=True, late=True)
        case AddRemark():
            return Named("", command.visitor.address, introduces=True)
        case Echo(address=address, metadata=reference):
            # Our own are marked with their chat.
            return Named(reference.partition(":")[0], address, late=True)
        case Edit(address=address, mid=mid) | Delete(address=address, mid=mid):
            return Named("", address, late=True, mid=mid)
        case VisitorCommand():
            return Named("", command.address, late=True)
        case CompanyCommand():
            return Named()
        case _:
            assert_never(command)


def needs_of(commands: Sequence[Command], state: State, known: Mapping[str, Visitor]) -> Needs:
    """What to look up before these commands are decided."""
    needs = Needs()
    for command in commands:
        chat, visitor, introduces, late, mid = named_by(command)
        if chat and chat not in state.chats:
            needs.chats.append(chat)
        if visitor is not None:
            if introduces and visitor.key not in known:
                needs.visitors.append(visitor)
            if late and visitor.key not in state.open_chats:
                needs.latest.append(visitor)
            if mid and not _stands_in(open_chat(state, visitor), mid):
                needs.holding.append((visitor, mid))
    return needs


def _stands_in(chat: Chat | None, mid: str) -> bool:
    return chat is not None and by_mid(chat, mid) is not None


def identify(command: Command, known: Mapping[str, Visitor]) -> Command:
    """The command with its visitor as the relay knows them; others as they are."""
    match command:
        case Receive(visitor=visitor) | AddRemark(visitor=visitor):
            stranger = Visitor(visitor.id, visitor.channel, chats=0, kind=visitor.kind)
            return replace(command, visitor=known.get(visitor.address.key, stranger))
        case ChatCommand() | VisitorCommand() | CompanyCommand():
            return command
        case _:
            assert_never(command)
