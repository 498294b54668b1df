"""The control API of the stand-in: `/__standin/...`, JSON, from this machine only.

It is no part of Graph. Errors are `{"error": "<what to do>"}` with status 400, 403 or 404.

    GET    /__standin/state            app, pages, threads, faults, deliveries
    GET    /__standin/sends            every POST .../messages received, verbatim
    PUT    /__standin/webhook          {"url"}: verify and subscribe all fields at both levels;
                                       the scenario starts. 400 if the callback doesn't echo
    PUT    /__standin/app              {"require_proof": true}
    PUT    /__standin/deliveries       {"duplicates": 0..1, "reordering": 0..1}
    GET    /__standin/faults           what is armed, and the names there are
    PUT    /__standin/faults           {"fault", "visitor" or "page", "times"?, "status"?,
                                       "is_transient"?, "language"?, "accepted"?, "regain"?};
                                       without visitor and page: the first Page; "" clears
    DELETE /__standin/faults           all, or those of ?visitor= or ?page=
    POST   /__standin/visitors         {"name", "page"?, "locale"?, "timezone"?, "hidden"?}
    POST   /__standin/visitors/{psid}/messages
                                       {"text"}, or {"message": {...}} as in a webhook, or
                                       {"event": {"postback": {...}}, "field"?} of any kind
    POST   /__standin/visitors/{psid}/read
    POST   /__standin/events           {"body": object or verbatim string, "headers"?}: a raw
                                       webhook, signed unless a header replaces the signature

Fault names: "code/subcode" (190/463), the friendly names of `catalogue.FRIENDLY`, and the
staged ones of `faults.STAGED`. `times` counts messages; without it a fault lasts.
"""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import catalogue
from .errors import GraphError
from .faults import STAGED, Fault, UnknownFaultError
from .params import from_json
from .standin import StandIn
from .wire import Json, encode
from .world import Page, Visitor

_T = TypeVar("_T")
_LOCAL = ("127.0.0.1", "::1", "localhost")
_Handler = Callable[[Request], Awaitable[Json]]


class _RefusedError(Exception):
    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def routes(standin: StandIn) -> list[Route]:
    """The routes of the control API."""
    control = _Control(standin)
    table: list[tuple[str, str, _Handler]] = [
        ("GET", "state", control.state),
        ("GET", "sends", control.sends),
        ("PUT", "webhook", control.set_webhook),
        ("PUT", "app", control.set_app),
        ("PUT", "deliveries", control.set_deliveries),
        ("GET", "faults", control.list_faults),
        ("PUT", "faults", control.arm_fault),
        ("DELETE", "faults", control.clear_faults),
        ("POST", "visitors", control.add_visitor),
        ("POST", "visitors/{psid}/messages", control.write),
        ("POST", "visitors/{psid}/read", control.read),
        ("POST", "events", control.post_event),
    ]
    return [
        Route(f"/__standin/{path}", _guarded(handler), methods=[method])
        for method, path, handler in table
    ]


def _guarded(handler: _Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.client is None or request.client.host not in _LOCAL:
            return _answer({"error": "Only from the machine it runs on."}, 403)
        try:
            return _answer(await handler(request))
        except _RefusedError as refused:
            return _answer({"error": str(refused)}, refused.status)
        except (GraphError, UnknownFaultError) as error:
            return _answer({"error": str(error)}, 400)

    return endpoint


def _answer(value: Json, status: int = 200) -> Response:
    # `encode` also takes half a surrogate pair, which visitors may well send.
    return Response(encode(value), status, media_type="application/json")


class _Control:
    def __init__(self, standin: StandIn) -> None:
        self._standin = standin

    async def state(self, request: Request) -> Json:
        standin = self._standin
        return {
            "now": standin.clock.now(),
            "app": asdict(standin.world.app),
            "pages": [asdict(page) for page in standin.world.pages.values()],
            "faults": standin.faults.listed(),
            "scenario_started": standin.cast is not None and standin.cast.started,
            "deliveries": {
                "pending": standin.deliveries.pending(),
                "delivered": standin.deliveries.delivered,
                "alerts": standin.deliveries.alerts,
            },
        }

    async def sends(self, request: Request) -> Json:
        return {"sends": self._standin.sends}

    async def set_webhook(self, request: Request) -> Json:
        body = await _body(request)
        await self._standin.connect(_member(body, "url", str))
        return {"success": True}

    async def set_app(self, request: Request) -> Json:
        body = await _body(request)
        self._standin.world.app.require_proof = _member(body, "require_proof", bool)
        return {"success": True}

    async def set_deliveries(self, request: Request) -> Json:
        body, policy = await _body(request), self._standin.deliveries.policy
        policy.duplicates = _chance(body, "duplicates", policy.duplicates)
        policy.reordering = _chance(body, "reordering", policy.reordering)
        return {"duplicates": policy.duplicates, "reordering": policy.reordering}

    async def list_faults(self, request: Request) -> Json:
        names = {"staged": STAGED, "friendly": catalogue.FRIENDLY}
        return {"faults": self._standin.faults.listed(), "names": names}

    async def arm_fault(self, request: Request) -> Json:
        body = await _body(request)
        page, psid = self._target(body)
        name = _member(body, "fault", str)
        self._standin.faults.clear(page.id, psid)
        if name:
            self._standin.faults.arm(
                Fault(
                    name,
                    page.id,
                    psid,
                    times=_optional(body, "times", int),
                    status=_optional(body, "status", int),
                    is_transient=_optional(body, "is_transient", bool),
                    language=_optional(body, "language", str),
                    accepted=_optional(body, "accepted", bool) or False,
                    regain=_optional(body, "regain", int) or 5,
                )
            )
        return {"faults": self._standin.faults.listed()}

    async def clear_faults(self, request: Request) -> Json:
        target = dict(request.query_params)
        if target:
            page, psid = self._target(target)
            self._standin.faults.clear(page.id, psid)
        else:
            self._standin.faults.clear()
        return {"faults": self._standin.faults.listed()}

    async def add_visitor(self, request: Request) -> Json:
        body = await _body(request)
        page, _ = self._target({key: value for key, value in body.items() if key == "page"})
        visitor = self._standin.world.add_visitor(
            page,
            _member(body, "name", str),
            _optional(body, "locale", str) or "en_US",
            _number(body, "timezone"),
            _optional(body, "hidden", bool) or False,
        )
        return {"psid": visitor.psid, "name": visitor.name, "page": page.id}

    async def write(self, request: Request) -> Json:
        body, visitor = await _body(request), self._visitor(request.path_params["psid"])
        messenger = self._standin.messenger
        if "event" in body:
            event, field = _member(body, "event", dict), _optional(body, "field", str)
            messenger.acts(visitor, event, field)
            return {"success": True}
        message = _optional(body, "message", dict) or {"text": _member(body, "text", str)}
        return {"message_id": messenger.says(visitor, message)}

    async def read(self, request: Request) -> Json:
        self._standin.messenger.reads(self._visitor(request.path_params["psid"]))
        return {"success": True}

    async def post_event(self, request: Request) -> Json:
        body = await _body(request)
        raw = body.get("body")
        payload = raw.encode() if isinstance(raw, str) else encode(raw)
        headers = _optional(body, "headers", dict) or {}
        named = {str(name): str(value) for name, value in headers.items()}
        if not self._standin.messenger.post_raw(payload, named):
            raise _RefusedError(400, "No webhook is set. PUT /__standin/webhook first.")
        return {"success": True}

    def _target(self, where: dict[str, Any]) -> tuple[Page, str | None]:
        """The Page and visitor that a fault is for."""
        if where.get("visitor"):
            visitor = self._visitor(str(where["visitor"]))
            return self._standin.world.pages[visitor.page_id], visitor.psid
        pages = self._standin.world.pages
        page_id = str(where.get("page") or next(iter(pages)))
        if page_id not in pages:
            raise _RefusedError(404, f"There is no page {page_id}. See /__standin/state.")
        return pages[page_id], None

    def _visitor(self, psid: str) -> Visitor:
        """By PSID or by the scenario's key."""
        for visitor in self._standin.world.visitors():
            if psid in (visitor.psid, visitor.key):
                return visitor
        raise _RefusedError(404, f"There is no visitor {psid}. See /__standin/state.")


async def _body(request: Request) -> Json:
    return from_json(await request.body())


def _member(body: Json, name: str, kind: type[_T]) -> _T:
    value = _optional(body, name, kind)
    if value is None:
        raise _RefusedError(400, f"Give {name!r} as a {kind.__name__}.")
    return value


def _optional(body: Json, name: str, kind: type[_T]) -> _T | None:
    value = body.get(name)
    if value is not None and not isinstance(value, kind):
        raise _RefusedError(400, f"{name!r} must be a {kind.__name__}.")
    return value


def _number(body: Json, name: str, usual: float = 0) -> float:
    value = body.get(name, usual)
    if not isinstance(value, int | float):
        raise _RefusedError(400, f"{name!r} must be a number.")
    return value


def _chance(body: Json, name: str, usual: float) -> float:
    value = _number(body, name, usual)
    if not 0 <= value <= 1:
        raise _RefusedError(400, f"{name!r} must be from 0 to 1.")
    return value
