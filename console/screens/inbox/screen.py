"""The inbox: queues at the left, the chat in the middle, its visitor at the right."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.strip import Strip

from console.core.company.values import Status
from console.core.queues import Queue
from console.core.views import Phase, Row
from console.keys import Owner, bindings, chat_bindings, key_label
from console.screens.chat.chat_pane import ChatPane
from console.screens.host import Host
from console.screens.inbox.about import about_chat
from console.screens.inbox.announcer import Announcer
from console.screens.inbox.empty import empty_text
from console.screens.inbox.next_chat import NextChat
from console.screens.inbox.status import status_view
from console.screens.inbox.useful_keys import inbox_helps, queue_action, shown_keys
from console.session.session import Session
from console.session.values import Change
from console.widgets.bars.key_bar import KeyBar
from console.widgets.bars.queue_tabs import QueueTabs
from console.widgets.bars.status_line import StatusLine
from console.widgets.lists.chat_list import ChatList
from console.widgets.visitor_panel import VisitorPanel

FLUSH_SECONDS = 1 / 30
"""Changes are collected for so long before they are drawn."""


class InboxScreen(Screen[None], inherit_bindings=False):
    """Three queues and the pane of a chat, drawn from the session."""

    CSS_PATH: ClassVar = ["inbox.tcss", "notices.tcss", "../dialogs/dialog.tcss"]
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Owner.INBOX), *chat_bindings()]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as Textual declares it
        (0, "-narrow"),
        (76, "-medium"),
        (96, "-broad"),
        (110, "-wide"),
        (160, "-huge"),
    ]
    AUTO_FOCUS = "ChatList"

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.queue = Queue.UNANSWERED
        self.pane = ChatPane(host)
        self._host = host
        self._announcer = Announcer(host, self.set_timer)
        self._waiting: Change | None = None
        self._next = NextChat()

    @property
    def session(self) -> Session:
        return self._host.session

    @property
    def chat(self) -> str:
        """The id of the chat shown, "" for none."""
        return self.pane.chat

    # Layout

    def compose(self) -> ComposeResult:
        reader = self._host.reader
        yield StatusLine()
        with Horizontal(id="columns"):
            with Vertical(id="queues"):
                yield QueueTabs()
                yield ChatList(reader)
            yield self.pane
            yield VisitorPanel(reader)
        yield KeyBar()

    @property
    def chat_list(self) -> ChatList:
        return self.query_one(ChatList)

    @property
    def panel(self) -> VisitorPanel:
        return self.query_one(VisitorPanel)

    def on_mount(self) -> None:
        self._announcer.look()
        self.draw_all()
        if not self.chat:
            self.open_chat(self.chat_list.selected)

    def on_resize(self) -> None:
        # Which columns there are is known only once the new size has taken effect.
        self.call_after_refresh(self._draw_keys)

    # Drawing

    def take(self, change: Change) -> None:
        """Something changed: draw it soon, together with what else changes until then."""
        if self._waiting is not None:
            self._waiting.add(change)
            return
        self._waiting = Change()
        self._waiting.add(change)
        if self._host.still:
            self._flush()
        else:
            self.set_timer(FLUSH_SECONDS, self._flush)

    def _flush(self) -> None:
        change, self._waiting = self._waiting, None
        if change is None or not self.is_mounted:
            return
        if change.chats or change.whole or change.link:
            self._draw_queues()
        others = self._announcer.look()
        if change.whole or self.chat in {"", *change.chats} or self.session.outbox.ending or others:
            self.draw_chat()
            self.pane.answer.take_back()
        self._draw_keys()
        # The claim first: with it the inbox goes to another queue, whose list is then followed.
        self._follow_claim(change)
        self._follow_list()
        for notice in change.notices:
            if not (notice.writes and notice.chat == self.chat):
                self._announcer.announce(notice)
        self._draw_status()

    def _follow_claim(self, change: Change) -> None:
        """A chat we picked up is ours: go with it. Was somebody faster, everything stays where
        it is: who is typing already must not type commands all of a sudden."""
        won = self.pane.lifecycle.settle_claim(change.notices)
        if won:
            self.show_queue(Queue.ACTIVE, won)

    def _follow_list(self) -> None:
        """The chat shown is the one under the cursor, unless the operator is in its composer: a
        chat that left the queue by itself must not take half a sentence along."""
        selected = self.chat_list.selected
        row = self.session.queues.row(self.chat)
        # A chat that is still in its queue stays, also where it was opened from elsewhere.
        gone = row is None or row.queue is not self.queue
        if selected != self.chat and (not self.chat or gone) and not self.pane.engaged:
            # Where nothing stands in the queue any more: what needs the operator elsewhere.
            row = None if selected else self.session.queues.next_needing_me()
            if row is None or not self.chat:
                self.open_chat(selected)
            else:
                self.show_queue(row.queue, row.chat)

    def draw_all(self) -> None:
        """Draw everything: at first, in another language, with other keys."""
        self._draw_queues()
        self.draw_chat()
        self._draw_status()
        self._draw_keys()

    def draw_afresh(self) -> list[Strip]:
        """Draw as a screen that has just come up; its lines."""
        self.queue = Queue.UNANSWERED
        self.draw_all()
        for row in self.session.queues.rows(self.queue)[:1]:
            self.chat_list.select(row.chat)
        self.open_chat(self.chat_list.selected)
        return self._compositor.render_strips()

    def tick(self) -> None:
        """Another second: countdowns, lag, clock."""
        now = self.session.now()
        self.chat_list.tick(now)
        self.panel.tick(now)
        self.pane.tick()
        self._draw_status()

    def _draw_queues(self) -> None:
        host = self._host
        counts = {queue: self.session.queues.count(queue) for queue in Queue}
        keys = {queue: key_label(queue_action(queue), host.keys) for queue in Queue}
        self.query_one(QueueTabs).show(self.queue, counts, keys, host.reader.words)
        self.chat_list.show(
            self.session.queues.rows(self.queue),
            self.session.now(),
            queue=self.queue,
            reader=host.reader,
            drafts=frozenset(self.session.drafts),
            empty=empty_text(self.session, self.queue, host.reader.words, host.keys),
        )

    def draw_chat(self) -> None:
        self.pane.draw()
        self._draw_panel()

    def _draw_panel(self) -> None:
        about = about_chat(self.session, self.chat)
        self.panel.show(about, self.session.now(), self._host.reader)

    def _draw_status(self) -> None:
        host, news = self._host, self._announcer
        view = status_view(self.session, news.held_back, news.ended_text, host.reader, host.keys)
        self.query_one(StatusLine).show(view, self.session.now())

    @on(ChatPane.UsefulChanged)
    def _draw_keys(self) -> None:
        host, composer = self._host, self.pane.composer
        writing = composer.sends if composer.has_focus else None
        over = self.panel.has_focus and self.has_class("-about")
        shown = shown_keys(self.useful, host.keys, host.reader.words, writing, over)
        self.query_one(KeyBar).show(shown)

    @property
    def useful(self) -> set[str]:
        """The ids of the actions that help now."""
        hidden = self.chat != "" and not self.panel.display
        return self.pane.useful | inbox_helps(self.session, self._announcer.held_back, hidden)

    # Choosing

    def open_chat(self, chat: str) -> None:
        """Show a chat. Looking at it changes nothing."""
        if self._announcer.ended.pop(chat, None) is not None:
            self._draw_status()
        if chat != self.chat:
            self.pane.show(chat)
            self._draw_panel()
            self._draw_keys()

    def show_queue(self, queue: Queue, chat: str = "") -> None:
        """Show a queue, and in it this chat or the first."""
        self.queue = queue
        self._draw_queues()
        if chat:
            self.chat_list.select(chat)
        self.open_chat(self.chat_list.selected)
        if queue is Queue.COMPLETED:
            self._fetch_completed()

    @on(ChatList.Selected)
    def _selected(self, selected: ChatList.Selected) -> None:
        self._next.after(selected.chat)
        self.pane.lifecycle.looked()
        self.open_chat(selected.chat)
        rows = self.session.queues.rows(self.queue)
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
        queues = self.session.queues
        if len(queues.rows(Queue.COMPLETED)) < queues.count(Queue.COMPLETED):
            await self.session.history.fetch_completed()

    # Actions

    def action_queue_unanswered(self) -> None:
        self.show_queue(Queue.UNANSWERED)
        self.action_focus_list()

    def action_queue_active(self) -> None:
        self.show_queue(Queue.ACTIVE)
        self.action_focus_list()

    def action_queue_completed(self) -> None:
        self.show_queue(Queue.COMPLETED)
        self.action_focus_list()

    def action_next_chat(self) -> None:
        if ended := next(iter(self._announcer.ended), ""):
            self.show_queue(Queue.COMPLETED, ended)
            self._announcer.ended.pop(ended, None)  # it may not be listed
            self.action_focus_list()
            return
        row = self._next.turn(self.session.queues)
        if row is None:
            self._host.say(self._host.reader.words.say("notice.nothing_needs_you"))
            return
        self._turn_to(row)
        if not self.pane.composer.has_focus:
            self.action_focus_list()

    def _turn_to(self, row: Row) -> None:
        """Show another chat. Who writes goes on writing, where that one can be answered."""
        writing = self.pane.composer.has_focus
        self.show_queue(row.queue, row.chat)
        if writing and self.pane.composer.sends:
            self.pane.write()
        elif writing:
            self.action_focus_list()

    @on(ChatPane.ChatEnds)
    def _go_on(self) -> None:
        """Where nothing else needs the operator, the chat stays until it is completed."""
        if (row := self._next.turn(self.session.queues, after=self.chat)) is not None:
            self._turn_to(row)

    @on(ChatPane.ChatStays)
    def _come_back(self, stays: ChatPane.ChatStays) -> None:
        if (row := self.session.queues.row(stays.chat)) is not None:
            self._turn_to(row)

    def action_focus_list(self) -> None:
        self.remove_class("-reading")
        if self.has_class("-narrow"):
            self.remove_class("-about")
        self.set_focus(self.chat_list)

    def action_sign_in(self) -> None:
        """Ask for a token again, where the relay refuses the one there is."""
        if self.session.link.phase is Phase.TOKEN_REFUSED:
            self._host.ask_token()
        elif (you := self.session.you) is not None:
            self._host.say(self._host.reader.words.say("notice.signed_in", name=you.name))

    def action_focus_transcript(self) -> None:
        self._show_pane()
        self.set_focus(self.pane.transcript)

    def _show_pane(self) -> None:
        """Bring the chat on screen, where there is no room for everything."""
        self.remove_class("-about")
        self.add_class("-reading")

    def action_visitor_panel(self) -> None:
        """Show or hide the panel: beside the chat, or over it where it has no room there."""
        if self.has_class("-wide") or self.has_class("-huge"):
            self.toggle_class("-no-panel")
            self._draw_keys()
        elif self.has_class("-about"):
            self._panel_left()
        else:
            self.add_class("-about")
            self.set_focus(self.panel)

    @on(VisitorPanel.Left)
    def _panel_left(self) -> None:
        """Back to where the panel was opened from."""
        self.remove_class("-about")
        if self.has_class("-reading"):
            self.set_focus(self.pane.transcript)
        else:
            self.action_focus_list()

    def action_own_status(self) -> None:
        order = list(Status)
        self.session.set_status(order[(order.index(self.session.status) + 1) % len(order)])

    def action_held_answers(self) -> None:
        """Look at the answers that a mended trouble had stopped."""
        from console.screens.inbox.held import HeldScreen

        self.app.push_screen(HeldScreen(self._host))

    # The pane

    async def action_in_chat(self, action: str) -> None:
        """A key of the chat, pressed outside of its pane: letters are commands there as well.
        What it does is seen: the chat comes on screen where it was hidden."""
        if self.chat and not self.pane.display:
            self.action_focus_transcript()
        await self.pane.run_action(action)

    def keep_text(self) -> None:
        """Make drafts of whatever is being typed."""
        self.pane.answer.save()

    @on(ChatPane.WritingBegun)
    def _writing_begun(self) -> None:
        # Where there is room for one column only, what is not being read is hidden.
        self._show_pane()

    @on(ChatPane.Left)
    def _pane_left(self) -> None:
        """Back to where letters are commands: the list, or the chat where there is no list."""
        if self.has_class("-narrow"):
            self.set_focus(self.pane.transcript)
        else:
            self.action_focus_list()

    # Other keys help in the composer than beside it, and focus moves without a message of ours.

    def on_descendant_focus(self) -> None:
        self._draw_keys()

    def on_descendant_blur(self) -> None:
        self._draw_keys()
