"""The stand-in for Meta, put together: a world, Graph in front of it, webhooks behind."""

import random

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from . import calls, params
from .answers import Answer, NoAnswer
from .cast import Cast
from .clock import Clock
from .deliveries import Deliveries
from .errors import GraphError
from .faults import Faults
from .graph import Graph
from .ids import Ids
from .messenger import Messenger
from .outside import Outside
from .scenario import Scenario
from .send_api import SendApi
from .subscriptions import Subscriptions
from .wire import Json
from .world import Page, World


class StandIn:
    """Everything behind one address. `sends` are the messages and batches posted, verbatim."""

    def __init__(
        self, world: World, ids: Ids, clock: Clock, source: random.Random, outside: Outside
    ) -> None:
        self.world = world
        self.clock = clock
        self.faults = Faults()
        self.sends: list[Json] = []
        self.cast: Cast | None = None
        self.deliveries = Deliveries(clock, source, outside, self._unsubscribe)
        self.messenger = Messenger(world, clock, ids, self.deliveries)
        self._subscriptions = Subscriptions(world, ids, outside)
        sends = SendApi(clock, self.faults, self.messenger)
        self.graph = Graph(world, ids, self.faults, sends, self._subscriptions)

    def play(self, scenario: Scenario, page: Page, speed: float = 1.0, seed: int = 0) -> None:
        """Have `scenario` played on `page` as soon as the webhook is connected."""
        self.cast = Cast(scenario, page, self.clock, self.messenger, self.faults, speed, seed)

    async def connect(self, url: str) -> None:
        """Verify the webhook, subscribe it to everything and start the scenario.

        Raises `GraphError` if the callback does not echo the challenge.
        """
        await self._subscriptions.connect(url)
        self._begin_if_connected()

    async def graph_app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application of all Graph paths."""
        request = Request(scope, receive)
        try:
            given = await params.read(request)
            bearer = calls.bearer_of(request.headers.get("authorization"))
            call = calls.make(request.method, request.url.path, given, bearer)
        except GraphError as error:
            await self.graph.failed(error).response()(scope, receive, send)
            return
        answer = await self.graph.answer(call)
        self._begin_if_connected()
        if call.method == "POST" and call.path[1:] in ((), ("messages",)):
            await self._record(request, call, answer)
        if isinstance(answer, NoAnswer):
            await answer.response(self.clock)(scope, request.receive, send)
        else:
            await answer.response()(scope, receive, send)

    async def aclose(self) -> None:
        """End all that runs."""
        if self.cast is not None:
            await self.cast.aclose()
        await self.deliveries.aclose()

    async def _record(self, request: Request, call: calls.Call, answer: Answer | NoAnswer) -> None:
        body = await request.body()
        self.sends.append(
            {
                "at": self.clock.now(),
                "path": request.url.path,
                "query": request.url.query,
                "headers": dict(request.headers),
                "body": body.decode("utf-8", "replace"),
                "params": call.params.values,
                "status": answer.status if isinstance(answer, Answer) else None,
                "answer": answer.body.decode() if isinstance(answer, Answer) else None,
            }
        )

    def _begin_if_connected(self) -> None:
        """The scenario begins once somebody listens, at both levels."""
        if self.cast is None or self.world.app.callback_url is None:
            return
        if self.cast.page.subscribed is not None:
            self.cast.start()

    def _unsubscribe(self, page_id: str) -> None:
        page = self.world.pages.get(page_id)
        if page is not None:
            page.subscribed = None
