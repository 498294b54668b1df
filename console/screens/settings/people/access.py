"""Who gets in: inviting, another code, another token, and taking it all away."""

from __future__ import annotations

from console.core.company.operators import RemoveOperator, last_admin
from console.core.company.requests import InviteAgain, Invited, InviteOperator, Rotated, RotateToken
from console.core.company.values import Operator, Role
from console.core.kinds.known import Response
from console.core.kinds.requests import Problem
from console.core.state import State
from console.screens.dialogs.choice import ChoiceScreen
from console.screens.dialogs.name import NameScreen
from console.screens.dialogs.once import OnceScreen
from console.screens.settings.by_name import by_name
from console.screens.settings.people.rows import active_chats
from console.screens.settings.people.verbs import (
    Screen,
    ask_departments,
    ask_role,
    found,
    refused,
    taken_names,
)


async def invite(screen: Screen) -> str:
    """Ask for name, role and departments, and show the code; the id of who was added, or ""."""
    words, taken = screen.words, taken_names(screen.session.state)
    ask = NameScreen(screen.reader, words.say("people.invite.title"), taken)
    name = await screen.app.push_screen_wait(ask)
    if not name:
        return ""
    role = await ask_role(screen, words.say("people.role.title", name=name), Role.OPERATOR)
    if role is None:
        return ""
    title = words.say("people.departments.title", name=name)
    departments = await ask_departments(screen, title, ())
    if departments is None or screen.offline:
        return ""
    doing = words.say("people.inviting", name=name)
    answer = await screen.request(InviteOperator(name, role, departments), doing)
    return await _show_code(screen, name, answer)


async def invite_again(screen: Screen, operator: Operator) -> None:
    """Another code: for a console more, or since the first was lost."""
    words = screen.words
    title = words.say("people.again.title", name=operator.name)
    if not await screen.confirmed(title, words.say("people.again", name=operator.name)):
        return
    if found(screen, operator.id) is None or screen.offline:
        return
    doing = words.say("people.inviting", name=operator.name)
    answer = await screen.request(InviteAgain(operator.id), doing)
    await _show_code(screen, operator.name, answer)


async def _show_code(screen: Screen, name: str, answer: Response) -> str:
    if not isinstance(answer, Invited):
        _complain(screen, answer)
        return ""
    words = screen.words
    until = words.moment(answer.until, screen.session.now(), screen.reader.tz)
    title, how = words.say("people.code.title", name=name), words.say("people.code", until=until)
    await screen.app.push_screen_wait(OnceScreen(screen.reader, title, answer.code, how))
    screen.good("people.invited", name=name, until=until)
    return answer.operator


async def rotate(screen: Screen, operator: Operator) -> None:
    """Void every token they have, and show the new one."""
    words, mine = screen.words, operator.id == screen.session.me
    title = words.say("people.rotate.title", name=operator.name)
    asked = words.say("people.rotate.own" if mine else "people.rotate", name=operator.name)
    if not await screen.confirmed(title, asked):
        return
    if found(screen, operator.id) is None or screen.offline:
        return
    doing = words.say("people.rotating", name=operator.name)
    answer = await screen.request(RotateToken(operator.id), doing)
    if not isinstance(answer, Rotated):
        _complain(screen, answer)
        return
    title, how = words.say("people.token.title", name=operator.name), words.say("people.token")
    await screen.app.push_screen_wait(OnceScreen(screen.reader, title, answer.token, how))
    screen.good("people.rotated", name=operator.name)


async def remove(screen: Screen, operator: Operator) -> None:
    """Ask what becomes of their chats, and take away whatever lets them in."""
    words, state = screen.words, screen.session.state
    refusal = last_admin(operator.id, state)
    if refusal is not None:
        refused(screen, refusal)
        return
    title = words.say("people.remove.title", name=operator.name)
    heir: str | None = ""
    if chats := active_chats(state)[operator.id]:
        heir = await _ask_heir(screen, operator, chats)
    if heir is None or not await screen.confirmed(title, *_questions(screen, operator, heir)):
        return
    if found(screen, operator.id) is None or screen.offline:
        return
    removed = RemoveOperator(operator.id, heir)
    if await screen.change(removed, lambda state: state.operators[operator.id].removed):
        screen.good("people.removed", name=operator.name)


async def _ask_heir(screen: Screen, operator: Operator, chats: int) -> str | None:
    """Who takes the active chats: "" for nobody, so that they are handed back; None when it is
    left."""
    words = screen.words
    options = [("", words.say("people.remove.hand_back"))]
    options += [
        (one.id, words.say("people.remove.give", name=one.name))
        for one in _heirs(operator, screen.session.state)
    ]
    title = words.count("people.remove.chats", chats, name=operator.name)
    return await screen.app.push_screen_wait(ChoiceScreen(screen.reader, title, options))


def _heirs(gone: Operator, state: State) -> list[Operator]:
    """Who can take somebody's chats: everybody else who has signed in."""
    return [one for one in by_name(state.present_operators()) if one != gone and not one.invited]


def _questions(screen: Screen, operator: Operator, heir: str) -> list[str]:
    """What is asked before, one's own removal twice."""
    words, state = screen.words, screen.session.state
    chats = active_chats(state)[operator.id]
    asked = words.say("people.remove", name=operator.name)
    if chats and heir:
        to = state.operator_name(heir)
        asked += "\n" + words.count("people.remove.given", chats, name=to)
    elif chats:
        asked += "\n" + words.count("people.remove.handed_back", chats)
    own = operator.id == screen.session.me
    return [asked, words.say("people.remove.own")] if own else [asked]


def _complain(screen: Screen, answer: Response) -> None:
    if isinstance(answer, Problem):
        screen.complain(answer)
