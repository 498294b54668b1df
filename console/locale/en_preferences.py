"""English words of what belongs to one console: its settings, its keys, and their file."""

from __future__ import annotations

ENGLISH_PREFERENCES: dict[str, str] = {
    "settings_file.unread": "{path} can not be read: {detail}. Mend or remove it.",
    "settings_file.no_toml": "{path}, line {line}: {detail}. Mend or remove it.",
    "settings_file.unknown": "{path}, line {line}: there is no setting {name!r}; known: {known}.",
    "settings_file.language": (
        '{path}, line {line}: language must be "en" or "ja", or "" for that of the terminal.'
    ),
    "settings_file.str": '{path}, line {line}: {name} must be a text, as {name} = "…".',
    "settings_file.bool": "{path}, line {line}: {name} must be true or false.",
    "settings_file.dict": (
        "{path}, line {line}: {name} must be a table: [{name}], and a line for each action."
    ),
    "settings_file.key": '{path}, line {line}: {name} must be a key as a text: {name} = "ctrl+k".',
    "settings_file.unchangeable": "{path} could not be changed; change it with an editor.",
    "settings_file.unwritten": "{path} can not be written: {detail}.",
    "notice.unknown_key": "settings.toml: {name} has {key!r}, and there is no such key",
    "notice.for_this_run": "Until you quit, since it can not be remembered: {why}",
    # My console
    "preferences.title": "Settings › My console",
    "section.my_console": "My console",
    "section.my_console.tip": "Language, colours, bell, notices and keys of this console alone",
    "section.my_console.find": (
        "my settings, preferences, preference, profile, options, settings.toml,"
        " configuration, config, personal, this console, terminal"
    ),
    "setting.language.find": "english, japanese, translation, locale, words, lang",
    "setting.theme.find": (
        "colour, colours, color, colors, dark, light, dark mode, appearance, contrast, look, skin"
    ),
    "setting.bell.find": "sound, ring, beep, noise, alarm, alert, mute, quiet, silent",
    "setting.notices.find": (
        "notification, notifications, desktop notification, notify, alert, alerts, popup, toast"
    ),
    "setting.keys.find": (
        "key, shortcut, shortcuts, hotkey, hotkeys, key binding, keybindings, bindings,"
        " rebind, remap, keyboard"
    ),
    "setting.language": "Language",
    "setting.language.tip": "Of all words on this screen. What visitors write stays as it is.",
    "preferences.language.en": "English",
    "preferences.language.ja": "日本語",
    "preferences.language.terminal": "as the terminal says ({language})",
    "setting.theme": "Theme",
    "setting.theme.tip": "The colours of this screen.",
    "preferences.theme.textual-dark": "dark",
    "preferences.theme.textual-light": "light",
    "preferences.theme.colourless": "{by} is set, so that no colours are shown",
    "setting.bell": "Bell",
    "setting.bell.tip": "The terminal rings when a new chat comes in.",
    "setting.notices": "Desktop notices",
    "setting.notices.tip": (
        "While another window is in front, a new chat is told of on the desktop, where the"
        " terminal can do that."
    ),
    "preferences.on": "on",
    "preferences.off": "off",
    "setting.keys": "Keys",
    "setting.keys.tip": "Every key, and another one for whatever you like.",
    "preferences.keys.none": "as the program has them",
    "preferences.keys.some.one": "{n} of your own",
    "preferences.keys.some.other": "{n} of your own",
    "preferences.relay": "Relay",
    "preferences.relay.practice": "practice: an embedded one, with visitors that are played",
    "preferences.relay.tip": "Another one is chosen with `messenger-console connect URL`.",
    "preferences.relay.passing": "in this run alone; from the next start again: {relay}",
    "preferences.relay.no_next": "practice",
    "preferences.token": "Your token comes from {by}.",
    "preferences.file": "Remembered in",
    "preferences.file.nowhere": "nothing: what you change holds until you quit",
    "preferences.file.tip": "A file for people to edit as well.",
    "preferences.file.by": "The folder comes from {by}.",
    "preferences.by.file": "your choice",
    "preferences.by.default": "default",
    "preferences.by.terminal": "from {by}",
    "preferences.remembered": "Remembered.",
    "preferences.key.change": "change",
    "preferences.key.toggle": "on or off",
    "preferences.key.see": "see them",
    # Themes
    "theme.title": "Theme",
    "theme.hint": "↑↓ looks   Enter takes it   Esc back to the one before",
    "theme.sample": "Hana Sato   12:03   seen",
    "theme.sample.muted": "Where is my parcel? It was to come on Monday.",
    "theme.sample.good": "✓ Delivered",
    "theme.sample.warn": "! 13m → completed (unanswered)",
    "theme.sample.bad": "✗ Not sent: the reply window is over",
    "theme.others": "Of the screen's library; not tried in 16 colours",
    # Keys
    "custom_keys.title": "Settings › My console › Keys",
    "custom_keys.find": "Find an action, or who has a key: ^K",
    "custom_keys.none": "Nothing is called so, and no action has such a key.",
    "custom_keys.no_key": "no key",
    "custom_keys.was": "was {keys}",
    "custom_keys.changed": "{name}: {keys}",
    "custom_keys.changed.none": "{name} has no key now; {palette} finds it by its name.",
    "custom_keys.last": "{name} has to stay within reach. Give it another key first.",
    "custom_keys.which": "Which key is {name} to lose?",
    "custom_keys.defaults.title": "All keys as the program has them?",
    "custom_keys.defaults": "Your own keys are forgotten: {names}",
    "custom_keys.defaults.done": "All keys are as the program has them.",
    "custom_keys.key.change": "another key",
    "help.group.custom_keys": "Settings > My console > Keys",
    "action.add_key": "one more key",
    "action.add_key.tip": "Give an action a further key",
    "action.take_key": "take a key away",
    "action.take_key.tip": "Take a key away from an action",
    "action.default_keys": "as it was",
    "action.default_keys.tip": "Give an action the keys that the program has for it",
    "action.all_default_keys": "all as they were",
    "action.all_default_keys.tip": "Forget all keys of one's own",
    "action.find_key": "find",
    "action.find_key.tip": "Find an action by its name or by its key",
    # Pressing a key
    "press.title": "A key for: {name}",
    "press.title.more": "One more key for: {name}",
    "press.in_file": "In settings.toml: {action}",
    "press.now": "Press the key now.",
    "press.now.hint": (
        "If nothing happens, your terminal or your desktop keeps that key for itself."
    ),
    "press.hint": "Esc cancels",
    "press.key": "{key}",
    "press.take": "Enter takes it   another key tries that one   Esc cancels",
    "press.other": "Another key tries that one   Esc cancels",
    "press.loses": "{names} would lose this key.",
    "press.no_key": "This key has no name here.",
    "press.has_it": "{name} has {key} already.",
    "press.of_lists": "{key} belongs to every list and window: it moves there, opens or closes.",
    "press.is_text": (
        "{key} types a character, and {name} is for while one types. Take one with Ctrl or Alt,"
        " or F1 to F12."
    ),
    "press.last_way": (
        "{key} is the sure way to “{names}”, which has to stay within reach. Give that another"
        " key first."
    ),
    "press.own_last_way": (
        "“{name}” has to stay within reach: of its keys at least one has to come from every"
        " terminal, also while one types. Leave it the one it has, and take {key} as one more."
    ),
    "press.some_terminals": (
        "Not every terminal sends {key}; some send another key in its place, or none."
    ),
    "press.letter_in_text": "While you type, {key} is a letter and nothing more.",
    "press.else_in_text": "While you type, {key} goes on doing: {names}",
    "press.hides": "While you type, {key} does no longer: {names}",
}
