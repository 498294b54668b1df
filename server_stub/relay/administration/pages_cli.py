"""`messenger-relay page`: its options, and how its list looks."""

from __future__ import annotations

import argparse
import getpass
import json
import sys

from server_stub.relay.administration.asking import add_data, add_json, administer, ask, table
from server_stub.relay.administration.operators_cli import Add
from server_stub.relay.exits import DONE, WRONG_USE, say

_ADD = """\
Connect a Facebook Page to a brand and a department, which are made when they are new. For a
Page that is connected already it stores the new token.

The token is encrypted on disk. On the command line other users of this machine may see it:
without --token it is asked for, with --token - it is read from stdin.
"""
_LIST = "Which Pages are connected, to which brand and department, and how they stand."
_REMOVE = """\
Disconnect a Page: its token is forgotten, and what visitors write is not reported any more, which
a running relay tells Meta. Its chats stay. page add connects it again.
"""


def add_page_commands(add: Add) -> None:
    """The commands below `page`."""
    _add_list(add("list", "which Pages are connected", _LIST))
    _add_new(add("add", "connect a Page", _ADD))
    remove = add("remove", "disconnect a Page", _REMOVE)
    remove.add_argument("page", metavar="PAGE_ID", help="the Page's id at Facebook")
    add_data(remove, made=False)
    add_json(remove)
    remove.set_defaults(run=_remove)


def _add_list(parser: argparse.ArgumentParser) -> None:
    add_data(parser, made=False)
    add_json(parser)
    parser.set_defaults(run=_list)


def _add_new(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("page", metavar="PAGE_ID", help="the Page's id at Facebook")
    parser.add_argument("--name", required=True, help="the Page's name, as operators see it")
    parser.add_argument("--token", metavar="TOKEN", help="the Page access token; - for stdin")
    parser.add_argument("--brand", required=True, metavar="NAME", help="the storefront")
    parser.add_argument("--department", required=True, metavar="NAME", help="who answers")
    add_data(parser)
    add_json(parser)
    parser.set_defaults(run=_add)


def _add(options: argparse.Namespace) -> int:
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
    return administer(options, request, new=True)


def _remove(options: argparse.Namespace) -> int:
    return administer(options, {"do": "page remove", "page": options.page})


def _list(options: argparse.Namespace) -> int:
    answer = ask(options.data, {"do": "page list"})
    if isinstance(answer, int):
        return answer
    if options.json:
        print(json.dumps(answer["pages"], ensure_ascii=False))
        return DONE
    rows = [
        (
            one["id"],
            one["name"],
            one["brand"],
            one["department"],
            ", ".join((one["state"], *one["incidents"], *([] if one["token"] else ["no token"]))),
        )
        for one in answer["pages"]
    ]
    print(table(("ID", "NAME", "BRAND", "DEPARTMENT", "STATE"), rows))
    return DONE
