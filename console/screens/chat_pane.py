"""One chat: its header, transcript, what is to be known, the composer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from console.core.channels.incidents import held_in
from console.core.company.values import Role
from console.core.failures import Mend, without_admin
from console.core.refusals import RefusalCode
from console.core.state import Chat
from console.core.timers import needs_human_agent
from console.core.transcript import Message as ChatMessage
from console.core.transcript import SendState
from console.keys import key_label
from console.locale import Reader
from console.screens.attention import Attention
from console.screens.chat_header import chat_header
from console.screens.trouble import chat_notes
from console.session.session import Session
from console.widgets.attachment_bar import AttachmentBar
from console.widgets.composer import Composer, Writing
from console.widgets.message_lines import Context, EarlierChat, Shown
from console.widgets.note_bar import Note, NoteBar
from console.widgets.transcript import Transcript
from console.widgets.undo_bar import UndoBar

MEND_ACTIONS = {
    Mend.SETTINGS: "channels",
    Mend.RECONNECT: "channels",
    Mend.ASK_ADMIN: "channels",
    Mend.END: "end_chat",
    Mend.SHOW_COMPLETED: "queue_completed",
    Mend.SEND_AGAIN: "send_again",
}
"""Which action's key mends what; waiting needs none."""


_MOST_REASON_LINES = 8

_MENDABLE = (SendState.FAILED, SendState.UNKNOWN)


class ChatPane(Vertical):
    """Shows one chat of a session and lets its owner answer."""

    def __init__(self, session: Session, reader: Reader, keys: dict[str, str]) -> None:
        super().__init__(id="pane")
        self._session = session
        self._reader = reader
        self._keys = keys
        self.chat = ""
        self._sitting = 0
        """Whose drafts the composer shows (see `Session.sitting`)."""
        self._earlier: list[Chat] = []
        self._answering: dict[str, str] = {}
        """By chat, the mid of the message that its next answer replies to."""
        self._attention = Attention()

    def compose(self) -> ComposeResult:
        yield Static(id="chat-header")
        yield Transcript(Context(self._reader))
        yield UndoBar()
        yield NoteBar(id="notes")
        yield AttachmentBar(self._reader.words)
        yield NoteBar(id="refusal")
        yield Composer(self._reader)

    @property
    def transcript(self) -> Transcript:
        return self.query_one(Transcript)

    @property
    def composer(self) -> Composer:
        return self.query_one(Composer)

    @property
    def visitor(self) -> str:
        """The name of the visitor whose chat this is; "" without a chat."""
        known = self._session.chat(self.chat)
        words = self._reader.words
        return words.visitor(known.visitor.name, known.visitor.psid) if known else ""

    # Drawing

    def show(self, session: Session, reader: Reader, chat: str) -> None:
        """Show this chat ("" for none) as it stands."""
        fresh = chat != self.chat or session is not self._session or not self._at_home
        if fresh:
            self.keep_text()
        self._session, self._reader, self.chat = session, reader, chat
        self._sitting = session.sitting
        if fresh:
            self._earlier = []
            self._load_draft()
        known = session.chat(chat)
        self.query_one("#chat-header", Static).update(
            chat_header(known, session, reader), layout=False
        )
        self.transcript.show(self._items(known), self._surroundings(known), fresh=fresh)
        self._draw_composer(known)
        self._draw_undo()
        self.draw_notes()
        if session.ready and fresh and chat and (known is None or session.left_out(chat)):
            self.run_worker(session.history.fetch_chat(chat), group="fetch-chat", exclusive=True)

    def add_earlier(self, chat: Chat) -> None:
        """Put an earlier chat of the visitor above what is shown."""
        self._earlier.insert(0, chat)
        self.show(self._session, self._reader, self.chat)

    @property
    def earlier_shown(self) -> set[str]:
        return {chat.id for chat in self._earlier}

    def tick(self) -> None:
        """Another second."""
        self._draw_undo()
        self.draw_notes()
        self._attention.looks(self._session, self.chat if self._before_the_operator else "")
        self._draw_composer(self._session.chat(self.chat))

    def _items(self, known: Chat | None) -> list[Shown]:
        shown: list[Shown] = []
        for earlier in self._earlier:
            shown += [EarlierChat(earlier.opened_at, earlier.reason), *earlier.timeline]
        if shown and known is not None:
            shown.append(EarlierChat(known.opened_at))
        return [*shown, *self._session.timeline(self.chat)]

    def _surroundings(self, known: Chat | None) -> Context:
        if known is None:
            return Context(self._reader, self._session.now(), mend=self._mend)
        return Context(
            self._reader,
            self._session.now(),
            visitor=self.visitor,
            left_out=self._session.left_out(known.id),
            earlier_chats=max(0, known.visitor.chats - 1 - len(self._earlier)),
            earlier_key=key_label("earlier_chats", self._keys),
            mend=self._mend,
            mended=frozenset(one.id for one in held_in(known, self._session.state)),
        )

    def _mend(self, mend: Mend) -> str:
        words = self._reader.words
        me = self._session.state.operators.get(self._session.me)
        if me is None or me.role is not Role.ADMIN:
            mend = without_admin(mend)
        action = MEND_ACTIONS.get(mend)
        if action is None:
            return words.mend(mend)
        return words.say("mend", key=key_label(action, self._keys), label=words.mend(mend))

    @property
    def _before_the_operator(self) -> bool:
        """Whether the operator has the end of the chat before their eyes."""
        seen = self.app.app_focus and self.app.screen is self.screen and self.display
        return bool(seen and self.size and self.transcript.at_end)

    def draw_notes(self) -> None:
        """Say what is to be known before one answers."""
        known = self._session.chat(self.chat)
        notes = chat_notes(self._session, known, self.answering, self._reader, self._keys)
        self.query_one("#notes", NoteBar).show(notes)

    @on(Composer.Explained)
    def _explain(self, explained: Composer.Explained) -> None:
        """Say above the composer why a text was not sent, in full."""
        note = Note("✗", explained.reason, "wrong", most=_MOST_REASON_LINES)
        self.query_one("#refusal", NoteBar).show([note] if explained.reason else [])

    def _draw_composer(self, known: Chat | None) -> None:
        attached = self._session.files.attached(self.chat)
        self.query_one(AttachmentBar).show(attached, self._reader.words)
        self.composer.attached = len(attached)
        self.composer.show(
            self._writing(known),
            key=key_label("pick_up", self._keys),
            by=self._reader.name(known.operator) if known and known.operator else "",
            human_agent=known is not None and needs_human_agent(known, self._session.now()),
            reader=self._reader,
        )

    def _writing(self, known: Chat | None) -> Writing:
        if known is None:
            return Writing.NONE
        refusal = self._session.may_answer(known.id)
        if refusal is None:
            return Writing.ACTIVE
        return {
            RefusalCode.COMPLETED: Writing.COMPLETED,
            RefusalCode.NOT_PICKED_UP: Writing.UNANSWERED,
            RefusalCode.NOT_YOURS: Writing.OTHERS,
        }.get(refusal.code, Writing.NONE)

    def _draw_undo(self) -> None:
        """The bar of this chat's end, or of any other's: the key works wherever one is."""
        bar = self.query_one(UndoBar)
        ending = self._session.outbox.ending
        chat = self.chat if self.chat in ending else next(iter(ending), "")
        row = self._session.row(chat)
        if not chat or row is None:
            bar.hide()
            return
        name = self._reader.words.visitor(row.name, row.psid)
        now = self._session.machine_now()
        key = key_label("undo_end", self._keys)
        bar.show(name, ending[chat].at, now, key, self._reader.words)

    # Writing

    def _load_draft(self) -> None:
        draft = self._session.drafts.show(self.chat)
        self.composer.set_draft(draft.text, draft.cursor)

    @property
    def _at_home(self) -> bool:
        """Whether the text in the composer belongs among the session's drafts."""
        return self._sitting == self._session.sitting

    def drop_draft(self, chat: str) -> None:
        """The operator gives up what stands in a chat's composer."""
        self._rewrite(chat, "")

    def replace_lines(self, chat: str, lines: Mapping[str, str]) -> None:
        """Put other lines in the place of these in what stands in a chat's composer; "" takes one
        away."""
        here = chat == self.chat
        text = self.composer.text if here else self._session.drafts.show(chat).text
        changed = [lines.get(line, line) for line in text.split("\n") if lines.get(line, "-")]
        if (after := "\n".join(changed)) != text:
            self._rewrite(chat, after)

    def _rewrite(self, chat: str, text: str) -> None:
        if chat == self.chat:
            self.composer.set_draft(text)
        self._session.keep_draft(chat, text, len(text))

    def keep_text(self) -> None:
        """Make a draft of what stands in the composer, whatever has been reported of it."""
        if not self.composer.read_only:
            self._keep_all()

    def _keep_all(self) -> None:
        composer = self.composer
        if self.chat and self._session.ready and self._at_home:
            self._session.keep_draft(self.chat, composer.text, composer.cursor)

    def take_draft(self) -> None:
        """Show a text that has come back (a refused answer) in front of what is being typed."""
        if self._session.drafts.has_returned(self.chat):
            self._keep_all()
            self._load_draft()

    # Replying to one message

    @property
    def answering(self) -> ChatMessage | None:
        """The message that the next answer replies to."""
        mid = self._answering.get(self.chat)
        return self._by_mid(mid) if mid else None

    def answer(self, message: ChatMessage) -> None:
        """Let the next answer reply to this message."""
        self._answering[self.chat] = message.mid
        self.draw_notes()

    @on(Composer.Left)
    def _drop_answering(self, left: Composer.Left) -> None:
        """Leaving once drops the message replied to, leaving again leaves the composer."""
        if self._answering.pop(self.chat, None):
            left.stop()
            self.draw_notes()

    def answered_by(self, message: ChatMessage) -> ChatMessage | None:
        """The message that another one answers, if it is shown here."""
        return self._by_mid(message.reply_to) if message.reply_to else None

    def _by_mid(self, mid: str) -> ChatMessage | None:
        shown = reversed(self._items(self._session.chat(self.chat)))
        return next((one for one in shown if isinstance(one, ChatMessage) and one.mid == mid), None)

    @on(Composer.Edited)
    def _keep_draft(self, edited: Composer.Edited) -> None:
        # What was typed just before Enter is reported after it was sent.
        if self.chat and self._at_home and edited.text == self.composer.text:
            self._session.keep_draft(self.chat, edited.text, edited.cursor)
            if edited.text:
                self._attention.types(self._session, self.chat)

    @on(Composer.Submitted)
    def _send(self, submitted: Composer.Submitted) -> None:
        text, session = submitted.text, self._session
        answered = self.answering
        reply_to = answered.mid if answered is not None else ""
        refusal = session.reply(self.chat, text, reply_to) if text.strip() else None
        if refusal is None and session.files.attached(self.chat):
            refusal = session.files.send_attached(self.chat)
        if refusal is None:
            self.composer.set_draft("")
            self._answering.pop(self.chat, None)
            self.draw_notes()
        else:
            words, now = self._reader.words, self._session.now()
            self.composer.refuse(words.refusal(refusal, now, self._reader.tz))

    # One message

    def failed_message(self) -> ChatMessage | None:
        """The message of ours that failed or whose outcome nobody knows: the marked one, else
        the newest that nobody has left at that."""
        marked = self.transcript.marked
        if marked is not None and marked.state in _MENDABLE:
            return marked
        for item in reversed(self._session.timeline(self.chat)):
            if isinstance(item, ChatMessage) and item.state in _MENDABLE and not item.dismissed:
                return item
        return None

    def chosen_message(self, wanted: Callable[[ChatMessage], bool]) -> ChatMessage | None:
        """The marked message, or without a mark the newest that is `wanted`."""
        marked = self.transcript.marked
        if marked is not None:
            return marked
        shown = reversed(self._session.timeline(self.chat))
        return next((one for one in shown if isinstance(one, ChatMessage) and wanted(one)), None)

    def chat_of(self, message: ChatMessage) -> str:
        """The chat in which a message stands: the one shown, or an earlier one above it."""
        above = (chat.id for chat in self._earlier if message in chat.timeline)
        return next(above, self.chat)
