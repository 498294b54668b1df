"""Graph: which call goes where, what befalls it, and the headers of every answer."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from . import batch
from .access import no_such_object
from .answers import Answer, NoAnswer, headers_of
from .calls import Call
from .errors import GraphError
from .faults import Faults
from .ids import Ids
from .login.tokens import Tokens
from .spoiling import Result, refused, spoiled
from .usage import Usage, Use
from .wire import Json

Handler = Callable[[Call], Result | Awaitable[Result]]
# The last part of a path, with the methods it takes; "" is the object itself.
Edges = Mapping[tuple[str, str], Handler]

# Sends have faults of their own, for a Page or a visitor.
_SEND = ("POST", "messages")


class Graph:
    """Answers calls. Nothing escapes it: what goes wrong becomes an answer too."""

    def __init__(
        self, tokens: Tokens, ids: Ids, faults: Faults, usage: Usage, edges: Edges
    ) -> None:
        self._tokens = tokens
        self._ids = ids
        self._faults = faults
        self._usage = usage
        self._edges = edges

    def calls(self) -> list[str]:
        """The names by which a fault can be armed for a call; `node` reads an object."""
        return sorted({edge or "node" for method, edge in self._edges if (method, edge) != _SEND})

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
        answer.headers |= headers_of(call.version, trace, self._usage_headers(call))
        return answer

    def failed(self, error: GraphError) -> Answer:
        """The answer to a request that could not even be read as a call."""
        trace = self._ids.trace()
        answer = Answer.failed(error, trace)
        answer.headers |= headers_of("v26.0", trace, self._usage.headers(None, Use()))
        return answer

    async def _result(self, call: Call) -> Result | list[Json | None]:
        if call.method == "POST" and not call.path:
            return [await self._step(call, step) for step in batch.steps(call)]
        edge = _edge(call.path)
        handler = self._edges.get((call.method, edge))
        if handler is None:
            if len(call.path) > 1:
                raise GraphError(2500, message=f"Unknown path components: /{call.path[1]}")
            raise no_such_object(call.method, call.path[0] if call.path else "")
        token = self._tokens.find(call.token)
        if token is not None:
            self._usage.take(token)
        fault = None
        if (call.method, edge) != _SEND:
            fault = self._faults.take_call(edge or "node")
        if fault is not None and not fault.accepts:
            return refused(fault)
        result: Any = handler(call)
        if isinstance(result, Awaitable):
            result = await result
        answer: Result = result
        return spoiled(fault, answer) if fault is not None else answer

    async def _step(self, call: Call, step: Json) -> Json | None:
        try:
            answer = await self.answer(batch.read(call, step))
        except GraphError as error:
            answer = self.failed(error)
        return None if isinstance(answer, NoAnswer) else batch.told(call, answer)

    def _usage_headers(self, call: Call) -> dict[str, str]:
        token = self._tokens.find(call.token)
        announced = Use()
        if token is not None and token.page_id is not None:
            announced = self._faults.usage(token.page_id, self._recipient(call))
        return self._usage.headers(token, announced)

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
