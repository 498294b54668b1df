"""What the command line does to a data folder: with the relay running it is asked to."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from server_stub.relay.exits import DATA_IN_USE, DONE, WRONG_USE, code_of, say
from server_stub.relay.log.remains import JOURNAL

# key new, restored

KEY = """\
Give up the stored tokens that can not be read, for good, when the key is lost: a new key is made
in DIR/key, unless MESSENGER_RELAY_KEY gives one. Tokens that can be read stay. Afterwards sign in
again in the console (F5), or give every Page its token with page add.
"""

RESTORED = """\
Tell the log in DIR that it is an older copy, or has lost what was written last, while the relay is
stopped: consoles that have seen more then begin anew with what it holds.
"""


def add_key_options(parser: argparse.ArgumentParser) -> None:
    """The options of `key new`."""
    add_data(parser)
    parser.set_defaults(run=_key)


def add_restored_options(parser: argparse.ArgumentParser) -> None:
    """The options of `restored`."""
    add_data(parser)
    parser.set_defaults(run=_restored)


def _key(options: argparse.Namespace) -> int:
    if not (options.data / JOURNAL).exists():
        return say(f"there is no journal in {options.data}", WRONG_USE)
    return _administer(options.data, {"do": "key new"})


def _restored(options: argparse.Namespace) -> int:
    import asyncio

    from server_stub.relay.log.database import Beginning, Database, DataError
    from server_stub.relay.log.store import new_epoch

    async def mark() -> None:
        await (await Database.open(options.data, new_epoch, Beginning.RESTORED)).close()

    if not (options.data / JOURNAL).exists():
        return say(f"there is no journal in {options.data} yet: copy the backup there", WRONG_USE)
    try:
        asyncio.run(mark())
    except DataError as error:
        return say(str(error), code_of(error))
    return say("the log goes on from here; start the relay", DONE)


# page add, operator add

PAGE = """\
Connect a Facebook Page to a brand and a department, which are made when they are new. For a
Page that is connected already it stores the new token.

The token is encrypted on disk. On the command line other users of this machine may see it:
without --token it is asked for, with --token - it is read from stdin.
"""

OPERATOR = """\
Add an operator. Prints the token, and nothing else, on stdout: it can not be shown again. The
operator gives it to the console; whoever has it is that operator.
"""


def add_page_options(parser: argparse.ArgumentParser) -> None:
    """The options of `page add`."""
    parser.add_argument("page", metavar="PAGE_ID", help="the Page's id at Facebook")
    parser.add_argument("--name", required=True, help="the Page's name, as operators see it")
    parser.add_argument("--token", metavar="TOKEN", help="the Page access token; - for stdin")
    parser.add_argument("--brand", required=True, metavar="NAME", help="the storefront")
    parser.add_argument("--department", required=True, metavar="NAME", help="who answers")
    add_data(parser)
    parser.set_defaults(run=_page)


def add_operator_options(parser: argparse.ArgumentParser) -> None:
    """The options of `operator add`."""
    parser.add_argument("name", metavar="NAME", help="as colleagues see it")
    parser.add_argument(
        "--role",
        choices=("operator", "supervisor", "admin"),
        required=True,
        help="what they may do",
    )
    add_data(parser)
    parser.set_defaults(run=_operator)


def _page(options: argparse.Namespace) -> int:
    token = options.token
    try:
        if token is None:
            token = getpass.getpass("Page access token: ")
        elif token == "-":
            token = sys.stdin.readline()
    except (EOFError, UnicodeError):
        return say("no token came from stdin: give it as one line of text", WRONG_USE)
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
        return say(str(error), WRONG_USE)
    except ControlError as error:
        return say(str(error), DATA_IN_USE)
    except DataError as error:
        return say(str(error), code_of(error))
    if "token" in answer:
        print(answer["token"])
    return say(answer["done"], DONE)


def add_data(parser: argparse.ArgumentParser) -> None:
    """The option that names the folder."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        required=True,
        help="the data folder; made when it is missing, for its owner only",
    )
