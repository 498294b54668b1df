"""Files of the operator: what may be attached, what is saved, what is opened."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from console.core.attachments import Refused, RefusedReason
from console.core.formats import MediaKind, looks_like
from console.core.kinds.messenger.kind import MEDIA
from console.core.opening import Danger
from console.local import files
from console.local.files import choose, copy_to_open, danger_of, opener, read_piece, safe_name
from console.local.media import media_facts
from console.session.ports import ChangedError, Chosen
from tests.core.test_attachments import SENDABLE, box, ftyp, moov, png


def made(path: Path, head: bytes, size: int | None = None) -> Path:
    """A file that begins like this; the rest of its size takes no room on the disk."""
    path.write_bytes(head)
    if size is not None:
        os.truncate(path, size)
    return path


def chosen(path: Path) -> Chosen:
    found = choose(path, MEDIA)
    assert isinstance(found, Chosen)
    return found


@pytest.mark.parametrize(("head", "found", "mime"), SENDABLE)
def test_each_listed_format_may_be_attached_whatever_its_name(
    head: bytes, found: str, mime: str, tmp_path: Path
) -> None:
    what = chosen(made(tmp_path / "anything.txt", head)).accepted
    assert (what.format, what.mime, what.size, what.name) == (
        found,
        mime,
        len(head),
        "anything.txt",
    )


HEADS = {
    MediaKind.IMAGE: png(),
    MediaKind.AUDIO: b"RIFF\0\0\0\0WAVEfmt ",
    MediaKind.VIDEO: SENDABLE[-1][0],
}


@pytest.mark.parametrize("kind", MediaKind)
def test_a_file_exactly_at_the_limit_goes_and_one_byte_more_does_not(
    kind: MediaKind, tmp_path: Path
) -> None:
    limit = {MediaKind.IMAGE: 8_000_000, MediaKind.AUDIO: 25_000_000, MediaKind.VIDEO: 25_000_000}[
        kind
    ]
    assert MEDIA[kind].limit == limit
    path = made(tmp_path / "f", HEADS[kind], limit)
    assert (chosen(path).accepted.kind, chosen(path).accepted.size) == (kind, limit)
    os.truncate(path, limit + 1)
    found = looks_like(HEADS[kind])
    assert choose(path, MEDIA) == Refused(RefusedReason.TOO_LARGE, kind, limit + 1, limit, found)


def test_what_may_not_be_attached(tmp_path: Path) -> None:
    program = made(tmp_path / "cat.jpg", b"MZ\x90\0" + bytes(100))
    assert choose(program, MEDIA) == Refused(RefusedReason.WRONG_TYPE, None, 104, looks_like="exe")
    empty = made(tmp_path / "empty.png", b"")
    assert choose(empty, MEDIA) == Refused(RefusedReason.EMPTY)
    assert choose(tmp_path / "gone.png", MEDIA) == Refused(RefusedReason.VANISHED)
    assert choose(empty / "below", MEDIA) == Refused(RefusedReason.VANISHED)
    assert choose(Path("/no\0where"), MEDIA) == Refused(RefusedReason.VANISHED)
    assert choose(tmp_path / ("x" * 4_000), MEDIA) == Refused(RefusedReason.VANISHED)
    assert choose(tmp_path, MEDIA) == Refused(RefusedReason.UNREADABLE, looks_like="folder")


def test_a_pipe_does_not_hold_us_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert choose(tmp_path / "pipe", MEDIA) == Refused(
        RefusedReason.UNREADABLE, looks_like="device"
    )


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = made(tmp_path / "a.png", png())
    monkeypatch.setattr(os, "open", denied)
    assert choose(path, MEDIA) == Refused(RefusedReason.UNREADABLE)


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = made(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png")), png())
    found = chosen(path)
    assert found.accepted.name.encode() == "caf\ufffd.png".encode()
    assert read_piece(found.path, found.mark, 0, 4) == b"\x89PNG"


def test_a_file_is_read_in_pieces_while_it_is_the_same(tmp_path: Path) -> None:
    path = made(tmp_path / "a.png", png())
    found = chosen(path)
    assert read_piece(path, found.mark, 0, 4) == b"\x89PNG"
    assert read_piece(path, found.mark, 4, 1_000) == png()[4:]
    moved = path.rename(tmp_path / "b.png")
    with pytest.raises(ChangedError):
        read_piece(path, found.mark, 0, 4)
    assert read_piece(moved, found.mark, 0, 4) == b"\x89PNG"
    moved.write_bytes(png() + b"more")
    with pytest.raises(ChangedError):
        read_piece(moved, found.mark, 0, 4)


def test_another_file_in_its_place_is_another_file(tmp_path: Path) -> None:
    path = made(tmp_path / "a.png", png())
    found, times = chosen(path), path.stat()
    made(tmp_path / "new.png", png()[:-1] + b"x").rename(path)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(ChangedError):
        read_piece(path, found.mark, 0, 4)


# Saving


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    source = made(tmp_path / "source", png())
    folder = tmp_path / "Downloads"
    saved = [files.save(source, folder, "cat.png") for _ in range(3)]
    assert [path.name for path in saved] == ["cat.png", "cat (2).png", "cat (3).png"]
    assert all(path.read_bytes() == png() for path in saved)
    assert {stat.S_IMODE(path.stat().st_mode) for path in saved} == {0o600}


def test_a_name_does_not_lead_out_of_the_folder_nor_through_a_link(tmp_path: Path) -> None:
    source, folder = made(tmp_path / "source", png()), tmp_path / "Downloads"
    folder.mkdir()
    (folder / "cat.png").symlink_to(tmp_path / "elsewhere")
    assert files.save(source, folder, "../../cat.png") == folder / "cat (2).png"
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    ("head", "name", "saved"),
    [
        (png(), "cat.jpg", "cat.png"),
        (png(), "cat.PNG", "cat.PNG"),
        (png(), "cat.exe", "cat.png"),
        (png(), "cat", "cat.png"),
        (b"MZ\x90\0", "cat.png", "cat.bin"),
        (b"%PDF-1.7", "bill.pdf", "bill.pdf"),
        (b"\x01\x02\x03", "notes", "notes"),
    ],
)
def test_the_ending_is_that_of_the_content(
    head: bytes, name: str, saved: str, tmp_path: Path
) -> None:
    assert files.save(made(tmp_path / "source", head), tmp_path, name).name == saved


def test_half_a_copy_is_no_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    source, folder = made(tmp_path / "source", png()), tmp_path / "Downloads"
    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(OSError, match="No space"):
        files.save(source, folder, "cat.png")
    assert list(folder.iterdir()) == []


@given(st.text())
def test_a_safe_name_is_one_in_every_folder(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert not set(safe) & set('/\\\0<>:"|?*\n\u202e')
    assert safe == safe.strip() and not safe.startswith((".", "-", "~"))
    assert len(safe.encode()) <= 255 - len(" (1000).webm")
    assert safe_name(safe) == safe


# Opening


def test_where_files_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert opener({"DISPLAY": ":0"}, "linux") == "/usr/bin/xdg-open"
    assert opener({"WAYLAND_DISPLAY": "wayland-0"}, "linux") == "/usr/bin/xdg-open"
    assert opener({"SSH_TTY": "/dev/pts/1"}, "linux") == ""
    assert opener({}, "darwin") == "/usr/bin/open"


DESKTOP = b"[Desktop Entry]\nExec=sh"


@pytest.mark.parametrize(
    ("head", "name", "result"),
    [
        (png(), "picture.png", "picture.png"),
        (SENDABLE[-1][0], "film", "film.webm"),
        (b"%PDF-1.7", "invoice.pdf", "invoice.pdf"),
        (b"%PDF-1.7", "invoice.exe", "invoice.pdf"),
        (b"%PDF-1.7", "invoice.pdf.exe", "invoice.pdf.pdf"),
        (b"%PDF-1.7", "invoice", "invoice.pdf"),
        (b"hello", "notes.txt", "notes.txt"),
        (b"a,b", "table.csv", "table.csv"),
        (b"hello", "readme.foo", "readme.foo.txt"),
        (b"PK\3\4" + bytes(26), "photos.zip", "photos.zip"),
        (b"MZ\x90\0" + bytes(60), "picture.png", Danger.PROGRAM),
        (b"#!/bin/sh\n", "picture.png", Danger.PROGRAM),
        (b"<svg xmlns='x'><script/></svg>", "picture.png", Danger.WEB),
        (b"<!doctype html>", "picture.png", Danger.WEB),
        (DESKTOP, "picture.png", Danger.SHORTCUT),
        (b"echo off", "run.bat", Danger.PROGRAM),
        (b"echo off", "invoice.pdf.CMD ", Danger.PROGRAM),
        (b"hello", "page.html", Danger.WEB),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "letter.doc", Danger.MACROS),
        (b"\x01\x02\x03", "picture.png", Danger.UNKNOWN),
    ],
)
def test_what_is_handed_to_another_program_and_under_which_name(
    head: bytes, name: str, result: str | Danger, tmp_path: Path
) -> None:
    path = made(tmp_path / "received", head)
    against = danger_of(path, name)
    assert (against or copy_to_open(path, name).name) == result


@pytest.mark.parametrize(("code", "opened"), [(0, True), (3, False), (4, False), (127, False)])
def test_an_opener_that_fails_has_not_opened(code: int, opened: bool, tmp_path: Path) -> None:
    program = made(tmp_path / "xdg-open", f"#!/bin/sh\nexit {code}\n".encode())
    program.chmod(0o700)
    assert files.open_with(str(program), tmp_path / "x.pdf", patience=30) is opened


def test_an_opener_that_goes_on_has_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    program = made(tmp_path / "xdg-open", b'#!/bin/sh\nread line < "$1"\n')
    program.chmod(0o700)
    assert files.open_with(str(program), tmp_path / "pipe", patience=0.01)
    # It ends when there is somebody to read from.
    os.close(os.open(tmp_path / "pipe", os.O_RDWR | os.O_NONBLOCK))


def test_the_cases_that_were_reported(tmp_path: Path) -> None:
    """An invoice opens; a phone's photo stands upright; a voice message is sound."""
    invoice = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n%%EOF\n"
    assert danger_of(made(tmp_path / "a", invoice), "invoice.pdf") is None
    photo = Image.new("RGB", (640, 480), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    photo.save(tmp_path / "b", "JPEG", exif=exif)
    assert media_facts(tmp_path / "b", "IMG_20261127.jpg").pixels == (480, 640)
    voice = ftyp(b"isom", b"mp42") + box(b"mdat", bytes(9_000)) + moov(b"soun")
    accepted = chosen(made(tmp_path / "audioclip-1732.mp4", voice)).accepted
    assert (accepted.kind, accepted.mime) == (MediaKind.AUDIO, "audio/mp4")


def test_a_text_of_ours_is_saved_beside_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "downloads"
    saved = [files.save_text(text, folder, "record.csv") for text in ("a", "変更", "c")]
    assert [path.name for path in saved] == ["record.csv", "record (2).csv", "record (3).csv"]
    assert [path.read_text(encoding="utf-8") for path in saved] == ["a", "変更", "c"]
    assert stat.S_IMODE(saved[0].stat().st_mode) == 0o600


def test_a_text_that_can_not_be_written_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def write(self, _: bytes) -> int:
            raise OSError(28, "No space left on device")

    def make(path: Path) -> Full:
        path.touch()
        return Full()

    monkeypatch.setattr(files, "new_private", make)
    with pytest.raises(OSError, match="No space"):
        files.save_text("a", tmp_path, "record.csv")
    assert list(tmp_path.iterdir()) == []
