"""What a command carries with it, and what it is about."""

from __future__ import annotations

from typing import assert_never

from console.core import commands as cmd
from console.core import directory_commands as directory
from console.core.commands import OperatorCommand
from console.core.transcript import Attachment


def chat_of_command(command: OperatorCommand) -> str:
    """The chat that a command is about, "" for one about none."""
    match command:
        case (
            cmd.PickUp(chat=chat)
            | cmd.Reply(chat=chat)
            | cmd.SendAttachment(chat=chat)
            | cmd.React(chat=chat)
            | cmd.SendAgain(chat=chat)
            | cmd.Dismiss(chat=chat)
            | cmd.End(chat=chat)
        ):
            return chat
        case (
            cmd.SetStatus()
            | directory.ChangeSettings()
            | directory.AcceptTerms()
            | directory.AddBrand()
            | directory.RenameBrand()
            | directory.AddDepartment()
            | directory.RenameDepartment()
            | directory.SwitchChannel()
        ):
            return ""
    assert_never(command)


def typed_text(command: OperatorCommand) -> str:
    """The text that a person has typed into a composer for it: it must not get lost."""
    match command:
        case cmd.Reply(text=text):
            return text
        case (
            cmd.PickUp()
            | cmd.SendAttachment()
            | cmd.React()
            | cmd.SendAgain()
            | cmd.Dismiss()
            | cmd.End()
            | cmd.SetStatus()
            | directory.ChangeSettings()
            | directory.AcceptTerms()
            | directory.AddBrand()
            | directory.RenameBrand()
            | directory.AddDepartment()
            | directory.RenameDepartment()
            | directory.SwitchChannel()
        ):
            return ""
    assert_never(command)


def files_of(command: OperatorCommand) -> tuple[Attachment, ...]:
    """The files that go out with it: they stand above the composer again if they do not."""
    match command:
        case cmd.SendAttachment(attachment=attachment):
            return (attachment,)
        case (
            cmd.PickUp()
            | cmd.Reply()
            | cmd.React()
            | cmd.SendAgain()
            | cmd.Dismiss()
            | cmd.End()
            | cmd.SetStatus()
            | directory.ChangeSettings()
            | directory.AcceptTerms()
            | directory.AddBrand()
            | directory.RenameBrand()
            | directory.AddDepartment()
            | directory.RenameDepartment()
            | directory.SwitchChannel()
        ):
            return ()
    assert_never(command)


def answered_mid(command: OperatorCommand) -> str:
    """The mid of the message that it answers, "" where it answers none."""
    match command:
        case cmd.Reply(reply_to=mid):
            return mid
        case (
            cmd.PickUp()
            | cmd.SendAttachment()
            | cmd.React()
            | cmd.SendAgain()
            | cmd.Dismiss()
            | cmd.End()
            | cmd.SetStatus()
            | directory.ChangeSettings()
            | directory.AcceptTerms()
            | directory.AddBrand()
            | directory.RenameBrand()
            | directory.AddDepartment()
            | directory.RenameDepartment()
            | directory.SwitchChannel()
        ):
            return ""
    assert_never(command)


def as_end(command: OperatorCommand) -> cmd.End | None:
    """The end of a chat, which can be taken back for a while; None for any other command."""
    match command:
        case cmd.End():
            return command
        case (
            cmd.PickUp()
            | cmd.Reply()
            | cmd.SendAttachment()
            | cmd.React()
            | cmd.SendAgain()
            | cmd.Dismiss()
            | cmd.SetStatus()
            | directory.ChangeSettings()
            | directory.AcceptTerms()
            | directory.AddBrand()
            | directory.RenameBrand()
            | directory.AddDepartment()
            | directory.RenameDepartment()
            | directory.SwitchChannel()
        ):
            return None
    assert_never(command)
