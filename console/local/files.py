"""Files of the operator: what is attached, read piece by piece, and what is saved and opened.

All of it blocks. Nothing here trusts a name: what a file is, its first bytes say.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

import platformdirs

from console.core.attachments import Refused, RefusedReason, check
from console.core.content import Content
from console.core.formats import Format, MediaKind, looks_like
from console.core.kinds.kind import Media as Rules
from console.core.opening import ENDINGS, Danger, danger
from console.session.ports import ChangedError, Chosen

MOST_COPIES = 1_000
"""Files of one name in a folder, after which no other is saved."""

_FARTHEST = (1 << 63) - 1
"""Where a file may end; a damaged one speaks of places behind."""
PATIENCE = 3.0
"""Seconds within which an opener that fails has done so."""

Naming = Callable[[str, str], tuple[str, str]]
"""From the name as it came and what the file is to the stem and ending of one that is given."""

_LONGEST_NAME = 200
"""Bytes; file systems take 255, and a number may be added."""


def choose(path: Path, rules: Rules, wanted: MediaKind | None = None) -> Chosen | Refused:
    """Look at a file that shall be sent. `VANISHED` when there is none, `UNREADABLE` when it is
    a folder or a device (`found` says so) or may not be read."""
    try:
        with _opened(path) as file:
            facts = os.fstat(file)
            if stat.S_ISDIR(facts.st_mode):
                return Refused(RefusedReason.UNREADABLE, looks_like="folder")
            if not stat.S_ISREG(facts.st_mode):
                return Refused(RefusedReason.UNREADABLE, looks_like="device")
            content = Content(facts.st_size, partial(_piece, file))
            name = os.fsencode(path.name).decode(errors="replace")
            verdict = check(name, facts.st_size, content, rules, wanted)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
            return Refused(RefusedReason.VANISHED)
        return Refused(RefusedReason.UNREADABLE)
    except ValueError:  # a NUL in the name
        return Refused(RefusedReason.VANISHED)
    return verdict if isinstance(verdict, Refused) else Chosen(path, verdict, _mark(facts))


def read_piece(path: Path, mark: str, offset: int, size: int) -> bytes:
    """Some bytes of a file that is still what was chosen. Raises ChangedError."""
    try:
        with _opened(path) as file:
            piece = os.pread(file, size, offset)
            if _mark(os.fstat(file)) != mark or not piece:
                raise ChangedError(path)
            return piece
    except OSError as error:
        raise ChangedError(path) from error


class _opened:  # noqa: N801 - reads as a verb
    """A file descriptor for reading; a pipe without a writer does not hold us up."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)

    def __enter__(self) -> int:
        return self._file

    def __exit__(self, *_: object) -> None:
        os.close(self._file)


def _mark(facts: os.stat_result) -> str:
    return f"{facts.st_dev} {facts.st_ino} {facts.st_size} {facts.st_mtime_ns}"


def new_private(path: Path) -> IO[bytes]:
    """A new file for the user alone, open for writing. Raises OSError."""
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC
    return os.fdopen(os.open(path, flags, 0o600), "wb")


@contextmanager
def content_at(path: Path) -> Iterator[Content]:
    """What a file holds, to be looked at. Raises OSError, also when it is read."""
    with _opened(path) as file:
        yield Content(os.fstat(file).st_size, partial(_piece, file))


def _piece(file: int, at: int, count: int) -> bytes:
    return os.pread(file, count, min(at, _FARTHEST))


# Saving


def downloads() -> Path:
    """Where the operator's system keeps what is downloaded (XDG, else ~/Downloads)."""
    return Path(platformdirs.user_downloads_dir())


def safe_name(name: str) -> str:
    """A name as one file's: no folder, nothing unseen, nothing hidden, not too long."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(
        char for char in last if unicodedata.category(char)[0] not in "CZ" or char == " "
    )
    safe = "".join("_" if char in '<>:"|?*' else char for char in seen).strip(". ").lstrip("-~")
    stem, ending = os.path.splitext(safe)
    room = _LONGEST_NAME - len(ending.encode()[:20])
    stem = stem.encode()[:room].decode(errors="ignore")
    return (stem + ending.encode()[:20].decode(errors="ignore")) or "file"


def _named(name: str, form: str) -> tuple[str, str]:
    """Stem and ending of the name to save under. A program that calls itself a picture does not
    keep that name's ending, nor a picture that of a program; a text may be called anything."""
    stem, ending = os.path.splitext(safe_name(name))
    own = ENDINGS.get(form, ())
    if ending.lower() in own:
        return stem, ending
    if form == "text" and ending and ending.lower() not in _ENDINGS_OF_FORMS:
        return stem, ending
    if own:
        return stem, own[0]
    claims = _ENDINGS_OF_FORMS if form else _ENDINGS_OF_MEDIA
    return (stem, ".bin") if ending.lower() in claims else (stem, ending)


def _named_to_open(name: str, form: str) -> tuple[str, str]:
    """As `_named`, with an ending by which a program for this form is chosen, and no other."""
    stem, ending = _named(name, form)
    own = ENDINGS[form]
    return (stem, ending) if ending.lower() in own else (stem + ending, own[0])


_ENDINGS_OF_FORMS = frozenset(one for endings in ENDINGS.values() for one in endings)
_ENDINGS_OF_MEDIA = frozenset(one for form in Format for one in ENDINGS[form])


def save(source: Path, folder: Path, name: str, named: Naming = _named) -> Path:
    """Copy into a folder under a name of its own: what is there already stays.

    The name is made safe, and given the ending that the content has. Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with content_at(source) as content:
        stem, ending = named(name, looks_like(content))
    with source.open("rb") as file:
        return _new_in(folder, stem, ending, partial(shutil.copyfileobj, file))


def save_text(text: str, folder: Path, name: str) -> Path:
    """Write a text of ours into a folder, as UTF-8, under a name of its own: what is there
    already stays. The name is made safe. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    stem, ending = os.path.splitext(safe_name(name))
    return _new_in(folder, stem, ending, lambda file: file.write(text.encode()))


def _new_in(folder: Path, stem: str, ending: str, write: Callable[[IO[bytes]], object]) -> Path:
    """A new file of the first name that is free, whole or not at all. Raises OSError."""
    for number in range(1, MOST_COPIES + 1):
        target = folder / (f"{stem}{ending}" if number == 1 else f"{stem} ({number}){ending}")
        try:
            made = new_private(target)
        except FileExistsError:
            continue
        try:
            with made:
                write(made)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
        return target
    taken = str(folder / f"{stem}{ending}")
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), taken)


# Opening


def opener(environment: Mapping[str, str], platform: str) -> str:
    """The program that opens a file with what the operator has for its kind; "" where there is
    no display to open it on."""
    if platform == "darwin":
        return shutil.which("open") or ""
    display = environment.get("WAYLAND_DISPLAY") or environment.get("DISPLAY")
    return (shutil.which("xdg-open") or "") if display else ""


def danger_of(path: Path, name: str) -> Danger | None:
    """What speaks against handing a file of this name to another program. Raises OSError."""
    with content_at(path) as content:
        return danger(looks_like(content), name)


def copy_to_open(path: Path, name: str) -> Path:
    """A copy of a file that nothing speaks against, under a name by which other programs know
    it. Raises OSError."""
    return save(path, path.parent / "opened", name, _named_to_open)


def open_with(program: str, path: Path, patience: float = PATIENCE) -> bool:
    """Start a program on a file, and wait a moment whether it fails (not when it goes on: some
    openers end at once, others stay as long as what they have opened). Blocks; raises OSError."""
    quiet = subprocess.DEVNULL
    child = subprocess.Popen(
        [program, str(path)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        return child.wait(patience) == 0
    except subprocess.TimeoutExpired:
        _started.append(child)
        _started[:] = [each for each in _started if each.poll() is None]
        return True


_started: list[subprocess.Popen[bytes]] = []
"""Kept so that each is waited for when it has ended."""
