"""What exists at Meta: one app, its Pages, the people who write to them, and their threads."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .ids import Ids

# Messenger-related values of `subscribed_fields` in v26.0, and the commonest others.
# Meta: facebook-business SDK 26.0.3, adobjects/page.py.
_FIELDS = """
    feed mention ratings leadgen name picture category description
    messages message_echoes message_deliveries message_reads message_edits message_reactions
    message_mention message_context message_template_status_update
    messaging_account_linking messaging_appointments messaging_checkout_updates
    messaging_customer_information messaging_direct_sends messaging_fblogin_account_linking
    messaging_feedback messaging_game_plays messaging_handovers
    messaging_in_thread_lead_form_submit messaging_integrity messaging_optins messaging_optouts
    messaging_payments messaging_policy_enforcement messaging_postbacks messaging_pre_checkouts
    messaging_referrals response_feedback send_cart standby inbox_labels business_integrity
    calls call_permission_reply call_settings_update
    marketing_message_clicks marketing_message_deliveries marketing_message_delivery_failed
    marketing_message_echoes marketing_message_reads
"""
FIELDS = tuple(_FIELDS.split())


@dataclass
class App:
    """The one app. `fields` and `callback_url` are its app-level webhook subscription."""

    id: str
    secret: str
    verify_token: str
    name: str = "Messenger Console"
    require_proof: bool = False
    callback_url: str | None = None
    fields: tuple[str, ...] = ()

    @property
    def token(self) -> str:
        """The app access token, in the form that needs no request."""
        return f"{self.id}|{self.secret}"


@dataclass(frozen=True)
class Visitor:
    """One person as one Page sees them. `timezone` is the offset from GMT in hours.

    `hidden`: the profile is not accessible to us (Meta: User Profile API, consent).
    """

    psid: str
    page_id: str
    name: str
    locale: str = "en_US"
    timezone: float = 0
    hidden: bool = False
    key: str = ""


@dataclass(frozen=True)
class Message:
    """One message of a thread; `at` in ms. `text` is None where there is none."""

    mid: str
    from_page: bool
    at: int
    text: str | None
    metadata: str | None = None


@dataclass
class Thread:
    """The messages between a Page and a visitor.

    `opened_at` is the visitor's last action that opens the messaging window, in ms;
    None before the first.
    """

    messages: list[Message] = field(default_factory=list)
    opened_at: int | None = None

    def find(self, mid: str) -> Message | None:
        return next((message for message in self.messages if message.mid == mid), None)


@dataclass
class Page:
    """A Facebook Page. `subscribed` is what `subscribed_apps` last said, None: not at all."""

    id: str
    name: str
    token: str
    brand: str = ""
    department: str = ""
    subscribed: tuple[str, ...] | None = None
    visitors: dict[str, Visitor] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)


class World:
    """The app and its Pages, and how to find things in them."""

    def __init__(self, app: App, ids: Ids) -> None:
        self.app = app
        self.pages: dict[str, Page] = {}
        self._ids = ids

    def add_page(self, name: str, brand: str = "", department: str = "") -> Page:
        page = Page(self._ids.page(), name, self._ids.token(), brand, department)
        self.pages[page.id] = page
        return page

    def add_visitor(
        self,
        page: Page,
        name: str,
        locale: str = "en_US",
        timezone: float = 0,
        hidden: bool = False,
        key: str = "",
    ) -> Visitor:
        visitor = Visitor(self._ids.psid(), page.id, name, locale, timezone, hidden, key)
        page.visitors[visitor.psid] = visitor
        page.threads[visitor.psid] = Thread()
        return visitor

    def visitors(self) -> Iterator[Visitor]:
        for page in self.pages.values():
            yield from page.visitors.values()

    def visitor(self, psid: str) -> Visitor | None:
        return next((visitor for visitor in self.visitors() if visitor.psid == psid), None)

    def page_with_token(self, token: str) -> Page | None:
        return next((page for page in self.pages.values() if page.token == token), None)
