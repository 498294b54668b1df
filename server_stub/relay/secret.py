"""Values that must not be seen: they have no text of their own to print, log or format."""

from __future__ import annotations


class Secret:
    """A token or key. `reveal` is for the one place that hands it to a service or to its owner."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def encode(self) -> bytes:
        """The value as bytes, for comparing and signing."""
        return self._value.encode("utf-8", "replace")

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(...)"
