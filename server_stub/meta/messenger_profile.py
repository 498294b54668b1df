"""`/{page}/messenger_profile`: what a Page shows before and beside a conversation, such as its
greeting, its Get Started button and its menu.

Meta: Messenger Profile API; ten calls in ten minutes for a Page (rate limiting).
"""

from typing import Any

from .access import Access
from .calls import Call
from .clock import Clock
from .errors import GraphError
from .pace import Pace
from .wire import Json
from .world import Page

CALLS = 10
WITHIN_MS = 600_000
_RIGHTS = (("pages_messaging",), ("MESSAGING",))

_OBJECTS = ("get_started", "home_url", "payment_settings", "target_audience")
_LISTS = ("commands", "greeting", "ice_breakers", "persistent_menu")
_TEXTS = ("account_linking_url",)
_TEXT_LISTS = ("whitelisted_domains",)
PROPERTIES = (*_OBJECTS, *_LISTS, *_TEXTS, *_TEXT_LISTS)
_DONE = {"result": "success"}


class MessengerProfiles:
    """Keeps, tells and forgets the properties. Raises `GraphError`."""

    def __init__(self, access: Access, clock: Clock) -> None:
        self._access = access
        self._pace = Pace(clock, CALLS, WITHIN_MS)

    def read(self, call: Call) -> Json:
        """`GET`: those of `fields` that are set, in one object."""
        page, fields = self._page(call), _fields(call)
        known = {name: page.profile[name] for name in fields if name in page.profile}
        return {"data": [known] if known else []}

    def change(self, call: Call) -> Json:
        """`POST`: the properties that are given take the place of what was."""
        page, params = self._page(call), call.params
        given: dict[str, Any] = {
            **{name: params.object(name) for name in _OBJECTS if name in params},
            **{name: params.objects(name) for name in _LISTS if name in params},
            **{name: params.text(name) for name in _TEXTS if name in params},
            **{name: params.items(name) for name in _TEXT_LISTS if name in params},
        }
        if not given:
            raise GraphError(100, message="(#100) Requires one of the params: " + _named())
        if "persistent_menu" in given and "get_started" not in page.profile | given:
            told = "(#100) You must set a Get Started button if you also wish to use a menu."
            raise GraphError(100, message=told)
        page.profile |= given
        return _DONE

    def forget(self, call: Call) -> Json:
        """`DELETE`: the properties named in `fields`."""
        page = self._page(call)
        for name in _fields(call):
            page.profile.pop(name, None)
        return _DONE

    def _page(self, call: Call) -> Page:
        page = self._access.living_page(call, call.path[0], *_RIGHTS)
        self._pace.take(page.id)
        return page


def _fields(call: Call) -> list[str]:
    fields = call.params.items("fields") or []
    if not fields:
        raise GraphError(100, message="(#100) The parameter fields is required")
    for name in fields:
        if name not in PROPERTIES:
            told = f"(#100) Param fields must be one of {{{_named()}}} - got {name!r}."
            raise GraphError(100, message=told)
    return fields


def _named() -> str:
    return ", ".join(sorted(PROPERTIES))
