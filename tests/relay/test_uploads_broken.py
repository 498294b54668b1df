"""Uploads when the line breaks, the disk fails, or a crash has left something behind."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from server_stub.relay.files import uploads as module
from server_stub.relay.files.upload_folder import UploadFolder
from server_stub.relay.log.database import DataError
from tests.relay.upload_desk import ONE, PNG, TWO, Desk, Line, picture


@pytest.fixture(autouse=True)
def _plenty_of_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "free_bytes", lambda path: 10**12)


async def test_what_came_before_the_line_broke_is_kept(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    data = picture(1_000)
    await desk.announce(len(data))
    line = Line(desk, 0)
    await line.bring(data[:300])
    await line.bring(data[300:500])
    await line.cut()
    assert await line.status() == 408
    assert await desk.announce(len(data)) == (200, {"offset": 500})
    assert await desk.send(500, data[500:]) == (200, {"offset": 1_000})
    assert (tmp_path / "uploads" / ONE).read_bytes() == data


async def test_a_line_that_stays_silent_is_given_up(tmp_path: Path) -> None:
    desk = Desk(tmp_path, idle_seconds=0)
    await desk.announce(100)
    line = Line(desk, 0)
    assert await line.status() == 408
    assert b'"cut_off"' in line.sent[1]["body"]


@pytest.mark.parametrize("looks_first", [True, False])
async def test_a_newer_request_takes_an_upload_over(tmp_path: Path, looks_first: bool) -> None:
    """As after a line that broke without our hearing of it: its bytes may still arrive."""
    desk = Desk(tmp_path)
    data = picture(1_000_000)
    await desk.announce(len(data))
    old = Line(desk, 0)
    await old.bring(data[:300_000])
    if looks_first:
        assert await desk.announce(len(data)) == (200, {"offset": 300_000})
    assert await desk.send(300_000, data[300_000:400_000]) == (200, {"offset": 400_000})
    await old.bring(bytes(300_000), more=False)
    assert await old.status() == 409
    assert b'"superseded"' in old.sent[1]["body"]
    assert await desk.send(400_000, data[400_000:]) == (200, {"offset": 1_000_000})
    assert (tmp_path / "uploads" / ONE).read_bytes() == data


async def test_cancelling_stops_what_is_coming(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    data = picture(1_000_000)
    await desk.announce(len(data))
    line = Line(desk, 0)
    await line.bring(data[:300_000])
    assert await desk.ask("DELETE") == (204, {})
    await line.bring(data[300_000:600_000], more=False)
    assert await line.status() == 404
    assert desk.files() == []


async def test_what_still_comes_of_a_cancelled_upload_is_not_taken_for_its_successors(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    data = picture(1_000_000)
    await desk.announce(len(data))
    line = Line(desk, 0)
    await line.bring(data[:300_000])
    assert await desk.ask("DELETE") == (204, {})
    assert await desk.announce(len(data)) == (200, {"offset": 0})
    await line.bring(bytes(300_000), more=False)
    assert await line.status() == 404
    assert await desk.announce(len(data)) == (200, {"offset": 0})
    assert (tmp_path / "uploads" / ONE).read_bytes() == b""


async def test_many_begin_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    names = [f"0198c0de-0000-7000-8000-{number:012}" for number in range(8)]
    data = [picture(3_000 + number) for number in range(8)]
    announced = [desk.announce(len(one), name) for name, one in zip(names, data, strict=True)]
    await asyncio.gather(*announced, desk.announce(3_000, names[0]))
    sent = [desk.send(0, one, name) for name, one in zip(names, data, strict=True)]
    await asyncio.gather(*sent)
    contents = [(tmp_path / "uploads" / name).read_bytes() for name in names]
    assert contents == data
    assert all(desk.uploads.facts(name) for name in names)


async def test_the_log_keeps_its_share_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "free_bytes", lambda path: module.SPARED_BYTES + 1_000)
    desk = Desk(tmp_path)
    assert (await desk.announce(600, ONE))[0] == 200
    assert await desk.announce(401, TWO) == (507, {"error": "disk_full", "offset": 0})
    assert (await desk.announce(400, TWO))[0] == 200


Failing = Callable[..., None]


def failing(number: int, half: int = 0) -> Failing:
    """A write that writes some bytes and then fails."""
    write = UploadFolder.write

    def fail(self: UploadFolder, upload: str, offset: int, data: bytes) -> None:
        write(self, upload, offset, data[:half])
        raise OSError(number, "no")

    return fail


@pytest.mark.parametrize(
    ("number", "status", "error"),
    [
        (errno.ENOSPC, 507, "disk_full"),
        (errno.EDQUOT, 507, "disk_full"),
        (errno.EIO, 500, "disk_failed"),
    ],
)
async def test_a_disk_that_fails_costs_the_last_bytes_only(
    tmp_path: Path, number: int, status: int, error: str
) -> None:
    desk = Desk(tmp_path)
    data = picture(5_000)
    await desk.announce(len(data))
    await desk.send(0, data[:4_500])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UploadFolder, "write", failing(number, half=100))
        answer = (status, {"error": error, "offset": 4_500})
        assert await desk.send(4_500, data[4_500:]) == answer
    assert (tmp_path / "uploads" / ONE).read_bytes() == data[:4_500]
    assert await desk.announce(len(data)) == (200, {"offset": 4_500})
    assert await desk.send(4_500, data[4_500:]) == (200, {"offset": 5_000})


async def test_bytes_that_did_not_reach_the_disk_are_not_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)
    data = picture(5_000)
    await desk.announce(len(data))
    with pytest.MonkeyPatch.context() as patch:

        def fail(self: UploadFolder, upload: str) -> None:
            raise OSError(errno.EIO, "no")

        patch.setattr(UploadFolder, "sync", fail)
        assert await desk.send(0, data) == (500, {"error": "disk_failed", "offset": 0})
    assert desk.uploads.path(ONE) is None
    assert await desk.announce(len(data)) == (200, {"offset": 0})


async def test_a_full_disk_at_the_beginning_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)
    with pytest.MonkeyPatch.context() as patch:

        def fail(self: UploadFolder) -> None:
            raise OSError(errno.ENOSPC, "no")

        patch.setattr(UploadFolder, "_sync_folder", fail)
        assert await desk.announce(100) == (507, {"error": "disk_full", "offset": 0})
    assert desk.files() == []
    await desk.upload(picture(100))


async def test_a_file_that_vanished_from_the_relay_begins_anew(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.announce(100)
    await desk.send(0, PNG)
    (tmp_path / "uploads" / ONE).unlink()
    assert await desk.send(len(PNG), b"x") == (404, {"error": "not_found"})
    assert desk.files() == []
    assert await desk.announce(100) == (200, {"offset": 0})


def leave(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    folder.mkdir()
    for name, content in files:
        (folder / name).write_bytes(content)


DESCRIPTION = b'{"operator":"op1","name":"a.png","size":100,"wanted":null,"at":5}'


@pytest.mark.parametrize(
    "files",
    [
        [(ONE, PNG)],
        [(f"{ONE}.json", DESCRIPTION)],
        [(f"{ONE}.half", b'{"oper'), (ONE, b"")],
        [(f"{ONE}.json", DESCRIPTION[:-9]), (ONE, PNG)],
        [(f"{ONE}.json", b"[]"), (ONE, PNG)],
        [(f"{ONE}.json", b"\xff\xfe"), (ONE, PNG)],
        [(f"{ONE}.json", DESCRIPTION.replace(b"100", b"99000000")), (ONE, PNG)],
        [(f"{ONE}.json", DESCRIPTION.replace(b"100", b"null")), (ONE, PNG)],
        [(f"{ONE}.json", DESCRIPTION), (ONE, picture(101))],
        [(f"{ONE}.json", DESCRIPTION), (ONE, b"MZ" + bytes(98))],
    ],
)
async def test_what_a_crash_left_half_made_is_removed(
    tmp_path: Path, files: list[tuple[str, bytes]]
) -> None:
    leave(tmp_path / "uploads", [*files, ("notes.txt", b"mine")])
    desk = Desk(tmp_path)
    assert desk.files() == ["notes.txt"]
    assert await desk.announce(100) == (200, {"offset": 0})


async def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    key = tmp_path / "key"
    key.write_bytes(b"secret")
    (tmp_path / "uploads" / ONE).symlink_to(key)
    assert await desk.announce(100) == (500, {"error": "disk_failed", "offset": 0})
    assert key.read_bytes() == b"secret"


def test_a_folder_that_can_not_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_bytes(b"")
    with pytest.raises(DataError, match="uploads"):
        Desk(tmp_path)
