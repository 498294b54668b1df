"""What an account has to allow, by Meta's words."""

from __future__ import annotations

import pytest

from console.core.kinds.messenger.permissions import (
    ESSENTIAL_FIELDS,
    FIELDS,
    OPTIONAL_PERMISSIONS,
    PERMISSIONS,
    REQUIRED_PERMISSIONS,
    SENDING_PERMISSION,
    missing_fields,
    missing_permissions,
    missing_tasks,
)


@pytest.mark.parametrize(
    ("tasks", "missing"),
    [
        (("MESSAGING", "MODERATE"), ()),
        (("ADVERTISE", "MESSAGING", "MANAGE"), ()),
        (("PROFILE_PLUS_MESSAGING", "PROFILE_PLUS_MODERATE"), ()),
        (("PROFILE_PLUS_MESSAGING", "PROFILE_PLUS_MANAGE"), ()),
        (("PROFILE_PLUS_FULL_CONTROL",), ()),
        (("MESSAGING",), ("MODERATE",)),
        (("MODERATE", "MANAGE"), ("MESSAGING",)),
        (("PROFILE_PLUS_MODERATE",), ("MESSAGING",)),
        (("ANALYZE", "CREATE_CONTENT"), ("MESSAGING", "MODERATE")),
        ((), ("MESSAGING", "MODERATE")),
    ],
)
def test_tasks_of_old_and_new_pages(tasks: tuple[str, ...], missing: tuple[str, ...]) -> None:
    assert missing_tasks(tasks) == missing


def test_permissions_and_fields_are_named_in_order() -> None:
    assert missing_permissions(PERMISSIONS) == ()
    assert missing_permissions(()) == REQUIRED_PERMISSIONS
    assert missing_permissions(REQUIRED_PERMISSIONS, OPTIONAL_PERMISSIONS) == OPTIONAL_PERMISSIONS
    assert missing_fields(FIELDS) == ()
    assert missing_fields({"messages"}, ESSENTIAL_FIELDS) == ESSENTIAL_FIELDS[1:]


def test_the_lists_agree() -> None:
    assert SENDING_PERMISSION in REQUIRED_PERMISSIONS
    assert len(set(FIELDS)) == len(FIELDS)
    assert "response_feedback" not in FIELDS
