"""What is told once in a corner of the screen, in words."""

from __future__ import annotations

from collections.abc import Sequence

from console.core.refusals import RefusalCode
from console.locale import Reader, Words
from console.screens.who_may import barred_text
from console.session.session import Session
from console.session.values import Notice


def notice_text(notice: Notice, session: Session, reader: Reader) -> str:
    """A notice in words; "" when there is nothing to tell."""
    words = reader.words
    if notice.refusal is not None:
        if notice.refusal.code is RefusalCode.STALE:
            return ""
        barred = ""
        if notice.act is not None:
            barred = barred_text(notice.act, notice.refusal, session.state, words)
        if barred:
            return barred
        if notice.refusal.code is RefusalCode.WRITTEN_SINCE:
            # Another chat is shown by now.
            return words.say("notice.end_written_since", name=_name(notice.chat, session, words))
        chat = session.chat(notice.chat)
        limit = chat.kind.text.limit if chat is not None else 0
        return words.refusal(notice.refusal, session.now(), reader.tz, limit=limit)
    row = session.queues.row(notice.chat)
    if notice.completed is not None and row is not None:
        name = _name(notice.chat, session, words)
        return words.say("notice.completed", name=name, reason=words.reason(notice.completed))
    if row is not None and (notice.ended_by or notice.writes):
        name = _name(notice.chat, session, words)
        if notice.writes:
            return words.say("notice.writes", name=name)
        return words.say("notice.ended_by", name=name, by=reader.name(notice.ended_by))
    if not notice.say:
        return ""
    return words.say(notice.say, detail=notice.detail, name=_name(notice.chat, session, words))


def _name(chat: str, session: Session, words: Words) -> str:
    """The visitor of a chat; "" where there is none."""
    row = session.queues.row(chat)
    return words.visitor(row.name, row.address.id) if row is not None else ""


def ringing_text(chats: Sequence[str], session: Session, words: Words) -> str:
    """The announcement of new chats: one by its name, more by their number."""
    rows = [row for chat in chats if (row := session.queues.row(chat)) is not None]
    if len(rows) == 1:
        name = _name(rows[0].chat, session, words)
        return words.say("notice.incoming", name=name)
    return words.say("notice.incoming_many", n=len(rows)) if rows else ""
