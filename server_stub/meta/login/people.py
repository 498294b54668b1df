"""The people who may log in: their roles on Pages and what they have let our app do.

Meta: Permissions Reference; Page tasks (facebook-business SDK 26.0.3, adobjects/page.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

TASKS = ("ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE")
# What the same roles are called on Pages of the new kind.
PLUS = "PROFILE_PLUS_"
PLUS_TASKS = (*(PLUS + name for name in TASKS), f"{PLUS}FULL_CONTROL")

# Needed to answer people for a Page. Meta: Messenger Platform, overview.
MESSAGING_PERMISSIONS = (
    "pages_show_list",
    "pages_manage_metadata",
    "pages_messaging",
    "pages_read_engagement",
    "business_management",
)
PERMISSIONS = (
    "public_profile",
    *MESSAGING_PERMISSIONS,
    "pages_user_locale",
    "pages_user_timezone",
    "pages_user_gender",
    "page_utility_messaging",
    "email",
    "instagram_basic",
    "instagram_manage_messages",
)


def may(role: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether a role has one of the wanted tasks, under either name."""
    held = set(role)
    return f"{PLUS}FULL_CONTROL" in held or any(
        name in held or PLUS + name in held for name in wanted
    )


@dataclass
class Person:
    """Somebody with a Facebook account.

    `id` is app-scoped: it is no PSID. `tasks` are the roles by Page id. `permissions` are what
    was asked of them: granted (True) or declined. `pages` are the Pages our app may use.
    """

    id: str
    name: str
    tasks: dict[str, tuple[str, ...]] = field(default_factory=dict)
    permissions: dict[str, bool] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)

    def grant(self, pages: Iterable[str], granted: Iterable[str], asked: Iterable[str]) -> None:
        """What the dialog ended in: it replaces the Pages and adds to the permissions."""
        self.pages = [page_id for page_id in dict.fromkeys(pages) if self.tasks.get(page_id)]
        chosen = {*granted, "public_profile"}
        self.permissions |= {name: name in chosen for name in [*asked, "public_profile"]}

    def revoke_all(self) -> None:
        """The app is removed from the person's settings."""
        self.permissions.clear()
        self.pages.clear()

    def allows(self, permission: str, page_id: str | None = None) -> bool:
        """Whether our app may do this for them, and on that Page."""
        granted = self.permissions.get(permission, False)
        return granted and (page_id is None or page_id in self.pages)

    def granted(self) -> list[str]:
        return [name for name, granted in self.permissions.items() if granted]
