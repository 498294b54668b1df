"""English words of improper words: excusing them in a chat, and their section of the settings."""

from __future__ import annotations

ENGLISH_IMPROPER: dict[str, str] = {
    # In a chat
    "message.excused": "“{word}” does not count: {reason} ({by})",
    "action.excuse_hit": "excuse a word",
    "action.excuse_hit.tip": (
        "Let an improper word of the marked message, or of the last one that has any, not count"
    ),
    "excuse.title": "Excuse an improper word",
    "excuse.which": "Which word is to be excused?",
    "excuse.what": (
        "“{word}” will not count in this message, whatever it is edited to. In other messages it"
        " counts as before."
    ),
    "excuse.count": "The chat's count goes from {before} to {after}.",
    "excuse.count_of": "The chat's count goes from {before} to {after}, of {limit}.",
    "excuse.why": "Why is it none? Everybody reads this under the message; the log keeps it.",
    "excuse.hint": "Enter excuse · Esc leave it",
    "excuse.empty": "Say why in a few words",
    "excuse.too_long": "{n} characters too many; {most} at most",
    "notice.nothing_improper": "No message here has an improper word that counts",
    "details.excused": "Does not count",
}
