"""English words of the settings as such: their sections, and what people call what is in them.

"section.<id>.find" and "setting.<id>.find" are for the palette: other words for the same thing,
separated by commas.
"""

from __future__ import annotations

ENGLISH_SETTINGS: dict[str, str] = {
    "action.settings": "settings",
    "action.settings.tip": "Open the settings: channels, rules, people, this console",
    "action.sections": "sections",
    "action.sections.tip": "To the sections of the settings, and back",
    "help.group.settings": "In the settings",
    "settings.title": "Settings",
    "settings.key.sections": "sections",
    "settings.key.open": "open",
    "palette.section": "Settings › {section}",
    "palette.setting": "Settings › {section} › {setting}",
    "section.channels": "Channels",
    "section.channels.tip": "Connected Pages, what is wrong with them, and what mends it",
    "section.channels.find": (
        "page, pages, facebook, messenger, connect, disconnect, connection, integration,"
        " integrations, link, unlink, login, log in, account, accounts, reconnect, access,"
        " access expired, permission, permissions, webhook, switch off, turn off, on off, toggle,"
        " terms, terms of use, inbox, mailbox, meta"
    ),
    "section.flow": "Flow controls",
    "section.flow.tip": "Per brand: waiting time, retention, idle time, reply window",
    "section.flow.find": (
        "flow, timer, timers, rules, deadline, deadlines, automation, automatic, queue, queues,"
        " limits, time, times, routing, business rules, sla"
    ),
    "setting.waiting": "Waiting time",
    "setting.waiting.tip": "How long a new chat rings before it is missed",
    "setting.waiting.find": (
        "wait, ring, ringing, ring time, missed, missed chat, missed after, incoming, bell,"
        " response time, answer time, pick up time, alert, ring timeout"
    ),
    "setting.retention": "Retention of unanswered",
    "setting.retention.tip": "How long a missed chat is kept before it is completed",
    "setting.retention.find": (
        "retention, retain, keep, keep chats, unanswered, unanswered chats, expire, expiry,"
        " expiration, auto close, delete, clean up, cleanup, archive, storage, how long,"
        " complete automatically, unanswered timeout"
    ),
    "setting.idle": "Idle time",
    "setting.idle.tip": "How long an active chat may be quiet before it is completed",
    "setting.idle.find": (
        "idle, idle timeout, inactivity, inactive, quiet, silence, timeout, time out, auto close,"
        " close chats, close automatically, end automatically, auto end, abandoned, session length"
    ),
    "setting.window": "Reply window",
    "setting.window.tip": "How long Meta lets a person answer: fixed, shown with its source",
    "setting.window.find": (
        "window, 7 days, seven days, 24 hours, 24 h, human agent, messaging window, closed,"
        " too late, meta rule, policy, standard messaging"
    ),
    "setting.answering_apps": "Apps people answer in",
    "setting.answering_apps.tip": "Other help desks whose answers settle a chat as ours do",
    "setting.answering_apps.find": (
        "apps, app, app id, help desk, helpdesk, bot, chatbot, automatic answers, other app,"
        " third party, external, echo, echoes, zendesk, integration, handover"
    ),
    "section.brands": "Brands",
    "section.brands.tip": "Brands and their departments: add, rename, remove",
    "section.brands.find": (
        "brand, department, departments, team, teams, group, groups, shop, store, company,"
        " organization, organisation, name, rename, unit, storefront"
    ),
    "section.people": "People",
    "section.people.tip": "Who works here: invite, roles, departments, limits, tokens, remove",
    "section.people.find": (
        "operator, operators, people, person, user, users, member, members, staff, employee,"
        " colleague, agent, agents, invite, invitation, add user, new user, code, token, tokens,"
        " password, credentials, sign in, role, roles, rights, admin, admins, administrator,"
        " supervisor, limit, chats at once, concurrent, concurrent chats, capacity, last seen,"
        " online, presence, remove, delete user, fire, revoke, rotate, stolen"
    ),
    "section.record": "Record",
    "section.record.tip": "Who changed what, when, from what to what; export as CSV or JSON",
    "section.record.find": (
        "record, audit, audit log, audit trail, log, logs, trail, history, changes, change log,"
        " who changed, activity, export, csv, json, spreadsheet, compliance"
    ),
}
