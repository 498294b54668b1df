"""The names under which values are stored and cross the wire, where they are not those of the
program.

The first versions knew Facebook Pages only and named fields after them. Stored entries are never
rewritten and relay.v1 keeps its names: both stay, here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import partial
from operator import eq
from typing import Annotated, Any, TypeVar

from pydantic import ConfigDict, Field, GetCoreSchemaHandler, TypeAdapter
from pydantic_core import CoreSchema, core_schema

from console.core.attachments import Attachment
from console.core.bounds import is_number
from console.core.channels.connecting import (
    ChannelConnected,
    ChannelSwitched,
    ChannelUnlinked,
    SwitchChannel,
)
from console.core.channels.incidents import IncidentMended, IncidentOpened
from console.core.channels.values import Account, AccountChannel, Channel, Incident
from console.core.chats import ChatOpened
from console.core.company.brands import ChangeSettings
from console.core.company.operators import OperatorAdded
from console.core.company.values import (
    Brand,
    CustomWord,
    Operator,
    Settings,
    WordLanguage,
)
from console.core.kinds.requests import ChannelFacts
from console.core.messages import EchoReceived
from console.core.outcomes import ReplySending
from console.core.reactions import Reacted
from console.core.remarks import Remarked
from console.core.sends import ReplyQueued, ReplyRequeued
from console.core.state import Chat, State, Visitor
from console.core.transcript import Message, Remark
from console.core.unrecognised import Unrecognised

T = TypeVar("T")

OfChannel = Annotated[str, Field(alias="page")]
"""A channel by its id, in a frame."""

_OF_CHANNEL = {"channel": "page"}
_TAGGED = {"tagged": "human_agent"}

NAMES: Mapping[type, Mapping[str, str]] = {
    Visitor: {"id": "psid", "channel": "page"},
    Chat: _OF_CHANNEL,
    Channel: {"id": "page", "backlog": "kept"},
    AccountChannel: {"id": "page"},
    Account: {"channels": "pages"},
    Incident: _OF_CHANNEL,
    State: {"backlog": "kept"},
    Settings: {"custom_words": "own_words"},
    Message: _TAGGED,
    ReplyQueued: _TAGGED,
    ReplyRequeued: _TAGGED,
    ReplySending: _TAGGED,
    ChannelConnected: _OF_CHANNEL,
    ChannelSwitched: _OF_CHANNEL,
    ChannelUnlinked: _OF_CHANNEL,
    IncidentOpened: _OF_CHANNEL,
    IncidentMended: _OF_CHANNEL,
    SwitchChannel: _OF_CHANNEL,
    Unrecognised: _OF_CHANNEL,
    ChannelFacts: _OF_CHANNEL,
}
"""By class, from the field to its name outside the program."""

UNSAID: Mapping[type, tuple[str, ...]] = {
    Visitor: ("kind",),
    Channel: ("kind",),
    Chat: ("opener", "opener_at", "returned_at"),
    Operator: ("departments", "limit", "invited", "removed"),
    OperatorAdded: ("departments", "invited"),
    Settings: ("improper", "lists", "answering_apps", "version"),
    Brand: ("former",),
    ChangeSettings: ("replaces",),
    State: ("brands_added", "departments_added"),
    ChatOpened: ("written_at",),
    EchoReceived: ("by_person",),
    Reacted: ("sent_at",),
    Message: ("by_person", "counted", "excused"),
    Remark: ("mid",),
    Remarked: ("mid",),
}
"""Fields that came later. Where they are as they always were, they are not written."""


def adapter(of: Any) -> TypeAdapter[Any]:
    """A pydantic adapter that reads and writes these names. All of the program's are made here."""
    return TypeAdapter(of)


def _stored_name(names: Mapping[str, str], field: str) -> str:
    return names.get(field, field)


def _without_unsaid(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    schema = handler(source)
    arguments: Any = handler.resolve_ref_schema(schema)["schema"]
    defaults = {one.name: one.default for one in fields(source)}
    for field in arguments["fields"]:
        if field["name"] in UNSAID[source]:
            field["serialization_exclude_if"] = partial(eq, defaults[field["name"]])
    return schema


def _possible_sizes(attachments: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Attachments as an earlier relay may have kept them in a chat, which believed what a console
    said: a size that no file has is not known."""
    if all(one.size is None or is_number(one.size) for one in attachments):
        return attachments
    known = (
        one.size if one.size is not None and is_number(one.size) else None for one in attachments
    )
    return tuple(replace(one, size=size) for one, size in zip(attachments, known, strict=True))


def _with_possible_sizes(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    schema = _without_unsaid(source, handler)
    arguments: Any = handler.resolve_ref_schema(schema)["schema"]
    for field in arguments["fields"]:
        if field["name"] == "attachments":
            field["schema"] = core_schema.no_info_after_validator_function(
                _possible_sizes, field["schema"]
            )
    return schema


def _read_word(text: str) -> CustomWord:
    language, found, word = text.partition("|")
    known = found and language in {one.value for one in WordLanguage}
    return CustomWord(word, WordLanguage(language)) if known else CustomWord(text)


def _written_word(word: CustomWord) -> str:
    return f"{word.language}|{word.word}" if word.language else word.word


def _word_schema() -> CoreSchema:
    """A word of a company's own is a text, as it was before words had languages: `word`, or
    `language|word`."""
    return core_schema.union_schema(
        [
            core_schema.is_instance_schema(CustomWord),
            core_schema.no_info_after_validator_function(_read_word, core_schema.str_schema()),
        ],
        serialization=core_schema.plain_serializer_function_ser_schema(
            _written_word, return_schema=core_schema.str_schema()
        ),
    )


# Pydantic reads both from the class. The core itself knows nothing of how it is stored.
for _class, _names in NAMES.items():
    _config = ConfigDict(alias_generator=partial(_stored_name, _names), serialize_by_alias=True)
    setattr(_class, "__pydantic_config__", _config)  # noqa: B010
for _class in UNSAID:
    _hook = classmethod(lambda cls, source, handler: _without_unsaid(source, handler))
    setattr(_class, "__get_pydantic_core_schema__", _hook)  # noqa: B010
_sizes = classmethod(lambda cls, source, handler: _with_possible_sizes(source, handler))
setattr(Message, "__get_pydantic_core_schema__", _sizes)  # noqa: B010
_word = classmethod(lambda cls, source, handler: _word_schema())
setattr(CustomWord, "__get_pydantic_core_schema__", _word)  # noqa: B010
