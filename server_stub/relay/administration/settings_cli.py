"""`messenger-relay settings`: its options, and how settings look."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from server_stub.relay.administration.asking import add_data, add_json, administer, ask, show
from server_stub.relay.administration.operators_cli import Add
from server_stub.relay.exits import DONE, WRONG_USE, say

_SHOW = """\
The settings of a brand, as lines of KEY=VALUE that `settings set` takes; with --words its own
words, as lines that words=@FILE takes.
"""
_SET = """\
Change settings of a brand: all that are given, or none. They count at once, on every console.

  waiting=TIME          how long a new chat rings: 10s to 30m, or off
  retention=TIME        how long a chat that was missed is kept: 15m to 30d
  idle=TIME             after how long without a message a chat completes: 1m to 24h
  improper=on|off       whether improper words are looked for
  improper-limit=N      how many complete a chat: 1 to 20, or off
  lists=en,ja           which of our own lists are used, or off
  apps=ID,ID            apps of Meta through which people answer, such as another help desk
  words=@FILE           words of the brand in place of all it has, as lines like `en|word|word`;
                        the language is en, ja or any, and allow for words that never count.
                        @- reads them from stdin, nothing takes all away

A TIME has its unit: 90s, 15m, 1 h, 30 days, 15分.
"""


def add_settings_commands(add: Add) -> None:
    """The commands below `settings`."""
    shown = add("show", "how a brand is set", _SHOW)
    shown.add_argument("brand", metavar="BRAND", help="its name, or its id")
    shown.add_argument("--words", action="store_true", help="print its own words, and nothing else")
    shown.set_defaults(run=_show)
    changed = add("set", "change settings of a brand", _SET)
    changed.add_argument("brand", metavar="BRAND", help="its name, or its id")
    changed.add_argument("values", nargs="+", metavar="KEY=VALUE", help="see above")
    changed.set_defaults(run=_set)
    for parser in (shown, changed):
        add_data(parser, made=False)
        add_json(parser)


def _show(options: argparse.Namespace) -> int:
    answer = ask(options.data, {"do": "settings show", "brand": options.brand})
    if isinstance(answer, int):
        return answer
    settings: dict[str, Any] = answer["settings"]
    if options.json:
        return show(answer)
    if options.words:
        print("\n".join(settings["words"]))
        return DONE
    for name, value in settings.items():
        print(f"# {len(value)} lines of words: --words" if name == "words" else f"{name}={value}")
    return DONE


def _set(options: argparse.Namespace) -> int:
    given: dict[str, str] = {}
    for each in options.values:
        name, between, value = each.partition("=")
        if not between:
            return say(f"{each!r} is not KEY=VALUE", WRONG_USE)
        if name in given:
            return say(f"{name} is given twice", WRONG_USE)
        try:
            given[name] = _read(value[1:]) if name == "words" and value[:1] == "@" else value
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text in UTF-8"
            return say(f"{value[1:]} can not be read: {why}", WRONG_USE)
    request = {"do": "settings set", "brand": options.brand, "values": given}
    return administer(options, request)


def _read(path: str) -> str:
    return sys.stdin.read() if path == "-" else Path(path).read_text("utf-8-sig")
