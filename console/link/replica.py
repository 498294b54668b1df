"""The console's copy of the state, kept by the relay's frames. No I/O.

Rules of relay.v1: the position is (epoch, seq); entries at or before it are dropped, an entry
beyond the next one is a gap; a snapshot counts only when all its parts are here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from console.core.log import Entry, fold
from console.core.state import State
from console.core.working_state import WorkingState, changed_chats
from console.link.errors import GapError
from console.wire.frames import Events, Live, Snapshot, Welcome

MOST_COMPLETED = 500
"""Completed chats that stay in memory, the newest; older ones are asked for."""

COMPLETED_SLACK = 50
"""How many more may gather before they are looked through again."""


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in `Replica.state`: these chats (some may be gone), or anything (`whole`)."""

    chats: set[str]
    whole: bool = False


class _Awaits(Enum):
    WELCOME = auto()
    SNAPSHOT = auto()
    EVENTS = auto()


class Replica:
    """Frames in, changes out. A frame that does not fit raises GapError and changes nothing."""

    def __init__(self, known: tuple[str, State] | None = None, keep: int = MOST_COMPLETED) -> None:
        self._epoch: str | None = known[0] if known else None
        self._working = WorkingState(known[1] if known else State())
        self._keep = keep
        self._awaits = _Awaits.WELCOME
        self._new_epoch = ""
        self._snapshots: list[Snapshot] = []
        self._held: list[Entry] = []

    @property
    def state(self) -> State:
        """What is known. Its maps of chats change in place with the next frame."""
        return self._working.state

    @property
    def known(self) -> tuple[str, State] | None:
        """The epoch and the state, from which one may resume; None when one may not."""
        return None if self._epoch is None else (self._epoch, self.state)

    @property
    def position(self) -> tuple[str, int] | None:
        return None if self._epoch is None else (self._epoch, self.state.seq)

    def forget_position(self) -> None:
        """Ask for a snapshot next time. What is known stays to be looked at."""
        self._epoch = None

    def disconnected(self) -> None:
        """The connection is gone, and with it what had come of a snapshot."""
        self._awaits = _Awaits.WELCOME
        self._snapshots, self._held = [], []

    def welcome(self, frame: Welcome) -> None:
        if self._awaits is not _Awaits.WELCOME:
            raise GapError("a second welcome")
        if frame.mode == "snapshot":
            self._awaits = _Awaits.SNAPSHOT
            self._new_epoch = frame.epoch
            return
        if frame.epoch != self._epoch or frame.seq < self.state.seq:
            raise GapError(f"resumed at ({frame.epoch}, {frame.seq}), not at {self.position}")
        self._awaits = _Awaits.EVENTS

    def snapshot(self, frame: Snapshot) -> Change | None:
        """Take a part; the change comes with the last one."""
        if self._awaits is not _Awaits.SNAPSHOT:
            raise GapError("a snapshot that nobody asked for")
        first = self._snapshots[0] if self._snapshots else frame
        expected = (len(self._snapshots) + 1, first.of, first.seq)
        if (frame.part, frame.of, frame.seq) != expected or first.directory is None:
            raise GapError(f"part {frame.part} of {frame.of} of a snapshot is out of place")
        self._snapshots.append(frame)
        if frame.part < frame.of:
            return None
        before, state = self.state, _assemble(self._snapshots)
        # Checked before anything is replaced, so that a gap leaves the old state standing.
        state = fold(state, _following(state.seq, self._held))
        self._epoch, self._working = self._new_epoch, WorkingState(state)
        self._awaits = _Awaits.EVENTS
        self._snapshots, self._held = [], []
        self._trim()
        return Change({*before.chats, *self.state.chats}, whole=True)

    def events(self, frame: Events) -> Change | None:
        """Take entries; None when there is nothing new in them."""
        if self._awaits is _Awaits.WELCOME:
            raise GapError("events before welcome")
        if self._awaits is _Awaits.SNAPSHOT:
            # The log goes on while a long snapshot is on its way.
            self._held.extend(frame.entries)
            return None
        fresh = _following(self.state.seq, frame.entries)
        if not fresh:
            return None
        self._working.adopt(self._working.weigh(fresh))
        whole = any(entry.event.redraws_all for entry in fresh)
        return Change(changed_chats(fresh) | self._trim(), whole)

    def live(self, frame: Live) -> None:
        if self._awaits is not _Awaits.EVENTS or frame.seq > self.state.seq:
            raise GapError(f"live at {frame.seq}, but we stand at {self.state.seq}")

    def _trim(self) -> set[str]:
        """Forget the oldest completed chats when there are too many; their ids."""
        state = self.state
        # Nearly always exact, and costs nothing: a visitor has one open chat.
        if len(state.chats) - len(state.open_chats) <= self._keep + COMPLETED_SLACK:
            return set()
        completed = [chat for chat in state.chats.values() if not chat.open]
        completed.sort(key=lambda chat: (chat.completed_at or 0, chat.id), reverse=True)
        forgotten = {chat.id for chat in completed[self._keep :]}
        self._working.drop(forgotten)
        return forgotten


def _following(seq: int, entries: Sequence[Entry]) -> list[Entry]:
    """The entries after `seq`, without those known already. Raises GapError at a hole."""
    fresh: list[Entry] = []
    for entry in entries:
        if entry.seq == seq + 1:
            fresh.append(entry)
            seq += 1
        elif entry.seq > seq:
            raise GapError(f"entry {entry.seq} after {seq}")
    return fresh


def _assemble(frames: Sequence[Snapshot]) -> State:
    first = frames[0]
    directory = first.directory
    assert directory is not None  # the first part was refused without one
    chats = {chat.id: chat for frame in frames for chat in frame.chats}
    return State(
        seq=first.seq,
        at=first.at,
        opened=directory.opened,
        brands=directory.brands,
        departments=directory.departments,
        channels=directory.channels,
        operators=directory.operators,
        accounts=directory.accounts,
        incidents=directory.incidents,
        consent=directory.consent,
        brands_added=directory.brands_added,
        departments_added=directory.departments_added,
        chats=chats,
        open_chats={chat.address.key: chat.id for chat in chats.values() if chat.open},
    )
