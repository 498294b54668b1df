"""`messenger-relay operator`: its options, and how its lists look."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from server_stub.relay.administration.asking import add_data, add_json, administer, ask, table
from server_stub.relay.exits import DONE

Add = Callable[[str, str, str], argparse.ArgumentParser]
"""Makes a command, of its name, its summary and its description."""

_ROLES = ("operator", "supervisor", "admin")

_ADD = """\
Add an operator. Prints the token, and nothing else, on stdout: it can not be shown again. The
operator gives it to the console; whoever has it is that operator.
"""
_INVITE = """\
Add an operator, and print the code, and nothing else, on stdout: it can not be shown again. The
console takes it in place of a token, once and within 24 hours, and gets a token of its own.
Without --role another code for an operator who is there: for a further console, or in place of a
code that was lost, which is good no more.
"""
_ROLE = """\
Change what an operator may do. It counts at once, also for consoles that are connected.
"""
_DEPARTMENTS = """\
Change the departments for which an operator answers: by name, as "Brand/Department" where two
brands have one of that name, or by id.
"""
_ROTATE = """\
Make a new token in place of all that an operator has, and print it, and nothing else, on stdout:
it can not be shown again. Whoever is connected with another is signed out within seconds, codes
are good no more, and what the operator has typed waits for them on their machine.
"""
_REMOVE = """\
Remove an operator: nothing lets them in any more, and whoever is connected is signed out within
seconds. Their active chats are handed back and ring again, or go to the operator of --to. Their
name is free, and goes on standing where it stood. The last admin can not be removed.
"""
_LIST = """\
Who there is: names, roles, departments, consoles that are connected, when they last were. The
consoles are known to a running relay alone.
"""


def add_operator_commands(add: Add) -> None:
    """The commands below `operator`."""
    _add_list(add("list", "who there is", _LIST))
    _add_new(add("add", "add an operator", _ADD), needs_role=True, do="operator add")
    _add_new(add("invite", "let somebody in by a code", _INVITE), False, "operator invite")
    rename = _on_one(add("rename", "change a name", "Change the name of an operator."))
    rename.add_argument("to", metavar="NEW", help="as colleagues see it from now on")
    rename.set_defaults(run=_asking("operator rename", "name", "to"))
    role = _on_one(add("role", "change a role", _ROLE))
    role.add_argument("role", choices=_ROLES, help="what they may do from now on")
    role.set_defaults(run=_asking("operator role", "name", "role"))
    _add_departments(add("departments", "change departments", _DEPARTMENTS))
    limit = _on_one(add("limit", "change how many chats", "Limit an operator's active chats."))
    limit.add_argument("limit", metavar="NUMBER", help="chats at once, 1 to 100, or off")
    limit.set_defaults(run=_asking("operator limit", "name", "limit"))
    rotate = _on_one(add("rotate", "make a new token, and void all others", _ROTATE))
    rotate.set_defaults(run=_asking("operator rotate", "name"))
    remove = _on_one(add("remove", "let somebody in no more", _REMOVE))
    remove.add_argument("--to", metavar="NAME", help="who takes their active chats over")
    remove.set_defaults(run=_asking("operator remove", "name", "to"))


def _on_one(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("name", metavar="NAME", help="their name, or their id")
    add_data(parser, made=False)
    add_json(parser)
    return parser


def _add_list(parser: argparse.ArgumentParser) -> None:
    add_data(parser, made=False)
    add_json(parser)
    parser.set_defaults(run=_list)


def _add_new(parser: argparse.ArgumentParser, needs_role: bool, do: str) -> None:
    parser.add_argument("name", metavar="NAME", help="as colleagues see it")
    parser.add_argument("--role", choices=_ROLES, required=needs_role, help="what they may do")
    parser.add_argument(
        "--department",
        metavar="DEPARTMENT",
        action="append",
        dest="departments",
        help="one they answer for; may be given several times (default: all)",
    )
    add_data(parser)
    add_json(parser)
    parser.set_defaults(run=_asking(do, "name", "role", "departments", new=True))


def _add_departments(parser: argparse.ArgumentParser) -> None:
    _on_one(parser)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--all", action="store_true", help="all departments, those to come among them"
    )
    which.add_argument(
        "departments", nargs="*", metavar="DEPARTMENT", default=[], help="one they answer for"
    )
    parser.set_defaults(run=_asking("operator departments", "name", "departments"))


def _asking(do: str, *names: str, new: bool = False) -> Callable[[argparse.Namespace], int]:
    """Asks for what the options of these names say, as far as they are given."""

    def run(options: argparse.Namespace) -> int:
        given = {name: getattr(options, name) for name in names}
        request = {name: value for name, value in given.items() if value is not None}
        return administer(options, {"do": do, **request}, new)

    return run


def _list(options: argparse.Namespace) -> int:
    answer = ask(options.data, {"do": "operator list"})
    if isinstance(answer, int):
        return answer
    if options.json:
        print(json.dumps(answer["operators"], ensure_ascii=False))
    else:
        heads = ("NAME", "ROLE", "DEPARTMENTS", "CHATS", "CONSOLES", "LAST SEEN")
        print(table(heads, [_row(one) for one in answer["operators"]]))
    return DONE


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    most = f" of {one['limit']}" if one["limit"] is not None else ""
    return (
        one["name"],
        one["role"],
        ", ".join(one["departments"]) or "all",
        f"{one['active_chats']}{most}",
        str(one["consoles"] or "-"),
        _seen(one),
    )


def _seen(one: dict[str, Any]) -> str:
    if one["consoles"]:
        return "now"
    if one["last_seen"] is None:
        return "invited" if one["invited"] else "never"
    return datetime.fromisoformat(one["last_seen"]).astimezone().isoformat(" ", "minutes")
