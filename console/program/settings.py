"""This user's own files: `settings.toml`, which is for people to edit as well, and the tokens,
which are kept apart, readable by the user alone."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from console.preferences.settings import ConsoleSettings as ConsoleSettings
from console.preferences.settings import Origins
from console.program.settings_file import SettingsError as SettingsError
from console.program.settings_file import SettingsFile

APP = "messenger-console"

_FOLDER, _TOKEN = "MESSENGER_CONSOLE_CONFIG", "MESSENGER_CONSOLE_TOKEN"


def config_folder() -> Path:
    return Path(os.environ.get(_FOLDER) or user_config_path(APP))


def data_folder() -> Path:
    return Path(os.environ.get("MESSENGER_CONSOLE_DATA") or user_data_path(APP))


def file() -> SettingsFile:
    """Where this user's settings are remembered."""
    return SettingsFile(config_folder() / "settings.toml")


def load() -> ConsoleSettings:
    """The settings of this user; the defaults where there is no file. Raises SettingsError."""
    return file().read()


def account_folder(relay: str) -> Path:
    """Where drafts, outbox and cache for one relay are kept."""
    return data_folder() / hashlib.sha256(relay.encode()).hexdigest()[:16]


def language_of_terminal() -> str:
    """The language the environment asks for, as far as we speak it."""
    return _language()[0]


def _language() -> tuple[str, str]:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "ja" if value.startswith("ja") else "en", f"{name}={value}"
    return "en", ""


def origins(relay: str = "") -> Origins:
    """Where what is in force comes from, for a console on this relay, "" for an embedded one."""
    language, language_by = _language()
    return Origins(
        file=str(file().path),
        folder_by=_FOLDER if os.environ.get(_FOLDER) else "",
        relay=relay,
        token_by=_TOKEN if relay and os.environ.get(_TOKEN, "").strip() else "",
        language=language,
        language_by=language_by,
        colours_by="NO_COLOR" if os.environ.get("NO_COLOR") else "",
    )
