"""What kept a connection from coming about, read from what the libraries raise."""

from __future__ import annotations

import errno
import re
import socket
import ssl

from websockets.exceptions import InvalidStatus, ProxyError, WebSocketException

from console.core.company.invites import NotLetIn
from console.session.values import Unreached
from console.sign_in import SignIn
from console.wire.frames import Close

_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}
_ABSENT = {502, 503, 504}
_NOT_TLS = {
    "WRONG_VERSION_NUMBER",
    "HTTP_REQUEST",
    "UNKNOWN_PROTOCOL",
    "RECORD_LAYER_FAILURE",
    "PACKET_LENGTH_TOO_LONG",
}
CLOSE_OF_STATUS = {
    400: Close.BAD_FRAME,
    401: Close.TOKEN,
    403: Close.NOT_ALLOWED,
    426: Close.VERSION,
}
"""What a refusal before the upgrade means; any other status may pass by itself."""

SAYS_WHY = (Close.TOKEN, Close.NOT_ALLOWED, Close.VERSION, Close.RATE)
"""Closes that only a relay gives, each with its own sentence."""

_KINDS = (
    (ProxyError, Unreached.PROXY),
    (WebSocketException, Unreached.NOT_A_RELAY),
    (socket.gaierror, Unreached.NAME),
    (ssl.SSLError, Unreached.CERTIFICATE),
    (TimeoutError, Unreached.TIMEOUT),
)
"""What an error says by its kind alone, the narrower kind first."""

_NUMBER = re.compile(r"\[Errno (\d+)\]")


def of_error(error: Exception) -> Unreached:
    """Why an attempt to connect failed with this."""
    if isinstance(error, InvalidStatus):
        return of_status(error.response.status_code)
    # A library may leave out what the system's own errors always have.
    if isinstance(error, ssl.SSLError) and getattr(error, "reason", "") in _NOT_TLS:
        return Unreached.NO_TLS
    for kind, unreached in _KINDS:
        if isinstance(error, kind):
            return unreached
    return _of_numbers(error)


def of_status(status: int) -> Unreached:
    """Why an HTTP answer in place of a connection was given."""
    return Unreached.ABSENT if status in _ABSENT else Unreached.NOT_A_RELAY


def not_let_in(said: bytes | bytearray | None, sign_in: SignIn) -> NotLetIn:
    """Why the relay does not let somebody in, from the words it said. One that is too old to know
    of codes says that it does not know the token, which came with one."""
    words = (said or b"").decode("utf-8", "replace").strip()
    known = {str(one): one for one in NotLetIn}
    why = known.get(words, NotLetIn.UNKNOWN_TOKEN)
    if why is NotLetIn.UNKNOWN_TOKEN and sign_in.invite:
        return NotLetIn.UNKNOWN_INVITE
    return why


def _of_numbers(error: Exception) -> Unreached:
    """A host with several addresses fails with the numbers of all of them in one text."""
    numbers = set(map(int, _NUMBER.findall(str(error))))
    if isinstance(error, OSError) and error.errno is not None:
        numbers.add(error.errno)
    if errno.ECONNREFUSED in numbers:
        return Unreached.REFUSED
    if errno.ETIMEDOUT in numbers:
        return Unreached.TIMEOUT
    return Unreached.NO_WAY if numbers & _NO_WAY else Unreached.BROKEN
