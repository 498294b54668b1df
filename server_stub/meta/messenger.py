"""Messenger itself: people and Pages write, read, and the app's webhook hears of it."""

from collections.abc import Callable
from typing import Any

from .clock import Clock
from .deliveries import Deliveries, Item
from .ids import Ids
from .outside import USER_AGENT
from .wire import Json, encode, signatures
from .world import Message, Page, Thread, Visitor, World

# Event key -> subscription field. Meta: Messenger Platform, webhook events.
_FIELD_OF = {
    "message": "messages",
    "message_edit": "message_edits",
    "delivery": "message_deliveries",
    "read": "message_reads",
    "reaction": "message_reactions",
    "postback": "messaging_postbacks",
    "referral": "messaging_referrals",
    "optin": "messaging_optins",
    "account_linking": "messaging_account_linking",
    "policy_enforcement": "messaging_policy_enforcement",
    "pass_thread_control": "messaging_handovers",
    "take_thread_control": "messaging_handovers",
    "request_thread_control": "messaging_handovers",
    "app_roles": "messaging_handovers",
    "response_feedback": "response_feedback",
    "order": "send_cart",
}
# What a visitor does that opens the 24 hours. Meta: Send a Message, messaging window.
_OPENERS = ("message", "postback", "referral", "reaction")

Answered = Callable[[Visitor, Message], None]


class Messenger:
    """Threads and the notifications about them. `listeners` hear of every message of a Page."""

    def __init__(self, world: World, clock: Clock, ids: Ids, deliveries: Deliveries) -> None:
        self.listeners: list[Answered] = []
        self._world = world
        self._clock = clock
        self._ids = ids
        self._deliveries = deliveries

    def writes(self, visitor: Visitor, text: str) -> str:
        """The visitor writes a text. Returns its message id."""
        return self.says(visitor, {"text": text})

    def says(self, visitor: Visitor, message: Json) -> str:
        """The visitor sends `message`, a webhook `message` object with or without `mid`."""
        message = {"mid": self._ids.mid()} | message
        self.acts(visitor, {"message": message})
        return str(message["mid"])

    def acts(self, visitor: Visitor, event: Json, field: str | None = None) -> None:
        """The visitor causes `event`, one event key and its object, of any kind.

        `field` is the subscription it needs, for kinds not known here.
        """
        now = self._clock.now()
        page, thread = self._page(visitor), self._thread(visitor)
        key = next((key for key in event if key in _FIELD_OF), next(iter(event), ""))
        value = event.get(key)
        if key == "message" and isinstance(value, dict):
            mid = str(value.get("mid", ""))
            thread.messages.append(Message(mid, False, now, value.get("text")))
        if key in _OPENERS:
            thread.opened_at = now
        people = {"sender": {"id": visitor.psid}, "recipient": {"id": page.id}}
        self._notify(page, field or _FIELD_OF.get(key, key), people | {"timestamp": now} | event)

    def reads(self, visitor: Visitor) -> None:
        """The visitor has read all that was sent so far."""
        self.acts(visitor, {"read": {"watermark": self._clock.now()}})

    def receives(self, visitor: Visitor, mids: list[str]) -> None:
        """Messages have reached the visitor's device."""
        self.acts(visitor, {"delivery": {"mids": mids, "watermark": self._clock.now()}})

    def page_writes(
        self,
        visitor: Visitor,
        text: str,
        metadata: str | None = None,
        reply_to: str | None = None,
        echo: bool = True,
    ) -> Message:
        """The Page answers through our app; the app hears its own message as an echo."""
        page, thread = self._page(visitor), self._thread(visitor)
        message = Message(self._ids.mid(), True, self._clock.now(), text, metadata)
        body: dict[str, Any] = {"mid": message.mid, "text": text, "is_echo": True}
        body["app_id"] = int(self._world.app.id)
        if metadata is not None:
            body["metadata"] = metadata
        if reply_to is not None:
            replied = thread.find(reply_to)
            body["reply_to"] = {
                "mid": reply_to,
                "is_self_reply": replied is not None and replied.from_page,
            }
        thread.messages.append(message)
        if echo:
            people = {"sender": {"id": page.id}, "recipient": {"id": visitor.psid}}
            event = people | {"timestamp": message.at, "message": body}
            self._notify(page, "message_echoes", event)
        for listener in self.listeners:
            listener(visitor, message)
        return message

    def post_raw(self, body: bytes, headers: dict[str, str]) -> bool:
        """Post `body` as it is, whatever is subscribed. False if no callback is set."""
        url = self._world.app.callback_url
        if url is not None:
            self._deliveries.put(url, Item("", body, self.headers(body) | headers))
        return url is not None

    def headers(self, body: bytes) -> dict[str, str]:
        """What a notification carries besides its body."""
        general = {"Content-Type": "application/json", "User-Agent": USER_AGENT}
        return general | signatures(self._world.app.secret, body)

    def _notify(self, page: Page, field: str, event: Json) -> None:
        """Only what app and Page have both subscribed goes out. Meta: subscribed_apps."""
        app = self._world.app
        if app.callback_url is None or field not in app.fields:
            return
        if page.subscribed is None or field not in page.subscribed:
            return
        entry = {"id": page.id, "time": self._clock.now(), "messaging": [event]}
        body = encode({"object": "page", "entry": [entry]})
        self._deliveries.put(app.callback_url, Item(page.id, body, self.headers(body)))

    def _page(self, visitor: Visitor) -> Page:
        return self._world.pages[visitor.page_id]

    def _thread(self, visitor: Visitor) -> Thread:
        return self._page(visitor).threads[visitor.psid]
