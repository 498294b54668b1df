"""Paths of files in what a terminal pastes when files are dropped on it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

LONGEST = 20_000
"""Characters; a longer text is a text."""

ATTACH_COMMAND = "/attach"
"""At the beginning of a line of an answer: attach the files named behind it, or choose one."""

_HOSTS = ("", "localhost")


@dataclass(frozen=True, slots=True)
class AttachLine:
    """A line of an answer that is the command to attach `paths`; without any, to choose one."""

    text: str
    paths: tuple[str, ...]


def attach_lines(text: str) -> tuple[AttachLine, ...]:
    """The lines of a text that are commands to attach."""
    split = ((line, line.split(maxsplit=1)) for line in text.split("\n"))
    return tuple(
        AttachLine(line, path_named(pieces[1]) if pieces[1:] else ())
        for line, pieces in split
        if pieces and pieces[0] == ATTACH_COMMAND
    )


def attach_line(paths: list[str]) -> str:
    """The command that attaches these."""
    return f"{ATTACH_COMMAND} {shlex.join(paths)}"


def paths_in(text: str) -> tuple[str, ...]:
    """The files a pasted text names, if it is nothing else: absolute paths or file:// addresses,
    quoted, escaped or plain, several in a line or one in each. () for any other text."""
    if len(text) > LONGEST:
        return ()
    files: list[str] = []
    for line in text.splitlines():
        line = line.strip()
        paths = _in_line(line)
        if line and not paths:
            return ()
        files += paths
    return tuple(files)


def path_named(text: str) -> tuple[str, ...]:
    """The files that an operator has typed after a command: as `paths_in`, or one path from the
    folder the console was started in."""
    text = text.strip()
    if not text or (files := paths_in(text)):
        return files if text else ()
    pieces = _split(text)
    return (pieces[0],) if len(pieces) == 1 else (text,)


def _in_line(line: str) -> list[str]:
    pieces = _split(line)
    if not all(_is_path(word) for word in pieces):
        pieces = [line]  # the spaces are part of the name, and nobody has escaped them
    return [_path(word) for word in pieces] if all(_is_path(word) for word in pieces) else []


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:  # a quote without its other half
        return [line]


def _is_path(word: str) -> bool:
    if word.lower().startswith("file://"):
        return _path(word).startswith("/")
    return (word.startswith("/") and word.strip("/") != "") or word.startswith("~/")


def _path(word: str) -> str:
    if not word.lower().startswith("file://"):
        return word
    try:
        url = urlsplit(word)
    except ValueError:
        return ""
    return unquote(url.path) if (url.hostname or "") in _HOSTS else ""
