"""What is known to be open in somebody else's chat: what ending it would cut off."""

from __future__ import annotations

from collections.abc import Iterator

from console.core.state import Chat
from console.core.transcript import Author, Message, SendState
from console.core.waits import waiting_since
from console.locale import Reader
from console.session.session import Session
from console.text import one_line
from console.widgets.lines.annotations import brief

_NOT_THROUGH = (SendState.QUEUED, SendState.SENDING, SendState.FAILED, SendState.UNKNOWN)


def left_open(chat: Chat, session: Session, reader: Reader) -> list[str]:
    """A sentence for each: a message that waits for an answer, somebody who types one, answers
    that did not get through."""
    return list(_sentences(chat, session, reader))


def _sentences(chat: Chat, session: Session, reader: Reader) -> Iterator[str]:
    words, now = reader.words, session.now()
    since = waiting_since(chat)
    if since is not None:
        name = one_line(words.visitor(chat.visitor.name, chat.visitor.id))
        moment = words.moment(since, now, reader.tz)
        yield words.say("open.unanswered", name=name, moment=moment)
    if chat.operator in session.colleagues.typing_in(chat.id, session.machine_now()):
        yield words.say("open.typing", by=one_line(reader.name(chat.operator)))
    held = [item for item in chat.timeline if isinstance(item, Message) and _held(item)]
    if held:
        yield words.count("open.held", len(held), text=brief(held[-1], reader, now))


def _held(message: Message) -> bool:
    """Whether an answer of ours did not get through, as far as anybody knows."""
    ours = message.author is Author.OPERATOR and not message.dismissed
    return ours and message.state in _NOT_THROUGH
