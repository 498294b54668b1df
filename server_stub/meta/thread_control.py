"""`/{page}/{pass,take,request,release,extend}_thread_control`, `thread_owner`, moderation.

Meta: Conversation Routing; Page moderate_conversations (facebook-business SDK 26.0.3).
"""

from . import routing
from .access import Access
from .calls import Call
from .clock import Clock
from .errors import GraphError
from .params import as_text
from .wire import Json
from .world import Page, Thread

ACTIONS = ("BLOCK_USER", "UNBLOCK_USER", "BAN_USER", "UNBAN_USER", "MOVE_TO_SPAM")
_RIGHTS = (("pages_messaging",), ("MESSAGING", "MODERATE"))
_SUCCESS: Json = {"success": True}


class ThreadControl:
    """Answers for our own app. Raises `GraphError`."""

    def __init__(self, app_id: str, access: Access, clock: Clock) -> None:
        self._app_id = app_id
        self._access = access
        self._clock = clock

    def pass_control(self, call: Call) -> Json:
        """Give the thread to another app; allowed to its holder, and to anybody while idle."""
        page, thread = self._thread(call)
        target = call.params.text("target_app_id")
        if not target or not target.isdigit():
            raise GraphError(100, 2018164)
        self._check_holds(page, thread)
        routing.hold(page, thread, target, self._clock.now())
        return _SUCCESS

    def take(self, call: Call) -> Json:
        """Only the default app may take a thread that another app holds."""
        page, thread = self._thread(call)
        if page.default_app != self._app_id:
            raise GraphError(2018171)
        routing.hold(page, thread, self._app_id, self._clock.now())
        return _SUCCESS

    def request(self, call: Call) -> Json:
        """Ask the holder for the thread. Nobody here answers by itself."""
        self._thread(call)
        return _SUCCESS

    def release(self, call: Call) -> Json:
        page, thread = self._thread(call)
        self._check_holds(page, thread)
        routing.release(thread)
        return _SUCCESS

    def extend(self, call: Call) -> Json:
        """For `duration` seconds from now, at most 7 days."""
        page, thread = self._thread(call)
        if routing.owner(thread, self._clock.now()) != self._app_id:
            raise GraphError(2018300)
        seconds = call.params.text("duration") or ""
        longest = routing.LONGEST_CONTROL_MS // 1000
        if not (seconds.isascii() and seconds.isdigit() and 0 < int(seconds[:9]) <= longest):
            raise GraphError(100, message=f"(#100) Param duration must be 1 to {longest}")
        routing.hold(page, thread, self._app_id, self._clock.now(), int(seconds) * 1000)
        return _SUCCESS

    def owner(self, call: Call) -> Json:
        """`GET /{page}/thread_owner?recipient=`: the app is told only to holder and default."""
        page, thread = self._thread(call)
        holder = routing.owner(thread, self._clock.now())
        if holder is None:
            return {"data": []}
        told: Json = {"expiration": thread.owner_until // 1000}
        if self._app_id in (holder, page.default_app):
            told["app_id"] = holder
        return {"data": [{"thread_owner": told}]}

    def moderate(self, call: Call) -> Json:
        """`POST /{page}/moderate_conversations`: blocked visitors can neither write nor hear."""
        page = self._access.living_page(call, call.path[0], *_RIGHTS)
        users = [as_text(user.get("id"), "user_ids") for user in call.params.objects("user_ids")]
        actions = [action.upper() for action in call.params.items("actions") or []]
        if not users or not actions or set(actions) - set(ACTIONS):
            raise GraphError(
                100, message=f"(#100) Param actions must be some of {{{', '.join(ACTIONS)}}}"
            )
        for psid in users:
            if psid not in page.visitors:
                raise GraphError(100, 2018001)
            _moderate(page, psid, actions)
        return _SUCCESS

    def _check_holds(self, page: Page, thread: Thread) -> None:
        now = self._clock.now()
        if routing.owner(thread, now) not in (None, self._app_id):
            raise GraphError(2018300)

    def _thread(self, call: Call) -> tuple[Page, Thread]:
        """`recipient` is an object, or on `thread_owner` a plain id."""
        page = self._access.living_page(call, call.path[0], *_RIGHTS)
        given = call.params.values.get("recipient")
        plain = isinstance(given, int) or (isinstance(given, str) and given.strip().isdigit())
        recipient = {"id": given} if plain else call.params.object("recipient") or {}
        psid = as_text(recipient.get("id"), "recipient[id]") or ""
        if psid not in page.threads:
            raise GraphError(100, 2018001)
        return page, page.threads[psid]


def _moderate(page: Page, psid: str, actions: list[str]) -> None:
    for action in actions:
        if action in ("BLOCK_USER", "BAN_USER") and psid not in page.blocked:
            page.blocked.append(psid)
        elif action in ("UNBLOCK_USER", "UNBAN_USER") and psid in page.blocked:
            page.blocked.remove(psid)
