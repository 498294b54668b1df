"""Changing the rules of improper words of a brand, as its settings stand at that moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from console.core.company.brands import ChangeSettings
from console.core.company.custom_words import folded
from console.core.company.values import Settings
from console.core.state import State
from console.screens.settings.window import SettingsScreen

_TRIES = 3

Change = Callable[[Settings], Settings]


async def change_words(
    screen: SettingsScreen[Any], brand: str, change: Change, *, again: bool = False
) -> bool:
    """Set what `change` makes of a brand's settings; whether they are in force. With `again` it is
    made of newer settings too, where another admin was faster: for what takes nothing of theirs
    back."""
    for _ in range(_TRIES if again else 1):
        known = screen.session.state.brands.get(brand)
        if known is None:
            return False
        version = known.settings.version
        wanted = folded(change(known.settings))
        if wanted == known.settings:
            return True

        def done(state: State, version: int = version, wanted: Settings = wanted) -> bool:
            present = state.brands.get(brand)
            if present is None or present.settings.version == version:
                return False
            newest = present.settings
            return replace(wanted, since=newest.since, version=newest.version) == newest

        if await screen.change(ChangeSettings(brand, wanted, replaces=version), done):
            return True
        present = screen.session.state.brands.get(brand)
        if present is None or present.settings.version == version:
            return False  # refused for another reason, which the program has said
    return False
