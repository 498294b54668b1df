"""Requests of consoles over HTTP: whose they are, and how they are refused."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from server_stub.relay import faults

log = logging.getLogger(__name__)

OperatorOf = Callable[[str], str | None]
"""The id of the operator whose token this is, or None."""

Endpoint = Callable[[Request], Awaitable[Response]]


class ProblemError(Exception):
    """A request that is refused: the status, and a body of `error` and the facts."""

    def __init__(self, status: int, error: StrEnum, **facts: str | int | None) -> None:
        super().__init__(str(error))
        self.status = status
        self.error = error
        self.facts = facts


def answering(endpoint: Endpoint, at_fault: StrEnum) -> Endpoint:
    """The endpoint, with its problems answered as JSON. `at_fault` is told for a fault of ours: it
    is one that consoles do not answer by trying again by themselves."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ProblemError as problem:
            return JSONResponse({"error": problem.error, **problem.facts}, problem.status)
        except Exception as error:
            faults.report(log, f"answering a {request.method} for a file", error)
            return JSONResponse({"error": at_fault}, HTTPStatus.INTERNAL_SERVER_ERROR)

    return answer


def operator_of_request(request: Request, operator_of: OperatorOf) -> str | None:
    """Whose token the request carries, in the one header where it may stand."""
    values = request.headers.getlist("authorization")
    if len(values) != 1 or not values[0].startswith("Bearer "):
        return None
    operator = operator_of(values[0].removeprefix("Bearer ").strip())
    if operator is not None and (line := request.scope.get("state", {}).get("request")):
        line.known(operator)  # their line does not make room for others
    return operator
