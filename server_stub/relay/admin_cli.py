"""What to do about a lost key, and about an older copy of the log."""

from __future__ import annotations

import argparse

from server_stub.relay.administration.asking import add_data, administer
from server_stub.relay.exits import DONE, WRONG_USE, code_of, say
from server_stub.relay.log.remains import JOURNAL

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
    parser.set_defaults(run=_key, json=False)


def add_restored_options(parser: argparse.ArgumentParser) -> None:
    """The options of `restored`."""
    add_data(parser)
    parser.set_defaults(run=_restored)


def _key(options: argparse.Namespace) -> int:
    return administer(options, {"do": "key new"})


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
