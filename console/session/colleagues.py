"""What other operators are doing just now. Nobody says when they stop: what is not said again
fades."""

from __future__ import annotations

from console.core.moments import SECOND, Millis

FADES: Millis = 10 * SECOND
"""A console tells of typing every few seconds: who was not heard of for so long has stopped."""


class Colleagues:
    """Who types where, by this machine's clock."""

    def __init__(self) -> None:
        self._typed: dict[tuple[str, str], Millis] = {}
        """By chat and operator, when that was told last."""

    def types(self, chat: str, operator: str, now: Millis) -> None:
        """An operator has just typed something for a chat."""
        self._typed = {one: at for one, at in self._typed.items() if now - at < FADES}
        self._typed[chat, operator] = now

    def typing_in(self, chat: str, now: Millis) -> list[str]:
        """The ids of the operators who type in a chat now."""
        typed = self._typed.items()
        return [by for (where, by), at in typed if where == chat and now - at < FADES]

    def chats_typed_in(self, now: Millis) -> set[str]:
        """The chats in which anybody types now."""
        return {chat for (chat, _), at in self._typed.items() if now - at < FADES}
