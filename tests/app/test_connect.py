"""`connect`: what is remembered, and what is said instead."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from pathlib import Path

import pytest

from console.core.state import State
from console.program import settings
from console.program.cli import main
from console.program.exits import EXIT_RELAY
from tests.link.harness import Peer, fake_relay, snapshot, welcome


@pytest.fixture(autouse=True)
def _a_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSENGER_CONSOLE_CONFIG", str(tmp_path / "config"))
    monkeypatch.setenv("MESSENGER_CONSOLE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MESSENGER_CONSOLE_TOKEN", "secret")
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)


def untouched(folder: Path) -> bool:
    return not any(path.is_file() for path in folder.rglob("*"))


async def test_an_address_that_lets_us_in_is_remembered() -> None:
    async def let_in(peer: Peer) -> None:
        await peer.send(welcome(State(), mode="snapshot"), *snapshot(State()))

    async with fake_relay(let_in) as relay:
        await asyncio.to_thread(main, ["connect", relay.url])  # no terminal: the console stays shut
    assert settings.load().relay == relay.url


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (HTTPStatus.UNAUTHORIZED, "does not know this token"),
        (HTTPStatus.NOT_FOUND, "is no relay"),
        (HTTPStatus.BAD_GATEWAY, "not there now"),
    ],
)
async def test_one_that_does_not_is_not(
    status: HTTPStatus, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with fake_relay(statuses=[status]) as relay:
        assert await asyncio.to_thread(main, ["connect", relay.url]) == EXIT_RELAY
    shown = capsys.readouterr().err
    assert said in shown and "Nothing has been remembered" in shown and shown.count("\n") == 1
    assert relay.url.split("/")[2] in shown
    assert untouched(tmp_path)


async def test_nor_is_one_where_nobody_listens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    async with fake_relay() as relay:
        pass
    assert await asyncio.to_thread(main, ["connect", relay.url]) == EXIT_RELAY
    assert "リレーが動いていません" in capsys.readouterr().err
    assert untouched(tmp_path)
