"""The composer alone in an app: what is sent, what is refused, what is kept."""

from __future__ import annotations

from typing import TypeVar

import pytest
from textual import events
from textual.message import Message

from console.core.kinds.messenger.kind import TEXT
from console.core.refusals import RefusalCode
from console.widgets.composer import Composer, Writing
from console.widgets.pasted import AttachLine
from tests.widgets.samples import EN, HOSTILE, JA, Host, steers

M = TypeVar("M", bound=Message)


def only(messages: list[Message], kind: type[M]) -> list[M]:
    """The messages of a kind, each once however far it bubbled."""
    return list({id(one): one for one in messages if isinstance(one, kind)}.values())


def title(composer: Composer) -> str:
    return str(composer.border_title or "")


async def test_enter_sends_and_the_text_stays() -> None:
    messages: list[Message] = []
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12), message_hook=messages.append) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        await pilot.press("h", "i", "ctrl+j", "!", "enter")
        assert [one.text for one in only(messages, Composer.Submitted)] == ["hi\n!"]
        assert composer.text == "hi\n!"
        edited = only(messages, Composer.Edited)
        assert (edited[-1].text, edited[-1].cursor) == ("hi\n!", 4)
        await pilot.press("escape")
        assert len(only(messages, Composer.Left)) == 1


async def test_it_grows_to_six_lines() -> None:
    composer = Composer(EN)
    async with Host(composer).run_test(size=(40, 20)) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        await pilot.pause()
        assert composer.size.height + 2 == 3 or composer.outer_size.height == 3
        composer.set_draft("a\nb\nc")
        await pilot.pause()
        assert composer.outer_size.height == 5
        composer.set_draft("word " * 200)
        await pilot.pause()
        assert composer.outer_size.height == 8
        composer.set_draft("")
        await pilot.pause()
        assert composer.outer_size.height == 3


async def test_what_can_not_be_sent_is_refused_with_the_reason() -> None:
    messages: list[Message] = []
    composer = Composer(EN)
    async with Host(composer).run_test(size=(80, 12), message_hook=messages.append) as pilot:
        for writing, text, said in (
            (Writing.ACTIVE, " \n", "✗ Nothing to send yet"),
            (Writing.ACTIVE, "😀" * 1_001, "✗ Too long by 2; shorten it to 2,000"),
            (Writing.UNANSWERED, "x", "✗ Pick the chat up first"),
            (Writing.OTHERS, "x", "✗ This is Ben's chat"),
            (Writing.COMPLETED, "x", "✗ Completed chats are read-only"),
        ):
            composer.show(writing, key="p", by="Ben", rule=TEXT)
            composer.set_draft(text)
            await pilot.press("enter")
            assert title(composer).startswith(said)
            assert composer.text == text
        assert not only(messages, Composer.Submitted)
        assert [one.code for one in only(messages, Composer.Refused)][:2] == [
            RefusalCode.EMPTY,
            RefusalCode.TOO_LONG,
        ]


async def test_a_refusal_goes_with_the_next_change() -> None:
    composer = Composer(EN)
    async with Host(composer).run_test(size=(80, 12)) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT, tagged=True)
        assert title(composer) == "over 24 h: HUMAN_AGENT tag"
        composer.refuse(HOSTILE[:40])
        assert title(composer).startswith("✗ ") and not steers(title(composer))
        await pilot.press("x")
        assert title(composer) == "over 24 h: HUMAN_AGENT tag"
        assert str(composer.border_subtitle) == "1/2000"


async def test_the_count_warns() -> None:
    composer = Composer(EN)
    async with Host(composer).run_test(size=(80, 12)) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        for length, near, over in ((10, False, False), (1_900, True, False), (2_001, False, True)):
            composer.set_draft("x" * length)
            await pilot.pause()
            assert str(composer.border_subtitle) == f"{length}/2000"
            assert (composer.has_class("-near"), composer.has_class("-over")) == (near, over)


async def test_drafts_come_back_quietly_with_their_cursor() -> None:
    messages: list[Message] = []
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12), message_hook=messages.append) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        composer.set_draft("one\ntwo", cursor=5)
        await pilot.pause()
        assert composer.cursor_location == (1, 1)
        assert not only(messages, Composer.Edited)
        await pilot.press("x")
        assert composer.text == "one\ntxwo"
        assert only(messages, Composer.Edited)[-1].cursor == 6


async def test_what_is_pasted_is_kept_and_drawn_without_harm() -> None:
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12)) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        composer.post_message(events.Paste(f"a\r\nb\rc{HOSTILE}"))
        await pilot.pause()
        assert composer.text == f"a\nb\nc{HOSTILE}"
        drawn = "".join(composer.render_line(y).text for y in range(composer.size.height))
        assert not steers(drawn)
        composer.set_draft("\x1b[31m")
        assert composer.text == "\x1b[31m"
        await pilot.pause()
        drawn = "".join(composer.render_line(y).text for y in range(composer.size.height))
        assert "␛[31m" in drawn and "\x1b" not in drawn
        pilot.app.set_focus(None)
        await pilot.pause()
        composer.show(Writing.COMPLETED, rule=TEXT)
        composer.post_message(events.Paste("more"))
        await pilot.pause()
        assert composer.text == "\x1b[31m"


async def test_placeholders_say_what_can_be_done() -> None:
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12)):
        composer.show(Writing.UNANSWERED, rule=TEXT, key="[b]")
        assert str(composer.placeholder) == "[b] picks this chat up"
        composer.show(Writing.COMPLETED, rule=TEXT, reader=JA)
        assert str(composer.placeholder) == "完了: 閲覧のみ"


@pytest.mark.parametrize("writing", [one for one in Writing if not one.takes_text])
async def test_where_nothing_can_be_sent_it_takes_no_focus_and_no_text(writing: Writing) -> None:
    """Who is in the middle of a word ends it: that is a draft, and no command."""
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12)) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        await pilot.press("a")
        composer.show(writing, rule=TEXT)
        await pilot.press("b")
        assert composer.text == "ab" and composer.shut and not composer.sends
        pilot.app.set_focus(None)
        await pilot.pause()
        assert composer.read_only and not composer.can_focus and not composer.shut
        composer.post_message(events.Paste("c"))
        await pilot.press("x", "ctrl+j")
        assert composer.text == "ab"
        composer.show(Writing.ACTIVE, rule=TEXT)
        assert composer.can_focus and not composer.read_only


async def test_pasted_paths_are_files_and_pasted_again_a_text() -> None:
    messages: list[Message] = []
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12), message_hook=messages.append) as pilot:
        composer.show(Writing.UNANSWERED, rule=TEXT)
        composer.post_message(events.Paste("/a/cat.png"))
        await pilot.pause()
        assert composer.text == "/a/cat.png"
        composer.set_draft("")
        composer.show(Writing.ACTIVE, rule=TEXT)
        for _ in range(3):
            composer.post_message(events.Paste("/a/cat.png /a/dog.png"))
            await pilot.pause()
        pasted = only(messages, Composer.FilesPasted)
        assert [one.paths for one in pasted] == [("/a/cat.png", "/a/dog.png")] * 3
        assert [one.again for one in pasted] == [False, True, False]
        await pilot.press("x")
        composer.post_message(events.Paste("/a/cat.png /a/dog.png"))
        await pilot.pause()
        assert not only(messages, Composer.FilesPasted)[-1].again
        assert composer.text == "x"


async def test_with_files_attached_an_answer_needs_no_text() -> None:
    messages: list[Message] = []
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12), message_hook=messages.append) as pilot:
        composer.attached = 2
        composer.show(Writing.ACTIVE, key="Enter", rule=TEXT)
        assert str(composer.placeholder) == "Write, or Enter sends the files"
        await pilot.press("enter")
        assert [one.text for one in only(messages, Composer.Submitted)] == [""]
        await pilot.press("up")
        assert len(only(messages, Composer.AttachmentsWanted)) == 1
        composer.attached = 0
        composer.show(Writing.ACTIVE, rule=TEXT)
        await pilot.press("up", "enter")
        assert len(only(messages, Composer.AttachmentsWanted)) == 1
        assert len(only(messages, Composer.Submitted)) == 1


async def test_a_line_with_the_command_is_never_part_of_an_answer() -> None:
    messages: list[Message] = []
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12), message_hook=messages.append) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        for text in ("hello\n/attach x.png", "/attach\u3000x.png\nhello", "a\n\n /attach x.png\nb"):
            composer.set_draft(text)
            await pilot.press("enter")
        asked = only(messages, Composer.AttachAsked)
        assert [one.lines for one in asked] == [
            (AttachLine("/attach x.png", ("x.png",)),),
            (AttachLine("/attach\u3000x.png", ("x.png",)),),
            (AttachLine(" /attach x.png", ("x.png",)),),
        ]
        assert not only(messages, Composer.Submitted)


async def test_a_reason_too_long_for_the_border_is_handed_on_in_full() -> None:
    messages: list[Message] = []
    composer = Composer(EN)
    async with Host(composer).run_test(size=(50, 12), message_hook=messages.append) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        long = "cat.png has 8,000,001 bytes; an image may have 8,000,000 at most"
        composer.refuse(long)
        await pilot.pause()
        assert title(composer) == "" and composer.has_class("-refused")
        await pilot.press("x")
        await pilot.pause()
        composer.refuse("short")
        await pilot.pause()
        assert title(composer) == "✗ short"
        assert [one.reason for one in only(messages, Composer.Explained)] == [long, ""]


async def test_a_refused_line_is_selected() -> None:
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12)) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        composer.set_draft("hello\n/attach x.png\nthere")
        composer.select_line_of("/attach x.png")
        assert composer.selected_text == "/attach x.png"
        await pilot.press("o", "k")
        assert composer.text == "hello\nok\nthere"


async def test_the_command_to_attach_is_no_answer() -> None:
    messages: list[Message] = []
    composer = Composer(EN)
    async with Host(composer).run_test(size=(60, 12), message_hook=messages.append) as pilot:
        composer.show(Writing.ACTIVE, rule=TEXT)
        for text in ("/attach", "/attach  my cat.png ", "/attach /a/1.png '/a/2.png'"):
            composer.set_draft(text)
            await pilot.press("enter")
        asked = [one.lines for one in only(messages, Composer.AttachAsked)]
        assert [[line.paths for line in lines] for lines in asked] == [
            [()],
            [("my cat.png",)],
            [("/a/1.png", "/a/2.png")],
        ]
        for text in ("/attachment", "see /attach x", "/attachx\n/ attach x"):
            composer.set_draft(text)
            await pilot.press("enter")
        assert len(only(messages, Composer.AttachAsked)) == 3
        assert len(only(messages, Composer.Submitted)) == 3
        composer.show(Writing.UNANSWERED, rule=TEXT, key="p")
        composer.set_draft("/attach")
        await pilot.press("enter")
        assert title(composer).startswith("✗ Pick the chat up first")
