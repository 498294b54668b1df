"""How the drawn widgets look: their styles in theme variables, in one place.

Colour never says anything alone: a sign, a word or the place says it too. No colour is mixed
here: what is mixed can not be foreseen where a terminal has few. `:ansi` rules serve the themes
that are painted in the terminal's own colours.
"""

from __future__ import annotations

import re


def component_classes(css: str) -> set[str]:
    """The component classes (".prefix--name") that a style sheet speaks of."""
    return set(re.findall(r"\.([a-z-]+--[a-z-]+)", css))


CHAT_LIST = """
ChatList {
    background: $surface;
    color: $foreground;
    .chat-list--name { color: $foreground; }
    .chat-list--unread { text-style: bold; }
    .chat-list--time { color: $text-muted; }
    .chat-list--soon { color: $text-warning; }
    .chat-list--late { color: $text-warning; text-style: bold; }
    .chat-list--rings { color: $text-warning; text-style: bold; }
    .chat-list--mine { color: $text-primary; }
    .chat-list--operator { color: $text-muted; }
    .chat-list--failed { color: $text-error; text-style: bold; }
    .chat-list--draft { color: $text-accent; }
    .chat-list--badge {
        color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
    }
    .chat-list--snippet { color: $text-muted; }
    .chat-list--author { color: $text-disabled; }
    .chat-list--outcome { color: $text-disabled; }
    .chat-list--selected { background: $block-cursor-blurred-background; }
    .chat-list--bar { color: $scrollbar; }
    .chat-list--scroll { color: $scrollbar; }
    .chat-list--empty { color: $text-muted; }
    &:focus .chat-list--selected {
        background: $primary-muted; text-style: $input-cursor-text-style;
    }
    &:focus .chat-list--bar { color: $primary; }
    &:ansi {
        .chat-list--time, .chat-list--outcome, .chat-list--snippet, .chat-list--author,
        .chat-list--operator, .chat-list--scroll { color: ansi_default; text-style: dim; }
        .chat-list--badge {
            color: $block-cursor-foreground; background: $block-cursor-background;
        }
        .chat-list--selected { background: ansi_default; }
        .chat-list--bar { color: ansi_default; }
    }
    &:ansi:focus .chat-list--bar { color: ansi_blue; text-style: bold; }
}
"""

TRANSCRIPT = """
Transcript {
    background: $background;
    color: $foreground;
    .transcript--theirs { color: $foreground-muted; }
    .transcript--ours { color: $text-primary; }
    .transcript--who { text-style: bold; }
    .transcript--time { color: $text-disabled; }
    .transcript--text { color: $foreground; }
    .transcript--improper { color: $text-warning; text-style: underline; }
    .transcript--quote { color: $text-muted; }
    .transcript--pressed { color: $text-accent; }
    .transcript--reaction { color: $text-muted; }
    .transcript--attachment { color: $text-accent; }
    .transcript--fact { color: $foreground; }
    .transcript--marked { background: $block-cursor-blurred-background; }
    .transcript--mark { color: $scrollbar; }
    .transcript--state { color: $text-disabled; }
    .transcript--waiting { color: $text-muted; text-style: italic; }
    .transcript--aside { color: $text-disabled; text-style: italic; }
    .transcript--error { color: $text-error; text-style: bold; }
    .transcript--unknown { color: $text-warning; text-style: bold; }
    .transcript--cause { color: $text-muted; }
    .transcript--key { color: $text-accent; text-style: bold; }
    .transcript--day { color: $text-muted; }
    .transcript--move { color: $text-muted; }
    .transcript--rule { color: $scrollbar; }
    .transcript--below {
        color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
    }
    .transcript--scroll { color: $scrollbar; }
    .transcript--empty { color: $text-muted; }
    &:focus .transcript--scroll { color: $primary; }
    &:focus .transcript--marked {
        background: $primary-muted; text-style: $input-cursor-text-style;
    }
    &:focus .transcript--mark { color: $primary; }
    &:ansi {
        .transcript--quote, .transcript--reaction,
        .transcript--time, .transcript--state, .transcript--aside, .transcript--cause,
        .transcript--day, .transcript--move, .transcript--rule, .transcript--scroll,
        .transcript--empty { color: ansi_default; text-style: dim; }
        .transcript--theirs { color: ansi_default; }
        .transcript--marked { background: ansi_default; }
        .transcript--mark { color: ansi_default; }
        .transcript--below {
            color: $block-cursor-foreground; background: $block-cursor-background;
        }
    }
    &:ansi:focus .transcript--mark { color: ansi_blue; text-style: bold; }
}
"""

VISITOR_PANEL = """
VisitorPanel {
    background: $surface;
    color: $foreground;
    .visitor-panel--name { text-style: bold; }
    .visitor-panel--label { color: $text-disabled; }
    .visitor-panel--value { color: $foreground; }
    .visitor-panel--muted { color: $text-muted; }
    .visitor-panel--warn { color: $text-warning; }
    .visitor-panel--error { color: $text-error; }
    .visitor-panel--rule { color: $scrollbar; }
    .visitor-panel--scroll { color: $scrollbar; }
    &:focus .visitor-panel--scroll { color: $primary; }
    &:ansi {
        .visitor-panel--label, .visitor-panel--muted, .visitor-panel--rule,
        .visitor-panel--scroll { color: ansi_default; text-style: dim; }
    }
}
"""

STATUS_LINE = """
StatusLine {
    background: $panel;
    color: $foreground;
    .status-line--live { color: $text-success; }
    .status-line--busy { color: $text-warning; }
    .status-line--gone { color: $text-error; text-style: bold; }
    .status-line--brand { text-style: bold; }
    .status-line--muted { color: $text-muted; }
    .status-line--needs { color: $text-warning; text-style: bold; }
    .status-line--clock { color: $text-muted; }
    &:ansi .status-line--muted { color: ansi_default; text-style: dim; }
    &:ansi .status-line--clock { color: ansi_default; text-style: dim; }
}
"""

CHAT_HEADER = """
ChatHeader {
    background: $background;
    color: $foreground;
    .chat-header--name { text-style: bold; }
    .chat-header--muted { color: $text-muted; }
    .chat-header--warn { color: $text-warning; }
    &:ansi .chat-header--muted { color: ansi_default; text-style: dim; }
}
"""

QUEUE_TABS = """
QueueTabs {
    height: 2;
    background: $surface;
    color: $foreground;
    .queue-tabs--key { color: $text-disabled; }
    .queue-tabs--name { color: $text-muted; }
    .queue-tabs--count { color: $text-muted; }
    .queue-tabs--rings { color: $text-warning; text-style: bold; }
    .queue-tabs--active { color: $text-primary; text-style: bold; }
    .queue-tabs--rule { color: $scrollbar; }
    .queue-tabs--mark { color: $primary; }
    &:ansi {
        .queue-tabs--key, .queue-tabs--name, .queue-tabs--count, .queue-tabs--rule {
            color: ansi_default; text-style: dim;
        }
        .queue-tabs--active { color: ansi_default; text-style: bold; }
    }
}
"""

KEY_BAR = """
KeyBar {
    background: $panel;
    color: $foreground;
    .key-bar--key { color: $text-accent; text-style: bold; }
    .key-bar--label { color: $text-muted; }
    &:ansi .key-bar--label { color: ansi_default; text-style: none; }
}
"""

UNDO_BAR = """
UndoBar {
    background: $warning-muted;
    color: $foreground;
    display: none;
    &.-shown { display: block; }
    .undo-bar--key { color: $text-warning; text-style: bold; }
    &:ansi { background: ansi_default; }
}
"""

CHOICE_LIST = """
ChoiceList {
    background: $surface;
    color: $foreground;
    .choice-list--name { text-style: bold; }
    .choice-list--muted { color: $text-muted; }
    .choice-list--heading { color: $text-secondary; text-style: bold; }
    .choice-list--good { color: $text-success; }
    .choice-list--warn { color: $text-warning; }
    .choice-list--bad { color: $text-error; }
    .choice-list--key { color: $text-accent; text-style: bold; }
    .choice-list--improper { color: $text-warning; text-style: underline; }
    .choice-list--selected { background: $block-cursor-blurred-background; }
    .choice-list--bar { color: $scrollbar; }
    .choice-list--scroll { color: $scrollbar; }
    &:focus .choice-list--selected {
        background: $primary-muted; text-style: $input-cursor-text-style;
    }
    &:focus .choice-list--bar { color: $primary; }
    &:ansi {
        .choice-list--muted, .choice-list--scroll { color: ansi_default; text-style: dim; }
        .choice-list--selected { background: ansi_default; }
        .choice-list--bar { color: ansi_default; }
    }
    &:ansi:focus .choice-list--bar { color: ansi_blue; text-style: bold; }
}
"""

ATTACHMENT_BAR = """
AttachmentBar {
    height: auto;
    background: $background;
    color: $foreground;
    .attachment-bar--name { color: $foreground; }
    .attachment-bar--muted { color: $text-muted; }
    .attachment-bar--moving { color: $text-primary; }
    .attachment-bar--ready { color: $text-success; }
    .attachment-bar--failed { color: $text-error; text-style: bold; }
    .attachment-bar--why { color: $text-error; }
    .attachment-bar--rule { color: $scrollbar; }
    .attachment-bar--bar { color: $primary; }
    .attachment-bar--keys { color: $text-accent; }
    &:ansi {
        .attachment-bar--muted, .attachment-bar--rule { color: ansi_default; text-style: dim; }
    }
}
"""

HINT_BAR = """
HintBar {
    height: auto;
    background: $background;
    color: $foreground;
    .hint-bar--plain { color: $text-muted; }
    .hint-bar--warn { color: $text-warning; }
    .hint-bar--wrong { color: $text-error; }
    .hint-bar--key { color: $text-accent; text-style: bold; }
    &:ansi .hint-bar--plain { color: ansi_default; text-style: dim; }
}
"""

KEY_LINES = """
KeyLines {
    height: auto;
    color: $foreground;
    .key-lines--key { color: $text-accent; text-style: bold; }
    .key-lines--label { color: $text-muted; }
    &:ansi .key-lines--label { color: ansi_default; text-style: none; }
}
"""

PROSE = """
Prose {
    height: auto;
    width: 1fr;
    color: $foreground;
    .prose--muted { color: $text-muted; }
    .prose--good { color: $text-success; }
    .prose--warn { color: $text-warning; }
    .prose--bad { color: $text-error; }
    &:ansi .prose--muted { color: ansi_default; text-style: dim; }
}
"""
