"""Telling text that was meant for a text field from keys that are meant as commands."""

from __future__ import annotations

WITHIN = 0.15
"""Seconds. So many different letters in them are no commands: nobody presses keys so fast."""

MOST_KEYS = 3

MOST_IN_A_WINDOW = 1
"""A window that a letter has opened asks something; the next letter of a text is no answer."""

PACE = 0.4
"""Seconds between two keys of somebody who types. Commands are looked at before the next one."""

MOST_AT_A_PACE = 4

QUIET = 0.5
"""Seconds without a key after which keys are commands again."""


class Burst:
    """Knows from the times of printable keys, in seconds, which of them are part of a text.
    It has no clock: whoever hears the keys says when they came."""

    def __init__(self) -> None:
        self._last: list[tuple[float, str]] = []
        self._until = 0.0
        self._typed: set[str] = set()
        """The different keys that came one after the other as somebody types."""
        self._typed_at = float("-inf")
        self.began = float("-inf")
        """When the first of them came."""

    def takes(self, key: str, at: float, most: int = MOST_KEYS) -> bool:
        """Whether this key is part of a text: one more than `most` different ones within
        `WITHIN`, one more than `MOST_AT_A_PACE` as fast as people type, or any that comes before
        half a second of quiet. A key held down is one key."""
        if at - self._typed_at >= PACE:
            self._typed.clear()
            self.began = at
        self._typed_at = at
        self._typed.add(key)
        if at < self._until:
            self._until = at + QUIET
            return True
        self._last = [(when, one) for when, one in self._last if at - when < WITHIN and one != key]
        self._last.append((at, key))
        if len(self._last) <= most and len(self._typed) <= MOST_AT_A_PACE:
            return False
        self.expect(at)
        return True

    def expect(self, at: float) -> None:
        """A text comes now that no field takes: one is pasted, or a field has just gone."""
        self._last.clear()
        self._until = at + QUIET

    def waits(self, at: float) -> bool:
        """Whether a text still goes on."""
        return at < self._until
