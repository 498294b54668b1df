"""Why an address could not be reached, in words that tell what to look at."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from enum import StrEnum

import httpx


class Reason(StrEnum):
    """What stands in the way, each mended elsewhere; the words follow the name of a host."""

    NAME = "is a name that is not known here"
    REFUSED = "refuses the connection"
    TIMEOUT = "does not answer in time"
    CERTIFICATE = "has a certificate that is not valid"
    TLS = "does not speak TLS"
    ROUTE = "can not be reached from this network"
    CUT_OFF = "has ended the connection"


_NO_ROUTE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL)
_RESET = (errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED)


def reason_of(error: BaseException) -> Reason | None:
    """What is behind an error of a request; None when it does not say."""
    for cause in _causes(error):
        match cause:
            case ssl.SSLCertVerificationError():
                return Reason.CERTIFICATE
            case ssl.SSLError():
                return Reason.TLS
            case socket.gaierror():
                return Reason.NAME
            case ConnectionRefusedError():
                return Reason.REFUSED
            case httpx.TimeoutException() | TimeoutError():
                return Reason.TIMEOUT
            case OSError() if cause.errno in _NO_ROUTE:
                return Reason.ROUTE
            case httpx.RemoteProtocolError():
                return Reason.CUT_OFF
            case OSError() if cause.errno in _RESET:
                return Reason.CUT_OFF
    return None


def in_words(error: BaseException) -> str:
    """The reason in words, else what kind of error it is."""
    return str(reason_of(error) or type(error).__name__)


def certificate_fault(error: BaseException) -> str:
    """What is wrong with a certificate, "" where it is none."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return str(cause.verify_message)
    return ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what is behind it, and what is behind each of several that were tried."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _causes(one)
        error = error.__cause__ or error.__context__
