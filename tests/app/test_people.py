"""Settings > People, from the key to what the relay is asked, and what is said of it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

from console.core.company.operators import (
    AddOperator,
    ChangeLimit,
)
from console.core.company.requests import (
    ListPresence,
    OperatorPresence,
    Presence,
)
from console.core.company.values import Operator, Role
from console.core.log import Command
from tests.app.settings_rig import Window, settings

CHIE = AddOperator("chie", "Chie Abe", Role.SUPERVISOR)
"""A colleague whose name comes behind Aiko's and Ben's."""


@contextlib.asynccontextmanager
async def people(*before: Command, **more: Any) -> AsyncIterator[Window]:
    async with settings(open_at="people", before=before, **more) as window:
        yield window


def known(window: Window, name: str) -> Operator:
    """Somebody by the beginning of their name."""
    operators = window.session.state.present_operators()
    return next(one for one in operators if one.name.startswith(name))


async def point_at(window: Window, name: str) -> None:
    window.app.screen.choices.select(known(window, name).id)  # type: ignore[attr-defined]
    await window.settle()


def asked(window: Window) -> Sequence[object]:
    """What was asked, without the looks at who is connected."""
    return [one for one in window.session.asked if not isinstance(one, ListPresence)]


async def test_everybody_stands_there_with_role_departments_and_how_they_are() -> None:
    answer = Presence(
        (
            OperatorPresence("aiko", 2, 1_000),
            OperatorPresence("ben", 0, 1_772_300_000_000),
            OperatorPresence("chie", 0, 0),
        )
    )
    async with people(AddOperator("chie", "Chie Abe", Role.SUPERVISOR, ("d1",))) as window:
        window.session.answers[ListPresence] = [answer]
        window.session.happen(ChangeLimit("aiko", 5))
        await window.settle()
        text = window.text
        assert "Aiko Sato (you) admin ● available all departments · 2 of 5 active chats" in text
        assert "2 consoles" in text
        assert "operator – not connected all departments ·" in text and "last seen" in text
        assert "Chie Abe supervisor – not connected Support · 0 active chats · never seen" in text
