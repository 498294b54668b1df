"""One chat: its header, transcript, the bar to take an end back, and the composer."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from console.core.commands import RefusalCode
from console.core.deadlines import needs_human_agent
from console.core.failures import Mend
from console.core.model import Chat, Queue, SendState
from console.core.model import Message as ChatMessage
from console.core.project import Phase
from console.keys import key_label
from console.locale import Reader
from console.session import Session
from console.text import content, one_line
from console.widgets.composer import Composer, Writing
from console.widgets.message_lines import Context, EarlierChat, Shown
from console.widgets.transcript import Transcript
from console.widgets.undo_bar import UndoBar

MEND_ACTIONS = {
    Mend.SETTINGS: "channels",
    Mend.RECONNECT: "channels",
    Mend.END: "end_chat",
    Mend.SHOW_COMPLETED: "queue_completed",
    Mend.SEND_AGAIN: "send_again",
}
"""Which action's key mends what; waiting needs none."""


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

    def compose(self) -> ComposeResult:
        yield Static(id="chat-header")
        yield Transcript(Context(self._reader))
        yield UndoBar()
        yield Composer(self._reader)

    @property
    def transcript(self) -> Transcript:
        return self.query_one(Transcript)

    @property
    def composer(self) -> Composer:
        return self.query_one(Composer)

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
        self._draw_header(known)
        self.transcript.show(self._items(known), self._surroundings(known), fresh=fresh)
        self._draw_composer(known)
        self._draw_undo()
        if session.ready and fresh and chat and (known is None or session.left_out(chat)):
            self.run_worker(session.fetch_chat(chat), group="fetch-chat", exclusive=True)

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
        visitor = known.visitor
        return Context(
            self._reader,
            self._session.now(),
            visitor=self._reader.words.visitor(visitor.name, visitor.psid),
            left_out=self._session.left_out(known.id),
            earlier_chats=max(0, visitor.chats - 1 - len(self._earlier)),
            earlier_key=key_label("earlier_chats", self._keys),
            mend=self._mend,
        )

    def _mend(self, mend: Mend) -> str:
        words = self._reader.words
        action = MEND_ACTIONS.get(mend)
        if action is None:
            return words.mend(mend)
        return words.say("mend", key=key_label(action, self._keys), label=words.mend(mend))

    def _draw_header(self, known: Chat | None) -> None:
        header = self.query_one("#chat-header", Static)
        if known is None:
            header.update(Content(""), layout=False)
            return
        words, state = self._reader.words, self._session.state
        channel = state.channels.get(known.page)
        parts = [(words.visitor(known.visitor.name, known.visitor.psid), "bold")]
        if channel is not None:
            parts.append((channel.name, "$text-muted"))
        if known.queue is Queue.ACTIVE and known.operator != self._session.me:
            parts.append((self._reader.name(known.operator), "$text-warning"))
        settings = state.settings(known.page)
        if known.improper and settings.improper_limit is not None:
            said = words.say(
                "panel.improper_value", count=known.improper, limit=settings.improper_limit
            )
            parts.append((f"{words.say('panel.improper')} {said}", "$text-warning"))
        parts += [(text, "$text-warning") for text in self._asked()]
        pieces = [content(one_line(text), style) for text, style in parts]
        header.update(Content(" · ").join(pieces), layout=False)

    def _asked(self) -> list[str]:
        """What has been asked of the relay for this chat and is not answered yet."""
        session, words = self._session, self._reader.words
        asked = {
            item.command.kind
            for item in session.pending.values()
            if getattr(item.command, "chat", "") == self.chat
        }
        if self.chat in session.ending or session.link.phase is Phase.LIVE:
            asked.discard("end")
        return [words.say(f"header.asked.{kind}") for kind in ("pick_up", "end") if kind in asked]

    def _draw_composer(self, known: Chat | None) -> None:
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
        ending = self._session.ending
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
        if chat == self.chat:
            self.composer.set_draft("")
        self._session.keep_draft(chat, "", 0)

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
        if self._session.drafts.has_come_back(self.chat):
            self._keep_all()
            self._load_draft()

    @on(Composer.Edited)
    def _keep_draft(self, edited: Composer.Edited) -> None:
        # What was typed just before Enter is reported after it was sent.
        if self.chat and self._at_home and edited.text == self.composer.text:
            self._session.keep_draft(self.chat, edited.text, edited.cursor)

    @on(Composer.Submitted)
    def _send(self, submitted: Composer.Submitted) -> None:
        refusal = self._session.reply(self.chat, submitted.text)
        if refusal is None:
            self.composer.set_draft("")
        else:
            words, now = self._reader.words, self._session.now()
            self.composer.refuse(words.refusal(refusal, now, self._reader.tz))

    def failed_message(self) -> ChatMessage | None:
        """The newest message of ours that failed or whose outcome nobody knows."""
        for item in reversed(self._session.timeline(self.chat)):
            if isinstance(item, ChatMessage) and item.state in _MENDABLE:
                return item
        return None
