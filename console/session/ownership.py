"""Whose drafts, commands and files these are.

What is on the disk belongs to one operator at one log of the relay: chat ids count for one log
only, and a command is sent with one operator's word. Another's are neither shown nor sent.
"""

from __future__ import annotations

from console.session.drafts import Drafts
from console.session.files import Files
from console.session.history import History
from console.session.outbox import Outbox
from console.session.ports import Disk, Log, Saved
from console.session.values import Change, Notice
from console.session.watchers import Watchers


class Ownership:
    """Brings the parts from the disk that are of who is welcomed. `times` counts how often
    the drafts became other ones at once, and not by typing."""

    def __init__(
        self,
        disk: Disk,
        watchers: Watchers,
        drafts: Drafts,
        outbox: Outbox,
        files: Files,
        history: History,
    ) -> None:
        self.times = 0
        self._disk = disk
        self._watchers = watchers
        self._drafts = drafts
        self._outbox = outbox
        self._files = files
        self._history = history

    def settle(self, log: Log | None, operator: str) -> None:
        """Be the console of this operator at this log; nothing while one is not known."""
        if log is None or not operator:
            return
        owner = f"{log[0]} {operator}"
        before = self._disk.owner
        if owner == before:
            return
        self._disk.change_owner(owner, self._moved_in)
        if before:
            self.clear()

    def hide(self) -> None:
        """Show nothing of who was here: whoever looks at the screen now may be somebody else."""
        if self._disk.owner:
            self._disk.hide()
            self.clear()

    def clear(self) -> None:
        """Forget what is somebody else's. The disk keeps it for them."""
        for part in (self._drafts, self._outbox, self._files, self._history):
            part.clear()
        self.times += 1

    def restore(self, saved: Saved) -> None:
        """Take from the disk what is not here yet."""
        for chat, draft in saved.drafts.items():
            self._drafts.restore(chat, draft)
        self._outbox.restore(saved.commands)
        self._files.restore(saved.files)
        self.times += 1

    def _moved_in(self, saved: Saved) -> None:
        self.restore(saved)
        notices = []
        if saved.elsewhere:
            notices.append(Notice("", say="notice.set_aside", detail=saved.elsewhere))
        self._watchers.hear(Change(whole=True, notices=notices))
