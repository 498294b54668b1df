"""Every action, once: its id, its keys, where it shows. Bindings, key bar, palette, help and
the user's own keys all come from this table; the words come from the catalogues
("action.<id>" and "action.<id>.tip")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding

from console.locale import words


class Owner(StrEnum):
    """Who carries an action out."""

    PROGRAM = "program"
    INBOX = "inbox"
    CHAT = "chat"
    """The pane of the chat that the operator works in, wherever the focus is on its screen."""
    HELD = "held"
    CHANNELS = "channels"


@dataclass(frozen=True, slots=True)
class Action:
    """`keys` as Textual names them, the first one shown; `bar`: shown at the bottom; `group`
    orders the help screen."""

    id: str
    keys: str
    group: str
    owner: Owner
    bar: bool = False


ACTIONS = (
    Action("queue_unanswered", "1", "queues", Owner.INBOX),
    Action("queue_active", "2", "queues", Owner.INBOX),
    Action("queue_completed", "3", "queues", Owner.INBOX),
    Action("next_chat", "n,ctrl+n", "queues", Owner.INBOX, bar=True),
    Action("pick_up", "p", "chat", Owner.CHAT, bar=True),
    Action("reply", "r", "chat", Owner.CHAT, bar=True),
    Action("attach", "ctrl+o", "chat", Owner.CHAT),
    Action("end_chat", "e", "chat", Owner.CHAT, bar=True),
    Action("undo_end", "u", "chat", Owner.CHAT),
    Action("send_again", "a", "chat", Owner.CHAT),
    Action("leave_message", "x", "chat", Owner.CHAT),
    Action("earlier_chats", "h", "chat", Owner.CHAT),
    Action("channels", "f5", "chat", Owner.PROGRAM),
    Action("held_answers", "f8", "chat", Owner.INBOX),
    Action("leave_held", "d", "held", Owner.HELD),
    Action("send_all_held", "a", "held", Owner.HELD),
    Action("react", "plus", "message", Owner.CHAT),
    Action("open_attachment", "o", "message", Owner.CHAT),
    Action("save_attachment", "d", "message", Owner.CHAT),
    Action("message_details", "enter", "message", Owner.CHAT),
    Action("connect_brand", "c", "channels", Owner.CHANNELS),
    Action("switch_channel", "space", "channels", Owner.CHANNELS),
    Action("reconnect", "r", "channels", Owner.CHANNELS),
    Action("unlink", "u", "channels", Owner.CHANNELS),
    Action("accounts", "m", "channels", Owner.CHANNELS),
    Action("brands", "b", "channels", Owner.CHANNELS),
    Action("terms", "t", "channels", Owner.CHANNELS),
    Action("check_channels", "f5", "channels", Owner.CHANNELS),
    Action("focus_list", "left", "view", Owner.INBOX),
    Action("focus_transcript", "right", "view", Owner.INBOX),
    Action("visitor_panel", "v", "view", Owner.INBOX),
    Action("sign_in", "f4", "program", Owner.INBOX),
    Action("own_status", "s", "program", Owner.INBOX),
    Action("language", "f2", "program", Owner.PROGRAM),
    Action("theme", "f3", "program", Owner.PROGRAM),
    Action("palette", "ctrl+p", "program", Owner.PROGRAM, bar=True),
    Action("help", "question_mark,f1", "program", Owner.PROGRAM, bar=True),
    Action("quit", "ctrl+q", "program", Owner.PROGRAM),
)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

GROUPS = ("queues", "chat", "message", "held", "channels", "view", "program")

WHILE_WRITING = (("send", "Enter"), ("newline", "^J"), ("leave", "Esc"))
"""What the composer's own keys do."""

_ON_ONE_SCREEN = (Owner.INBOX, Owner.CHAT)
"""Their keys are pressed in the same place, so each key has one meaning there."""

IN_MEDIA = {"media.save": "save_attachment", "media.open": "open_attachment"}
"""Keys of the window of an attachment: those of the actions that lead to it."""

_UNBOUND = "unbound"
"""No key has this name."""


def bindings(owner: Owner) -> list[Binding]:
    """The Textual bindings of what carries these actions out."""
    return [_binding(action, action.id) for action in ACTIONS if action.owner is owner]


def chat_bindings() -> list[Binding]:
    """The keys of a chat's pane for a screen that holds panes: it hands them on with its
    `action_in_chat`."""
    return [
        _binding(action, f"in_chat({action.id!r})")
        for action in ACTIONS
        if action.owner is Owner.CHAT
    ]


def _binding(action: Action, does: str) -> Binding:
    return Binding(
        action.keys,
        does,
        words("en").action(action.id),
        tooltip=words("en").tip(action.id),
        show=action.bar,
        id=action.id,
    )


def keymap(chosen: Mapping[str, str]) -> dict[str, str]:
    """A user's keys for Textual. A key that they give to one action is taken from the other
    that had it, also where screen and pane are asked for it one after the other."""
    whole = dict(chosen)
    whole |= {key: chosen[action] for key, action in IN_MEDIA.items() if action in chosen}
    places = [action for action in ACTIONS if action.owner in _ON_ONE_SCREEN]
    taken = {key for action in places for key in _split(chosen.get(action.id, ""))}
    for action in places:
        before = _split(action.keys)
        left = [key for key in before if key not in taken]
        if action.id not in chosen and left != before:
            whole[action.id] = ",".join(left) or _UNBOUND
    return whole


def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


def unknown_actions(chosen: Mapping[str, str]) -> Iterator[str]:
    """The ids in a user's keys that name no action."""
    return (name for name in chosen if name not in BY_ID)


def key_label(action: str, chosen: Mapping[str, str]) -> str:
    """The key of an action as people write it. `chosen` are the user's own keys."""
    key = chosen.get(action, BY_ID[action].keys).split(",")[0].strip()
    if key in _LABELS:
        return _LABELS[key]
    if key.startswith("ctrl+"):
        return "^" + key.removeprefix("ctrl+").upper()
    return key.upper() if key[0] == "f" and key[1:].isdigit() else key


_LABELS = {
    "question_mark": "?",
    "plus": "+",
    "left": "←",
    "right": "→",
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
}
