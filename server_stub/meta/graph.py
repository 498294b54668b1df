"""Graph: which call goes where, batches, and the headers of every answer."""

from .access import Access, no_such_object
from .answers import Answer, NoAnswer, headers_of
from .calls import Call, make
from .errors import GraphError
from .faults import Faults
from .ids import Ids
from .nodes import Nodes
from .params import Params, from_query
from .send_api import SendApi
from .subscriptions import Subscriptions
from .wire import Json
from .world import World

BATCH_LIMIT = 50


class Graph:
    """Answers calls. Nothing escapes it: what goes wrong becomes an answer too."""

    def __init__(
        self,
        world: World,
        ids: Ids,
        faults: Faults,
        sends: SendApi,
        subscriptions: Subscriptions,
    ) -> None:
        self._world = world
        self._ids = ids
        self._faults = faults
        self._sends = sends
        self._subscriptions = subscriptions
        self._access = Access(world, faults)
        self._nodes = Nodes(world, self._access, faults)

    async def answer(self, call: Call) -> Answer | NoAnswer:
        """The answer to `call`, with all headers."""
        trace = self._ids.trace()
        try:
            result = await self._result(call)
        except GraphError as error:
            result = Answer.failed(error, trace)
        if isinstance(result, NoAnswer):
            return result
        answer = result if isinstance(result, Answer) else Answer.of(result)
        answer.headers |= self._headers(call, trace)
        return answer

    def failed(self, error: GraphError) -> Answer:
        """The answer to a request that could not even be read as a call."""
        trace = self._ids.trace()
        answer = Answer.failed(error, trace)
        answer.headers |= headers_of("v26.0", trace, None, (1, 0))
        return answer

    async def _result(self, call: Call) -> Json | list[Json | None] | Answer | NoAnswer:
        match call.method, call.path:
            case "POST", ():
                return await self._batch(call)
            case "GET", ("debug_token",):
                return self._nodes.debug_token(call)
            case "POST", (page_id, "messages"):
                return self._sends.post(self._access.page(call, page_id), call)
            case (("GET" | "POST" | "DELETE"), (page_id, "subscribed_apps")):
                page = self._access.living_page(call, page_id)
                return self._subscriptions.of_page(page, call)
            case (("GET" | "POST"), (app_id, "subscriptions")) if app_id == self._world.app.id:
                self._access.app(call)
                return await self._subscriptions.of_app(call)
            case "GET", (_,):
                return self._nodes.get(call)
            case _, (_, edge, *_):
                raise GraphError(2500, message=f"Unknown path components: /{edge}")
        raise no_such_object(call.method, call.path[0] if call.path else "")

    async def _batch(self, call: Call) -> list[Json | None]:
        """Up to 50 calls, done in order. Meta: Graph API, Batch Requests."""
        steps = call.params.objects("batch")
        if len(steps) > BATCH_LIMIT:
            message = f"Too many requests in batch message. Maximum batch size is {BATCH_LIMIT}"
            raise GraphError(100, message=message, kind="GraphBatchException")
        return [await self._step(call, step) for step in steps]

    async def _step(self, call: Call, step: Json) -> Json | None:
        path, _, query = str(step.get("relative_url", "")).partition("?")
        values = {"access_token": call.token} if call.token else {}
        values |= from_query(query) | from_query(str(step.get("body", "")))
        if "access_token" in step:
            values["access_token"] = str(step["access_token"])
        try:
            inner = make(str(step.get("method", "GET")).upper(), path, Params(values))
            answer = await self.answer(inner)
        except GraphError as error:
            answer = self.failed(error)
        if isinstance(answer, NoAnswer):
            return None
        headers = [{"name": name, "value": value} for name, value in answer.headers.items()]
        return {"code": answer.status, "headers": headers, "body": answer.body.decode()}

    def _headers(self, call: Call, trace: str) -> dict[str, str]:
        page = self._world.page_with_token(call.token or "")
        if page is None:
            return headers_of(call.version, trace, None, (1, 0))
        usage = self._faults.usage(page.id, self._recipient(call))
        return headers_of(call.version, trace, page.id, usage)

    def _recipient(self, call: Call) -> str | None:
        try:
            recipient = call.params.object("recipient") or {}
        except GraphError:
            return None
        return str(recipient.get("id"))
