"""One operator's work behind the screens: what they see, and what they ask.

A session holds the state, the queues made of it and its parts: drafts, outbox, files, history.
Screens read it and call its verbs; `watch` tells them what changed. It does no I/O by itself:
what is on the other side of its ports makes it a session on a relay or on a scenario.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from console.core.attachments import Attachment
from console.core.chats import PickUp, at_limit
from console.core.company.operators import SetStatus
from console.core.company.requests import Rotated
from console.core.company.roles import ChatAct
from console.core.company.values import Operator, Role, Status
from console.core.company_log import AdminCommand
from console.core.excuses import ExcuseHit
from console.core.kinds.kind import NO_LIMIT, Media
from console.core.kinds.known import Request, Response, any_media
from console.core.log import OperatorCommand
from console.core.moments import Millis
from console.core.reactions import React
from console.core.refusals import Refusal
from console.core.sends import Dismiss, Reply, SendAgain, SendAttachment, check_text
from console.core.state import Chat, State, is_taken_back
from console.core.transcript import Item
from console.core.views import Inbox, Phase, chat_at, row_of
from console.session.carried import give_back
from console.session.colleagues import Colleagues
from console.session.drafts import Drafts, whole
from console.session.faults import Faults
from console.session.files import Files
from console.session.first_paint import FirstPaint
from console.session.history import History
from console.session.identity import Identity
from console.session.news import news_of, news_of_role
from console.session.outbox import Outbox
from console.session.ownership import Ownership
from console.session.ports import Log, Ports, What
from console.session.queues import Queues
from console.session.rights import Rights
from console.session.tasks import Tasks
from console.session.unsent import unsent
from console.session.values import Change, Contact, LinkView, LoginEnded, Notice, Pending
from console.session.watchers import Watcher, Watchers
from console.sign_in import SignIn


class Session:
    """See the module. `first_paint` is what is shown, and all there is, where nothing has been
    loaded yet."""

    def __init__(self, ports: Ports, first_paint: FirstPaint | None = None) -> None:
        self.ports = ports
        self.state = State()
        self.link = LinkView()
        self.you: Operator | None = None
        """Who the operator is, as the company knows them now."""
        if first_paint is not None and first_paint.operator:
            self.you = Operator(first_paint.operator, first_paint.operator_name)
        self._offset: Millis = 0
        self._watchers = Watchers()
        self._faults = Faults(ports.report, self._watchers)
        self._tasks = Tasks(self._faults.happened)
        self._open = False
        self.colleagues = Colleagues()
        self.rights = Rights(lambda: self.state, lambda: self.you, self.chat)
        self.identity = Identity(ports, self._watchers, self._sign_out)
        self.drafts = Drafts()
        self.outbox = Outbox(ports, self._watchers, self.now, self._return_carried, self.timeline)
        self.files = Files(
            ports,
            self._watchers,
            media_rules=self.media_rules,
            may_answer=self.may_answer,
            taken_back=lambda chat, message: is_taken_back(self.chat(chat), message),
            send=self.send_attachment,
            fault=self._faults.happened,
        )
        self.history = History(
            ports.relay,
            self._watchers,
            in_state=lambda chat: self.state.chats.get(chat),
            as_shown=self.chat,
            row_of=lambda chat: row_of(
                chat, self.state.settings(chat.channel), self.me, self.now()
            ),
        )
        self.queues = Queues(self.history, first_paint, self.outbox.ending)
        self._ownership = Ownership(
            ports.disk, self._watchers, self.drafts, self.outbox, self.files, self.history
        )

    # Reading

    def now(self) -> Millis:
        """The relay's time, as well as it is known here."""
        return self.ports.clock.now() + self._offset

    def machine_now(self) -> Millis:
        """This machine's time: what is undone here counts by it."""
        return self.ports.clock.now()

    @property
    def inbox(self) -> Inbox:
        return self.queues.inbox

    @property
    def ready(self) -> bool:
        """Whether the session can be asked anything yet."""
        return self.queues.first_paint is None

    @property
    def sitting(self) -> int:
        """Grows when the drafts are other ones at once, and not by typing."""
        return self._ownership.times

    @property
    def me(self) -> str:
        return self.you.id if self.you else ""

    @property
    def role(self) -> Role | None:
        """The operator's role; None while nobody is known."""
        return self.rights.role

    @property
    def status(self) -> Status:
        known = self.state.operators.get(self.me)
        return known.status if known else Status.AVAILABLE

    def chat(self, chat: str) -> Chat | None:
        """A chat as it stands now, passed deadlines applied; completed ones once fetched."""
        known = self.state.chats.get(chat)
        if known is None:
            return self.history.chats.get(chat)
        return chat_at(known, self.state.settings(known.channel), self.now())

    def media_rules(self, chat: str) -> Media:
        """What may be sent in a chat."""
        known = self.chat(chat)
        return known.kind.media if known is not None else any_media()

    def timeline(self, chat: str) -> tuple[Item, ...]:
        """A chat's transcript with the answers that are still on their way to the relay."""
        known = self.chat(chat)
        if known is None:
            return ()
        waiting = unsent(self.outbox.pending.values(), known, self.me)
        beginning = self.history.beginning(chat)
        if not beginning and not waiting:
            return known.timeline
        return (*beginning, *known.timeline, *waiting)

    def left_out(self, chat: str) -> int:
        """How many earlier items of a chat are still at the relay."""
        known = self.chat(chat)
        return known.earlier - len(self.history.beginning(chat)) if known is not None else 0

    def watch(self, watcher: Watcher) -> None:
        """Call `watcher` after each change, on the loop that made it."""
        self._watchers.add(watcher)

    def unwatch(self, watcher: Watcher) -> None:
        self._watchers.remove(watcher)

    # Asking

    def pick_up(self, chat: str) -> Refusal | None:
        """Ask for an unanswered chat. The refusal, when it is known here already."""
        known = self.chat(chat)
        refusal = self.rights.why_not(ChatAct.PICK_UP, chat) or at_limit(self.me, self.state)
        if refusal is None and known is not None:
            self.outbox.ask(PickUp(chat, known.assignment))
        return refusal

    def may_answer(self, chat: str) -> Refusal | None:
        """Why the operator can not answer in a chat now, or None."""
        return self.rights.why_not(ChatAct.ANSWER, chat)

    def reply(self, chat: str, text: str, reply_to: str = "") -> Refusal | None:
        """Send an answer, to the message with the mid `reply_to` if there is one. It is on this
        disk, and no longer a draft, before it leaves."""
        text, known = whole(text), self.chat(chat)
        rule = known.kind.text if known is not None else NO_LIMIT
        refusal = self.may_answer(chat) or check_text(text, rule)
        if refusal is not None:
            return refusal
        self.drafts.pop(chat, None)
        self.outbox.ask(Reply(chat, text, reply_to))
        return None

    def send_attachment(self, chat: str, attachment: Attachment) -> Refusal | None:
        """Send what is uploaded to the relay already."""
        return self._ask(ChatAct.ANSWER, SendAttachment(chat, attachment))

    def react(self, chat: str, message: str, emoji: str) -> Refusal | None:
        """Set the reaction to a message, or take it back with an empty emoji."""
        return self._ask(ChatAct.REACT, React(chat, message, emoji))

    def excuse(self, chat: str, message: str, word: str, reason: str) -> Refusal | None:
        """Let an improper word of a message count no more."""
        return self._ask(ChatAct.EXCUSE, ExcuseHit(chat, message, word, reason))

    def dismiss(self, chat: str, message: str) -> Refusal | None:
        """Leave a failed message as it is."""
        return self._ask(ChatAct.DISMISS, Dismiss(chat, message))

    def send_again(self, chat: str, message: str) -> Refusal | None:
        return self._ask(ChatAct.SEND_AGAIN, SendAgain(chat, message))

    def _ask(self, act: ChatAct, command: OperatorCommand) -> Refusal | None:
        """Ask for something in a chat, where the operator may do it."""
        refusal = self.rights.why_not(act, command.chat)
        if refusal is None:
            self.outbox.ask(command)
        return refusal

    def end(self, chat: str) -> Refusal | None:
        """End a chat once it can not be taken back any more; the visitor may write first."""
        refusal, known = self.rights.why_not(ChatAct.END, chat), self.chat(chat)
        if refusal is None and known is not None and chat not in self.outbox.ending:
            self.outbox.ask_end(known)
        return refusal

    def undo_end(self, chat: str) -> bool:
        """Take an end back; whether there was still time."""
        return self.outbox.undo_end(chat)

    def set_status(self, status: Status) -> None:
        self.outbox.ask(SetStatus(status))

    def administer(self, command: AdminCommand) -> str:
        """Ask for a change of brands, departments, channels or terms. The command's id: it
        stands in `outbox.pending` until the relay has answered."""
        return self.outbox.ask(command).id

    def keep_draft(self, chat: str, text: str, cursor: int) -> None:
        """Remember what stands in a composer; an empty text forgets it."""
        had = chat in self.drafts
        self.drafts.typed(chat, whole(text), cursor)
        self.ports.disk.save_draft(chat, self.drafts.get(chat))
        if had != (chat in self.drafts):
            self._watchers.chat_changed(chat)

    def tell(self, what: What, chat: str) -> None:
        """Say what the operator is doing now in a chat; forgotten when nobody hears it."""
        self.ports.relay.tell(what, chat)

    async def request(self, request: Request) -> Response:
        """Ask the relay for something that a service must be asked for first. Never raises: a
        relay that can not be reached is a problem among the others."""
        response = await self.ports.relay.request(request)
        if isinstance(response, Rotated) and response.operator == self.me:
            self.identity.change(SignIn(response.token))
        return response

    # Life

    async def start(self) -> None:
        """Open the disk, show what was left there, and connect. Raises DiskError when the disk
        refuses, and whatever the relay's port raises when there can be no connection."""
        disk = self.ports.disk
        opened = await disk.open(self._faults.on_disk)
        self._open = True
        self._ownership.restore(opened.saved)
        epoch, _, operator = disk.owner.partition(" ")
        log = opened.log
        if log is not None and opened.known:
            # The chats of another log are not those that the drafts are for.
            log = self._begin_with(log, operator) if epoch in ("", log[0]) else None
        damages = [Notice("", say="notice.damaged", detail=text) for text in opened.damages]
        self._watchers.hear(Change(whole=True, notices=damages))
        await self.ports.relay.start(self, opened.console_id, log)

    def _begin_with(self, log: Log, operator: str) -> Log | None:
        """Show what the last run knew; None, and it is asked for again, where that fails."""
        try:
            self.you = log[1].operators.get(operator)
            self._take_state(log[1], (), whole=True)
        except Exception as error:
            self.on_fault(error)
            self.state = State()
            return None
        return log

    async def stop(self) -> None:
        """End: everything typed is on disk when this returns."""
        if not self._open:
            return
        self._open = False
        await self.files.stop()
        self.ports.disk.save_log(self.ports.relay.log)
        # Before the connection ends, for which the relay may take its time.
        await self.ports.disk.settle()
        await self.ports.relay.stop()
        await self._tasks.stop()
        await self.ports.disk.close()

    def tick(self, watched: bool = True) -> None:
        """Let the clock move chats, and ends whose time to undo is over leave, if `watched`."""
        contact = self.ports.relay.contact()
        if contact is not None:
            self._take_contact(contact)
        self.outbox.release_ends(watched)
        moved = self.inbox.tick(self.now())
        if moved:
            self._watchers.hear(Change(chats=moved))

    # What the relay says

    def on_state(self, state: State, changed: Iterable[str], whole: bool) -> None:
        # What was typed until now is for the chats that stood here: settled before they change.
        self._ownership.settle(self.ports.relay.log(), self.me)
        self._take_state(state, changed, whole)
        self.ports.disk.save_log(self.ports.relay.log)

    def on_contact(self, contact: Contact) -> None:
        before = self.link.phase
        self._take_contact(contact)
        live = self.link.phase is Phase.LIVE
        refused = self.link.not_let_in
        if refused is not None and refused.taken_away and self.you is not None:
            # Whoever shows the session makes drafts of what is being typed, before it is hidden.
            self._watchers.hear(Change(link=True))
            self._sign_out()
        self.files.reach_relay(live and contact.takes_files)
        if live and before is not Phase.LIVE:
            self._ownership.settle(self.ports.relay.log(), self.me)
            self._tasks.start(self.history.fetch_newest())
        self._watchers.hear(Change(link=True))

    def on_answer(self, command_id: str, refusal: Refusal | None) -> None:
        self.outbox.answered(command_id, refusal)

    def on_login(self, ended: LoginEnded) -> None:
        self._watchers.hear(Change(logins=[ended]))

    def on_typing(self, chat: str, operator: str) -> None:
        self.colleagues.types(chat, operator, self.machine_now())

    def on_fault(self, error: Exception) -> None:
        self._faults.happened(error)

    def on_stopped(self, reason: str) -> None:
        self.link = replace(self.link, phase=Phase.STOPPED, since=self.machine_now())
        notice = Notice("", say="notice.link_failed", detail=reason)
        self._watchers.hear(Change(link=True, notices=[notice]))

    async def due(self) -> Sequence[Pending]:
        return await self.outbox.due()

    def _take_contact(self, contact: Contact) -> None:
        self._offset = contact.offset
        self.link = contact.link
        if contact.you is not None and contact.you.id != self.me:
            self.you = contact.you
            # What is known already of the log was not shown as long as nobody was known.
            log = self.ports.relay.log()
            self._take_state(self.state if log is None else log[1], (), whole=True)

    def _take_state(self, state: State, changed: Iterable[str], whole: bool) -> None:
        """Work out what is another in a newer state, and say it."""
        changed = set(changed)
        before = {chat: self.inbox.row(chat) for chat in changed}
        reach = self.role, self.rights.departments
        self.state = state
        self.you = state.operators.get(self.me, self.you)
        if whole:
            self.inbox.load(state, self.me, self.now())
            # What was fetched beside the state before need not go with this one.
            self.history.forget_lists()
            if (self.role, self.rights.departments) != reach and self.link.phase is Phase.LIVE:
                self._tasks.start(self.history.fetch_newest())
        else:
            self.inbox.update(state, changed, self.now())
        notices = [news_of_role(reach[0], self.role, self.link.phase)]
        for chat in changed:
            row, known = self.inbox.row(chat), state.chats.get(chat)
            notice = self.outbox.overtaken(known) if known is not None else None
            if notice is None and (before[chat] or not whole):  # what has rung for long is no news
                notice = news_of(before[chat], row, known, self.me)
            notices.append(notice)
            self.history.count(before[chat], row)
            if known is None and chat in self.history.chats:
                self._tasks.start(self.history.refresh(chat))
        self._watchers.hear(Change(changed, whole, notices=[one for one in notices if one]))
        self.files.drop_completed(self.state, complete=self.link.phase is Phase.LIVE)

    def _sign_out(self) -> None:
        """Show nothing of who was here: whoever looks at the screen now may be somebody else."""
        self._ownership.hide()
        self.you = None
        self._take_state(State(), (), whole=True)

    def _return_carried(self, item: Pending, on_disk: bool) -> None:
        give_back(item, self.drafts, self.files, self.ports.disk, on_disk)
