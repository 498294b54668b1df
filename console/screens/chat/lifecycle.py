"""Taking a chat and ending it: what moves it from queue to queue."""

from __future__ import annotations

from collections.abc import Iterable

from console.core.channels.incidents import unsent_in
from console.core.company.roles import ChatAct
from console.core.moments import SECOND, Millis
from console.core.queues import Queue
from console.core.state import Chat
from console.screens.chat.answer import Answer
from console.screens.chat.left_open import left_open
from console.screens.chat.pane import Pane
from console.screens.dialogs.confirm import ConfirmScreen
from console.session.values import Notice
from console.text import one_line

LOOK: Millis = SECOND
"""After the key that ends a chat the next one is there: so long it is not that one's end,
nor its pick-up. A key that is held down, or pressed once too often, does nothing to a chat that
nobody has looked at, and a sentence no more than begin an end."""


class Lifecycle:
    """Picks up and ends the chat of a pane."""

    def __init__(self, pane: Pane, answer: Answer) -> None:
        self._pane = pane
        self._answer = answer
        self._claimed = ""
        """The chat we have asked for and not yet got."""
        self._end_asked: tuple[str, Millis] = "", 0
        """The chat in which the key to end was pressed last, and when."""
        self._repeats = 0
        """How often it has been pressed since in chats that have only just come."""

    def pick_up(self) -> None:
        pane, session = self._pane, self._pane.host.session
        known = session.chat(pane.chat)
        if known is None:
            return
        if self._unlooked:
            pane.say("notice.look_first")
            return
        if known.queue is not Queue.ACTIVE or known.operator != session.me:
            refusal = session.pick_up(pane.chat)
            if refusal is not None:
                pane.refuse(refusal, ChatAct.PICK_UP)
                return
            self._claimed = known.id
        pane.write()

    def prepare(self) -> bool:
        """Go where an answer is written in a chat that nobody has; whether it is one."""
        known = self._pane.host.session.chat(self._pane.chat)
        free = known is not None and known.queue is Queue.UNANSWERED and not self._unlooked
        if free:
            self._pane.write()
        return free

    @property
    def claiming(self) -> bool:
        """Whether the chat shown has been asked for, and nobody knows yet who gets it."""
        return self._pane.chat == self._claimed != ""

    def settle_claim(self, notices: Iterable[Notice]) -> str:
        """The chat asked for, once it is ours; "" before, and when somebody was faster."""
        session, chat = self._pane.host.session, self._claimed
        row = session.queues.row(chat)
        if chat and row is not None and row.mine and row.queue is Queue.ACTIVE:
            self._claimed = ""
            return chat
        if any(notice.refusal and notice.chat == chat for notice in notices):
            self._claimed = ""
        return ""

    async def end(self) -> None:
        """End the chat. Asks first where that throws a draft away or leaves an answer unsent, and
        where the chat is somebody else's."""
        pane, chat = self._pane, self._pane.chat
        session = pane.host.session
        known = session.chat(chat)
        if known is None or self._repeated() or chat in session.outbox.ending:
            return
        refusal = session.rights.why_not(ChatAct.END, chat)
        if refusal is not None:
            pane.refuse(refusal, ChatAct.END)
            return
        others = known.operator != session.me
        if others and not await self._sure_of_others(known):
            return
        unsent = [] if others else unsent_in(known)
        if unsent and not await self._sure("confirm.end_unsent", text=unsent[-1].text):
            return
        if chat in session.drafts and not others:
            if not await self._sure("confirm.end", text=session.drafts[chat].text):
                return
            self._answer.drop(chat)
        refusal = session.end(chat)
        if refusal is not None:
            pane.refuse(refusal, ChatAct.END)
        elif pane.chat == chat:
            pane.go_on()

    def _repeated(self) -> bool:
        """Whether the key to end has only just been pressed, and in another chat."""
        repeated, (chat, _) = self._unlooked, self._end_asked
        now = self._pane.host.session.machine_now()
        self._end_asked = chat if repeated else self._pane.chat, now
        self._repeats = self._repeats + 1 if repeated else 0
        if self._repeats == 1:
            self._pane.say("notice.look_first")
        return repeated

    def looked(self) -> None:
        """The operator has gone to another chat: what stands there they have chosen."""
        self._end_asked = "", 0

    @property
    def _unlooked(self) -> bool:
        """Whether the chat shown has come by itself, after an end, and only just."""
        chat, at = self._end_asked
        moved_on = chat not in ("", self._pane.chat)
        return moved_on and self._pane.host.session.machine_now() - at < LOOK

    async def _sure_of_others(self, chat: Chat) -> bool:
        """Ask before somebody else's chat is ended, with all that is known to be open in it."""
        reader = self._pane.host.reader
        known = left_open(chat, self._pane.host.session, reader)
        listed = "\n".join(f"· {one}" for one in known or [reader.words.say("open.nothing")])
        by = one_line(reader.name(chat.operator))
        return await self._sure("confirm.end_others", by=by, listed=listed)

    async def _sure(self, question: str, **values: str) -> bool:
        """Ask a question by its key, with its title."""
        reader = self._pane.host.reader
        title, text = reader.words.say(f"{question}.title"), reader.words.say(question, **values)
        answer = await self._pane.ask(ConfirmScreen(reader, title, text))
        return answer is True

    def undo_end(self) -> None:
        if not self.take_end_back():
            self._pane.say("notice.nothing_to_undo")

    def take_end_back(self) -> bool:
        """Take back the end of the chat shown, or of any other; whether there was one."""
        chat = self.ending
        taken = chat != "" and self._pane.host.session.undo_end(chat)
        if taken:
            self._pane.come_back(chat)
        return taken

    @property
    def ending(self) -> str:
        """The chat whose end the key takes back: the one shown, else the one that was to end
        last; "" for none."""
        ending = self._pane.host.session.outbox.ending
        return self._pane.chat if self._pane.chat in ending else next(reversed(ending), "")
