"""Signing in: what the relay is shown, what is kept of it, and asking for another."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from textual.app import App

from console.core.views import Phase
from console.program import last_run
from console.program.credentials import Credentials
from console.screens.host import Host
from console.sign_in import SignIn


class SigningIn:
    """See the module. `shown` is what the relay is shown first; `credentials` keep what the
    operator types in its place, None where nothing is kept. `first_paint` is where the last screen
    is saved, which is nobody else's. `keep_text` makes drafts of what is being typed."""

    def __init__(
        self,
        app: App[None],
        host: Host,
        keep_text: Callable[[], None],
        shown: SignIn | None,
        credentials: Credentials | None,
        first_paint: Path | None,
    ) -> None:
        self._app = app
        self._host = host
        self._keep_text = keep_text
        self._shown = shown
        self._credentials = credentials
        self._first_paint = first_paint
        self._asked = False

    def follow(self) -> None:
        """The relay has taken what it was shown, or has not."""
        link, credentials = self._host.session.link, self._credentials
        if link.phase is not Phase.TOKEN_REFUSED:
            self._asked = False
        if link.not_let_in is not None and link.not_let_in.taken_away:
            # What is being typed is a draft before it is hidden, for when they come back.
            self._keep_text()
            if self._first_paint is not None:
                last_run.forget(self._first_paint)
        if credentials is None or self._shown is None or not self._shown.invite:
            return
        with suppress(OSError):
            if link.phase is Phase.LIVE:
                credentials.remember(self._shown)
                self._shown = None
            elif link.not_let_in is not None and link.not_let_in.of_invite:
                credentials.forget_invite()

    def ask_refused(self) -> None:
        """Ask once for each time the relay refuses: who leaves it goes on reading."""
        if self._host.session.link.phase is Phase.TOKEN_REFUSED and not self._asked:
            self.ask()

    def ask(self) -> None:
        """Ask the operator for a token or a code, since the relay refuses what there is."""
        from console.screens.dialogs.token import TokenScreen

        app, host = self._app, self._host
        if isinstance(app.screen, TokenScreen):
            return
        self._asked = True

        def given(token: str | None) -> None:
            if token:
                self.take(token)

        app.push_screen(TokenScreen(host.reader, host.session.link.not_let_in), given)

    def take(self, text: str) -> None:
        """Show the relay a token, or a code with a token of our own, from now on."""
        try:
            taken = self._credentials.take(text) if self._credentials else SignIn(text)
        except OSError as error:
            # A token of our own that is not kept would be lost with the program, and the code.
            self._not_kept(error)
            return
        self._shown = taken
        if not taken.invite:
            self.keep(taken)
        self._keep_text()
        self._host.session.identity.show(taken)

    def keep(self, sign_in: SignIn) -> None:
        """Sign in with this from the next start on."""
        try:
            if self._credentials is not None:
                self._credentials.remember(sign_in)
        except OSError as error:
            self._not_kept(error)

    def _not_kept(self, error: OSError) -> None:
        self._host.say(
            self._host.reader.words.say("notice.token_not_kept", why=str(error)), "error"
        )
