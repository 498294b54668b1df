"""What a call to the Send API asks for, and whether Meta would take it in this shape.

Meta: Send API reference (v26.0 parameters: facebook-business SDK 26.0.3, adobjects/page.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .attachments import Attachment, several
from .errors import GraphError
from .lengths import check_length, length
from .params import Params, as_text
from .templates import check_quick_replies, check_utility
from .wire import Json

TEXT_LIMIT = 2000
METADATA_LIMIT = 1000
MESSAGING_TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")
NOTIFICATION_TYPES = ("REGULAR", "SILENT_PUSH", "NO_PUSH")
SENDER_ACTIONS = ("MARK_SEEN", "TYPING_ON", "TYPING_OFF", "REACT", "UNREACT")
TAGS = ("HUMAN_AGENT", "CUSTOMER_FEEDBACK")
CONTROL_TYPES = ("pass", "release")

_RECIPIENT_KINDS = (
    "id",
    "user_ref",
    "comment_id",
    "post_id",
    "phone_number",
    "notification_messages_token",
)
# A message is one of these, with or without the others.
_CONTENTS = ("text", "attachment", "attachments", "sticker_id", "template")
_MESSAGE_MEMBERS = (*_CONTENTS, "quick_replies", "metadata")


@dataclass(frozen=True)
class Content:
    """A well-formed message: one of text, attachments, sticker and utility template."""

    text: str | None = None
    attachments: tuple[Attachment, ...] = ()
    sticker_id: str | None = None
    utility: Json | None = None
    quick_replies: tuple[Json, ...] = ()
    metadata: str | None = None


@dataclass(frozen=True)
class Reaction:
    """The Page reacts to a message; `emoji` None takes it back."""

    mid: str
    emoji: str | None


@dataclass(frozen=True)
class SendRequest:
    """A well-formed request: either `content` or `action` (upper case) is set.

    `psid` is None for a kind of recipient other than `id`. `tag` is None unless the message is
    a tagged one. `control` is what becomes of the thread's control afterwards: an app id to
    pass it to, or "" to release it. `persona` is the id of whoever the Page answers as.
    """

    psid: str | None
    content: Content | None = None
    action: str | None = None
    reaction: Reaction | None = None
    tag: str | None = None
    reply_to: str | None = None
    control: str | None = None
    persona: str | None = None


def read(params: Params) -> SendRequest:
    """The request in `params`. Raises `GraphError` in the words Meta uses."""
    recipient = params.object("recipient")
    if recipient is None:
        raise GraphError(100, message="(#100) The parameter recipient is required")
    _only(recipient, _RECIPIENT_KINDS, "recipient")
    psid = as_text(recipient.get("id"), "recipient[id]")
    message = params.object("message")
    action = params.choice("sender_action", SENDER_ACTIONS)
    if action and "message" in params:
        raise GraphError(100, 2018014)
    params.choice("notification_type", NOTIFICATION_TYPES)
    if action:
        reaction = _reaction(params, action) if action.endswith("REACT") else None
        return SendRequest(psid, action=action, reaction=reaction, tag=_tag(params, Content()))
    if "message" not in params:
        raise GraphError(100, message="(#100) The parameter message is required")
    content = _content(message or {}, params)
    return SendRequest(
        psid,
        content,
        tag=_tag(params, content),
        reply_to=_reply_to(params),
        control=_control(params),
        persona=params.text("persona_id"),
    )


def _content(message: dict[str, Any], params: Params) -> Content:
    _only(message, _MESSAGE_MEMBERS, "message")
    text = as_text(message.get("text"), "message[text]") or ""
    given = [name for name in _CONTENTS if message.get(name) not in (None, "", [], {})]
    if not given or (given == ["text"] and not text.strip()):
        raise GraphError(100, 2018034)
    if len(given) > 1:
        raise GraphError(100, message=f"(#100) Only one of {', '.join(given)} can be sent")
    check_length(text, "message[text]", TEXT_LIMIT)
    metadata = as_text(message.get("metadata"), "message[metadata]")
    if metadata is not None and length(metadata) >= METADATA_LIMIT:
        raise GraphError(
            100,
            message=f"(#100) Length of param message[metadata] must be less than {METADATA_LIMIT}",
        )
    replies = message.get("quick_replies")
    return Content(
        text or None,
        _attachments(message, params),
        _sticker(message),
        check_utility(message["template"]) if message.get("template") else None,
        check_quick_replies(replies) if replies else (),
        metadata,
    )


def _attachments(message: dict[str, Any], params: Params) -> tuple[Attachment, ...]:
    if message.get("attachment"):
        return (Attachment.read(message["attachment"], params.upload),)
    return several(message["attachments"]) if message.get("attachments") else ()


def _sticker(message: dict[str, Any]) -> str | None:
    """A number. Meta: Sticker API, 1 Jun 2026."""
    sticker = as_text(message.get("sticker_id"), "message[sticker_id]")
    if sticker is not None and not (sticker.isascii() and sticker.isdigit()):
        raise GraphError(100, message="(#100) Param message[sticker_id] must be a number")
    return sticker


def _reaction(params: Params, action: str) -> Reaction:
    """Meta: Sender Actions, 2 Dec 2025."""
    payload = params.object("payload") or {}
    mid = as_text(payload.get("message_id"), "payload[message_id]")
    emoji = as_text(payload.get("reaction"), "payload[reaction]")
    if not mid:
        raise GraphError(100, message="(#100) The parameter payload[message_id] is required")
    if action == "REACT" and not emoji:
        raise GraphError(100, message="(#100) The parameter payload[reaction] is required")
    return Reaction(mid, emoji if action == "REACT" else None)


def _control(params: Params) -> str | None:
    """`thread_control` beside a message. Meta: Conversation Routing."""
    wanted = params.object("thread_control")
    if wanted is None:
        return None
    kind = str(wanted.get("control_type", "")).lower()
    if kind not in CONTROL_TYPES:
        raise GraphError(
            100, message="(#100) Param thread_control[control_type] must be one of {PASS, RELEASE}"
        )
    app_id = as_text(wanted.get("app_id"), "thread_control[app_id]")
    if kind == "pass" and not app_id:
        raise GraphError(100, 2018164)
    return app_id if kind == "pass" else ""


def _tag(params: Params, content: Content) -> str | None:
    """The tag of a tagged message; without MESSAGE_TAG a tag means nothing.

    Removed tags are refused since 27 Apr 2026. Meta: Messenger changelog, Mar 27 2026.
    """
    kind = params.choice("messaging_type", MESSAGING_TYPES)
    if (kind == "UTILITY") != (content.utility is not None):
        raise GraphError(
            100, message="(#100) messaging_type UTILITY and a utility template need each other"
        )
    if kind != "MESSAGE_TAG":
        return None
    tag = params.text("tag")
    if not tag:
        raise GraphError(100, message="(#100) The parameter tag is required for MESSAGE_TAG")
    if tag.upper() not in TAGS:
        raise GraphError(100)
    if tag.upper() == "CUSTOMER_FEEDBACK" and not _is_feedback(content):
        raise GraphError(100, message="(#100) CUSTOMER_FEEDBACK needs a feedback template")
    return tag.upper()


def _is_feedback(content: Content) -> bool:
    templates = (each.template or {} for each in content.attachments)
    kinds = (str(each.get("template_type")).lower() for each in templates)
    return "customer_feedback" in kinds


def _reply_to(params: Params) -> str | None:
    target = params.object("reply_to")
    return as_text(target.get("mid"), "reply_to[mid]") if target else None


def _only(value: dict[str, Any], members: Iterable[str], name: str) -> None:
    foreign = [f'"{key}"' for key in value if key not in members]
    if foreign:
        keys = ", ".join(foreign)
        raise GraphError(100, message=f'(#100) Invalid keys {keys} were found in param "{name}".')
