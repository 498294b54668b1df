"""What a call to the Send API asks for, and whether Meta would take it in this shape.

Meta: Send API reference (v26.0 parameters: facebook-business SDK 26.0.3, adobjects/page.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .errors import GraphError
from .params import Params, as_text

TEXT_LIMIT = 2000
METADATA_LIMIT = 1000
MESSAGING_TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY")
NOTIFICATION_TYPES = ("REGULAR", "SILENT_PUSH", "NO_PUSH")
SENDER_ACTIONS = ("MARK_SEEN", "TYPING_ON", "TYPING_OFF")
TAGS = ("HUMAN_AGENT", "CUSTOMER_FEEDBACK")

_RECIPIENT_KINDS = (
    "id",
    "user_ref",
    "comment_id",
    "post_id",
    "phone_number",
    "notification_messages_token",
)
_MESSAGE_MEMBERS = (
    "text",
    "attachment",
    "attachments",
    "sticker_id",
    "quick_replies",
    "metadata",
)
_NOT_YET = ("attachment", "attachments", "sticker_id")


@dataclass(frozen=True)
class SendRequest:
    """A well-formed request: either `text` or `action` (upper case) is set.

    `psid` is None for a kind of recipient other than `id`. `tag` is None unless the message is
    a tagged one.
    """

    psid: str | None
    text: str | None
    action: str | None
    tag: str | None
    metadata: str | None
    reply_to: str | None


def read(params: Params) -> SendRequest:
    """The request in `params`. Raises `GraphError` in the words Meta uses."""
    recipient = params.object("recipient")
    if recipient is None:
        raise GraphError(100, message="(#100) The parameter recipient is required")
    _only(recipient, _RECIPIENT_KINDS, "recipient")
    message = params.object("message")
    action = params.choice("sender_action", SENDER_ACTIONS)
    if action and "message" in params:
        raise GraphError(100, 2018014)
    params.choice("notification_type", NOTIFICATION_TYPES)
    if action:
        return SendRequest(_psid(recipient), None, action, _tag(params), None, None)
    if "message" not in params:
        raise GraphError(100, message="(#100) The parameter message is required")
    text, metadata = _content(message or {})
    return SendRequest(_psid(recipient), text, None, _tag(params), metadata, _reply_to(params))


def length(text: str) -> int:
    """UTF-16 units. How Meta counts characters beyond the BMP is not published."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _psid(recipient: dict[str, Any]) -> str | None:
    return as_text(recipient.get("id"), "recipient[id]")


def _content(message: dict[str, Any]) -> tuple[str, str | None]:
    _only(message, _MESSAGE_MEMBERS, "message")
    for member in _NOT_YET:
        if member in message:
            raise GraphError(
                100, message=f"(#100) This stand-in does not take param message[{member}] yet"
            )
    text = as_text(message.get("text"), "message[text]") or ""
    if not text.strip():
        raise GraphError(100, 2018034)
    if length(text) > TEXT_LIMIT:
        raise _too_long("text", f"less than or equal to {TEXT_LIMIT}")
    metadata = as_text(message.get("metadata"), "message[metadata]")
    if metadata is not None and length(metadata) >= METADATA_LIMIT:
        raise _too_long("metadata", f"less than {METADATA_LIMIT}")
    return text, metadata


def _tag(params: Params) -> str | None:
    """The tag of a tagged message; without MESSAGE_TAG a tag means nothing.

    Removed tags are refused since 27 Apr 2026. Meta: Messenger changelog, Mar 27 2026.
    """
    kind = params.choice("messaging_type", MESSAGING_TYPES)
    if kind == "UTILITY":
        raise GraphError(
            100, message="(#100) Param messaging_type UTILITY needs a utility template"
        )
    if kind != "MESSAGE_TAG":
        return None
    tag = params.text("tag")
    if not tag:
        raise GraphError(100, message="(#100) The parameter tag is required for MESSAGE_TAG")
    if tag.upper() not in TAGS:
        raise GraphError(100)
    if tag.upper() == "CUSTOMER_FEEDBACK":
        raise GraphError(100, message="(#100) CUSTOMER_FEEDBACK needs a feedback template")
    return tag.upper()


def _reply_to(params: Params) -> str | None:
    target = params.object("reply_to")
    return as_text(target.get("mid"), "reply_to[mid]") if target else None


def _only(value: dict[str, Any], members: Iterable[str], name: str) -> None:
    foreign = [f'"{key}"' for key in value if key not in members]
    if foreign:
        keys = ", ".join(foreign)
        raise GraphError(100, message=f'(#100) Invalid keys {keys} were found in param "{name}".')


def _too_long(member: str, rule: str) -> GraphError:
    return GraphError(100, message=f"(#100) Length of param message[{member}] must be {rule}")
