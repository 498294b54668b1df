"""Messenger itself: people and Pages write, read and react, and the app's webhook hears of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from . import routing
from .clock import Clock
from .ids import Ids
from .notices import USUAL, Notice, Notices, Place, Shape
from .wire import Json
from .world import Message, Page, Thread, Visitor, World

# Event key -> subscription field. Meta: Messenger Platform, webhook events.
FIELD_OF = {
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
    "form": "messaging_in_thread_lead_form_submit",
}
# What a visitor does that opens the 24 hours. Meta: Send a Message, messaging window.
_OPENERS = ("message", "postback", "referral", "reaction")


def _opens(key: str, value: object) -> bool:
    """Whether an event is an opener: taking something back is none."""
    taken_back = isinstance(value, dict) and (
        value.get("action") == "unreact" or value.get("is_deleted")
    )
    return key in _OPENERS and not taken_back


# Typing lapses by itself (seen in the wild: nyaruka/courier).
TYPING_MS = 20_000

Answered = Callable[[Visitor, Message], None]


class Messenger:
    """Threads and the notifications about them. `listeners` hear of every message of a Page."""

    def __init__(self, world: World, clock: Clock, ids: Ids, notices: Notices) -> None:
        self.listeners: list[Answered] = []
        self._world = world
        self._clock = clock
        self._ids = ids
        self._notices = notices

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
        self.acts_together(visitor, [(event, field)])

    def acts_together(
        self,
        visitor: Visitor,
        events: Sequence[tuple[Json, str | None]],
        shape: Shape = USUAL,
        place: Place | None = None,
    ) -> None:
        """As `acts` for each of `events`, told in one POST of that shape, at `place` if given.

        Nobody hears what happens while Page or visitor have blocked each other.
        """
        page = self._page(visitor)
        if visitor.psid not in page.blocked and not self._thread(visitor).unreachable:
            notices = [self._happened(visitor, event, field, place) for event, field in events]
            self._notices.tell(page, notices, shape)

    def reads(self, visitor: Visitor, until: int | None = None) -> None:
        """The visitor has read what was sent until then, in milliseconds; without, all so far."""
        self.acts(visitor, {"read": {"watermark": self._clock.now() if until is None else until}})

    def receives(self, visitor: Visitor, mids: list[str]) -> None:
        """Messages have reached the visitor's device."""
        self.acts(visitor, {"delivery": {"mids": mids, "watermark": self._clock.now()}})

    def page_writes(
        self,
        visitor: Visitor,
        text: str | None,
        metadata: str | None = None,
        reply_to: str | None = None,
        echo: bool = True,
        attachments: tuple[Json, ...] = (),
        quick_replies: tuple[Json, ...] = (),
        app_id: str | None = None,
        persona: str = "",
    ) -> Message:
        """The Page answers through an app, usually ours; the app hears of it as an echo."""
        page, thread, now = self._page(visitor), self._thread(visitor), self._clock.now()
        author = app_id or self._world.app.id
        message = Message(
            self._ids.mid(),
            True,
            now,
            text,
            metadata,
            reply_to,
            attachments,
            quick_replies,
            persona,
        )
        routing.hold(page, thread, author, now)
        thread.messages.append(message)
        thread.typing_until = 0
        if echo:
            people = {"sender": {"id": page.id}, "recipient": {"id": visitor.psid}}
            event = people | {"timestamp": now, "message": _echo(thread, message, author)}
            self._notices.tell(page, [Notice("message_echoes", event, self._place(visitor))])
        for listener in self.listeners:
            listener(visitor, message)
        return message

    def page_acts(self, visitor: Visitor, action: str) -> None:
        """The Page types or has seen the thread: a sender action, in upper case."""
        now, thread = self._clock.now(), self._thread(visitor)
        match action:
            case "MARK_SEEN":
                thread.seen_until = now
            case "TYPING_ON":
                thread.typing_until = now + TYPING_MS
            case "TYPING_OFF":
                thread.typing_until = 0

    def page_reacts(self, visitor: Visitor, mid: str, emoji: str | None) -> None:
        """The Page puts an emoji on a message, or takes it back."""
        by_whom = self._thread(visitor).reactions.setdefault(mid, {})
        by_whom.pop(visitor.page_id, None)
        if emoji is not None:
            by_whom[visitor.page_id] = emoji

    def other_app_acts(self, visitor: Visitor, action: str, app_id: str) -> None:
        """Another app passes or takes control of the thread, requests or releases it."""
        page, thread, now = self._page(visitor), self._thread(visitor), self._clock.now()
        ours, told = self._world.app.id, None
        if action == "pass":
            before = routing.owner(thread, now)
            routing.hold(page, thread, ours, now)
            told = {"previous_owner_app_id": before, "new_owner_app_id": ours, "metadata": ""}
        elif action == "take":
            before = routing.owner(thread, now)
            routing.hold(page, thread, app_id, now)
            told = {"previous_owner_app_id": before, "new_owner_app_id": app_id, "metadata": ""}
        elif action == "request":
            told = {"requested_owner_app_id": app_id, "metadata": ""}
        else:
            routing.release(thread)
        if told is not None:
            event = self._between(visitor) | {f"{action}_thread_control": told}
            self._notices.tell(page, [Notice("messaging_handovers", event)])

    def _happened(
        self, visitor: Visitor, event: Json, field: str | None, place: Place | None
    ) -> Notice:
        """Remember what the visitor did; what is to be told about it."""
        now, thread = self._clock.now(), self._thread(visitor)
        key = next((key for key in event if key in FIELD_OF), next(iter(event), ""))
        value = event.get(key)
        if key == "postback" and isinstance(value, dict):
            value = {"mid": self._ids.mid()} | value
            event = event | {key: value}
        if isinstance(value, dict):
            _remember(thread, visitor, now, key, value)
        if _opens(key, value):
            thread.opened_at = now
            thread.wrote_at = now if key == "message" else thread.wrote_at
            holder = routing.owner(thread, now)
            if holder is not None:
                thread.owner_until = max(thread.owner_until, now + routing.CONTROL_MS)
        told = field or FIELD_OF.get(key, key)
        if key == "changes":
            return Notice(told, {"field": told, "value": value}, "changes")
        place = place or self._place(visitor)
        whole = self._between(visitor) | event
        # A member that is None is one that this kind of event has not.
        event = {name: value for name, value in whole.items() if value is not None}
        return Notice(told, event, place)

    def _between(self, visitor: Visitor) -> Json:
        """Who, with whom, when: what every event of a visitor begins with."""
        people = {"sender": {"id": visitor.psid}, "recipient": {"id": visitor.page_id}}
        return people | {"timestamp": self._clock.now()}

    def _place(self, visitor: Visitor) -> Place:
        page, thread = self._page(visitor), self._thread(visitor)
        ours = routing.may_send(page, thread, self._world.app.id, self._clock.now())
        return "messaging" if ours else "standby"

    def _page(self, visitor: Visitor) -> Page:
        return self._world.pages[visitor.page_id]

    def _thread(self, visitor: Visitor) -> Thread:
        return self._page(visitor).threads[visitor.psid]


def _echo(thread: Thread, message: Message, app_id: str) -> Json:
    """The `message` of an echo. `app_id` is a number, whatever Meta's page says."""
    body: dict[str, Any] = {"mid": message.mid, "is_echo": True, "app_id": int(app_id)}
    if message.text is not None:
        body["text"] = message.text
    if message.attachments:
        body["attachments"] = list(message.attachments)
    if message.metadata is not None:
        body["metadata"] = message.metadata
    if message.reply_to is not None:
        replied = thread.find(message.reply_to)
        own = replied is not None and replied.from_page
        body["reply_to"] = {"mid": message.reply_to, "is_self_reply": own}
    return body


def _remember(thread: Thread, visitor: Visitor, now: int, key: str, value: Json) -> None:
    """What the visitor's own device keeps of an event."""
    match key:
        case "message" if value.get("is_deleted"):
            gone = str(value.get("mid", ""))
            thread.messages[:] = [each for each in thread.messages if each.mid != gone]
        case "message":
            thread.messages.append(_message(now, value, value.get("text")))
        case "postback":
            thread.messages.append(_message(now, value, value.get("title")))
        case "message_edit":
            _edit(thread, str(value.get("mid", "")), value.get("text"))
        case "delivery":
            thread.delivered_until = now
        case "read":
            thread.delivered_until = thread.read_until = now
        case "reaction":
            by_whom = thread.reactions.setdefault(str(value.get("mid", "")), {})
            by_whom.pop(visitor.psid, None)
            if value.get("action") != "unreact":
                by_whom[visitor.psid] = str(value.get("emoji", ""))


def _message(now: int, value: Json, text: Any) -> Message:
    reply_to, attachments = value.get("reply_to"), value.get("attachments")
    return Message(
        str(value.get("mid", "")),
        False,
        now,
        text,
        reply_to=str(reply_to.get("mid")) if isinstance(reply_to, dict) else None,
        attachments=tuple(attachments) if isinstance(attachments, list) else (),
    )


def _edit(thread: Thread, mid: str, text: Any) -> None:
    for index, message in enumerate(thread.messages):
        if message.mid == mid:
            thread.messages[index] = replace(message, text=text, edits=message.edits + 1)
