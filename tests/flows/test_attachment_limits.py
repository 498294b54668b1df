"""What may be attached (specification, section 5), from the operator's disk to Meta: limits to the
byte, each listed format, and a program under the name of a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.core.attachments import Refused, RefusedReason
from console.core.formats import MediaKind
from console.core.kinds.messenger.kind import MEDIA
from console.core.transcript import SendState
from console.locale import LANGUAGES, words
from console.locale.files import not_attached
from console.session.values import NotAttached
from server_stub.relay.files import uploads
from tests.core.test_attachments import adts, ebml, ftyp, gif, jpeg, moov, ogg_page, png
from tests.flows.rig import Rig

HEADS = {
    "image/jpeg": jpeg(),
    "image/png": png(),
    "image/gif": gif(),
    "audio/aac": adts(),
    "audio/m4a": ftyp(b"M4A ", b"mp42", b"isom"),
    "audio/wav": b"RIFF\0\0\0\0WAVEfmt ",
    "audio/mp4": ftyp(b"isom") + moov(b"soun"),
    "video/mp4": ftyp(b"isom") + moov(b"soun", b"vide"),
    "video/ogg": ogg_page(b"\x80theora\3\2\1"),
    "video/avi": b"RIFF\0\0\0\0AVI LIST",
    "video/mov": ftyp(b"qt  "),
    "video/webm": ebml(b"webm"),
}
"""By kind and format of the specification's table, how such a file begins."""


@pytest.fixture(autouse=True)
def _plenty_of_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "free_bytes", lambda path: 10**12)


def file(path: Path, head: bytes, size: int = 1_000) -> Path:
    path.write_bytes(head.ljust(size, b"\1"))
    return path


def at_meta(rig: Rig) -> list[tuple[str, bytes]]:
    """Kind and content of what the visitor was sent, in order."""
    found = []
    for send in rig.meta.standin.sends:
        attachment = send["params"].get("message", {}).get("attachment")
        if attachment is not None:
            media = rig.meta.standin.media.find(attachment["payload"]["attachment_id"])
            assert media is not None
            found.append((attachment["type"], media.content))
    return found


def test_the_table_is_that_of_the_specification() -> None:
    named = {f"{kind}/{name}" for kind, rule in MEDIA.items() for name in rule.formats}
    assert named == set(HEADS)


@pytest.mark.parametrize(
    ("what", "limit"),
    [("image/png", 8_000_000), ("audio/wav", 25_000_000), ("video/mp4", 25_000_000)],
)
async def test_a_file_at_the_limit_goes_out_and_one_byte_more_does_not(
    rig: Rig, tmp_path: Path, what: str, limit: int
) -> None:
    kind, _, name = what.partition("/")
    fits = file(tmp_path / f"fits.{name}", HEADS[what], limit)
    over = file(tmp_path / f"over.{name}", HEADS[what], limit + 1)
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    refused = Refused(RefusedReason.TOO_LARGE, MediaKind(kind), limit + 1, limit, name)
    problem = NotAttached(over.name, refused)
    assert await aiko.session.files.attach(chat, [over, fits]) == [problem]
    for language in LANGUAGES:
        sentence = not_attached(problem, words(language), MEDIA)
        assert all(fact in sentence for fact in (over.name, f"{limit + 1:,}", f"{limit:,}"))
    assert aiko.session.files.send_attached(chat) is None
    await rig.wait_for(lambda: aiko.states(chat) == [SendState.SENT])
    ((sent_as, content),) = at_meta(rig)
    assert (sent_as, len(content)) == (kind, limit)
    assert content == fits.read_bytes()


async def test_each_listed_format_goes_out_and_a_renamed_program_does_not(
    rig: Rig, tmp_path: Path
) -> None:
    # No name says what the file is: the content decides.
    good = [file(tmp_path / f"{at}.dat", head) for at, head in enumerate(HEADS.values())]
    program = file(tmp_path / "holiday.jpg", b"MZ\x90\0")
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    refused = Refused(RefusedReason.WRONG_TYPE, None, 1_000, 0, "exe")
    answer = await aiko.session.files.attach(chat, [program, *good])
    assert answer == [NotAttached("holiday.jpg", refused)]
    assert aiko.session.files.send_attached(chat) is None
    await rig.wait_for(lambda: aiko.states(chat) == [SendState.SENT] * len(HEADS))
    kinds = [what.partition("/")[0] for what in HEADS]
    assert at_meta(rig) == [
        (kind, path.read_bytes()) for kind, path in zip(kinds, good, strict=True)
    ]
