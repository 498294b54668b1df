"""What a relay answers about the company, in a play: who is there, who is invited, the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import assert_never

from console.core.actor import Actor
from console.core.company.operators import AddOperator, RecordInvite, RecordRotation
from console.core.company.requests import (
    CompletedSince,
    CountCompleted,
    InviteAgain,
    Invited,
    InviteOperator,
    ListPresence,
    OperatorPresence,
    Presence,
    ReadRecord,
    RecordPage,
    Request,
    Response,
    Rotated,
    RotateToken,
)
from console.core.kinds.requests import Problem, ProblemCode
from console.core.log import Command, Entry
from console.core.moments import DAY, Millis
from console.core.recording import record_of
from console.core.refusals import Refusal, RefusalCode
from console.core.state import State

_PROBLEMS = {
    RefusalCode.BAD_NAME: ProblemCode.BAD_NAME,
    RefusalCode.NAME_IN_USE: ProblemCode.NAME_IN_USE,
}

Do = Callable[[Command, Actor], Refusal | None]


class PlayedCompany:
    """Everybody who has signed in is connected with one console. Codes and tokens are counted,
    and open nothing."""

    def __init__(self, do: Do, log: Sequence[Entry]) -> None:
        self._do = do
        self._log = log
        self._numbers = count(1)

    def answer(self, request: Request, state: State, now: Millis, by: Actor) -> Response | Problem:
        """What came of a request at once."""
        match request:
            case InviteOperator():
                operator = f"op{next(self._numbers)}"
                name, role, departments = request.name, request.role, request.departments
                added = AddOperator(operator, name, role, departments, invited=True)
                return self._problem(added, by) or self._code(operator, now)
            case InviteAgain(operator=operator):
                return self._problem(RecordInvite(operator), by) or self._code(operator, now)
            case RotateToken(operator=operator):
                token = f"{next(self._numbers):064x}"
                return self._problem(RecordRotation(operator), by) or Rotated(operator, token)
            case ListPresence():
                there = (one for one in state.present_operators())
                return Presence(
                    tuple(
                        OperatorPresence(one.id, 0 if one.invited else 1, 0 if one.invited else now)
                        for one in there
                    )
                )
            case ReadRecord():
                return self._record(request)
            case CountCompleted():
                return CompletedSince(0)
            case _:
                assert_never(request)

    def _problem(self, command: Command, by: Actor) -> Problem | None:
        refusal = self._do(command, by)
        if refusal is None:
            return None
        return Problem(_PROBLEMS.get(refusal.code, ProblemCode.UNKNOWN), refusal.detail)

    def _code(self, operator: str, now: Millis) -> Invited:
        number = next(self._numbers)
        return Invited(operator, f"inv-PLAYD-PLAYD-PLAYD-{number:05}", now + DAY)

    def _record(self, request: ReadRecord) -> RecordPage:
        before, person, kinds = request.before, request.person, request.kinds
        found = [
            line
            for line in reversed(record_of(self._log))
            if (not before or line.seq < before)
            and (not kinds or line.event in kinds)
            and (not person or line.concerns(person))
        ]
        return RecordPage(tuple(found[: request.limit]), more=len(found) > request.limit)
