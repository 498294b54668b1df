"""The stand-in as a whole: what it knows, its webhook, its files."""

from dataclasses import asdict

from starlette.requests import Request

from ..standin import StandIn
from ..wire import Json, encode
from .body import RefusedError, body_of, chance, member, optional, texts, whole

# Meta: generic webhooks, batched notifications.
_MOST_TOGETHER = 1_000
_TEN_YEARS_MS = 10 * 365 * 86_400_000


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
        policy.together = whole(body, "together", policy.together, 1, _MOST_TOGETHER)
        return {
            "duplicates": policy.duplicates,
            "reordering": policy.reordering,
            "together": policy.together,
        }

    async def set_media(self, request: Request) -> Json:
        """Addresses that were given out before end as they said."""
        body, media = await body_of(request), self._standin.media
        media.address_lifetime = whole(body, "lifetime", media.address_lifetime, 0, _TEN_YEARS_MS)
        return {"lifetime": media.address_lifetime}

    async def post_event(self, request: Request) -> Json:
        body = await body_of(request)
        raw = body.get("body")
        payload = raw.encode() if isinstance(raw, str) else encode(raw)
        headers = optional(body, "headers", dict) or {}
        named = {str(name): str(value) for name, value in headers.items()}
        if not self._standin.notices.post_raw(payload, named):
            raise RefusedError(400, "No webhook is set. PUT /__standin/webhook first.")
        return {"success": True}
