"""Telling the operator once what has happened: refusals, new chats, channels that work again."""

from __future__ import annotations

from collections.abc import Callable

from console.keys import key_label
from console.screens.host import Host
from console.screens.inbox.recovery import Recovery
from console.screens.notices import notice_text, ringing_text
from console.session.values import Notice

RING_SECONDS = 1.0
"""How long the announcement of new chats waits for their names, and for more of them."""


class Announcer:
    """Tells by notices in a corner of the screen. `later` calls something after some seconds."""

    def __init__(self, host: Host, later: Callable[[float, Callable[[], None]], object]) -> None:
        self._host = host
        self._later = later
        self._ringing: list[str] = []
        self.ended: dict[str, Notice] = {}
        """Chats of the operator that somebody else has ended and they have not looked at since."""
        self._recovery = Recovery()

    @property
    def held_back(self) -> int:
        """How many answers of the operator can be sent now that a trouble is mended."""
        return len(self._recovery.held)

    def look(self) -> bool:
        """Tell which channels work again; whether the incidents are other ones than before."""
        host, recovery = self._host, self._recovery
        before, session = recovery.incidents, host.session
        key = key_label("held_answers", host.keys)
        for channel in recovery.look(session):
            host.say(recovery.text(channel, session, host.reader.words, key))
        return recovery.incidents is not before

    def announce(self, notice: Notice) -> None:
        """Say a notice. New chats are said in a moment: names come from the service a little later,
        and a rush of chats is one piece of news."""
        if notice.rings:
            self._ringing.append(notice.chat)
            if len(self._ringing) == 1:
                self._later(RING_SECONDS, self._announce_ringing)
            return
        if notice.ended_by:
            self.ended[notice.chat] = notice
        text = notice_text(notice, self._host.session, self._host.reader)
        if text:
            severity = "error" if notice.say else "information" if notice.writes else "warning"
            self._host.say(text, severity)

    @property
    def ended_text(self) -> str:
        """What the status line says until the operator has looked at these chats."""
        newest = next(reversed(self.ended.values()), None)
        return notice_text(newest, self._host.session, self._host.reader) if newest else ""

    def _announce_ringing(self) -> None:
        text = ringing_text(self._ringing, self._host.session, self._host.reader.words)
        self._ringing.clear()
        if text:
            self._host.say(text)
            self._host.tell_outside(text)
