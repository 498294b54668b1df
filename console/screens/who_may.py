"""Which keys are for whom, and what is said when one is pressed by somebody else: why not, and who
may. All of it follows from the one table of who may do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.core.company.roles import (
    Act,
    ChatAct,
    CompanyAct,
    WhoMay,
    may,
    who_may,
    who_may_in_chat,
)
from console.core.refusals import Refusal, RefusalCode
from console.core.state import State
from console.keys import ACTIONS, Action
from console.locale import Words
from console.session.session import Session
from console.text import one_line

IN_CHAT: Mapping[str, ChatAct] = {
    "pick_up": ChatAct.PICK_UP,
    "reply": ChatAct.ANSWER,
    "attach": ChatAct.ANSWER,
    "react": ChatAct.REACT,
    "send_again": ChatAct.SEND_AGAIN,
    "leave_message": ChatAct.DISMISS,
    "excuse_hit": ChatAct.EXCUSE,
    "end_chat": ChatAct.END,
}
"""The actions of a chat that not everybody may do in every chat."""

AT_COMPANY: Mapping[str, CompanyAct] = {
    "own_status": CompanyAct.SET_STATUS,
    "connect_brand": CompanyAct.CHANGE_CHANNELS,
    "switch_channel": CompanyAct.CHANGE_CHANNELS,
    "reconnect": CompanyAct.CHANGE_CHANNELS,
    "unlink": CompanyAct.CHANGE_CHANNELS,
    "accounts": CompanyAct.CHANGE_CHANNELS,
    "check_channels": CompanyAct.CHANGE_CHANNELS,
    "brands": CompanyAct.SEE_SETTINGS,
    "add_brand": CompanyAct.CHANGE_BRANDS,
    "add_department": CompanyAct.CHANGE_BRANDS,
    "rename_brand": CompanyAct.CHANGE_BRANDS,
    "remove_brand": CompanyAct.CHANGE_BRANDS,
    "terms": CompanyAct.ACCEPT_TERMS,
    "change_setting": CompanyAct.CHANGE_SETTINGS,
    "take_back": CompanyAct.CHANGE_SETTINGS,
    "invite_operator": CompanyAct.CHANGE_PEOPLE,
    "rename_operator": CompanyAct.CHANGE_PEOPLE,
    "change_role": CompanyAct.CHANGE_PEOPLE,
    "change_departments": CompanyAct.CHANGE_PEOPLE,
    "change_limit": CompanyAct.CHANGE_LIMIT,
    "invite_again": CompanyAct.CHANGE_PEOPLE,
    "rotate_token": CompanyAct.CHANGE_PEOPLE,
    "remove_operator": CompanyAct.CHANGE_PEOPLE,
    "record_person": CompanyAct.READ_RECORD,
    "record_kind": CompanyAct.READ_RECORD,
    "record_export": CompanyAct.READ_RECORD,
    "change_words": CompanyAct.SEE_SETTINGS,
    "try_words": CompanyAct.SEE_SETTINGS,
    "import_words": CompanyAct.CHANGE_SETTINGS,
    "export_words": CompanyAct.SEE_SETTINGS,
    "take_back_words": CompanyAct.CHANGE_SETTINGS,
}
"""The actions in no chat that not every role may do."""

AT_TIMES = ("held_answers", "sign_in")
"""Of the inbox: what can only be done while something waits for it."""

_MOST_NAMES = 3


def for_role(session: Session) -> list[Action]:
    """The actions that the operator may do at all."""
    return [
        action
        for action in ACTIONS
        if (act := AT_COMPANY.get(action.id)) is None or session.rights.may(act)
    ]


def barred_text(act: Act, refusal: Refusal, state: State, words: Words) -> str:
    """Why somebody may not do this, and who may; "" for a refusal that is about something else."""
    do = words.say(f"act.{act}")
    by = one_line(refusal.by)
    match act:
        case CompanyAct():
            if refusal.code is not RefusalCode.NOT_ALLOWED:
                return ""
            who = who_text(act, state, words)
            return words.say("barred.not_allowed", who=who, do=do)
        case ChatAct():
            who = _in_chat(who_may_in_chat(act, owned=bool(by)), by, words)
    if refusal.code is RefusalCode.NOT_YOURS:
        by = by or words.say("barred.somebody")
        return words.say("barred.not_yours", by=by, who=who, do=do)
    if refusal.code is RefusalCode.NOT_YOUR_DEPARTMENT:
        department = one_line(refusal.detail) or words.say("barred.some_department")
        return words.say("barred.not_your_department", department=department, who=who, do=do)
    if refusal.code is RefusalCode.NOT_PICKED_UP and act is not ChatAct.ANSWER:
        return words.say("barred.not_picked_up", do=do)
    return ""


def not_allowed_text(act: CompanyAct, state: State, words: Words) -> str:
    """Who may do what this operator's role does not permit."""
    return barred_text(act, Refusal(RefusalCode.NOT_ALLOWED), state, words)


def who_text(act: CompanyAct, state: State, words: Words) -> str:
    """Who may do what is done in no chat, with their names."""
    return _named(words.say(f"who.{who_may(act)}"), people_who_may(act, state), words)


def people_who_may(act: CompanyAct, state: State) -> list[str]:
    """The names of the operators whose role permits it, in their order."""
    return sorted(one.name for one in state.present_operators() if may(act, one.role))


def _in_chat(who: WhoMay, by: str, words: Words) -> str:
    return words.say(f"who.{who}", by=by or words.say("who.the_owner"))


def _named(who: str, names: Iterable[str], words: Words) -> str:
    """Who, with as many of their names as can be read."""
    known = [one_line(name) for name in names]
    if not known:
        return who
    listed = words.say("list.comma").join(known[:_MOST_NAMES])
    if known[_MOST_NAMES:]:
        listed = words.say("who.and_more", names=listed)
    return words.say("who.named", who=who, names=listed)
