"""What a change of settings does, in sentences: before it is made, and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from console.core.company.values import Settings
from console.core.effects import Defeat, Effects
from console.locale import Words
from console.screens.settings.flow.value import span_text

SPANS = ("waiting", "retention", "idle")
"""The settings that are lengths of time."""
NOT_SET = ("since", "version")
"""What of the settings nobody sets."""


def effect_text(effects: Effects, pointed_out: tuple[Defeat, ...], words: Words) -> str:
    """What happens to the open chats at once and later, and which rules defeat each other."""
    paragraphs = ["\n".join(_effects(effects, words))]
    paragraphs += [f"⚠ {words.say(f'flow.defeat.{one}')}" for one in pointed_out]
    if effects.completed:
        paragraphs.append(words.say("flow.effect.for_good"))
    return "\n\n".join(paragraphs)


def _effects(effects: Effects, words: Words) -> Iterator[str]:
    if not effects.open:
        yield words.say("flow.effect.none_open")
        return
    if effects.completed:
        said = [
            words.count(f"flow.effect.{name}", n)
            for name in ("waiting", "typed", "held")
            if (n := getattr(effects, name))
        ]
        done = words.count("flow.effect.completed", effects.completed)
        open_ = words.say("list.comma").join(said)
        yield words.say("flow.effect.with", what=done, open=open_) if said else done
    if effects.missed:
        yield words.count("flow.effect.missed", effects.missed)
    if not effects.completed and not effects.missed:
        yield words.count("flow.effect.nothing", effects.open)
    if effects.sooner:
        yield words.count("flow.effect.sooner", effects.sooner)
    if effects.later:
        yield words.count("flow.effect.later", effects.later)


def value_text(setting: str, settings: Settings, words: Words) -> str:
    """What a setting is."""
    value = getattr(settings, setting)
    if setting in SPANS:
        return span_text(value, words)
    if setting == "answering_apps":
        return ", ".join(value) or words.say("flow.none")
    if setting == "improper_limit":
        return words.say("flow.off") if value is None else words.number(value)
    if setting == "lists":
        return ", ".join(sorted(value)) or words.say("flow.none")
    if isinstance(value, bool):
        return words.say("flow.on" if value else "flow.off")
    return words.count("flow.entries", len(value))


def differences(before: Settings, after: Settings, words: Words) -> Iterator[str]:
    """A line for each setting that is another: its name, what it is, and what it will be."""
    for field in fields(Settings):
        name = field.name
        if name not in NOT_SET and getattr(before, name) != getattr(after, name):
            was, will = (value_text(name, one, words) for one in (before, after))
            yield words.say("flow.from_to", name=words.say(f"flow.name.{name}"), was=was, will=will)
