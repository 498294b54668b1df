"""A relay with people waiting in it, and an operator's machine that has seen them before."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.core.company.values import Operator
from console.core.queues import Queue
from console.core.state import State, Visitor
from console.core.views import Inbox, Row
from console.local import first_paint
from console.local.folder import open_store as open_local_store
from console.program import settings
from console.session.first_paint import ROWS, FirstPaint
from console.wire.entries import entries_adapter
from server_stub.relay.admin import add_operator, add_page
from server_stub.relay.clock import SystemClock
from server_stub.relay.log.journal import Batch, Record
from server_stub.relay.log.store import Store, open_store
from server_stub.relay.secret import Secret
from tests.bench import crowd

OPEN = {Queue.UNANSWERED: 5_000, Queue.ACTIVE: 5_000}
COMPLETED = 100_000
_AT_ONCE = 5_000
APP = {"META_APP_ID": "1", "META_APP_SECRET": "secret", "META_VERIFY_TOKEN": "word"}


@dataclass(frozen=True, slots=True)
class Furnished:
    """What the log came to, and the operator who may look at it."""

    epoch: str
    state: State
    operator: Operator
    token: str


async def furnish(folder: Path) -> Furnished:
    """Make a relay's data folder with all these chats, straight through its journal."""
    now = time.time_ns() // 1_000_000
    async with open_store(folder, SystemClock(), {}) as store:
        await add_page(store, crowd.PAGE, "Acme", Secret("page"), "Acme", "Support")
        token = await add_operator(store, "Aiko", "admin")
        operator = next(iter(store.sequencer.state.operators.values()))
        await _write_log(store, now, operator.id)
        for first in range(0, COMPLETED, _AT_ONCE):
            over = crowd.completed(range(first, first + _AT_ONCE), now, operator.id)
            await store.journal.append(Batch((), over))
        await store.sequencer.load()
        return Furnished(store.journal.epoch, store.sequencer.state, operator, token.reveal())


async def _write_log(store: Store, now: int, operator: str) -> None:
    entries = list(crowd.log_of(OPEN, store.sequencer.state.seq, now, operator))
    texts = [entries_adapter.dump_json((entry,)).decode()[1:-1] for entry in entries]
    visitors: dict[str, Visitor] = {}
    for entry in entries:
        if entry.event.kind == "chat_opened":
            visitors[entry.event.chat] = entry.event.visitor
    records = [Record(*pair, 1) for pair in zip(entries, texts, strict=True)]
    await store.journal.append(Batch(records, (), tuple(visitors.values())))


@contextlib.contextmanager
def relay_at_work(folder: Path, program: str = "server_stub.relay") -> Iterator[dict[str, str]]:
    """The relay as a child process; the addresses that it announces."""
    command = [sys.executable, "-m", program, "serve", "--data", str(folder)]
    command += ["--public", "127.0.0.1:0", "--consoles", "127.0.0.1:0"]
    command += ["--graph", "http://127.0.0.1:9", "--until-stdin-closes"]
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **APP},
    )
    with child:
        assert child.stdout is not None
        yield json.loads(child.stdout.readline())


async def move_in(folder: Path, url: str, found: Furnished) -> tuple[dict[str, str], list[Row]]:
    """Make the operator's machine: settings, cache and first paint. The environment that the
    console there runs in, and the rows that it shows first."""
    account = folder / "data" / settings.account_folder(url).name
    account.mkdir(parents=True)
    (folder / "config").mkdir()
    (folder / "config" / "settings.toml").write_text(f'relay = "{url}"\n')
    now = time.time_ns() // 1_000_000
    store = await open_local_store(account, lambda: now)
    async with store:
        await store.save_cache(found.state, found.epoch)
    inbox = Inbox()
    inbox.load(found.state, found.operator.id, now)
    rows = inbox.rows(Queue.UNANSWERED)[:ROWS]
    shown = FirstPaint(
        at=now,
        operator=found.operator.id,
        operator_name=found.operator.name,
        counts={**OPEN, Queue.COMPLETED: COMPLETED},
        needing=inbox.needing_count(),
        rows=tuple(rows),
    )
    first_paint.save(account / "first-paint.json", shown)
    environment = {
        "MESSENGER_CONSOLE_CONFIG": str(folder / "config"),
        "MESSENGER_CONSOLE_DATA": str(folder / "data"),
        "MESSENGER_CONSOLE_TOKEN": found.token,
    }
    return environment, rows
