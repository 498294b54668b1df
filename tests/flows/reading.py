"""What an operator reads: the transcript's own lines, in either language."""

from __future__ import annotations

from datetime import UTC

from console.core.failures import Mend
from console.core.kinds.messenger.kind import MESSENGER
from console.core.transcript import Message, Move
from console.locale import Reader, words
from console.screens.chat.mend_keys import mend_text
from console.widgets.lines.messages import Context, item_lines
from tests.flows.rig import Desk

WIDE = 200
"""Cells, so that no sentence is broken."""


def reader(desk: Desk, language: str = "en") -> Reader:
    return Reader(words(language), UTC, desk.session.me, desk.session.state.operator_name)


def transcript(desk: Desk, chat: str, language: str = "en") -> list[str]:
    """The lines of a chat's transcript, as the screen draws them at a great width."""
    known, about = desk.chat(chat), reader(desk, language)

    def mend(way: Mend) -> str:
        me = desk.session.state.operators[desk.session.me]
        return mend_text(way, me.role, {}, about.words)

    context = Context(about, MESSENGER.errors, desk.session.now(), known.visitor.name, mend=mend)
    items = desk.session.timeline(chat)
    around = zip((None, *items), items, (*items[1:], None), strict=False)
    lines = [line for before, item, after in around for line in item_lines(
        item, before, after, context, WIDE
    )]  # fmt: skip
    return ["".join(text for text, _ in line).rstrip() for line in lines]


def under(desk: Desk, chat: str, language: str = "en") -> list[str]:
    """What stands under the last message of a chat."""
    lines = transcript(desk, chat, language)
    last = max(at for at, line in enumerate(lines) if line.startswith((" ┃ ? ", " ┃ ✗ ")))
    return [line.removeprefix(" ┃ ").strip() for line in lines[last:]]


def last_move(desk: Desk, chat: str) -> Move:
    return [item for item in desk.session.timeline(chat) if isinstance(item, Move)][-1]


def said(desk: Desk, chat: str, language: str = "en") -> str:
    """The reason of a chat's last move, in words."""
    about = reader(desk, language)
    return about.words.move(last_move(desk, chat), about.name, desk.chat(chat).visitor.name)


def last_of_ours(desk: Desk, chat: str) -> Message:
    return desk.ours(chat)[-1]
