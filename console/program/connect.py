"""`messenger-console connect`: an address is tried, and only then remembered."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from getpass import getpass
from urllib.parse import urlsplit

from console.link.address import check_address
from console.link.errors import LinkError
from console.link.probe import probe
from console.link.relay import CLIENT
from console.locale import Words, words
from console.program import settings
from console.program.exits import EXIT_RELAY, EXIT_USE
from console.program.start import open_relay
from console.session.values import Unreached
from console.wire.frames import Close

_REFUSALS = {
    Close.TOKEN: "connect.token",
    Close.NOT_ALLOWED: "connect.not_allowed",
    Close.VERSION: "connect.version",
    Close.RATE: "connect.crowded",
}

Complain = Callable[[str, int], int]
"""Says a sentence to whoever started the program, and gives the exit code back."""


def connect(url: str, complain: Complain) -> int:
    """Open the console on the relay at `url`, and remember it, once it has let us in. Where it
    refuses the token, another can be given in a terminal. The exit code."""
    chosen = settings.load()
    try:
        check_address(url)
    except LinkError as error:
        return complain(str(error), EXIT_USE)
    said = words(chosen.language or settings.language_of_terminal())
    token = settings.load_token(url) or _ask_token()
    while token:
        if sys.stderr.isatty():
            print(said.say("connect.trying", host=_host(url)), file=sys.stderr)
        refused = asyncio.run(probe(url, token, CLIENT))
        if refused is None:
            return open_relay(url, token, remember=True)
        sentence = _sentence(refused, url, said)
        token = ""
        if refused is Close.TOKEN and sys.stdin.isatty():
            print(f"messenger-console: {sentence}", file=sys.stderr)
            token = _ask_token()
        if not token:
            return complain(f"{sentence} {said.say('connect.nothing_kept')}", EXIT_RELAY)
    if not sys.stdin.isatty():
        return complain("No token: set MESSENGER_CONSOLE_TOKEN, or run in a terminal.", EXIT_USE)
    return complain("No token was given; nothing has been changed.", EXIT_USE)


def _ask_token() -> str:
    if not sys.stdin.isatty():
        return ""
    return getpass("Token of this operator (from `messenger-relay operator add`): ").strip()


def _sentence(refused: Unreached | Close, url: str, said: Words) -> str:
    key = _REFUSALS[refused] if isinstance(refused, Close) else f"unreached.{refused}"
    return said.say(key, host=_host(url))


def _host(url: str) -> str:
    return urlsplit(url).netloc
