"""Changes as server-sent events."""

from collections.abc import AsyncIterator, Callable

from starlette.responses import StreamingResponse

from ..clock import Clock
from ..wire import Json, encode

# Looking is cheap and only done while a page is open: nothing else has to tell us of changes.
LOOK_EVERY_MS = 100


class Changes(StreamingResponse):
    """What `look` sees: at once, and again whenever it has become different."""

    media_type = "text/event-stream"

    def __init__(self, look: Callable[[], Json], clock: Clock) -> None:
        super().__init__(_events(look, clock))


async def _events(look: Callable[[], Json], clock: Clock) -> AsyncIterator[bytes]:
    yield b"retry: 500\n\n"
    last = b""
    while True:
        seen = encode(look())
        if seen != last:
            yield b"data: " + seen + b"\n\n"
            last = seen
        await clock.sleep(LOOK_EVERY_MS)
