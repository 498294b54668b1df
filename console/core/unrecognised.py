"""What we do not understand and keep all the same: shapes of a service, events of newer relays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from console.core.traits import ChannelEvent, CompanyCommand, CompanyEvent


@dataclass(frozen=True, slots=True)
class KeepUnrecognised(CompanyCommand):
    channel: str
    raw: str
    kind: Literal["keep_unrecognised"] = "keep_unrecognised"


@dataclass(frozen=True, slots=True)
class Unrecognised(ChannelEvent):
    """A webhook event of a shape we do not know, kept word for word."""

    channel: str
    raw: str
    kind: Literal["unrecognised"] = "unrecognised"


@dataclass(frozen=True, slots=True)
class Unknown(CompanyEvent):
    """An event that this program can not read: of a kind that only a newer relay knows or, when
    it is `damaged`, with numbers that none can be. It changes nothing."""

    name: str
    damaged: bool = False
    kind: Literal["unknown"] = "unknown"

    unknown: ClassVar = True


def keep_unrecognised(command: KeepUnrecognised) -> tuple[Unrecognised]:
    return (Unrecognised(command.channel, command.raw),)
