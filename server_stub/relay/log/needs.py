"""What a decision needs that the state in memory does not hold: old chats, known visitors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from console.core.edits import Delete, Edit
from console.core.log import Command
from console.core.messages import Echo, Receive
from console.core.reactions import ReactByVisitor
from console.core.receipts import Deliver, MarkRead
from console.core.remarks import AddRemark
from console.core.state import State, Visitor, visitor_key


@dataclass(slots=True)
class Needs:
    """Chats by id, visitors and the latest completed chat of visitors by (page, psid)."""

    chats: list[str] = field(default_factory=list)
    visitors: list[tuple[str, str]] = field(default_factory=list)
    latest: list[tuple[str, str]] = field(default_factory=list)


def needs_of(commands: Sequence[Command], state: State, known: Mapping[str, Visitor]) -> Needs:
    """What to look up before these commands are decided."""
    needs = Needs()
    for command in commands:
        match command:
            case Receive(visitor=visitor) | AddRemark(visitor=visitor):
                key = visitor_key(visitor.page, visitor.psid)
                if key not in known:
                    needs.visitors.append((visitor.page, visitor.psid))
                # A message that was read as history may be reported after its chat is over.
                if isinstance(command, Receive) and key not in state.open_chats:
                    needs.latest.append((visitor.page, visitor.psid))
            case Echo() | Deliver() | MarkRead() | Edit() | Delete() | ReactByVisitor():
                if visitor_key(command.page, command.psid) not in state.open_chats:
                    needs.latest.append((command.page, command.psid))
                if isinstance(command, Echo):
                    chat = command.metadata.partition(":")[0]
                    if chat and chat not in state.chats:
                        needs.chats.append(chat)
            case _:
                chat = getattr(command, "chat", "")
                if chat and chat not in state.chats:
                    needs.chats.append(chat)
    return needs


def identify(command: Command, state: State, known: Mapping[str, Visitor]) -> Command:
    """The command with its visitor as the relay knows them; others as they are."""
    if not isinstance(command, Receive | AddRemark):
        return command
    visitor = command.visitor
    key = visitor_key(visitor.page, visitor.psid)
    stranger = Visitor(visitor.psid, visitor.page, chats=0)
    return replace(command, visitor=known.get(key, stranger))
