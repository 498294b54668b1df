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
    "settings.not_read": "{section}: only for {roles}",
    "list.or": " or ",
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
