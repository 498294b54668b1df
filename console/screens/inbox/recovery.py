"""Following the incidents: which channels work again, and which answers they held back."""

from __future__ import annotations

from collections.abc import Mapping

from console.core.channels.incidents import held
from console.core.channels.values import Incident
from console.core.company.roles import in_departments
from console.core.state import Chat
from console.core.transcript import Message
from console.locale import Words
from console.screens.trouble import channel_name
from console.session.session import Session


class Recovery:
    """The incidents as they were at the last look, and the operator's answers that are `held`
    back since one was mended."""

    def __init__(self) -> None:
        self.incidents: Mapping[str, Incident] = {}
        self._me = ""
        self.held: tuple[tuple[Chat, Message], ...] = ()

    def look(self, session: Session) -> list[str]:
        """Take the session as it stands; the channels that have no incident any more."""
        state = session.state
        before, now = self.incidents, state.incidents
        if now is not before or session.me != self._me or self.held:
            self.held = tuple(held(state, session.me))
        self.incidents, self._me = now, session.me
        troubled = {one.channel for one in now.values()}
        mended = {one.channel for one in before.values()} - troubled
        departments = session.rights.departments
        return sorted(one for one in mended if in_departments(state.department(one), departments))

    def text(self, channel: str, session: Session, words: Words, key: str) -> str:
        """That a channel works again, and the key to the answers it held back."""
        name = channel_name(channel, session.state)
        count = sum(chat.channel == channel for chat, _ in self.held)
        if count:
            return words.count("incident.mended_held", count, channel=name, key=key)
        return words.say("incident.mended", channel=name)
