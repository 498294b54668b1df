"""The operator's files as a session uses them: beside the loop, which nothing here holds up."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import weakref
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

from console.core.attachments import Refused
from console.core.kinds.kind import Media as Rules
from console.local import files
from console.local.media import media_facts
from console.session.ports import Chosen
from console.session.values import AttachedFile, Media, Opening, Viewing

Result = TypeVar("Result")


class Run(Protocol):
    """Runs what blocks: `asyncio.to_thread`, or on the spot where no other thread may decide
    what comes when."""

    def __call__(self, do: Callable[..., Result], /, *args: Any) -> Awaitable[Result]: ...


class OperatorFiles:
    """See the module. `opener` names the program that opens a file, "" where there is no display
    to open it on; `patience` is how many seconds it has to fail."""

    def __init__(
        self,
        opener: Callable[[], str],
        run: Run = asyncio.to_thread,
        patience: float = files.PATIENCE,
    ) -> None:
        self._opener = opener
        self._patience = patience
        self._run = run
        self._received: Path | None = None

    async def choose(self, path: Path, rules: Rules) -> Chosen | Refused:
        return await self._run(files.choose, path, rules)

    async def read(self, file: AttachedFile, offset: int, size: int) -> bytes:
        return await self._run(files.read_piece, Path(file.path), file.mark, offset, size)

    async def receive(self, name: str, fetch: Callable[[IO[bytes]], Awaitable[str]]) -> Media:
        path = self._folder() / name
        try:
            with files.new_private(path) as into:
                title = await fetch(into)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return await self._run(media_facts, path, title)

    def _folder(self) -> Path:
        """Where received files lie, until `close` or the end of the program."""
        if self._received is None:
            self._received = Path(tempfile.mkdtemp(prefix="messenger-console-"))
            weakref.finalize(self, shutil.rmtree, self._received, ignore_errors=True)
        return self._received

    async def save(self, media: Media) -> Path:
        return await self._run(files.save, media.path, files.downloads(), media.name)

    async def save_text(self, text: str, name: str) -> Path:
        return await self._run(files.save_text, text, files.downloads(), name)

    async def open(self, media: Media) -> Opening:
        return await self._run(self._open, media)

    def _open(self, media: Media) -> Opening:
        against = files.danger_of(media.path, media.name)
        if against is not None:
            return against
        program = self._opener()
        if not program:
            return Viewing.NO_DISPLAY
        copy = files.copy_to_open(media.path, media.name)
        opened = files.open_with(program, copy, self._patience)
        return Viewing.OPENED if opened else Viewing.FAILED

    async def close(self) -> None:
        if self._received is not None:
            await self._run(self._remove, self._received)

    @staticmethod
    def _remove(folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)


async def on_the_spot(do: Callable[..., Result], /, *args: Any) -> Result:
    """Runs what blocks at once, and blocks."""
    return do(*args)
