"""How the relay is doing: `/healthz` and `/metrics` on the public port."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from console.core.moments import SECOND
from server_stub.relay.log.sequencer import Sequencer

HEALTH = "/healthz"
METRICS = "/metrics"
_NOT_DONE = "no chat is completed until it is right again, or ten minutes have passed"


class Health:
    """`gauges` gives further numbers for /metrics, by name."""

    def __init__(self, sequencer: Sequencer, gauges: Callable[[], Mapping[str, int]]) -> None:
        self._sequencer = sequencer
        self._gauges = gauges

    def routes(self) -> list[Route]:
        """For the public port."""
        return [
            Route(HEALTH, self._health, methods=["GET"]),
            Route(METRICS, self._metrics, methods=["GET"]),
        ]

    async def _health(self, request: Request) -> Response:
        if self._sequencer.read_only:
            return PlainTextResponse("read-only", 503)
        if strayed := self._sequencer.time.strayed() // SECOND:
            return PlainTextResponse(f"ok, but the clock has jumped by {strayed} s: {_NOT_DONE}")
        return PlainTextResponse("ok")

    async def _metrics(self, request: Request) -> Response:
        sequencer, state = self._sequencer, self._sequencer.state
        numbers = {
            "seq": state.seq,
            "chats": len(state.chats),
            "open_chats": len(state.open_chats),
            "unknown_events": sequencer.unknown_events,
            "clock_strayed_seconds": sequencer.time.strayed() // SECOND,
            "damaged_events": sequencer.damaged_events,
            **self._gauges(),
            "read_only": int(sequencer.read_only),
        }
        lines = [f"messenger_relay_{name} {number}\n" for name, number in sorted(numbers.items())]
        return PlainTextResponse("".join(lines))
