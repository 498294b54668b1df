"""Why something that was asked can not go on: from Meta's answers to what a person is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from console.core.failures import Cause, Remedy
from console.core.kinds.messenger.kind import MESSENGER
from console.core.kinds.messenger.permissions import PERMISSIONS
from console.core.kinds.requests import Problem, ProblemCode
from server_stub.relay.messenger.graph.accounts import Failed
from server_stub.relay.messenger.graph.client import Denied, Lost, Unreached

T = TypeVar("T")


class StoppedError(Exception):
    """What was asked ends here, for the reason that `problem` tells."""

    def __init__(self, code: ProblemCode, detail: str = "") -> None:
        super().__init__(str(code))
        self.problem = Problem(code, detail)


def need(result: T | Denied | Unreached | Lost) -> T:
    """What Meta has answered.

    Raises:
        StoppedError: it has not.
    """
    if isinstance(result, Denied | Unreached | Lost):
        problem = problem_of(result)
        raise StoppedError(problem.code, problem.detail)
    return result


def problem_of(failed: Failed) -> Problem:
    """What a failure of the line or a refusal of Meta means for who has asked."""
    if not isinstance(failed, Denied):
        return Problem(ProblemCode.UNREACHABLE, failed.detail)
    verdict = MESSENGER.errors.classify(
        failed.code, failed.subcode, failed.transient, failed.status
    )
    if verdict.remedy in (Remedy.TEMPORARY, Remedy.AMBIGUOUS):
        return Problem(ProblemCode.UNREACHABLE, failed.detail)
    if verdict.cause is Cause.ACCESS_EXPIRED:
        return Problem(ProblemCode.ACCESS_EXPIRED, failed.detail)
    named = [name for name in PERMISSIONS if name in failed.detail]
    if verdict.cause is Cause.PERMISSION_LOST and named:
        return Problem(ProblemCode.MISSING_PERMISSIONS, listed(named))
    return Problem(ProblemCode.REFUSED, failed.detail)


def passes(failed: Failed | None) -> bool:
    """Whether asking again later may go otherwise: the line is down, or Meta is busy."""
    return failed is not None and problem_of(failed).code is ProblemCode.UNREACHABLE


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)
