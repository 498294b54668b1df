"""A program for tests: the console with a fault of its own, in the terminal it is started in.

`python -m tests.app.faulty_console WHERE`; what a customer wrote is in a local variable, in the
exception's text and among the arguments.
"""

from __future__ import annotations

import asyncio
import sys
from functools import partial

from console.program import cli
from console.program.app import ConsoleApp
from console.screens.inbox.screen import InboxScreen
from console.widgets.bars.key_lines import KeyLines
from console.widgets.bars.status_line import StatusLine
from console.widgets.composer import Composer
from console.widgets.lists.chat_list import ChatList

CUSTOMER_WROTE = "my card is 4111"
open_session = ConsoleApp._open


def fail(text: str) -> None:
    written = text.upper()
    raise ValueError(f"{text} {written}")


async def fail_in_a_task(text: str) -> None:
    fail(text)


def break_at(where: str, app: ConsoleApp) -> None:
    match where:
        case "handler":
            open_session(app)
            app.call_later(fail, CUSTOMER_WROTE)
        case "worker":
            open_session(app)
            app.run_worker(fail_in_a_task(CUSTOMER_WROTE))
        case "loop":
            asyncio.get_running_loop().call_soon(partial(fail, CUSTOMER_WROTE))
            app.call_later(app.action_quit)
        case "task":
            app.call_later(forget_a_task, app)
        case "library":
            break_method(Composer, "render_line")
            open_session(app)
            app.inbox.pane.composer.refresh()
        case "layout":
            break_method(KeyLines, "get_content_height")
            open_session(app)
            app.call_later(app.action_settings)
        case "change":
            break_method(InboxScreen, "take")
            open_session(app)
        case "tick":
            break_method(InboxScreen, "tick")
            open_session(app)
        case "line":
            break_method(ChatList, "render_line")
            open_session(app)
            app.inbox.chat_list.refresh()
        case "bar":
            break_method(StatusLine, "line")
            open_session(app)


def break_method(owner: type, name: str) -> None:
    """Have a method fail on what a customer wrote."""
    setattr(owner, name, lambda *_: fail(CUSTOMER_WROTE))


async def forget_a_task(app: ConsoleApp) -> None:
    task = asyncio.create_task(fail_in_a_task(CUSTOMER_WROTE))
    await asyncio.wait({task})
    del task  # nobody has asked how it ended
    await app.action_quit()


if __name__ == "__main__":
    where = sys.argv[1]
    if where == "before":
        setattr(ConsoleApp, "run_async", lambda self: fail(CUSTOMER_WROTE))  # noqa: B010
    ConsoleApp._open = lambda self: break_at(where, self)  # type: ignore[method-assign]
    sys.exit(cli.main([]))
