"""docs/facebook.md, followed word for word against the stand-in: its commands run in a shell, its
keys go to the console, its clicks to the login dialog. Real programs, real time."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx
from textual.pilot import Pilot

from console.core.kinds.messenger.permissions import FIELDS, PERMISSIONS
from console.link.clock import SystemClock
from console.link.relay import Endpoint
from console.program.app import ConsoleApp
from console.program.key_reader import key_times
from console.program.live import live
from console.program.settings import ConsoleSettings
from console.session.unplugged import first_painted
from server_stub.relay.addresses import PUBLIC_URL
from server_stub.relay.doctor.findings import CHECKS
from server_stub.relay.messenger.config import LOGIN_CONFIG, NAMES
from server_stub.relay.messenger.connecting.accounts import CALLBACK
from server_stub.relay.messenger.connecting.callbacks import DEAUTHORIZE, DELETION
from tests.environment import clean_environment
from tests.flows.children import HANGING, Bell
from tests.flows.servers import listening

GUIDE = Path(__file__).parents[2] / "docs" / "facebook.md"
PORTS = ("8089", "8080", "8081")
SIZE = (120, 36)
END = "the block has ended with"

_KEYS = {"Enter": "enter", "Esc": "escape", "F5": "f5", "Space": "space"}
_PIECE = re.compile(
    r"```(\w*)\n(.*?)^```$|^\| ([^|\n]+) \| ([^|\n]+) \|$", re.DOTALL | re.MULTILINE
)
_ACTION = re.compile(r"(press|type|open|click|then) (?:the address)?(?:`([^`]+)`)?")
_CONNECT = re.compile(
    r"MESSENGER_CONSOLE_TOKEN=\$\(cat (?P<token>\S+)\) messenger-console connect (?P<url>\S+)\n"
)
_CODE = re.compile(r"`([^`]+)`")


def read_guide() -> str:
    return GUIDE.read_text("utf-8")


def practice(text: str, ports: dict[str, str]) -> Iterator[re.Match[str]]:
    """The blocks of the last part and the rows of its tables, with ports that are free."""
    part = text.partition("\n## The same against the stand-in\n")[2]
    for usual, free in ports.items():
        part = part.replace(f":{usual}", f":{free}")
    for piece in _PIECE.finditer(part):
        if piece[3] != "do":
            yield piece


class Shell:
    """One shell for all commands, as a person has it open."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def run(self, block: str) -> tuple[str, int]:
        """What a block prints on stdout, and the exit code of its last command."""
        assert self._process.stdin is not None
        ending = f'status=$?\necho\necho "{END} $status"\n'
        self._process.stdin.write(f"{block}\n{ending}".encode())
        lines: list[str] = []
        try:
            async with asyncio.timeout(HANGING):
                while not (line := await self._line()).startswith(END):
                    lines.append(line)
        except TimeoutError:
            raise AssertionError(f"{block} goes on after {HANGING} s: {lines}") from None
        return "".join(lines), int(line.removeprefix(END))

    async def _line(self) -> str:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line, "the shell is gone"
        return line.decode()


@contextlib.asynccontextmanager
async def open_shell(folder: Path) -> AsyncIterator[Shell]:
    """A shell without settings of ours; nothing it has started is left afterwards."""
    environment = clean_environment()
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    pipe = asyncio.subprocess.PIPE
    with (folder / "shell.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *("bash", "--norc"),
            stdin=pipe,
            stdout=pipe,
            stderr=log,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
    try:
        yield Shell(process)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        await process.communicate()


class Dialog(HTMLParser):
    """A page of the login dialog: links and buttons by their words, and what its form holds."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: dict[str, str] = {}
        self.buttons: dict[str, tuple[str, str]] = {}
        self.fields: list[tuple[str, str]] = []
        self._given: dict[str, str | None] = {}
        self._words = ""
        self._reads = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._reads = tag in ("a", "button")
        if self._reads:
            self._given, self._words = given, ""
        elif tag == "input" and (given.get("type") == "hidden" or "checked" in given):
            self.fields.append((given["name"] or "", given["value"] or ""))

    def handle_data(self, data: str) -> None:
        self._words += data if self._reads else ""

    def handle_endtag(self, tag: str) -> None:
        words, given = self._words.strip(), self._given
        if tag == "a":
            self.links[words] = given["href"] or ""
        elif tag == "button":
            self.buttons[words] = (given["name"] or "", given["value"] or "")


class Shown(ConsoleApp):
    """The console, which says whenever it has drawn."""

    def __init__(self, bell: Bell, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._bell = bell

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        self._bell.ring()


class Seat:
    """A person in front of the console, with a browser beside it."""

    def __init__(self, app: Shown, pilot: Pilot[Any], bell: Bell) -> None:
        self._app = app
        self._pilot = pilot
        self._bell = bell
        self._address = ""
        self._page = ""

    @property
    def text(self) -> str:
        strips = self._app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    async def do(self, words: str) -> None:
        """What stands in the first column of a table."""
        if words == "nothing":
            return
        for verb, what in _ACTION.findall(words):
            if verb == "press":
                await self._pilot.press(_KEYS.get(what, what))
            elif verb == "type":
                await self._pilot.press(*("space" if sign == " " else sign for sign in what))
            elif verb == "open":
                self._page = await self._visit("GET", self._address)
            else:
                self._page = await self._click(what)

    async def see(self, words: str) -> None:
        """Wait for what stands in the second column."""
        parts = _CODE.findall(words)
        assert parts, words
        if words.startswith("in the browser"):
            assert all(part in self._page for part in parts), self._page
            return
        try:
            await self._bell.until(lambda: all(part in self.text for part in parts))
        except TimeoutError:
            raise AssertionError(f"not to be read: {parts}\n{self.text}") from None
        if words.startswith("the address alone"):
            self._address = "".join(self.text.split())
            self._address = self._address[: self._address.index("business_management") + 19]

    async def _click(self, words: str) -> str:
        page = Dialog(self._page)
        if words in page.links:
            self._address = urljoin(self._address, page.links[words])
            return await self._visit("GET", self._address)
        return await self._visit("POST", self._address, [*page.fields, page.buttons[words]])

    async def _visit(self, method: str, address: str, form: Sequence[tuple[str, str]] = ()) -> str:
        data: dict[str, list[str]] = {}
        for name, value in form:
            data.setdefault(name, []).append(value)
        async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as browser:
            return (await browser.request(method, address, data=data)).text


@contextlib.asynccontextmanager
async def sit_down(folder: Path, url: str, token: str) -> AsyncIterator[Seat]:
    """The console as `messenger-console connect` puts it together."""

    @contextlib.asynccontextmanager
    async def connect() -> AsyncIterator[Endpoint]:
        yield Endpoint(url, token)

    bell = Bell()
    app = Shown(
        bell,
        first_painted(0, None),
        ConsoleSettings(language="en", bell=False),
        live=lambda: live(folder / "console", connect, SystemClock()).session,
        tz=UTC,
        key_time=key_times(still=True),  # nobody presses keys as fast as a test
    )
    thresholds = gc.get_threshold()
    try:
        async with app.run_test(size=SIZE) as pilot:
            try:
                yield Seat(app, pilot, bell)
            finally:
                await app.action_quit()
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)


@dataclass
class Follower:
    """Goes through the guide. `output` and `status` are those of the last commands."""

    folder: Path
    shell: Shell
    stack: contextlib.AsyncExitStack
    seat: Seat | None = None
    output: str = ""
    status: int = 0
    done: Counter[str] = field(default_factory=Counter)

    async def follow(self, piece: re.Match[str]) -> None:
        kind, block, do, see = piece.groups()
        match kind:
            case "sh":
                self.output, self.status = await self.shell.run(block)
            case "text":
                self.compare(block)
            case "console":
                await self.open_console(block)
            case None:
                assert self.seat is not None
                await self.seat.do(do)
                await self.seat.see(see)
        self.done[kind or "row"] += 1

    def compare(self, expected: str) -> None:
        """What the guide shows of the output stands in it, and the exit code fits to it."""
        lines = self.output.splitlines()
        for line in expected.splitlines():
            assert line in lines, f"{line}\nis not in\n{self.output}"
        said = [line for line in lines if line.startswith("wrong ")]
        assert self.status == (1 if said else 0)

    async def open_console(self, command: str) -> None:
        found = _CONNECT.fullmatch(command)
        assert found, command
        token = (self.folder / found["token"]).read_text().strip()
        self.seat = await self.stack.enter_async_context(sit_down(self.folder, found["url"], token))


async def test_the_guide_word_for_word(tmp_path: Path) -> None:
    with listening() as meta, listening() as public, listening() as consoles:
        free = [str(one.getsockname()[1]) for one in (meta, public, consoles)]
    async with contextlib.AsyncExitStack() as stack:
        shell = await stack.enter_async_context(open_shell(tmp_path))
        follower = Follower(tmp_path, shell, stack)
        for piece in practice(read_guide(), dict(zip(PORTS, free, strict=True))):
            await follower.follow(piece)
    assert follower.done == {"sh": 9, "text": 5, "console": 1, "row": 29}
    for secret in ("practice-secret", "practice-word"):
        assert secret not in (tmp_path / "try" / "relay.log").read_text()


def test_every_check_of_the_doctor_stands_at_its_step() -> None:
    text = read_guide()
    numbers = [int(number) for number in re.findall(r"^## (\d+)\. ", text, re.MULTILINE)]
    assert numbers == list(range(1, 13))
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    broken = next(part for part in parts if part.startswith("When something breaks"))
    for check in CHECKS:
        step = next(part for part in parts if part.startswith(f"{check.step}. "))
        assert f"`{check.name}`" in step.partition("**Doctor.**")[2], check
        row = next(line for line in broken.splitlines() if f"`{check.name}`" in line)
        assert f"[{check.step}](#{check.step}-" in row, check


def test_names_and_addresses_are_those_of_the_program() -> None:
    parts = re.split(r"^## ", read_guide(), flags=re.MULTILINE)
    assert set(_CODE.findall(parts[3])) == set(PERMISSIONS)
    assert _CODE.findall(parts[8].partition("fields:")[2].partition("**What")[0]) == list(FIELDS)
    for path in (CALLBACK, DEAUTHORIZE, DELETION):
        assert f"`https://relay.example.com{path}`" in parts[7]
    for name in (*NAMES, PUBLIC_URL):
        assert f'{name} = "' in parts[4]
    assert f'`{LOGIN_CONFIG} = "..."`' in parts[7]


def test_links_within_the_guide_lead_somewhere() -> None:
    text = read_guide()
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    links = re.findall(r"\(#([^)]+)\)", text)
    assert links and set(links) <= places
