"""What the status line says, worked out from the session."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from console.core.company.roles import in_departments
from console.core.company.values import Role
from console.core.failures import NO_ERRORS
from console.core.state import State
from console.keys import key_label
from console.locale import Reader, Words
from console.screens.trouble import (
    by_severity,
    channel_name,
    mender,
    open_chats,
    slowed_text,
)
from console.session.session import Session
from console.text import one_line
from console.widgets.bars.status_line import StatusView, Trouble


def status_view(
    session: Session, held_back: int, ended: str, reader: Reader, keys: Mapping[str, str]
) -> StatusView:
    """What the status line says. `held_back` answers wait for the operator's word; `ended` says
    that somebody has ended a chat of the operator; `keys` are the user's own keys."""
    link = session.link
    brands = sorted({brand.name for brand in session.state.brands.values()})
    return StatusView(
        link=link.phase,
        reader=reader,
        lag=None if link.lag is None else link.lag / 1000,
        since=link.since,
        retry_at=link.retry_at or 0,
        read_only=link.read_only,
        close=link.close,
        unreached=link.unreached,
        never=not known_to_us(session),
        brand=" · ".join(brands),
        name=session.you.name if session.you else "",
        status=session.status,
        needs_me=session.queues.needing_count(),
        trouble=trouble_of(session, held_back, ended, reader, keys),
    )


def known_to_us(session: Session) -> bool:
    """Whether the relay has told anything yet, in this run or in one before."""
    return session.ready and session.state.seq > 0


def trouble_of(
    session: Session, held_back: int, ended: str, reader: Reader, keys: Mapping[str, str]
) -> Trouble:
    """The most serious incident, else that the relay does not believe its clock, else answers that
    wait to be sent (`held_back`), else that somebody has ended a chat of the operator, else a
    channel that their services slow down."""
    words, state = reader.words, session.state
    departments, key = session.rights.departments, key_label("settings", keys)
    if by_severity(state, departments):
        return worst_trouble(state, session.role, words, key, departments)
    if session.link.strayed:
        span = words.duration(abs(session.link.strayed))
        forms = (words.say(f"clock.strayed{form}", span=span) for form in ("", ".brief", ".short"))
        return Trouble(tuple(f"⚠ {form}" for form in forms), "needs")
    if held_back:
        said = words.count("held.count", held_back)
        return Trouble((f"↻ {said} · {key_label('held_answers', keys)}", f"↻ {said}"), "needs")
    if ended:
        key = key_label("next_chat", keys)
        return Trouble((f"◇ {one_line(ended)} · {key}", f"◇ {key}"), "needs")
    theirs = (
        one
        for one in session.link.slowed
        if in_departments(state.department(one.channel), departments)
    )
    slowed = max(theirs, key=lambda one: one.percent, default=None)
    if slowed is not None:
        name = channel_name(slowed.channel, state)
        brief = words.say("slowed.brief", channel=name, percent=slowed.percent)
        whole = slowed_text(slowed, state, reader)
        return Trouble((f"◔ {whole}", f"◔ {brief}", f"◔ {slowed.percent} %"), "busy")
    return Trouble()


def worst_trouble(
    state: State, role: Role | None, words: Words, key: str, departments: Collection[str] = ()
) -> Trouble:
    """The most serious incident of these departments (none stands for all), and who mends it;
    `key` shows the channels."""
    incidents = by_severity(state, departments)
    if not incidents:
        return Trouble()
    incident = incidents[0]
    what = words.incident(incident.failure, NO_ERRORS)
    name = channel_name(incident.channel, state)
    line = f"⚠ {words.say('incident.line', channel=name, what=what)}"
    chats = words.count("incident.chats", open_chats(incident.channel, state))
    more = f" {words.say('incident.more', n=len(incidents) - 1)}" if incidents[1:] else ""
    mends, who = (f"{mender(incident.cause, role, words, brief)}: {key}" for brief in (False, True))
    forms = (
        f"{line} · {chats} · {mends}{more}",
        f"{line} · {mends}{more}",
        f"{line} · {who}{more}",
        f"⚠ {what} · {who}",
        f"⚠ {what} · {key}",
    )
    return Trouble(forms, "gone")
