"""Who may do what: one table (specification, 8).

Refusals, the keys that are offered, the palette, the requests that a relay answers and
`docs/roles.md` all look it up here. Whether something is possible at the moment (a chat is
completed, a channel off) is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from console.core.actor import Actor
from console.core.company.values import Role
from console.core.refusals import RefusalCode


class Whose(StrEnum):
    """Whose chat it is, as somebody sees it who would act there. `elsewhere` is outside of
    their departments; who has none set has all of them."""

    OWN = "own"
    NOBODYS = "nobodys"
    COLLEAGUES = "colleagues"
    NOBODYS_ELSEWHERE = "nobodys_elsewhere"
    COLLEAGUES_ELSEWHERE = "colleagues_elsewhere"


class ChatAct(StrEnum):
    """What is done in one chat."""

    READ = "read"
    """Have it in the lists and counts, hear it ring, read it."""
    PICK_UP = "pick_up"
    ANSWER = "answer"
    """With a text, with files, to one message."""
    REACT = "react"
    SEND_AGAIN = "send_again"
    DISMISS = "dismiss"
    """Leave an answer that failed as it is."""
    EXCUSE = "excuse"
    """Count an improper word as none."""
    END = "end"


class CompanyAct(StrEnum):
    """What is done in no chat."""

    SET_STATUS = "set_status"
    """One's own."""
    SEE_CHANNELS = "see_channels"
    """How the channels stand, and who can mend them: every chat shows as much."""
    CHANGE_CHANNELS = "change_channels"
    """Connect, switch, reconnect and unlink them, with the accounts they live on."""
    ACCEPT_TERMS = "accept_terms"
    SEE_SETTINGS = "see_settings"
    """The rules of the brands: timers and improper words."""
    CHANGE_SETTINGS = "change_settings"
    CHANGE_BRANDS = "change_brands"
    """Brands and their departments."""
    SEE_PEOPLE = "see_people"
    """The operators, their consoles, and when they were last there."""
    CHANGE_LIMIT = "change_limit"
    """How many active chats somebody may have at once."""
    CHANGE_PEOPLE = "change_people"
    """Invite and remove them; names, roles, departments, tokens."""
    READ_RECORD = "read_record"


Act = ChatAct | CompanyAct

_OWN = frozenset({Whose.OWN})
_PICKED_UP = frozenset({Whose.OWN, Whose.COLLEAGUES, Whose.COLLEAGUES_ELSEWHERE})
_NOBODYS = frozenset({Whose.NOBODYS})
_NOBODYS_ANYWHERE = frozenset({Whose.NOBODYS, Whose.NOBODYS_ELSEWHERE})
_IN_ONES_DEPARTMENTS = frozenset({Whose.OWN, Whose.NOBODYS, Whose.COLLEAGUES})
_ALL = frozenset(Whose)

_Chats = frozenset[Whose]


def _by_role(operator: _Chats, above: _Chats) -> Mapping[Role, _Chats]:
    return {Role.OPERATOR: operator, Role.SUPERVISOR: above, Role.ADMIN: above}


IN_CHATS: Mapping[ChatAct, Mapping[Role, frozenset[Whose]]] = {
    ChatAct.READ: _by_role(_IN_ONES_DEPARTMENTS, _ALL),
    ChatAct.PICK_UP: _by_role(_NOBODYS, _NOBODYS_ANYWHERE),
    ChatAct.ANSWER: _by_role(_OWN, _OWN),
    ChatAct.REACT: _by_role(_OWN, _OWN),
    ChatAct.SEND_AGAIN: _by_role(_OWN, _OWN),
    ChatAct.DISMISS: _by_role(_OWN, _PICKED_UP),
    ChatAct.EXCUSE: _by_role(_OWN, _PICKED_UP),
    ChatAct.END: _by_role(_OWN, _PICKED_UP),
}
"""In whose chats somebody of a role may do it. What is only done in picked-up chats is done in
one that nobody has by picking it up first."""

_ADMINS = frozenset({Role.ADMIN})
_ABOVE = frozenset({Role.SUPERVISOR, Role.ADMIN})
_EVERYBODY = frozenset(Role)

AT_COMPANY: Mapping[CompanyAct, frozenset[Role]] = {
    CompanyAct.SET_STATUS: _EVERYBODY,
    CompanyAct.SEE_CHANNELS: _EVERYBODY,
    CompanyAct.CHANGE_CHANNELS: _ADMINS,
    CompanyAct.ACCEPT_TERMS: _ADMINS,
    CompanyAct.SEE_SETTINGS: _ABOVE,
    CompanyAct.CHANGE_SETTINGS: _ADMINS,
    CompanyAct.CHANGE_BRANDS: _ADMINS,
    CompanyAct.SEE_PEOPLE: _ABOVE,
    CompanyAct.CHANGE_LIMIT: _ABOVE,
    CompanyAct.CHANGE_PEOPLE: _ADMINS,
    CompanyAct.READ_RECORD: _ABOVE,
}
"""Which roles may do it."""


def whose(actor: Actor, owner: str, department: str) -> Whose:
    """Whose chat it is to this actor. `owner` is the id of the operator who has it, "" for nobody;
    `department` that of its channel, "" where none is known."""
    if owner and owner == actor.id:
        return Whose.OWN
    if in_departments(department, actor.departments):
        return Whose.COLLEAGUES if owner else Whose.NOBODYS
    return Whose.COLLEAGUES_ELSEWHERE if owner else Whose.NOBODYS_ELSEWHERE


def in_departments(department: str, departments: Collection[str]) -> bool:
    """Whether a department is among somebody's; all are where none is set, and what belongs to
    no department is everybody's."""
    return not departments or not department or department in departments


def limits(role: Role, departments: tuple[str, ...]) -> tuple[str, ...]:
    """The departments whose chats alone somebody has in their lists; none for all."""
    return () if IN_CHATS[ChatAct.READ][role] == _ALL else departments


def may(act: CompanyAct, role: Role | None) -> bool:
    """Whether somebody of this role may do what is done in no chat; nobody unknown may."""
    return role in AT_COMPANY[act]


def forbidden(act: CompanyAct, actor: Actor) -> RefusalCode | None:
    """Why this actor may not do what is done in no chat, or None."""
    return None if may(act, actor.role) else RefusalCode.NOT_ALLOWED


def forbidden_in_chat(
    act: ChatAct, actor: Actor, owner: str, department: str
) -> RefusalCode | None:
    """Why this actor may not do something in a chat, or None. `owner` and `department` as
    for `whose`."""
    chat = whose(actor, owner, department)
    if chat in IN_CHATS[act][actor.role]:
        return None
    if chat not in IN_CHATS[ChatAct.READ][actor.role]:
        return RefusalCode.NOT_YOUR_DEPARTMENT
    if not owner:
        return RefusalCode.NOT_PICKED_UP
    return RefusalCode.TAKEN if act is ChatAct.PICK_UP else RefusalCode.NOT_YOURS


class WhoMay(StrEnum):
    """Who may do something, as a sentence says it."""

    EVERYBODY = "everybody"
    ITS_DEPARTMENT = "its_department"
    """The operators of the chat's department; supervisors and admins."""
    OWNER = "owner"
    """The operator who has the chat."""
    OWNER_OR_SUPERVISORS = "owner_or_supervisors"
    """The operator who has the chat; supervisors and admins."""
    WHO_PICKS_UP = "who_picks_up"
    SUPERVISORS = "supervisors"
    """Supervisors and admins."""
    ADMINS = "admins"


def who_may(act: CompanyAct) -> WhoMay:
    """Who may do what is done in no chat."""
    roles = AT_COMPANY[act]
    if Role.OPERATOR in roles:
        return WhoMay.EVERYBODY
    return WhoMay.SUPERVISORS if Role.SUPERVISOR in roles else WhoMay.ADMINS


def who_may_in_chat(act: ChatAct, owned: bool) -> WhoMay:
    """Who may do something in a chat that somebody has (`owned`), or that nobody has."""
    chat = Whose.COLLEAGUES if owned else Whose.NOBODYS
    roles = {role for role in Role if chat in IN_CHATS[act][role]}
    if Role.OPERATOR in roles:
        return WhoMay.ITS_DEPARTMENT
    if not owned:
        return WhoMay.WHO_PICKS_UP
    return WhoMay.OWNER_OR_SUPERVISORS if roles else WhoMay.OWNER
