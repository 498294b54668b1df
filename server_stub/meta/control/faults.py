"""What shall go wrong: arming and clearing."""

from typing import Any

from starlette.requests import Request

from .. import catalogue
from ..faults import STAGED, Fault
from ..login.tokens import DEATHS
from ..standin import StandIn
from ..wire import Json
from ..world import Page
from .body import RefusedError, body_of, member, optional, page_of, visitor_of


class ArmedFaults:
    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        self._faults = standin.faults

    async def list_all(self, request: Request) -> Json:
        calls = self._standin.graph.calls()
        names = {"staged": STAGED, "friendly": catalogue.FRIENDLY, "calls": calls}
        return self._listed() | {"names": names | {"deaths": DEATHS}}

    async def arm(self, request: Request) -> Json:
        """For a call of Graph, else for the sends of a visitor or a Page; "" clears."""
        body = await body_of(request)
        name, call = member(body, "fault", str), self._call(body)
        page, psid = (None, None) if call else self._target(body)
        if name:
            self._faults.arm(_fault(name, page.id if page else "", psid, call, body))
        elif call is not None:
            self._faults.clear_call(call)
        elif page is not None:
            self._faults.clear(page.id, psid)
        return self._listed()

    async def clear(self, request: Request) -> Json:
        target = dict(request.query_params)
        if "call" in target:
            self._faults.clear_call(target["call"])
        elif target:
            page, psid = self._target(target)
            self._faults.clear(page.id, psid)
        else:
            self._faults.clear()
        return self._listed()

    def _listed(self) -> Json:
        return {"faults": self._faults.listed()}

    def _call(self, body: Json) -> str | None:
        call, known = optional(body, "call", str) or None, self._standin.graph.calls()
        if call is not None and call not in known:
            raise RefusedError(400, f"No call {call!r}. Use one of {', '.join(known)}.")
        return call

    def _target(self, where: dict[str, Any]) -> tuple[Page, str | None]:
        """The Page and visitor that a fault is for."""
        world = self._standin.world
        if where.get("visitor"):
            visitor = visitor_of(world, str(where["visitor"]))
            return world.pages[visitor.page_id], visitor.psid
        return page_of(world, str(where.get("page") or "")), None


def _fault(name: str, page_id: str, psid: str | None, call: str | None, body: Json) -> Fault:
    echo = optional(body, "echo", bool)
    return Fault(
        name,
        page_id,
        psid,
        times=optional(body, "times", int),
        status=optional(body, "status", int),
        is_transient=optional(body, "is_transient", bool),
        language=optional(body, "language", str),
        accepted=optional(body, "accepted", bool) or False,
        echo=True if echo is None else echo,
        regain=optional(body, "regain", int) or 5,
        call=call,
    )
