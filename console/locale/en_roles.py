"""English: who may do what, and why something may not be done."""

from __future__ import annotations

ENGLISH_ROLES: dict[str, str] = {
    # What is done, after "can"
    "act.read": "read it",
    "act.pick_up": "pick it up",
    "act.answer": "answer it",
    "act.react": "react in it",
    "act.send_again": "send its answers again",
    "act.dismiss": "leave its failed answers",
    "act.excuse": "excuse its words",
    "act.end": "end it",
    "act.set_status": "set their status",
    "act.see_channels": "see the channels",
    "act.change_channels": "change channels",
    "act.accept_terms": "accept the terms",
    "act.see_settings": "see the rules of the brands",
    "act.change_settings": "change the rules of the brands",
    "act.change_brands": "change brands and departments",
    "act.see_people": "see the operators",
    "act.change_limit": "change how many chats somebody may have",
    "act.change_people": "change the operators",
    "act.read_record": "read the record",
    # Who may do it
    "who.everybody": "everybody",
    "who.its_department": "an operator of that department, a supervisor or an admin",
    "who.owner": "{by}",
    "who.owner_or_supervisors": "{by}, a supervisor or an admin",
    "who.who_picks_up": "who picks it up there",
    "who.supervisors": "a supervisor or an admin",
    "who.admins": "an admin",
    "who.the_owner": "the operator who has it",
    "who.named": "{who} ({names})",
    "who.and_more": "{names} …",
    # Why not, and who may
    "barred.not_yours": "This is {by}'s chat: only {who} can {do}",
    "barred.not_your_department": (
        "This chat is of {department}, which is none of your departments: only {who} can {do}"
    ),
    "barred.not_picked_up": "Nobody has this chat yet; pick it up to {do}",
    "barred.not_allowed": "Only {who} can {do}",
    "composer.elsewhere": "Another department's chat",
    # What is open in somebody else's chat
    "open.unanswered": "{name} waits for an answer since {moment}",
    "open.typing": "{by} is typing an answer",
    "open.held.one": "{n} answer did not get through, and can not be sent any more then: {text}",
    "open.held.other": "{n} answers did not get through, and can not be sent any more then: {text}",
    "open.nothing": "nothing that is known",
    "barred.some_department": "another department",
    "barred.somebody": "somebody else",
}
