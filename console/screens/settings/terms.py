"""The terms of use for connecting channels: read, accepted or declined, and who did so when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual import work
from textual.binding import BindingType
from textual.widget import Widget

from console.core.channels.connecting import AcceptTerms
from console.core.channels.values import Consent
from console.keys import in_place
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.widgets.prose import Prose
from console.widgets.scrolled_body import ScrolledBody

VERSION = "2026-11"
"""Of the text in the catalogues; another one has to be accepted anew."""


class TermsScreen(SettingsScreen[None]):
    """See the module. What was decided stands in the session's state."""

    AUTO_FOCUS = "#text"
    BINDINGS: ClassVar[list[BindingType]] = [
        *in_place({"terms.accept": "accept", "terms.decline": "close"})
    ]

    def title_text(self) -> str:
        return self.words.say("terms.title", version=VERSION)

    def body(self) -> Iterable[Widget]:
        with ScrolledBody(id="text"):
            yield Prose(self.words.say("terms.text"))

    @property
    def _consent(self) -> Consent | None:
        return self.session.state.consent

    @property
    def _accepted(self) -> bool:
        return self._consent is not None and self._consent.version == VERSION

    def draw(self) -> None:
        consent = self._consent
        if consent is None:
            self.say(self.words.say("terms.nobody"))
            return
        state, now = self.session.state, self.session.now()
        self.say(
            self.words.say(
                "terms.accepted" if self._accepted else "terms.accepted_before",
                version=consent.version,
                name=state.operator_name(consent.operator),
                moment=self.words.moment(consent.at, now, self.reader.tz),
            ),
            "good" if self._accepted else "warn",
        )

    def keys(self) -> Sequence[KeyLabel]:
        say = self.words.say
        read = ("↑↓", say("terms.key.read"))
        if self._accepted or not self.admin:
            return [read, ("Esc", say("key.close"))]
        return [read, ("a", say("terms.key.accept")), ("d Esc", say("terms.key.decline"))]

    @work(group="flow", exclusive=True)
    async def action_accept(self) -> None:
        if self._accepted or not self.admin or self.busy or self.offline:
            return
        title, question = self.words.say("confirm.terms.title"), self.words.say("confirm.terms")
        if not await self.confirmed(title, question):
            return
        if await self.change(AcceptTerms(VERSION), lambda state: self._accepted):
            self.dismiss(None)


async def agreed(window: SettingsScreen[Any]) -> bool:
    """Whether the terms of use are accepted; asks for it where they are not yet."""

    def accepted() -> bool:
        consent = window.session.state.consent
        return consent is not None and consent.version == VERSION

    if not accepted():
        await window.app.push_screen_wait(TermsScreen(window.host))
    if not accepted():
        window.say(window.words.say("settings.unchanged"))
    return accepted()
