"""Every action, once: its id, its keys, where it shows. Bindings, key bar, palette, help and
the user's own keys all come from this table; the words come from the catalogues
("action.<id>" and "action.<id>.tip")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding

from console.locale import words
from console.preferences.key_names import label, types


class Owner(StrEnum):
    """Who carries an action out."""

    PROGRAM = "program"
    INBOX = "inbox"
    CHAT = "chat"
    """The pane of the chat that the operator works in, wherever the focus is on its screen."""
    HELD = "held"
    SETTINGS = "settings"
    """The window of a section of the settings, beside the keys of that section."""
    CHANNELS = "channels"
    FLOW = "flow"
    WORDS = "words"
    BRANDS = "brands"
    PEOPLE = "people"
    RECORD = "record"
    CUSTOM_KEYS = "custom_keys"
    """The list of all keys, where an action is given others."""
    TEXT = "text"
    """Where text is typed. Letters are letters there; these keys go before all others."""


@dataclass(frozen=True, slots=True)
class Action:
    """`keys` as Textual names them, the first one shown; `bar`: shown at the bottom; `group`
    orders the help screen; `always`: also where a window of a library has the keys. `weighs`: it
    reaches others, or can not be taken back, so a letter of a text must not do it."""

    id: str
    keys: str
    group: str
    owner: Owner
    bar: bool = False
    always: bool = False
    weighs: bool = False


ACTIONS = (
    Action("queue_unanswered", "1", "queues", Owner.INBOX),
    Action("queue_active", "2", "queues", Owner.INBOX),
    Action("queue_completed", "3", "queues", Owner.INBOX),
    Action("next_chat", "n,ctrl+n", "queues", Owner.INBOX, bar=True),
    Action("pick_up", "p,ctrl+t", "chat", Owner.CHAT, bar=True, weighs=True),
    Action("reply", "r", "chat", Owner.CHAT, bar=True),
    Action("attach", "ctrl+o", "chat", Owner.CHAT),
    Action("end_chat", "e", "chat", Owner.CHAT, bar=True, weighs=True),
    Action("undo_end", "u", "chat", Owner.CHAT),
    Action("send_again", "a", "chat", Owner.CHAT, weighs=True),
    Action("leave_message", "x", "chat", Owner.CHAT, weighs=True),
    Action("earlier_chats", "h", "chat", Owner.CHAT),
    Action("held_answers", "f8", "chat", Owner.INBOX),
    Action("leave_held", "d", "held", Owner.HELD, weighs=True),
    Action("send_all_held", "a", "held", Owner.HELD, weighs=True),
    Action("react", "plus", "message", Owner.CHAT),
    Action("excuse_hit", "i", "message", Owner.CHAT),
    Action("open_attachment", "o", "message", Owner.CHAT),
    Action("save_attachment", "d", "message", Owner.CHAT),
    Action("message_details", "enter", "message", Owner.CHAT),
    Action("sections", "left,tab", "settings", Owner.SETTINGS),
    Action("connect_brand", "c", "channels", Owner.CHANNELS),
    Action("switch_channel", "space", "channels", Owner.CHANNELS, weighs=True),
    Action("reconnect", "r", "channels", Owner.CHANNELS, weighs=True),
    Action("unlink", "u", "channels", Owner.CHANNELS, weighs=True),
    Action("accounts", "m", "channels", Owner.CHANNELS),
    Action("brands", "b", "channels", Owner.CHANNELS),
    Action("terms", "t", "channels", Owner.CHANNELS),
    Action("check_channels", "f5", "channels", Owner.CHANNELS),
    Action("change_words", "e", "words", Owner.WORDS),
    Action("try_words", "t", "words", Owner.WORDS),
    Action("import_words", "i", "words", Owner.WORDS),
    Action("export_words", "x", "words", Owner.WORDS),
    Action("take_back_words", "u", "words", Owner.WORDS, weighs=True),
    Action("add_brand", "n,a", "brands", Owner.BRANDS),
    Action("add_department", "d", "brands", Owner.BRANDS),
    Action("rename_brand", "e", "brands", Owner.BRANDS),
    Action("remove_brand", "x,delete", "brands", Owner.BRANDS, weighs=True),
    Action("invite_operator", "n", "people", Owner.PEOPLE),
    Action("rename_operator", "e", "people", Owner.PEOPLE),
    Action("change_role", "r", "people", Owner.PEOPLE),
    Action("change_departments", "d", "people", Owner.PEOPLE),
    Action("change_limit", "l", "people", Owner.PEOPLE),
    Action("invite_again", "i", "people", Owner.PEOPLE, weighs=True),
    Action("rotate_token", "t", "people", Owner.PEOPLE, weighs=True),
    Action("remove_operator", "x,delete", "people", Owner.PEOPLE, weighs=True),
    Action("record_person", "p", "record", Owner.RECORD),
    Action("record_kind", "k", "record", Owner.RECORD),
    Action("record_export", "x", "record", Owner.RECORD),
    Action("add_key", "a", "custom_keys", Owner.CUSTOM_KEYS),
    Action("take_key", "x,delete", "custom_keys", Owner.CUSTOM_KEYS),
    Action("default_keys", "r", "custom_keys", Owner.CUSTOM_KEYS),
    Action("all_default_keys", "w", "custom_keys", Owner.CUSTOM_KEYS),
    Action("find_key", "slash,ctrl+f", "custom_keys", Owner.CUSTOM_KEYS),
    Action("change_setting", "e", "flow", Owner.FLOW),
    Action("take_back", "u", "flow", Owner.FLOW, weighs=True),
    Action("focus_list", "left", "view", Owner.INBOX),
    Action("focus_transcript", "right", "view", Owner.INBOX),
    Action("visitor_panel", "v", "view", Owner.INBOX),
    Action("focus_next", "tab", "view", Owner.PROGRAM),
    Action("focus_previous", "shift+tab", "view", Owner.PROGRAM),
    Action("settings", "f5", "program", Owner.PROGRAM),
    Action("sign_in", "f4", "program", Owner.INBOX),
    Action("own_status", "s", "program", Owner.INBOX, weighs=True),
    Action("language", "f2", "program", Owner.PROGRAM),
    Action("theme", "f3", "program", Owner.PROGRAM),
    Action("palette", "ctrl+p", "program", Owner.PROGRAM, bar=True),
    Action("help", "question_mark,f1", "program", Owner.PROGRAM, bar=True),
    Action("copy_text", "ctrl+c,super+c", "program", Owner.PROGRAM),
    Action("quit", "ctrl+q", "program", Owner.PROGRAM, always=True),
    Action("send", "enter", "composer", Owner.TEXT),
    Action("newline", "ctrl+j,alt+enter,shift+enter", "composer", Owner.TEXT),
    Action("leave", "escape", "composer", Owner.TEXT),
    Action("text_undo", "ctrl+z,super+z", "text", Owner.TEXT),
    Action("text_redo", "ctrl+y,super+y", "text", Owner.TEXT),
    Action("text_cut", "ctrl+x,super+x", "text", Owner.TEXT),
    Action("text_copy", "ctrl+c,super+c", "text", Owner.TEXT),
    Action("text_paste", "ctrl+v", "text", Owner.TEXT),
    Action("text_left", "left", "text", Owner.TEXT),
    Action("text_right", "right", "text", Owner.TEXT),
    Action("text_up", "up", "text", Owner.TEXT),
    Action("text_down", "down", "text", Owner.TEXT),
    Action("text_word_left", "ctrl+left", "text", Owner.TEXT),
    Action("text_word_right", "ctrl+right", "text", Owner.TEXT),
    Action("text_line_start", "home,ctrl+a", "text", Owner.TEXT),
    Action("text_line_end", "end,ctrl+e", "text", Owner.TEXT),
    Action("text_page_up", "pageup", "text", Owner.TEXT),
    Action("text_page_down", "pagedown", "text", Owner.TEXT),
    Action("text_select_left", "shift+left", "text", Owner.TEXT),
    Action("text_select_right", "shift+right", "text", Owner.TEXT),
    Action("text_select_up", "shift+up", "text", Owner.TEXT),
    Action("text_select_down", "shift+down", "text", Owner.TEXT),
    Action("text_select_word_left", "ctrl+shift+left", "text", Owner.TEXT),
    Action("text_select_word_right", "ctrl+shift+right", "text", Owner.TEXT),
    Action("text_select_line_start", "shift+home", "text", Owner.TEXT),
    Action("text_select_line_end", "shift+end", "text", Owner.TEXT),
    Action("text_select_all", "f7,ctrl+shift+a", "text", Owner.TEXT),
    Action("text_delete_left", "backspace", "text", Owner.TEXT),
    Action("text_delete_right", "delete,ctrl+d", "text", Owner.TEXT),
    Action("text_delete_word_left", "ctrl+w,ctrl+backspace,alt+backspace", "text", Owner.TEXT),
    Action("text_delete_word_right", "alt+delete", "text", Owner.TEXT),
    Action("text_delete_to_start", "ctrl+u,super+backspace", "text", Owner.TEXT),
    Action("text_delete_to_end", "ctrl+k", "text", Owner.TEXT),
)

BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}

GROUPS = (
    "queues", "chat", "message", "held", "settings", "channels", "flow", "words", "brands",
    "people", "record", "view", "program", "composer", "text", "custom_keys",
)  # fmt: skip

IN_PLACE: Mapping[str, str] = {
    "attach.close": "escape",
    "attach.hidden": "full_stop",
    "attach.next": "tab",
    "attach.before": "shift+tab",
    "attach.above": "backspace",
    "attach.enter": "enter",
    "kinds.show": "enter,space",
    "kinds.enter": "enter",
    "kinds.close": "escape",
    "attached.up": "up,left",
    "attached.down": "down,right",
    "attached.remove": "delete,backspace,x",
    "attached.again": "enter",
    "attached.leave": "escape,tab",
    "list.open": "enter",
    "choices.enter": "enter",
    "custom_keys.found": "down",
    "rail.open": "right",
    "text.unmark": "escape",
    "panel.leave": "escape",
    "close": "escape",
    "dialog.palette": "ctrl+p",
    "dialog.copy": "ctrl+c,super+c",
    "field.done": "enter",
    "yes": "y,enter",
    "no": "n",
    "word_list.list": "down",
    "word_list.find": "slash",
    "word_list.remove": "x,delete",
    "terms.accept": "a",
    "terms.decline": "d",
    "accounts.add": "a,n",
    "accounts.again": "r",
    "accounts.remove": "d",
    "login.open": "o",
    "login.copy": "c",
    "login.alone": "a",
    "login.paste": "p",
    "login.again": "r",
    "login.enter": "enter",
    "connect.back": "left",
    "connect.new": "n",
    "connect.login": "r",
    "several.mark": "space",
    "once.copy": "c",
    "address.back": "escape,enter,q",
    **{
        f"{of}.{key}": key
        for of in ("list", "text", "choices", "body", "panel", "folder", "kinds")
        for key in ("up", "down", "pageup", "pagedown", "home", "end")
    },
    **{f"found.{key}": key for key in ("up", "down", "pageup", "pagedown")},
    "found.first": "ctrl+home",
    "found.last": "ctrl+end",
    **{f"choice.{number}": str(number) for number in range(1, 10)},
}
"""Keys of one widget or one window, which says itself what they do: no actions, since they can
not be asked for from elsewhere. With the actions these are all the keys there are: nothing that
a library's widget has bound is in force unless it is named here or there."""

EVERYWHERE: Mapping[str, tuple[str, ...]] = {
    "move": ("choices.up", "choices.down"),
    "page": ("choices.pageup", "choices.pagedown"),
    "edge": ("choices.home", "choices.end"),
    "choose": ("choices.enter",),
    "close": ("close",),
    "palette": ("dialog.palette",),
}
"""Of these what is the same in every list and window, for the help screen."""

_WEIGHTY_IN_PLACE = ("yes", "terms.accept", "accounts.remove")


def weighs(binding: str) -> bool:
    """Whether what a key with this id does reaches others or can not be taken back."""
    action = BY_ID.get(binding)
    return action.weighs if action is not None else binding in _WEIGHTY_IN_PLACE


IN_MEDIA = {"media.save": "save_attachment", "media.open": "open_attachment"}
"""Keys of the window of an attachment: those of the actions that lead to it."""

FOLLOWING = {**IN_MEDIA, "dialog.palette": "palette", "dialog.copy": "copy_text"}
"""Keys in one place that are those of an action, also when the user gives it others."""


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


def section_bindings(owner: Owner) -> list[Binding]:
    """The keys of a section of the settings: its window asks in `action_asked` first whether the
    operator's role permits them."""
    return [
        _binding(action, f"asked({action.id!r})") for action in ACTIONS if action.owner is owner
    ]


def text_bindings(does: Mapping[str, str]) -> list[Binding]:
    """The bindings of a widget that text is typed in: `does` says by action what it calls it."""
    return [_binding(BY_ID[action], name) for action, name in does.items()]


def in_place(does: Mapping[str, str]) -> list[Binding]:
    """The bindings of a widget or window alone: what it calls them, by their ids in `IN_PLACE`."""
    return [
        Binding(IN_PLACE[key], name, key.rpartition(".")[2], show=False, id=key)
        for key, name in does.items()
    ]


def _binding(action: Action, does: str) -> Binding:
    return Binding(
        action.keys,
        does,
        words("en").action(action.id),
        tooltip=words("en").tip(action.id),
        show=action.bar,
        priority=action.always,
        id=action.id,
    )


def key_label(action: str, chosen: Mapping[str, str], while_typing: bool = False) -> str:
    """The key of an action as people write it, `while_typing` one that types nothing; that of the
    palette, which finds it by its name, where it has none. `chosen` are the user's own keys."""
    keys = _split(chosen.get(action, BY_ID[action].keys))
    fit = [key for key in keys if not (while_typing and types(key))]
    return label(fit[0]) if fit else key_label("palette", chosen if action != "palette" else {})


def key_labels(action: str, chosen: Mapping[str, str]) -> list[str]:
    """Every key of an action, as people write it."""
    return [label(key) for key in _split(chosen.get(action, BY_ID[action].keys))]


def labels_everywhere(what: str, chosen: Mapping[str, str]) -> list[str]:
    """Every key of an entry of `EVERYWHERE`, as people write it."""
    places = EVERYWHERE[what]
    if len(places) == 1 and places[0] in FOLLOWING:
        return key_labels(FOLLOWING[places[0]], chosen)
    return [label(key) for place in places for key in _split(IN_PLACE[place])]


def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]
