"""What a screen asks of the program it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from console.keys import Action
from console.locale import Reader
from console.preferences.settings import Chosen, ConsoleSettings, Origins
from console.session.session import Session


class Preferences(Protocol):
    """The user's own settings, as they are in force."""

    @property
    def settings(self) -> ConsoleSettings: ...

    @property
    def origins(self) -> Origins:
        """Where what is in force comes from."""

    @property
    def language(self) -> str:
        """The one in force, "en" or "ja"."""

    @property
    def themes(self) -> Sequence[str]:
        """The names of all themes, our own two first."""

    def try_theme(self, name: str) -> None:
        """Show a theme without remembering it."""

    def choose(self, changes: Mapping[str, Chosen]) -> str:
        """Change some: they are in force at once, and remembered. Why they could not be
        remembered, in words; "" where they are."""

    def look_again(self) -> str:
        """Put in force what is remembered now: another console may have changed it. Why that
        can not be read, in words; "" where it can."""


class Host(Protocol):
    """The program behind the screens. `session` and `reader` are other ones at times: they are
    asked for when they are needed, and not remembered."""

    session: Session

    @property
    def reader(self) -> Reader:
        """Who looks at the screen, for everything that puts values into words."""

    @property
    def preferences(self) -> Preferences:
        """The user's own settings."""

    @property
    def keys(self) -> Mapping[str, str]:
        """The keys of every action, the user's own among them."""

    @property
    def still(self) -> bool:
        """No clock ticks and nothing moves by itself."""

    def tell_outside(self, text: str) -> None:
        """Tell an operator who looks elsewhere, on the desktop, where they want that."""

    def say(self, text: str, severity: str = "information") -> None:
        """Tell the operator something once. `text` holds no markup: it is shown as it is."""

    def ask_token(self) -> None:
        """Ask the operator for a token, since the relay refuses the one there is."""

    def offered(self) -> Sequence[Action]:
        """The actions that this operator can do now, of the table of keys."""

    async def perform(self, action: str) -> None:
        """Carry out an action of the table of keys, wherever it belongs."""

    def open_settings(self, section: str = "", at: str = "", action: str = "") -> None:
        """Open a section of the settings, with the cursor at a setting, and begin one of its
        actions; without a section where the operator was last."""

    def leave_windows(self) -> None:
        """Close whatever lies over the inbox."""

    @property
    def has_browser(self) -> bool:
        """Whether an address can be opened where the operator sees it."""

    def may_open(self, url: str) -> bool:
        """Whether an address is one for a browser, and can be taken for nothing else."""

    def open_browser(self, url: str) -> bool:
        """Open an address; whether a browser could be started. Takes a moment."""
