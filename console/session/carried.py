"""What a command carried that is not sent: it comes back to who typed and attached it."""

from __future__ import annotations

from console.session.drafts import Drafts
from console.session.files import Files
from console.session.ports import Disk
from console.session.values import Pending


def give_back(item: Pending, drafts: Drafts, files: Files, disk: Disk, on_disk: bool) -> None:
    """The text is a draft again, and the files are attached. `on_disk`: whether the command itself
    is on the disk."""
    chat, text = item.command.chat, item.command.typed
    if text:
        drafts.give_back(chat, text)
        if on_disk:
            disk.return_text(item.id, chat, drafts[chat])
        else:
            disk.save_draft(chat, drafts[chat])
    for file in item.command.files:
        files.give_back(chat, file)
