"""What this console remembers of its user: language, theme, keys, relay and its token.

`settings.toml` in the configuration folder is for people to edit; every field has its words
below. Tokens are kept apart, readable by the user alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from console.local.private_file import replace_private

APP = "messenger-console"
LANGUAGES = ("en", "ja")


class SettingsError(Exception):
    """The settings file can not be used; the text names the line of trouble and the way out."""


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """The user's choices. Unknown names in the file are refused, so that a slip is seen."""

    relay: str = ""
    """Address of the relay, ws:// on this machine or wss://. Empty: an embedded one."""
    language: str = ""
    """"en" or "ja"; empty takes the language of the terminal."""
    theme: str = "textual-dark"
    """Any theme of the palette's theme list."""
    bell: bool = True
    """Ring the terminal's bell when a chat comes in."""
    keys: dict[str, str] = field(default_factory=dict)
    """Other keys for actions: the action's id (see the help screen) to a key, or several
    separated by commas."""


def config_folder() -> Path:
    return Path(os.environ.get("MESSENGER_CONSOLE_CONFIG") or user_config_path(APP))


def data_folder() -> Path:
    return Path(os.environ.get("MESSENGER_CONSOLE_DATA") or user_data_path(APP))


def load() -> ConsoleSettings:
    """The settings of this user; the defaults where there is no file. Raises SettingsError."""
    path = config_folder() / "settings.toml"
    if not path.exists():
        return ConsoleSettings()
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} can not be read: {error}. Mend or remove it.") from error
    known = {item.name: item.default for item in fields(ConsoleSettings)}
    for name, value in data.items():
        if name not in known:
            raise SettingsError(f"{path}: there is no setting {name!r}; known: {', '.join(known)}.")
        wanted = dict if name == "keys" else type(known[name])
        if not isinstance(value, wanted):
            raise SettingsError(f"{path}: {name} must be of the kind {wanted.__name__}.")
    if data.get("language", "") not in ("", *LANGUAGES):
        raise SettingsError(f'{path}: language must be "en" or "ja".')
    return ConsoleSettings(**data)


def save(settings: ConsoleSettings) -> None:
    """Write the settings, whole or not at all."""
    lines = [
        f"{item.name} = {json.dumps(getattr(settings, item.name), ensure_ascii=False)}"
        for item in fields(settings)
        if item.name != "keys"
    ]
    if settings.keys:
        lines += ["", "[keys]"]
        lines += [f"{action} = {json.dumps(key)}" for action, key in settings.keys.items()]
    replace_private(config_folder() / "settings.toml", "\n".join(lines) + "\n", durable=True)


def account_folder(relay: str) -> Path:
    """Where drafts, outbox and cache for one relay are kept."""
    return data_folder() / hashlib.sha256(relay.encode()).hexdigest()[:16]


def language_of_terminal() -> str:
    """The language the environment asks for, as far as we speak it."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "ja" if value.startswith("ja") else "en"
    return "en"
