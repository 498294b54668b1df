"""What stands in place of a chat where none is chosen: what leads to one."""

from __future__ import annotations

from collections.abc import Mapping

from console.core.queues import Queue
from console.keys import key_label
from console.locale import Words
from console.session.session import Session

_QUEUES = ("queue_unanswered", "queue_active", "queue_completed")


def unchosen_text(session: Session, words: Words, keys: Mapping[str, str]) -> str:
    """The sentence; `keys` are the user's own keys."""
    queues = session.queues
    if queues.needing_count():
        return words.say("empty.transcript.next", key=key_label("next_chat", keys))
    if any(queues.count(queue) for queue in Queue):
        listed = " ".join(key_label(one, keys) for one in _QUEUES)
        return words.say("empty.transcript.queues", keys=listed)
    return words.say("empty.transcript.none")
