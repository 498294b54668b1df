"""Which keys the last line of the inbox shows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import assert_never

from console.core.queues import Queue
from console.core.views import Phase
from console.keys import ACTIONS, Owner, key_label
from console.locale import Words
from console.session.session import Session


def queue_action(queue: Queue) -> str:
    """The action that shows a queue."""
    match queue:
        case Queue.UNANSWERED:
            return "queue_unanswered"
        case Queue.ACTIVE:
            return "queue_active"
        case Queue.COMPLETED:
            return "queue_completed"
    assert_never(queue)


def inbox_helps(session: Session, held_back: int, panel_hidden: bool) -> set[str]:
    """The actions of the inbox itself that help now. `held_back` counts answers that wait for the
    operator's word."""
    helps = {
        "next_chat": True,
        "visitor_panel": panel_hidden,
        "held_answers": held_back > 0,
        "sign_in": session.link.phase is Phase.TOKEN_REFUSED,
    }
    return {action for action, now in helps.items() if now}


def shown_keys(
    useful: Collection[str],
    keys: Mapping[str, str],
    words: Words,
    writing: bool | None,
    panel: bool,
) -> list[tuple[str, str]]:
    """The keys of the moment. `writing`: whether the chat can be answered, while the operator is in
    its composer, else None; `panel`: they look at the panel that lies over the chat."""
    if writing is not None:
        return writing_keys(keys, words, writing)
    return panel_keys(keys, words) if panel else useful_keys(useful, keys, words)


def useful_keys(
    useful: Collection[str], keys: Mapping[str, str], words: Words
) -> list[tuple[str, str]]:
    """The keys of the actions that help now, the palette and help last. `keys` are the user's
    own keys."""
    shown = [
        action
        for action in ACTIONS
        if action.id in useful or (action.owner is Owner.PROGRAM and action.bar)
    ]
    return [(key_label(action.id, keys), words.action(action.id)) for action in shown]


def writing_keys(keys: Mapping[str, str], words: Words, sends: bool) -> list[tuple[str, str]]:
    """The keys that are keys while one writes: letters are letters then. `sends`: whether
    the chat can be answered; else it can be picked up, or is about to be left."""
    shown = ("send", "newline", "leave", "attach") if sends else ("pick_up", "newline", "leave")
    return [
        (key_label(name, keys, while_typing=True), words.action(name))
        for name in (*shown, "next_chat", "palette")
    ]


def panel_keys(keys: Mapping[str, str], words: Words) -> list[tuple[str, str]]:
    """The keys while the visitor panel lies over the chat."""
    shown = [("Esc", words.say("panel.leave")), ("↑↓", words.say("panel.scroll"))]
    return [*shown, *useful_keys((), keys, words)]
