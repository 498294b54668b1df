"""Each recovery of docs/relay.md, run as written: its commands in a shell, on a folder that has
lost what they are for. Real programs."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.environment import clean_environment

GUIDE = Path(__file__).parents[2] / "docs" / "relay.md"
SECONDS = 60
DAMAGED = 6
PAGE = "page add 1001 --name Acme --brand Acme --department Support --token - --data"


def recoveries() -> dict[str, str]:
    """The commands of each recovery, by its title."""
    part = GUIDE.read_text("utf-8").partition("\n## When something is lost\n")[2]
    part = part.partition("\n## ")[0]
    found = re.findall(r"^### (.+?)\n.*?^```sh\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)
    return dict(found)


class Place:
    """A relay's folder with a Page and two operators, stopped, and a backup of it."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.backup = folder / "backup"
        self._environment = clean_environment(
            META_APP_ID="1",
            META_APP_SECRET="secret",
            META_VERIFY_TOKEN="word",
            PAGE_TOKEN="new-token",
        )
        programs = Path(sys.executable).parent
        self._environment["PATH"] = f"{programs}{os.pathsep}{self._environment['PATH']}"
        self.shell(f"echo token | messenger-relay {PAGE} {self.data}")
        self.shell(f"messenger-relay operator add Aiko --role admin --data {self.data}")
        shutil.copytree(self.data, self.backup)
        self.shell(f"messenger-relay operator add Ben --role admin --data {self.data}")

    def shell(self, command: str, code: int = 0) -> str:
        """What the commands say, the last of which ends with this code."""
        done = subprocess.run(
            ["bash", "-c", command],
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done.stderr

    def follow(self, block: str) -> None:
        """A block as a person types it, with the folders of this test."""
        block = block.replace("/var/lib/relay", str(self.data)).replace("/backup", str(self.backup))
        if block.startswith("messenger-relay serve"):
            assert "0 operators" in self.serve(*block.split()[2:])
        else:
            self.shell(block)

    def serve(self, *more: str, kill: bool = False) -> str:
        """Start the relay, see that it is up, and end it; what it said."""
        ports = ["--public", "127.0.0.1:0", "--consoles", "127.0.0.1:0"]
        options = more or ("--data", str(self.data))
        with subprocess.Popen(
            ["messenger-relay", "serve", *ports, "--graph", "http://127.0.0.1:1", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self._environment,
        ) as relay:
            assert relay.stdout is not None and relay.stderr is not None
            first = relay.stdout.readline()
            if not first:
                raise AssertionError(relay.stderr.read())
            assert json.loads(first)["public"]
            relay.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
            _, said = relay.communicate(timeout=SECONDS)
            return said

    def refuses(self) -> str:
        return self.shell(f"messenger-relay serve --data {self.data}", DAMAGED)

    def doctor(self) -> str:
        command = ["messenger-relay", "doctor", "--data", str(self.data)]
        return subprocess.run(
            [*command, "--graph", "http://127.0.0.1:1"],
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=SECONDS,
            check=False,
        ).stdout


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_the_key(place: Place) -> None:
    (place.data / "key").unlink()
    said = place.serve()
    assert "the key is missing" in said and "1 Pages, 2 operators" in said
    assert "the key is missing" in place.doctor()
    assert not (place.data / "key").exists()
    place.follow(recoveries()["The key"])
    assert "warning" not in place.serve()


@pytest.mark.parametrize("content", [None, "", "rubbish", "x" * 43 + "="])
def test_the_key_for_good(place: Place, content: str | None) -> None:
    (place.data / "key").unlink()
    if content is not None:
        (place.data / "key").write_text(content)
        (place.data / "key").chmod(0o600)
    said = place.shell(f"echo token | messenger-relay {PAGE} {place.data}", 2)
    assert "messenger-relay key new" in said
    place.follow(recoveries()["The key, for good"])
    assert "warning" not in place.serve()
    assert "tokens: all that are stored can be read" in place.doctor()


def test_an_operators_token(place: Place) -> None:
    place.follow(recoveries()["An operator's token"])
    assert "2 operators" in place.serve()


def _empty(journal: Path) -> None:
    journal.write_bytes(b"")


def _rubbish(journal: Path) -> None:
    journal.write_bytes(b"no database" * 1000)


def _cut_off(journal: Path) -> None:
    journal.write_bytes(journal.read_bytes()[:5000])


@pytest.mark.parametrize("lose", [Path.unlink, _empty, _rubbish, _cut_off])
def test_the_journal(place: Place, lose: Callable[[Path], None]) -> None:
    lose(place.data / "journal.db")
    place.refuses()
    place.refuses()
    place.follow(recoveries()["The journal"])
    assert "1 Pages, 1 operators" in place.serve()


def test_the_last_commits(place: Place) -> None:
    place.serve(kill=True)
    (place.data / "journal.db-wal").unlink()
    assert "messenger-relay restored" in place.refuses()
    place.follow(recoveries()["The last commits"])
    assert "2 operators" in place.serve()


def test_everything(place: Place) -> None:
    (place.data / "journal.db").unlink()
    assert "serve --new" in place.refuses()
    place.follow(recoveries()["Everything"])
    assert "0 operators" in place.serve()


def test_a_relay_that_was_killed_starts_again(place: Place) -> None:
    place.serve(kill=True)
    assert "2 operators" in place.serve()


def test_every_recovery_has_its_test() -> None:
    names = {name.lower().replace("'", "").replace(",", "") for name in recoveries()}
    tests = {name.removeprefix("test_").replace("_", " ") for name in globals()}
    assert names <= tests
