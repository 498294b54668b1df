"""The relay's own addresses: where it listens, and under which address others find it."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

PUBLIC_URL = "PUBLIC_URL"
"""The setting that says under which address services and browsers reach the public port."""

_OWN_PATHS = ("/webhook", "/login", "/uploads", "/media", "/healthz", "/metrics", "/relay")

_PLACE = re.compile(r"(?P<host>[\w.%-]+|\[[0-9A-Fa-f:.]+(%\w+)?\]):(?P<port>[0-9]{1,5})", re.ASCII)


class PortInUseError(Exception):
    """A port can not be listened on; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 takes a free one."""

    host: str
    port: int


def read_address(text: str) -> Address:
    """Where HOST:PORT says; an IPv6 host stands in brackets.

    Raises:
        ValueError: it says nothing of the kind.
    """
    match = _PLACE.fullmatch(text)
    host = match["host"].strip("[]") if match else ""
    if match is None or int(match["port"]) > 65_535:
        raise ValueError(text)
    host.encode("idna")
    return Address(host, int(match["port"]))


def listen(address: Address) -> socket.socket:
    """A listening socket.

    Raises:
        PortInUseError: or the host is not one of this machine's.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family, backlog=256)
    except OSError as error:
        raise PortInUseError(
            f"can not listen on {address.host}:{address.port}: {error.strerror}"
        ) from None


def place_of(listener: socket.socket) -> str:
    """The address of a listening socket, as it stands in a URL."""
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_here(base: str) -> bool:
    """Whether an address is one of this machine's own, which no proxy can reach."""
    host = urlsplit(base).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def bad_public_url(url: str) -> str | None:
    """What is wrong with the address of the public port, or None. Services lead browsers and send
    webhooks to https only; http is for a stand-in on this machine."""
    try:
        split = urlsplit(url)
        host, _ = split.hostname, split.port
    except ValueError:
        host = None
    if not host or split.query or split.fragment or split.username is not None:
        return f"{PUBLIC_URL} is no address: give one like https://relay.example"
    if (path := next((one for one in _OWN_PATHS if split.path.startswith(one)), None)) is not None:
        return f"{PUBLIC_URL} ends with {path}, which the relay adds itself: leave it out"
    if split.scheme != "https" and not (split.scheme == "http" and is_here(url)):
        return f"{PUBLIC_URL} must begin with https://"
    return None


def path_of(url: str) -> str:
    """The path below which the public port is reached, "" for none."""
    return urlsplit(url).path.rstrip("/")
