"""The people of the company at the relay: who is let in, invited, given a new token, put out.

Secrets come first and the log after: a token or a code that is left over from a crash opens
nothing, since nobody has the id it is for. Where somebody is put out, the log comes first: who is
removed there is let in nowhere, whatever tokens are left over.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Mapping
from functools import partial
from typing import assert_never

from console.core.actor import Actor
from console.core.company.invites import GOOD_FOR, NotLetIn, read_code
from console.core.company.operators import (
    AddOperator,
    RecordInvite,
    RecordJoin,
    RecordRotation,
    RelayCommand,
)
from console.core.company.requests import (
    CountCompleted,
    InviteAgain,
    Invited,
    InviteOperator,
    ListPresence,
    OperatorPresence,
    Presence,
    ReadRecord,
    Request,
    Response,
    Rotated,
    RotateToken,
)
from console.core.company.values import Role
from console.core.kinds.requests import Problem, ProblemCode
from console.core.log import decide
from console.core.refusals import Refusal, RefusalCode
from server_stub.relay.log.database import DataError
from server_stub.relay.log.sequencer import ReadOnlyError
from server_stub.relay.log.store import Store
from server_stub.relay.secret import Secret
from server_stub.relay.tasks import Tasks

log = logging.getLogger(__name__)

_PROBLEMS = {
    RefusalCode.BAD_NAME: ProblemCode.BAD_NAME,
    RefusalCode.NAME_IN_USE: ProblemCode.NAME_IN_USE,
    RefusalCode.UNKNOWN_OPERATOR: ProblemCode.UNKNOWN,
    RefusalCode.UNKNOWN_DEPARTMENT: ProblemCode.UNKNOWN,
}

SignOut = Callable[[str, NotLetIn], None]
"""Ends all connections of an operator, and says why."""


class RefusedError(Exception):
    """Nothing has been done."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code} {refusal.detail}")
        self.refusal = refusal


def nobody_connected() -> Mapping[str, int]:
    """For a relay that is not running."""
    return {}


def nobody_to_end(operator: str, why: NotLetIn) -> None:
    """For a relay that is not running."""


class People:
    """See the module. `connected` counts the consoles of each operator who is connected."""

    def __init__(
        self,
        store: Store,
        connected: Callable[[], Mapping[str, int]] = nobody_connected,
        sign_out: SignOut = nobody_to_end,
    ) -> None:
        self._sequencer = store.sequencer
        self._access = store.access
        self._last_seen = store.last_seen
        self._connected = connected
        self._sign_out = sign_out
        self._tasks = Tasks(log)
        self._stopping = False

    # Who is let in

    def operator_of(self, token: str) -> str | None:
        """The id of the present operator whose token this is."""
        operator = self._access.operator_of(token)
        known = self._sequencer.state.operators.get(operator) if operator else None
        return None if known is None or known.removed else known.id

    async def redeem(self, code: str, token: str) -> str | NotLetIn:
        """The operator whom a code lets in, and whose token this is from now on; else why not.

        Raises:
            WriteFailedError: the code is not used.
        """
        now = self._sequencer.time.now()
        invited = await self._access.redeem(read_code(code) or code, token, now)
        if not isinstance(invited, NotLetIn):
            self._begin_join(invited)
        return invited

    def seen(self, operator: str) -> None:
        """Somebody is connected now, with one console or the last of several."""
        if self._stopping:
            return
        known = self._sequencer.state.operators.get(operator)
        if known is not None and known.invited:
            self._begin_join(operator)  # what a crash has kept from the log
        now = {operator: self._sequencer.time.now()}
        self._tasks.begin("remembering who was seen", self._remember(now))

    def _begin_join(self, operator: str) -> None:
        self._tasks.begin("noting that somebody joined", self._join(operator))

    async def _join(self, operator: str) -> None:
        by = self._actor(operator)
        if by is not None:
            with contextlib.suppress(ReadOnlyError):  # at their next connection, then
                await self._sequencer.submit(RecordJoin(operator), by)

    async def _remember(self, seen: Mapping[str, int]) -> None:
        try:
            await self._last_seen.keep(seen)
        except DataError as error:
            log.warning("when somebody was seen could not be stored: %s", error)

    # Who is added, and what they are given

    async def invite(
        self, name: str, role: Role, departments: tuple[str, ...], by: Actor
    ) -> Invited:
        """Add an operator; the code by which they get a token of their own.

        Raises:
            RefusedError, ReadOnlyError, DataError: nobody is added.
        """
        command = AddOperator(_new_id(), name, role, departments, invited=True)
        self._check(command, by)
        return await self._invite(command.operator, command, by)

    async def invite_again(self, operator: str, by: Actor) -> Invited:
        """Another code for an operator; one that was not used is good no more.

        Raises:
            RefusedError, ReadOnlyError, DataError: the former one is good as before.
        """
        command = RecordInvite(operator)
        self._check(command, by)
        return await self._invite(operator, command, by)

    async def _invite(self, operator: str, command: RelayCommand, by: Actor) -> Invited:
        now = self._sequencer.time.now()
        code = await self._access.invite(operator, now + GOOD_FOR, now)
        await self._commit(command, by)
        return Invited(operator, code.reveal(), now + GOOD_FOR)

    async def rotate(self, operator: str, by: Actor) -> Secret:
        """A new token in place of all that an operator has; whoever is connected with one of
        those is signed out.

        Raises:
            RefusedError, ReadOnlyError, DataError: nobody has the new one. Except for the first,
                the former ones may be void all the same.
        """
        command = RecordRotation(operator)
        self._check(command, by)
        token = await self._access.rotate(operator)
        try:
            await self._commit(command, by)
        finally:
            # After the answer has left: it may be for the very person who is signed out.
            end = partial(self._sign_out, operator, NotLetIn.TOKEN_ROTATED)
            asyncio.get_running_loop().call_soon(end)
        return token

    # Who is put out

    def removed(self, operator: str) -> None:
        """The log says that somebody was removed."""
        self._sign_out(operator, NotLetIn.REMOVED)
        self._tasks.begin("taking tokens away", self._access.take_away(operator))

    # Who is there

    def presence(self) -> tuple[OperatorPresence, ...]:
        """All present operators, with their consoles."""
        connected, now = self._connected(), self._sequencer.time.now()
        return tuple(
            OperatorPresence(
                one.id,
                consoles := connected.get(one.id, 0),
                now if consoles else self._last_seen.of(one.id),
            )
            for one in self._sequencer.state.present_operators()
        )

    # Requests of consoles

    async def answer(self, request: Request, by: Actor) -> Response | Problem:
        """What came of a request of somebody who may ask; why nothing did."""
        try:
            return await self._answer(request, by)
        except RefusedError as error:
            code = _PROBLEMS.get(error.refusal.code, ProblemCode.NOT_ALLOWED)
            return Problem(code, error.refusal.detail)
        except (ReadOnlyError, DataError):
            return Problem(ProblemCode.READ_ONLY)

    async def _answer(self, request: Request, by: Actor) -> Response | Problem:
        match request:
            case InviteOperator():
                return await self.invite(request.name, request.role, request.departments, by)
            case InviteAgain(operator=operator):
                return await self.invite_again(operator, by)
            case RotateToken(operator=operator):
                token = await self.rotate(operator, by)
                return Rotated(operator, token.reveal())
            case ListPresence():
                return Presence(self.presence())
            case CountCompleted() | ReadRecord():
                return Problem(ProblemCode.NOT_CONFIGURED)
            case never:
                assert_never(never)

    # Life

    async def start(self) -> None:
        """Take away what a crash has left to somebody who was removed.

        Raises:
            DataError: it could not be.
        """
        for one in self._sequencer.state.operators.values():
            if one.removed and self._access.lets_in(one.id):
                await self._access.take_away(one.id)

    async def stop(self) -> None:
        """Remember who is connected now, and nobody after that."""
        self._stopping = True
        now = self._sequencer.time.now()
        await self._tasks.stop()
        await self._remember(dict.fromkeys(self._connected(), now))

    def _actor(self, operator: str) -> Actor | None:
        known = self._sequencer.state.operators.get(operator)
        return None if known is None or known.removed else Actor(known.id, known.role)

    def _check(self, command: RelayCommand, by: Actor) -> None:
        """Raises RefusedError: what the log would say, before anything secret is made."""
        decision = decide(command, self._sequencer.state, self._sequencer.time.now(), by)
        if isinstance(decision, Refusal):
            raise RefusedError(decision)
        if self._sequencer.read_only:
            raise ReadOnlyError

    async def _commit(self, command: RelayCommand, by: Actor) -> None:
        outcome = await self._sequencer.submit(command, by)
        if isinstance(outcome, Refusal):
            raise RefusedError(outcome)


def _new_id() -> str:
    return f"op_{secrets.token_hex(6)}"
