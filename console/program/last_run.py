"""What a run leaves for the next one to show first, while everything else is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from console.core.queues import Queue
from console.local import last_screen
from console.local.first_paint import load, save
from console.session.session import Session
from console.session.unplugged import first_painted


def save_rows(path: Path, session: Session, chat: str) -> Session | None:
    """Save the rows that the next start begins with, `chat` selected; the session that it will
    show, None when that can not be written."""
    try:
        shown = session.queues.to_first_paint(session.now(), session.you, Queue.UNANSWERED, chat)
        save(path, replace(shown, signed_in=session.identity.mark))
    except OSError:
        return None  # the next start begins with an empty screen, and nothing else is lost
    return first_painted(session.now(), load(path, session.identity.mark))


def save_screen(path: Path, width: int, lines: Sequence[str], signed_in: str) -> None:
    """Save the screen that shows those rows, beside them; `signed_in` is the mark of whose it
    is."""
    with suppress(OSError):
        last_screen.save(path.with_suffix(".screen"), width, lines, signed_in)


def forget(path: Path) -> None:
    """Let the next start begin with an empty screen."""
    for kept in (path, path.with_suffix(".screen")):
        with suppress(OSError):
            kept.unlink(missing_ok=True)
