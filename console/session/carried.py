"""What a command carries with it, and what it is about."""

from __future__ import annotations

from typing import assert_never

from console.core.channels.connecting import AcceptTerms
from console.core.channels.connecting import SwitchChannel
from console.core.chats import End
from console.core.chats import PickUp
from console.core.company.brands import AddBrand
from console.core.company.brands import AddDepartment
from console.core.company.brands import ChangeSettings
from console.core.company.brands import RenameBrand
from console.core.company.brands import RenameDepartment
from console.core.company.operators import SetStatus
from console.core.reactions import React
from console.core.sends import Dismiss
from console.core.sends import Reply
from console.core.sends import SendAgain
from console.core.sends import SendAttachment

from console.core.log import OperatorCommand
from console.core.attachments import Attachment


def chat_of_command(command: OperatorCommand) -> str:
    """The chat that a command is about, "" for one about none."""
    match command:
        case (
            PickUp(chat=chat)
            | Reply(chat=chat)
            | SendAttachment(chat=chat)
            | React(chat=chat)
            | SendAgain(chat=chat)
            | Dismiss(chat=chat)
            | End(chat=chat)
        ):
            return chat
        case (
            SetStatus()
            | ChangeSettings()
            | AcceptTerms()
            | AddBrand()
            | RenameBrand()
            | AddDepartment()
            | RenameDepartment()
            | SwitchChannel()
        ):
            return ""
    assert_never(command)


def typed_text(command: OperatorCommand) -> str:
    """The text that a person has typed into a composer for it: it must not get lost."""
    match command:
        case Reply(text=text):
            return text
        case (
            PickUp()
            | SendAttachment()
            | React()
            | SendAgain()
            | Dismiss()
            | End()
            | SetStatus()
            | ChangeSettings()
            | AcceptTerms()
            | AddBrand()
            | RenameBrand()
            | AddDepartment()
            | RenameDepartment()
            | SwitchChannel()
        ):
            return ""
    assert_never(command)


def files_of(command: OperatorCommand) -> tuple[Attachment, ...]:
    """The files that go out with it: they stand above the composer again if they do not."""
    match command:
        case SendAttachment(attachment=attachment):
            return (attachment,)
        case (
            PickUp()
            | Reply()
            | React()
            | SendAgain()
            | Dismiss()
            | End()
            | SetStatus()
            | ChangeSettings()
            | AcceptTerms()
            | AddBrand()
            | RenameBrand()
            | AddDepartment()
            | RenameDepartment()
            | SwitchChannel()
        ):
            return ()
    assert_never(command)


def answered_mid(command: OperatorCommand) -> str:
    """The mid of the message that it answers, "" where it answers none."""
    match command:
        case Reply(reply_to=mid):
            return mid
        case (
            PickUp()
            | SendAttachment()
            | React()
            | SendAgain()
            | Dismiss()
            | End()
            | SetStatus()
            | ChangeSettings()
            | AcceptTerms()
            | AddBrand()
            | RenameBrand()
            | AddDepartment()
            | RenameDepartment()
            | SwitchChannel()
        ):
            return ""
    assert_never(command)


def as_end(command: OperatorCommand) -> End | None:
    """The end of a chat, which can be taken back for a while; None for any other command."""
    match command:
        case End():
            return command
        case (
            PickUp()
            | Reply()
            | SendAttachment()
            | React()
            | SendAgain()
            | Dismiss()
            | SetStatus()
            | ChangeSettings()
            | AcceptTerms()
            | AddBrand()
            | RenameBrand()
            | AddDepartment()
            | RenameDepartment()
            | SwitchChannel()
        ):
            return None
    assert_never(command)
