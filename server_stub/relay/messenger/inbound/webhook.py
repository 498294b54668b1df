"""Meta's webhook on the public port.

Signed bytes are checked before anything reads them, and 200 is answered only when what they
say is on the disk. Meta, "Webhooks for Messenger Platform": verification and validation.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import re
from collections import Counter
from dataclasses import asdict

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from console.core.channels.values import ChannelState
from console.core.kinds.messenger.kind import META
from console.core.moments import Millis
from console.core.refusals import Refusal, RefusalCode
from console.core.unrecognised import KeepUnrecognised
from server_stub.relay.log.database import DataError
from server_stub.relay.log.sequencer import Outcome, ReadOnlyError, Sequencer
from server_stub.relay.messenger.inbound.arrivals import (
    Arrival,
    MalformedError,
    arrivals,
    parse_body,
)
from server_stub.relay.messenger.inbound.strays import StrayEvents
from server_stub.relay.secret import Secret

log = logging.getLogger(__name__)

WEBHOOK = "/webhook"
LARGEST_BODY = 3 * 1024 * 1024
"""Bytes. Meta may put up to 1,000 events into one POST, some 2 kB each; refusing one would have it
come again until the Page is given up. A single event of this size still fits into a frame."""
BODY_SECONDS = 20
"""How long a body may take to come in; Meta itself gives up after 5 s."""

_SIGNATURE = re.compile(r"sha256=([0-9a-f]{64})")
_CHALLENGE = re.compile(r"[A-Za-z0-9_.-]{1,256}")


def signature(app_secret: Secret, body: bytes) -> str:
    """The value of X-Hub-Signature-256 for a body."""
    return f"sha256={hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()}"


class Webhook:
    """`our_app` is our app's id at Meta; by name, `counts` says how many of what have come. What
    comes for Pages that are not connected goes to `strays`, and without them is only counted."""

    def __init__(
        self,
        sequencer: Sequencer,
        app_secret: Secret,
        verify_token: Secret,
        our_app: str = "",
        strays: StrayEvents | None = None,
    ) -> None:
        self._sequencer = sequencer
        self._app_secret = app_secret
        self._verify_token = verify_token
        self._our_app = our_app
        self._strays = strays
        self.counts: Counter[str] = Counter()
        self._heard: dict[str, Millis] = {}

    def routes(self) -> list[Route]:
        """For the public port."""
        return [
            Route(WEBHOOK, self._verify, methods=["GET"]),
            Route(WEBHOOK, self._take, methods=["POST"]),
        ]

    def heard(self, page: str) -> Millis:
        """When Meta has last reported something of a Page since this start; 0 for not yet."""
        return self._heard.get(page, 0)

    async def _verify(self, request: Request) -> Response:
        """Meta asks whether this is our address, and wants its challenge back."""
        query = request.query_params
        token = query.get("hub.verify_token", "").encode("utf-8", "replace")
        challenge = query.get("hub.challenge", "")
        known = hmac.compare_digest(token, self._verify_token.encode())
        if not known or query.get("hub.mode") != "subscribe" or not _CHALLENGE.fullmatch(challenge):
            return self._answer(403, "not ours")
        return PlainTextResponse(challenge)

    async def _take(self, request: Request) -> Response:
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _read(request)
        except TimeoutError:
            return self._answer(408, "too slow")
        except ClientDisconnect:
            return self._answer(400, "cut off")
        if body is None:
            return self._answer(413, "too large")
        if not self._signed(request, body):
            return self._answer(403, "not signed by Meta")
        try:
            content = parse_body(body)
        except MalformedError:
            return self._answer(400, "not JSON")
        return await self._store(content)

    async def _store(self, content: object) -> Response:
        asked: list[tuple[Arrival, asyncio.Future[Outcome]]] = []
        strays = Counter[str]()
        now = self._sequencer.time.now()
        for arrival in arrivals(content, now, self._our_app):
            if self._is_ours(arrival.page):
                self._heard[arrival.page] = now
                answer = self._sequencer.submit(arrival.command, META, arrival.key)
                asked.append((arrival, answer))
            else:
                strays[arrival.page] += 1
        self.counts["events"] += len(asked)
        self.counts["events_of_unknown_pages"] += strays.total()
        if strays and self._strays is not None:
            try:
                await self._strays.keep(content, strays)
            except DataError:
                return self._answer(503, "read-only")
        await asyncio.gather(*(answer for _, answer in asked), return_exceptions=True)
        for arrival, answer in asked:
            error = answer.exception()
            if isinstance(error, ReadOnlyError):
                return self._answer(503, "read-only")
            failed = error is not None or _is_fault(answer.result())
            if failed and not await self._set_aside(arrival):
                return self._answer(503, "try again")
        return self._answer(200, "EVENT_RECEIVED")

    def _is_ours(self, page: str) -> bool:
        channel = self._sequencer.state.channels.get(page)
        return channel is not None and channel.state is not ChannelState.UNLINKED

    async def _set_aside(self, arrival: Arrival) -> bool:
        """Store an event that the relay fails at as one it does not know: answering an error for
        ever would have Meta unsubscribe the Page."""
        self.counts["events_failed"] += 1
        raw = json.dumps(asdict(arrival.command))
        keep = KeepUnrecognised(arrival.page, raw)
        answer = self._sequencer.submit(keep, META, f"failed:{arrival.key}")
        await asyncio.gather(answer, return_exceptions=True)
        return answer.exception() is None and not _is_fault(answer.result())

    def _signed(self, request: Request, body: bytes) -> bool:
        values = request.headers.getlist("x-hub-signature-256")
        if len(values) != 1 or not _SIGNATURE.fullmatch(values[0]):
            return False
        return hmac.compare_digest(values[0], signature(self._app_secret, body))

    def _answer(self, status: int, text: str) -> Response:
        self.counts[f"webhooks_{status}"] += 1
        return PlainTextResponse(text, status)


def _is_fault(outcome: Outcome) -> bool:
    return isinstance(outcome, Refusal) and outcome.code is RefusalCode.FAULT


async def _read(request: Request) -> bytes | None:
    """The whole body, or None as soon as it is too large."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and (len(length) > 12 or int(length) > LARGEST_BODY):
        return None
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > LARGEST_BODY:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
