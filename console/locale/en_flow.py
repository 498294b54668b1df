"""English words of the flow controls: what each rule does, what a change does, what is wrong."""

from __future__ import annotations

ENGLISH_FLOW: dict[str, str] = {
    "action.change_setting": "change",
    "action.change_setting.tip": "Change the rule under the cursor",
    "action.take_back": "take back",
    "action.take_back.tip": "Put the rules in force again that were before the last change",
    "help.group.flow": "In the flow controls",
    "flow.title": "Settings › Brands › Flow controls",
    "flow.off": "off",
    "flow.on": "on",
    "flow.none": "none",
    "flow.entries.one": "{n} entry",
    "flow.entries.other": "{n} entries",
    "flow.changed_at": "changed {moment}",
    "flow.key.take_back": "takes it back",
    "flow.does.waiting": "a new chat rings so long, then it is missed",
    "flow.does.retention": "a missed chat is completed after so long",
    "flow.does.idle": "a chat with no message so long is completed",
    "flow.does.window": "set by Meta: after it nobody can answer",
    "flow.does.answering_apps": "what other apps send is automatic, no answer",
    "flow.name.waiting": "Waiting time",
    "flow.name.retention": "Retention of unanswered chats",
    "flow.name.idle": "Idle time",
    "flow.name.answering_apps": "Apps people answer in",
    "flow.name.improper": "Improper words",
    "flow.name.improper_limit": "Limit of improper words",
    "flow.name.lists": "Built-in lists of improper words",
    "flow.name.custom_words": "Improper words of your own",
    "flow.name.allowed_words": "Words allowed",
    "flow.from_to": "{name}: {was} → {will}",
    "flow.what.waiting": (
        "A new chat rings for this long. If nobody picks it up, it is missed: it stays among the"
        " unanswered, and its retention begins."
    ),
    "flow.what.retention": (
        "A missed chat that nobody picks up is completed after this long. It begins when the chat"
        " is missed."
    ),
    "flow.what.idle": (
        "An active chat is completed when this long has passed without a message. Every message"
        " of either side begins it anew."
    ),
    "flow.what.answering_apps": (
        "The ids of apps at Meta through which people answer your visitors, such as another help"
        " desk, with commas between them. Their messages settle a chat as yours do. What any other"
        " app sends counts as automatic. Leave it empty for none."
    ),
    "flow.limits": "{range}. For example: 90 s, 15 min, 1 h 30 min, 2 days.",
    "flow.range": "From {least} to {most}",
    "flow.range_or_off": "From {least} to {most}, or off",
    "flow.value.title": "{brand} · {name}",
    "flow.value.hint": "Enter goes on   Esc cancels",
    "flow.wrong.empty": "Nothing is typed. {range}.",
    "flow.wrong.no_unit": (
        "{part} of what? Write the unit: s, min, h or days, as in 15 min. {range}."
    ),
    "flow.wrong.unknown_unit": (
        "“{part}” is no unit that is known here: write s, min, h, days or weeks. {range}."
    ),
    "flow.wrong.no_span": (
        "This can not be read as a length of time. Write it as 15 min or 1 h 30 min. {range}."
    ),
    "flow.wrong.not_whole": "Only whole seconds. {range}.",
    "flow.wrong.not_off": "This can not be off. {range}.",
    "flow.wrong.short": "{value} is too short. {range}.",
    "flow.wrong.long": "{value} is too long. {range}.",
    "flow.wrong.app": "“{part}” is no id of an app: these are numbers of up to 32 digits.",
    "flow.wrong.many_apps": "{n} apps are too many: up to {most}.",
    "flow.window_is_fixed": (
        "Meta fixes this (Messenger Platform, HUMAN_AGENT): a person may answer for 7 days after"
        " the visitor's last message, for 24 h after a button or a reaction. Nobody can change it."
    ),
    "flow.confirm.title": "{brand}: change this rule now?",
    "flow.effect.none_open": "No chat of this brand is open: nothing moves.",
    "flow.effect.completed.one": "{n} chat completes at once",
    "flow.effect.completed.other": "{n} chats complete at once",
    "flow.effect.with": "{what}: {open}",
    "flow.effect.waiting.one": "{n} with an unanswered message",
    "flow.effect.waiting.other": "{n} with an unanswered message",
    "flow.effect.typed.one": "{n} being typed in",
    "flow.effect.typed.other": "{n} being typed in",
    "flow.effect.held.one": "{n} with held answers",
    "flow.effect.held.other": "{n} with held answers",
    "flow.effect.missed.one": "{n} chat is missed at once",
    "flow.effect.missed.other": "{n} chats are missed at once",
    "flow.effect.nothing.one": "Nothing moves at once; {n} chat is open.",
    "flow.effect.nothing.other": "Nothing moves at once; {n} chats are open.",
    "flow.effect.sooner.one": "{n} chat will move sooner than until now",
    "flow.effect.sooner.other": "{n} chats will move sooner than until now",
    "flow.effect.later.one": "{n} chat will move later than until now",
    "flow.effect.later.other": "{n} chats will move later than until now",
    "flow.effect.for_good": "Completed chats stay completed, also when this is taken back.",
    "flow.defeat.retention_over_window": (
        "This keeps chats that nobody can answer any more: the reply window completes them 7 days"
        " after the visitor's last message."
    ),
    "flow.defeat.never_missed": (
        "With the waiting time off no chat is ever missed, so the retention never begins: chats"
        " that nobody picks up stay until their reply window closes."
    ),
    "flow.defeat.idle_before_window": (
        "Idle chats are completed long before their reply window of 7 days closes."
    ),
    "flow.defeat.short_idle": (
        "So short an idle time completes chats while their visitors still write."
    ),
    "flow.set": "{name}: {value}. {undo} takes it back.",
    "flow.conflict.title": "{brand}: changed meanwhile",
    "flow.conflict": (
        "{by} has set this meanwhile.\n\n{name}: {theirs}\nYou typed: {mine}\n\nSet yours?"
    ),
    "flow.conflict.somebody": (
        "Somebody else has set this meanwhile.\n\n{name}: {theirs}\nYou typed: {mine}\n\nSet yours?"
    ),
    "flow.nothing_to_take_back": "There is no change of this brand's rules to take back.",
    "flow.take_back.title": "{brand}: take the last change back?",
    "flow.take_back.changed": (
        "Somebody has changed these rules meanwhile. Look at them, then decide."
    ),
    "flow.taken_back": "Taken back. No chat was completed meanwhile.",
    "flow.taken_back_but.one": "Taken back. {n} chat that was completed meanwhile stays completed.",
    "flow.taken_back_but.other": (
        "Taken back. {n} chats that were completed meanwhile stay completed."
    ),
    "flow.taken_back_uncounted": "Taken back. Chats that were completed meanwhile stay completed.",
}
