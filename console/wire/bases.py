"""What all frames have in common: an older console works with a newer relay, and no console says
what its relay does not know."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

# Before any frame: pydantic reads the names of what is in a frame when the frame is defined.
from console.wire import names  # noqa: F401


class FromConsole(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, serialize_by_alias=True, validate_by_name=True
    )


class FromRelay(BaseModel):
    model_config = ConfigDict(
        extra="ignore", frozen=True, serialize_by_alias=True, validate_by_name=True
    )
