"""What exists at Meta: one app, its Pages, the people who write to them, and their threads."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from .ids import Ids
from .login.people import TASKS, Person
from .wire import Json

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
    """The one app. `fields` and `callback_url` are its app-level webhook subscription.

    `redirect_uris` are where the login dialog may lead; empty: anywhere over HTTPS and to this
    machine. The other two addresses are told when a person removes the app, or wants their
    data deleted.
    """

    id: str
    secret: str
    verify_token: str
    name: str = "Messenger Console"
    require_proof: bool = False
    callback_url: str | None = None
    fields: tuple[str, ...] = ()
    redirect_uris: tuple[str, ...] = ()
    deauthorize_url: str | None = None
    data_deletion_url: str | None = None

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
    """One message of a thread; `at` in ms. `text` is None where there is none.

    `persona` is the name of the one it was sent as; `edits` is how often it was changed.
    """

    mid: str
    from_page: bool
    at: int
    text: str | None
    metadata: str | None = None
    reply_to: str | None = None
    attachments: tuple[Json, ...] = ()
    quick_replies: tuple[Json, ...] = ()
    persona: str = ""
    edits: int = 0


@dataclass(frozen=True)
class Persona:
    """Somebody in whose name a Page may answer. Meta: Personas."""

    id: str
    name: str
    picture: str


Unreachable = Literal["", "blocked", "deactivated", "deleted"]


@dataclass
class Thread:
    """The messages between a Page and a visitor; all times in ms.

    `opened_at` is the visitor's last action that opens the messaging window, None before the
    first; `wrote_at` their last message, from which a person's seven days count. What is not
    younger than `delivered_until` has reached the visitor's device, than `read_until` the visitor
    has read, than `seen_until` the Page has marked as seen. The Page is shown typing until
    `typing_until`. `reactions` are emoji, by message id and then by who reacted, a PSID or the
    Page's id. `owner` is the id of the app that holds the thread until `owner_until`; see
    `routing`. `unreachable` is why the visitor gets nothing from the Page: they have blocked it,
    or their account is no more; they do nothing either then.
    """

    messages: list[Message] = field(default_factory=list)
    opened_at: int | None = None
    wrote_at: int | None = None
    delivered_until: int = 0
    read_until: int = 0
    seen_until: int = 0
    typing_until: int = 0
    reactions: dict[str, dict[str, str]] = field(default_factory=dict)
    owner: str | None = None
    owner_until: int = 0
    unreachable: Unreachable = ""

    def find(self, mid: str) -> Message | None:
        return next((message for message in self.messages if message.mid == mid), None)


@dataclass
class Page:
    """A Facebook Page. `subscribed` is what `subscribed_apps` last said, None: not at all.

    `refused` are fields that the app may not have there: one of them fails a subscription.
    `token` is a Page token of a system user: it works without anybody's login and never expires.
    `default_app` is the id of the app to which idle threads belong, None: conversation routing
    is not set up. `blocked` are the PSIDs of visitors whom the Page does not want to hear.
    `restricted`: Meta lets the Page send nothing for the time being. `audience` is how many
    people it can message besides those on stage; its allowance depends on them. `profile` is its
    Messenger profile, by property.
    """

    id: str
    name: str
    token: str
    brand: str = ""
    department: str = ""
    category: str = "Shopping & retail"
    subscribed: tuple[str, ...] | None = None
    refused: tuple[str, ...] = ()
    visitors: dict[str, Visitor] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)
    default_app: str | None = None
    blocked: list[str] = field(default_factory=list)
    restricted: bool = False
    audience: int = 50
    personas: dict[str, Persona] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)

    @property
    def engaged(self) -> int:
        """How many people the Page can message. Meta: Messenger Platform, rate limiting."""
        on_stage = sum(1 for thread in self.threads.values() if thread.opened_at is not None)
        return max(1, self.audience + on_stage)


class World:
    """The app, its Pages and the people who log in, and how to find things in them.

    Two people exist from the start: the first has every role on every Page, the second none.
    """

    def __init__(self, app: App, ids: Ids) -> None:
        self.app = app
        self.pages: dict[str, Page] = {}
        self.people: list[Person] = []
        self._ids = ids
        self.add_person("Mika Aoyama")
        self.add_person("Tom Berger")

    def add_person(self, name: str) -> Person:
        """Somebody without a role on any Page."""
        person = Person(self._ids.user(), name)
        self.people.append(person)
        return person

    def add_page(self, name: str, brand: str = "", department: str = "") -> Page:
        page = Page(self._ids.page(), name, self._ids.token(), brand, department)
        self.pages[page.id] = page
        self.people[0].tasks[page.id] = TASKS
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

    def person(self, person_id: str) -> Person | None:
        return next((person for person in self.people if person.id == person_id), None)

    def page_with_token(self, token: str) -> Page | None:
        return next((page for page in self.pages.values() if page.token == token), None)
