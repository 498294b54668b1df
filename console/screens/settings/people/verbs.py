"""What an admin does with people: each asks what it has to know, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.core.company.operators import (
    ChangeDepartments,
    ChangeLimit,
    ChangeRole,
    RenameOperator,
    last_admin,
)
from console.core.company.values import OPERATOR_LIMIT, Operator, Role
from console.core.refusals import Refusal, RefusalCode
from console.core.state import State
from console.screens.dialogs.choice import ChoiceScreen
from console.screens.dialogs.name import NameScreen
from console.screens.dialogs.number import NumberScreen
from console.screens.dialogs.several import SeveralScreen
from console.screens.settings.people.rows import active_chats, department_names
from console.screens.settings.window import SettingsScreen

Screen = SettingsScreen[Any]


def found(screen: Screen, operator: str) -> Operator | None:
    """Somebody as they are now; None, and it is said, where they are no longer there."""
    known = screen.session.state.operators.get(operator)
    if known is None or known.removed:
        refused(screen, Refusal(RefusalCode.UNKNOWN_OPERATOR))
        return None
    return known


def refused(screen: Screen, refusal: Refusal) -> None:
    """Say why something is not even asked."""
    said = screen.words.refusal(refusal, screen.session.now(), screen.reader.tz)
    screen.say(f"✗ {said}", "bad")


def taken_names(state: State) -> set[str]:
    return {one.name for one in state.present_operators()}


async def ask_role(screen: Screen, title: str, at: Role) -> Role | None:
    words = screen.words
    options = [(role, words.say(f"people.role.{role}")) for role in Role]
    chosen = ChoiceScreen(screen.reader, title, options, list(Role).index(at))
    return await screen.app.push_screen_wait(chosen)


async def ask_departments(
    screen: Screen, title: str, marked: tuple[str, ...]
) -> tuple[str, ...] | None:
    """None when it is left. Where there are no departments there is nothing to ask."""
    options = list(department_names(screen.session.state).items())
    if not options:
        return ()
    everything = screen.words.say("people.all_departments")
    return await screen.app.push_screen_wait(
        SeveralScreen(screen.reader, title, options, everything, marked)
    )


async def rename(screen: Screen, operator: Operator) -> None:
    title = screen.words.say("name.rename", name=operator.name)
    taken = taken_names(screen.session.state)
    ask = NameScreen(screen.reader, title, taken, operator.name)
    name = await screen.app.push_screen_wait(ask)
    if name and await _still(screen, operator, lambda one: one.name):
        renamed = RenameOperator(operator.id, name)
        if await screen.change(renamed, lambda state: state.operators[operator.id].name == name):
            screen.good("people.renamed", old=operator.name, name=name)


async def change_role(screen: Screen, operator: Operator) -> None:
    words, state = screen.words, screen.session.state
    refusal = last_admin(operator.id, state)
    if refusal is not None:
        refused(screen, refusal)
        return
    title = words.say("people.role.title", name=operator.name)
    role = await ask_role(screen, title, operator.role)
    if role is None or role is operator.role:
        return
    if not await screen.confirmed(title, *_before_role(screen, operator, role)):
        return
    if await _still(screen, operator, lambda one: words.say(f"role.{one.role}")):
        changed = ChangeRole(operator.id, role)
        if await screen.change(changed, lambda state: state.operators[operator.id].role is role):
            screen.good("people.role.changed", name=operator.name, role=words.say(f"role.{role}"))


def _before_role(screen: Screen, operator: Operator, role: Role) -> list[str]:
    """What has to be known first: that they are in the middle of something, that it is oneself."""
    words, named = screen.words, screen.words.say(f"role.{role}")
    chats = active_chats(screen.session.state)[operator.id]
    asked = []
    if operator.id == screen.session.me and role is not Role.ADMIN:
        asked.append(words.say("people.role.own", role=named))
    elif chats:
        asked.append(words.count("people.role.busy", chats, name=operator.name, role=named))
    return asked


async def change_departments(screen: Screen, operator: Operator) -> None:
    words = screen.words
    if not screen.session.state.departments:
        screen.say(words.say("people.departments.none"), "warn")
        return
    title = words.say("people.departments.title", name=operator.name)
    chosen = await ask_departments(screen, title, operator.departments)
    if chosen is None or set(chosen) == set(operator.departments):
        return
    if not await _still(screen, operator, lambda one: departments_of(screen, one.departments)):
        return
    changed = ChangeDepartments(operator.id, chosen)
    if await screen.change(changed, lambda state: _has(state, operator.id, chosen)):
        said = departments_of(screen, chosen)
        screen.good("people.departments.changed", name=operator.name, departments=said)


def _has(state: State, operator: str, departments: tuple[str, ...]) -> bool:
    return set(state.operators[operator].departments) == set(departments)


def departments_of(screen: Screen, departments: tuple[str, ...]) -> str:
    """Their names, or that these are all."""
    words, names = screen.words, department_names(screen.session.state)
    said = words.say("list.comma").join(names[one] for one in departments if one in names)
    return said or words.say("people.all_departments")


async def change_limit(screen: Screen, operator: Operator) -> None:
    words = screen.words
    least, most = OPERATOR_LIMIT.least, OPERATOR_LIMIT.most
    title = words.say("people.limit.title", name=operator.name)
    what = words.say("people.limit.what", least=least, most=most)
    wrong = words.say("people.limit.wrong", least=least, most=most)
    ask = NumberScreen(screen.reader, title, what, wrong, OPERATOR_LIMIT, operator.limit)
    given = await screen.app.push_screen_wait(ask)
    if given is None or given.value == operator.limit:
        return
    if await _still(screen, operator, lambda one: limit_of(screen, one.limit)):
        limit = given.value
        changed = ChangeLimit(operator.id, limit)
        if await screen.change(changed, lambda state: state.operators[operator.id].limit == limit):
            said = limit_of(screen, limit)
            screen.good("people.limit.changed", name=operator.name, limit=said)


def limit_of(screen: Screen, limit: int | None) -> str:
    return screen.words.say("people.no_limit") if limit is None else str(limit)


async def _still(screen: Screen, before: Operator, value: Callable[[Operator], str]) -> bool:
    """Whether what was decided is still to be done: somebody else may have been here meanwhile,
    and then what they did is shown and asked about."""
    now = found(screen, before.id)
    if now is None or screen.offline:
        return False
    if value(now) == value(before):
        return True
    words = screen.words
    title = words.say("people.meanwhile.title", name=before.name)
    was, is_now = value(before), value(now)
    return await screen.confirmed(title, words.say("people.meanwhile", before=was, now=is_now))
