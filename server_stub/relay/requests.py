"""Who answers what consoles ask beside the log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from console.core.actor import Actor
from console.core.company import requests as company
from console.core.company.requests import CompletedSince, CountCompleted, ReadRecord, RecordPage
from console.core.company.roles import may
from console.core.kinds.known import Request, Response, ServiceRequest, ServiceResponse
from console.core.kinds.requests import Problem, ProblemCode


async def _nobody(request: company.Request, by: Actor) -> company.Response | Problem:
    return Problem(ProblemCode.NOT_CONFIGURED)


async def _no_record(request: ReadRecord) -> RecordPage | Problem:
    return Problem(ProblemCode.NOT_CONFIGURED)


async def _uncounted(request: CountCompleted, by: Actor) -> CompletedSince | Problem:
    return Problem(ProblemCode.NOT_CONFIGURED)


@dataclass(frozen=True, slots=True)
class Requests:
    """`service` answers what a service is asked for, `company` what the relay itself knows,
    `record` what was changed and by whom, `completed` what timers have completed."""

    service: Callable[[ServiceRequest, Actor], Awaitable[ServiceResponse]]
    company: Callable[[company.Request, Actor], Awaitable[company.Response | Problem]] = _nobody
    record: Callable[[ReadRecord], Awaitable[RecordPage | Problem]] = _no_record
    completed: Callable[[CountCompleted, Actor], Awaitable[CompletedSince | Problem]] = _uncounted

    async def answer(self, request: Request, by: Actor) -> Response:
        """What came of a request; a problem where the asker's role does not permit it."""
        if not may(request.act, by.role):
            return Problem(ProblemCode.NOT_ALLOWED)
        if isinstance(request, ReadRecord):
            return await self.record(request)
        if isinstance(request, CountCompleted):
            return await self.completed(request, by)
        if isinstance(request, company.Request):
            return await self.company(request, by)
        return await self.service(request, by)
