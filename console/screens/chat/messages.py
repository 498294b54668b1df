"""One message of a chat: react to it, excuse a word of it, look closer, see its attachment, send
or leave it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from console.core.company.roles import ChatAct
from console.core.excuses import excusable
from console.core.failures import NO_ERRORS
from console.core.reactions import reaction_of
from console.core.transcript import Author, Message, SendState
from console.screens.chat.earlier import EarlierChats
from console.screens.chat.files import Files
from console.screens.chat.pane import Pane
from console.screens.dialogs.confirm import ConfirmScreen
from console.widgets.lines.annotations import brief

_MENDABLE = (SendState.FAILED, SendState.UNKNOWN)


class Messages:
    """Acts on the marked message of a pane, or on the one that is most likely meant. `by_mid`
    finds a message that is shown."""

    def __init__(
        self,
        pane: Pane,
        earlier: EarlierChats,
        files: Files,
        by_mid: Callable[[str], Message | None],
    ) -> None:
        self._pane = pane
        self._earlier = earlier
        self._files = files
        self._by_mid = by_mid

    # Which one

    def failed(self) -> Message | None:
        """The message of ours that failed or whose outcome nobody knows: the marked one, else
        the newest that nobody has left at that."""
        marked = self._pane.transcript.marked
        if marked is not None and marked.state in _MENDABLE:
            return marked
        for item in reversed(self._pane.host.session.timeline(self._pane.chat)):
            if isinstance(item, Message) and item.state in _MENDABLE and not item.dismissed:
                return item
        return None

    def _chosen(self, wanted: Callable[[Message], bool]) -> Message | None:
        """The marked message, or without a mark the newest that is `wanted`."""
        marked = self._pane.transcript.marked
        if marked is not None:
            return marked
        shown = reversed(self._pane.host.session.timeline(self._pane.chat))
        return next((one for one in shown if isinstance(one, Message) and wanted(one)), None)

    # What is done

    async def send_again(self) -> None:
        """Send a failed message again, once that is sure: it can not be taken back."""
        pane, message = self._pane, self.failed()
        if message is None:
            pane.say("notice.nothing_failed")
            return
        refusal = pane.host.session.rights.why_not(ChatAct.SEND_AGAIN, pane.chat)
        if refusal is not None:
            pane.refuse(refusal, ChatAct.SEND_AGAIN)
            return
        chat, failed = pane.chat, message.state is SendState.FAILED
        question = "confirm.send_failed" if failed else "confirm.send_again"
        if not await self._sure("confirm.send_again.title", question, message):
            return
        refusal = pane.host.session.send_again(chat, message.id)
        if refusal is not None:
            pane.refuse(refusal, ChatAct.SEND_AGAIN)

    async def leave(self) -> None:
        """Leave a failed message as it is, once that is sure: it is not offered any more."""
        pane, message = self._pane, self.failed()
        if message is None or message.dismissed:
            pane.say("notice.nothing_failed")
            return
        chat = pane.chat
        refusal = pane.host.session.rights.why_not(ChatAct.DISMISS, chat)
        if refusal is not None:
            pane.refuse(refusal, ChatAct.DISMISS)
            return
        if not await self._sure("confirm.leave_unsent.title", "confirm.leave_unsent", message):
            return
        refusal = pane.host.session.dismiss(chat, message.id)
        if refusal is not None:
            pane.refuse(refusal, ChatAct.DISMISS)

    async def _sure(self, title: str, question: str, message: Message) -> bool:
        """Ask about a message, by the keys of the sentences."""
        reader = self._pane.host.reader
        text = message.text or brief(message, reader, self._pane.host.session.now())
        said = reader.words.say(question, text=text)
        answer = await self._pane.ask(ConfirmScreen(reader, reader.words.say(title), said))
        return answer is True

    async def react(self) -> None:
        """Choose a reaction to the marked message, or to the visitor's newest."""
        from console.screens.chat.reactions import ReactionScreen

        pane, chat = self._pane, self._pane.chat
        message = self._chosen(lambda one: one.author is Author.VISITOR)
        if message is None:
            pane.say("notice.no_message")
            return
        refusal = pane.host.session.rights.why_not(ChatAct.REACT, chat)
        if refusal is not None:
            pane.refuse(refusal, ChatAct.REACT)
            return
        if not message.mid:
            pane.say("notice.not_at_service")
            return
        now = reaction_of(message, Author.OPERATOR)
        chosen = await pane.ask(ReactionScreen(pane.host.reader, now))
        if chosen is not None and chosen != now:
            refusal = pane.host.session.react(chat, message.id, chosen)
            if refusal is not None:
                pane.refuse(refusal, ChatAct.REACT)

    async def excuse_hit(self) -> None:
        """Let an improper word of the marked message count no more, or of the newest that has
        one; ask which when there are several, and why."""
        from console.screens.chat.excuse import ExcuseScreen, PickWordScreen, as_written

        pane, session = self._pane, self._pane.host.session
        message, chat = self._chosen(lambda one: bool(excusable(one))), session.chat(pane.chat)
        if message is None or chat is None or not (words := excusable(message)):
            pane.say("notice.nothing_improper")
            return
        refusal = session.rights.why_not(ChatAct.EXCUSE, chat.id)
        if refusal is not None:
            pane.refuse(refusal, ChatAct.EXCUSE)
            return
        reader, word = pane.host.reader, words[0]
        if len(words) > 1:
            chosen = await pane.ask(PickWordScreen(reader, message, words))
            if chosen is None:
                return
            word = chosen
        settings = session.state.settings(chat.channel)
        limit = settings.improper_limit if settings.improper else None
        less = message.counted.count(word)
        written = as_written(message, word)
        reason = await pane.ask(ExcuseScreen(reader, written, chat.improper, less, limit))
        if reason is not None:
            refusal = session.excuse(chat.id, message.id, word, reason)
            if refusal is not None:
                pane.refuse(refusal, ChatAct.EXCUSE)

    def show_details(self) -> None:
        """Show all that is known of the marked message."""
        from console.screens.chat.details import DetailsScreen

        pane, marked = self._pane, self._pane.transcript.marked
        if marked is None:
            pane.say("notice.no_message")
            return
        answered = self._by_mid(marked.reply_to) if marked.reply_to else None
        session = pane.host.session
        chat = session.chat(pane.chat)
        errors = chat.kind.errors if chat is not None else NO_ERRORS
        window = DetailsScreen(
            pane.host.reader, marked, answered, pane.visitor, session.now(), errors
        )
        pane.open(window)

    async def show_attachment(self, what: Literal["open", "save"]) -> None:
        """Take the attachment of the marked message, or of the newest that has one; ask which
        when there are several."""
        from console.screens.chat.pick_attachment import PickAttachmentScreen

        pane, message = self._pane, self._chosen(lambda one: bool(one.attachments))
        if message is None or not message.attachments:
            pane.say("notice.no_attachment" if message is None else "notice.none_in_message")
            return
        n: int | None = 0
        if len(message.attachments) > 1:
            now = pane.host.session.now()
            n = await pane.ask(PickAttachmentScreen(pane.host.reader, message, now))
        if n is not None:
            self._files.show(self._earlier.chat_of(message), message.id, n, what)
