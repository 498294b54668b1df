"""The command line of `messenger-relay`."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from server_stub.relay.admin_cli import KEY, RESTORED, add_key_options, add_restored_options
from server_stub.relay.administration.asking import add_data
from server_stub.relay.administration.operators_cli import add_operator_commands
from server_stub.relay.administration.pages_cli import add_page_commands
from server_stub.relay.administration.settings_cli import add_settings_commands
from server_stub.relay.doctor.cli import DOCTOR, add_doctor
from server_stub.relay.exits import (
    BROKEN,
    DONE,
    FAILED,
    PORT_IN_USE,
    UNREAD,
    WRONG_USE,
    code_of,
    say,
)

_EXIT_CODES = """\
exit codes:
  0  done
  1  failed for another reason; stderr says which. doctor: something is wrong
  2  wrong use: arguments, settings, or something that is not allowed; stderr says what
  3  a port is in use
  4  the data folder is in use by another relay
  5  the data folder was written by a newer program
  6  the data folder is damaged, or a part of it is gone; the message says which
  7  a part of the relay has failed, or its disk: it has ended cleanly, start it again
"""

_DESCRIPTION = """\
The server between Meta and the consoles: takes the Page's webhooks, keeps every chat in a log
on this machine, moves chats when their timers are over, sends the operators' answers.

Begin with: page add, operator add, serve. Pages and operators are also added, changed and removed
while the relay runs.
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
        try:
            options = _parser().parse_args(arguments)
        finally:
            sys.stdout.flush()
        run: Callable[[argparse.Namespace], int] = options.run
        code = run(options)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        return _nobody_reads()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else WRONG_USE
    except KeyboardInterrupt:
        return FAILED


def _nobody_reads() -> int:
    """Whoever has read our output wants no more (`| head`): that is no fault of anybody's."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return UNREAD


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
    add_page_commands(partial(add, pages))
    operator = add(commands, "operator", "let people in, and out", "Let people in, and out.")
    operators = operator.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add_operator_commands(partial(add, operators))
    settings = add(commands, "settings", "the rules of a brand", "The rules of a brand.")
    rules = settings.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add_settings_commands(partial(add, rules))
    key = add(commands, "key", "when the key is lost", "When the key is lost.")
    keys = key.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add_key_options(add(keys, "new", "give up what can not be read, and go on", KEY))
    add_restored_options(add(commands, "restored", "go on with an older copy of the log", RESTORED))
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


# serve


def _add_serve(parser: argparse.ArgumentParser) -> None:
    add_data(parser)
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
    parser.add_argument(
        "--new",
        action="store_true",
        help="begin with no chats and no operators where the journal is gone, and only its key"
        " or its uploads are left",
    )
    parser.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> int:
    from server_stub.relay.addresses import bad_public_url, path_of
    from server_stub.relay.messenger.config import ConfigError, read_config
    from server_stub.relay.open_files import open_to_others

    try:
        app = read_config(options.data, os.environ)
    except ConfigError as error:
        return say(str(error), WRONG_USE)
    with contextlib.suppress(OSError):
        for path, mode in open_to_others(options.data):
            say(f"warning: {path} is open to others on this machine: chmod {mode} {path}", DONE)
    for warning in app.warnings:
        say(f"warning: {warning}", DONE)
    if path_of(app.public_url):
        say(
            f"warning: PUBLIC_URL has the path {path_of(app.public_url)}: right only where the"
            " proxy takes it off",
            DONE,
        )
    if app.public_url and (wrong := bad_public_url(app.public_url)) is not None:
        say(f"warning: {wrong}; nobody can connect a Page in the console", DONE)

    import asyncio

    import uvloop

    from server_stub.relay.addresses import PortInUseError, read_address
    from server_stub.relay.faults import log_to_stderr
    from server_stub.relay.log.database import Beginning, DataError
    from server_stub.relay.messenger.graph.client import bad_base
    from server_stub.relay.serve import RelayFailedError, serve

    log_to_stderr()
    try:
        public, consoles = read_address(options.public), read_address(options.consoles)
    except ValueError:
        wrong = "--public and --consoles take HOST:PORT, like 127.0.0.1:8080 or [::1]:8080"
        return say(wrong, WRONG_USE)
    wrong = bad_base(options.graph)
    if wrong is not None:
        return say(wrong, WRONG_USE)
    dialog = options.dialog.rstrip("/")
    if dialog and bad_base(dialog) is not None:
        return say("--dialog takes an address like https://www.facebook.com", WRONG_USE)
    closes = options.until_stdin_closes
    beginning = Beginning.ANEW if options.new else Beginning.USUAL
    relay = serve(
        options.data,
        app,
        options.graph,
        public,
        consoles,
        closes,
        os.environ,
        dialog,
        beginning,
    )
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(relay)
    except PortInUseError as error:
        return say(str(error), PORT_IN_USE)
    except RelayFailedError as error:
        return say(str(error), BROKEN)
    except DataError as error:
        return say(str(error), code_of(error))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
