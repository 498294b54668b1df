"""What the doctor finds on its machine: each check when all is well, and when it is not."""

from __future__ import annotations

import errno
import os
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from server_stub.relay.doctor.findings import Finding, Mark
from server_stub.relay.doctor.host import (
    LEAST_FREE,
    judge_disk,
    look_at_clock,
    look_at_disk,
    look_at_folder,
    look_at_secrets,
    look_at_settings,
)
from tests.relay.rig import START, VirtualClock

SETTINGS = {
    "META_APP_ID": "4711",
    "META_APP_SECRET": "canary-secret",
    "META_VERIFY_TOKEN": "canary-verify",
    "PUBLIC_URL": "https://relay.example",
}
MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
store:/x /srv/shared nfs4 rw 0 0
/dev/sdb1 /srv/shared/my\\040disk xfs rw 0 0
odd line
"""


def is_wrong(finding: Finding, *words: str) -> bool:
    """Wrong, with these words in the line and something to do."""
    assert finding.mark is Mark.WRONG, finding
    assert finding.do
    return all(one in finding.line() for one in words)


def test_a_folder_that_can_be_written(tmp_path: Path) -> None:
    assert look_at_folder(tmp_path).mark is Mark.OK
    assert list(tmp_path.iterdir()) == []


def test_no_folder_and_no_disk(tmp_path: Path) -> None:
    folder = tmp_path / "none"
    assert is_wrong(look_at_folder(folder), "there is no folder", f"mkdir -m 700 {folder}")
    assert look_at_disk(folder).mark is Mark.UNCHECKED
    assert not folder.exists()


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "make room"), (errno.EDQUOT, "make room"), (errno.EROFS, "Read-only")],
)
def test_a_folder_that_can_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("server_stub.relay.doctor.host.os.fsync", refuse)
    assert is_wrong(look_at_folder(tmp_path), words)


def test_a_disk() -> None:
    fine = judge_disk(Path("/srv/relay"), 5 * LEAST_FREE, MOUNTS)
    assert (fine.mark, "1.0 GB free" in fine.what, "ext4" in fine.what) == (Mark.OK, True, True)
    assert judge_disk(Path("/srv/shared/my disk/x"), LEAST_FREE, MOUNTS).mark is Mark.OK
    assert judge_disk(Path("/srv/relay"), LEAST_FREE, "").what.endswith("see that it is local")
    assert is_wrong(
        judge_disk(Path("/srv/shared/relay"), 10**12, MOUNTS), "another machine", "nfs4"
    )
    assert is_wrong(judge_disk(Path("/srv/relay"), LEAST_FREE - 1, MOUNTS), "only 199 MB")


def test_this_disk(tmp_path: Path) -> None:
    assert "free" in look_at_disk(tmp_path).what


def test_settings_from_the_file(tmp_path: Path) -> None:
    lines = [f'{name} = "{value}"\n' for name, value in SETTINGS.items()]
    (tmp_path / "relay.toml").write_text("".join(lines))
    finding, app = look_at_settings(tmp_path, {})
    assert (finding.mark, app is not None) == (Mark.OK, True)
    assert "4711" in finding.what
    assert "canary" not in finding.line()


@pytest.mark.parametrize("name", list(SETTINGS))
def test_a_setting_that_is_missing(tmp_path: Path, name: str) -> None:
    finding, app = look_at_settings(tmp_path, SETTINGS | {name: ""})
    assert is_wrong(finding, name, str(tmp_path / "relay.toml"))
    assert "canary" not in finding.line()
    assert (app is not None) == (name == "PUBLIC_URL")


def test_settings_that_can_not_be_used(tmp_path: Path) -> None:
    plain, app = look_at_settings(tmp_path, SETTINGS | {"PUBLIC_URL": "http://relay.example"})
    assert is_wrong(plain, "https://")
    assert app is not None
    (tmp_path / "relay.toml").write_text("META_APP_ID = ")
    assert is_wrong(look_at_settings(tmp_path, SETTINGS)[0], "TOML")


def test_who_can_read_the_secrets(tmp_path: Path) -> None:
    assert look_at_secrets(tmp_path).mark is Mark.OK
    for name in ("relay.toml", "key"):
        (tmp_path / name).write_text("x")
        (tmp_path / name).chmod(0o640)
        assert is_wrong(look_at_secrets(tmp_path), f"chmod 600 {tmp_path / name}")
        (tmp_path / name).chmod(0o600)
    assert "relay.toml, key" in look_at_secrets(tmp_path).what


async def clock(answer: Any) -> Finding:
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as web:
        return await look_at_clock(web, "https://graph.example", VirtualClock())


def dated(seconds: float) -> Any:
    moment = datetime.fromtimestamp(START / 1000 + seconds, UTC)
    headers = {"Date": format_datetime(moment, usegmt=True)}
    return lambda request: httpx.Response(400, headers=headers)


@pytest.mark.parametrize("seconds", [0, -60, 59])
async def test_a_clock_that_is_right(seconds: int) -> None:
    assert (await clock(dated(seconds))).mark is Mark.OK


async def test_a_clock_that_is_wrong() -> None:
    assert is_wrong(await clock(dated(-200)), "200 s ahead of", "NTP")
    assert is_wrong(await clock(dated(61)), "behind")


async def test_a_clock_that_nobody_can_tell() -> None:
    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    assert (await clock(down)).mark is Mark.UNCHECKED
    for headers in ({}, {"Date": "yesterday"}):
        found = await clock(lambda request, sent=headers: httpx.Response(200, headers=sent))
        assert found.mark is Mark.UNCHECKED
