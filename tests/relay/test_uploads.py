"""Uploads of consoles: whose they are, where they go on, and what is refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from console.core.attachments import Accepted
from console.core.formats import Format, MediaKind
from console.core.moments import DAY, HOUR
from server_stub.relay.files import uploads as module
from tests.core.test_attachments import box, ftyp
from tests.core.test_sound import AAC, AMR, index
from tests.relay.rig import START
from tests.relay.upload_desk import ONE, PNG, TOKENS, TWO, Desk, Line, picture

WAV, AVI = (b"RIFF\0\0\0\0" + form for form in (b"WAVEfmt ", b"AVI LIST"))


@pytest.fixture(autouse=True)
def _plenty_of_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "free_bytes", lambda path: 10**12)


async def test_an_upload_in_one_piece(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    data = picture(700_000)
    assert await desk.announce(len(data)) == (200, {"offset": 0})
    assert desk.uploads.path(ONE) is None
    assert await desk.send(0, data) == (200, {"offset": len(data)})
    path = desk.uploads.path(ONE)
    assert path is not None
    assert path.read_bytes() == data
    facts = Accepted(MediaKind.IMAGE, Format.PNG, "image/png", len(data), "a.png")
    assert desk.uploads.facts(ONE) == facts
    assert desk.uploads.owner(ONE) == "op1"


async def test_it_is_for_this_user_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.upload(picture(100))
    assert stat.S_IMODE((tmp_path / "uploads").stat().st_mode) == 0o700
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "uploads").iterdir()}
    assert modes == {0o600}


async def test_an_upload_in_many_pieces_over_a_restart(tmp_path: Path) -> None:
    data = picture(10_000)
    desk = Desk(tmp_path)
    await desk.announce(len(data))
    assert await desk.send(0, data[:3]) == (200, {"offset": 3})
    desk = Desk(tmp_path)
    assert await desk.announce(len(data)) == (200, {"offset": 3})
    assert await desk.send(3, data[3:9_000]) == (200, {"offset": 9_000})
    desk = Desk(tmp_path)
    assert await desk.send(9_000, data[9_000:]) == (200, {"offset": 10_000})
    desk = Desk(tmp_path)
    path = desk.uploads.path(ONE)
    assert path is not None
    assert path.read_bytes() == data
    assert desk.uploads.facts(ONE) is not None


async def test_bytes_that_do_not_go_on_where_the_relay_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    data = picture(100)
    await desk.announce(100)
    await desk.send(0, data[:40])
    for offset in (0, 39, 41, 100, 10**11):
        answer = (409, {"error": "offset", "offset": 40})
        assert await desk.send(offset, data[40:]) == answer
    for nonsense in ("", "-1", "4e1", "\u0664", "1" * 13):
        headers = {"Upload-Offset": nonsense.encode()}
        answer = await desk.ask("PATCH", content=b"x", headers=headers)  # type: ignore[arg-type]
        assert answer == (400, {"error": "bad_request"})
    assert await desk.send(40, data[40:]) == (200, {"offset": 100})


async def test_more_bytes_than_announced(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.announce(100)
    answer = (400, {"error": "beyond_size", "size": 100, "offset": 0})
    assert await desk.send(0, picture(101)) == answer
    assert desk.uploads.path(ONE) is None
    assert await desk.send(0, picture(100)) == (200, {"offset": 100})


async def test_a_voice_message_whose_index_comes_last_is_sound(tmp_path: Path) -> None:
    """Whether it is a film is known with its last bytes only, also over a restart."""
    voice = ftyp(b"3gp4", b"isom") + box(b"mdat", bytes(9_000)) + index(AAC)
    desk = Desk(tmp_path)
    await desk.announce(len(voice), file="audioclip-1732.mp4")
    assert await desk.send(0, voice[:5_000]) == (200, {"offset": 5_000})
    desk = Desk(tmp_path)
    assert await desk.send(5_000, voice[5_000:9_000]) == (200, {"offset": 9_000})
    assert await desk.send(9_000, voice[9_000:]) == (200, {"offset": len(voice)})
    facts = desk.uploads.facts(ONE)
    assert facts is not None
    assert (facts.kind, facts.mime) == (MediaKind.AUDIO, "audio/mp4")
    desk = Desk(tmp_path)
    assert desk.uploads.facts(ONE) == facts


async def test_what_turns_out_at_its_end_not_to_be_sendable_is_refused(tmp_path: Path) -> None:
    call = ftyp(b"3gp4", b"isom") + box(b"mdat", bytes(9_000)) + index(AMR)
    desk = Desk(tmp_path)
    await desk.announce(len(call), file="call.3gp")
    assert await desk.send(0, call[:5_000]) == (200, {"offset": 5_000})
    status, body = await desk.send(5_000, call[5_000:])
    assert (status, body["found"], body["kind"]) == (415, "3gp_audio", "audio")
    assert desk.files() == []


async def test_a_renamed_program_is_refused_with_its_first_bytes(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    program = b"MZ\x90\0" + bytes(600_000)
    await desk.announce(2_000_000, file="cat.jpg")
    status, body = await desk.send(0, program)
    assert status == 415
    assert body == {
        "error": "refused",
        "reason": "wrong_type",
        "kind": None,
        "size": 2_000_000,
        "limit": 0,
        "found": "exe",
    }
    assert desk.files() == []
    assert await desk.send(0, program) == (404, {"error": "not_found"})


@pytest.mark.parametrize(
    ("head", "limit"), [(PNG, 8_000_000), (WAV, 25_000_000), (AVI, 25_000_000)]
)
async def test_the_limit_of_a_kind(tmp_path: Path, head: bytes, limit: int) -> None:
    desk = Desk(tmp_path)
    assert await desk.announce(limit) == (200, {"offset": 0})
    assert await desk.send(0, head.ljust(limit, b"\1")) == (200, {"offset": limit})
    facts = desk.uploads.facts(ONE)
    assert facts is not None
    assert facts.size == limit
    status, body = await desk.announce(limit + 1, TWO)
    if limit < 25_000_000:
        assert status == 200
        status, body = await desk.send(0, head.ljust(5_000, b"\1"), TWO)
    assert status == 413
    assert (body["reason"], body["size"], body["limit"]) == ("too_large", limit + 1, limit)
    assert desk.files() == [ONE, f"{ONE}.json"]


async def test_an_empty_file_is_refused_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    status, body = await desk.announce(0)
    assert (status, body["error"], body["reason"]) == (400, "refused", "empty")
    assert desk.files() == []


async def test_what_its_sender_calls_sound_is_sound(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    data = b"\0\0\0\x14ftypisom\0\0\2\0isom" + bytes(50)
    announced = {"name": "a.mp4", "size": len(data), "kind": "audio"}
    await desk.ask("PUT", json=announced)
    await desk.send(0, data[:30])
    desk = Desk(tmp_path)
    await desk.send(30, data[30:])
    facts = desk.uploads.facts(ONE)
    assert facts is not None
    assert facts.format is Format.MP4_AUDIO


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"name":"a.png"}',
        b'{"name":"a.png","size":"9"}',
        b'{"name":"a.png","size":true}',
        b'{"name":"a.png","size":-1}',
        b'{"name":"a.png","size":1.5}',
        b'{"name":7,"size":9}',
        b'{"name":"a.png","size":9,"kind":"file"}',
        b'{"name":"a.png","size":9,"kind":[]}',
        b'{"name":"' + b"x" * 256 + b'","size":9}',
        b"[" * 4_000,
    ],
)
async def test_announcements_that_say_nothing(tmp_path: Path, body: bytes) -> None:
    desk = Desk(tmp_path)
    assert await desk.ask("PUT", content=body) == (400, {"error": "bad_request"})
    assert desk.files() == []


async def test_an_announcement_has_an_end(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert await desk.ask("PUT", content=b" " * 4_097) == (413, {"error": "bad_request"})


@pytest.mark.parametrize(
    "name",
    [
        "x",
        "..%2f..%2fkey",
        "%2e%2e",
        ONE.upper(),
        ONE + "0",
        f"{ONE}.json",
        ONE.replace("-", ""),
        ONE.replace("1", "\u0661"),
        f"{ONE}%0a",
        f"{ONE}%00",
    ],
)
async def test_an_id_is_a_uuid_and_nothing_else(tmp_path: Path, name: str) -> None:
    desk = Desk(tmp_path)
    for method in ("PUT", "PATCH", "DELETE"):
        status, _ = await desk.ask(method, name, json={"name": "a.png", "size": 9})
        assert status in (400, 404)
    assert desk.files() == []
    assert desk.neighbours() == ["uploads"]


async def test_a_token_alone_says_whose_an_upload_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.announce(100)
    for token in ("", "another", "aikos-token2"):
        answer = (401, {"error": "unauthorised"})
        assert await desk.announce(100, token=token) == answer
        assert await desk.send(0, PNG, token=token) == answer
        assert await desk.ask("DELETE", token=token) == answer
    answer = (404, {"error": "not_found"})
    assert await desk.announce(100, token="bens-token") == answer
    assert await desk.send(0, PNG, token="bens-token") == answer
    assert await desk.ask("DELETE", token="bens-token") == answer
    assert await desk.announce(100) == (200, {"offset": 0})


async def test_an_id_stands_for_one_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.announce(100)
    for size, file in ((101, "a.png"), (100, "b.png")):
        assert await desk.announce(size, file=file) == (409, {"error": "different"})


async def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.announce(100)
    await desk.send(0, PNG)
    assert await desk.ask("DELETE") == (204, {})
    assert desk.files() == []
    assert await desk.ask("DELETE") == (404, {"error": "not_found"})
    await desk.upload(picture(90))


async def test_what_a_message_goes_out_with_is_not_cancelled(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.upload(picture(100))
    desk.used.add(ONE)
    assert await desk.ask("DELETE") == (409, {"error": "in_use"})
    assert desk.uploads.path(ONE) is not None
    desk.uploads.discard(ONE)
    assert desk.uploads.path(ONE) is None
    assert desk.uploads.facts(ONE) is None
    assert desk.uploads.owner(ONE) is None
    assert desk.files() == []
    desk.uploads.discard(ONE)


async def test_unused_uploads_go_after_a_day(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.upload(picture(100), ONE)
    await desk.upload(picture(100), TWO)
    desk.used.add(TWO)
    desk.now += DAY - HOUR
    assert desk.uploads.sweep(desk.now) == 0
    assert desk.uploads.sweep(START - DAY) == 0
    desk.now += HOUR
    assert desk.uploads.sweep(desk.now) == 1
    assert desk.files() == [TWO, f"{TWO}.json"]
    desk.used.clear()
    assert desk.uploads.sweep(desk.now) == 1
    assert desk.files() == []


async def test_an_upload_that_goes_on_is_not_swept(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.announce(100)
    desk.now += DAY
    await desk.send(0, PNG)
    assert desk.uploads.sweep(desk.now) == 0


async def test_an_operator_has_so_much_waiting_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_UPLOADS", 3)
    monkeypatch.setattr(module, "MOST_BYTES_EACH", 1_000)
    monkeypatch.setattr(module, "MOST_BYTES", 1_500)
    names = [ONE.replace("1", str(number)) for number in range(2, 9)]
    desk = Desk(tmp_path)
    assert (await desk.announce(600, ONE))[0] == 200
    assert await desk.announce(401, names[0]) == (429, {"error": "too_many", "limit": 1_000})
    assert (await desk.announce(10, names[1]))[0] == 200
    assert (await desk.announce(10, names[2]))[0] == 200
    assert await desk.announce(10, names[3]) == (429, {"error": "too_many", "limit": 3})
    assert (await desk.announce(600, ONE))[0] == 200
    answer = await desk.announce(900, names[4], token="bens-token")
    assert answer == (429, {"error": "too_many", "limit": 1_500})
    assert (await desk.announce(880, names[4], token="bens-token"))[0] == 200
    await desk.ask("DELETE")
    assert (await desk.announce(10, names[3]))[0] == 200


async def test_what_is_on_its_way_ends_with_the_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, data = Desk(tmp_path), picture(1_000)
    await desk.announce(len(data))
    line = Line(desk, 0)
    await line.bring(data[:500])
    monkeypatch.delitem(TOKENS, "aikos-token")
    await line.bring(data[500:], more=False)
    assert await line.status() == 401
    monkeypatch.setitem(TOKENS, "aikos-new-token", "op1")
    # It goes on with the new one, and with nothing of what came without any.
    assert await desk.announce(len(data), token="aikos-new-token") == (200, {"offset": 0})
