"""From a command line to the relay that has the folder open, or to the folder, and what is said."""

from __future__ import annotations

import argparse
import json
import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from server_stub.relay.exits import DATA_IN_USE, DONE, WRONG_USE, code_of, say
from server_stub.relay.log.remains import JOURNAL


def add_data(parser: argparse.ArgumentParser, made: bool = True) -> None:
    """The option that names the folder; `made`: where it is missing."""
    what = (
        "the data folder; made when it is missing, for its owner only"
        if made
        else ("the relay's data folder")
    )
    parser.add_argument("--data", metavar="DIR", type=Path, required=True, help=what)


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option for programs."""
    parser.add_argument(
        "--json", action="store_true", help="print what came of it as one JSON object"
    )


def administer(options: argparse.Namespace, request: Mapping[str, Any], new: bool = False) -> int:
    """Carry a request out and say what came of it; the exit code. `new`: also in a folder where no
    relay has been."""
    answer = ask(options.data, request, new)
    if isinstance(answer, int):
        return answer
    if options.json:
        return show(answer)
    for secret in ("token", "code"):
        if isinstance(made := answer.get(secret), str):
            print(made)
    return say(answer["done"], DONE)


def show(answer: Mapping[str, Any]) -> int:
    """Print an answer for programs."""
    shown = {name: value for name, value in answer.items() if name != "done"}
    print(json.dumps(shown, ensure_ascii=False))
    return DONE


def ask(folder: Path, request: Mapping[str, Any], new: bool = False) -> dict[str, Any] | int:
    """Carry a request out on the folder, or have the relay do it that has the folder open; the
    exit code where that fails, which has been said then."""
    import asyncio

    from server_stub.relay.admin import AdminError
    from server_stub.relay.administration.desk import carry_out
    from server_stub.relay.administration.office import of_folder
    from server_stub.relay.clock import SystemClock
    from server_stub.relay.control import ControlError, ask_relay
    from server_stub.relay.log.database import DataError, DataInUseError
    from server_stub.relay.log.store import open_store

    async def here() -> dict[str, Any]:
        async with open_store(folder, SystemClock(), os.environ) as store:
            return await carry_out(of_folder(store), request)

    if not new and not (folder / JOURNAL).exists():
        return say(f"there is no journal in {folder}", WRONG_USE)
    try:
        try:
            return asyncio.run(here())
        except DataInUseError:
            return ask_relay(folder, request)
    except AdminError as error:
        return say(str(error), WRONG_USE)
    except ControlError as error:
        return say(str(error), DATA_IN_USE)
    except DataError as error:
        return say(str(error), code_of(error))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows below their heads, in columns."""
    lines = [heads, *rows]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            value + " " * (width - _width(value)) for value, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def _width(value: str) -> int:
    """Columns of a terminal."""
    marks = sum(unicodedata.combining(sign) > 0 for sign in value)
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in value)
    return len(value) + wide - marks
