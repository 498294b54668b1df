"""What other parts of the relay do for consoles that are connected."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from console.core.actor import Actor
from console.core.attachments import Attachment
from console.core.bounds import beyond_bounds
from console.core.kinds.known import Request, Response
from console.core.kinds.requests import Problem, ProblemCode
from console.core.log import OperatorCommand
from console.wire.frames import Close, Slowed, encode
from console.wire.messenger import RequestFrame, ResponseFrame
from server_stub.relay import faults
from server_stub.relay.consoles.session import RejectedError, Session, close_soon
from server_stub.relay.tasks import Tasks

MOST_REQUESTS = 8
"""Requests of one console that are being answered at once."""

log = logging.getLogger(__name__)

Answer = Callable[[Request, Actor], Awaitable[Response]]


async def _nobody(request: Request, by: Actor) -> Response:
    return Problem(ProblemCode.NOT_CONFIGURED)


def _no_upload(upload: str, operator: str) -> Attachment | None:
    return None


def _nothing(operator: str, what: str, chat: str) -> None:
    return


def _let_be(operator: str, request: str) -> None:
    return


@dataclass(frozen=True, slots=True)
class Services:
    """`http` is the base address of the public port as consoles reach it, "" for none. `answer`
    answers a request; `slowed` names the channels that their service slows down; `present` hears
    what an operator (by id) is doing in a chat: "typing" or "viewing"; `uploaded`
    is the relay's own record of a file, by the id of its upload, that an operator has given to it
    as a whole and that no message goes out with yet.
    """

    http: str = ""
    answer: Answer = _nobody
    slowed: Callable[[], Sequence[Slowed]] = tuple
    present: Callable[[str, str, str], None] = _nothing
    uploaded: Callable[[str, str], Attachment | None] = _no_upload

    def by_record(self, command: OperatorCommand, operator: str) -> OperatorCommand:
        """The command with the facts of its files as the relay has recorded them. A file that is
        not this operator's to send loses its upload, so that the command is refused, unless it is
        the repeat of one that was accepted. One that is beyond all bounds is refused for that."""
        if not command.files or beyond_bounds(command, command.typed):
            return command
        known = (self.uploaded(one.upload, operator) for one in command.files)
        return command.with_files(
            tuple(
                record or replace(stated, upload="")
                for record, stated in zip(known, command.files, strict=True)
            )
        )


class Answering:
    """Has requests answered beside everything else that a connection does. `refused` hears of
    each that its operator may not make, by the operator's id and the request's kind."""

    def __init__(self, answer: Answer, refused: Callable[[str, str], None] = _let_be) -> None:
        self._answer = answer
        self._refused = refused
        self._tasks = Tasks(log)

    def ask(self, session: Session, frame: RequestFrame, by: Actor) -> None:
        """Begin to answer. It goes on when its console leaves: half of it may be done
        at the service already.

        Raises:
            RejectedError: the console has too many on their way.
        """
        if session.requests >= MOST_REQUESTS:
            raise RejectedError(Close.RATE, "too many requests at once")
        session.requests += 1
        self._tasks.begin(f"answering a {frame.request.kind}", self._run(session, frame, by))

    async def stop(self) -> None:
        await self._tasks.stop()

    async def _run(self, session: Session, frame: RequestFrame, by: Actor) -> None:
        try:
            response = await self._answer(frame.request, by)
        except Exception as error:
            faults.report(log, f"answering a {frame.request.kind}", error)
            close_soon([session], Close.FAILED, "the relay has failed at this request")
            return
        finally:
            session.requests -= 1
        if isinstance(response, Problem) and response.code is ProblemCode.NOT_ALLOWED:
            self._refused(by.id, frame.request.kind)
        session.push(encode(ResponseFrame(id=frame.id, response=response)))
