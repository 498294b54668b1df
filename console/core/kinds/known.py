"""The kinds of channels there are, by name."""

from __future__ import annotations

from typing import assert_never

from console.core.kinds.kind import Kind, KindName
from console.core.kinds.messenger.kind import MESSENGER


def kind_of(name: KindName) -> Kind:
    """What a kind of channel allows."""
    match name:
        case KindName.MESSENGER:
            return MESSENGER
        case _:
            assert_never(name)
