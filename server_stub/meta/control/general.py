"""The stand-in as a whole: what it knows, its webhook, its faults."""

from dataclasses import asdict
from typing import Any

from starlette.requests import Request

from .. import catalogue
from ..faults import STAGED, Fault
from ..standin import StandIn
from ..wire import Json, encode
from ..world import Page
from .body import RefusedError, body_of, chance, member, optional, page_of, texts, visitor_of


class General:
    def __init__(self, standin: StandIn) -> None:
        self._standin = standin

    async def state(self, request: Request) -> Json:
        standin = self._standin
        return {
            "now": standin.clock.now(),
            "app": asdict(standin.world.app),
            "pages": [asdict(page) for page in standin.world.pages.values()],
            "people": [asdict(person) for person in standin.world.people],
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
        body = await body_of(request)
        await self._standin.connect(member(body, "url", str))
        return {"success": True}

    async def set_app(self, request: Request) -> Json:
        body, app = await body_of(request), self._standin.world.app
        required = optional(body, "require_proof", bool)
        app.require_proof = app.require_proof if required is None else required
        uris = texts(body, "redirect_uris")
        app.redirect_uris = app.redirect_uris if uris is None else tuple(uris)
        for name in ("deauthorize_url", "data_deletion_url"):
            url = optional(body, name, str)
            if url is not None:
                setattr(app, name, url or None)
        return {"success": True}

    async def set_deliveries(self, request: Request) -> Json:
        body, policy = await body_of(request), self._standin.deliveries.policy
        policy.duplicates = chance(body, "duplicates", policy.duplicates)
        policy.reordering = chance(body, "reordering", policy.reordering)
        return {"duplicates": policy.duplicates, "reordering": policy.reordering}

    async def list_faults(self, request: Request) -> Json:
        names = {"staged": STAGED, "friendly": catalogue.FRIENDLY}
        return {"faults": self._standin.faults.listed(), "names": names}

    async def arm_fault(self, request: Request) -> Json:
        body = await body_of(request)
        page, psid = self._target(body)
        name = member(body, "fault", str)
        self._standin.faults.clear(page.id, psid)
        if name:
            self._standin.faults.arm(
                Fault(
                    name,
                    page.id,
                    psid,
                    times=optional(body, "times", int),
                    status=optional(body, "status", int),
                    is_transient=optional(body, "is_transient", bool),
                    language=optional(body, "language", str),
                    accepted=optional(body, "accepted", bool) or False,
                    regain=optional(body, "regain", int) or 5,
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

    async def post_event(self, request: Request) -> Json:
        body = await body_of(request)
        raw = body.get("body")
        payload = raw.encode() if isinstance(raw, str) else encode(raw)
        headers = optional(body, "headers", dict) or {}
        named = {str(name): str(value) for name, value in headers.items()}
        if not self._standin.notices.post_raw(payload, named):
            raise RefusedError(400, "No webhook is set. PUT /__standin/webhook first.")
        return {"success": True}

    def _target(self, where: dict[str, Any]) -> tuple[Page, str | None]:
        """The Page and visitor that a fault is for."""
        world = self._standin.world
        if where.get("visitor"):
            visitor = visitor_of(world, str(where["visitor"]))
            return world.pages[visitor.page_id], visitor.psid
        return page_of(world, str(where.get("page") or "")), None
