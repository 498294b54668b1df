"""English words of the windows that lie over the inbox."""

from __future__ import annotations

ENGLISH_SCREENS: dict[str, str] = {
    "dialog.close": "Esc closes",
    "dialog.yes_no": "y yes   n no",
    "help.title": "Keys",
    "help.hint": "Esc closes   {key} finds any of these by name",
    "help.group.queues": "Queues",
    "help.group.chat": "The chat",
    "help.group.view": "The screen",
    "help.group.program": "The program",
    "help.group.composer": "While writing",
    "token.title.unknown_token": "The relay does not accept this operator",
    "token.title.token_rotated": "Your token has been replaced",
    "token.title.removed": "You are not an operator here any more",
    "token.title.invite_used": "This code has been used",
    "token.title.invite_expired": "This code is too old",
    "token.title.unknown_invite": "The relay does not know this code",
    "token.what.unknown_token": (
        "The token is wrong or has been taken away. Enter another, or the code (inv-…) that an"
        " admin gives you. What you have typed is kept on this machine."
    ),
    "token.what.token_rotated": (
        "An admin has made a new one; the old one lets nobody in any more. Enter the new token, or"
        " the code (inv-…) that an admin gives you: then what you have typed is here again."
    ),
    "token.what.removed": (
        "An admin has removed you; your active chats wait in Unanswered, or a colleague has them."
        " Whoever works here next enters their own token or code (inv-…), and sees nothing of"
        " what you have typed."
    ),
    "token.what.invite_used": (
        "Another console has signed in with it. If that was not you, tell an admin at once. Ask"
        " for a new code, and enter it here."
    ),
    "token.what.invite_expired": (
        "A code is good for 24 hours, and until the next one is made. Ask an admin for a new one,"
        " and enter it here."
    ),
    "token.what.unknown_invite": (
        "Is it typed as it was given, and is this the relay of your company? Enter it again, or"
        " ask an admin for a new one."
    ),
    "token.hint": "Enter signs in   Esc keeps reading offline",
    "token.hint.hidden": "Enter signs in   Esc closes",
    "token.bad_code": "A code is inv- and four groups of five letters or digits",
    "notice.token_not_kept": "The token can not be kept on this machine: {why}",
    "confirm.send_again.title": "Send this message again?",
    "confirm.send_again": (
        "Nobody can say whether it arrived. If it did, the visitor reads it twice.\n\n{text}"
    ),
    "notice.no_earlier": "There are no earlier chats with this visitor",
    "notice.unknown_action": "settings.toml: there is no action {name}; {help} shows all keys",
    "notice.starting": "starting the relay and the visitors",
    "action.next_chat": "next",
    "action.next_chat.tip": "Go to the next chat that needs you",
    "action.earlier_chats": "earlier chats",
    "action.earlier_chats.tip": "Read earlier chats of this visitor",
    "action.own_status": "your status",
    "action.own_status.tip": "Say whether you are available, busy or away",
    "notice.damaged": "A file of this console could not be read and was set aside: {detail}",
    "disk.locked": (
        "Another program has a file of this console open: {detail}. Close it (a database viewer, a"
        " backup) and start the console again; nothing is lost"
    ),
    "disk.read_only": (
        "A file of this console can not be written: {detail}. Make its disk writable, or name"
        " another folder with MESSENGER_CONSOLE_DATA"
    ),
    "disk.full": (
        "The disk is full: {detail}. Make room on it; what is typed is not saved before that"
    ),
    "disk.no_access": (
        "This console may not use its own folder: {detail}. Make it yours again, or name another"
        " with MESSENGER_CONSOLE_DATA"
    ),
    "disk.newer": (
        "{detail}. Update this console, or name another folder with MESSENGER_CONSOLE_DATA"
    ),
    "disk.too_many": "{detail}. Leave one of them, then start this one again",
    "disk.failing": (
        "This machine's disk fails: {detail}. Look at the disk; what is typed may not be saved"
    ),
    "notice.not_kept": "Not saved on this machine: {detail}",
    "notice.set_aside": (
        "Drafts and unsent answers of another operator, or for a relay that has begun anew, are"
        " not shown and not sent; they are kept in {detail}"
    ),
    "notice.fault": "A fault of this program ({detail}); the rest goes on. It ends with a report",
    "notice.unpaintable": (
        "A fault of this program: what is marked ✗ can not be shown. Work goes on; {quit} ends with"
        " a report"
    ),
    "fault.unpaintable": "can not be shown: a fault of this program ({what}), reported at its end",
    "notice.link_failed": "The connection has stopped: {detail}. Start the console again",
    "palette.search": "Search for a command",
    "palette.none": "No command has this name",
    "notice.incoming_many": "{n} new chats",
    "notice.completed": "Your chat with {name} is completed: {reason}",
    "notice.not_connected": "Not connected: earlier chats are at the relay",
    "notice.quit": "{key} leaves",
    "notice.role.operator": "You are an operator from now on: you answer your chats",
    "notice.role.supervisor": (
        "You are a supervisor from now on: you see all chats, and may end them"
    ),
    "notice.role.admin": "You are an admin from now on: settings and people are yours too",
    "notice.signed_in": "You are signed in as {name}; there is nothing to type",
    "confirm.end.title": "End the chat and drop your draft?",
    "confirm.end": "There is an unsent draft in this chat:\n\n{text}",
    "action.sign_in": "sign in",
    "action.sign_in.tip": "Give another token or a code, when the relay refuses this operator",
    "header.asked.pick_up": "picking up, waiting for the relay",
    "header.asked.end": "ends when the relay is back",
}
