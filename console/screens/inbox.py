"""The inbox: queues at the left, the chat in the middle, its visitor at the right."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.strip import Strip

from console.core.company.values import Status
from console.core.queues import Queue
from console.core.refusals import Refusal
from console.core.views import Phase
from console.keys import bindings, key_label
from console.screens.announcer import Announcer
from console.screens.chat_pane import ChatPane
from console.screens.inbox_view import Offers, standing_of, useful_keys, writing_keys
from console.screens.message_screen import MessageScreen
from console.session.values import Change
from console.widgets.chat_list import ChatList
from console.widgets.composer import Composer
from console.widgets.key_bar import KeyBar
from console.widgets.queue_tabs import QueueTabs
from console.widgets.status_line import StatusLine
from console.widgets.transcript import Transcript
from console.widgets.visitor_panel import About, VisitorPanel

FLUSH_SECONDS = 1 / 30
"""Changes are collected for so long before they are drawn."""

QUEUE_ACTIONS = {
    Queue.UNANSWERED: "queue_unanswered",
    Queue.ACTIVE: "queue_active",
    Queue.COMPLETED: "queue_completed",
}


class InboxScreen(MessageScreen):
    """Three queues and a chat. Draws from the session; asks it what the operator asks."""

    CSS_PATH: ClassVar = ["inbox.tcss", "dialog.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(app=False)]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as Textual declares it
        (0, "-narrow"),
        (76, "-medium"),
        (96, "-broad"),
        (110, "-wide"),
        (160, "-huge"),
    ]
    AUTO_FOCUS = "ChatList"

    def __init__(self) -> None:
        super().__init__()
        self.queue = Queue.UNANSWERED
        self._waiting: Change | None = None
        self._turned_to = ""
        """The chat the operator chose last, with the cursor or with the key for the next one."""

    @cached_property
    def _announcer(self) -> Announcer:
        return Announcer(self.console)

    # Layout

    def compose(self) -> ComposeResult:
        reader = self.reader
        yield StatusLine()
        with Horizontal(id="columns"):
            with Vertical(id="queues"):
                yield QueueTabs()
                yield ChatList(reader)
            yield ChatPane(self.session, reader, self.keys)
            yield VisitorPanel(reader)
        yield KeyBar()

    @property
    def chat_list(self) -> ChatList:
        return self.query_one(ChatList)

    def on_mount(self) -> None:
        self._announcer.look()
        self.draw_all()
        if not self.chat:
            self.open_chat(self.chat_list.selected)

    # Drawing

    def take(self, change: Change) -> None:
        """Something changed: draw it soon, together with what else changes until then."""
        if self._waiting is not None:
            self._waiting.chats |= change.chats
            self._waiting.whole |= change.whole
            self._waiting.link |= change.link
            self._waiting.notices += change.notices
            return
        self._waiting = Change(set(change.chats), change.whole, change.link, [*change.notices])
        if self.console.still:
            self._flush()
        else:
            self.set_timer(FLUSH_SECONDS, self._flush)

    def _flush(self) -> None:
        change, self._waiting = self._waiting, None
        if change is None or not self.is_mounted:
            return
        if change.chats or change.whole:
            self._draw_list()
            self._draw_tabs()
        others = self._announcer.look()
        if change.whole or self.chat in change.chats or self.session.outbox.ending or others:
            self.draw_chat()
            self.pane.take_draft()
        self._draw_status()
        self._draw_keys()
        self._follow_claim(change)
        self._follow_list()
        for notice in change.notices:
            self._announcer.tell(notice)

    def _follow_claim(self, change: Change) -> None:
        """A chat we picked up is ours: go with it. Was somebody faster, everything stays where
        it is: who is typing already must not type commands all of a sudden."""
        row = self.session.row(self._claimed)
        if self._claimed and row is not None and row.mine and row.queue is Queue.ACTIVE:
            chat, self._claimed = self._claimed, ""
            self.show_queue(Queue.ACTIVE, chat)
        elif any(notice.refusal and notice.chat == self._claimed for notice in change.notices):
            self._claimed = ""

    def _follow_list(self) -> None:
        """The chat shown is the one under the cursor, unless the operator is in its composer: a
        chat that left the queue by itself must not take half a sentence along."""
        selected = self.chat_list.selected
        row = self.session.row(self.chat)
        gone = row is None or row.queue is not self.queue
        held = self.pane.composer.has_focus or self.chat == self._claimed != ""
        if selected != self.chat and (not self.chat or gone) and not held:
            self.open_chat(selected)

    def draw_all(self) -> None:
        """Draw everything: at first, and in another language."""
        self._draw_tabs()
        self._draw_list()
        self.draw_chat()
        self._draw_status()
        self._draw_keys()

    def draw_afresh(self) -> list[Strip]:
        """Draw as a screen that has just come up; its lines."""
        self.queue = Queue.UNANSWERED
        self.draw_all()
        for row in self.session.rows(self.queue)[:1]:
            self.chat_list.select(row.chat)
        self.open_chat(self.chat_list.selected)
        return self._compositor.render_strips()

    def tick(self) -> None:
        """Another second: countdowns, lag, clock."""
        now = self.session.now()
        self.chat_list.tick(now)
        self.query_one(VisitorPanel).tick(now)
        self.pane.tick()
        self._draw_status()

    def _draw_tabs(self) -> None:
        counts = {queue: self.session.count(queue) for queue in Queue}
        keys = {queue: key_label(name, self.keys) for queue, name in QUEUE_ACTIONS.items()}
        self.query_one(QueueTabs).show(self.queue, counts, keys, self.reader.words)

    def _draw_list(self) -> None:
        self.chat_list.show(
            self.session.rows(self.queue),
            self.session.now(),
            queue=self.queue,
            reader=self.reader,
            drafts=frozenset(self.session.drafts),
            known=self.session.ready and self.session.state.seq > 0,
        )

    def draw_chat(self) -> None:
        self.pane.show(self.session, self.reader, self.chat)
        known = self.session.chat(self.chat)
        about = None
        if known is not None:
            channel = self.session.state.channels.get(known.page)
            settings = self.session.state.settings(known.page)
            about = About(known, settings, channel.name if channel else "")
        self.query_one(VisitorPanel).show(about, self.session.now(), self.reader)

    def _draw_status(self) -> None:
        held_back = self._announcer.held_back
        standing = standing_of(self.session, held_back, self.reader, self.keys)
        self.query_one(StatusLine).show(standing, self.session.now())

    def _draw_keys(self) -> None:
        words, pane = self.reader.words, self.pane
        if pane.composer.has_focus:
            self.query_one(KeyBar).show(writing_keys(self.keys, words))
            return
        marked = pane.transcript.marked
        offers = Offers(
            mendable=pane.failed_message() is not None,
            held_back=self._announcer.held_back > 0,
            marked=marked is not None,
            attached=marked is not None and bool(marked.attachments),
        )
        useful = useful_keys(self.session, self.chat, offers, self.keys, words)
        self.query_one(KeyBar).show(useful)

    # Choosing

    def open_chat(self, chat: str) -> None:
        """Show a chat. Looking at it changes nothing."""
        if chat != self.chat:
            self.chat = chat
            self.draw_chat()
            self._draw_keys()

    def show_queue(self, queue: Queue, chat: str = "") -> None:
        """Show a queue, and in it this chat or the first."""
        self.queue = queue
        self._draw_tabs()
        self._draw_list()
        if chat:
            self.chat_list.select(chat)
        self.open_chat(self.chat_list.selected)
        if queue is Queue.COMPLETED:
            self._fetch_completed()

    @on(ChatList.Selected)
    def _selected(self, selected: ChatList.Selected) -> None:
        self._turned_to = selected.chat
        self.open_chat(selected.chat)
        rows = self.session.rows(self.queue)
        if self.queue is Queue.COMPLETED and rows and rows[-1].chat == selected.chat:
            self._fetch_completed()

    @on(ChatList.Opened)
    def _opened(self, opened: ChatList.Opened) -> None:
        self.open_chat(opened.chat)
        self.action_focus_transcript()

    @on(QueueTabs.Chosen)
    def _tab_chosen(self, chosen: QueueTabs.Chosen) -> None:
        self.show_queue(chosen.queue)

    @work(group="completed", exclusive=True)
    async def _fetch_completed(self) -> None:
        if len(self.session.rows(Queue.COMPLETED)) < self.session.count(Queue.COMPLETED):
            await self.session.history.fetch_completed()

    # Actions

    def action_queue_unanswered(self) -> None:
        self.show_queue(Queue.UNANSWERED)
        self._focus_list()

    def action_queue_active(self) -> None:
        self.show_queue(Queue.ACTIVE)
        self._focus_list()

    def action_queue_completed(self) -> None:
        self.show_queue(Queue.COMPLETED)
        self._focus_list()

    def action_next_chat(self) -> None:
        row = self.session.next_needing_me(self._turned_to)
        if row is None:
            self.console.say(self.reader.words.say("notice.nothing_needs_you"))
            return
        self._turned_to = row.chat
        self.show_queue(row.queue, row.chat)
        self._focus_list()

    def action_focus_list(self) -> None:
        self._focus_list()

    def _focus_list(self) -> None:
        self.remove_class("-reading")
        self.chat_list.focus()

    def action_sign_in(self) -> None:
        """Ask for a token again, where the relay refuses the one there is."""
        if self.session.link.phase is Phase.TOKEN_REFUSED:
            self.console.ask_token()

    def action_focus_transcript(self) -> None:
        self.add_class("-reading")
        self.query_one(Transcript).focus()

    def action_visitor_panel(self) -> None:
        self.toggle_class("-no-panel")

    def action_own_status(self) -> None:
        order = list(Status)
        self.session.set_status(order[(order.index(self.session.status) + 1) % len(order)])

    @on(Composer.Left)
    def _composer_left(self) -> None:
        """Back to where letters are commands: the list, or the chat where there is no list."""
        if self.has_class("-narrow"):
            self.query_one(Transcript).focus()
        else:
            self._focus_list()

    @on(Composer.Refused)
    def _composer_refused(self, refused: Composer.Refused) -> None:
        known = self.session.chat(self.chat)
        owner = self.reader.name(known.operator) if known is not None else ""
        self.refuse(Refusal(refused.code, by=owner))

    @on(Transcript.Marked)
    def _marked(self) -> None:
        self._draw_keys()

    def on_descendant_focus(self) -> None:
        self._draw_keys()

    def on_descendant_blur(self) -> None:
        self._draw_keys()
