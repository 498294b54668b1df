"""What an operator does with the chat shown: pick up, answer, end, send again, look back."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import work
from textual.screen import Screen

from console.core.queues import Queue
from console.core.refusals import Refusal
from console.core.transcript import SendState
from console.core.views import Phase
from console.screens.chat_pane import ChatPane
from console.screens.confirm import ConfirmScreen
from console.screens.inbox_view import notice_text
from console.session.session import Session
from console.session.values import Notice

if TYPE_CHECKING:
    from console.locale import Reader
    from console.program.app import ConsoleApp


class ChatScreen(Screen[None]):
    """A screen with a chat on it. `chat` is the id of the one shown, "" for none."""

    def __init__(self) -> None:
        super().__init__()
        self.chat = ""
        self._claimed = ""
        """The chat we have asked for and not yet got."""

    # What stands behind

    @property
    def console(self) -> ConsoleApp:
        return cast("ConsoleApp", self.app)

    @property
    def session(self) -> Session:
        return self.console.session

    @property
    def reader(self) -> Reader:
        return self.console.reader

    @property
    def keys(self) -> dict[str, str]:
        return self.console.settings.keys

    @property
    def pane(self) -> ChatPane:
        return self.query_one(ChatPane)

    def action_pick_up(self) -> None:
        known = self.session.chat(self.chat)
        if known is None:
            return
        if known.queue is not Queue.ACTIVE or known.operator != self.session.me:
            refusal = self.session.pick_up(self.chat)
            if refusal is not None:
                self.refuse(refusal)
                return
            self._claimed = known.id
        self._write()

    def action_reply(self) -> None:
        if self.chat:
            self._write()

    def _write(self) -> None:
        self.add_class("-reading")
        self.pane.composer.focus()

    @work(group="end", exclusive=True)
    async def action_end_chat(self) -> None:
        chat = self.chat
        if not chat:
            return
        if chat in self.session.drafts and self.session.may_answer(chat) is None:
            words = self.reader.words
            question = words.say("confirm.end", text=self.session.drafts[chat].text)
            asked = ConfirmScreen(self.reader, words.say("confirm.end.title"), question)
            if not await self.app.push_screen_wait(asked):
                return
            self.pane.drop_draft(chat)
        refusal = self.session.end(chat)
        if refusal is not None:
            self.refuse(refusal)

    def action_undo_end(self) -> None:
        ending = self.session.outbox.ending
        chat = self.chat if self.chat in ending else next(iter(ending), "")
        if chat and self.session.undo_end(chat):
            self.draw_chat()

    @work(group="send-again", exclusive=True)
    async def action_send_again(self) -> None:
        message = self.pane.failed_message()
        if message is None:
            return
        if message.state is SendState.UNKNOWN:
            words = self.reader.words
            question = words.say("confirm.send_again", text=message.text)
            asked = ConfirmScreen(self.reader, words.say("confirm.send_again.title"), question)
            if not await self.app.push_screen_wait(asked):
                return
        refusal = self.session.send_again(self.chat, message.id)
        if refusal is not None:
            self.refuse(refusal)

    @work(group="earlier", exclusive=True)
    async def action_earlier_chats(self) -> None:
        chat = self.chat
        if self.session.link.phase is not Phase.LIVE:
            self.console.say(self.reader.words.say("notice.not_connected"), "warning")
            return
        shown = self.pane.earlier_shown
        rows = [r for r in await self.session.history.fetch_earlier(chat) if r.chat not in shown]
        rows = [row for row in rows if row.chat != chat]
        if not rows:
            self.console.say(self.reader.words.say("notice.no_earlier"))
            return
        earlier = await self.session.history.fetch_chat(rows[0].chat)
        if earlier is not None and self.chat == chat:
            self.pane.add_earlier(earlier)

    def refuse(self, refusal: Refusal) -> None:
        """Tell why something asked for is not done."""
        told = notice_text(Notice(self.chat, refusal), self.session, self.reader)
        if told:
            self.console.say(told, "warning")

    def draw_chat(self) -> None:
        """Draw the chat shown as it stands."""
        raise NotImplementedError
