"""Requests of consoles: what an admin asks for that needs Facebook (`console.core.requests`)."""

from __future__ import annotations

from typing import assert_never

from console.core.actor import Actor
from console.core.kinds.messenger.requests import (
    CancelLogin,
    ConnectPage,
    EnterCode,
    RemoveAccount,
    Request,
    Response,
    StartLogin,
    UnlinkPage,
)
from console.core.kinds.requests import CheckChannels, Done, Problem, ProblemCode
from server_stub.relay.log.database import DataError
from server_stub.relay.log.sequencer import ReadOnlyError
from server_stub.relay.log.vault import NoKeyError
from server_stub.relay.messenger.connecting.accounts import Accounts
from server_stub.relay.messenger.connecting.channels import Channels
from server_stub.relay.messenger.connecting.problems import StoppedError
from server_stub.relay.messenger.connecting.watch import Watch


class Requests:
    """Whoever answers them, they are asked here."""

    def __init__(self, accounts: Accounts, channels: Channels, watch: Watch) -> None:
        self._accounts = accounts
        self._channels = channels
        self._watch = watch

    async def answer(self, request: Request, by: Actor) -> Response:
        """What came of a request of somebody who may ask; why nothing did."""
        try:
            return await self._answer(request, by)
        except StoppedError as stopped:
            return stopped.problem
        except NoKeyError as error:
            return Problem(ProblemCode.NOT_CONFIGURED, str(error))
        except (ReadOnlyError, DataError):
            return Problem(ProblemCode.READ_ONLY)

    async def _answer(self, request: Request, by: Actor) -> Response:
        match request:
            case StartLogin():
                return self._accounts.start(request, by)
            case EnterCode():
                await self._accounts.enter(request, by)
            case CancelLogin(login=login):
                self._accounts.cancel(login, by)
            case ConnectPage():
                await self._channels.connect(request, by)
            case UnlinkPage(page=page):
                await self._channels.unlink(page, by)
            case RemoveAccount(account=account):
                await self._accounts.remove(account, by)
            case CheckChannels():
                return await self._watch.check_all()
            case never:
                assert_never(never)
        return Done()
