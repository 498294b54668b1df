"""What is wrong between us and Facebook, in words: for the status line and for one chat."""

from __future__ import annotations

from collections.abc import Mapping

from console.core.channel_rows import SERIOUS, open_chats, worst_incident
from console.core.channels.incidents import held, held_in
from console.core.channels.values import ChannelState, Incident
from console.core.failures import Cause
from console.core.queues import Queue
from console.core.state import Chat, State
from console.core.transcript import FACEBOOK_INBOX, Message
from console.keys import key_label
from console.locale import Reader, Words
from console.session.session import Session
from console.session.values import SlowedPage
from console.widgets.annotation_lines import brief
from console.widgets.note_bar import Note
from console.widgets.status_line import Trouble

_MOST_NOTES = 3


def trouble_of(session: Session, held_back: int, reader: Reader, own: Mapping[str, str]) -> Trouble:
    """What the status line says is wrong: the most serious standing incident, else answers that
    wait to be sent (`held_back`), else a Page that Facebook slows down. `own` are own keys."""
    words, state = reader.words, session.state
    if state.incidents:
        return worst_trouble(state, words, key_label("channels", own))
    if held_back:
        said = words.count("held.count", held_back)
        return Trouble((f"↻ {said} · {key_label('held_answers', own)}", f"↻ {said}"), "needs")
    slowed = max(session.link.slowed, key=lambda page: page.percent, default=None)
    if slowed is not None:
        return Trouble((f"◔ {_slowed(slowed, state, reader)}", f"◔ {slowed.percent} %"), "busy")
    return Trouble()


def worst_trouble(state: State, words: Words, key: str) -> Trouble:
    """The most serious standing incident; `key` shows the channels."""
    order = {cause: place for place, cause in enumerate(SERIOUS)}
    standing = sorted(state.incidents.values(), key=lambda one: (order[one.cause], one.since))
    if not standing:
        return Trouble()
    incident = standing[0]
    what = words.say(f"incident.{incident.cause}")
    page = page_name(incident.page, state)
    line = f"⚠ {words.say('incident.line', page=page, what=what)}"
    chats = words.count("incident.chats", open_chats(incident.page, state))
    more = f" {words.say('incident.more', n=len(standing) - 1)}" if standing[1:] else ""
    return Trouble(
        (f"{line} · {chats} · {key}{more}", f"{line} · {key}{more}", f"⚠ {what} · {key}"), "gone"
    )


def _slowed(slowed: SlowedPage, state: State, reader: Reader) -> str:
    words, page = reader.words, page_name(slowed.page, state)
    if not slowed.until:
        return words.say("slowed", page=page, percent=slowed.percent)
    clock = words.clock(slowed.until, reader.tz)
    return words.say("slowed.until", page=page, percent=slowed.percent, clock=clock)


def page_name(page: str, state: State) -> str:
    """A Page by its name."""
    channel = state.channels.get(page)
    return channel.name if channel is not None else page


def chat_notes(
    session: Session,
    chat: Chat | None,
    answering: Message | None,
    reader: Reader,
    own: Mapping[str, str],
) -> list[Note]:
    """What is to be known before one answers in a chat. `answering` is the message that the
    next answer replies to."""
    if chat is None or chat.queue is Queue.COMPLETED:
        return []
    words = reader.words
    notes = [_answering(answering, chat, session, reader)] if answering is not None else []
    notes += _channel_notes(chat, session, words, own)
    waiting = len(held_in(chat, session.state)) if chat.operator == session.me else 0
    if waiting:
        key = f"{key_label('held_answers', own)} {words.action('held_answers')}"
        notes.append(Note("↻", words.count("held.in_chat", waiting), "warn", key))
    if chat.thread_owner:
        inbox = chat.thread_owner == FACEBOOK_INBOX
        notes.append(Note("⇄", words.say("thread.inbox" if inbox else "thread.others"), "warn"))
    for slowed in session.link.slowed:
        if slowed.page == chat.page:
            notes.append(Note("◔", _slowed(slowed, session.state, reader), "warn"))
    return notes[:_MOST_NOTES]


def _answering(message: Message, chat: Chat, session: Session, reader: Reader) -> Note:
    words = reader.words
    visitor = words.visitor(chat.visitor.name, chat.visitor.psid)
    author, text = reader.author(message, visitor), brief(message, reader, session.now())
    said = words.say("answering", author=author, text=text)
    return Note("↱", said, key=words.say("answering.drop", key="Esc"), brief=True)


def _channel_notes(
    chat: Chat, session: Session, words: Words, own: Mapping[str, str]
) -> list[Note]:
    state = session.state
    key = f"{key_label('channels', own)} {words.action('channels')}"
    channel = state.channels.get(chat.page)
    if channel is not None and channel.state is not ChannelState.ON:
        return [Note("⚠", words.say(f"channel.{channel.state}"), "wrong", key)]
    incident = worst_incident(chat.page, state)
    if incident is None:
        return []
    if incident.cause is Cause.NOT_SUBSCRIBED:
        return [Note("⚠", words.say("incident.deaf"), "wrong", key)]
    what = words.say(f"incident.{incident.cause}")
    return [Note("⚠", words.say("incident.held", what=what), "wrong", key)]


class Recovery:
    """Follows the incidents of a session: which Pages work again, and the operator's answers
    that are held back since."""

    def __init__(self) -> None:
        self.standing: Mapping[str, Incident] = {}
        self._me = ""
        self.held: tuple[tuple[Chat, Message], ...] = ()

    def look(self, session: Session) -> list[str]:
        """Take the session as it stands; the Pages that have no incident any more."""
        state = session.state
        before, now = self.standing, state.incidents
        if now is not before or session.me != self._me or self.held:
            self.held = tuple(held(state, session.me))
        self.standing, self._me = now, session.me
        troubled = {one.page for one in now.values()}
        return sorted({one.page for one in before.values()} - troubled)

    def told(self, page: str, session: Session, words: Words, key: str) -> str:
        """That a Page works again, and the key to the answers it held back."""
        name = page_name(page, session.state)
        count = sum(chat.page == page for chat, _ in self.held)
        if count:
            return words.count("incident.mended_held", count, page=name, key=key)
        return words.say("incident.mended", page=name)
