"""Entries of the log as they cross the wire and as the relay stores them."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import Annotated, Any, get_args

from pydantic import GetCoreSchemaHandler, GetPydanticSchema, TypeAdapter
from pydantic_core import CoreSchema, core_schema

from console.core.bounds import endless_number
from console.core.log import Entry, Event
from console.core.unrecognised import Unknown
from console.wire.names import adapter

_KINDS: dict[str, type] = {
    str(member.default): kind
    for kind in get_args(Event)
    for member in fields(kind)
    if member.name == "kind"
}


def _kind_of(event: Any) -> str:
    kind = event.get("kind", "") if isinstance(event, dict) else event.kind
    return kind if kind in _KINDS else "unknown"


def _name_unknown(event: Any) -> Any:
    return event if isinstance(event, Unknown) else Unknown(str(event.get("kind", "")))


def _sound(kind: str, event: Any) -> Any:
    """The event, or that there is one here that nobody can count with."""
    return Unknown(kind, damaged=True) if endless_number(event) else event


def _event_schema(handler: GetCoreSchemaHandler) -> CoreSchema:
    choices: dict[Any, CoreSchema] = {
        name: core_schema.no_info_after_validator_function(
            partial(_sound, name), handler.generate_schema(kind)
        )
        for name, kind in _KINDS.items()
    }
    choices["unknown"] = core_schema.no_info_plain_validator_function(_name_unknown)
    return core_schema.tagged_union_schema(choices, discriminator=_kind_of)


def _entry_schema(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    """An entry whose event is found by its kind at once, not by trying every kind."""
    text, number = core_schema.str_schema(), core_schema.int_schema()
    members = {
        "seq": number,
        "at": number,
        "by": text,
        "key": text,
        "event": _event_schema(handler),
    }
    arguments = [core_schema.dataclass_field(name, schema) for name, schema in members.items()]
    return core_schema.dataclass_schema(
        Entry,
        core_schema.dataclass_args_schema("Entry", arguments),
        list(members),
        slots=True,
        frozen=True,
    )


WireEntry = Annotated[Entry, GetPydanticSchema(_entry_schema)]

entries_adapter: TypeAdapter[tuple[Entry, ...]] = adapter(tuple[WireEntry, ...])
