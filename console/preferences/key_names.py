"""Names of keys: as people write them and as the terminal's library has them, which of them type
text, and which arrive from every terminal."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from textual.keys import (
    KEY_NAME_REPLACEMENTS,
    KEY_TO_UNICODE_NAME,
    REPLACED_KEYS,
    Keys,
    key_to_character,
)

MODIFIERS = frozenset({"ctrl", "alt", "shift", "meta", "super", "hyper"})

_LABELS = {
    "left": "←",
    "right": "→",
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "up": "↑",
    "down": "↓",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "backspace": "⌫",
    "delete": "Del",
    "insert": "Ins",
    "tab": "Tab",
}

_WRITTEN = {
    **{label.lower(): name for name, label in _LABELS.items()},
    "return": "enter",
    "page_up": "pageup",
    "page_down": "pagedown",
    " ": "space",
}
"""Other ways to write a key, those on our screens among them."""

_MOVING = frozenset({"left", "right", "up", "down", "home", "end", "pageup", "pagedown"})
_PLAIN = _MOVING | {"enter", "escape", "tab", "backspace", "delete", "insert"}
_CONTROLS = frozenset({"@", "backslash", "right_square_bracket", "circumflex_accent", "underscore"})
_OTHERS_IN_DISGUISE = frozenset("him")
"""Ctrl with these letters is Backspace, Tab and Enter to a terminal of the old kind."""


@lru_cache(1_024)
def key_name(written: str) -> str:
    """The library's name of a key that people write as `^K`, `Ctrl+K`, `F5`, `?` or `Esc`; ""
    where no key is called so."""
    if written not in (" ", "+"):
        written = written.strip()
    if len(written) == 2 and written[0] == "^":
        written = f"ctrl+{written[1]}"
    before, _, last = ("", "", written) if len(written) == 1 else written.rpartition("+")
    if not last and before.endswith("+"):
        before, last = before[:-1], "+"
    modifiers = sorted(part.strip().lower() for part in before.split("+") if part.strip())
    last = _bare(last.strip() or last, bool(modifiers))
    if not MODIFIERS.issuperset(modifiers) or not is_key(last):
        return ""
    return "+".join([*modifiers, last])


def _bare(written: str, modified: bool) -> str:
    """The name of a key alone. A letter with a modifier is a small one: Shift is one more."""
    if len(written) != 1:
        return _WRITTEN.get(written.lower(), written.lower())
    if written in _WRITTEN:
        return _WRITTEN[written]
    if written.isalnum() or written == "@":
        return written.lower() if modified else written if written.isalnum() else "at"
    name = unicodedata.name(written, written).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def is_key(name: str) -> bool:
    """Whether there is a key of this name: `n`, `?`, `comma`, `f2`, `ctrl+p`."""
    *modifiers, key = name.split("+") if len(name) > 1 else [name]
    if not MODIFIERS.issuperset(modifiers):
        return False
    if len(key) == 1 or key in REPLACED_KEYS or key in KEY_TO_UNICODE_NAME:
        return True
    if key.isidentifier() and key in {each.value for each in Keys}:
        return True
    try:
        unicodedata.lookup(key.replace("_", " "))
    except KeyError:
        return False
    return True


def split_keys(written: str) -> tuple[str, ...]:
    """The keys of a list with commas, by the library's names; what is no key is left out."""
    names = (key_name(one) for one in _parts(written))
    return tuple(dict.fromkeys(name for name in names if name))


def no_keys(written: str) -> tuple[str, ...]:
    """What in such a list is the name of no key."""
    return tuple(one for one in _parts(written) if not key_name(one))


def _parts(written: str) -> list[str]:
    if written.strip() == ",":
        return [","]
    return [one.strip() for one in written.split(",") if one.strip()]


def types(key: str) -> bool:
    """Whether a key types a character where text is typed."""
    return bool(_character(key))


def _character(key: str) -> str:
    """The character that a key types; "" for none."""
    character = key_to_character(REPLACED_KEYS.get(key, key)) or ""
    return "" if unicodedata.category(character or "\0")[0] == "C" else character


def arrives_everywhere(key: str) -> bool:
    """Whether every terminal sends this key as one of its own. Others arrive only where the
    terminal speaks the kitty keyboard protocol."""
    *before, last = key.split("+")
    modifiers = set(before)
    function = last[:1] == "f" and last[1:].isdecimal()
    if not modifiers:
        return types(key) or last in _PLAIN or function
    if modifiers == {"ctrl"} and (last in _CONTROLS or _letter(last)):
        return last not in _OTHERS_IN_DISGUISE
    if modifiers in ({"alt"}, {"alt", "shift"}) and _letter(last):
        return True
    held = last in _MOVING or last in ("delete", "insert") or function
    return key == "shift+tab" or (held and modifiers <= {"ctrl", "shift", "alt"})


def _letter(key: str) -> bool:
    return len(key) == 1 and "a" <= key <= "z"


def label(key: str) -> str:
    """A key as our screens write it: `^K`, `F5`, `?`, `Ctrl+Shift+A`, `PgUp`."""
    if key.startswith("ctrl+") and len(key) == len("ctrl+x"):
        return "^" + key.removeprefix("ctrl+").upper()
    if "+" in key:
        before, _, last = key.rpartition("+")
        with_it = "+".join(one.capitalize() for one in before.split("+"))
        named = label(last)
        return f"{with_it}+{named.capitalize() if len(named) == 1 else named}"
    if key in _LABELS:
        return _LABELS[key]
    if key[:1] == "f" and key[1:].isdecimal():
        return key.upper()
    return _character(key) or key.capitalize()
