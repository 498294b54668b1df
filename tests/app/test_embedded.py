"""The relay of a demo: set up whatever was cut short before, started again when it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from console.program import embedded
from console.program.embedded import PAUSE_SECONDS, STEADY_SECONDS, Embedded, EmbeddedError
from tests.link.harness import VirtualClock

META = {
    "address": "http://127.0.0.1:7000",
    "app_id": "1",
    "app_secret": "s",
    "verify_token": "v",
    "pages": [{"id": "9", "name": "Acme", "token": "t", "brand": "Acme", "department": "Support"}],
}
RELAY = {"public": "http://127.0.0.1:8080", "consoles": "ws://127.0.0.1:8081"}


class Child:
    """A process that prints one line, and ends when the test says so."""

    def __init__(self, line: str = "", code: int | None = None, errors: str = "") -> None:
        self.line, self.returncode, self.errors = line, code, errors
        self.stdin = self.stdout = self
        self._ended = asyncio.Event()
        if code is not None:
            self._ended.set()

    def end(self, code: int = 0) -> None:
        self.returncode = code
        self._ended.set()

    def close(self) -> None:
        self.end()

    async def wait(self) -> int | None:
        await self._ended.wait()
        return self.returncode

    async def readline(self) -> bytes:
        return self.line.encode()

    async def communicate(self, given: bytes) -> tuple[bytes, bytes]:
        return self.line.encode(), self.errors.encode()


class Machine:
    """Runs the children, and remembers with which arguments."""

    def __init__(self) -> None:
        self.started: list[tuple[str, ...]] = []
        self.running: dict[str, Child] = {}
        self.taken: set[str] = set()
        self.relay: Callable[[], Child] = lambda: Child(json.dumps(RELAY))

    async def spawn(self, *arguments: str, log: IO[bytes] | None = None, **given: str) -> Child:
        self.started.append(arguments)
        if arguments[:2] == ("operator", "add"):
            if arguments[2] in self.taken:
                return Child(code=2, errors="there is an operator of this name already")
            self.taken.add(arguments[2])
            return Child(f"token of {arguments[2]}\n", code=0)
        if arguments[:2] == ("page", "add"):
            return Child(code=0)
        child = Child(json.dumps(META)) if arguments[0] == "meta" else self.relay()
        self.running[arguments[0]] = child
        if child.returncode and log is not None:
            log.write(b"starting\nno room left\n")
        return child

    @property
    def relays(self) -> list[tuple[str, ...]]:
        return [arguments for arguments in self.started if arguments[0] == "serve"]


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()

    async def no_webhook(address: str, webhook: str) -> None:
        pass

    monkeypatch.setattr(embedded, "_spawn", made.spawn)
    monkeypatch.setattr(embedded, "_put_webhook", no_webhook)
    monkeypatch.setattr(embedded, "operator_name", lambda: "Root")
    return made


async def test_the_token_is_made_once(machine: Machine, tmp_path: Path) -> None:
    for _ in range(2):
        demo = Embedded(tmp_path)
        assert (await demo.start()).token == "token of Root"
        await demo.stop()
    assert machine.taken == {"Root"}


@pytest.mark.parametrize("left", [None, "", "\n"])
async def test_a_first_start_that_was_cut_short_harms_nobody(
    left: str | None, machine: Machine, tmp_path: Path
) -> None:
    """The operator was added, but the token never reached the file."""
    machine.taken |= {"Root", "Root 2"}
    if left is not None:
        (tmp_path / "operator.token").write_text(left)
    demo = Embedded(tmp_path)
    assert (await demo.start()).token == "token of Root 3"
    kept = tmp_path / "operator.token"
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == ("token of Root 3", 0o600)
    await demo.stop()


async def test_other_troubles_are_told_at_once(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_NAME_TAKEN", 77)
    machine.taken.add("Root")
    with pytest.raises(EmbeddedError, match="of this name already"):
        await Embedded(tmp_path).start()


async def test_a_relay_that_ends_is_started_again_at_the_same_ports(
    machine: Machine, tmp_path: Path
) -> None:
    clock = VirtualClock()
    demo = Embedded(tmp_path, clock=clock)
    await demo.start()
    watch = asyncio.create_task(demo.watch())
    for _ in range(3):
        machine.running["serve"].end(-9)
        await clock.reach(clock.now() + round(PAUSE_SECONDS * 1000))
        for _ in range(20):  # turns of the loop, until the new one is watched
            await asyncio.sleep(0)
        clock.advance(STEADY_SECONDS)
    first, *others = machine.relays
    assert len(others) == 3
    at = first.index("--public")
    assert first[at : at + 4] == ("--public", "127.0.0.1:0", "--consoles", "127.0.0.1:0")
    for again in others:
        assert again[at : at + 4] == ("--public", "127.0.0.1:8080", "--consoles", "127.0.0.1:8081")
        assert again[:at] == first[:at]
    assert not watch.done()
    watch.cancel()
    await demo.stop()


async def test_one_that_ends_again_at_once_is_given_up(machine: Machine, tmp_path: Path) -> None:
    clock = VirtualClock()
    demo = Embedded(tmp_path, clock=clock)
    await demo.start()
    watch = asyncio.create_task(demo.watch())
    machine.relay = lambda: Child(code=6)
    machine.running["serve"].end(1)
    await clock.reach(clock.now() + round(PAUSE_SECONDS * 1000))
    with pytest.raises(EmbeddedError, match="relay has ended with code 6: no room left"):
        await watch
    await demo.stop()


async def test_without_the_stand_in_there_is_no_demo(machine: Machine, tmp_path: Path) -> None:
    demo = Embedded(tmp_path, clock=VirtualClock())
    await demo.start()
    machine.running["meta"].end(1)
    with pytest.raises(EmbeddedError, match="stand-in for Meta has ended with code 1"):
        await demo.watch()
    await demo.stop()


async def test_modules_of_the_current_folder_are_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "getpass.py").write_text("raise SystemExit('the wrong getpass')")
    monkeypatch.chdir(tmp_path)
    child = await embedded._spawn("--help")
    printed, errors = await child.communicate()
    assert (child.returncode, errors) == (0, b"")
    assert b"operator" in printed
