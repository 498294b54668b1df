"""Every kind of event a webhook can tell, by name, with sensible defaults.

Meta: Messenger Platform, webhook events (one page per event); forms that are not documented
there but were met are marked as such.
"""

from collections.abc import Callable
from dataclasses import dataclass

from . import routing
from .ids import Ids
from .media import samples, stickers
from .media.store import MediaStore
from .wire import Json
from .world import Thread, Visitor

# An event, and the subscription field it needs if its key does not say so.
Built = tuple[Json, str | None]


class UnknownKindError(ValueError):
    """No such kind of event; the text says which there are."""


@dataclass(frozen=True)
class Scene:
    """Who acts where; `now` in ms. `given` are the members that were told with the kind."""

    visitor: Visitor
    thread: Thread
    now: int
    given: Json
    ids: Ids
    store: MediaStore
    app_id: str

    def message(self, **members: object) -> Built:
        """A message event; `given` text and reply come with any kind of message."""
        message: Json = {"mid": self.given.get("mid") or self.ids.mid()} | members
        if "text" in self.given:
            message["text"] = self.given["text"]
        return {"message": message}, None

    def value(self, key: str, field: str | None = None, **members: object) -> Built:
        """An event of another kind; what was given replaces the defaults of its members.

        Members that are named in `without` are left out.
        """
        given = {name: value for name, value in self.given.items() if name in members}
        left_out = self.given.get("without") or ()
        told = {name: value for name, value in (members | given).items() if name not in left_out}
        return {key: told}, field

    def target(self, from_page: bool | None = None) -> str:
        """The message it is about: the one named, else the newest of that side; told none, of
        the Page, else the visitor's own."""
        named, messages = self.given.get("target"), self.thread.messages
        sides = (True, False) if from_page is None else (from_page,)
        found = [each.mid for side in sides for each in messages[::-1] if each.from_page is side]
        return str(named or (found[0] if found else self.ids.mid()))

    def file(self, kind: str) -> Json:
        """An attachment: `media` names a file kept before, `url` one elsewhere."""
        media = self.store.find(str(self.given.get("media", "")))
        if "url" in self.given:
            return {"type": kind, "payload": {"url": self.given["url"]}}
        if media is None:
            content, name = samples.sample(kind), samples.NAMES[kind]
            media = self.store.keep(None, kind, name, samples.CONTENT_TYPES[kind], content)
        return {"type": kind, "payload": {"url": self.store.url(media)}}

    def attached(self, kind: str, payload: Json) -> Built:
        given = self.given.get("payload")
        return self.message(attachments=[{"type": kind, "payload": given or payload}])


def build(kind: str, scene: Scene) -> Built:
    """The event of that kind. Raises `UnknownKindError`."""
    builder = KINDS.get(kind)
    if builder is None:
        raise UnknownKindError(f"No kind {kind!r}. Use one of {', '.join(KINDS)}.")
    return builder(scene)


def _old_sticker(scene: Scene) -> Built:
    """The form until 1 Jun 2026: an image with a `sticker_id`, also beside the text."""
    payload = {"url": stickers.url(scene.store, stickers.THUMBS_UP)}
    number = int(stickers.THUMBS_UP)
    image = {"type": "image", "payload": payload | {"sticker_id": number}}
    return scene.message(sticker_id=number, attachments=[image])


def _location(scene: Scene) -> Built:
    """Not in Meta's table any more, still met."""
    place = {"coordinates": {"lat": 35.6812, "long": 139.7671}}
    attachment = {"type": "location", "title": "Tokyo Station", "url": "https://maps.example/"}
    return scene.message(attachments=[attachment | {"payload": place}])


def _contact(scene: Scene, usual: str) -> Built:
    """The tapped quick reply with one's own address or number is its payload too."""
    contact = scene.given.get("text", usual)
    return scene.message(text=contact, quick_reply={"payload": contact})


def _reply(scene: Scene) -> Built:
    target = scene.target()
    replied = scene.thread.find(target)
    own = replied is not None and not replied.from_page
    return scene.message(text="About this one", reply_to={"mid": target, "is_self_reply": own})


def _ad(scene: Scene) -> Built:
    about = {"ad_title": "Spring sale", "photo_url": "https://ads.example/1.jpg", "post_id": "1"}
    referral = {"ref": "spring", "ad_id": "6045246247433", "source": "ADS", "type": "OPEN_THREAD"}
    return scene.message(text="Is this available?", referral=referral | {"ads_context_data": about})


def _read(scene: Scene) -> Built:
    return scene.value("read", watermark=scene.now)


def _delivery(scene: Scene) -> Built:
    sent = [each.mid for each in scene.thread.messages if each.from_page]
    return scene.value("delivery", mids=sent[-1:], watermark=scene.now)


def _optin(scene: Scene) -> Built:
    return scene.value(
        "optin",
        type="notification_messages",
        payload="BACK_IN_STOCK",
        title="Back in stock",
        notification_messages_token="7701234567890",
        notification_messages_timezone="Asia/Tokyo",
        token_expiry_timestamp=scene.now + 9 * 30 * 86_400_000,
        user_token_status="NOT_REFRESHED",
    )


def _optin_stopped(scene: Scene) -> Built:
    event, field = _optin(scene)
    event["optin"] |= {"notification_messages_status": "STOP_NOTIFICATIONS"}
    return event, field


def _edit(scene: Scene) -> Built:
    """`num_edit` counts; Messenger lets a message be changed five times."""
    target = scene.target(False)
    known = scene.thread.find(target)
    text = (known.text if known else None) or "Hello"
    edits = known.edits + 1 if known else 1
    return scene.value("message_edit", mid=target, text=f"{text} (edited)", num_edit=edits)


def _checkbox(scene: Scene) -> Built:
    """From the checkbox plugin: without `sender`, the reference stands in the opt-in."""
    event, field = scene.value("optin", ref="checkout", user_ref="unique-ref-1")
    return event | {"sender": {"user_ref": "unique-ref-1"}}, field


def _without_sender(built: Built) -> Built:
    """None leaves out a member that events usually have."""
    event, field = built
    return event | {"sender": None}, field


def _inbox_label(scene: Scene) -> Built:
    label = {"id": "55", "page_label_name": "vip"}
    user = {"id": scene.visitor.psid}
    return scene.value("changes", "inbox_labels", user=user, action="add", label=label)


def _dashboard_test(scene: Scene) -> Built:
    """What the dashboard's Test button sends; its times are strings."""
    message = {
        "mid": "test_message_id",
        "text": "test_message",
        "commands": [{"name": "command123"}],
    }
    people = {"sender": {"id": "12334"}, "recipient": {"id": "23245"}}
    members: Json = people | {"timestamp": "1527459824", "message": message}
    return scene.value("changes", "messages", **members)


KINDS: dict[str, Callable[[Scene], Built]] = {
    "text": lambda scene: scene.message(text="Hello"),
    "image": lambda scene: scene.message(attachments=[scene.file("image")]),
    "audio": lambda scene: scene.message(attachments=[scene.file("audio")]),
    "video": lambda scene: scene.message(attachments=[scene.file("video")]),
    "file": lambda scene: scene.message(attachments=[scene.file("file")]),
    "several": lambda scene: scene.message(attachments=[scene.file("image") for _ in range(3)]),
    "mixed": lambda scene: scene.message(
        attachments=[scene.file(kind) for kind in ("image", "video", "audio", "file")]
    ),
    "sticker": lambda scene: scene.message(
        attachments=[stickers.attachment(scene.store, stickers.THUMBS_UP)]
    ),
    "old_sticker": _old_sticker,
    "location": _location,
    "link": lambda scene: scene.message(
        text="https://acme.example/shoes",
        attachments=[
            {
                "type": "fallback",
                "payload": {"url": "https://acme.example/shoes", "title": "Red shoes"},
            }
        ],
    ),
    "old_share": lambda scene: scene.message(
        attachments=[
            {
                "type": "fallback",
                "title": "Red shoes",
                "url": "https://acme.example/shoes",
                "payload": None,
            }
        ]
    ),
    "reel": lambda scene: scene.attached(
        "reel", {"url": "https://www.facebook.com/reel/1", "title": "How to", "reel_video_id": 1}
    ),
    "ig_reel": lambda scene: scene.attached(
        "ig_reel",
        {"url": "https://www.instagram.com/reel/1/", "title": "Behind it", "reel_video_id": 2},
    ),
    "ig_post": lambda scene: scene.attached(
        "ig_post", {"url": "https://www.instagram.com/p/2/", "title": "New in", "id": "3_4"}
    ),
    "post": lambda scene: scene.attached(
        "post", {"url": "https://www.facebook.com/1/posts/2", "title": "News", "id": "1_2"}
    ),
    "product": lambda scene: scene.attached(
        "template",
        {"product": {"elements": [{"id": "1", "retailer_id": "sku-1", "title": "Red shoes"}]}},
    ),
    "appointment": lambda scene: scene.attached(
        "appointment_booking",
        {
            "booking_id": "b1",
            "status": "requested",
            "start_time": scene.now // 1000 + 86_400,
            "end_time": scene.now // 1000 + 90_000,
            "timezone": "Asia/Tokyo",
        },
    ),
    "quick_reply": lambda scene: scene.message(
        text="Red", quick_reply={"payload": scene.given.get("payload", "RED")}
    ),
    "email": lambda scene: _contact(scene, "yuki@mail.example"),
    "phone": lambda scene: _contact(scene, "+81312345678"),
    "reply": _reply,
    "ad": _ad,
    "about_product": lambda scene: scene.message(
        text="Is this in stock?", referral={"product": {"id": "4711"}}
    ),
    "command": lambda scene: scene.message(text="/order", commands=[{"name": "order"}]),
    "deleted": lambda scene: ({"message": {"mid": scene.target(False), "is_deleted": True}}, None),
    "unsupported": lambda scene: scene.message(is_unsupported=True),
    "postback": lambda scene: scene.value("postback", title="Track order", payload="TRACK"),
    "get_started": lambda scene: scene.value(
        "postback",
        title="Get Started",
        payload="GET_STARTED",
        referral={"ref": "shop", "source": "SHORTLINK", "type": "OPEN_THREAD"},
    ),
    "referral": lambda scene: scene.value(
        "referral", ref="shop", source="SHORTLINK", type="OPEN_THREAD"
    ),
    "optin": _optin,
    "optin_stopped": _optin_stopped,
    "optin_checkbox": _checkbox,
    "reaction": lambda scene: scene.value(
        "reaction", mid=scene.target(), action="react", reaction="love", emoji="\u2764"
    ),
    "unreaction": lambda scene: scene.value("reaction", mid=scene.target(), action="unreact"),
    "edit": _edit,
    "delivery": _delivery,
    "read": _read,
    "account_linking": lambda scene: scene.value(
        "account_linking", status="linked", authorization_code="c0de"
    ),
    "policy_enforcement": lambda scene: _without_sender(
        scene.value("policy_enforcement", action="warning", reason="Spam.")
    ),
    "pass_thread_control": lambda scene: scene.value(
        "pass_thread_control",
        previous_owner_app_id=routing.INBOX_APP_ID,
        new_owner_app_id=scene.app_id,
        metadata="",
    ),
    "take_thread_control": lambda scene: scene.value(
        "take_thread_control",
        previous_owner_app_id=scene.app_id,
        new_owner_app_id=routing.INBOX_APP_ID,
        metadata="",
    ),
    "request_thread_control": lambda scene: scene.value(
        "request_thread_control", requested_owner_app_id=routing.INBOX_APP_ID, metadata=""
    ),
    "app_roles": lambda scene: _without_sender(
        ({"app_roles": {scene.app_id: ["primary_receiver"]}}, None)
    ),
    "feedback": lambda scene: scene.value(
        "response_feedback", feedback="Good response", mid=scene.target(True)
    ),
    "order": lambda scene: scene.value(
        "order", products=[{"id": "1", "retailer_id": "sku-1", "quantity": 1}], note=""
    ),
    "form": lambda scene: scene.value("form", id="77"),
    "inbox_label": _inbox_label,
    "dashboard_test": _dashboard_test,
    "unknown": lambda scene: scene.value("telepathy", "messages", thought="hm"),
}
