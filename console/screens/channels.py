"""The connected Pages: where each belongs, what is wrong with it, and what mends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from console.core.model import Cause, Channel, Message, SendState, State
from console.locale.words import Reader
from console.screens.dialog import Dialog
from console.text import content, one_line


@dataclass(frozen=True, slots=True)
class ChannelTrouble:
    """A channel with the cause that stops its answers, and how many open chats it touches."""

    channel: Channel
    cause: Cause | None = None
    chats: int = 0


_CHANNEL_CAUSES = (
    Cause.ACCESS_EXPIRED,
    Cause.PERMISSION_LOST,
    Cause.VISITOR_NOT_FOUND,
    Cause.PAGE_RESTRICTED,
)
"""Causes that lie with the Page rather than with one message or visitor."""


def troubles(state: State) -> list[ChannelTrouble]:
    """Every channel, with what its open chats' failed answers say about it."""
    found: dict[str, dict[Cause, int]] = {page: {} for page in state.channels}
    for chat in state.chats.values():
        causes = {
            item.failure.cause
            for item in chat.timeline
            if isinstance(item, Message) and item.state is SendState.FAILED and item.failure
        }
        if chat.open and chat.page in found:
            for cause in causes.intersection(_CHANNEL_CAUSES):
                found[chat.page][cause] = found[chat.page].get(cause, 0) + 1
    return [_trouble(state.channels[page], counts) for page, counts in found.items()]


def _trouble(channel: Channel, counts: dict[Cause, int]) -> ChannelTrouble:
    for cause in _CHANNEL_CAUSES:
        if cause in counts:
            return ChannelTrouble(channel, cause, counts[cause])
    return ChannelTrouble(channel)


class ChannelsScreen(Dialog[None]):
    """One paragraph a channel. An admin mends a broken one at the relay: the command stands
    there, ready to be copied."""

    def __init__(self, reader: Reader, state: State) -> None:
        super().__init__(reader)
        self._state = state

    def title_text(self) -> str:
        return self.reader.words.say("channels.title")

    def body(self) -> Iterable[Widget]:
        found: Sequence[ChannelTrouble] = troubles(self._state)
        if not found:
            yield Static(Content(self.reader.words.say("channels.none")))
        for trouble in found:
            yield Static(Content("\n").join(self._lines(trouble)))

    def _lines(self, trouble: ChannelTrouble) -> Iterable[Content]:
        words, channel = self.reader.words, trouble.channel
        brand = self._state.brands.get(channel.brand)
        department = self._state.departments.get(channel.department)
        place = [brand.name if brand else "", department.name if department else ""]
        yield content(one_line(channel.name), "bold")
        yield content(" · ".join(one_line(name) for name in place if name), "$text-muted")
        if trouble.cause is None:
            yield Content.styled("✓ " + words.say("channels.fine"), "$text-success")
        else:
            yield Content.styled("✗ " + words.say(f"error.{trouble.cause}"), "$text-error")
            yield Content(words.say(f"cause.{trouble.cause}"))
            yield Content(words.count("channels.touches", trouble.chats))
            yield Content(words.say(f"channels.mend.{trouble.cause}"))
            yield content(self._command(trouble), "bold")
        yield Content("")

    def _command(self, trouble: ChannelTrouble) -> str:
        channel = trouble.channel
        brand = self._state.brands.get(channel.brand)
        department = self._state.departments.get(channel.department)
        return (
            f"messenger-relay page add {channel.page} --name {_quoted(channel.name)} --token -"
            f" --brand {_quoted(brand.name if brand else '')}"
            f" --department {_quoted(department.name if department else '')} --data DIR"
        )


def _quoted(text: str) -> str:
    return "'" + one_line(text).replace("'", "'\\''") + "'"
