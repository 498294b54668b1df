"""`messenger-console connect`: an address is tried, and only then remembered."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from getpass import getpass
from urllib.parse import urlsplit

from console.core.company.invites import NotLetIn
from console.link.address import check_address
from console.link.errors import LinkError
from console.link.probe import probe
from console.link.relay import CLIENT
from console.locale import Words, words
from console.program import settings
from console.program.credentials import Credentials, NoCodeError
from console.program.exits import EXIT_RELAY, EXIT_USE
from console.program.start import open_relay
from console.session.values import Unreached
from console.sign_in import SignIn
from console.wire.frames import Close

_REFUSALS = {
    Close.NOT_ALLOWED: "connect.not_allowed",
    Close.VERSION: "connect.version",
    Close.RATE: "connect.crowded",
}

Complain = Callable[[str, int], int]
"""Says a sentence to whoever started the program, and gives the exit code back."""


def connect(url: str, complain: Complain) -> int:
    """Open the console on the relay at `url`, and remember it, once it has let us in. Where it
    refuses the token or the code, another can be given in a terminal. The exit code."""
    chosen = settings.load()
    try:
        check_address(url)
    except LinkError as error:
        return complain(str(error), EXIT_USE)
    said = words(chosen.language or settings.language_of_terminal())
    credentials = Credentials(settings.account_folder(url))
    try:
        sign_in = credentials.load()
    except NoCodeError:
        return complain(said.say("token.bad_code"), EXIT_USE)
    if not sign_in.token:
        sign_in = _ask(credentials, said)
    while sign_in.token:
        if sys.stderr.isatty():
            print(said.say("connect.trying", host=_host(url)), file=sys.stderr)
        refused = asyncio.run(probe(url, sign_in, CLIENT))
        if refused is None:
            return open_relay(url, sign_in, remember=True)
        sentence = _sentence(refused, url, said)
        sign_in = SignIn("")
        if isinstance(refused, NotLetIn):
            if refused.of_invite:
                credentials.forget_invite()
            if sys.stdin.isatty():
                print(f"messenger-console: {sentence}", file=sys.stderr)
                sign_in = _ask(credentials, said)
        if not sign_in.token:
            return complain(f"{sentence} {said.say('connect.nothing_kept')}", EXIT_RELAY)
    if not sys.stdin.isatty():
        return complain("No token: set MESSENGER_CONSOLE_TOKEN, or run in a terminal.", EXIT_USE)
    return complain("No token was given; nothing has been changed.", EXIT_USE)


def _ask(credentials: Credentials, said: Words) -> SignIn:
    """What somebody at a terminal gives; without a token when there is nobody, or nothing."""
    while sys.stdin.isatty():
        try:
            return credentials.take(getpass(said.say("connect.ask")))
        except NoCodeError:
            print(f"messenger-console: {said.say('token.bad_code')}", file=sys.stderr)
    return SignIn("")


def _sentence(refused: Unreached | NotLetIn | Close, url: str, said: Words) -> str:
    if isinstance(refused, NotLetIn):
        key = f"connect.{refused.name.lower()}"
    else:
        key = _REFUSALS[refused] if isinstance(refused, Close) else f"unreached.{refused}"
    return said.say(key, host=_host(url))


def _host(url: str) -> str:
    return urlsplit(url).netloc
