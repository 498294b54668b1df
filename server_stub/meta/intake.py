"""The body of a request as it streams in: never more of it than may be, its beginning kept."""

from starlette.types import Message, Receive

from .errors import GraphError

# 25 MB of file, and what is around it. Meta: Saving assets.
LARGEST = 26_000_000
# A client that is still sending would not read our refusal; what comes is read and forgotten.
_MOST_IGNORED = 10 * LARGEST
# Enough for every message; files need not be seen again.
_KEPT = 65_536


class Intake:
    """Wraps `receive`. Raises `GraphError` (100/2018109) once a body is too large."""

    def __init__(self, receive: Receive) -> None:
        self.beginning = b""
        self._receive = receive
        self._size = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        if message["type"] != "http.request":
            return message
        part = message.get("body", b"")
        self._size += len(part)
        if len(self.beginning) < _KEPT:
            self.beginning = (self.beginning + part)[:_KEPT]
        if self._size > LARGEST:
            await self._ignore(message)
            raise GraphError(100, 2018109)
        return message

    async def _ignore(self, message: Message) -> None:
        while message.get("more_body") and self._size < _MOST_IGNORED:
            message = await self._receive()
            self._size += len(message.get("body", b""))
