"""What the lines around the inbox say, worked out from the session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.core.queues import Queue
from console.core.refusals import RefusalCode
from console.core.views import Phase
from console.keys import ACTIONS, key_label
from console.locale import Reader, Words
from console.screens.trouble import trouble_of
from console.session.session import Session
from console.session.values import Notice
from console.widgets.status_line import Standing


def standing_of(
    session: Session, held_back: int, reader: Reader, own: Mapping[str, str]
) -> Standing:
    """What the status line says. `held_back` answers wait for the operator's word; `own` are
    the user's own keys."""
    link = session.link
    brands = sorted({brand.name for brand in session.state.brands.values()})
    return Standing(
        link=link.phase,
        reader=reader,
        lag=None if link.lag is None else link.lag / 1000,
        since=link.since,
        retry_at=link.retry_at or 0,
        read_only=link.read_only,
        close=link.close,
        brand=" · ".join(brands),
        name=session.you.name if session.you else "",
        status=session.status,
        needs_me=session.needing_count(),
        trouble=trouble_of(session, held_back, reader, own),
    )


@dataclass(frozen=True, slots=True)
class Offers:
    """What there is to act on: an answer that can be sent again (`mendable`), answers held
    back, and whether a message is marked, with attachments."""

    mendable: bool = False
    held_back: bool = False
    marked: bool = False
    attached: bool = False


def useful_keys(
    session: Session, chat: str, offers: Offers, own: Mapping[str, str], words: Words
) -> list[tuple[str, str]]:
    """The keys that help with the chat shown, the palette and help last. `own` are the user's
    own keys."""
    known = session.chat(chat)
    useful = {"next_chat"}
    if offers.held_back:
        useful.add("held_answers")
    if offers.marked:
        useful.add("message_details")
        if offers.attached:
            useful |= {"open_attachment", "save_attachment"}
    if known is not None and known.queue is Queue.UNANSWERED:
        useful.add("pick_up")
    if chat and session.may_answer(chat) is None:
        useful |= {"reply", "end_chat"}
        if offers.mendable:
            useful |= {"send_again", "leave_message"}
        if offers.marked:
            useful.add("react")
    if session.outbox.ending:
        useful.add("undo_end")
    if session.link.phase is Phase.TOKEN_REFUSED:
        useful.add("sign_in")
    if known is not None and known.visitor.chats > 1:
        useful.add("earlier_chats")
    shown = [action for action in ACTIONS if action.id in useful or (action.app and action.bar)]
    return [(key_label(action.id, own), words.action(action.id)) for action in shown]


WHILE_WRITING = (("send", "Enter"), ("newline", "^J"), ("leave", "Esc"))
"""What the composer's own keys do."""


def writing_keys(own: Mapping[str, str], words: Words) -> list[tuple[str, str]]:
    """The keys that are keys while one writes: letters are letters then."""
    keys = [(key, words.action(name)) for name, key in WHILE_WRITING]
    keys.append((key_label("attach", own), words.action("attach")))
    keys.append(("^N", words.action("next_chat")))
    return [*keys, (key_label("palette", own), words.action("palette"))]


def notice_text(notice: Notice, session: Session, reader: Reader) -> str:
    """A notice in words; "" when there is nothing to tell."""
    words = reader.words
    if notice.refusal is not None:
        if notice.refusal.code is RefusalCode.STALE:
            return ""
        return words.refusal(notice.refusal, session.now(), reader.tz)
    row = session.row(notice.chat)
    if notice.completed is not None and row is not None:
        name = words.visitor(row.name, row.psid)
        return words.say("notice.completed", name=name, reason=words.reason(notice.completed))
    return words.say(notice.say, detail=notice.detail) if notice.say else ""


def ringing_text(chats: Sequence[str], session: Session, words: Words) -> str:
    """The announcement of new chats: one by its name, more by their number."""
    rows = [row for chat in chats if (row := session.row(chat)) is not None]
    if len(rows) == 1:
        name = words.visitor(rows[0].name, rows[0].psid)
        return words.say("notice.incoming", name=name)
    return words.say("notice.incoming_many", n=len(rows)) if rows else ""
