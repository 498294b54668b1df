"""The answer being written in a chat: its draft, the message it replies to, and sending it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

from console.core.channels.values import ChannelState
from console.core.queues import Queue
from console.core.transcript import Message
from console.screens.chat.attention import Attention
from console.screens.chat.pane import Pane
from console.screens.notices import notice_text
from console.session.values import Notice
from console.widgets.composer import Composer, Writing


class Answer:
    """What stands in the composer of a pane. `by_mid` finds a message that is shown."""

    def __init__(self, pane: Pane, by_mid: Callable[[str], Message | None]) -> None:
        self._pane = pane
        self._by_mid = by_mid
        self._session = pane.host.session
        self._sitting = 0
        """Whose drafts the composer shows (see `Session.sitting`)."""
        self._replies: dict[str, str] = {}
        """By chat, the mid of the message that its next answer replies to."""
        self._attention = Attention()

    # Drafts

    def shows(self, chat: str) -> bool:
        """Whether the composer shows the draft of this chat, as the session has it now."""
        same_session = self._pane.host.session is self._session
        return chat == self._pane.chat and same_session and self._at_home

    @property
    def _at_home(self) -> bool:
        """Whether the text in the composer belongs among the session's drafts."""
        return self._sitting == self._session.sitting

    def load(self) -> None:
        """Show the draft of the pane's chat."""
        self._session = self._pane.host.session
        self._sitting = self._session.sitting
        self._show_draft()

    def _show_draft(self) -> None:
        draft = self._session.drafts.show(self._pane.chat)
        self._pane.composer.set_draft(draft.text, draft.cursor)

    def save(self) -> None:
        """Make a draft of what stands in the composer, whatever has been reported of it."""
        if not self._pane.composer.read_only:
            self._save_all()

    def _save_all(self) -> None:
        composer, chat = self._pane.composer, self._pane.chat
        if chat and self._session.ready and self._at_home:
            self._session.keep_draft(chat, composer.text, composer.cursor)

    def edited(self, edited: Composer.Edited) -> None:
        """The operator has typed."""
        chat = self._pane.chat
        # What was typed just before Enter is reported after it was sent.
        if chat and self._at_home and edited.text == self._pane.composer.text:
            self._session.keep_draft(chat, edited.text, edited.cursor)
            if edited.text:
                self._attention.types(self._session, chat)

    def take_back(self) -> None:
        """Show a text that has come back (a refused answer) in front of what is being typed."""
        if self._session.drafts.has_returned(self._pane.chat):
            self._save_all()
            self._show_draft()

    def drop(self, chat: str) -> None:
        """The operator gives up what stands in a chat's composer."""
        self._rewrite(chat, "")

    def replace_lines(self, chat: str, lines: Mapping[str, str]) -> None:
        """Put other lines in the place of these in what stands in a chat's composer; "" takes one
        away."""
        here = chat == self._pane.chat
        text = self._pane.composer.text if here else self._session.drafts.show(chat).text
        changed = [lines.get(line, line) for line in text.split("\n") if lines.get(line, "-")]
        if (after := "\n".join(changed)) != text:
            self._rewrite(chat, after)

    def _rewrite(self, chat: str, text: str) -> None:
        if chat == self._pane.chat:
            self._pane.composer.set_draft(text)
        self._session.keep_draft(chat, text, len(text))

    def looks(self, chat: str) -> None:
        """The operator has this chat before their eyes; "" for none. Called every second."""
        self._attention.looks(self._pane.host.session, chat)

    # Replying to one message

    @property
    def replies_to(self) -> Message | None:
        """The message that the next answer replies to."""
        mid = self._replies.get(self._pane.chat)
        return self._by_mid(mid) if mid else None

    def reply(self) -> None:
        """Write an answer: to the marked message while the operator is among the messages."""
        pane = self._pane
        if not pane.chat:
            return
        marked = pane.transcript.marked if pane.transcript.has_focus else None
        if marked is not None:
            if not marked.mid:
                pane.say("notice.not_at_service")
                return
            refusal = pane.host.session.may_answer(pane.chat)
            if refusal is not None:
                pane.refuse(refusal)
                return
            if not self.writing().takes_text:
                pane.write()
                return
            self._replies[pane.chat] = marked.mid
            pane.draw_hints()
            pane.transcript.action_unmark()
        pane.write()

    def drop_reply(self) -> bool:
        """Reply to no message any more; whether one was to be replied to."""
        dropped = self._replies.pop(self._pane.chat, "") != ""
        if dropped:
            self._pane.draw_hints()
        return dropped

    # Sending

    def send(self, text: str) -> None:
        """Send the text and what is attached; refused, everything stays where it is."""
        pane, session = self._pane, self._pane.host.session
        message = self.replies_to
        reply_to = message.mid if message is not None else ""
        refusal = session.reply(pane.chat, text, reply_to) if text.strip() else None
        if refusal is None and session.files.attached(pane.chat):
            refusal = session.files.send_attached(pane.chat)
        if refusal is None:
            pane.composer.set_draft("")
            pane.transcript.action_to_end()
            self._replies.pop(pane.chat, None)
            pane.draw_hints()
        else:
            reader = pane.host.reader
            pane.composer.refuse(notice_text(Notice(pane.chat, refusal), session, reader))

    def writing(self) -> Writing:
        """Whether the chat can be answered by who looks at it."""
        session = self._pane.host.session
        chat = session.chat(self._pane.chat)
        if chat is None:
            return Writing.NONE
        if chat.open and not session.rights.lists(chat):
            return Writing.ELSEWHERE
        match chat.queue:
            case Queue.UNANSWERED:
                return Writing.UNANSWERED
            case Queue.ACTIVE:
                if session.may_answer(chat.id) is not None:
                    return Writing.OTHERS
                channel = session.state.channels.get(chat.channel)
                on = channel is None or channel.state is ChannelState.ON
                return Writing.ACTIVE if on else Writing.OFF
            case Queue.COMPLETED:
                return Writing.COMPLETED
        assert_never(chat.queue)
