"""What a console remembers of its user, and where what is in force comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

FORMER_ACTIONS = {"channels": "settings"}
"""Actions that had another id in an earlier console, as they stand in people's files."""


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """The user's choices, as they stand in `settings.toml`."""

    relay: str = ""
    """Address of the relay, ws:// on this machine or wss://. Empty: an embedded one."""
    language: str = ""
    """"en" or "ja"; empty takes the language of the terminal."""
    theme: str = "textual-dark"
    """Any theme that the library of the screen has."""
    bell: bool = True
    """Ring the terminal's bell when a chat comes in."""
    notices: bool = True
    """Tell of a chat that comes in on the desktop too, while another window is in front."""
    keys: dict[str, str] = field(default_factory=dict)
    """Other keys for actions: the action's id (see the help screen) to a key, or several
    separated by commas; "" for none."""

    def changed(self, changes: Mapping[str, Chosen]) -> ConsoleSettings:
        """With some of them changed, by their names."""
        return replace(self, **cast("dict[str, Any]", dict(changes)))


Chosen = str | bool | dict[str, str]
"""The value of one of the settings."""


@dataclass(frozen=True, slots=True)
class Origins:
    """Where what is in force comes from, for those who wonder why it is not what they wrote."""

    file: str = ""
    """The path of `settings.toml`; "" where nothing is remembered."""
    folder_by: str = ""
    """The variable of the environment that names the folder of that file."""
    relay: str = ""
    """The address in force; "" for an embedded relay."""
    token_by: str = ""
    """The variable that the token comes from; "" for the one remembered."""
    language: str = "en"
    """The language of the terminal."""
    language_by: str = ""
    """The variable that says so, with its value: `LANG=ja_JP.UTF-8`."""
    colours_by: str = ""
    """The variable that takes the colours away."""
