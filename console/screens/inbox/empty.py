"""What stands in a list without chats: why there are none, and what helps."""

from __future__ import annotations

from collections.abc import Mapping

from console.core.channels.values import ChannelState
from console.core.company.values import Role
from console.core.queues import Queue
from console.core.state import State
from console.keys import key_label
from console.locale import Words
from console.screens.inbox.status import known_to_us
from console.session.session import Session


def empty_text(session: Session, queue: Queue, words: Words, keys: Mapping[str, str]) -> str:
    """The sentence in place of the chats of a queue; `keys` are the user's own keys."""
    if not known_to_us(session):
        return _unreached(session, words)
    if queue is Queue.UNANSWERED and (missing := _missing(session.state)):
        admin = session.you is not None and session.you.role is Role.ADMIN
        who = "admin" if admin else "others"
        return words.say(f"empty.{missing}.{who}", key=key_label("settings", keys))
    return words.say(f"empty.{queue}")


def _unreached(session: Session, words: Words) -> str:
    why = session.link.unreached
    if why is None:
        return words.say("empty.connecting")
    return words.say(f"unreached.{why}", host=session.link.host)


def _missing(state: State) -> str:
    """The key of what has to be done before anybody can write, "" when they can."""
    states = {channel.state for channel in state.channels.values()}
    if ChannelState.ON in states:
        return ""
    return "all_off" if ChannelState.OFF in states else "no_channel"
