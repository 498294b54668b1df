"""Run the stand-in for Meta as a program.

The first line on stdout is JSON: its address, the app, the Pages with their tokens, and the
visitors. Ids and secrets come from the seed, so they are the same each time.
"""

import argparse
import asyncio
import errno
import json
import os
import random
import socket
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

from . import scenario, server
from .cast import enter
from .clock import SystemClock
from .ids import Ids
from .outside import HttpOutside
from .scenario import Scenario, ScenarioError
from .standin import StandIn
from .wire import Json
from .world import App, World

WRONG_USE = 2
PORT_IN_USE = 3


class _UsageError(ValueError):
    """The command line can't be understood; the text says what to give instead."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UsageError(f"{message}.")


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until stopped. Returns the exit status: 0, 2 for wrong use, 3 for a taken port."""
    try:
        options = _parser().parse_args(argv)
        script = scenario.load(options.scenario or scenario.DEFAULT)
    except (_UsageError, ScenarioError) as error:
        return _complain(str(error), WRONG_USE)
    host, port = options.listen
    try:
        listener = _listen(host, port)
    except OSError as error:
        reason = f"can't listen on {host}:{port} ({error.strerror}); choose another --listen."
        return _complain(reason, PORT_IN_USE if error.errno == errno.EADDRINUSE else WRONG_USE)
    with listener:
        asyncio.run(_serve(options, script, listener))
    return 0


def build_world(
    script: Scenario, seed: int, environment: Mapping[str, str], more_pages: Sequence[str] = ()
) -> tuple[World, Ids]:
    """The app, the Page and the visitors of `script`, the same for the same seed.

    `more_pages` are the names of Pages that nobody has written to. META_APP_ID, META_APP_SECRET
    and META_VERIFY_TOKEN of the environment win.
    """
    ids = Ids(random.Random(seed))
    app = App(ids.app(), ids.secret(), ids.secret())
    app.id = environment.get("META_APP_ID") or app.id
    app.secret = environment.get("META_APP_SECRET") or app.secret
    app.verify_token = environment.get("META_VERIFY_TOKEN") or app.verify_token
    world = World(app, ids)
    enter(world, script)
    for name in more_pages:
        world.add_page(name)
    return world, ids


def first_line(world: World, address: str) -> Json:
    """What a parent process needs to know."""
    return {
        "address": address,
        "app_id": world.app.id,
        "app_secret": world.app.secret,
        "verify_token": world.app.verify_token,
        "pages": [
            {
                "id": page.id,
                "name": page.name,
                "token": page.token,
                "brand": page.brand,
                "department": page.department,
            }
            for page in world.pages.values()
        ],
        "people": [{"id": person.id, "name": person.name} for person in world.people],
        "visitors": [
            {
                "psid": visitor.psid,
                "name": visitor.name,
                "page": visitor.page_id,
                "key": visitor.key,
            }
            for visitor in world.visitors()
        ],
    }


async def _serve(options: argparse.Namespace, script: Scenario, listener: socket.socket) -> None:
    world, _ = build_world(script, options.seed, os.environ, options.page)
    outside = HttpOutside()
    # A new run is a new day: who has seen the last one must not take its messages for repeats.
    ids = Ids(random.Random())
    standin = StandIn(world, ids, SystemClock(), random.Random(options.seed), outside)
    if options.scenario:
        page = next(iter(world.pages.values()))
        standin.play(script, page, options.speed, options.seed)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    standin.media.base = f"http://{shown}:{port}"
    print(json.dumps(first_line(world, f"http://{shown}:{port}")), flush=True)
    try:
        await server.serve(standin, listener, options.webhook, options.until_stdin_closes)
    finally:
        await standin.aclose()
        await outside.aclose()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Accepted connections inherit it; without it each answer on one waits for the last's ack.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="messenger-relay meta", description="A stand-in for Meta's Graph API and webhooks."
    )
    parser.add_argument(
        "--listen", type=_address, default=("127.0.0.1", 0), metavar="HOST:PORT", help="port 0: any"
    )
    parser.add_argument("--webhook", metavar="URL", help="where to send webhooks, from the start")
    known = ", ".join(scenario.names())
    parser.add_argument("--scenario", metavar="NAME", help=f"{known}, or a .toml file")
    parser.add_argument(
        "--page",
        action="append",
        default=[],
        metavar="NAME",
        help="another Page besides the scenario's; may be given several times",
    )
    parser.add_argument("--speed", type=_speed, default=1.0, metavar="N", help="pace of visitors")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="for ids and pace")
    parser.add_argument(
        "--until-stdin-closes", action="store_true", help="end when standard input ends"
    )
    return parser


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT, such as 127.0.0.1:8089")
    return host.strip("[]") or "127.0.0.1", int(port)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0
    if not 0 < speed <= 10_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a speed; use a number such as 1 or 10")
    return speed


def _complain(reason: str, status: int) -> int:
    print(f"messenger-relay meta: {reason}", file=sys.stderr)
    return status
