"""Files in a chat: attaching them to an answer, looking at what a visitor sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from console.locale.files import not_attached
from console.screens.chat.answer import Answer
from console.screens.chat.pane import Pane
from console.session.values import NotAttached
from console.widgets.composer import Composer
from console.widgets.pasted import AttachLine, attach_line


class Files:
    """The files of a pane's chat, out and in."""

    def __init__(self, pane: Pane, answer: Answer) -> None:
        self._pane = pane
        self._answer = answer
        self._folder = Path.home()
        """Where the last file was chosen."""
        self._from_paste: list[str] = []
        """The uploads that the last pasted paths have become."""
        self._naming: set[str] = set()
        """Chats whose commands to attach are being carried out."""

    # Out

    async def choose(self) -> None:
        """Choose a file, and attach it to the next answer of the chat."""
        pane, chat = self._pane, self._pane.chat
        session, reader = pane.host.session, pane.host.reader
        refusal = session.may_answer(chat)
        if refusal is not None:
            pane.refuse(refusal)
            return
        from console.screens.chat.choose_file import AttachScreen  # rarely wanted, long to load

        picked = await pane.ask(AttachScreen(reader, self._folder))
        if picked is not None:
            self._folder = picked.parent
            self._explain(chat, await session.files.attach(chat, [picked]))
        pane.write()

    def attach_commands(self, chat: str, lines: Sequence[AttachLine]) -> None:
        """Carry out the commands to attach that stand in a chat's composer."""
        named = [line for line in lines if line.paths]
        if not named:
            self._answer.replace_lines(chat, {line.text: "" for line in lines})
            self._pane.begin(self.choose(), "attach")
        elif chat not in self._naming:
            # Marked before the work begins: Enter may be pressed twice.
            self._naming.add(chat)
            self._pane.begin(self._attach_named(chat, named), "attach")

    async def _attach_named(self, chat: str, lines: Sequence[AttachLine]) -> None:
        """Attach what the commands name. Of a command stays what was refused; the first of these
        is selected, to be mended or typed over."""
        left: dict[str, str] = {}
        problems: list[NotAttached] = []
        try:
            for line in lines:
                left[line.text] = await self._attach_line(chat, line, problems)
        finally:
            self._naming.discard(chat)
        self._answer.replace_lines(chat, left)
        self._explain(chat, problems)
        if chat == self._pane.chat:
            self._pane.composer.select_line_of(next(filter(None, left.values()), ""))

    async def _attach_line(self, chat: str, line: AttachLine, problems: list[NotAttached]) -> str:
        """Attach what one command names; what stays of it. Adds to `problems`."""
        refused = []
        for path in line.paths:
            if why := await self._pane.host.session.files.attach(chat, [_path(path)]):
                problems += why
                refused.append(path)
        if len(refused) == len(line.paths):
            return line.text
        return attach_line(refused) if refused else ""

    def paste(self, chat: str, pasted: Composer.FilesPasted) -> None:
        """Attach the pasted files. Pasted the same again, the text is meant after all, and the
        files go."""
        if pasted.again and self._from_paste:
            for upload in self._from_paste:
                self.detach(upload)
            self._from_paste = []
            self._pane.composer.insert_text(pasted.text)
        else:
            self._pane.begin(self._attach_pasted(chat, pasted), "attach")

    async def _attach_pasted(self, chat: str, pasted: Composer.FilesPasted) -> None:
        """Attach the files, unless what looks like paths leads to none: then it is a text."""
        pane, session = self._pane, self._pane.host.session
        before = {file.id for file in session.files.attached(chat)}
        refused = await session.files.attach(chat, [_path(path) for path in pasted.paths])
        self._from_paste = [
            file.id for file in session.files.attached(chat) if file.id not in before
        ]
        no_files = [one for one in refused if one.missing or one.refused.looks_like == "folder"]
        if len(no_files) == len(pasted.paths):
            if chat == pane.chat:
                pane.composer.insert_text(pasted.text)
            return
        self._explain(chat, refused)
        if n := len(self._from_paste):
            name = session.files.attached(chat)[-1].name
            pane.host.say(pane.host.reader.words.count("attach.pasted", n, name=name))

    def detach(self, upload: str) -> None:
        self._pane.host.session.files.detach(self._pane.chat, upload)

    def upload_again(self, upload: str) -> None:
        self._pane.host.session.files.upload_again(self._pane.chat, upload)

    def _explain(self, chat: str, refused: Sequence[NotAttached]) -> None:
        """Say why files were not attached: of the first at the composer, where it stays."""
        host = self._pane.host
        rules = host.session.media_rules(chat)
        sentences = [not_attached(one, host.reader.words, rules) for one in refused]
        if chat == self._pane.chat:
            self._pane.composer.refuse(sentences.pop(0) if sentences else "")
        for sentence in sentences:
            host.say(sentence, "warning")

    # In

    def show(self, chat: str, message: str, number: int, what: Literal["open", "save"]) -> None:
        """Show attachment `number`, from 0, of a message; "save" does that at once."""
        from console.screens.chat.media import MediaScreen

        host, place = self._pane.host, (chat, message, number)
        at_once = "save" if what == "save" else ""
        self._pane.open(MediaScreen(host.reader, host.session, host.keys, *place, at_once))


def _path(text: str) -> Path:
    """A path as typed; "~" is the operator's home."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:  # somebody else's home, of whom this machine does not know
        return path
