"""The list to choose from, the keys at a window's foot, and texts as people read them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from console.text import cells
from console.widgets.bars.key_lines import key_lines
from console.widgets.lists.choice_list import BAR, Choice, ChoiceList, paragraph
from console.widgets.prose import Prose


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[str] = []

    def compose(self) -> ComposeResult:
        yield ChoiceList()
        yield Prose("一二三四五。六七")

    def on_choice_list_chosen(self, message: ChoiceList.Chosen) -> None:
        self.chosen.append(message.choice)


@asynccontextmanager
async def host(
    size: tuple[int, int] = (30, 9),
) -> AsyncIterator[tuple[Host, ChoiceList, Pilot[None]]]:
    app = Host()
    async with app.run_test(size=size) as pilot:
        choices = app.query_one(ChoiceList)
        choices.styles.height = 6
        await pilot.pause()
        yield app, choices, pilot


def choice(name: str, enabled: bool = True) -> Choice:
    return Choice(name, (((name, "name"),), ()), enabled)


def lines(choices: ChoiceList) -> list[str]:
    width, height = choices.size
    return [strip.text.rstrip("▕ ") for strip in choices.render_lines(Region(0, 0, width, height))]


async def test_the_cursor_passes_over_what_can_not_be_chosen() -> None:
    async with host() as (app, choices, pilot):
        made = [choice("a", False), choice("b"), choice("c", False), choice("d")]
        choices.show(lambda width: made)
        await pilot.pause()
        assert choices.selected == "b"
        assert lines(choices)[:3] == ["  a", "", f"{BAR} b"]
        await pilot.press("up", "enter")
        assert app.chosen == ["b"]
        await pilot.press("down", "enter", "down", "enter")
        assert app.chosen == ["b", "d", "d"]
        await pilot.press("home")
        assert choices.selected == "b"


async def test_the_cursor_stays_on_its_choice_and_else_takes_the_neighbour() -> None:
    async with host() as (_, choices, pilot):
        choices.show(lambda width: [choice(name) for name in "abcd"], at="c")
        choices.show(lambda width: [choice(name) for name in "xabcd"])
        assert choices.selected == "c"
        choices.show(lambda width: [choice(name) for name in "xabd"])
        assert choices.selected == "d"
        choices.show(lambda width: [])
        await pilot.press("enter", "down")
        assert choices.selected == ""


async def test_the_chosen_one_is_always_in_view() -> None:
    async with host() as (_, choices, pilot):
        choices.show(lambda width: [choice(name) for name in "abcdefgh"])
        await pilot.press("end")
        assert f"{BAR} h" in [line[:3] for line in lines(choices)]
        await pilot.press("home")
        assert lines(choices)[0].startswith(f"{BAR} a")
        await pilot.press("pagedown", "pagedown")
        assert any(line.startswith(f"{BAR} e") for line in lines(choices))


async def test_choices_are_made_for_the_width_there_is() -> None:
    async with host() as (_, choices, pilot):
        widths: list[int] = []

        def make(width: int) -> list[Choice]:
            widths.append(width)
            return [Choice("a", paragraph("one two three four five six", "", width))]

        choices.show(make)
        await pilot.resize_terminal(20, 9)
        await pilot.pause()
        assert len(set(widths)) == 2
        assert max(map(len, lines(choices))) <= 20


def test_no_key_is_parted_from_its_word() -> None:
    keys = [("a", "接続する"), ("Space", "オン/オフ"), ("Esc", "閉じる")]
    for width in range(1, 60):
        found = ["".join(text for text, _ in line) for line in key_lines(keys, width)]
        assert "   ".join(found) == "a 接続する   Space オン/オフ   Esc 閉じる"
        if width >= 16:
            assert max(map(cells, found)) <= width
    assert key_lines([], 10) == []


async def test_prose_breaks_as_its_language_does() -> None:
    async with host(size=(10, 9)) as (app, _, _):
        prose = app.query_one(Prose)
        strips = prose.render_lines(Region(0, 0, *prose.size))
        # A closing mark never begins a line.
        assert [strip.text.rstrip() for strip in strips] == ["一二三四", "五。六七"]
