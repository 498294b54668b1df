"""The `fields` parameter, such as `id,name,messages.limit(5){id,message}`.

Meta: Graph API, Field Expansion.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .calls import Call
from .errors import GraphError
from .wire import Json

_PIECE = re.compile(r"\s*([\w-]+|[(){},.])\s*|(\S)")
_DEEPEST = 8


@dataclass(frozen=True)
class Field:
    """One wanted field, its modifiers such as `limit`, and the fields wanted of what is in it."""

    name: str
    modifiers: dict[str, str] = field(default_factory=dict)
    inner: tuple["Field", ...] = ()


def wanted(call: Call, usual: tuple[str, ...]) -> tuple[Field, ...]:
    """The fields that `call` asks for, else the usual ones. Raises `GraphError`."""
    given = call.params.values.get("fields")
    if isinstance(given, str) and not given.lstrip().startswith("["):
        text = given
    else:
        text = ",".join(call.params.items("fields") or ())
    return parse(text) or names(usual)


def names(usual: tuple[str, ...]) -> tuple[Field, ...]:
    """Plain fields of these names."""
    return tuple(Field(name) for name in usual)


def parse(text: str) -> tuple[Field, ...]:
    """The fields in `text`. Raises `GraphError` (2500) for what is none."""
    pieces = []
    for found in _PIECE.finditer(text):
        if found[1] is None:
            raise _syntax(f'Unexpected "{found[2]}"')
        pieces.append(found[1])
    pieces.reverse()
    fields = _list(pieces, 0)
    if pieces:
        raise _syntax(f'Expected end of string instead of "{pieces[-1]}"')
    return fields


def choose(wanted: tuple[Field, ...], known: Mapping[str, Any], node: str) -> Json:
    """What is wanted of a node, and its id. Values that are None are left out.

    A value that is a function is called with the field, for what has fields of its own.
    Raises `GraphError` for a field that this kind of node has not.
    """
    chosen: Json = {}
    for each in wanted:
        if each.name not in known:
            raise GraphError(
                100,
                message=f"(#100) Tried accessing nonexisting field ({each.name}) "
                f"on node type ({node})",
            )
        value = known[each.name]
        if callable(value):
            value = value(each)
        if value is not None:
            chosen[each.name] = value
    return chosen | {"id": known["id"]}


def _list(pieces: list[str], depth: int) -> tuple[Field, ...]:
    """Fields up to the end or to a closing brace; `pieces` is a stack, first on top."""
    if depth > _DEEPEST:
        raise _syntax("Too many levels of fields")
    fields = []
    while pieces and pieces[-1] != "}":
        if pieces[-1] == ",":
            pieces.pop()
            continue
        fields.append(_field(pieces, depth))
    return tuple(fields)


def _field(pieces: list[str], depth: int) -> Field:
    name, modifiers = _word(pieces), {}
    while pieces and pieces[-1] == ".":
        pieces.pop()
        modifier = _word(pieces)
        _expect(pieces, "(")
        modifiers[modifier] = _word(pieces)
        _expect(pieces, ")")
    inner: tuple[Field, ...] = ()
    if pieces and pieces[-1] == "{":
        pieces.pop()
        inner = _list(pieces, depth + 1)
        _expect(pieces, "}")
    return Field(name, modifiers, inner)


def _word(pieces: list[str]) -> str:
    if not pieces or pieces[-1] in "(){},.":
        raise _syntax("Expected a name")
    return pieces.pop()


def _expect(pieces: list[str], piece: str) -> None:
    if not pieces or pieces.pop() != piece:
        raise _syntax(f'Expected "{piece}"')


def _syntax(problem: str) -> GraphError:
    return GraphError(2500, message=f"Syntax error: {problem} in the fields parameter")
