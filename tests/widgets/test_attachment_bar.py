"""What stands above the composer, and what its keys ask for."""

from __future__ import annotations

import pytest
from textual.events import Resize
from textual.message import Message

from console.core.attachments import Refused, RefusedReason, UploadError
from console.core.formats import MediaKind
from console.core.kinds.messenger.kind import MEDIA
from console.locale import LANGUAGES, words
from console.session.values import Outgoing, Stage
from console.text import cells
from console.widgets.bars.attachment_bar import AttachmentBar, bar_lines, file_lines
from console.widgets.quiet import Line
from tests.widgets.samples import HOSTILE, Host, lines, steers
from tests.widgets.test_composer import only

EN = words("en")
READY = Outgoing("1", "shop.jpg", 1_234_567, MediaKind.IMAGE, Stage.READY, 1_234_567)
MOVING = Outgoing("2", "call.wav", 24_000_000, MediaKind.AUDIO, Stage.UPLOADING, 11_000_000)
GONE = Outgoing(
    "3",
    "gone.mp4",
    3_000_000,
    MediaKind.VIDEO,
    Stage.FAILED,
    problem=Refused(RefusedReason.VANISHED, MediaKind.VIDEO, 3_000_000),
)
SENT = Outgoing("4", "x.png", 300, MediaKind.IMAGE, released=True)


def text(line: Line) -> str:
    return "".join(part for part, _ in line).rstrip()


def shown(file: Outgoing, width: int = 60) -> list[str]:
    return [text(line) for line in file_lines(file, EN, MEDIA, width)]


def test_a_line_says_what_it_is_and_how_far() -> None:
    assert shown(READY) == [f" ✓ shop.jpg{'':28}Image  1.2 MB  ready"]
    assert shown(READY, 40) == [f" ✓ shop.jpg{'':15}1.2 MB  ready"]
    assert shown(MOVING)[0].endswith("Audio  24.0 MB  ━━━━━━━━ 45 %")
    assert shown(MOVING, 40)[0].endswith(" 24.0 MB  45 %")
    assert shown(SENT)[0].endswith("300 B  goes when uploaded")
    assert shown(GONE) == [
        f" ✗ gone.mp4{'':25}Video  3.0 MB  not sent",
        "   gone.mp4 (3.0 MB) was moved, deleted or changed while it",
        "   was sent. Attach it again",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("problem", UploadError)
def test_every_failure_of_an_upload_has_words(lang: str, problem: UploadError) -> None:
    file = Outgoing("1", "a", 9, MediaKind.IMAGE, Stage.FAILED, problem=problem)
    first, *why = file_lines(file, words(lang), MEDIA, 40)
    assert why and all(text(line).strip() for line in why)
    assert all(sum(cells(part) for part, _ in line) <= 40 for line in (first, *why))


@pytest.mark.parametrize("width", [20, 30, 42, 50, 97])
def test_no_line_is_too_wide_and_no_name_steers_the_terminal(width: int) -> None:
    for stage in Stage:
        file = Outgoing(
            "1", HOSTILE * 9, 25_000_000, MediaKind.VIDEO, stage, 24_999_999,
            problem=UploadError.TOO_MANY if stage is Stage.FAILED else None,
        )  # fmt: skip
        for line in file_lines(file, EN, MEDIA, width):
            assert sum(cells(part) for part, _ in line) <= width
            assert not steers(text(line))


def test_many_files_are_counted() -> None:
    files = [Outgoing(str(n), f"{n}.png", 9, MediaKind.IMAGE) for n in range(7)]
    seen = [text(line) for line in bar_lines(files, None, EN, MEDIA, 60)]
    assert [line[3:8] for line in seen[1:-1]] == ["3.png", "4.png", "5.png", "6.png"]
    assert seen[-1] == "   3 more"
    seen = [text(line) for line in bar_lines(files, 0, EN, MEDIA, 60)]
    assert [line[3:8] for line in seen[1:-1]] == ["0.png", "1.png", "2.png", "3.png"]
    assert "Del removes" in seen[-1]


async def test_its_keys_remove_and_try_again() -> None:
    messages: list[Message] = []
    bar = AttachmentBar(EN)
    async with Host(bar).run_test(size=(60, 12), message_hook=messages.append) as pilot:
        bar.show([READY, GONE], EN, MEDIA)
        await pilot.press("down")
        assert "▌✗ gone.mp4" in "\n".join(lines(bar))
        await pilot.press("enter", "delete", "up", "enter", "x")
        removed = [one.upload for one in only(messages, AttachmentBar.Removed)]
        assert removed == ["3", "1"]
        assert [one.upload for one in only(messages, AttachmentBar.TriedAgain)] == ["3"]
        await pilot.press("escape")
        assert len(only(messages, AttachmentBar.Left)) == 1


async def test_the_chosen_file_stays_chosen_and_an_empty_bar_takes_no_room() -> None:
    messages: list[Message] = []
    bar = AttachmentBar(EN)
    async with Host(bar).run_test(size=(60, 12), message_hook=messages.append) as pilot:
        assert not bar.display
        bar.show([READY, MOVING, GONE], EN, MEDIA)
        await pilot.press("down")
        bar.show([MOVING, GONE], EN, MEDIA)
        await pilot.pause()
        assert "▌↑ call.wav" in "\n".join(lines(bar))
        bar.show([], EN, MEDIA)
        await pilot.pause()
        assert not bar.display
        assert len(only(messages, AttachmentBar.Left)) == 1


async def test_the_bar_is_drawn_though_it_is_not_told_its_size() -> None:
    bar = AttachmentBar(EN)
    bar.disable_messages(Resize)
    async with Host(bar).run_test(size=(60, 10)) as pilot:
        bar.show([READY, GONE], EN, MEDIA)
        await pilot.pause()
        assert bar.size.height == len(lines(bar)) == 6
        assert "gone.mp4" in lines(bar)[2]
