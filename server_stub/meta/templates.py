"""The templates a Page may send, and the quick replies beside a message; their limits.

Meta: Messenger Platform, Templates (generic, button, media, receipt, image grid, customer
feedback); Send a utility message; Buttons; Quick Replies.
"""

import math
from typing import Any

from .errors import GraphError
from .lengths import check_length
from .wire import Json

MOST_ELEMENTS = 10
MOST_BUTTONS = 3
MOST_QUICK_REPLIES = 13
TITLE, SUBTITLE, BUTTON_TITLE, BUTTON_TEXT, PAYLOAD = 80, 80, 20, 640, 1000
FEWEST_IMAGES, MOST_IMAGES, GRID_TITLE = 2, 6, 45
MOST_RECEIPT_LINES = 100
LONGEST_FEEDBACK_DAYS = 7

_BUTTONS = ("web_url", "postback", "phone_number", "account_link", "account_unlink", "game_play")
_WITHOUT_TITLE = ("account_link", "account_unlink")
_IN_GRIDS = ("web_url", "postback")
_QUESTIONS = ("csat", "nps", "ces", "free_form")
_FACEBOOK = ("https://www.facebook.com/", "https://business.facebook.com/", "https://facebook.com/")


def check(payload: Json) -> None:
    """Refuse what Meta would refuse of a template's payload. Raises `GraphError`."""
    kind = str(payload.get("template_type", "")).lower()
    known = {
        "generic": _generic,
        "button": _button,
        "media": _media,
        "receipt": _receipt,
        "image_grid": _image_grid,
        "customer_feedback": _feedback,
    }
    if kind not in known:
        raise _invalid("template_type", f"must be one of {{{', '.join(known).upper()}}}")
    known[kind](payload)


def check_utility(template: object) -> Json:
    """The `template` of a message: name, language and what fills its placeholders.

    Whether a template of that name is approved is not looked into. Raises `GraphError`.
    """
    if not isinstance(template, dict):
        raise _invalid("message[template]", "must be an object")
    _text(template, "message[template]", "name", PAYLOAD)
    language = template.get("language")
    if not isinstance(language, dict):
        raise _invalid("message[template][language]", "must be an object")
    _text(language, "message[template][language]", "code", BUTTON_TITLE)
    if template.get("components"):
        _objects(template["components"], "components", 1, MOST_ELEMENTS)
    return template


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


def _receipt(payload: Json) -> None:
    for name in ("recipient_name", "order_number", "currency", "payment_method"):
        _text(payload, "payload", name, PAYLOAD)
    summary = payload.get("summary")
    if not isinstance(summary, dict) or not _is_number(summary.get("total_cost")):
        raise _invalid("payload[summary][total_cost]", "must be a number")
    if payload.get("elements") is not None:
        lines = _objects(payload["elements"], "elements", 1, MOST_RECEIPT_LINES)
        for index, line in enumerate(lines):
            _text(line, f"elements[{index}]", "title", PAYLOAD)
            if not _is_number(line.get("price")):
                raise _invalid(f"elements[{index}][price]", "must be a number")


def _image_grid(payload: Json) -> None:
    """30 Jun 2026: each image may be tapped, and one may be larger than the others."""
    [element] = _objects(payload.get("elements"), "elements", 1, 1)
    images = _objects(element.get("images"), "images", FEWEST_IMAGES, MOST_IMAGES)
    for index, image in enumerate(images):
        where = f"images[{index}]"
        _url(image, where)
        if isinstance(image.get("action"), dict):
            _check_action(image["action"], f"{where}[action]", _IN_GRIDS)
    if sum(image.get("is_hero_image") is True for image in images) > 1:
        raise _invalid("images", "can have one hero image at most")
    for name, limit in (("title", GRID_TITLE), ("subtitle", SUBTITLE)):
        if element.get(name) is not None:
            _text(element, "elements[0]", name, limit)
    _check_buttons(element, "elements[0]", _IN_GRIDS)


def _feedback(payload: Json) -> None:
    for name in ("title", "subtitle", "button_title"):
        _text(payload, "payload", name, BUTTON_TEXT)
    [screen] = _objects(payload.get("feedback_screens"), "feedback_screens", 1, 1)
    questions = _objects(screen.get("questions"), "questions", 1, MOST_ELEMENTS)
    for index, question in enumerate(questions):
        _text(question, f"questions[{index}]", "id", PAYLOAD)
        if str(question.get("type", "")).lower() not in _QUESTIONS:
            choices = ", ".join(_QUESTIONS).upper()
            raise _invalid(f"questions[{index}][type]", f"must be one of {{{choices}}}")
    privacy = payload.get("business_privacy")
    _url(privacy if isinstance(privacy, dict) else {}, "business_privacy")
    days = payload.get("expires_in_days", 1)
    if not _is_number(days) or not 1 <= float(days) <= LONGEST_FEEDBACK_DAYS:
        raise _invalid("payload[expires_in_days]", f"must be 1 to {LONGEST_FEEDBACK_DAYS}")


def _check_buttons(holder: Json, where: str, kinds: tuple[str, ...] = _BUTTONS) -> None:
    if holder.get("buttons") is None:
        return
    for index, button in enumerate(_objects(holder["buttons"], "buttons", 1, MOST_BUTTONS)):
        name = f"{where}[buttons][{index}]"
        _check_action(button, name, kinds)
        if str(button["type"]).lower() not in _WITHOUT_TITLE:
            _text(button, name, "title", BUTTON_TITLE)


def _check_action(action: Json, name: str, kinds: tuple[str, ...]) -> None:
    """What a tap does."""
    kind = str(action.get("type", "")).lower()
    if kind not in kinds:
        raise _invalid(f"{name}[type]", f"must be one of {{{', '.join(kinds).upper()}}}")
    if kind in ("postback", "phone_number"):
        _text(action, name, "payload", PAYLOAD)
    if kind == "web_url":
        _url(action, name)


def _url(holder: Json, where: str) -> None:
    if not str(holder.get("url", "")).startswith(("http://", "https://")):
        raise _invalid(f"{where}[url]", "must be a URL")


def _is_number(value: object) -> bool:
    """Graph takes numbers as text too."""
    try:
        return not isinstance(value, bool) and math.isfinite(float(str(value)))
    except ValueError:
        return False


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
