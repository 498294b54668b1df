"""The command line of `messenger-relay doctor`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

DONE, FAILED, WRONG_USE = 0, 1, 2

DOCTOR = """\
Check everything that docs/facebook.md asks for, in its order, and say what to do where something
is wrong. Changes nothing; run it with the relay running, as the user who runs it and with the
same settings.

One line for each check: ok, wrong or not checked; the step of the guide; what was checked, what
was found, and after -> what mends it. Ends with 0 when nothing is wrong, with 1 otherwise.
"""


def add_doctor(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument(
        "--data", metavar="DIR", type=Path, required=True, help="the relay's data folder"
    )
    parser.add_argument(
        "--graph",
        metavar="URL",
        default="https://graph.facebook.com",
        help="the Graph API, as for serve (default %(default)s)",
    )
    parser.add_argument(
        "--dialog", metavar="URL", default="", help="where people log in, as for serve"
    )
    parser.add_argument(
        "--consoles",
        metavar="URL",
        default="",
        help="where consoles connect (default wss://HOST/relay with the host of PUBLIC_URL;"
        " ws://127.0.0.1:8081 when that is on this machine)",
    )
    parser.set_defaults(run=_doctor)


def _doctor(options: argparse.Namespace) -> int:
    import asyncio

    from server_stub.relay.clock import SystemClock
    from server_stub.relay.doctor.examination import Doctor, run
    from server_stub.relay.messenger.graph.client import bad_base

    for address in filter(None, (options.graph, options.dialog)):
        if (wrong := bad_base(address)) is not None:
            return _complain(wrong)
    if options.consoles and not _is_websocket(options.consoles):
        return _complain("--consoles takes an address like wss://relay.example/relay")
    places = (options.graph, options.dialog.rstrip("/"), options.consoles)
    doctor = Doctor(options.data, os.environ, *places, SystemClock())
    return DONE if asyncio.run(run(doctor)) else FAILED


def _is_websocket(address: str) -> bool:
    """As consoles take it: encrypted, or on this machine."""
    from server_stub.relay.addresses import is_here

    try:
        url = urlsplit(address)
        host, _ = url.hostname, url.port
    except ValueError:
        return False
    return bool(host) and (url.scheme == "wss" or (url.scheme == "ws" and is_here(address)))


def _complain(sentence: str) -> int:
    print(f"messenger-relay: {sentence}", file=sys.stderr)
    return WRONG_USE
