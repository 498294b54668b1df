"""What the two pages show. Never a token or a secret."""

from ..login.people import Person
from ..login.tokens import DEATHS
from ..standin import StandIn
from ..wire import Json
from ..world import Message, Page, Thread, Visitor

# More than anybody scrolls through; the flood scenario stays light.
_SHOWN = 300
_ALERTS = 5


def overview(standin: StandIn) -> Json:
    """Pages, visitors, webhook, and the armed faults of all of them."""
    deliveries, world = standin.deliveries, standin.world
    armed = standin.faults.listed()
    faults = {(each["page_id"], each["psid"]): each for each in armed if each["call"] is None}
    return {
        "app": {"name": world.app.name, "callback_url": world.app.callback_url},
        "webhook": {
            "delivered": deliveries.delivered,
            "waiting": deliveries.pending(),
            "failing": [line for line in deliveries.lines() if line["failures"]],
            "alerts": deliveries.alerts[-_ALERTS:],
        },
        "pages": [
            _page(standin, page) | {"fault": faults.get((page.id, None))}
            for page in world.pages.values()
        ],
        "calls": [each for each in armed if each["call"] is not None],
        "people": [_person(standin, person) for person in world.people],
        "visitors": [
            _visitor(world.pages[visitor.page_id], visitor)
            | {"fault": faults.get((visitor.page_id, visitor.psid))}
            for visitor in world.visitors()
        ],
    }


def chat(standin: StandIn, visitor: Visitor) -> Json:
    """One thread as the visitor's own Messenger shows it."""
    page = standin.world.pages[visitor.page_id]
    thread = page.threads[visitor.psid]
    shown = thread.messages[-_SHOWN:]
    mine = next((message for message in reversed(shown) if not message.from_page), None)
    return {
        "page": {"id": page.id, "name": page.name, "state": _state(standin, page)},
        "blocked": visitor.psid in page.blocked,
        "unreachable": thread.unreachable,
        "visitor": {
            "psid": visitor.psid,
            "name": visitor.name,
            "locale": visitor.locale,
            "timezone": visitor.timezone,
        },
        "messages": [_message(thread, visitor, message) for message in shown],
        "on_its_way": mine is not None and standin.deliveries.awaits(mine.mid),
        "typing": thread.typing_until > standin.clock.now(),
        "seen_until": thread.seen_until,
        "delivered_until": thread.delivered_until,
        "read_until": thread.read_until,
    }


def _page(standin: StandIn, page: Page) -> Json:
    return {
        "id": page.id,
        "name": page.name,
        "brand": page.brand,
        "department": page.department,
        "subscribed": None if page.subscribed is None else list(page.subscribed),
        "state": _state(standin, page),
        "restricted": page.restricted,
        "token_death": _death(standin, page),
    }


def _death(standin: StandIn, page: Page) -> str | None:
    """What the token of the Page's system user has died of."""
    token = standin.tokens.find(page.token)
    causes = [cause for cause, subcode in DEATHS.items() if token and token.death == subcode]
    return causes[0] if causes else None


def _person(standin: StandIn, person: Person) -> Json:
    pages = standin.world.pages
    roles = [page_id for page_id, tasks in person.tasks.items() if tasks and page_id in pages]
    return {
        "id": person.id,
        "name": person.name,
        "roles": [{"id": each, "name": pages[each].name} for each in roles],
        "given": [pages[each].name for each in person.pages if each in roles],
        "granted": len([name for name in person.granted() if name != "public_profile"]),
        "tokens": standin.tokens.living(person),
    }


def _state(standin: StandIn, page: Page) -> str:
    """Whether webhooks of the Page come through: `ok`, or the reason why not."""
    if standin.world.app.callback_url is None:
        return "no_webhook"
    if page.subscribed is None:
        disabled = any(page.id in alert.get("pages", []) for alert in standin.deliveries.alerts)
        return "disabled" if disabled else "not_subscribed"
    failing = any(line["failures"] for line in standin.deliveries.lines())
    return "failing" if failing else "ok"


def _visitor(page: Page, visitor: Visitor) -> Json:
    thread = page.threads[visitor.psid]
    last = thread.messages[-1] if thread.messages else None
    unread = [each for each in thread.messages if each.from_page and each.at > thread.read_until]
    return {
        "psid": visitor.psid,
        "name": visitor.name,
        "page_id": page.id,
        "page_name": page.name,
        "unread": len(unread),
        "unreachable": thread.unreachable,
        "last": last
        and {
            "from_page": last.from_page,
            "at": last.at,
            "text": last.text if isinstance(last.text, str) else None,
            "attachments": len(last.attachments),
        },
    }


def _message(thread: Thread, visitor: Visitor, message: Message) -> Json:
    reactions = thread.reactions.get(message.mid, {})
    return {
        "mid": message.mid,
        "from_page": message.from_page,
        "at": message.at,
        # Whoever speaks to the control API may have put anything here.
        "text": message.text if isinstance(message.text, str) else None,
        "reply_to": message.reply_to,
        "persona": message.persona,
        "edits": message.edits,
        "attachments": [each for each in message.attachments if isinstance(each, dict)],
        "quick_replies": [each for each in message.quick_replies if isinstance(each, dict)],
        "reaction": reactions.get(visitor.psid),
        "page_reaction": reactions.get(visitor.page_id),
    }
