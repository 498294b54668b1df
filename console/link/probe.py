"""Whether a relay stands at an address and lets an operator in, before that is remembered."""

from __future__ import annotations

import asyncio
from secrets import token_hex

from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from console.core.company.invites import NotLetIn
from console.core.log import REDUCER_REV
from console.link.connection import decode, dial
from console.link.errors import FrameError
from console.link.unreached import CLOSE_OF_STATUS, SAYS_WHY, not_let_in, of_error, of_status
from console.session.values import Unreached
from console.sign_in import SignIn
from console.wire.frames import SUBPROTOCOL, Close, Hello, Welcome, encode

WELCOME_SECONDS = 10
"""How long a relay that has answered may take to say welcome."""


async def probe(address: str, sign_in: SignIn, client: str) -> Unreached | NotLetIn | Close | None:
    """Connect, wait for the welcome, and leave. Why that did not come about; None when it did."""
    try:
        async with dial(address, sign_in) as socket:
            if socket.subprotocol != SUBPROTOCOL:
                return Unreached.NOT_A_RELAY
            # An id of its own: it takes the place of no console that is open.
            hello = Hello(client=client, console_id=token_hex(8), rev=REDUCER_REV)
            await socket.send(encode(hello))
            async with asyncio.timeout(WELCOME_SECONDS):
                welcome = decode(await socket.recv())
            return None if isinstance(welcome, Welcome) else Unreached.NOT_A_RELAY
    except InvalidStatus as refused:
        status = refused.response.status_code
        code = CLOSE_OF_STATUS.get(status)
        if code is Close.TOKEN:
            return not_let_in(refused.response.body, sign_in)
        return code if code in SAYS_WHY else of_status(status)
    except ConnectionClosed as closed:
        return _of_close(closed, sign_in)
    except FrameError:
        return Unreached.NOT_A_RELAY
    except (OSError, WebSocketException) as error:
        return of_error(error)


def _of_close(closed: ConnectionClosed, sign_in: SignIn) -> Unreached | NotLetIn | Close:
    code, reason = (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (None, "")
    if code == Close.TOKEN:
        return not_let_in(reason.encode(), sign_in)
    return next((each for each in SAYS_WHY if each == code), Unreached.BROKEN)
