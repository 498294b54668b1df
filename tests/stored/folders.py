"""What 0.1.0 and 0.2.0 left on a disk, copied to be opened by this version (see README.md).

Files and JSON only: whatever our modules are called now, this stays.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSIONS = ("0.1.0", "0.2.0")
_HERE = Path(__file__).parent

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Folder:
    """One version's folders, ours to change; `facts` says what stands in them."""

    version: str
    relay: Path
    console: Path
    facts: dict[str, Any]

    @property
    def state(self) -> dict[str, Any]:
        """The state that this version made of its log."""
        return _read(self.version, "state.json")

    @property
    def log(self) -> list[Row]:
        """Every entry of the log, byte for byte."""
        return self.rows("SELECT seq, at, by, key, chat, kind, body, hash, span FROM log")

    def rows(self, question: str) -> list[Row]:
        """An answer of the relay's file, while no relay runs."""
        with contextlib.closing(sqlite3.connect(self.relay / "journal.db")) as db:
            return db.execute(question).fetchall()

    def change(self, statement: str, *values: object) -> None:
        """Change the relay's file, while no relay runs."""
        with contextlib.closing(sqlite3.connect(self.relay / "journal.db")) as db, db:
            db.execute(statement, values)

    @property
    def snapshot(self) -> dict[str, Any]:
        """The state as the relay's file holds it."""
        ((body,),) = self.rows("SELECT body FROM snapshot")
        found: dict[str, Any] = json.loads(zlib.decompress(body))
        return found

    @property
    def cached(self) -> dict[str, Any]:
        """The state as the console's file holds it, while no console runs."""
        with contextlib.closing(sqlite3.connect(self.console / "console.db")) as db:
            ((head,),) = db.execute("SELECT head FROM cache_head")
            chats = db.execute("SELECT id, chat FROM cache_chats").fetchall()
        found: dict[str, Any] = json.loads(head)
        return found | {"chats": {name: json.loads(chat) for name, chat in chats}}

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """The commands that had not reached the relay, in order."""
        return [json.loads(row["command"]) for row in self.facts["outbox"]]

    def chat(self, name: str) -> str:
        return str(self.facts["chats"][name])

    def token(self, name: str) -> str:
        return str(self.facts["operators"][name]["token"])


def copied(version: str, to: Path) -> Folder:
    """The folders of a version, as private as that version left them."""
    for name in ("relay", "console"):
        shutil.copytree(_HERE / version / name, to / name)
    for path in to.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return Folder(version, to / "relay", to / "console", _read(version, "facts.json"))


def frames(version: str, side: str) -> list[str]:
    """The frames that a version's relay or console wrote."""
    return (_HERE / version / f"frames-from-{side}.jsonl").read_text().splitlines()


def conversation(version: str) -> list[str]:
    """All that a version's relay said to a console which came in and stayed."""
    return (_HERE / version / "conversation.jsonl").read_text().splitlines()


def rev_of(version: str) -> int:
    """What a version's consoles said in hello."""
    return int(_read(version, "facts.json")["rev"])


def words_of(version: str) -> list[set[str]]:
    """The words of each enumeration in the frames of a version's relay."""
    return [set(words) for words in _read(version, "words.json").values()]


def _read(version: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((_HERE / version / name).read_text())
    return found


# Comparing


def misfits(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """Where a value that an old version wrote is not the same now. Fields may have been added."""
    match old, new:
        case dict(), dict():
            for name, value in old.items():
                if name in new:
                    yield from misfits(value, new[name], f"{place}.{name}")
                else:
                    yield f"{place}.{name} is gone"
        case list(), list() if len(old) == len(new):
            for number, (before, after) in enumerate(zip(old, new, strict=True)):
                yield from misfits(before, after, f"{place}[{number}]")
        case _:
            if old != new:
                yield f"{place} was {old!r} and is {new!r}"


def broken_links(log: list[Row]) -> list[int]:
    """The entries whose hash is not over their text and the hash of their chat's entry before,
    reckoned as 0.1.0 did."""
    heads: dict[str, bytes] = {}
    broken = []
    for seq, _, _, _, chat, _, text, digest, _ in log:
        if hashlib.sha256(heads.get(chat, b"") + text.encode()).digest() != digest:
            broken.append(seq)
        heads[chat] = digest
    return broken
