"""One chat: its header, transcript, what is to be known, the composer, and every action on it."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message as TextualMessage
from textual.screen import Screen

from console.core.channels.incidents import held_in
from console.core.company.roles import ChatAct
from console.core.kinds.kind import NO_LIMIT
from console.core.refusals import Refusal, RefusalCode
from console.core.state import Chat
from console.core.timers import needs_tag
from console.core.transcript import Message
from console.keys import Owner, bindings, key_label
from console.screens.chat.answer import Answer
from console.screens.chat.earlier import EarlierChats
from console.screens.chat.files import Files
from console.screens.chat.header import chat_header
from console.screens.chat.hints import chat_hints
from console.screens.chat.lifecycle import Lifecycle
from console.screens.chat.mend_keys import mend_keys
from console.screens.chat.messages import Messages
from console.screens.chat.unchosen import unchosen_text
from console.screens.chat.useful import offered_actions, useful_actions
from console.screens.host import Host
from console.screens.notices import notice_text
from console.session.session import Session
from console.session.values import Notice
from console.widgets.bars.attachment_bar import AttachmentBar
from console.widgets.bars.chat_header import ChatHeader
from console.widgets.bars.hint_bar import Hint, HintBar
from console.widgets.bars.undo_bar import UndoBar
from console.widgets.composer import Composer, Writing
from console.widgets.lines.messages import Context, Shown
from console.widgets.lists.transcript import Transcript

Result = TypeVar("Result")

_MOST_REASON_LINES = 8


class ChatPane(Vertical):
    """Shows one chat of the host's session, and does what the operator asks of it. It knows no
    screen and nothing outside of itself: several can stand side by side."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Owner.CHAT)]

    class WritingBegun(TextualMessage):
        """The operator turns to the composer: the pane must be on screen."""

    class Left(TextualMessage):
        """The operator leaves the composer."""

    class ChatEnds(TextualMessage):
        """The chat shown will be completed in a moment."""

    @dataclass
    class ChatStays(TextualMessage):
        """A chat whose end was asked for stays after all."""

        chat: str

    class UsefulChanged(TextualMessage):
        """Other actions than before may help."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.chat = ""
        self._typed = False
        """Whether something was typed in the last second."""
        reader = host.reader
        self._header = ChatHeader()
        self.transcript = Transcript(Context(reader))
        self._undo = UndoBar()
        self._hints = HintBar()
        self._attached = AttachmentBar(reader.words)
        self._refusal = HintBar()
        """Why a text was not sent, in full."""
        self.composer = Composer(reader)
        self.earlier = EarlierChats(self)
        self.answer = Answer(self, self._by_mid)
        self.files = Files(self, self.answer)
        self.messages = Messages(self, self.earlier, self.files, self._by_mid)
        self.lifecycle = Lifecycle(self, self.answer)

    def compose(self) -> ComposeResult:
        yield self._header
        yield self.transcript
        yield self._undo
        yield self._hints
        yield self._attached
        yield self._refusal
        yield self.composer

    @property
    def visitor(self) -> str:
        known = self.host.session.chat(self.chat)
        words = self.host.reader.words
        return words.visitor(known.visitor.name, known.visitor.id) if known else ""

    # Drawing

    def show(self, chat: str) -> None:
        """Show this chat ("" for none) as it stands."""
        session = self.host.session
        fresh = not self.answer.shows(chat)
        if fresh:
            # What was typed is saved where it was typed: in the chat, and among the drafts of
            # the session, that stood here until now.
            self.answer.save()
            self.chat = chat
            self.earlier.clear()
            self.answer.load()
        known = session.chat(chat)
        self._header.show(chat_header(known, session, self.host.reader))
        self.transcript.show(self._items(), self._surroundings(known), fresh=fresh)
        self._draw_composer()
        self._draw_undo()
        self.draw_hints()
        if session.ready and fresh and chat and (known is None or session.left_out(chat)):
            self.run_worker(session.history.fetch_chat(chat), group="fetch-chat", exclusive=True)

    def draw(self) -> None:
        self.show(self.chat)

    def tick(self) -> None:
        """Another second."""
        self._draw_undo()
        self.draw_hints()
        self._leave_shut()
        self.answer.looks(self.chat if self._before_the_operator else "")
        self._draw_composer()

    def _leave_shut(self) -> None:
        """Leave a composer that can not send any more, once nothing has been typed for a second:
        until then what is typed goes on being a draft, and is no command."""
        typed, self._typed = self._typed, False
        if typed or not self.composer.shut:
            return
        self.answer.save()
        self.refuse(self._why_shut(self.answer.writing()))
        if self.composer.text:
            self.say("notice.kept_as_draft")
        self.post_message(self.Left())

    def _why_shut(self, writing: Writing) -> Refusal:
        """Why nothing can be sent in the chat, which does not take text."""
        if writing is Writing.OFF:
            return Refusal(RefusalCode.CHANNEL_OFF)
        refusal = self.host.session.may_answer(self.chat)
        return refusal or Refusal(RefusalCode.UNKNOWN_CHAT)

    def _items(self) -> list[Shown]:
        session = self.host.session
        known = session.chat(self.chat)
        above = self.earlier.items(known.opened_at if known is not None else None)
        return [*above, *session.timeline(self.chat)]

    def _by_mid(self, mid: str) -> Message | None:
        shown = reversed(self._items())
        return next((one for one in shown if isinstance(one, Message) and one.mid == mid), None)

    def _surroundings(self, known: Chat | None) -> Context:
        session, reader = self.host.session, self.host.reader
        if known is None:
            empty = "" if self.chat else unchosen_text(session, reader.words, self.host.keys)
            return Context(reader, now=session.now(), empty=empty)
        return Context(
            reader,
            known.kind.errors,
            session.now(),
            visitor=self.visitor,
            left_out=session.left_out(known.id),
            earlier_chats=max(0, known.visitor.chats - 1 - len(self.earlier)),
            earlier_key=key_label("earlier_chats", self.host.keys),
            mend=mend_keys(session, known, self.host.keys, reader.words),
            mended=frozenset(one.id for one in held_in(known, session.state) if known.open),
        )

    @property
    def _before_the_operator(self) -> bool:
        """Whether the operator has the end of the chat before their eyes."""
        seen = self.app.app_focus and self.app.screen is self.screen and self.display
        return bool(seen and self.size and self.transcript.at_end)

    def draw_hints(self) -> None:
        host = self.host
        known = host.session.chat(self.chat)
        message = self.answer.replies_to
        self._hints.show(chat_hints(host.session, known, message, host.reader, host.keys))

    def _draw_composer(self) -> None:
        session, reader = self.host.session, self.host.reader
        known = session.chat(self.chat)
        attached = session.files.attached(self.chat)
        self._attached.show(attached, reader.words, session.media_rules(self.chat))
        self.composer.attached = len(attached)
        writing = self.answer.writing()
        sends_files = bool(attached) and writing is Writing.ACTIVE
        self.composer.show(
            writing,
            key=key_label("send" if sends_files else "pick_up", self.host.keys),
            by=reader.name(known.operator) if known and known.operator else "",
            tagged=known is not None and needs_tag(known, session.now()),
            rule=known.kind.text if known is not None else NO_LIMIT,
            reader=reader,
        )

    def _draw_undo(self) -> None:
        """The bar of this chat's end, or of any other's: the key works wherever one is."""
        session, words = self.host.session, self.host.reader.words
        chat = self.lifecycle.ending
        row = session.queues.row(chat)
        if not chat or row is None:
            self._undo.hide()
            return
        name = words.visitor(row.name, row.address.id)
        key = key_label("undo_end", self.host.keys)
        self._undo.show(name, session.outbox.ending[chat].at, session.machine_now(), key, words)

    # What its screen asks

    @property
    def useful(self) -> set[str]:
        """The ids of the actions that help with this chat now."""
        return useful_actions(*self._at_hand)

    @property
    def offered(self) -> set[str]:
        """The ids of the actions that can be done with this chat now."""
        return offered_actions(*self._at_hand)

    @property
    def _at_hand(self) -> tuple[Session, str, Message | None, Message | None]:
        return self.host.session, self.chat, self.transcript.marked, self.messages.failed()

    @property
    def engaged(self) -> bool:
        """Whether the operator is at something that another chat must not take away: they write,
        or have asked for this chat and wait for it."""
        return self.composer.has_focus or self.lifecycle.claiming

    # What its parts ask

    def write(self) -> None:
        writing = self.answer.writing()
        if not writing.takes_text:
            self.refuse(self._why_shut(writing))
            return
        self.post_message(self.WritingBegun())
        self._draw_composer()
        # At once, and not as Textual's `focus` a moment later: the next key is text already.
        self.screen.set_focus(self.composer)

    def go_on(self) -> None:
        self.post_message(self.ChatEnds())

    def come_back(self, chat: str) -> None:
        self.draw()
        self.post_message(self.ChatStays(chat))

    def say(self, key: str) -> None:
        self.host.say(self.host.reader.words.say(key), "warning")

    def refuse(self, refusal: Refusal, act: ChatAct = ChatAct.ANSWER) -> None:
        notice = Notice(self.chat, refusal, act)
        text = notice_text(notice, self.host.session, self.host.reader)
        if text:
            self.host.say(text, "warning")

    def open(self, window: Screen[Any]) -> None:
        self.app.push_screen(window)

    def begin(self, work: Coroutine[Any, Any, None], group: str) -> None:
        self.run_worker(work, group=group)

    async def ask(self, window: Screen[Result]) -> Result | None:
        return await self.app.push_screen_wait(window)

    # Actions

    def action_pick_up(self) -> None:
        self.lifecycle.pick_up()

    def action_end_chat(self) -> None:
        self.run_worker(self.lifecycle.end(), group="end", exclusive=True)

    def action_undo_end(self) -> None:
        self.lifecycle.undo_end()

    def action_earlier_chats(self) -> None:
        self.run_worker(self.earlier.fetch(), group="earlier", exclusive=True)

    def action_reply(self) -> None:
        self.answer.reply()

    def action_attach(self) -> None:
        self.begin(self.files.choose(), "attach")

    def action_send_again(self) -> None:
        self.run_worker(self.messages.send_again(), group="send-again", exclusive=True)

    def action_leave_message(self) -> None:
        self.run_worker(self.messages.leave(), group="leave", exclusive=True)

    def action_react(self) -> None:
        self.run_worker(self.messages.react(), group="react", exclusive=True)

    def action_excuse_hit(self) -> None:
        self.run_worker(self.messages.excuse_hit(), group="excuse", exclusive=True)

    def action_message_details(self) -> None:
        self.messages.show_details()

    def action_open_attachment(self) -> None:
        showing = self.messages.show_attachment("open")
        self.run_worker(showing, group="choose-attachment", exclusive=True)

    def action_save_attachment(self) -> None:
        showing = self.messages.show_attachment("save")
        self.run_worker(showing, group="choose-attachment", exclusive=True)

    # Messages of its widgets

    @on(Transcript.Marked)
    def _marked(self) -> None:
        self.post_message(self.UsefulChanged())

    @on(Composer.Edited)
    def _edited(self, edited: Composer.Edited) -> None:
        self._typed = True
        self.answer.edited(edited)
        # Who writes in a chat goes on with it; an end would throw the text away.
        ends = edited.text and self.chat in self.host.session.outbox.ending
        if ends and self.lifecycle.take_end_back():
            self.say("notice.taken_back.end_chat")

    @on(Composer.Submitted)
    def _submitted(self, submitted: Composer.Submitted) -> None:
        self.answer.send(submitted.text)

    @on(Composer.Refused)
    def _refused(self, refused: Composer.Refused) -> None:
        known = self.host.session.chat(self.chat)
        owner = self.host.reader.name(known.operator) if known is not None else ""
        self.refuse(Refusal(refused.code, by=owner))

    @on(Composer.Explained)
    def _explain(self, explained: Composer.Explained) -> None:
        """Say above the composer why a text was not sent, in full."""
        hint = Hint("✗", explained.reason, "wrong", most=_MOST_REASON_LINES)
        self._refusal.show([hint] if explained.reason else [])

    @on(Composer.Left)
    def _left(self) -> None:
        """Leaving once drops the message replied to, leaving again leaves the composer."""
        if not self.answer.drop_reply():
            self.post_message(self.Left())

    @on(Composer.AttachAsked)
    def _attach_asked(self, asked: Composer.AttachAsked) -> None:
        self.files.attach_commands(self.chat, asked.lines)

    @on(Composer.FilesPasted)
    def _files_pasted(self, pasted: Composer.FilesPasted) -> None:
        self.files.paste(self.chat, pasted)

    @on(Composer.AttachmentsWanted)
    def _to_attachments(self) -> None:
        self.screen.set_focus(self._attached)

    @on(AttachmentBar.Left)
    def _from_attachments(self) -> None:
        self.write()

    @on(AttachmentBar.Removed)
    def _attachment_removed(self, removed: AttachmentBar.Removed) -> None:
        self.files.detach(removed.upload)

    @on(AttachmentBar.TriedAgain)
    def _attachment_tried_again(self, tried: AttachmentBar.TriedAgain) -> None:
        self.files.upload_again(tried.upload)
