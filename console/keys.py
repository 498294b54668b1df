"""Every action, once: its id, its keys, where it shows. Bindings, key bar, palette, help and
the user's own keys all come from this table; the words come from the catalogues
("action.<id>" and "action.<id>.tip")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textual.binding import Binding

from console.locale import words


@dataclass(frozen=True, slots=True)
class Action:
    """`keys` as Textual names them, the first one shown; `bar`: shown at the bottom; `group`
    orders the help screen; `app`: belongs to the program rather than to the inbox; `screen`: to
    this window."""

    id: str
    keys: str
    group: str
    bar: bool = False
    app: bool = False
    screen: str = ""


ACTIONS = (
    Action("queue_unanswered", "1", "queues"),
    Action("queue_active", "2", "queues"),
    Action("queue_completed", "3", "queues"),
    Action("next_chat", "n,ctrl+n", "queues", bar=True),
    Action("pick_up", "p", "chat", bar=True),
    Action("reply", "r", "chat", bar=True),
    Action("attach", "ctrl+o", "chat"),
    Action("end_chat", "e", "chat", bar=True),
    Action("undo_end", "u", "chat"),
    Action("send_again", "a", "chat"),
    Action("leave_message", "x", "chat"),
    Action("earlier_chats", "h", "chat"),
    Action("channels", "f5", "chat", app=True),
    Action("held_answers", "f8", "chat"),
    Action("leave_held", "d", "held", screen="held"),
    Action("send_all_held", "a", "held", screen="held"),
    Action("react", "plus", "message"),
    Action("open_attachment", "o", "message"),
    Action("save_attachment", "d", "message"),
    Action("message_details", "enter", "message"),
    Action("connect_brand", "c", "channels", screen="channels"),
    Action("switch_channel", "space", "channels", screen="channels"),
    Action("reconnect", "r", "channels", screen="channels"),
    Action("unlink", "u", "channels", screen="channels"),
    Action("accounts", "m", "channels", screen="channels"),
    Action("brands", "b", "channels", screen="channels"),
    Action("terms", "t", "channels", screen="channels"),
    Action("check_channels", "f5", "channels", screen="channels"),
    Action("focus_list", "left", "view"),
    Action("focus_transcript", "right", "view"),
    Action("visitor_panel", "v", "view"),
    Action("sign_in", "f4", "program"),
    Action("own_status", "s", "program"),
    Action("language", "f2", "program", app=True),
    Action("theme", "f3", "program", app=True),
    Action("palette", "ctrl+p", "program", bar=True, app=True),
    Action("help", "question_mark,f1", "program", bar=True, app=True),
    Action("quit", "ctrl+q", "program", app=True),
)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

GROUPS = ("queues", "chat", "message", "held", "channels", "view", "program")


def bindings(app: bool = False, screen: str = "") -> list[Binding]:
    """The Textual bindings of the program (`app`), of a window, or of the inbox."""
    return [
        Binding(
            action.keys,
            action.id,
            words("en").action(action.id),
            tooltip=words("en").tip(action.id),
            show=action.bar,
            id=action.id,
        )
        for action in ACTIONS
        if action.app is app and action.screen == screen
    ]


def unknown_actions(own: Mapping[str, str]) -> Iterator[str]:
    """The ids in a user's keys that name no action."""
    return (name for name in own if name not in BY_ID)


def key_label(action: str, own: Mapping[str, str]) -> str:
    """The key of an action as people write it."""
    key = own.get(action, BY_ID[action].keys).split(",")[0].strip()
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
