"""The templates a Page may send, and the quick replies beside a message; their limits.

Meta: Messenger Platform, Templates (generic, button, media); Buttons; Quick Replies.
"""

from typing import Any

from .errors import GraphError
from .lengths import check_length
from .wire import Json

MOST_ELEMENTS = 10
MOST_BUTTONS = 3
MOST_QUICK_REPLIES = 13
TITLE, SUBTITLE, BUTTON_TITLE, BUTTON_TEXT, PAYLOAD = 80, 80, 20, 640, 1000

_BUTTONS = ("web_url", "postback", "phone_number", "account_link", "account_unlink", "game_play")
_WITHOUT_TITLE = ("account_link", "account_unlink")
_FACEBOOK = ("https://www.facebook.com/", "https://business.facebook.com/", "https://facebook.com/")


def check(payload: Json) -> None:
    """Refuse what Meta would refuse of a template's payload. Raises `GraphError`."""
    kind = str(payload.get("template_type", "")).lower()
    known = {"generic": _generic, "button": _button, "media": _media}
    if kind not in known:
        raise _invalid("template_type", f"must be one of {{{', '.join(known).upper()}}}")
    known[kind](payload)


def check_quick_replies(value: object) -> tuple[Json, ...]:
    """At most 13; a text reply has a title and a payload. Raises `GraphError`."""
    replies = _objects(value, "quick_replies", 1, MOST_QUICK_REPLIES)
    for index, reply in enumerate(replies):
        where = f"quick_replies[{index}]"
        kind = str(reply.get("content_type", "")).lower()
        if kind == "text":
            _text(reply, where, "title", BUTTON_TITLE)
            _text(reply, where, "payload", PAYLOAD)
        elif kind not in ("user_phone_number", "user_email"):
            raise _invalid(
                f"{where}[content_type]", "must be one of {TEXT, USER_PHONE_NUMBER, USER_EMAIL}"
            )
    return replies


def _generic(payload: Json) -> None:
    for index, element in enumerate(
        _objects(payload.get("elements"), "elements", 1, MOST_ELEMENTS)
    ):
        where = f"elements[{index}]"
        _text(element, where, "title", TITLE)
        if element.get("subtitle") is not None:
            _text(element, where, "subtitle", SUBTITLE)
        _check_buttons(element, where)


def _button(payload: Json) -> None:
    _text(payload, "payload", "text", BUTTON_TEXT)
    if not payload.get("buttons"):
        raise _invalid("buttons", "is required")
    _check_buttons(payload, "payload")


def _media(payload: Json) -> None:
    """Only what is on Facebook already, by its URL or an attachment id."""
    [element] = _objects(payload.get("elements"), "elements", 1, 1)
    if str(element.get("media_type", "")).lower() not in ("image", "video"):
        raise _invalid("elements[0][media_type]", "must be one of {IMAGE, VIDEO}")
    url, known = element.get("url"), element.get("attachment_id")
    if bool(url) == bool(known):
        raise _invalid("elements[0]", "needs either url or attachment_id")
    if url and not str(url).startswith(_FACEBOOK):
        raise _invalid("elements[0][url]", "must be a Facebook URL")
    _check_buttons(element, "elements[0]")


def _check_buttons(holder: Json, where: str) -> None:
    if holder.get("buttons") is None:
        return
    for index, button in enumerate(_objects(holder["buttons"], "buttons", 1, MOST_BUTTONS)):
        name, kind = f"{where}[buttons][{index}]", str(button.get("type", "")).lower()
        if kind not in _BUTTONS:
            raise _invalid(f"{name}[type]", f"must be one of {{{', '.join(_BUTTONS).upper()}}}")
        if kind not in _WITHOUT_TITLE:
            _text(button, name, "title", BUTTON_TITLE)
        if kind in ("postback", "phone_number"):
            _text(button, name, "payload", PAYLOAD)
        if kind == "web_url" and not str(button.get("url", "")).startswith(("http://", "https://")):
            raise _invalid(f"{name}[url]", "must be a URL")


def _text(holder: Json, where: str, name: str, limit: int) -> None:
    value = holder.get(name)
    if not isinstance(value, str) or not value:
        raise _invalid(f"{where}[{name}]", "is required")
    check_length(value, f"{where}[{name}]", limit)


def _objects(value: Any, name: str, fewest: int, most: int) -> tuple[Json, ...]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise _invalid(name, "must be an array of objects")
    if not fewest <= len(value) <= most:
        raise _invalid(name, f"must have {fewest} to {most} elements")
    return tuple(value)


def _invalid(name: str, rule: str) -> GraphError:
    return GraphError(100, message=f"(#100) Param {name} {rule}")
