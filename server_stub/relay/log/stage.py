"""What one commit will write, put together decision by decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from console.core.log import Entry, Event
from console.core.moments import Millis
from console.core.state import Chat, Visitor
from console.core.working_state import Change, WorkingState
from console.wire.entries import entries_adapter
from server_stub.relay.log.journal import Batch, Record


class Stage:
    """The entries decided since the last commit. Decided at `now`, and stamped with it unless
    the log is further already: its time never runs backwards.

    `visitors` are those who became known, or better known, by these entries.
    """

    def __init__(self, staged: WorkingState, now: Millis) -> None:
        self._staged = staged
        self.now = now
        self._at = max(staged.state.at, now)
        self.records: list[Record] = []
        self.changes: list[Change] = []
        self.touched: set[str] = set()
        self.visitors: dict[str, Visitor] = {}

    def add(self, decision: Sequence[Event], by: str, key: str) -> int:
        """Stage the events of one decision; the position of the last one."""
        seq = self._staged.state.seq
        if not decision:
            return seq
        entries = [
            Entry(seq + number, self._at, by, key if number == 1 else "", event)
            for number, event in enumerate(decision, 1)
        ]
        texts = [entries_adapter.dump_json((entry,)).decode()[1:-1] for entry in entries]
        change = self._staged.weigh(entries)
        self._meet(change.small.chats)
        self._staged.adopt(change)
        self.changes.append(change)
        self.touched.update(change.small.chats)
        spans = [len(entries)] + [0] * (len(entries) - 1)
        self.records += map(Record, entries, texts, spans)
        return entries[-1].seq

    def _meet(self, chats: Mapping[str, Chat]) -> None:
        """Notice who is new among the visitors of these chats, or called otherwise."""
        for name, chat in chats.items():
            before = self._staged.state.chats.get(name)
            if before is None or before.visitor is not chat.visitor:
                self.visitors[chat.address.key] = chat.visitor

    def batch(self) -> Batch:
        chats = self._staged.state.chats
        completed = [chat for name in self.touched if not (chat := chats[name]).open]
        return Batch(self.records, completed, tuple(self.visitors.values()))
