"""A console to be killed: `python -m tests.flows.console_child FOLDER URL`, token on stdin.

Says on stdout how far it is. After "go" on stdin it writes an answer and a draft in the chat it
has picked up, and says "kept" when both are on its disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from console.core.queues import Queue
from console.link.clock import SystemClock
from console.link.relay import Endpoint
from console.session.values import Change
from console.sign_in import SignIn
from tests.flows.disk import on_disk
from tests.flows.typed_texts import PASTED
from tests.sessions import live_session

ANSWER = f"an answer written in time, {PASTED['controls']} {PASTED['families']}"
DRAFT = "half a sen" + "\n".join(PASTED.values())


async def main(folder: Path, url: str) -> None:
    token = (await _line()).strip()

    @contextlib.asynccontextmanager
    async def connect() -> AsyncIterator[Endpoint]:
        yield Endpoint(url, token)

    session = live_session(folder, connect, SystemClock(), signed_in=SignIn(token).mark)
    changed = asyncio.Event()

    def notice(change: Change) -> None:
        changed.set()

    async def wait_for_chat(queue: Queue) -> str:
        while not session.queues.rows(queue):
            changed.clear()
            await changed.wait()
        return session.queues.rows(queue)[0].chat

    session.watch(notice)
    await session.start()
    session.pick_up(await wait_for_chat(Queue.UNANSWERED))
    chat = await wait_for_chat(Queue.ACTIVE)
    print("mine", flush=True)
    await _line()
    session.reply(chat, ANSWER)
    session.keep_draft(chat, DRAFT, len(DRAFT))
    await on_disk(session)
    print("kept", flush=True)
    await _line()


async def _line() -> str:
    return await asyncio.to_thread(sys.stdin.readline)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
