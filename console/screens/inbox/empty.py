"""What stands in a list without chats: why there are none, and what leads on, for who looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from console.core.channels.values import Channel, ChannelState
from console.core.company.roles import CompanyAct
from console.core.company.values import Operator, Status
from console.core.queues import Queue
from console.core.state import State
from console.keys import key_label
from console.locale import Words
from console.screens.inbox.status import known_to_us
from console.screens.who_may import who_text
from console.session.session import Session
from console.text import one_line

Keys = Mapping[str, str]
"""A user's own keys."""


def empty_text(session: Session, queue: Queue, words: Words, keys: Keys) -> str:
    """The sentences in place of the chats of a queue, each for itself."""
    if not known_to_us(session):
        return _unreached(session, words)
    return "\n\n".join(_sentences(session, queue, words, keys))


def _unreached(session: Session, words: Words) -> str:
    why = session.link.unreached
    if why is None:
        return words.say("empty.connecting")
    return words.say(f"unreached.{why}", host=session.link.host)


def _sentences(session: Session, queue: Queue, words: Words, keys: Keys) -> Iterator[str]:
    missing = _missing(session, words, keys)
    match queue:
        case Queue.UNANSWERED:
            yield missing or words.say("empty.unanswered")
            if not missing:
                yield from _about_operators(session, words, keys)
        case Queue.ACTIVE:
            yield words.say("empty.active")
            waiting = session.queues.count(Queue.UNANSWERED)
            key = key_label("queue_unanswered", keys)
            if waiting:
                yield words.count("empty.active.waiting", waiting, key=key)
            elif missing:
                yield missing
        case Queue.COMPLETED:
            yield words.say("empty.completed")
        case _:
            assert_never(queue)
    if session.rights.departments:
        yield words.say("empty.departments", departments=_departments(session, words))


def _missing(session: Session, words: Words, keys: Keys) -> str:
    """What has to be done before anybody can write to who looks; "" where they can."""
    channels = [one for one in session.state.channels.values() if one.state in _CONNECTED]
    here = [one for one in channels if _is_here(one, session)]
    if not channels:
        return _to_do("no_channel", CompanyAct.CHANGE_CHANNELS, session, words, keys)
    if not here:
        who = who_text(CompanyAct.CHANGE_CHANNELS, session.state, words)
        departments = _departments(session, words)
        return words.say("empty.no_channel_here", departments=departments, who=who)
    if all(one.state is ChannelState.OFF for one in here):
        return _to_do("all_off", CompanyAct.CHANGE_CHANNELS, session, words, keys)
    return ""


_CONNECTED = (ChannelState.ON, ChannelState.OFF)


def _is_here(channel: Channel, session: Session) -> bool:
    """Whether chats of a channel stand in the lists of who looks."""
    departments = session.rights.departments
    return not departments or channel.department in departments


def _about_operators(session: Session, words: Words, keys: Keys) -> Iterator[str]:
    """That nobody else is there, or nobody at their desk."""
    there = _joined(session.state)
    if len(there) == 1 and there[0].id == session.me:
        yield _to_do("alone", CompanyAct.CHANGE_PEOPLE, session, words, keys)
    if there and all(one.status is Status.AWAY for one in there):
        yield words.say("empty.all_away", key=key_label("own_status", keys))


def _joined(state: State) -> list[Operator]:
    return [one for one in state.present_operators() if not one.invited]


def _to_do(what: str, act: CompanyAct, session: Session, words: Words, keys: Keys) -> str:
    """What is to be done in the settings: the key for whom it is theirs to do, else who may."""
    if session.rights.may(act):
        return words.say(f"empty.{what}.mine", key=key_label("settings", keys))
    return words.say(f"empty.{what}.theirs", who=who_text(act, session.state, words))


def _departments(session: Session, words: Words) -> str:
    known = session.state.departments
    names = [known[one].name for one in session.rights.departments if one in known]
    return words.say("list.comma").join(map(one_line, names))
