"""What kept a connection from coming about, read from what the libraries raise."""

from __future__ import annotations

import errno
import re
import socket
import ssl

from websockets.exceptions import InvalidStatus, ProxyError, WebSocketException

from console.session.values import Unreached
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

SAYS_WHY = (Close.TOKEN, Close.NOT_ALLOWED, Close.VERSION)
"""Closes that only a relay gives, each with its own sentence."""

_NUMBER = re.compile(r"\[Errno (\d+)\]")


def of_error(error: Exception) -> Unreached:
    """Why an attempt to connect failed with this."""
    match error:
        case ProxyError():
            return Unreached.PROXY
        case InvalidStatus():
            return of_status(error.response.status_code)
        case WebSocketException():
            return Unreached.NOT_A_RELAY
        case socket.gaierror():
            return Unreached.NAME
        case ssl.SSLCertVerificationError():
            return Unreached.CERTIFICATE
        case ssl.SSLError():
            return Unreached.NO_TLS if error.reason in _NOT_TLS else Unreached.CERTIFICATE
        case TimeoutError():
            return Unreached.TIMEOUT
        case _:
            return _of_numbers(error)


def of_status(status: int) -> Unreached:
    """Why an HTTP answer in place of a connection was given."""
    return Unreached.ABSENT if status in _ABSENT else Unreached.NOT_A_RELAY


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
