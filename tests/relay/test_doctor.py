"""The whole examination: of nothing, of a stand-in and a relay on loopback, and by command."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from console.core.kinds.messenger.permissions import FIELDS
from console.core.moments import MINUTE, SECOND
from server_stub.relay.admin import add_operator, add_page
from server_stub.relay.cli import main
from server_stub.relay.control import ControlError, ask_relay
from server_stub.relay.descriptors import Descriptors
from server_stub.relay.doctor import examination as doctor_module
from server_stub.relay.doctor.examination import Doctor, consoles_of, run
from server_stub.relay.doctor.findings import CHECKS, Finding, Mark, ok
from server_stub.relay.messenger.config import MetaApp
from server_stub.relay.secret import Secret
from tests.flows.clocks import MetaClock
from tests.flows.servers import Meta, Relay
from tests.relay.doctor_desk import Proxy
from tests.relay.rig import VirtualClock
from tests.relay.test_doctor_host import is_wrong
from tests.waiting import until

CANARY = "canary-app-secret"
STRANGE = "\x1b[31m\n"


class Dated(Proxy):
    """Real HTTP, in which everybody's Date is that of the virtual clock."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__(httpx.AsyncHTTPTransport())
        self._clock = clock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        now = datetime.fromtimestamp(self._clock.now() / SECOND, UTC)
        answer.headers["Date"] = format_datetime(now, usegmt=True)
        return answer


@dataclass
class Clinic:
    """A stand-in, a relay that can be stopped, and a doctor for it."""

    folder: Path
    clock: VirtualClock
    meta: Meta
    relay: Relay
    graph: str
    proxy: Dated

    @property
    def settings(self) -> dict[str, str]:
        app = self.meta.world.app
        return {
            "META_APP_ID": app.id,
            "META_APP_SECRET": app.secret,
            "META_VERIFY_TOKEN": app.verify_token,
            "PUBLIC_URL": self.relay.webhook.removesuffix("/webhook"),
        }

    async def examine(self, **settings: str) -> dict[str, Finding]:
        """The findings by the name of their check, and of the Page they are about."""
        doctor = Doctor(
            self.folder,
            self.settings | settings,
            self.graph,
            "",
            self.relay.consoles,
            self.clock,
            self.proxy,
        )
        found = [finding async for finding in doctor.examine()]
        names = [one.check.name for one in found]
        assert names[: len(CHECKS) - 4] == [check.name for check in CHECKS[:-4]]
        return {one.check.name: one for one in found}


@pytest.fixture
async def clinic(tmp_path: Path) -> AsyncIterator[Clinic]:
    clock = VirtualClock()
    meta = Meta(MetaClock(clock))
    async with meta.open() as graph:
        relay = Relay(tmp_path / "relay", clock, meta, graph)
        await relay.start()
        proxy = Dated(clock)
        try:
            yield Clinic(tmp_path / "relay", clock, meta, relay, graph, proxy)
        finally:
            await proxy.aclose()
            meta.end()
            if relay.up:
                await relay.stop()


def wrongs(found: dict[str, Finding]) -> list[str]:
    return [name for name, finding in found.items() if finding.mark is Mark.WRONG]


def unclear(found: dict[str, Finding]) -> list[str]:
    return [name for name, finding in found.items() if finding.mark is Mark.UNCHECKED]


async def connect(clinic: Clinic) -> None:
    """An admin, and a Page connected on both sides."""
    page, store = clinic.meta.page, clinic.relay.store
    await add_operator(store, "Chie", "admin")
    await add_page(store, page.id, page.name, Secret(page.token), "Acme", "Support")
    await clinic.meta.standin.connect(clinic.relay.webhook)


async def test_from_an_empty_relay_to_the_first_message(clinic: Clinic) -> None:
    assert wrongs(await clinic.examine()) == ["subscription", "admin", "Pages"]
    await connect(clinic)
    found = await clinic.examine()
    assert (wrongs(found), unclear(found)) == ([], [])
    clinic.meta.writes(clinic.meta.yuki, "hello")
    await until(lambda: clinic.relay.state.open_chats)
    assert wrongs(await clinic.examine()) == []


async def test_with_the_relay_stopped(clinic: Clinic) -> None:
    await connect(clinic)
    clinic.meta.writes(clinic.meta.yuki, "hello")
    await until(lambda: clinic.relay.state.open_chats)
    await clinic.relay.stop()
    seq = clinic.relay.state.seq
    found = await clinic.examine()
    assert wrongs(found) == ["relay", "address", "consoles"]
    assert unclear(found) == ["relay's clock", "webhook", "signature", "login addresses"]
    assert found["first message"].mark is Mark.OK
    await clinic.relay.start()
    assert clinic.relay.state.seq == seq
    assert wrongs(await clinic.examine()) == []


async def test_what_breaks_later(clinic: Clinic) -> None:
    await connect(clinic)
    clinic.meta.standin.tokens.renew(clinic.meta.page)
    clinic.meta.world.app.fields = FIELDS[:3]
    assert wrongs(await clinic.examine())[:2] == ["subscription", "access"]


async def test_settings_that_are_not_the_relays(clinic: Clinic) -> None:
    found = await clinic.examine(META_APP_SECRET=CANARY, META_VERIFY_TOKEN="another")
    assert wrongs(found)[:3] == ["app", "webhook", "signature"]
    assert CANARY not in "".join(finding.line() for finding in found.values())


@pytest.mark.parametrize("name", ["PUBLIC_URL", "META_APP_SECRET"])
async def test_settings_that_are_missing(clinic: Clinic, name: str) -> None:
    found = await clinic.examine(**{name: ""})
    assert wrongs(found)[0] == "settings"
    assert "address" in unclear(found)
    assert ("app" in unclear(found)) == (name == "META_APP_SECRET")


async def test_a_proxy_that_passes_no_websockets(clinic: Clinic) -> None:
    assert (await clinic.examine())["consoles"].mark is Mark.OK
    clinic.proxy.stripped = ("upgrade", "connection")
    assert is_wrong((await clinic.examine())["consoles"], "Upgrade")


async def test_what_is_repeated_of_a_secret_is_not_shown(clinic: Clinic) -> None:
    said = {"error": {"code": 190, "message": f"bad {clinic.settings['META_APP_SECRET']}"}}
    path = f"/v26.0/{clinic.meta.world.app.id}/subscriptions"
    clinic.proxy.instead[path] = httpx.Response(400, json=said)
    assert is_wrong((await clinic.examine())["app"], "bad ***")


async def test_a_relay_of_another_version(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor_module, "DOCTOR", "something older")
    found = await clinic.examine()
    assert is_wrong(found["relay"], "another version", "again")
    assert {"admin", "Pages"} <= set(unclear(found))


async def test_a_clock_that_has_jumped_and_is_not_believed(clinic: Clinic) -> None:
    assert (await clinic.examine())["relay's clock"].mark is Mark.OK
    clinic.clock.wall += 15 * MINUTE
    found = await clinic.examine()
    assert is_wrong(found["relay's clock"], "jumped ahead by 900 s", "no chat is completed")
    assert found["address"].mark is Mark.OK
    clinic.clock.wall += -30 * MINUTE
    assert is_wrong((await clinic.examine())["relay's clock"], "jumped back by 900 s")
    clinic.clock.wall += 15 * MINUTE
    assert (await clinic.examine())["relay's clock"].mark is Mark.OK


@pytest.mark.parametrize("up", [True, False])
async def test_too_few_file_descriptors(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, up: bool
) -> None:
    assert (await clinic.examine())["file descriptors"].mark is Mark.OK
    if not up:
        await clinic.relay.stop()
    monkeypatch.setattr(Descriptors, "allowed", 256)
    monkeypatch.setattr(doctor_module, "raise_limit", lambda: 256)
    found = await clinic.examine()
    assert is_wrong(found["file descriptors"], "only 256", "4096", "LimitNOFILE")


async def test_a_relay_that_says_less_of_itself(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def older(folder: Path, request: dict[str, str]) -> dict[str, str]:
        answer = ask_relay(folder, request)
        kept = [one for one in json.loads(answer["findings"]) if one["check"][0] != 5]
        return answer | {"findings": json.dumps(kept)}

    monkeypatch.setattr(doctor_module, "ask_relay", older)
    found = await clinic.examine()
    assert found["relay"].mark is Mark.OK
    assert {"relay's clock", "file descriptors"} <= set(unclear(found))


async def test_a_relay_that_can_not_be_asked(clinic: Clinic) -> None:
    (clinic.folder / "control.sock").rename(clinic.folder / "lost.sock")
    assert is_wrong((await clinic.examine())["relay"], "control.sock")


async def test_a_page_that_takes_too_long(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    await connect(clinic)
    ask = ask_relay

    def slow(folder: Path, request: dict[str, str]) -> dict[str, str]:
        if "page" in request:
            raise ControlError("no answer")
        return ask(folder, request)

    monkeypatch.setattr(doctor_module, "ask_relay", slow)
    found = await clinic.examine()
    assert (found["relay"].mark, unclear(found)) == (Mark.OK, ["access"])


async def test_a_folder_without_its_key(clinic: Clinic) -> None:
    await connect(clinic)
    await clinic.relay.stop()
    (clinic.folder / "key").unlink()
    found = await clinic.examine()
    assert is_wrong(found["tokens"], "MESSENGER_RELAY_KEY", "key new")
    assert is_wrong(found["access"], "can not be read")
    assert not (clinic.folder / "key").exists()


async def test_a_damaged_folder(clinic: Clinic) -> None:
    await connect(clinic)
    await clinic.relay.stop()
    (clinic.folder / "key").write_text("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")
    assert is_wrong((await clinic.examine())["tokens"], "not the one")
    (clinic.folder / "journal.db").write_bytes(b"")
    assert is_wrong((await clinic.examine())["relay"], "empty or gone", "docs/relay.md")


@pytest.mark.parametrize(
    ("public_url", "consoles"),
    [
        ("https://relay.example", "wss://relay.example/relay"),
        ("https://relay.example:8443", "wss://relay.example:8443/relay"),
        ("http://127.0.0.1:8080", "ws://127.0.0.1:8081"),
    ],
)
def test_where_consoles_are_looked_for(public_url: str, consoles: str) -> None:
    assert consoles_of(MetaApp("1", Secret(""), Secret(""), public_url=public_url)) == consoles


async def test_what_is_printed(tmp_path: Path, capsys: Any) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(400, json={"error": {"code": 190, "message": f"no {STRANGE}"}})

    settings = {
        "META_APP_ID": "1",
        "META_APP_SECRET": CANARY,
        "META_VERIFY_TOKEN": "canary-verify",
        "PUBLIC_URL": "https://relay.example",
    }
    transport = httpx.MockTransport(answer)
    doctor = Doctor(tmp_path, settings, "https://graph.example", "", "", VirtualClock(), transport)
    assert await run(doctor) is False
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(CHECKS) - 4 + 1
    assert any(line.startswith("wrong         4  app: Facebook refuses them: no") for line in lines)
    assert all(line.isprintable() and "canary" not in line for line in lines)
    assert lines[-1].endswith("The numbers are the steps of docs/facebook.md.")
    assert all(line.split("  ")[0].strip() in list(Mark) for line in lines[:-1])
    assert lines[0].startswith("ok            2  data folder: ")


async def test_nothing_wrong_is_success(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    class Well(Doctor):
        def __init__(self) -> None:
            self.found = [ok(CHECKS[0], "fine"), Finding(CHECKS[1], Mark.UNCHECKED, "nobody knows")]

        async def examine(self) -> Any:
            for finding in self.found:
                yield finding

    assert await run(Well()) is True
    assert "1 ok, 1 not checked." in capsys.readouterr().out


def test_the_command(tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("META_APP_ID", "META_APP_SECRET", "META_VERIFY_TOKEN", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    here = ["doctor", "--data", str(tmp_path / "none"), "--graph", "http://127.0.0.1:1"]
    assert main(here) == 1
    out = capsys.readouterr().out
    assert "wrong         2  data folder: there is no folder" in out
    assert "not checked   2  clock: " in out
    assert "wrong         4  settings: missing: META_APP_ID" in out
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ["--graph", "http://graph.example"],
        ["--dialog", "ftp://x"],
        ["--consoles", "https://relay.example"],
        ["--consoles", "ws://relay.example"],
        ["--consoles", "wss://[x"],
    ],
)
def test_the_command_in_wrong_use(tmp_path: Path, capsys: Any, wrong: list[str]) -> None:
    assert main(["doctor", "--data", str(tmp_path), *wrong]) == 2
    assert capsys.readouterr().err.startswith("messenger-relay: ")


def test_help_says_what_one_needs(capsys: Any) -> None:
    assert main(["doctor", "--help"]) == 0
    out = capsys.readouterr().out
    assert "doctor: something is wrong" in out
    assert "--consoles" in out
