"""Entries of the log as they cross the wire and as the relay stores them."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated, Any, get_args

from pydantic import BaseModel, GetCoreSchemaHandler, GetPydanticSchema, TypeAdapter
from pydantic_core import CoreSchema, core_schema

from console.core.log import Entry, Event
from console.core.moments import Millis
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


def _event_schema(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    choices: dict[Any, CoreSchema] = {
        name: handler.generate_schema(kind) for name, kind in _KINDS.items()
    }
    choices["unknown"] = core_schema.no_info_plain_validator_function(_name_unknown)
    return core_schema.tagged_union_schema(choices, discriminator=_kind_of)


_TaggedEvent = Annotated[Event, GetPydanticSchema(_event_schema)]


class _TaggedEntry(BaseModel):
    """An entry whose event is found by its kind at once, not by trying every kind."""

    seq: int
    at: Millis
    by: str
    key: str
    event: _TaggedEvent


def _entry_schema(_: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    def untag(tagged: _TaggedEntry) -> Entry:
        return Entry(tagged.seq, tagged.at, tagged.by, tagged.key, tagged.event)

    return core_schema.json_or_python_schema(
        json_schema=core_schema.no_info_after_validator_function(
            untag, handler.generate_schema(_TaggedEntry)
        ),
        python_schema=core_schema.is_instance_schema(Entry),
        serialization=core_schema.plain_serializer_function_ser_schema(lambda entry: entry),
    )


WireEntry = Annotated[Entry, GetPydanticSchema(_entry_schema)]

entries_adapter: TypeAdapter[tuple[Entry, ...]] = adapter(tuple[WireEntry, ...])
