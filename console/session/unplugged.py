"""Ports with nothing behind them: no relay, no disk, no files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import IO

from console.core.attachments import Refused, RefusedReason
from console.core.kinds.kind import Media as Rules
from console.core.kinds.known import Request, Response
from console.core.kinds.requests import Problem, ProblemCode
from console.core.moments import Millis
from console.core.state import Chat
from console.session.first_paint import FirstPaint
from console.session.ports import (
    BrokenError,
    ChangedError,
    Chosen,
    CompletedChats,
    Log,
    Opened,
    Ports,
    Progress,
    Read,
    RelayListener,
    Saved,
    Upload,
    What,
)
from console.session.session import Session
from console.session.values import AttachedFile, Contact, Draft, Media, Opening, Pending, Viewing
from console.sign_in import SignIn


def first_painted(now: Millis, shown: FirstPaint | None) -> Session:
    """A session that shows what stood on screen last, and can be asked nothing."""
    ports = Ports(Still(now), lambda: "", NoRelay(), NoDisk(), NoRelayFiles(), NoLocalFiles())
    return Session(ports, shown or FirstPaint(now))


@dataclass(frozen=True, slots=True)
class Still:
    """A clock that stands still."""

    at: Millis

    def now(self) -> Millis:
        return self.at

    async def sleep(self, seconds: float) -> None:
        pass


class NoRelay:
    async def start(self, listener: RelayListener, console_id: str, log: Log | None) -> None:
        pass

    async def stop(self) -> None:
        pass

    def contact(self) -> Contact | None:
        return None

    def log(self) -> Log | None:
        return None

    def send(self, item: Pending) -> None:
        pass

    def tell(self, what: What, chat: str) -> None:
        pass

    async def request(self, request: Request) -> Response:
        return Problem(ProblemCode.RELAY_GONE)

    async def chat(self, chat: str) -> Chat | None:
        return None

    async def completed(self, before: Millis | None, chat: str) -> CompletedChats | None:
        return None

    async def earlier(self, chat: str) -> Sequence[Chat]:
        return ()

    def sign_in(self, sign_in: SignIn) -> None:
        pass


class NoDisk:
    """Takes everything and has nothing of it afterwards; a command may leave at once."""

    def __init__(self) -> None:
        self.owner = self.signed_in = ""

    async def open(self, failed: Callable[[Exception], None]) -> Opened:
        return Opened()

    async def settle(self) -> None:
        pass

    async def close(self) -> None:
        pass

    def change_owner(self, owner: str, ready: Callable[[Saved], None]) -> None:
        self.owner = owner
        ready(Saved())

    def hide(self) -> None:
        self.owner = ""

    async def due(self) -> Sequence[str]:
        return ()

    def save_command(
        self,
        item: Pending,
        not_before: Millis | None,
        saved: Callable[[], None],
        failed: Callable[[], None],
    ) -> None:
        saved()

    def after_all(self, do: Callable[[], None]) -> None:
        do()

    def remove_command(self, command_id: str) -> None:
        pass

    def return_text(self, command_id: str, chat: str, draft: Draft) -> None:
        pass

    def save_draft(self, chat: str, draft: Draft | None) -> None:
        pass

    def save_file(self, file: AttachedFile) -> None:
        pass

    def remove_file(self, upload: str) -> None:
        pass

    def save_log(self, log: Callable[[], Log | None]) -> None:
        pass


class NoRelayFiles:
    async def upload(self, file: Upload, read: Read, sent: Callable[[int], None]) -> None:
        raise BrokenError("there is no relay")

    async def cancel(self, upload: str) -> None:
        pass

    async def fetch(
        self, chat: str, message: str, number: int, into: IO[bytes], progress: Progress
    ) -> str:
        raise BrokenError("there is no relay")

    def pauses(self) -> Iterator[float]:
        return repeat(1.0)

    async def close(self) -> None:
        pass


class NoLocalFiles:
    async def choose(self, path: Path, rules: Rules) -> Chosen | Refused:
        return Refused(RefusedReason.VANISHED)

    async def read(self, file: AttachedFile, offset: int, size: int) -> bytes:
        raise ChangedError(file.path)

    async def receive(self, name: str, fetch: Callable[[IO[bytes]], Awaitable[str]]) -> Media:
        raise OSError("there is no disk")

    async def save(self, media: Media) -> Path:
        raise OSError("there is no disk")

    async def save_text(self, text: str, name: str) -> Path:
        raise OSError("there is no disk")

    async def open(self, media: Media) -> Opening:
        return Viewing.NO_DISPLAY

    async def close(self) -> None:
        pass
