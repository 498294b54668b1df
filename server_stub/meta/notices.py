"""What the app's webhook is told, and in which form.

Meta: Webhooks for Messenger Platform; Page subscribed_apps; Conversation Routing (standby).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .clock import Clock
from .deliveries import Deliveries, Item, headers_of, item_of
from .wire import Json
from .world import App, Page, World

Place = Literal["messaging", "standby", "changes"]


@dataclass(frozen=True)
class Notice:
    """One event and the subscription field that it needs.

    `place` is the member of the entry in which it stands: `standby` while another app holds the
    thread, `changes` for fields that are not about messages.
    """

    field: str
    event: Json
    place: Place = "messaging"


@dataclass(frozen=True)
class Shape:
    """How a notification deviates from Meta's usual form, as some have in the wild.

    `numeric_ids`: ids as JSON numbers. `seconds`: timestamps in seconds. `entries`: several
    events of one POST stand in entries of their own.
    """

    numeric_ids: bool = False
    seconds: bool = False
    entries: bool = False


USUAL = Shape()


class Notices:
    """Tells the webhook what app and Page have both subscribed."""

    def __init__(self, world: World, clock: Clock, deliveries: Deliveries) -> None:
        self._world = world
        self._clock = clock
        self._deliveries = deliveries

    def tell(self, page: Page, notices: Sequence[Notice], shape: Shape = USUAL) -> None:
        """All of `notices` that are subscribed at both levels, in one POST."""
        app = self._world.app
        wanted = [notice for notice in notices if _subscribed(app, page, notice)]
        if app.callback_url is None or not wanted:
            return
        groups = [[notice] for notice in wanted] if shape.entries else _by_place(wanted)
        now = self._clock.now()
        entries = [
            {"id": page.id, "time": now, group[0].place: [_told(notice) for notice in group]}
            for group in groups
        ]
        shaped = [_shaped(entry, shape) for entry in entries]
        self._deliveries.put(app.callback_url, item_of(app.secret, page.id, shaped))

    def post_raw(self, body: bytes, headers: dict[str, str]) -> bool:
        """Post `body` as it is, whatever is subscribed. False if no callback is set."""
        url = self._world.app.callback_url
        if url is not None:
            signed = headers_of(self._world.app.secret, body)
            self._deliveries.put(url, Item("", body, signed | headers))
        return url is not None


def _subscribed(app: App, page: Page, notice: Notice) -> bool:
    field = "standby" if notice.place == "standby" else notice.field
    return field in app.fields and page.subscribed is not None and field in page.subscribed


def _by_place(notices: list[Notice]) -> list[list[Notice]]:
    """One group for each place, so that an entry has only one of them."""
    places = dict.fromkeys(notice.place for notice in notices)
    return [[each for each in notices if each.place == place] for place in places]


def _told(notice: Notice) -> Json:
    """In standby a postback has no payload."""
    postback = notice.event.get("postback")
    if notice.place != "standby" or not isinstance(postback, dict):
        return notice.event
    bare = {name: value for name, value in postback.items() if name != "payload"}
    return notice.event | {"postback": bare}


_IDS = ("id", "app_id", "sticker_id")
_TIMES = ("time", "timestamp", "watermark")


def _shaped(value: Any, shape: Shape) -> Any:
    """A copy in which ids and times have the wanted form."""
    if isinstance(value, list):
        return [_shaped(each, shape) for each in value]
    if not isinstance(value, dict):
        return value
    shaped = {}
    for name, inner in value.items():
        shaped[name] = _shaped(inner, shape)
        if shape.numeric_ids and name in _IDS and isinstance(inner, str) and inner.isdecimal():
            shaped[name] = int(inner)
        if shape.seconds and name in _TIMES and isinstance(inner, int):
            shaped[name] = inner // 1000
    return shaped
