"""`settings.toml`: read with the line of every slip, and changed as a person would change it: what
they have written around stays, and so does what another console has changed meanwhile."""

from __future__ import annotations

import fcntl
import os
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.local.private_file import replace_private
from console.preferences.settings import FORMER_ACTIONS, Chosen, ConsoleSettings

if TYPE_CHECKING:
    from console.locale import Words

_LANGUAGES = ("", "en", "ja")
_DEFAULTS = ConsoleSettings()
_NAMES = tuple(item.name for item in fields(ConsoleSettings))


class SettingsError(Exception):
    """The settings file can not be used. `key` and `values` are those of the sentence in the
    catalogues: it names the line of trouble and the way out."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def text(self, words: Words) -> str:
        return words.say(self.key, **self.values)

    def __str__(self) -> str:
        from console.locale import words

        return self.text(words("en"))


class SettingsFile:
    """The file at a path, which need not be there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> ConsoleSettings:
        """What it says; the defaults where there is none. Raises SettingsError."""
        return _parse(_read(self.path), self.path)

    def change(self, changes: Mapping[str, Chosen]) -> ConsoleSettings:
        """Change some settings, whole or not at all; all that the file says then. Nothing else in
        it is another afterwards, comments and the order of its lines included. Raises
        SettingsError, and leaves the file as it was: one that can not be read is for its owner
        to mend."""
        try:
            with _alone(self.path):
                return self._change(changes)
        except OSError as error:
            raise SettingsError(
                "settings_file.unwritten", path=self.path, detail=error.strerror or error
            ) from error

    def _change(self, changes: Mapping[str, Chosen]) -> ConsoleSettings:
        text = _read(self.path)
        before = _parse(text, self.path)
        changed = {name: value for name, value in changes.items() if getattr(before, name) != value}
        if not changed:
            return before
        edited = _edited(text, changed)
        after = _parse(edited, self.path)
        if any(getattr(after, name) != value for name, value in changed.items()):
            raise SettingsError("settings_file.unchangeable", path=self.path)
        # Where a link leads to the file, the link stays.
        replace_private(Path(os.path.realpath(self.path)), edited, durable=True)
        return after


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Meanwhile no other console changes the file."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        detail = error.strerror if isinstance(error, OSError) else error
        raise SettingsError("settings_file.unread", path=path, detail=detail) from error


# What it says


def _parse(text: str, path: Path) -> ConsoleSettings:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = max((end for end, _ in _beginnings(text)), default=0) + 1
        detail = str(error).partition(" (at ")[0]
        raise SettingsError("settings_file.no_toml", path=path, line=line, detail=detail) from error
    for name, value in data.items():
        slip = _slip(name, value)
        if slip:
            line = _lines_of(text, name)[0]
            known = ", ".join(_NAMES)
            raise SettingsError(slip, path=path, line=line, name=name, known=known)
    keys: dict[str, object] = data.get("keys", {})
    for name, value in keys.items():
        if not isinstance(value, str):
            line = _lines_of(text, "keys", name)[0]
            raise SettingsError("settings_file.key", path=path, line=line, name=name)
    current = {FORMER_ACTIONS[name]: key for name, key in keys.items() if name in FORMER_ACTIONS}
    others = {name: key for name, key in keys.items() if name not in FORMER_ACTIONS}
    return ConsoleSettings(**{**data, "keys": current | others})


def _slip(name: str, value: object) -> str:
    """The sentence about what is wrong with one setting; "" for nothing."""
    if name not in _NAMES:
        return "settings_file.unknown"
    wanted = type(getattr(_DEFAULTS, name))
    if not isinstance(value, wanted):
        return f"settings_file.{wanted.__name__}"
    if name == "language" and value not in _LANGUAGES:
        return "settings_file.language"
    return ""


def _lines_of(text: str, *name: str) -> tuple[int, int]:
    """The first and the last line, counted from 1, of what is named in the file: a setting, or
    one in its table."""
    before = 0
    for end, data in _beginnings(text):
        if _holds(data, *name):
            return before + 1, end
        before = end
    return before, before


def _holds(data: object, *name: str) -> bool:
    if not name:
        return True
    return isinstance(data, dict) and name[0] in data and _holds(data[name[0]], *name[1:])


def _beginnings(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The first lines of a file and what they say, for every number of them that can be read."""
    lines = text.split("\n")
    for end in range(1, len(lines) + 1):
        with suppress(tomllib.TOMLDecodeError):
            yield end, tomllib.loads("\n".join([*lines[:end], ""]))


# Changing it


def _edited(text: str, changes: Mapping[str, Chosen]) -> str:
    """The text with these settings changed; what is new stands behind the last line that comes
    before any table."""
    import tomlkit

    for name, value in changes.items():
        document = tomlkit.parse(text)
        if isinstance(value, dict):
            _edit_keys(document, value)
            text = tomlkit.dumps(document)
        elif name in document:
            document[name] = value
            text = tomlkit.dumps(document)
        else:
            text = _inserted(text, f"{name} = {tomlkit.item(value).as_string()}")
    return text


def _inserted(text: str, line: str) -> str:
    lines = text.split("\n") if text else [""]
    tops = [name for name, value in tomllib.loads(text).items() if not isinstance(value, dict)]
    last = max((_lines_of(text, name)[1] for name in tops), default=0)
    gap = [""] if lines[last : last + 1] and lines[last].startswith("[") else []
    return "\n".join([*lines[:last], line, *gap, *lines[last:]])


def _edit_keys(document: Any, keys: Mapping[str, str]) -> None:
    """Make the table of keys say this: what stays stands where it was."""
    import tomlkit

    if "keys" not in document:
        document["keys"] = tomlkit.table()
    table = document["keys"]
    for name in [name for name in table if name not in keys]:
        del table[name]
    for name, written in keys.items():
        if table.get(name) != written:
            table[name] = written
