"""What an operator does with files: attach them to an answer, look at what a visitor sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import on, work

from console.locale.files import not_attached
from console.screens.chat_screen import ChatScreen
from console.session.values import NotAttached
from console.widgets.attachment_bar import AttachmentBar
from console.widgets.composer import Composer
from console.widgets.pasted import AttachLine, attach_line


class AttachingScreen(ChatScreen):
    """A screen with a chat on it, to and from which files go."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path.home()
        """Where the last file was chosen."""
        self._from_paste: list[str] = []
        """The uploads that the last pasted paths have become."""
        self._naming: set[str] = set()
        """Chats whose commands to attach are being carried out."""

    @property
    def _bar(self) -> AttachmentBar:
        return self.query_one(AttachmentBar)

    # Out

    @work(group="attach")
    async def action_attach(self) -> None:
        """Choose a file, and attach it to the next answer of the chat shown."""
        chat = self.chat
        refusal = self.session.may_answer(chat)
        if refusal is not None:
            self.refuse(refusal)
            return
        from console.screens.attach import AttachScreen  # rarely wanted, and long to load

        picked = await self.app.push_screen_wait(AttachScreen(self.reader, self._folder))
        if picked is not None:
            self._folder = picked.parent
            self._tell_refused(chat, await self.session.files.attach(chat, [picked]))
        self._write()

    @on(Composer.AttachAsked)
    def _attach_asked(self, asked: Composer.AttachAsked) -> None:
        named = [line for line in asked.lines if line.paths]
        if not named:
            self.pane.replace_lines(self.chat, {line.text: "" for line in asked.lines})
            self.action_attach()
        elif self.chat not in self._naming:
            self._naming.add(self.chat)
            self._attach_named(self.chat, named)

    @work(group="attach")
    async def _attach_named(self, chat: str, lines: Sequence[AttachLine]) -> None:
        """Attach what the commands name. Of a command stays what was refused; the first of these
        is selected, to be mended or typed over."""
        left: dict[str, str] = {}
        problems: list[NotAttached] = []
        try:
            for line in lines:
                refused = []
                for path in line.paths:
                    if found := await self.session.files.attach(chat, [_path(path)]):
                        problems += found
                        refused.append(path)
                whole = len(refused) == len(line.paths)
                left[line.text] = line.text if whole else attach_line(refused) if refused else ""
        finally:
            self._naming.discard(chat)
        self.pane.replace_lines(chat, left)
        self._tell_refused(chat, problems)
        if chat == self.chat:
            self.pane.composer.select_line_of(next(filter(None, left.values()), ""))

    @on(Composer.FilesPasted)
    def _files_pasted(self, pasted: Composer.FilesPasted) -> None:
        if pasted.again and self._from_paste:
            for upload in self._from_paste:
                self.session.files.detach(self.chat, upload)
            self._from_paste = []
            self.pane.composer.insert_text(pasted.text)
        else:
            self._attach_pasted(self.chat, pasted)

    @work(group="attach")
    async def _attach_pasted(self, chat: str, pasted: Composer.FilesPasted) -> None:
        """Attach the files, unless what looks like paths leads to none: then it is a text."""
        before = {file.id for file in self.session.files.attached(chat)}
        refused = await self.session.files.attach(chat, [_path(path) for path in pasted.paths])
        self._from_paste = [
            file.id for file in self.session.files.attached(chat) if file.id not in before
        ]
        no_files = [one for one in refused if one.missing or one.refused.found == "folder"]
        if len(no_files) == len(pasted.paths):
            if chat == self.chat:
                self.pane.composer.insert_text(pasted.text)
            return
        self._tell_refused(chat, refused)
        if n := len(self._from_paste):
            name = self.session.files.attached(chat)[-1].name
            self.console.say(self.reader.words.count("attach.pasted", n, name=name))

    def _tell_refused(self, chat: str, refused: Sequence[NotAttached]) -> None:
        """Say why files were not attached: of the first at the composer, where it stays."""
        told = [not_attached(one, self.reader.words) for one in refused]
        if chat == self.chat:
            self.pane.composer.refuse(told.pop(0) if told else "")
        for sentence in told:
            self.console.say(sentence, "warning")

    @on(Composer.AttachmentsWanted)
    def _to_attachments(self) -> None:
        self._bar.focus()

    @on(AttachmentBar.Left)
    def _from_attachments(self) -> None:
        self._write()

    @on(AttachmentBar.Removed)
    def _remove_attachment(self, removed: AttachmentBar.Removed) -> None:
        self.session.files.detach(self.chat, removed.upload)

    @on(AttachmentBar.TriedAgain)
    def _try_attachment_again(self, tried: AttachmentBar.TriedAgain) -> None:
        self.session.files.upload_again(self.chat, tried.upload)

    # In

    def open_attachment(self, chat: str, message: str, number: int, what: str = "") -> None:
        """Show what came with a message; `what` is "save" or "open" to do that at once."""
        from console.screens.media import MediaScreen

        place = (chat, message, number)
        self.app.push_screen(MediaScreen(self.reader, self.session, self.keys, *place, what))


def _path(text: str) -> Path:
    """A path as typed; "~" is the operator's home."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:  # somebody else's home, of whom this machine does not know
        return path
