"""Which addresses a token may be sent to."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from console.link.errors import AddressError


def check_address(address: str) -> str:
    """The address itself, when it is `wss://`, or `ws://` to this very machine.

    Raises AddressError otherwise: without TLS the operator's token and every chat would cross
    the network in the clear.
    """
    try:
        parts = urlsplit(address)
        _ = parts.port  # looked at only then
    except ValueError as error:
        raise AddressError(f"{address!r} is not an address: {error}.") from error
    if parts.scheme not in ("ws", "wss") or not parts.hostname:
        raise AddressError(f"{address!r} is not a relay's address; it looks like wss://host/path.")
    if parts.username is not None or parts.password is not None:
        raise AddressError("A relay's address holds no name or password; it is reached by token.")
    if parts.scheme == "ws" and not is_loopback(parts.hostname):
        raise AddressError(
            f"ws://{parts.hostname} is not encrypted, and is not this machine; use wss://."
        )
    return address


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its very name."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
