"""Every key there is, in every state of the composer: nothing crashes, and no text is lost."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from string import ascii_lowercase, digits
from typing import Any

import pytest
from textual import events
from textual.keys import key_to_character
from textual.pilot import Pilot

from console.core.queues import Queue
from console.core.transcript import Author, Message
from console.keys import ACTIONS, IN_PLACE
from console.program.app import ConsoleApp
from tests.app.test_typing import LINES, writing

_NAMED = (
    *("left", "right", "up", "down", "home", "end", "pageup", "pagedown"),
    *("delete", "backspace", "insert", "enter", "tab", "escape", "space"),
)
_HELD = ("", "shift+", "ctrl+", "alt+", "ctrl+shift+")
KEYS = [
    *(f"{held}{key}" for held, key in product(_HELD, _NAMED)),
    *(f"{held}{letter}" for held in ("ctrl+", "alt+") for letter in ascii_lowercase),
    *(f"super+{letter}" for letter in "acvxyz"),
    *(
        "ctrl+shift+a",
        "super+backspace",
        "ctrl+at",
        "ctrl+backslash",
        "ctrl+underscore",
        "<unknown>",
    ),
    *(f"f{n}" for n in range(1, 13)),
    *ascii_lowercase,
    *digits,
    *("+", "?", ".", "/", "A", "é", "漢", "👍", "\u200d", "\u2067", "\ufeff", "\u3000", "\u0301"),
]
LEAVES_PROGRAM = ("ctrl+q",)
TEXT = "see\nthe end"
FAMILY = "👩\u200d👩\u200d👧\u200d👦!"


class Desk:
    """The composer of a chat in one state, brought about again before every key."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[Any], folder: Path) -> None:
        self.app = app
        self.pilot = pilot
        self.chat = app.inbox.chat
        self.folder = folder

    async def press(self, *keys: str) -> None:
        """As a terminal hands it over: with the character that the key types."""
        for key in keys:
            char = key if len(key) == 1 else key_to_character(key)
            await self.app.on_event(events.Key(key, char))

    async def paste(self, text: str) -> None:
        await self.app.on_event(events.Paste(text))

    async def home(self, text: str = "") -> None:
        """Back in the composer of the chat, with this text."""
        app, inbox = self.app, self.app.inbox
        while app.screen is not inbox:
            await self.pilot.pause()  # what a window has begun is over before it goes
            await app.pop_screen()
        app.session.outbox.pending.clear()
        app.session.outbox.ending.clear()
        chat = app.session.chat(self.chat)
        assert chat is not None
        inbox.remove_class("-about", "-reading")
        inbox.show_queue(chat.queue, self.chat)
        inbox.pane.answer.drop_reply()
        inbox.pane.answer.drop(self.chat)
        inbox.set_focus(inbox.pane.composer if inbox.pane.composer.can_focus else inbox.chat_list)
        if text:
            await self.paste(text)

    def stands(self) -> tuple[object, ...]:
        """What a key may have changed."""
        app, inbox = self.app, self.app.inbox
        composer = inbox.pane.composer
        return (
            *(app.screen, app.focused, inbox.chat, inbox.queue, sorted(inbox.classes)),
            *(composer.text, composer.selection, inbox.pane.answer.replies_to),
            *(list(app.session.outbox.pending), list(app.session.outbox.ending)),
            *(app.session.files.attached(self.chat), dict(app.session.drafts.items())),
        )

    def kept(self) -> list[str]:
        """Everywhere a text that was typed may stand."""
        session = self.app.session
        pane = self.app.inbox.pane
        return [
            *([pane.composer.text] if pane.chat == self.chat else []),
            *(draft.text for draft in session.drafts.values()),
            *(getattr(one.command, "text", "") for one in session.outbox.pending.values()),
        ]

    async def is_kept(self, text: str) -> bool:
        """Whether a text still stands somewhere, or comes back with the key that undoes."""
        whole = text.strip()
        if not whole or any(whole in one for one in self.kept()):
            return True
        for key in ("ctrl+z", "ctrl+y", "ctrl+y"):
            await self.press(key)
            if any(whole in one for one in self.kept()):
                return True
        return False


async def _empty(desk: Desk) -> str:
    await desk.home()
    return ""


async def _text(desk: Desk) -> str:
    await desk.home(TEXT)
    return TEXT


async def _block(desk: Desk) -> str:
    await desk.home(LINES)
    return LINES


async def _blocks(desk: Desk) -> str:
    await desk.home(LINES)
    await desk.press("x", "y")
    await desk.paste(LINES)
    return f"{LINES}xy{LINES}"


async def _joined(desk: Desk) -> str:
    await desk.home(FAMILY)
    await desk.press("left")
    return FAMILY


async def _reply(desk: Desk) -> str:
    await desk.home()
    pane = desk.app.inbox.pane
    items = desk.app.session.timeline(desk.chat)
    mid = next(
        one.mid for one in items if isinstance(one, Message) and one.author is Author.VISITOR
    )
    pane.answer._replies[desk.chat] = mid
    await desk.paste(TEXT)
    assert pane.answer.replies_to is not None
    return TEXT


async def _attached(desk: Desk) -> str:
    await desk.home(TEXT)
    if not desk.app.session.files.attached(desk.chat):
        path = desk.folder / "a.gif"
        path.write_bytes(b"GIF89a\x01\0\x01\0\0\0\0;")
        await desk.app.session.files.attach(desk.chat, [path])
        await desk.pilot.pause()
    assert desk.app.session.files.attached(desk.chat)
    return TEXT


async def _too_long(desk: Desk) -> str:
    await desk.home("x" * 3_000)
    return "x" * 3_000


async def _others(desk: Desk) -> str:
    rows = desk.app.session.queues.rows(Queue.ACTIVE)
    desk.chat = next(row.chat for row in rows if not row.mine)
    await desk.home()
    return ""


async def _lost(desk: Desk) -> str:
    """Written in, and taken by somebody else meanwhile."""
    session = desk.app.session
    before = session.state
    await desk.home(TEXT)
    taken = replace(before.chats[desk.chat], operator="somebody")
    session._take_state(
        replace(before, chats={**before.chats, desk.chat: taken}), (desk.chat,), whole=False
    )
    await desk.pilot.pause()
    assert not desk.app.inbox.pane.composer.sends
    session._take_state(replace(before), (desk.chat,), whole=False)
    return TEXT


async def _completed(desk: Desk) -> str:
    desk.chat = desk.app.session.queues.rows(Queue.COMPLETED)[0].chat
    await desk.home()
    return ""


async def _undone(desk: Desk) -> str:
    await desk.home(LINES)
    await desk.press("ctrl+z")
    assert desk.app.inbox.pane.composer.text == ""
    return ""


STATES: dict[str, Callable[[Desk], Awaitable[str]]] = {
    "empty": _empty,
    "text": _text,
    "a pasted block": _block,
    "several blocks": _blocks,
    "joined characters": _joined,
    "a reply": _reply,
    "a file attached": _attached,
    "too long": _too_long,
    "somebody else's": _others,
    "taken meanwhile": _lost,
    "completed": _completed,
    "undone after a paste": _undone,
}


def test_the_keys_pressed_are_all_of_the_table_and_more() -> None:
    table = {key for one in ACTIONS for key in one.keys.split(",")}
    table |= {key for keys in IN_PLACE.values() for key in keys.split(",")}
    pressed = {*KEYS, *LEAVES_PROGRAM, "plus", "question_mark", "full_stop", "slash", "space"}
    assert table - pressed == set()


def _but_the_last() -> Iterator[str]:
    return (key for key in KEYS if key not in LEAVES_PROGRAM)


@pytest.mark.parametrize("state", STATES)
async def test_no_key_ends_the_program_or_loses_a_text(state: str, tmp_path: Path) -> None:
    async with writing() as (app, pilot):
        desk = Desk(app, pilot, tmp_path)
        text, before = "", None
        for key in _but_the_last():
            if before is None or desk.stands() != before:
                text = await STATES[state](desk)
                before = desk.stands()
            await desk.press(key)
            assert app._exception is None and app.is_running, key
            if desk.stands() != before:
                assert await desk.is_kept(text), (key, desk.kept())


@pytest.mark.parametrize("state", STATES)
async def test_no_sequence_of_keys_does_either(state: str, tmp_path: Path) -> None:
    chance = random.Random(state)
    keys = list(_but_the_last())
    async with writing() as (app, pilot):
        desk = Desk(app, pilot, tmp_path)
        await STATES[state](desk)
        for turn in range(120):
            if turn % 12 == 0:
                await STATES[state](desk)
            await desk.press(chance.choice(keys))
            if chance.random() < 0.1:
                await desk.paste(chance.choice([LINES, FAMILY, "x\u2067y"]))
            assert app._exception is None and app.is_running, turn
