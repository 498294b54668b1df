"""The command line of `messenger-relay`."""

from __future__ import annotations

import argparse
import getpass
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from server_stub.relay.doctor.cli import DOCTOR, add_doctor

DONE, FAILED, WRONG_USE, PORT_IN_USE, DATA_IN_USE, DATA_TOO_NEW, DATA_DAMAGED, BROKEN = range(8)

_EXIT_CODES = """\
exit codes:
  0  done
  1  failed for another reason; stderr says which. doctor: something is wrong
  2  wrong use: arguments or settings
  3  a port is in use
  4  the data folder is in use by another relay
  5  the data folder was written by a newer program
  6  the data folder is damaged; the message names the first entry concerned
  7  a part of the relay has failed, or its disk: it has ended cleanly, start it again
"""

_DESCRIPTION = """\
The server between Meta and the consoles: takes the Page's webhooks, keeps every chat in a log
on this machine, moves chats when their timers are over, sends the operators' answers.

Begin with: page add, operator add, serve. page add and operator add also work while the relay
runs.
"""

_SERVE = """\
Run the relay until SIGTERM or SIGINT. Meta needs to reach the public port over HTTPS, the
consoles the other one: both are plain here and belong behind a TLS proxy (docs/relay.md).

The first line on stdout is a JSON object, written as soon as both ports are open:
  {"public": "http://127.0.0.1:8080", "consoles": "ws://127.0.0.1:8081"}

From the environment, or from DIR/relay.toml as lines like META_APP_ID = "...":
  META_APP_ID         the app's id at Meta
  META_APP_SECRET     its secret; webhooks are checked with it
  META_VERIFY_TOKEN   the word agreed with Meta for setting up the webhook
  PUBLIC_URL          the https address under which Meta and browsers reach the public port;
                      connecting Pages in the console and attachments need it. At Meta, enter
                      PUBLIC_URL/login/callback as a valid OAuth redirect URI,
                      PUBLIC_URL/login/deauthorize and PUBLIC_URL/login/deletion as callbacks
  TRUSTED_PROXIES     optional: addresses of proxies in front, by commas; only they are believed
                      in X-Forwarded-For (docs/relay.md)
  LOGIN_CONFIG_ID     optional: a configuration of Facebook Login for Business
From the environment only:
  MESSENGER_RELAY_KEY the key (Fernet) for the tokens at rest; default: DIR/key
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["meta"]:
        return int(importlib.import_module("server_stub.meta.cli").main(arguments[1:]))
    try:
        options = _parser().parse_args(arguments)
        run: Callable[[argparse.Namespace], int] = options.run
        return run(options)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else WRONG_USE
    except KeyboardInterrupt:
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = _new(argparse.ArgumentParser, prog="messenger-relay", description=_DESCRIPTION)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(
        below: argparse._SubParsersAction[argparse.ArgumentParser],
        name: str,
        summary: str,
        description: str,
    ) -> argparse.ArgumentParser:
        return below.add_parser(
            name,
            help=summary,
            description=description,
            epilog=_EXIT_CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )

    _add_serve(add(commands, "serve", "run the relay", _SERVE))
    page = add(commands, "page", "connect Facebook Pages", "Connect Facebook Pages.")
    pages = page.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_page(add(pages, "add", "connect a Page", _PAGE))
    operator = add(commands, "operator", "let people in", "Let people in.")
    operators = operator.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_operator(add(operators, "add", "add an operator", _OPERATOR))
    add_doctor(add(commands, "doctor", "check everything, and say what to do", DOCTOR))
    add(commands, "meta", "a stand-in for Meta, for trying out and for tests", "See meta --help.")
    return parser


def _new(
    kind: type[argparse.ArgumentParser], prog: str, description: str
) -> argparse.ArgumentParser:
    return kind(
        prog=prog,
        description=description,
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        required=True,
        help="the data folder; made when it is missing, for its owner only",
    )


# serve


def _add_serve(parser: argparse.ArgumentParser) -> None:
    _add_data(parser)
    parser.add_argument(
        "--public",
        metavar="HOST:PORT",
        default="127.0.0.1:8080",
        help="where Meta's webhooks arrive (default %(default)s; port 0: any free one)",
    )
    parser.add_argument(
        "--consoles",
        metavar="HOST:PORT",
        default="127.0.0.1:8081",
        help="where consoles connect (default %(default)s)",
    )
    parser.add_argument(
        "--graph",
        metavar="URL",
        default="https://graph.facebook.com",
        help="the Graph API (default %(default)s)",
    )
    parser.add_argument(
        "--dialog",
        metavar="URL",
        default="",
        help="where people log in (default https://www.facebook.com, or where the Graph API is"
        " when that is on this machine)",
    )
    parser.add_argument(
        "--until-stdin-closes",
        action="store_true",
        help="also end when stdin ends: for a program that starts a relay of its own",
    )
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    from server_stub.relay.addresses import bad_public_url
    from server_stub.relay.messenger.config import ConfigError, read_config

    try:
        app = read_config(options.data, os.environ)
    except ConfigError as error:
        return _say(str(error), WRONG_USE)
    if app.readable is not None:
        _say(f"warning: {app.readable} can be read by others: chmod 600 it", DONE)
    if app.public_url and (wrong := bad_public_url(app.public_url)) is not None:
        _say(f"warning: {wrong}; nobody can connect a Page in the console", DONE)

    import asyncio

    import uvloop

    from server_stub.relay.addresses import PortInUseError, read_address
    from server_stub.relay.faults import log_to_stderr
    from server_stub.relay.log.database import DataError
    from server_stub.relay.messenger.graph.client import bad_base
    from server_stub.relay.serve import RelayFailedError, serve

    log_to_stderr()
    try:
        public, consoles = read_address(options.public), read_address(options.consoles)
    except ValueError:
        wrong = "--public and --consoles take HOST:PORT, like 127.0.0.1:8080 or [::1]:8080"
        return _say(wrong, WRONG_USE)
    wrong = bad_base(options.graph)
    if wrong is not None:
        return _say(wrong, WRONG_USE)
    dialog = options.dialog.rstrip("/")
    if dialog and bad_base(dialog) is not None:
        return _say("--dialog takes an address like https://www.facebook.com", WRONG_USE)
    closes = options.until_stdin_closes
    relay = serve(options.data, app, options.graph, public, consoles, closes, os.environ, dialog)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(relay)
    except PortInUseError as error:
        return _say(str(error), PORT_IN_USE)
    except RelayFailedError as error:
        return _say(str(error), BROKEN)
    except DataError as error:
        return _say(str(error), _code_of(error))
    return DONE


# page add, operator add

_PAGE = """\
Connect a Facebook Page to a brand and a department, which are made when they are new. For a
Page that is connected already it stores the new token.

The token is encrypted on disk. On the command line other users of this machine may see it:
without --token it is asked for, with --token - it is read from stdin.
"""

_OPERATOR = """\
Add an operator. Prints the token, and nothing else, on stdout: it can not be shown again. The
operator gives it to the console; whoever has it is that operator.
"""


def _add_page(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("page", metavar="PAGE_ID", help="the Page's id at Facebook")
    parser.add_argument("--name", required=True, help="the Page's name, as operators see it")
    parser.add_argument("--token", metavar="TOKEN", help="the Page access token; - for stdin")
    parser.add_argument("--brand", required=True, metavar="NAME", help="the storefront")
    parser.add_argument("--department", required=True, metavar="NAME", help="who answers")
    _add_data(parser)
    parser.set_defaults(run=_page)


def _add_operator(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="as colleagues see it")
    parser.add_argument(
        "--role",
        choices=("operator", "supervisor", "admin"),
        required=True,
        help="what they may do",
    )
    _add_data(parser)
    parser.set_defaults(run=_operator)


def _page(options: argparse.Namespace) -> int:
    token = options.token
    try:
        if token is None:
            token = getpass.getpass("Page access token: ")
        elif token == "-":
            token = sys.stdin.readline()
    except (EOFError, UnicodeError):
        return _say("no token came from stdin: give it as one line of text", WRONG_USE)
    request = {
        "do": "page add",
        "page": options.page,
        "name": options.name,
        "token": token.strip(),
        "brand": options.brand,
        "department": options.department,
    }
    return _administer(options.data, request)


def _operator(options: argparse.Namespace) -> int:
    request = {"do": "operator add", "name": options.name, "role": options.role}
    return _administer(options.data, request)


def _administer(folder: Path, request: dict[str, str]) -> int:
    """Carry a request out on the folder, or have the relay do it that has the folder open."""
    import asyncio

    from server_stub.relay.admin import AdminError, carry_out
    from server_stub.relay.clock import SystemClock
    from server_stub.relay.control import ControlError, ask_relay
    from server_stub.relay.log.database import DataError, DataInUseError
    from server_stub.relay.log.store import open_store

    async def here() -> dict[str, str]:
        async with open_store(folder, SystemClock(), os.environ) as store:
            return await carry_out(store, request)

    try:
        try:
            answer = asyncio.run(here())
        except DataInUseError:
            answer = ask_relay(folder, request)
    except AdminError as error:
        return _say(str(error), WRONG_USE)
    except ControlError as error:
        return _say(str(error), DATA_IN_USE)
    except DataError as error:
        return _say(str(error), _code_of(error))
    if "token" in answer:
        print(answer["token"])
    return _say(answer["done"], DONE)


def _code_of(error: Exception) -> int:
    from server_stub.relay.log import database

    codes = {
        database.DataInUseError: DATA_IN_USE,
        database.DataTooNewError: DATA_TOO_NEW,
        database.DataDamagedError: DATA_DAMAGED,
        database.DataPlaceError: WRONG_USE,
    }
    return codes.get(type(error), FAILED)


def _say(sentence: str, code: int) -> int:
    print(f"messenger-relay: {sentence}" if code else sentence, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
