"""Telling the operator once what has happened: refusals, new chats, Pages that work again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.keys import key_label
from console.screens.inbox_view import notice_text, ringing_text
from console.screens.trouble import Recovery
from console.session.values import Notice

if TYPE_CHECKING:
    from console.program.app import ConsoleApp

RING_SECONDS = 1.0
"""How long the announcement of new chats waits for their names, and for more of them."""


class Announcer:
    """Tells by notices in a corner of the screen."""

    def __init__(self, console: ConsoleApp) -> None:
        self._console = console
        self._ringing: list[str] = []
        self._recovery = Recovery()

    @property
    def held_back(self) -> int:
        """How many answers of the operator can be sent now that a trouble is mended."""
        return len(self._recovery.held)

    def look(self) -> bool:
        """Tell which Pages work again; whether other incidents stand than at the last look."""
        console, session = self._console, self._console.session
        before = self._recovery.standing
        words = console.reader.words
        key = key_label("held_answers", console.settings.keys)
        for page in self._recovery.look(session):
            console.say(self._recovery.told(page, session, words, key))
        return self._recovery.standing is not before

    def tell(self, notice: Notice) -> None:
        """Tell a notice. New chats are told in a moment: names come from Meta a little later,
        and a rush of chats is one piece of news."""
        console = self._console
        if notice.rings:
            self._ringing.append(notice.chat)
            if len(self._ringing) == 1:
                console.set_timer(RING_SECONDS, self._announce)
            return
        told = notice_text(notice, console.session, console.reader)
        if told:
            console.say(told, "error" if notice.say else "warning")

    def _announce(self) -> None:
        told = ringing_text(self._ringing, self._console.session, self._console.reader.words)
        self._ringing.clear()
        if told:
            self._console.say(told)
