"""Writes docs/roles.md out of the table of who may do what: `python -m tests.roles_page`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from console.core.company.roles import AT_COMPANY, IN_CHATS, ChatAct, CompanyAct, Whose
from console.core.company.values import Role

PAGE = Path(__file__).parents[1] / "docs/roles.md"

_HEAD = """# Who may do what

One table, `console/core/company/roles.py`. What a relay refuses, which keys a console offers, what its palette and help list, and this page all follow from it (`python -m tests.roles_page` writes it, a test compares it).

A key that is not for somebody is not offered. Pressed all the same it changes nothing, and a line says why not and who may. Roles and departments count from the moment the relay has written their change: on every console that is connected, and for a command that is on its way.

## In a chat
"""  # noqa: E501

_DEPARTMENTS = """
Supervisors and admins have all departments, and so has every operator of whom none is set (all of those of 0.2). The others have in their lists and counts, hear ring and can pick up only what came to a channel of their departments. A chat that somebody has stays theirs when their departments change.

Departments are no secret: every console gets the whole log of its company, and leaves out what is not for its operator. They decide who works where, not who can be kept from reading what.

Ending a chat that somebody else has asks first, names its owner and what is known to be open there, and the owner is told so until they have looked at it.

## In no chat
"""  # noqa: E501

_FOOT = """
How channels stand is for everybody, since every chat of a channel in trouble says who can mend it. Everybody sets up their own console.

`✓` is yes, `after pick-up`: once they have picked the chat up, and empty is no. Whether something is possible at the moment is another question: a completed chat takes no answer from anybody.
"""  # noqa: E501

_CHATS = {
    Whose.OWN: "own",
    Whose.NOBODYS: "nobody's, own departments",
    Whose.COLLEAGUES: "a colleague's, own departments",
    Whose.NOBODYS_ELSEWHERE: "nobody's, elsewhere",
    Whose.COLLEAGUES_ELSEWHERE: "a colleague's, elsewhere",
}
_IN_CHAT = {
    ChatAct.READ: "have it listed, counted and ringing, and read it",
    ChatAct.PICK_UP: "pick it up",
    ChatAct.ANSWER: "answer, with text and files",
    ChatAct.REACT: "react to a message",
    ChatAct.SEND_AGAIN: "send a failed answer again",
    ChatAct.DISMISS: "leave a failed answer as it is",
    ChatAct.EXCUSE: "excuse an improper word",
    ChatAct.END: "end it",
}
_AT_COMPANY = {
    CompanyAct.SET_STATUS: "set one's own status",
    CompanyAct.SEE_CHANNELS: "see how the channels stand, and who can mend them",
    CompanyAct.CHANGE_CHANNELS: "connect, switch, reconnect and unlink channels; accounts",
    CompanyAct.ACCEPT_TERMS: "accept the terms for connecting channels",
    CompanyAct.SEE_SETTINGS: "see the rules of the brands: timers, improper words",
    CompanyAct.CHANGE_SETTINGS: "change them",
    CompanyAct.CHANGE_BRANDS: "add, rename and remove brands and departments",
    CompanyAct.SEE_PEOPLE: "see the operators, their consoles, when they were last there",
    CompanyAct.CHANGE_LIMIT: "limit how many active chats somebody has at once",
    CompanyAct.CHANGE_PEOPLE: "invite and remove operators; names, roles, departments, tokens",
    CompanyAct.READ_RECORD: "read the record of all changes",
}


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_chats(), _DEPARTMENTS, *_company(), _FOOT])


def _chats() -> Iterable[str]:
    above = {act: IN_CHATS[act][Role.SUPERVISOR] for act in ChatAct}
    assert above == {act: IN_CHATS[act][Role.ADMIN] for act in ChatAct}, "a table for admins more"
    for title, role in (("An operator", Role.OPERATOR), ("A supervisor or admin", Role.ADMIN)):
        yield _row([title, *_CHATS.values()])
        yield _row(["---"] * (len(_CHATS) + 1))
        for act, said in _IN_CHAT.items():
            yield _row([said, *(_cell(act, role, chat) for chat in _CHATS)])
        yield ""


def _cell(act: ChatAct, role: Role, chat: Whose) -> str:
    permitted = IN_CHATS[act][role]
    if chat in permitted:
        return "✓"
    nobodys = chat in (Whose.NOBODYS, Whose.NOBODYS_ELSEWHERE)
    first = nobodys and chat in IN_CHATS[ChatAct.PICK_UP][role] and Whose.OWN in permitted
    return "after pick-up" if first else ""


def _company() -> Iterable[str]:
    yield _row(["", *(f"{role}" for role in Role)])
    yield _row(["---"] * (len(Role) + 1))
    for act, said in _AT_COMPANY.items():
        yield _row([said, *("✓" if role in AT_COMPANY[act] else "" for role in Role)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page())
