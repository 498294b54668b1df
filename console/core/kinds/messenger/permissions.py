"""What a Facebook account has to allow so that the Pages of a person can be answered for.

Sources: Meta, Messenger Platform overview (permissions, tasks of the person on the Page);
Webhooks for Messenger Platform and Page subscribed_apps (fields).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

REQUIRED_PERMISSIONS = (
    "pages_show_list",
    "pages_manage_metadata",
    "pages_messaging",
    "pages_read_engagement",
)
"""Without one of these nothing works."""

OPTIONAL_PERMISSIONS = ("business_management",)
"""Without it the Pages that belong to a business may not be listed."""

PERMISSIONS = (*REQUIRED_PERMISSIONS, *OPTIONAL_PERMISSIONS)
"""What a login asks for."""

SENDING_PERMISSION = "pages_messaging"
"""The one without which Meta refuses every message of a Page."""

FIELDS = (
    "messages",
    "message_echoes",
    "message_deliveries",
    "message_reads",
    "messaging_postbacks",
    "message_edits",
    "message_reactions",
    "messaging_referrals",
    "messaging_optins",
    "messaging_handovers",
    "standby",
    "messaging_account_linking",
    "messaging_policy_enforcement",
    "messaging_in_thread_lead_form_submit",
    "send_cart",
    "inbox_labels",
)
"""The events we ask Meta to report. Not `response_feedback`: subscribing to it puts buttons
under our messages at the visitor."""

ESSENTIAL_FIELDS = FIELDS[:5]
"""The events without which chats would be missed or answers not followed."""

HEARING_FIELDS = ("messages", "messaging_postbacks")
"""The events by which visitors are heard: without one of these new messages do not reach us."""

_PLUS = "PROFILE_PLUS_"
"""How the tasks on Pages of the new kind begin."""

_STANDS_FOR = {
    "MESSAGING": ("MESSAGING",),
    "MODERATE": ("MODERATE", "MANAGE"),
}
"""A needed task, and those that include it. Page subscribed_apps takes MANAGE for MODERATE."""


def missing_permissions(
    granted: Collection[str], wanted: Iterable[str] = REQUIRED_PERMISSIONS
) -> tuple[str, ...]:
    """The wanted permissions that were not granted."""
    return tuple(name for name in wanted if name not in granted)


def missing_tasks(tasks: Collection[str]) -> tuple[str, ...]:
    """What a person may not do on a Page and needs to, in Meta's words; () when all is there."""
    if f"{_PLUS}FULL_CONTROL" in tasks:
        return ()
    return tuple(
        needed
        for needed, enough in _STANDS_FOR.items()
        if not any(task in tasks or _PLUS + task in tasks for task in enough)
    )


def missing_fields(reported: Collection[str], wanted: Iterable[str] = FIELDS) -> tuple[str, ...]:
    """The wanted events that Meta does not report."""
    return tuple(name for name in wanted if name not in reported)
