"""A user's own keys: which action has which keys when some are given away, and what is to be
known before a key is. Each rule sees the whole table of actions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from console.keys import ACTIONS, BY_ID, FOLLOWING, Action, Owner
from console.preferences.key_names import arrives_everywhere, no_keys, split_keys, types

Keys = Mapping[str, tuple[str, ...]]
"""The keys of every action, by its id, the first one shown."""

CustomKeys = Mapping[str, str]
"""What the user chose: an action's id to its keys, separated by commas, "" for none."""

LASTING = ("palette", "help", "settings", "quit", "send", "leave")
"""What has to stay within reach: without these nobody finds their way back."""

_ON_ONE_SCREEN = (Owner.PROGRAM, Owner.INBOX, Owner.CHAT)
_OF_LISTS = frozenset({"escape", "enter", "up", "down", "pageup", "pagedown", "home", "end"})
"""Keys of every list and window."""

_UNBOUND = "unbound"
"""No key has this name."""


class Hindrance(StrEnum):
    """Why an action can not have a key."""

    NO_KEY = auto()
    HAS_IT = auto()
    OF_LISTS = auto()
    """Every list and window has this key."""
    IS_TEXT = auto()
    """It types a character, and the action is one of those while text is typed."""
    LAST_WAY = auto()
    """Another action that has to stay within reach would be without a key."""
    OWN_LAST_WAY = auto()
    """So would the action itself: of those that it has left, none types nothing and arrives
    from every terminal."""


class Remark(StrEnum):
    """What is to be known of a key before it is taken."""

    SOME_TERMINALS = auto()
    """It arrives only where the terminal speaks the kitty keyboard protocol."""
    LETTER_IN_TEXT = auto()
    """While text is typed it types a character."""
    ELSE_IN_TEXT = auto()
    """While text is typed it does something else."""
    HIDES = auto()
    """While text is typed, what it does elsewhere is not done."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of giving an action a key. `of` are the actions that a hindrance or a remark
    speaks of; `loses` are those that the key is taken from."""

    hindrance: Hindrance | None = None
    of: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()
    remarks: tuple[tuple[Remark, tuple[str, ...]], ...] = ()

    @property
    def plain(self) -> bool:
        """Whether there is nothing to be known before."""
        return self.hindrance is None and not self.loses and not self.remarks


def together(one: Action, other: Action) -> bool:
    """Whether the keys of two actions are pressed in the same place, so that each has one
    meaning there."""
    if one.owner is other.owner or one.always or other.always:
        return True
    if one.owner in _ON_ONE_SCREEN and other.owner in _ON_ONE_SCREEN:
        return True
    if Owner.TEXT in (one.owner, other.owner):
        return False
    if "palette" in (one.id, other.id):
        return True
    # The sections stand beside whatever is in one of them.
    window = other if one.owner is Owner.SETTINGS else one
    return Owner.SETTINGS in (one.owner, other.owner) and window.owner not in _ON_ONE_SCREEN


# Which action has which keys


def default_keys(action: str) -> tuple[str, ...]:
    return split_keys(BY_ID[action].keys)


_DEFAULTS: Keys = {action.id: default_keys(action.id) for action in ACTIONS}


def keys_in_force(chosen: CustomKeys) -> Keys:
    """Which keys each action has. A key that the user gives to one is taken from the others
    that have it in the same place; where they give it to two, the first in the table has it.
    Whatever they write, what has to stay within reach does."""
    if not chosen:
        return _DEFAULTS
    given = _give(chosen)
    lost = [name for name in LASTING if not _within_reach(name, given)]
    if not lost:
        return given
    mended = {**chosen, **{name: f"{chosen.get(name, '')},{BY_ID[name].keys}" for name in lost}}
    return _give(mended, lost)


def _give(chosen: CustomKeys, first: Collection[str] = ()) -> Keys:
    """The keys of all actions; those in `first` have theirs before others, and also while text
    is typed."""

    def rank(action: Action) -> tuple[bool, bool]:
        return action.id not in first, action.id not in chosen

    given: dict[str, tuple[str, ...]] = {}
    holders: dict[str, list[Action]] = {}
    for action in sorted(ACTIONS, key=rank):
        written = chosen.get(action.id)
        free = tuple(
            key
            for key in (_DEFAULTS[action.id] if written is None else split_keys(written))
            if not any(_bars(holder, action, first) for holder in holders.get(key, ()))
        )
        given[action.id] = free
        for key in free:
            holders.setdefault(key, []).append(action)
    return given


def _bars(holder: Action, action: Action, first: Collection[str]) -> bool:
    over_text = holder.id in first and action.owner is Owner.TEXT
    return over_text or together(holder, action)


def _within_reach(action: str, given: Keys) -> bool:
    """Whether one of its keys can be pressed everywhere: it types nothing, every terminal sends
    it, and it does nothing else while text is typed."""
    known = BY_ID[action]
    if known.owner is Owner.TEXT:
        return any(not types(key) for key in given[action])
    return any(
        not types(key)
        and arrives_everywhere(key)
        and (known.always or not _with_key(key, given, Owner.TEXT))
        for key in given[action]
    )


def _with_key(key: str, given: Keys, *owners: Owner) -> tuple[str, ...]:
    return tuple(
        action.id for action in ACTIONS if action.owner in owners and key in given[action.id]
    )


def as_labels(given: Keys) -> dict[str, str]:
    """The keys in force as those who name them on screen take them."""
    return {action: ",".join(keys) for action, keys in given.items()}


def keymap(chosen: CustomKeys) -> dict[str, str]:
    """What Textual has to bind otherwise than the table says, by the ids of bindings."""
    given = keys_in_force(chosen)
    other = {
        action: ",".join(keys) or _UNBOUND
        for action, keys in given.items()
        if keys != _DEFAULTS[action]
    }
    return other | {key: other[action] for key, action in FOLLOWING.items() if action in other}


# What the file says that can not be


def unknown_actions(chosen: CustomKeys) -> Iterator[str]:
    """The ids in a user's keys that name no action."""
    return (name for name in chosen if name not in BY_ID)


def unknown_keys(chosen: CustomKeys) -> Iterator[tuple[str, str]]:
    """What a user has written for a key and is none, each with its action."""
    return ((name, key) for name, written in chosen.items() for key in no_keys(written))


# Giving and taking


def judge(action: str, key: str, chosen: CustomKeys, *, instead: bool) -> Verdict:
    """What would come of giving a key to an action, beside those that it has or `instead` of
    them."""
    before = keys_in_force(chosen)
    known = BY_ID[action]
    if not key:
        return Verdict(Hindrance.NO_KEY)
    if key in before[action] and not (instead and len(before[action]) > 1):
        return Verdict(Hindrance.HAS_IT)
    if known.owner is Owner.TEXT and types(key):
        return Verdict(Hindrance.IS_TEXT)
    others = _OF_LISTS if known.owner is not Owner.TEXT else {"escape"}
    if key in others and key not in _DEFAULTS[action]:
        return Verdict(Hindrance.OF_LISTS)
    after = _give(with_key(action, key, chosen, instead=instead))
    for name in LASTING:
        if not _within_reach(name, after):
            own = name == action
            return Verdict(Hindrance.OWN_LAST_WAY if own else Hindrance.LAST_WAY, (name,))
    loses = tuple(
        one.id for one in ACTIONS if one.id != action and set(after[one.id]) < set(before[one.id])
    )
    return Verdict(loses=loses, remarks=tuple(_remarks(known, key, after)))


def _remarks(action: Action, key: str, given: Keys) -> Iterator[tuple[Remark, tuple[str, ...]]]:
    if not arrives_everywhere(key):
        yield Remark.SOME_TERMINALS, ()
    if action.owner is Owner.TEXT:
        hidden = _with_key(key, given, *_ON_ONE_SCREEN)
        if hidden and not (_with_key(key, _DEFAULTS, Owner.TEXT)):
            yield Remark.HIDES, hidden
    elif action.owner in _ON_ONE_SCREEN:
        if types(key):
            yield Remark.LETTER_IN_TEXT, ()
        elif over := _with_key(key, given, Owner.TEXT):
            yield Remark.ELSE_IN_TEXT, over


def with_key(action: str, key: str, chosen: CustomKeys, *, instead: bool) -> dict[str, str]:
    """The user's keys when they give one to an action: whoever had it in that place loses it."""
    before = keys_in_force(chosen)
    own = (key,) if instead else (*before[action], key)
    others = {
        name: _without(key, written)
        for name, written in chosen.items()
        if name in BY_ID and together(BY_ID[name], BY_ID[action])
    }
    return _tidy({**chosen, **others, action: ",".join(own)})


def without_key(action: str, key: str, chosen: CustomKeys) -> dict[str, str] | None:
    """The user's keys when an action loses one of its own; None where it has to stay, since the
    action would be out of reach."""
    own = tuple(one for one in keys_in_force(chosen)[action] if one != key)
    new = _tidy({**chosen, action: ",".join(own)})
    return None if action in LASTING and not _within_reach(action, _give(new)) else new


def with_defaults(action: str, chosen: CustomKeys) -> dict[str, str]:
    """The user's keys when an action has those of the table again: whoever was given one of them
    loses it."""
    new = {name: written for name, written in chosen.items() if name != action}
    for name in list(new):
        if name in BY_ID and together(BY_ID[name], BY_ID[action]):
            for key in _DEFAULTS[action]:
                new[name] = _without(key, new[name])
    return _tidy(new)


def _without(key: str, written: str) -> str:
    """A list of keys without one; as it was written where that is not among them."""
    names = split_keys(written)
    return ",".join(name for name in names if name != key) if key in names else written


def _tidy(chosen: CustomKeys) -> dict[str, str]:
    """Without what says no more than the table does."""
    return {
        name: written
        for name, written in chosen.items()
        if name not in BY_ID or written != ",".join(_DEFAULTS[name])
    }
