"""English words of Settings > People, and of the small windows that it opens."""

from __future__ import annotations

ENGLISH_PEOPLE: dict[str, str] = {
    "people.title": "Settings › People",
    "people.column.name": "Name",
    "people.column.role": "Role",
    "people.column.now": "Now",
    "people.you": "{name} (you)",
    "people.state.invited": "… invited",
    "people.state.not_connected": "– not connected",
    "people.all_departments": "all departments",
    "people.no_limit": "no limit",
    "people.chats.one": "{n} active chat",
    "people.chats.other": "{n} active chats",
    "people.chats_of": "{n} of {limit} active chats",
    "people.consoles.one": "{n} console",
    "people.consoles.other": "{n} consoles",
    "people.last_seen": "last seen {moment}",
    "people.never_seen": "never seen",
    "people.alone": (
        "You are the only one here. {key} invites somebody: they get a code that is good for"
        " 24 hours."
    ),
    "people.role.operator": "operator: answers chats of their departments",
    "people.role.supervisor": "supervisor: sees all chats, may end those of others",
    "people.role.admin": "admin: that, and changes settings and people",
    "people.role.title": "Role of {name}",
    "people.role.changed": "{name} is now {role}.",
    "people.role.own": (
        "You change your own role: from then on you are {role}, and can not change settings"
        " or people any more. Go on?"
    ),
    "people.role.busy.one": (
        "{name} has {n} active chat now, and may be writing an answer. The chat and what is"
        " written stay theirs; as {role} they may do other things at once. Go on?"
    ),
    "people.role.busy.other": (
        "{name} has {n} active chats now, and may be writing an answer. The chats and what"
        " is written stay theirs; as {role} they may do other things at once. Go on?"
    ),
    "people.departments.title": "Departments of {name}",
    "people.departments.none": "There are no departments yet; they are added under brands.",
    "people.departments.changed": "{name}: {departments}.",
    "people.limit.title": "How many active chats may {name} have at once?",
    "people.limit.what": (
        "{least} to {most}, or off for any number. Who has as many picks up no other; who has more"
        " keeps them."
    ),
    "people.limit.wrong": "A whole number from {least} to {most}, or off.",
    "people.limit.changed": "Active chats of {name} at once: {limit}.",
    "people.renamed": "{old} is now called {name}.",
    "people.meanwhile.title": "{name} was changed meanwhile",
    "people.meanwhile": (
        "Somebody else has changed this while you were choosing: from {before} to {now}. Do"
        " yours all the same?"
    ),
    "people.invite.title": "Who is invited?",
    "people.inviting": "Making a code for {name} …",
    "people.invited": "{name} is invited. The code is good until {until}.",
    "people.again.title": "Another code for {name}",
    "people.again": (
        "One that {name} has not used yet is good no more; consoles that are signed in stay so."
        " Make another code?"
    ),
    "people.code.title": "Code for {name}",
    "people.code": (
        "Give it to them alone. On their machine: messenger-console connect, with the"
        " address of this relay, and the code where a token is asked for. It is good until"
        " {until}, for one console, and shown only now; another one can be made at any time."
    ),
    "people.rotate.title": "New token for {name}",
    "people.rotate": (
        "All consoles of {name} are signed out at once, and every token and code so far is"
        " void. What they have typed stays on their machine, for them alone. Make a new"
        " token?"
    ),
    "people.rotate.own": (
        "All your other consoles are signed out at once, and every token and code so far is void."
        " This console goes on with the new token, which is shown next. Make a new token?"
    ),
    "people.rotating": "Making a token for {name} …",
    "people.token.title": "Token of {name}",
    "people.token": (
        "Give it to them alone: who has it is taken for them. Their console asks for it by"
        " itself. It is shown only now; a lost one is replaced by another."
    ),
    "people.rotated": "{name} has a new token; the former ones are void.",
    "people.remove.title": "Remove {name}",
    "people.remove.chats.one": "{name} has {n} active chat. What becomes of it?",
    "people.remove.chats.other": "{name} has {n} active chats. What becomes of them?",
    "people.remove.hand_back": "Hand back: rings again in Unanswered",
    "people.remove.give": "Give to {name}",
    "people.remove": (
        "{name} is signed out everywhere, and no token or code of theirs opens anything any"
        " more. Their name stays in the chats and in the record. Remove them?"
    ),
    "people.remove.handed_back.one": "{n} active chat goes back to Unanswered.",
    "people.remove.handed_back.other": "{n} active chats go back to Unanswered.",
    "people.remove.given.one": "{n} active chat goes to {name}.",
    "people.remove.given.other": "{n} active chats go to {name}.",
    "people.remove.own": (
        "This is you. You are signed out, and can not come back unless another admin invites"
        " you. Remove yourself?"
    ),
    "people.removed": "{name} is removed.",
    "several.hint": "Space marks   Enter takes it   Esc leaves it",
    "once.hint": "c copies it   Esc closes: it is not shown again",
    "once.copied": "copied, if your terminal allows it",
    "number.off": "off",
    "number.none": "off none no - オフ なし",
    "action.invite_operator": "invite",
    "action.invite_operator.tip": "Invite somebody by a code",
    "action.rename_operator": "rename",
    "action.rename_operator.tip": "Give somebody another name",
    "action.change_role": "role",
    "action.change_role.tip": "Change what somebody may do",
    "action.change_departments": "departments",
    "action.change_departments.tip": "Choose whose chats somebody sees",
    "action.change_limit": "limit",
    "action.change_limit.tip": "Limit how many active chats somebody has at once",
    "action.invite_again": "another code",
    "action.invite_again.tip": "Make another code, for a console more",
    "action.rotate_token": "new token",
    "action.rotate_token.tip": "Void all tokens of somebody, and make a new one",
    "action.remove_operator": "remove",
    "action.remove_operator.tip": "Remove somebody, and settle their chats",
    "help.group.people": "Among the people",
}
