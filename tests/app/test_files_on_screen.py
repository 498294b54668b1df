"""Files in front of the operator: attached by key, command, paste and drop; shown, saved."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, Static

from console.core.attachments import Attachment, MediaError, Refused, RefusedReason
from console.core.formats import MediaKind
from console.core.kinds.messenger.kind import MEDIA, META
from console.core.messages import Receive
from console.core.opening import Danger
from console.core.queues import Queue
from console.core.transcript import Message
from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.local import files as local_files
from console.local.media import media_facts
from console.local.operator_files import OperatorFiles
from console.locale import words
from console.locale.files import refused_file
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.screens.chat.choose_file import AttachScreen, Folder
from console.screens.chat.media import MediaScreen
from console.session.session import Session
from console.session.values import Media, NoMedia, Opening, Outgoing, Stage
from console.widgets.bars.attachment_bar import AttachmentBar
from tests.core.test_attachments import png
from tests.sessions import played_relay
from tests.widgets.samples import HOSTILE, lines, steers

LOOKS = 5_000
"""At a screen at rest, while another thread may have to do something first."""


class Desk:
    """An operator in a chat of theirs, the cursor in the composer."""

    def __init__(self, app: ConsoleApp, session: Session, pilot: Pilot[Any]) -> None:
        self.app, self.session, self.pilot = app, session, pilot
        self.chat = app.inbox.chat
        self.press = pilot.press

    @property
    def composer(self) -> Any:
        return self.app.inbox.pane.composer

    async def until(self, true: Callable[[], object]) -> None:
        for _ in range(LOOKS):
            if true():
                return
            await self.pilot.pause()
        raise AssertionError(f"it does not come to that\n{self.text}")

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips)

    async def shows(self, *parts: str) -> None:
        await self.until(lambda: all(part in self.text for part in parts))

    @property
    def attached(self) -> list[str]:
        return [file.name for file in self.session.files.attached(self.chat)]

    @property
    def said(self) -> list[str]:
        return [notice.message for notice in self.app._notifications]

    @property
    def last(self) -> list[Message]:
        """The messages of ours, newest last."""
        items = self.session.timeline(self.chat)
        return [item for item in items if isinstance(item, Message) and item.by]

    def holds(self, text: str) -> bool:
        """Whether this text stands in the composer."""
        return bool(self.composer.text == text)

    async def paste(self, text: str) -> None:
        self.composer.post_message(events.Paste(text))
        await self.pilot.pause()


@asynccontextmanager
async def answering(
    size: tuple[int, int] = (120, 36),
    attachments: tuple[Attachment, ...] = (),
    lang: Literal["en", "ja"] = "en",
) -> AsyncIterator[Desk]:
    made = load("morning")
    play = Play(made)
    play.advance_to(made.start + offset("00:03:00"))
    session = played_session(play)
    chat = next(row.chat for row in session.queues.rows(Queue.ACTIVE) if row.mine)
    if attachments:
        visitor = play.state.chats[chat].visitor
        play.do(Receive(visitor, "mX", play.now, "", attachments), META)
        played_relay(session).catch_up()
    app = ConsoleApp(session, ConsoleSettings(bell=False, language=lang), still=True)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        app.inbox.show_queue(Queue.ACTIVE, chat)
        await pilot.press("r")
        yield Desk(app, session, pilot)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("cat.png", "my dog.png"):
        (tmp_path / name).write_bytes(png())
    (tmp_path / "cat.jpg").write_bytes(b"MZ\x90\0" + bytes(90))
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "trips").mkdir()
    (tmp_path / "trips" / "sea.gif").write_bytes(b"GIF89a" + bytes(20))
    return tmp_path


# Out


async def test_the_command_attaches_and_enter_sends_text_then_files(folder: Path) -> None:
    async with answering() as desk:
        desk.composer.insert_text(f"/attach '{folder}/cat.png' '{folder}/my dog.png'")
        await desk.press("enter")
        await desk.until(lambda: desk.attached == ["cat.png", "my dog.png"])
        assert desk.composer.text == ""
        await desk.shows("✓ cat.png", "✓ my dog.png", "ready", "Write, or Enter sends the files")
        await desk.press("h", "i", "enter")
        await desk.until(lambda: len(desk.last) >= 3)
        text, first, second = desk.last[-3:]
        assert (text.text, text.attachments) == ("hi", ())
        assert [one.attachments[0].name for one in (first, second)] == ["cat.png", "my dog.png"]
        assert not desk.app.inbox.query_one(AttachmentBar).display


async def test_enter_alone_sends_files_without_a_text(folder: Path) -> None:
    async with answering() as desk:
        await desk.paste(str(folder / "cat.png"))
        await desk.until(lambda: desk.attached)
        await desk.press("enter")
        await desk.until(lambda: not desk.attached)
        assert desk.last[-1].attachments[0].name == "cat.png"
        before = len(desk.last)
        await desk.press("enter")
        assert len(desk.last) == before
        await desk.shows("✗ Nothing to send yet; write an answer first")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("cat.jpg", "cat.jpg is a program (exe). Messenger takes"),
        ("empty.png", "empty.png is empty: 0 bytes"),
        ("gone.png", "There is no file gone.png"),
        ("trips", "trips is a folder"),
        ("notes.txt", "notes.txt is plain text."),
    ],
)
async def test_a_refused_file_is_said_and_the_command_stays(
    name: str, sentence: str, folder: Path
) -> None:
    async with answering() as desk:
        command = f"/attach {folder}/{name}"
        desk.composer.insert_text(command)
        await desk.press("enter")
        await desk.shows(sentence)
        assert desk.composer.text == command and desk.attached == [] and desk.said == []
        assert desk.composer.selected_text == command
        await desk.press("o", "k")
        await desk.until(lambda: sentence not in desk.text)
        assert desk.composer.text == "ok"


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (140, 40)])
@pytest.mark.parametrize("language", ["en", "ja"])
async def test_rule_and_facts_of_a_refused_file_can_be_read_in_full(
    language: str, size: tuple[int, int], folder: Path
) -> None:
    os.truncate(folder / "cat.png", 8_000_001)
    program = Refused(RefusedReason.WRONG_TYPE, None, 94, looks_like="exe")
    large = Refused(RefusedReason.TOO_LARGE, MediaKind.IMAGE, 8_000_001, 8_000_000, "png")
    async with answering(size) as desk:
        desk.app.preferences.choose({"language": language})
        desk.app.inbox.draw_all()
        for name, problem in (("cat.png", large), ("cat.jpg", program)):
            desk.composer.set_draft(f"/attach {folder}/{name}")
            await desk.press("enter")
            sentence = refused_file(name, problem, words(language), MEDIA)
            await desk.until(partial(reads, desk, sentence))


def reads(desk: Desk, sentence: str) -> bool:
    """Whether a sentence stands above the composer, wrapped as it may be."""
    shown = "".join(lines(desk.app.inbox.pane._refusal))
    return "".join(sentence.split()) in "".join(shown.split()) or sentence in desk.text


async def test_a_command_in_a_later_line_attaches_and_the_text_stays(folder: Path) -> None:
    async with answering() as desk:
        before = len(desk.last)
        desk.composer.insert_text(f"two pictures\n/attach {folder}/cat.png\nof the cat")
        await desk.press("enter")
        await desk.until(lambda: desk.attached == ["cat.png"])
        await desk.until(lambda: desk.holds("two pictures\nof the cat"))
        assert len(desk.last) == before
        await desk.press("enter")
        await desk.until(lambda: len(desk.last) == before + 2)
        assert desk.last[before].text == "two pictures\nof the cat"


async def test_of_several_files_named_only_the_refused_stay_named(folder: Path) -> None:
    async with answering() as desk:
        desk.composer.insert_text(f"hi\n/attach '{folder}/my dog.png' {folder}/cat.jpg")
        await desk.press("enter")
        await desk.until(lambda: desk.attached == ["my dog.png"])
        await desk.until(lambda: desk.holds(f"hi\n/attach {folder}/cat.jpg"))
        await desk.press("enter", "enter")
        await desk.shows("cat.jpg is a program")
        assert desk.attached == ["my dog.png"]


async def test_enter_pressed_twice_attaches_once(folder: Path) -> None:
    async with answering() as desk:
        desk.composer.insert_text(f"/attach {folder}/cat.png")
        desk.composer.action_send()
        desk.composer.action_send()
        await desk.until(lambda: desk.holds("") and desk.attached)
        assert desk.attached == ["cat.png"]


async def test_one_byte_too_many_is_said_to_the_byte(folder: Path) -> None:
    for size, said in ((8_000_000, []), (8_000_001, ["large.png has 8,000,001 bytes"])):
        os.truncate(folder / "cat.png", size)
        (folder / "cat.png").rename(folder / "large.png")
        async with answering() as desk:
            await desk.paste(str(folder / "large.png"))
            if said:
                await desk.shows(
                    "✗ large.png has 8,000,001 bytes. An image may", "have up to 8,000,000 (8.0 MB)"
                )
                assert desk.attached == []
            else:
                await desk.until(lambda: desk.attached == ["large.png"])
        (folder / "large.png").rename(folder / "cat.png")


async def test_what_is_dropped_is_attached_and_pasted_again_it_is_text(folder: Path) -> None:
    async with answering() as desk:
        await desk.press("a")
        dropped = f"{folder}/cat.png {folder}/my\\ dog.png "
        await desk.paste(dropped)
        await desk.until(lambda: desk.attached == ["cat.png", "my dog.png"])
        assert desk.composer.text == "a"
        assert desk.said == ["2 files are attached. Paste again to write their paths instead"]
        await desk.paste(dropped)
        await desk.until(lambda: desk.attached == [])
        assert desk.composer.text == f"a{dropped}"


async def test_a_path_that_leads_nowhere_is_a_text(folder: Path) -> None:
    async with answering() as desk:
        for text in ("/shrug", f"{folder}/gone.png", str(folder / "trips")):
            desk.composer.set_draft("")
            await desk.paste(text)
            await desk.until(partial(desk.holds, text))
        assert desk.attached == [] and desk.said == []


async def test_of_several_dropped_files_the_good_ones_are_attached(folder: Path) -> None:
    async with answering() as desk:
        desk.composer.insert_text("kept")
        await desk.paste(f"{folder}/cat.png\n{folder}/cat.jpg\n{folder}/gone.png")
        await desk.until(lambda: len(desk.said) == 2)
        await desk.shows("cat.jpg is a program")
        assert desk.attached == ["cat.png"] and desk.composer.text == "kept"


async def test_in_a_chat_of_somebody_else_a_path_is_a_text(folder: Path) -> None:
    async with answering() as desk:
        waiting = desk.session.queues.rows(Queue.UNANSWERED)[0].chat
        desk.app.inbox.show_queue(Queue.UNANSWERED, waiting)
        desk.composer.focus()
        await desk.paste(str(folder / "cat.png"))
        assert desk.composer.text == str(folder / "cat.png")
        await desk.press("ctrl+o")
        await desk.until(lambda: desk.said)
        assert desk.said == ["Pick the chat up first; your text is kept"]


async def test_a_file_is_taken_away_by_key(folder: Path) -> None:
    async with answering() as desk:
        await desk.paste(f"{folder}/cat.png {folder}/trips/sea.gif")
        await desk.until(lambda: len(desk.attached) == 2)
        await desk.press("h", "i", "home", "up", "delete")
        await desk.until(lambda: desk.attached == ["cat.png"])
        await desk.press("backspace")
        await desk.until(lambda: desk.attached == [])
        await desk.until(lambda: desk.composer.has_focus)
        assert desk.composer.text == "hi"


async def test_the_picker_shows_what_may_be_sent(folder: Path) -> None:
    (folder / f"evil{HOSTILE.split('/')[0]}.gif").write_bytes(b"GIF89a")
    async with answering((80, 24)) as desk:
        desk.app.inbox.pane.files._folder = folder
        await desk.press("ctrl+o")
        await desk.shows("Attach a file", "cat.png", "my dog.png", "trips/", "empty.png")
        text = desk.text
        assert "notes.txt" not in text and not steers(text.replace("\n", ""))
        entries = desk.app.screen.query_one(Folder)
        names = [str(option.location.name) for option in entries._options]  # type: ignore[attr-defined]
        entries.highlighted = names.index("my dog.png")
        await desk.press("enter")
        await desk.until(lambda: desk.attached == ["my dog.png"])
        assert desk.composer.has_focus
        await desk.press("ctrl+o")
        await desk.until(lambda: isinstance(desk.app.screen, AttachScreen))
        assert desk.app.inbox.pane.files._folder == folder
        await desk.press("escape")
        await desk.until(lambda: desk.composer.has_focus)


async def test_the_picker_takes_a_typed_path_and_survives_a_vanished_folder(
    folder: Path,
) -> None:
    async with answering((80, 24)) as desk:
        desk.app.inbox.pane.files._folder = folder / "no" / "more"
        await desk.press("ctrl+o")
        await desk.shows("This folder can not be read")
        typed = desk.app.screen.query_one(Input)
        typed.focus()
        for value, told in (
            ("nothing.png", "There is no such file"),
            ("\0", "There is no such file"),
            ("x" * 5_000, "There is no such file"),
            ("~nobody-here/x", "There is no such file"),
        ):
            typed.value = value
            await desk.press("enter")
            await desk.shows(told)
        typed.value = str(folder)
        await desk.press("enter")
        await desk.shows("my dog.png")
        typed.focus()
        typed.value = "trips/sea.gif"
        await desk.press("enter")
        await desk.until(lambda: desk.attached == ["sea.gif"])


# In

PICTURE = Attachment("image", url="https://x/1", name="cat.png")
SOUND = Attachment("audio", url="https://x/2", name="hello.wav")
CLIP = Attachment("video", url="https://x/3")


def told(desk: Desk, where: str) -> str:
    found = desk.app.screen.query(f"#{where}").results(Static)
    return "".join(str(one.content) for one in found)


def says(desk: Desk, text: str) -> bool:
    return told(desk, "said") == text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_an_image_is_shown_with_its_facts(size: tuple[int, int]) -> None:
    async with answering(size, (PICTURE, SOUND, CLIP)) as desk:
        desk.app.inbox.pane.files.show(desk.chat, "mX", 0, "open")
        await desk.shows("Image  cat.png", "png   96 × 64 pixels", "▀▀▀", "d save   o open")
        await desk.press("o")
        await desk.shows("There is no display here to open it on")
        await desk.press("escape")
        assert desk.app.screen is desk.app.inbox


async def test_sound_is_saved_and_nothing_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_files, "downloads", lambda: tmp_path)
    async with answering(attachments=(PICTURE, SOUND, CLIP)) as desk:
        desk.app.inbox.pane.files.show(desk.chat, "mX", 1, "open")
        await desk.shows("Audio  hello.wav", "844 B   wav", "A preview is shown for images only")
        await desk.press("d")
        await desk.until(lambda: "Saved as" in told(desk, "said"))
        await desk.press("d")
        await desk.until(lambda: "hello (2).wav" in told(desk, "said"))
        await desk.press("escape")
        desk.app.inbox.pane.files.show(desk.chat, "mX", 0, "save")
        await desk.until(lambda: (tmp_path / "cat.png").exists())
    assert sorted(os.listdir(tmp_path)) == ["cat.png", "hello (2).wav", "hello.wav"]


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_each_reason_why_there_is_nothing_to_see(language: str) -> None:
    catalogue = words(language).catalogue
    async with answering(attachments=(CLIP,)) as desk:
        desk.app.preferences.choose({"language": language})
        for error in (*MediaError, None):
            monkey(desk, NoMedia(error))
            desk.app.inbox.pane.files.show(desk.chat, "mX", 0, "open")
            key = "media.relay_gone" if error is None else f"media.error.{error}"
            await desk.until(partial(says, desk, catalogue[key]))
            await desk.press("d", "o")
            assert told(desk, "said") == catalogue[key]
            await desk.press("escape")


def monkey(desk: Desk, found: Media | NoMedia) -> None:
    """Let the relay give this."""

    async def give(*_: object) -> Media | NoMedia:
        return found

    desk.session.files.media = give  # type: ignore[method-assign, assignment]


@pytest.mark.parametrize(
    ("pixels", "sentence"),
    [
        ((60_000, 60_000), "No preview: 60,000 × 60,000 are too many pixels"),
        (None, "No preview: the image does not say how large it is"),
        ((3, 2), "No preview: the image is damaged"),
    ],
)
async def test_what_is_not_unpacked_is_said_and_can_be_saved(
    pixels: tuple[int, int] | None, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x"
    path.write_bytes(png())
    monkeypatch.setattr(local_files, "downloads", lambda: tmp_path / "Downloads")
    async with answering(attachments=(PICTURE,)) as desk:
        monkey(desk, Media(path, "bomb.png", 4_000, "png", pixels))
        desk.app.inbox.pane.files.show(desk.chat, "mX", 0, "open")
        await desk.until(lambda: sentence in told(desk, "said"))
        await desk.press("d")
        await desk.until(lambda: "bomb.png" in told(desk, "said"))


async def test_a_program_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"MZ\x90\0" + bytes(60))

    async def no(media: Media) -> Opening:
        return Danger.PROGRAM

    async with answering(attachments=(PICTURE,)) as desk:
        monkey(desk, media_facts(path, "cat.png"))
        desk.session.files.open_media = no  # type: ignore[method-assign]
        desk.app.inbox.pane.files.show(desk.chat, "mX", 0, "open")
        await desk.shows("64 B   a program (exe)")
        await desk.press("o")
        await desk.shows("Not opened: it is a program (exe)")


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Not opened: the program for jpeg is missing on this machine, or has failed."),
        ("ja", "開けませんでした: jpegを開くプログラムがこの端末にないか、失敗しました。"),
    ],
)
async def test_an_opener_that_fails_is_said_with_the_way_on(
    lang: Literal["en", "ja"], sentence: str, tmp_path: Path
) -> None:
    """`xdg-open` ends with 3 where there is nothing to show it with."""
    xdg_open = tmp_path / "xdg-open"
    xdg_open.write_text("#!/bin/sh\nexit 3\n")
    xdg_open.chmod(0o700)
    path = tmp_path / "received"
    Image.new("RGB", (64, 48), "white").save(path, "JPEG")
    local = OperatorFiles(lambda: str(xdg_open))
    async with answering(attachments=(PICTURE,), lang=lang) as desk:
        monkey(desk, media_facts(path, "photo.jpg"))
        desk.session.files.open_media = local.open  # type: ignore[method-assign]
        desk.app.inbox.pane.files.show(desk.chat, "mX", 0, "open")
        await desk.shows("64 × 48")
        await desk.press("o")
        await desk.until(lambda: sentence in told(desk, "said"))
        assert "d" in told(desk, "said").removeprefix(sentence)


async def test_what_is_taken_back_while_it_is_looked_at_can_not_be_saved(tmp_path: Path) -> None:
    path = tmp_path / "received"
    Image.new("RGB", (64, 48), "white").save(path, "JPEG")
    async with answering(attachments=(PICTURE,)) as desk:
        monkey(desk, media_facts(path, "photo.jpg"))
        desk.app.inbox.pane.files.show(desk.chat, "mX", 0, "open")
        await desk.shows("64 × 48")
        monkey(desk, NoMedia(MediaError.NOT_FOUND))
        for key in ("d", "o"):
            await desk.press(key)
            await desk.until(lambda: "There is no file" in told(desk, "said"))
        assert "64 × 48" not in told(desk, "facts")


async def test_a_disk_that_is_full_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(*_: object) -> Path:
        raise OSError(28, "No space left on device")

    async with answering(attachments=(PICTURE,)) as desk:
        desk.session.files.save_media = full  # type: ignore[method-assign, assignment]
        desk.app.inbox.pane.files.show(desk.chat, "mX", 0, "save")
        await desk.until(lambda: isinstance(desk.app.screen, MediaScreen))
        await desk.shows("▀▀▀")
        await desk.press("d")
        await desk.shows("Not saved: No space left on device")


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_why_an_upload_is_refused_stands_in_full_at_80_columns(language: str) -> None:
    async with answering((80, 24)) as desk:
        desk.app.preferences.choose({"language": language})
        problem = Refused(RefusedReason.WRONG_TYPE, None, 94, looks_like="exe")
        file = Outgoing("1", "cat.png", 94, MediaKind.IMAGE, Stage.FAILED, problem=problem)
        desk.session.files.attached = lambda chat: (file,)  # type: ignore[method-assign]
        desk.app.inbox.draw_all()
        await desk.pilot.pause()
        shown = "".join("".join(lines(desk.app.inbox.query_one(AttachmentBar))).split())
        sentence = refused_file("cat.png", problem, words(language), MEDIA)
        assert "".join(sentence.split()) in shown


async def test_progress_stands_above_the_composer() -> None:
    async with answering() as desk:
        moving = Outgoing("1", "call.wav", 24_000_000, MediaKind.AUDIO, Stage.UPLOADING, 6_000_000)
        desk.session.files.attached = lambda chat: (moving,)  # type: ignore[method-assign]
        desk.app.inbox.draw_all()
        await desk.shows("↑ call.wav", "25 %")
