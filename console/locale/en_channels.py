"""English words of Settings > Channels: the list, the terms, accounts, the login, the steps."""

from __future__ import annotations

ENGLISH_CHANNELS: dict[str, str] = {
    # Keys and notes that the windows share
    "list.comma": ", ",
    "key.close": "close",
    "key.back": "back",
    "key.cancel": "cancel",
    "key.choose": "choose",
    "key.go_on": "go on",
    "settings.offline": (
        "No connection to the relay: this can be read, and changed when the connection is back."
    ),
    "settings.waiting": "Waiting for the relay …",
    "settings.unchanged": "Nothing has changed.",
    # Actions
    "action.connect_brand": "connect",
    "action.connect_brand.tip": "Connect a brand to a Facebook Page",
    "action.switch_channel": "on/off",
    "action.switch_channel.tip": "Switch a channel off, or on again",
    "action.reconnect": "reconnect",
    "action.reconnect.tip": "Sign in to Facebook again for a Page that is in trouble",
    "action.unlink": "unlink",
    "action.unlink.tip": "Disconnect a Page from its brand",
    "action.accounts": "accounts",
    "action.accounts.tip": "Manage the Facebook accounts",
    "action.brands": "brands",
    "action.brands.tip": "Add and rename brands and departments",
    "action.terms": "terms",
    "action.terms.tip": "Read the terms of use and who accepted them",
    "action.check_channels": "check",
    "action.check_channels.tip": "Ask Facebook now how the channels stand",
    "help.group.channels": "In the channels",
    # The list
    "channels.title": "Settings › Channels › Facebook",
    "channels.none": "No brand is connected to a Facebook Page yet.",
    "channels.first": (
        "{key} connects one: agree to the terms, name the brand, sign in to Facebook in a browser,"
        " choose the Page and the department that answers."
    ),
    "channels.column.brand": "Brand",
    "channels.column.page": "Page",
    "channels.column.department": "Department",
    "channels.column.state": "State",
    "channels.state.none": "– not connected",
    "channels.state.on": "● on",
    "channels.state.off": "○ off",
    "channels.state.off_kept": "○ off · {n} kept",
    "channels.state.unlinked": "◌ unlinked",
    "channels.state.trouble": "✗ in trouble",
    "channels.since": "since {moment}",
    "channels.through": "through {name}",
    "channels.last_event": "last event {moment}",
    "channels.no_event": "no event heard yet",
    "channels.checked": "checked {moment}",
    "channels.expires": "access until {date}",
    "channels.missing_fields": "Facebook does not report: {fields}",
    "channels.unchecked": "Not checked: {problem}",
    "channels.left_out": (
        "Left out when {name} last signed in to Facebook: sign in again and choose this Page too."
        " If it is not offered there, {name} has no role on it any more."
    ),
    "channels.offer.reconnect": "reconnect",
    "channels.offer.connect_brand": "connect it",
    "channels.offer.switch_channel": "switch on",
    "channels.offer.check_channels": "check again, when Facebook has lifted it",
    "channels.choose_first": "Choose the Page, then press {key}: {label}.",
    "channels.no_channel": "No Page is connected here. {key}: {label}.",
    "channels.connected": "{channel} is connected to {brand}.",
    "channels.switch_off.title": "Switch {channel} off?",
    "channels.switch_off": (
        "No new chats come in and no answers go out. What visitors write meanwhile is kept, and"
        " shown as missed chats when the channel is on again."
    ),
    "channels.switched_off": "{channel} is off. What visitors write is kept.",
    "channels.switched_on": "{channel} is on.",
    "channels.switched_on_kept": "{channel} is on. Kept messages, now missed chats: {n}",
    "channels.unlink.title": "Unlink {channel}?",
    "channels.unlink": (
        "Nothing comes in from this Page any more and nothing can be answered. Facebook is told"
        " to report nothing, and the relay forgets its access. Chats stay readable here."
    ),
    "channels.unlink.again": (
        "Once more, since colleagues may be in its chats: unlink {channel} from {brand} now?"
    ),
    "channels.unlinking": "Unlinking: Facebook is being told …",
    "channels.unlinked": "{channel} is unlinked.",
    "channels.reconnect.title": "Reconnect {channel}?",
    "channels.reconnect": "Its access is renewed at Facebook. Chats and settings stay.",
    "channels.reconnect.again": (
        "You will sign in to Facebook as {account}. This renews the access of: {channels}. Go on?"
    ),
    "channels.reconnect.anew": (
        "No Facebook account is kept for {channel}: you choose one that may use it. Go on?"
    ),
    "channels.checking": "Asking Facebook how the channels stand …",
    "channels.looked": "Facebook was asked just now.",
    "channels.mended": "Mended: {channels}",
    "channels.reconnected": "Reconnected; nothing else was wrong.",
    # Terms of use
    "terms.title": "Terms of use for connecting Pages, version {version}",
    "terms.text": (
        "What this is about. From now on this console and its relay may receive and answer the"
        " messages of the Facebook Pages that you connect.\n\n"
        "You may do this. You connect only Pages that are your company's own, or whose owner has"
        " asked you to. Facebook's own rules for Pages and Messenger hold as before.\n\n"
        "What goes to Facebook. The answers, files and reactions of your operators; that a"
        " message was seen or an answer is being typed; who signed in, and which Pages this"
        " program may use. Nothing else leaves your relay.\n\n"
        "What the relay keeps. The names of your brands, departments and operators; visitors'"
        " names and ids; the texts, times and states of messages; who did what, and when."
        " Access to Facebook is kept encrypted. Pictures and other media stay at Facebook and"
        " are fetched when somebody looks at them; files you send are kept until they are"
        " sent.\n\n"
        "Only people. From 24 hours to 7 days after a visitor's last message an answer goes out"
        " with Facebook's HUMAN_AGENT tag. It is for answers that a person has written. Nothing"
        " automatic is sent with it, and no advertising.\n\n"
        "Visitors' rights. Visitors may ask what is kept about them and have it deleted; your"
        " company sees to it.\n\n"
        "Ending it. An admin can unlink a Page or remove an account at any time. Facebook is"
        " told, and the relay forgets the access; earlier chats stay readable until you delete"
        " the relay's data."
    ),
    "terms.nobody": "Nobody has accepted these terms yet. Until then nothing can be connected.",
    "terms.accepted": "✓ Accepted by {name}, {moment}",
    "terms.accepted_before": (
        "{name} accepted version {version} ({moment}). These terms are newer: please accept them."
    ),
    "terms.key.read": "read on",
    "terms.key.accept": "accept",
    "terms.key.decline": "decline",
    # Accounts
    "accounts.title": "Facebook accounts",
    "accounts.none": "Nobody has signed in to Facebook yet.",
    "accounts.pages.one": "{n} Page",
    "accounts.pages.other": "{n} Pages",
    "accounts.signed_in": "signed in {moment} by {name}",
    "accounts.used": "in use for {channels}",
    "accounts.unused": "in use for no channel",
    "accounts.missing": "Not allowed: {permissions}",
    "accounts.key.add": "add",
    "accounts.key.again": "sign in again",
    "accounts.key.remove": "remove",
    "accounts.connected": "{name} is signed in.",
    "accounts.remove.title": "Remove {name}?",
    "accounts.remove": (
        "Its permissions are given back to Facebook and its access is forgotten. No channel"
        " lives on it."
    ),
    "accounts.remove.used": (
        "Its permissions are given back to Facebook and its access is forgotten. This unlinks:"
        " {channels}"
    ),
    "accounts.remove.again": "Once more: remove the account of {name} now?",
    "accounts.removing": "Giving back the permissions of {name} …",
    "accounts.removed": "{name} is removed.",
    # Brands and departments
    "brands.title": "Settings › Brands and departments",
    "brands.none": "There is no brand yet. One comes with the first Page, or is added in Brands.",
    "brands.not_removed": "{name} is not removed. {why}.",
    "brands.remove.title": "Remove {name}?",
    "brands.remove": "Nothing uses it. Completed chats of it stay, and its name is free again.",
    "brands.removed": "{name} is removed.",
    "action.add_brand": "new brand",
    "action.add_brand.tip": "Add a brand",
    "action.add_department": "new department",
    "action.add_department.tip": "Add a department to the brand under the cursor",
    "action.rename_brand": "rename",
    "action.rename_brand.tip": "Give the brand or department under the cursor another name",
    "action.remove_brand": "remove",
    "action.remove_brand.tip": "Remove this brand or department, when nothing uses it",
    "help.group.brands": "Among brands and departments",
    # Facebook's login
    "login.title": "Sign in to Facebook",
    "login.title.again": "Sign in to Facebook again as {name}",
    "login.starting": "Asking the relay for the address of the login …",
    "login.what": (
        "Open this address in a browser, sign in, and choose the Pages that may be used. This"
        " window sees at once when you are done."
    ),
    "login.local": "o opens a browser here. Any other browser will do as well.",
    "login.remote": (
        "A click with Ctrl or ⌘ opens it in many terminals. Or copy it with c, or show it alone"
        " with a and select it."
    ),
    "login.waiting": "Waiting for the browser, {time} left",
    "login.code": "did the browser end on an error? paste its address here",
    "login.checking": "Checking the code …",
    "login.opened": "A browser is opening.",
    "login.not_opened": "No browser could be opened. Copy the address instead.",
    "login.copied": (
        "Copied, if this terminal lets programs copy. Otherwise show the address alone with a."
    ),
    "login.address_hint": "Select it with the mouse; line ends do no harm   Esc back",
    "login.connected.one": "✓ Connected: {n} Page\n\n{name}",
    "login.connected.other": "✓ Connected: {n} Pages\n\n{name}",
    "login.missing": (
        "Not allowed, and not needed to answer: {permissions}. r asks Facebook once more."
    ),
    "login.left_out": (
        "✗ Left out, so nothing can be received or answered there: {channels}\n"
        "r signs in again: choose these Pages at Facebook too. If they are not offered there,"
        " {name} has no role on them any more."
    ),
    "login.failed": "Nothing has been connected and nothing has changed.",
    "login.key.open": "open a browser",
    "login.key.copy": "copy",
    "login.key.alone": "show alone",
    "login.key.paste": "enter the code",
    "login.key.send": "send the code",
    "login.key.leave": "leave the field",
    "login.key.again": "sign in again",
    "login.key.ask_again": "ask again",
    # Connecting a brand
    "connect.title": "Connect a brand · {n} of {total} · {step}",
    "connect.step.brand": "Brand",
    "connect.step.account": "Facebook account",
    "connect.step.page": "Page",
    "connect.step.department": "Department",
    "connect.step.review": "Review",
    "connect.ask.brand": "Which brand is to be connected?",
    "connect.ask.account": "Through whose Facebook account?",
    "connect.ask.page": "To which Page?",
    "connect.ask.department": "Which department answers?",
    "connect.ask.review": "Is everything right? Enter on a line changes it.",
    "connect.new_brand": "New brand",
    "connect.first_account": "Sign in to Facebook",
    "connect.new_account": "Sign in with another account",
    "connect.new_page": "The Page is missing: choose more Pages at Facebook",
    "connect.new_department": "New department",
    "connect.key.new_brand": "new brand",
    "connect.key.new_account": "sign in",
    "connect.key.new_page": "more Pages",
    "connect.key.new_department": "new department",
    "connect.key.finish": "finish or change",
    "connect.finish": "Finish: connect this Page",
    "connect.used": "in use by {brand} · {department}; unlink it there first",
    "connect.used_here": "connected here already, to {department}",
    "connect.lacking": "this account may not do enough here; missing: {tasks}",
    "connect.changed": "Something has changed meanwhile; please choose again.",
    "connect.doing": "Connecting: Facebook is asked to report the messages of {channel} …",
    "task.MESSAGING": "messages",
    "task.MODERATE": "comments and conversations",
    # Names
    "name.new_brand": "New brand",
    "name.new_department": "New department of {brand}",
    "name.rename": "Rename {name}",
    "name.what": "A name that everybody here recognises, up to 80 characters:",
    "name.hint": "Enter keeps it   Esc cancels",
    # What a request or a login can come to: what happened, and the way on
    "problem.not_allowed": "Only an admin can do this.",
    "problem.not_allowed.way": "Ask an admin to do it; the channels in the settings name them.",
    "problem.not_configured": "The relay is not set up for this: {detail}",
    "problem.not_configured.bare": "The relay is not set up for this.",
    "problem.not_configured.way": "Set it at the relay, start the relay again, then try again.",
    "problem.declined": "The login was cancelled at Facebook.",
    "problem.declined.way": "Sign in again when you want to go on.",
    "problem.expired": (
        "This login is over: it took too long, was used already, or the relay was restarted."
    ),
    "problem.expired.way": "Start a new one.",
    "problem.bad_code": "This is no code that Facebook takes: {detail}",
    "problem.bad_code.bare": "There is no code in this that Facebook takes.",
    "problem.bad_code.way": (
        "Copy the whole address on which the browser ended, or start a new login."
    ),
    "problem.other_person": "{detail} signed in, and not the account that was to be reconnected.",
    "problem.other_person.bare": "Somebody else signed in than the account to be reconnected.",
    "problem.other_person.way": (
        "Switch to the right account at Facebook and sign in again. Another account is added"
        " under accounts."
    ),
    "problem.missing_permissions": "Facebook was not allowed to give: {detail}",
    "problem.missing_permissions.bare": "Facebook was not allowed to give what is needed.",
    "problem.missing_permissions.way": "Sign in again and leave these permissions switched on.",
    "problem.missing_tasks": "This account may not do enough on the Page; missing: {detail}",
    "problem.missing_tasks.bare": "This account may not do enough on the Page.",
    "problem.missing_tasks.way": (
        "Somebody with full control of the Page gives it more access in the Page's settings at"
        " Facebook; then sign in again."
    ),
    "problem.no_pages": "This account lets us use no Page.",
    "problem.no_pages.way": (
        "Sign in again and choose Pages, or use an account that manages the Page."
    ),
    "problem.page_in_use": "This Page is connected to {detail}.",
    "problem.page_in_use.bare": "This Page is connected to another brand.",
    "problem.page_in_use.way": "Unlink it there first, or choose another Page.",
    "problem.not_subscribed": "Facebook agreed and yet does not report: {detail}",
    "problem.not_subscribed.bare": "Facebook agreed and yet reports nothing.",
    "problem.not_subscribed.way": (
        "Try again in a minute. If it stays so, look at the app's webhooks at"
        " developers.facebook.com."
    ),
    "problem.access_expired": "Facebook does not accept the access of this account any more.",
    "problem.access_expired.way": "Sign in again with it.",
    "problem.unreachable": "Facebook could not be reached.",
    "problem.unreachable.way": "Nothing has changed. Try again in a moment.",
    "problem.refused": "Facebook refused: {detail}",
    "problem.refused.bare": "Facebook refused, without saying why.",
    "problem.refused.way": "Nothing has changed. Look at the Page at Facebook, then try again.",
    "problem.unknown": "What this is about is not there any more.",
    "problem.unknown.way": "Go back: the lists show what there is now.",
    "problem.bad_name": "This name can not be read on a screen.",
    "problem.bad_name.way": "Write 1 to 80 signs.",
    "problem.name_in_use": "Somebody else is called {detail}.",
    "problem.name_in_use.way": "Choose another name.",
    "problem.relay_gone": "The relay does not answer.",
    "problem.relay_gone.way": "Try again when the status line says that it is live.",
    "problem.read_only": "The relay can not write at present; its disk may be full.",
    "problem.read_only.way": "Try again when there is room on the relay's disk.",
}
