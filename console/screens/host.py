"""What a screen asks of the program it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from console.locale import Reader
from console.session.session import Session


class Host(Protocol):
    """The program behind the screens. `session` and `reader` are other ones at times: they are
    asked for when they are needed, and not remembered."""

    session: Session

    @property
    def reader(self) -> Reader:
        """Who looks at the screen, for everything that puts values into words."""

    @property
    def keys(self) -> Mapping[str, str]:
        """The user's own keys, by action."""

    @property
    def still(self) -> bool:
        """No clock ticks and nothing moves by itself."""

    def say(self, text: str, severity: str = "information") -> None:
        """Tell the operator something once. `text` holds no markup: it is shown as it is."""

    def ask_token(self) -> None:
        """Ask the operator for a token, since the relay refuses the one there is."""

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
