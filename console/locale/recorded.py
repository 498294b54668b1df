"""The record in words: who did what, and what became of each value."""

from __future__ import annotations

from console.core.actor import RELAY
from console.core.kinds.known import SERVICES
from console.core.record import Changed, RecordLine
from console.locale.words import Reader, Words

_SPANS = frozenset({"waiting", "retention", "idle"})
"""What is held in seconds."""
_LISTS = frozenset({"lists", "custom_words", "allowed_words", "answering_apps"})
"""Of these a line tells what has come and what has gone."""
_NONE = {
    "waiting": "record.off",
    "improper_limit": "record.off",
    "departments": "record.all",
    "limit": "record.no_limit",
}
"""What it means when such a value is none."""
_SWITCHES = {"on": "record.on", "off": "record.off"}


def happened(line: RecordLine, words: Words) -> str:
    """What a line says was done: "Role of Aiko Sato changed"."""
    known = f"record.what.{line.event}" in words.catalogue
    key = f"record.what.{line.event}" if known else "record.what.other"
    return words.say(key, subject=line.subject, event=line.event)


def who(line: RecordLine, reader: Reader) -> str:
    """Who did it."""
    return name_of(line.by, reader)


def name_of(by: str, reader: Reader) -> str:
    """The name of an operator, a service or the relay. What nobody did by a console came by the
    relay's own command line."""
    if by in SERVICES:
        return reader.words.say("record.by.service")
    return reader.words.say("record.by.relay") if by == RELAY.id else reader.name(by)


def change(changed: Changed, words: Words) -> str:
    """What became of a value: "retention: 24 h → 15 min"."""
    if changed.name == "chats":
        left = "record.chats_to" if changed.after else "record.chats_back"
        return words.count(left, int(changed.before), name=changed.after)
    before, after = (value(changed.name, text, words) for text in (changed.before, changed.after))
    key = "record.change.list" if changed.name in _LISTS else "record.change"
    if not before or not after:
        key += ".come" if after else ".gone"
    return words.say(key, name=name(changed, words), before=before, after=after)


def name(changed: Changed, words: Words) -> str:
    """How the value that has changed is called."""
    return words.catalogue.get(f"record.name.{changed.name}", changed.name)


def value(of: str, text: str, words: Words) -> str:
    """A value of the record as people read it; "" for none where that says nothing."""
    if not text:
        return words.say(_NONE[of]) if of in _NONE else ""
    if of in _SPANS and text.isdecimal():
        return words.span(int(text))
    if of == "lists":
        languages = (words.catalogue.get(f"record.list.{one}", one) for one in text.split(", "))
        return words.say("list.comma").join(languages)
    if of == "role":
        return words.catalogue.get(f"role.{text}", text)
    if of in ("state", "improper"):
        return words.say(_SWITCHES.get(text, "record.off"))
    return text
