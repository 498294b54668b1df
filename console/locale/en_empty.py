"""English: why a list is empty, and what leads on."""

from __future__ import annotations

ENGLISH_EMPTY: dict[str, str] = {
    "empty.connecting": "Waiting for the relay.",
    "empty.unanswered": "Nobody is waiting. A new chat rings here.",
    "empty.active": "No chats under way.",
    "empty.active.waiting.one": "{n} chat waits in Unanswered: {key} shows it.",
    "empty.active.waiting.other": "{n} chats wait in Unanswered: {key} shows them.",
    "empty.completed": "Nothing completed yet. What is ended, or over by itself, stands here.",
    "empty.departments": "Listed are chats of {departments}, and your own.",
    "empty.no_channel.mine": (
        "Nobody can write yet: no Facebook Page is connected. {key} connects one."
    ),
    "empty.no_channel.theirs": (
        "Nobody can write yet: no Facebook Page is connected. It can be connected by {who}."
    ),
    "empty.no_channel_here": (
        "Nobody can write to you: no Facebook Page is connected to {departments}. "
        "It can be changed by {who}."
    ),
    "empty.all_off.mine": "No new chat can come: every Page is switched off. {key} shows them.",
    "empty.all_off.theirs": (
        "No new chat can come: every Page is switched off. It can be switched on by {who}."
    ),
    "empty.alone.mine": "You are the only operator: {key} People invites others.",
    "empty.alone.theirs": "You are the only operator. Others can be invited by {who}.",
    "empty.all_away": "Every operator is away: {key} says that you are available.",
    "empty.transcript": "Choose a chat to read it here.",
    "empty.transcript.next": "No chat is chosen. {key} goes to the next one that needs you.",
    "empty.transcript.queues": "No chat is chosen. {keys} show the queues.",
    "empty.transcript.none": "No chat is chosen, for there is none yet.",
}
