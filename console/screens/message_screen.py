"""What an operator does with one message: reply to it, react, look closer, send or leave it."""

from __future__ import annotations

from typing import Literal

from textual import on, work

from console.core.reactions import reaction_of
from console.core.transcript import Author
from console.screens.attaching import AttachingScreen
from console.widgets.transcript import Transcript


class MessageScreen(AttachingScreen):
    """A screen with a chat on it, one message of which can be marked."""

    def action_reply(self) -> None:
        """Write an answer: to the marked message while the operator is among the messages."""
        transcript = self.pane.transcript
        marked = transcript.marked if transcript.has_focus else None
        if marked is not None:
            if not marked.mid:
                self._say("notice.not_at_facebook")
                return
            refusal = self.session.may_answer(self.chat)
            if refusal is not None:
                self.refuse(refusal)
                return
            self.pane.answer(marked)
            transcript.action_unmark()
        super().action_reply()

    @work(group="react", exclusive=True)
    async def action_react(self) -> None:
        """Choose a reaction to the marked message, or to the visitor's newest."""
        from console.screens.reactions import ReactionScreen

        chat = self.chat
        message = self.pane.chosen_message(lambda one: one.author is Author.VISITOR)
        if message is None:
            self._say("notice.no_message")
            return
        refusal = self.session.may_answer(chat)
        if refusal is not None:
            self.refuse(refusal)
            return
        if not message.mid:
            self._say("notice.not_at_facebook")
            return
        now = reaction_of(message, Author.OPERATOR)
        chosen = await self.app.push_screen_wait(ReactionScreen(self.reader, now))
        if chosen is not None and chosen != now:
            refusal = self.session.react(chat, message.id, chosen)
            if refusal is not None:
                self.refuse(refusal)

    def action_message_details(self) -> None:
        """Show all that is known of the marked message."""
        from console.screens.details import DetailsScreen

        marked = self.pane.transcript.marked
        if marked is None:
            self._say("notice.no_message")
            return
        answered = self.pane.answered_by(marked)
        screen = DetailsScreen(self.reader, marked, answered, self.pane.visitor, self.session.now())
        self.app.push_screen(screen)

    def action_leave_message(self) -> None:
        """Leave a failed message as it is."""
        message = self.pane.failed_message()
        if message is not None and not message.dismissed:
            self.session.dismiss(self.chat, message.id)

    def action_held_answers(self) -> None:
        """Look at the answers that a mended trouble had stopped."""
        from console.screens.held import HeldScreen

        self.app.push_screen(HeldScreen(self.console))

    # Attachments

    def action_open_attachment(self) -> None:
        self._choose_attachment("open")

    def action_save_attachment(self) -> None:
        self._choose_attachment("save")

    @work(group="choose-attachment", exclusive=True)
    async def _choose_attachment(self, what: Literal["open", "save"]) -> None:
        """Take the attachment of the marked message, or of the newest that has one; ask which
        when there are several."""
        from console.screens.pick_attachment import PickAttachmentScreen

        message = self.pane.chosen_message(lambda one: bool(one.attachments))
        if message is None or not message.attachments:
            self._say("notice.no_attachment" if message is None else "notice.none_in_message")
            return
        n: int | None = 0
        if len(message.attachments) > 1:
            asked = PickAttachmentScreen(self.reader, message, self.session.now())
            n = await self.app.push_screen_wait(asked)
        if n is not None:
            self.pane.transcript.post_message(Transcript.AttachmentChosen(message, n, what))

    @on(Transcript.AttachmentChosen)
    def _attachment_chosen(self, chosen: Transcript.AttachmentChosen) -> None:
        what = "save" if chosen.what == "save" else ""
        self.open_attachment(self.pane.chat_of(chosen.message), chosen.message.id, chosen.n, what)

    def _say(self, key: str) -> None:
        self.console.say(self.reader.words.say(key), "warning")
