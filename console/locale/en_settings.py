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
}
