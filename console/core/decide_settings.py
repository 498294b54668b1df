"""Deciding changes of a brand's settings: each within its range (specification, section 2)."""

from __future__ import annotations

from dataclasses import replace

from console.core import directory_events
from console.core.actor import Actor
from console.core.decide_meta import Decision
from console.core.directory import Role, Settings
from console.core.directory_commands import ChangeSettings
from console.core.model import State
from console.core.moments import Millis
from console.core.refusals import Refusal, RefusalCode

WAITING_RANGE = (10, 30 * 60)
"""Seconds; specification, section 2. None switches the timer off."""
RETENTION_RANGE = (15 * 60, 30 * 86_400)
IDLE_RANGE = (60, 86_400)
IMPROPER_RANGE = (1, 20)
"""Improper words; None switches the limit off."""


def change_settings(command: ChangeSettings, state: State, now: Millis, actor: Actor) -> Decision:
    if actor.role is not Role.ADMIN:
        return Refusal(RefusalCode.NOT_ALLOWED)
    if command.brand not in state.brands:
        return Refusal(RefusalCode.BAD_SETTING, detail="brand")
    wrong = bad_setting(command.settings)
    if wrong:
        return Refusal(RefusalCode.BAD_SETTING, detail=wrong)
    return (directory_events.SettingsChanged(command.brand, replace(command.settings, since=now)),)


def bad_setting(settings: Settings) -> str:
    """The name of the first setting out of its range (specification, section 2), or ""."""
    ranges = (
        ("waiting", settings.waiting, WAITING_RANGE, True),
        ("retention", settings.retention, RETENTION_RANGE, False),
        ("idle", settings.idle, IDLE_RANGE, False),
        ("improper_limit", settings.improper_limit, IMPROPER_RANGE, True),
    )
    for name, value, (least, most), optional in ranges:
        if value is None:
            if not optional:
                return name
        elif not least <= value <= most:
            return name
    return ""
