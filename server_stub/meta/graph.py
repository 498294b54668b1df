"""Graph: which call goes where, batches, and the headers of every answer."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from .access import no_such_object
from .answers import Answer, NoAnswer, headers_of
from .calls import Call, make
from .errors import GraphError
from .faults import Faults
from .ids import Ids
from .login.tokens import Tokens
from .params import Params, from_query
from .wire import Json

BATCH_LIMIT = 50

Result = Json | Answer | NoAnswer
Handler = Callable[[Call], Result | Awaitable[Result]]
# The last part of a path, with the methods it takes; "" is the object itself.
Edges = Mapping[tuple[str, str], Handler]


class Graph:
    """Answers calls. Nothing escapes it: what goes wrong becomes an answer too."""

    def __init__(self, tokens: Tokens, ids: Ids, faults: Faults, edges: Edges) -> None:
        self._tokens = tokens
        self._ids = ids
        self._faults = faults
        self._edges = edges

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

    async def _result(self, call: Call) -> Result | list[Json | None]:
        if call.method == "POST" and not call.path:
            return await self._batch(call)
        handler = self._edges.get((call.method, _edge(call.path)))
        if handler is None:
            if len(call.path) > 1:
                raise GraphError(2500, message=f"Unknown path components: /{call.path[1]}")
            raise no_such_object(call.method, call.path[0] if call.path else "")
        result: Any = handler(call)
        if isinstance(result, Awaitable):
            result = await result
        answer: Result = result
        return answer

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
            method = str(step.get("method", "GET")).upper()
            inner = make(method, path, Params(values), base=call.base)
            answer = await self.answer(inner)
        except GraphError as error:
            answer = self.failed(error)
        if isinstance(answer, NoAnswer):
            return None
        headers = [{"name": name, "value": value} for name, value in answer.headers.items()]
        return {"code": answer.status, "headers": headers, "body": answer.body.decode()}

    def _headers(self, call: Call, trace: str) -> dict[str, str]:
        token = self._tokens.find(call.token)
        if token is None or token.page_id is None:
            return headers_of(call.version, trace, None, (1, 0))
        usage = self._faults.usage(token.page_id, self._recipient(call))
        return headers_of(call.version, trace, token.page_id, usage)

    def _recipient(self, call: Call) -> str | None:
        try:
            recipient = call.params.object("recipient") or {}
        except GraphError:
            return None
        return str(recipient.get("id"))


def _edge(path: tuple[str, ...]) -> str:
    """What of an object is meant. Paths that have no object in them are edges too."""
    match path:
        case ("debug_token",) | ("oauth", "access_token"):
            return "/".join(path)
        case (_,):
            return ""
        case (_, edge) | (_, ("permissions" as edge), _):
            return edge
    return "/" + "/".join(path)
