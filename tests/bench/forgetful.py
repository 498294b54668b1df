"""Run as a program: the relay and its command line, with a journal that keeps nothing."""

from __future__ import annotations

import sys
from unittest.mock import patch

from console.core.state import State
from server_stub.relay import cli
from server_stub.relay.log import store
from server_stub.relay.log.journal import Batch, Journal, Question, Recalled


class Forgetful(Journal):
    """Reads what is on disk when it starts, and nothing after that."""

    async def append(self, batch: Batch) -> None:
        pass

    async def recall(self, question: Question) -> Recalled:
        return Recalled()

    async def keep_snapshot(self, state: State) -> None:
        pass


if __name__ == "__main__":
    with patch.object(store, "Journal", Forgetful):
        sys.exit(cli.main())
