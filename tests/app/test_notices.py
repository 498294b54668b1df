"""Where notices stand: over nothing that has to be read or written."""

from __future__ import annotations

import pytest
from textual.geometry import Region
from textual.widgets._toast import Toast

from console.core.queues import Queue
from console.headless.play import Play
from console.headless.played import played_session
from console.headless.scenario import load, offset
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings

SIZES = [(60, 20), (80, 24), (100, 30), (120, 36), (170, 45)]
LONG = "Drafts and unsent answers of another operator are not shown and not sent; " * 2


def console() -> ConsoleApp:
    made = load("morning")
    play = Play(made)
    play.advance_to(made.start + offset("00:03:00"))
    settings = ConsoleSettings(bell=False, language="en")
    return ConsoleApp(played_session(play), settings, still=True)


def regions(app: ConsoleApp, *selectors: str) -> list[Region]:
    shown = [one for each in selectors for one in app.screen.query(each) if one.display]
    return [one.region for one in shown if one.region]


def covered(app: ConsoleApp, *selectors: str) -> list[tuple[Region, Region]]:
    toasts = [toast.region for toast in app.screen.query(Toast)]
    assert toasts and all(toast.height for toast in toasts)
    assert all(app.screen.region.contains_region(toast) for toast in toasts)
    others = regions(app, *selectors)
    assert others
    return [(one, toast) for one in others for toast in toasts if one.overlaps(toast)]


BARS = ("StatusLine", "QueueTabs", "ChatHeader", "KeyBar", "Composer", "VisitorPanel", "ChatList")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("reading", [False, True])
async def test_a_notice_covers_old_messages_at_most(size: tuple[int, int], reading: bool) -> None:
    app = console()
    async with app.run_test(size=size, notifications=True) as pilot:
        app.inbox.show_queue(Queue.ACTIVE)
        if reading:
            await pilot.press("right")
        app.say(LONG)
        await pilot.pause()
        assert covered(app, *BARS) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("keys", [["v"], ["v", "v"]])
async def test_a_notice_leaves_the_visitor_alone(size: tuple[int, int], keys: list[str]) -> None:
    app = console()
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.press(*keys)
        app.say("New chat: Yuki")
        await pilot.pause()
        assert covered(app, *BARS) == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("key", ["question_mark", "f5", "ctrl+p"])
async def test_a_window_makes_room_for_a_notice(
    size: tuple[int, int], key: str, before: bool
) -> None:
    """Neither the window is covered, nor the keys of the inbox below it."""
    app = console()
    async with app.run_test(size=size, notifications=True) as pilot:
        if before:
            app.say(LONG)
            await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
        if not before:
            app.say(LONG)
        await pilot.pause()
        await pilot.pause()
        if key != "ctrl+p":  # the library's palette lies at the top
            assert covered(app, "#frame") == []
        (keys,) = [one.region for one in app.inbox.query("KeyBar")]
        toasts = [toast.region for screen in app.screen_stack for toast in screen.query(Toast)]
        assert toasts and not any(toast.overlaps(keys) for toast in toasts)
