"""Telling the relay what the operator does in a chat: looks at it, or types an answer.

Messenger shows the visitor "seen" and "typing" for it, so it must be true: a chat that the
cursor only passes is not looked at.
"""

from __future__ import annotations

from console.core.moments import SECOND, Millis
from console.core.transcript import last_received
from console.core.views import Phase
from console.session.session import Session

LOOK_MILLIS: Millis = 2 * SECOND
"""A chat that stands on screen for so long is looked at."""

AGAIN_MILLIS: Millis = 4 * SECOND
"""Typing, and looking at newer messages, is told at most this often."""


class Attention:
    """What has been told, by this machine's clock."""

    def __init__(self) -> None:
        self._chat = ""
        self._since: Millis = 0
        self._seen = ""
        self._viewed_at: Millis = 0
        self._typed: tuple[str, Millis] = ("", 0)

    def looks(self, session: Session, chat: str) -> None:
        """The chat stands before the operator at its end; "" for none. Called every second."""
        now = session.machine_now()
        if chat != self._chat:
            self._chat, self._since, self._seen = chat, now, ""
            return
        known = session.chat(chat)
        if known is None or not _theirs(session, chat) or now - self._since < LOOK_MILLIS:
            return
        newest = last_received(known.timeline)
        if newest and newest != self._seen and now - self._viewed_at >= AGAIN_MILLIS:
            self._seen, self._viewed_at = newest, now
            session.tell("viewing", chat)

    def types(self, session: Session, chat: str) -> None:
        """The operator has just typed something for this chat."""
        now = session.machine_now()
        typed, at = self._typed
        if _theirs(session, chat) and (chat != typed or now - at >= AGAIN_MILLIS):
            self._typed = (chat, now)
            session.tell("typing", chat)


def _theirs(session: Session, chat: str) -> bool:
    """Whether the chat is the operator's own, and the relay is there to hear of it."""
    return session.link.phase is Phase.LIVE and session.may_answer(chat) is None
