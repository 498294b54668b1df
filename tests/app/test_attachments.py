"""Files attached to answers, in a session on a scripted relay that takes uploads for real."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from console.core.attachments import MediaError, Refused, RefusedReason, UploadError
from console.core.chats import End
from console.core.company.roles import ChatAct
from console.core.formats import MediaKind
from console.core.opening import Danger
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Reply, SendAttachment
from console.link import file_client
from console.local import files
from console.local.database import StoreError
from console.local.store import Store
from console.session.ports import Upload
from console.session.values import DiskTrouble, Fault, Media, NoMedia, Notice, Stage, Viewing
from console.wire.frames import Ack, CommandFrame, Welcome
from server_stub.relay.files import uploads as relay_side
from server_stub.relay.files.uploads import Uploads
from tests.app.test_live import Console, Line, with_active_chat
from tests.core.examples import AIKO
from tests.core.test_attachments import png
from tests.link.harness import FakeRelay, Peer, events, fake_relay
from tests.sessions import disk_of, live_session
from tests.waiting import until

BASE = "http://127.0.0.1:8080"
TEXT = "see the picture"
MEDIA = png(30, 20)


class Files(httpx.AsyncBaseTransport):
    """Where the relay takes files. `held` are the offsets at which the line breaks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.held: set[tuple[str, int]] = set()
        self.order: list[tuple[str, str, int]] = []
        self.names: dict[str, str] = {}
        self.media = httpx.Response(200, content=MEDIA)
        self.asked_media: list[str] = []
        self.begin()

    def begin(self) -> None:
        """The relay starts, or starts again."""
        self.uploads = Uploads(self._folder, {"secret": "aiko"}.get, lambda: 1_772_593_387_000)
        self._app = httpx.ASGITransport(Starlette(routes=self.uploads.routes()))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/media/"):
            self.asked_media.append(request.url.path)
            return self.media
        upload = request.url.path.rpartition("/")[2]
        offset = int(request.headers.get("upload-offset", 0))
        if request.method == "PATCH" and (self.names[upload], offset) in self.held:
            raise httpx.ReadError("cut", request=request)
        answer = await self._app.handle_async_request(request)
        if request.method == "PUT":
            self.names[upload] = (await _body(request))["name"]
        self.order.append((request.method, self.names.get(upload, ""), offset))
        return answer

    def sent(self) -> list[tuple[str, int]]:
        return [(name, offset) for method, name, offset in self.order if method == "PATCH"]


async def _body(request: httpx.Request) -> dict[str, Any]:
    found = json.loads(await request.aread())
    assert isinstance(found, dict)
    return found


class FileLine(Line):
    """As `Line`, at a relay that takes files."""

    async def __call__(self, peer: Peer) -> None:
        send = peer.send

        async def with_http(*frames: Any) -> None:
            await send(*(
                frame.model_copy(update={"http": BASE}) if isinstance(frame, Welcome) else frame
                for frame in frames
            ))  # fmt: skip

        peer.send = with_http  # type: ignore[method-assign]
        await super().__call__(peer)

    @property
    def asked(self) -> list[CommandFrame]:
        return [frame for frame in self.heard if isinstance(frame, CommandFrame)]

    def sent_names(self) -> list[str]:
        return [
            command.text if isinstance(command, Reply) else command.attachment.name
            for command in self.commands
            if isinstance(command, Reply | SendAttachment)
        ]


class Desk:
    """The operator's console, the relay it is at, and files to send."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.line = FileLine(with_active_chat("1", "2"))
        self.files = Files(folder / "relay")
        self.downloads = folder / "Downloads"

    def relay(self) -> AbstractAsyncContextManager[FakeRelay]:
        """A relay to which the console may connect three times."""
        return fake_relay(*[self.line] * 3)

    @asynccontextmanager
    async def console(self, relay: FakeRelay | None) -> AsyncIterator[Console]:
        console = Console(self.folder / "console")
        console.url = relay.url if relay else "ws://127.0.0.1:9/"
        console.session = live_session(
            self.folder / "console", console.connect, console.clock, self.files
        )
        console.session.watch(lambda change: console.notices.extend(change.notices))
        await console.session.start()
        try:
            if relay:
                await console.live()
            yield console
        finally:
            await console.session.stop()

    def file(self, name: str, size: int = 9_000) -> Path:
        path = self.folder / name
        path.write_bytes(png() + os.urandom(size - len(png())))
        return path

    def stages(self, console: Console, chat: str = "c1") -> list[tuple[str, Stage]]:
        return [(file.name, file.stage) for file in console.session.files.attached(chat)]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(relay_side, "free_bytes", lambda path: 10**12)
    monkeypatch.setattr(file_client, "PIECE", 3_000)
    made = Desk(tmp_path)
    monkeypatch.setattr(files, "downloads", lambda: made.downloads)
    return made


async def test_files_go_up_one_after_another_and_out_when_the_operator_says(desk: Desk) -> None:
    async with desk.relay() as relay, desk.console(relay) as console:
        session = console.session
        assert await session.files.attach("c1", [desk.file("a.png"), desk.file("b.png")]) == []
        assert await session.files.attach("c2", [desk.file("c.png")]) == []
        await until(lambda: all(s is Stage.READY for _, s in desk.stages(console)))
        assert [name for name, offset in desk.files.sent() if name != "c.png"] == [
            *["a.png"] * 3,
            *["b.png"] * 3,
        ]
        assert desk.line.commands == []
        session.reply("c1", TEXT)
        assert session.files.send_attached("c1") is None
        await until(lambda: len(desk.line.commands) == 3)
        assert desk.line.sent_names() == [TEXT, "a.png", "b.png"]
        assert session.files.attached("c1") == ()
        assert [name for name, _ in desk.stages(console, "c2")] == ["c.png"]
        sent = desk.line.commands[1]
        assert isinstance(sent, SendAttachment)
        assert (sent.attachment.kind, sent.attachment.size) == ("image", 9_000)
        path = desk.files.uploads.path(sent.attachment.upload)
        assert path is not None and path.read_bytes() == (desk.folder / "a.png").read_bytes()
        assert [item.attachments[0].name for item in session.timeline("c1")[-2:]] == [  # type: ignore[union-attr]
            "a.png",
            "b.png",
        ]


async def test_sent_before_it_is_there_it_goes_when_it_is(desk: Desk) -> None:
    desk.files.held = {("a.png", 3_000)}
    async with desk.relay() as relay, desk.console(relay) as console:
        session = console.session
        await session.files.attach("c1", [desk.file("a.png"), desk.file("b.png")])
        await until(lambda: desk.stages(console)[0][1] is Stage.WAITING and desk.files.sent())
        session.reply("c1", TEXT)
        session.files.send_attached("c1")
        await until(lambda: desk.line.commands)
        assert desk.stages(console) == [("a.png", Stage.WAITING), ("b.png", Stage.WAITING)]
        assert session.files.attached("c1")[0].sent == 3_000
        desk.files.held.clear()
        console.clock.advance(20)
        await until(lambda: len(desk.line.commands) == 3)
        assert desk.line.sent_names() == [TEXT, "a.png", "b.png"]
        assert desk.files.sent().count(("a.png", 0)) == 1


async def test_a_refused_file_leaves_the_others_and_the_text(desk: Desk) -> None:
    async with desk.relay() as relay, desk.console(relay) as console:
        session = console.session
        session.keep_draft("c1", TEXT, 3)
        program = desk.folder / "cat.jpg"
        program.write_bytes(b"MZ\x90\0" + bytes(90))
        large = desk.folder / "large.png"
        large.write_bytes(png())
        os.truncate(large, 8_000_001)
        paths = [desk.file("a.png"), program, large, desk.folder / "gone.png"]
        refused = await session.files.attach("c1", paths)
        assert [(one.name, one.refused.reason, one.missing) for one in refused] == [
            ("cat.jpg", RefusedReason.WRONG_TYPE, False),
            ("large.png", RefusedReason.TOO_LARGE, False),
            ("gone.png", RefusedReason.VANISHED, True),
        ]
        assert [name for name, _ in desk.stages(console)] == ["a.png"]
        assert session.drafts["c1"].text == TEXT


async def test_a_cancelled_upload_leaves_the_way_to_the_next(desk: Desk) -> None:
    desk.files.held = {("a.png", 3_000)}
    async with desk.relay() as relay, desk.console(relay) as console:
        session = console.session
        await session.files.attach("c1", [desk.file("a.png"), desk.file("b.png")])
        await until(lambda: desk.stages(console)[0][1] is Stage.WAITING and desk.files.sent())
        first = session.files.attached("c1")[0].id
        session.files.detach("c1", first)
        await until(lambda: desk.stages(console) == [("b.png", Stage.READY)])
        await until(lambda: ("DELETE", "a.png", 0) in desk.files.order)
        assert desk.files.uploads.owner(first) is None


async def test_a_file_that_vanishes_on_the_way_fails_alone(desk: Desk) -> None:
    desk.files.held = {("a.png", 3_000)}
    async with desk.relay() as relay, desk.console(relay) as console:
        session = console.session
        first = desk.file("a.png")
        await session.files.attach("c1", [first, desk.file("b.png")])
        session.files.send_attached("c1")
        await until(lambda: desk.files.sent())
        await until(lambda: desk.stages(console)[0][1] is Stage.WAITING)
        first.unlink()
        desk.files.held.clear()
        console.clock.advance(20)
        await until(lambda: desk.line.sent_names() == ["b.png"])
        (left,) = session.files.attached("c1")
        assert left.stage is Stage.FAILED and not left.released
        assert left.problem == Refused(RefusedReason.VANISHED, MediaKind.IMAGE, 9_000)
        assert Notice("c1", say="notice.upload_failed", detail="a.png") in console.notices
        session.files.upload_again("c1", left.id)
        await until(lambda: session.files.attached("c1")[0].stage is Stage.FAILED)


async def test_a_restart_of_console_and_relay_goes_on_in_the_middle(desk: Desk) -> None:
    desk.files.held = {("a.png", 6_000)}
    async with desk.relay() as relay:
        async with desk.console(relay) as console:
            await console.session.files.attach("c1", [desk.file("a.png")])
            await console.session.files.attach("c1", [desk.file("b.png")])
            console.session.files.send_attached("c1")
            await until(lambda: ("a.png", 3_000) in desk.files.sent())
        desk.files.begin()
        desk.files.held.clear()
        before = len(desk.files.sent())
        async with desk.console(relay) as console:
            await until(lambda: desk.line.sent_names() == ["a.png", "b.png"])
            assert desk.files.sent()[before] == ("a.png", 6_000)
            await disk_of(console.session).jobs.join()
            assert await disk_of(console.session).store.attached() == []


async def test_a_file_changed_between_two_runs_is_not_sent(desk: Desk) -> None:
    desk.files.held = {("a.png", 0)}
    async with desk.relay() as relay:
        async with desk.console(relay) as console:
            await console.session.files.attach("c1", [desk.file("a.png")])
            await until(lambda: desk.files.order)
        desk.files.held.clear()
        desk.file("a.png", 9_001)
        async with desk.console(relay) as console:
            await until(lambda: desk.stages(console) == [("a.png", Stage.FAILED)])
            problem = console.session.files.attached("c1")[0].problem
            assert isinstance(problem, Refused) and problem.reason is RefusedReason.VANISHED


async def test_without_a_relay_a_file_waits_and_is_kept(desk: Desk) -> None:
    async with desk.relay() as relay, desk.console(relay):
        pass  # so that it knows the chat
    async with desk.console(None) as console:
        await console.session.files.attach("c1", [desk.file("a.png")])
        console.session.files.send_attached("c1")
        assert desk.stages(console) == [("a.png", Stage.WAITING)]
    async with desk.relay() as relay, desk.console(relay):
        await until(lambda: desk.line.sent_names() == ["a.png"])


async def test_a_file_whose_message_is_refused_stands_there_again(desk: Desk) -> None:
    async with desk.relay() as relay:
        async with desk.console(relay) as console:
            session = console.session
            await session.files.attach("c1", [desk.file("a.png")])
            session.files.send_attached("c1")
            await until(lambda: desk.line.asked)
            frame = desk.line.asked[0]
            assert desk.line.peer is not None
            refusal = Refusal(RefusalCode.WINDOW_CLOSED)
            await desk.line.peer.send(Ack(id=frame.id, refused=refusal))
            await until(lambda: desk.stages(console) == [("a.png", Stage.READY)])
            assert Notice("c1", refusal, ChatAct.ANSWER) in console.notices
        (desk.folder / "a.png").unlink()  # the relay has it, and that is enough
        async with desk.console(relay) as console:
            await until(lambda: desk.stages(console) == [("a.png", Stage.READY)])
            console.session.files.send_attached("c1")
            await until(lambda: len(desk.line.asked) == 2)
            again = desk.line.asked[1].command
            assert again == frame.command


async def test_an_upload_that_dies_of_a_fault_has_failed_and_the_next_one_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = file_client.FileClient.upload

    async def dies(self: file_client.FileClient, file: Upload, *rest: Any) -> None:
        if file.name == "a.png":
            raise ValueError(TEXT)
        await upload(self, file, *rest)

    monkeypatch.setattr(file_client.FileClient, "upload", dies)
    async with desk.relay() as relay, desk.console(relay) as console:
        session = console.session
        await session.files.attach("c1", [desk.file("a.png"), desk.file("b.png")])
        await until(lambda: desk.stages(console)[1] == ("b.png", Stage.READY))
        assert session.files.attached("c1")[0].stage is Stage.FAILED
        assert session.files.attached("c1")[0].problem == Fault("ValueError")
        assert Notice("c1", say="notice.upload_failed", detail="a.png") in console.notices
        monkeypatch.undo()
        session.files.upload_again("c1", session.files.attached("c1")[0].id)
        await until(lambda: desk.stages(console)[0] == ("a.png", Stage.READY))


async def test_what_the_disk_does_not_take_stands_there_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(store: Store, *_: object) -> None:
        raise StoreError(store.path, "database or disk is full", DiskTrouble.FULL)

    async with desk.relay() as relay, desk.console(relay) as console:
        session = console.session
        await session.files.attach("c1", [desk.file("a.png")])
        await until(lambda: desk.stages(console) == [("a.png", Stage.READY)])
        with monkeypatch.context() as patched:
            patched.setattr(Store, "put", full)
            session.files.send_attached("c1")
            await disk_of(session).jobs.join()
        assert desk.stages(console) == [("a.png", Stage.READY)]
        assert "disk.full" in console.said
        assert desk.line.commands == []
        session.files.send_attached("c1")
        await until(lambda: desk.line.sent_names() == ["a.png"])


async def test_files_of_another_operator_are_neither_shown_nor_sent(desk: Desk) -> None:
    desk.files.held = {("a.png", 0)}
    async with desk.relay() as relay:
        async with desk.console(relay) as console:
            await console.session.files.attach("c1", [desk.file("a.png")])
            console.session.files.send_attached("c1")
            await until(lambda: desk.files.order)
        desk.files.held.clear()
        desk.line.you = "ben"
        async with desk.console(relay) as console:
            await until(lambda: not console.session.files.attached("c1"))
            await disk_of(console.session).jobs.join()
            assert console.session.files.attached("c1") == ()
        assert desk.line.sent_names() == []
        desk.line.you = "aiko"
        async with desk.console(relay) as console:
            await until(lambda: desk.line.sent_names() == ["a.png"])


async def test_files_of_a_chat_that_completes_go_nowhere(desk: Desk) -> None:
    desk.files.held = {("a.png", 3_000)}
    async with desk.relay() as relay:
        async with desk.console(relay) as console:
            session = console.session
            await session.files.attach("c1", [desk.file("a.png"), desk.file("b.png")])
            await until(lambda: desk.files.sent())
            known = len(desk.line.made.log)
            desk.line.made.do(End("c1"), AIKO)
            assert desk.line.peer is not None
            await desk.line.peer.send(events(desk.line.made.log[known:]))
            await until(lambda: not session.files.attached("c1"))
            told = Notice("c1", say="notice.files_dropped", detail="a.png, b.png")
            assert told in console.notices
            await until(lambda: ("DELETE", "a.png", 0) in desk.files.order)
        async with desk.console(relay) as console:
            assert console.session.files.attached("c1") == ()


async def test_who_may_not_answer_may_not_send_files(desk: Desk) -> None:
    async with desk.relay() as relay, desk.console(relay) as console:
        refusal = console.session.files.send_attached("nowhere")
        assert refusal is not None and refusal.code is RefusalCode.UNKNOWN_CHAT


async def test_a_relay_that_takes_no_more_says_why(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay_side, "MOST_UPLOADS", 1)
    async with desk.relay() as relay, desk.console(relay) as console:
        session = console.session
        await session.files.attach("c1", [desk.file("a.png"), desk.file("b.png")])
        await until(
            lambda: desk.stages(console) == [("a.png", Stage.READY), ("b.png", Stage.FAILED)]
        )
        assert session.files.attached("c1")[1].problem is UploadError.TOO_MANY
        session.files.detach("c1", session.files.attached("c1")[0].id)
        await until(lambda: ("DELETE", "a.png", 0) in desk.files.order)
        session.files.upload_again("c1", session.files.attached("c1")[0].id)
        await until(lambda: desk.stages(console) == [("b.png", Stage.READY)])


# In


async def fetched(console: Console) -> Media:
    found = await console.session.files.media("c1", "m1", 0, lambda count, total: None)
    assert isinstance(found, Media)
    return found


async def test_media_are_fetched_once_saved_and_gone_with_the_session(desk: Desk) -> None:
    name = {"Content-Disposition": "attachment; filename*=UTF-8''..%2Fcat.jpg"}
    desk.files.media = httpx.Response(200, content=MEDIA, headers=name)
    async with desk.relay() as relay, desk.console(relay) as console:
        media = await fetched(console)
        assert (media.name, media.size, media.looks_like, media.pixels) == (
            "cat.jpg",
            len(MEDIA),
            "png",
            (30, 20),
        )
        assert await fetched(console) is media
        assert desk.files.asked_media == ["/media/c1/m1/0"]
        saved = await console.session.files.save_media(media)
        assert saved == desk.downloads / "cat.png" and saved.read_bytes() == MEDIA
    assert not media.path.parent.exists()


async def test_why_media_can_not_be_had(desk: Desk) -> None:
    async with desk.relay() as relay, desk.console(relay) as console:
        desk.files.media = httpx.Response(410, json={"error": "expired"})
        found = await console.session.files.media("c1", "m1", 0, lambda count, total: None)
        assert found == NoMedia(MediaError.EXPIRED)
        desk.files.media = httpx.Response(200, content=MEDIA)
        await fetched(console)  # what failed once may be had later
    async with desk.console(None) as console:
        found = await console.session.files.media("c1", "m1", 0, lambda count, total: None)
        assert found == NoMedia()


async def test_media_are_opened_only_where_that_is_safe(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, str]] = []

    def opens(program: str, path: Path, patience: float) -> bool:
        started.append((program, path.name))
        return program == "show"

    monkeypatch.setattr(files, "open_with", opens)
    monkeypatch.setattr(files, "opener", lambda *of: "")
    async with desk.relay() as relay, desk.console(relay) as console:
        media = await fetched(console)
        assert await console.session.files.open_media(media) is Viewing.NO_DISPLAY
        monkeypatch.setattr(files, "opener", lambda *of: "show")
        assert await console.session.files.open_media(media) is Viewing.OPENED
        monkeypatch.setattr(files, "opener", lambda *of: "fail")
        assert await console.session.files.open_media(media) is Viewing.FAILED
        desk.files.media = httpx.Response(200, content=b"<!doctype html><script>")
        page = await console.session.files.media("c1", "m2", 0, lambda count, total: None)
        assert isinstance(page, Media)
        assert await console.session.files.open_media(page) is Danger.WEB
    assert [program for program, _ in started] == ["show", "fail"]
    assert started[0][1] == "file.png"
