"""Choosing the reaction to a message."""

from __future__ import annotations

from console.locale.words import Reader
from console.screens.dialogs.choice import ChoiceScreen
from console.widgets.lines.annotations import shown_emoji

EMOJI = ("👍", "❤\ufe0f", "😂", "😮", "😢", "😡")
"""What is offered first; any emoji is a reaction."""


class ReactionScreen(ChoiceScreen[str]):
    """Ends with an emoji, with "" to take the reaction back, or None. `now` is the one set."""

    def __init__(self, reader: Reader, now: str) -> None:
        words = reader.words
        options = [(emoji, shown_emoji(emoji)) for emoji in EMOJI]
        if now:
            back = words.say("reaction.take_back", emoji=shown_emoji(now))
            options.append(("", back))
        at = EMOJI.index(now) if now in EMOJI else 0
        super().__init__(reader, words.say("reaction.title"), options, at)
