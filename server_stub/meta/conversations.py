"""Reading conversations: `/{page}/conversations`, threads, and lists of messages.

Meta: Conversations API for Messenger Platform; facebook-business SDK 26.0.3,
adobjects/unifiedthread.py.
"""

from .access import Access, no_such_object
from .calls import Call
from .clock import Clock
from .errors import GraphError
from .fields import Field, choose, names, wanted
from .messages import Messages, iso, participant
from .pace import Pace
from .paging import paged
from .params import Params
from .routing import may_send
from .wire import Json
from .world import Page, Thread, Visitor, World

CALLS_A_SECOND = 2
_PERMISSIONS = ("pages_manage_metadata", "pages_read_engagement", "pages_messaging")
_TASKS = ("MESSAGING", "MODERATE")
_FOLDERS = ("INBOX", "OTHER", "PAGE_DONE", "PENDING", "SPAM")
_NODE = "UnifiedThread"


class Conversations:
    """Answers GET on a Page's threads and messages. Raises `GraphError`."""

    def __init__(self, world: World, access: Access, clock: Clock, messages: Messages) -> None:
        self._world = world
        self._access = access
        self._clock = clock
        self._messages = messages
        self._pace = Pace(clock, CALLS_A_SECOND, within=1_000)

    def of_page(self, call: Call) -> Json:
        """`GET /{page}/conversations`: the latest first; of one visitor with `user_id`."""
        page = self._access.living_page(call, call.path[0], _PERMISSIONS, _TASKS)
        self._pace.take(page.id)
        platform = call.params.choice("platform", ("MESSENGER", "INSTAGRAM"))
        folder = call.params.choice("folder", _FOLDERS)
        psid = call.params.text("user_id")
        found = [
            visitor
            for visitor in page.visitors.values()
            if page.threads[visitor.psid].messages and psid in (None, visitor.psid)
        ]
        if platform == "INSTAGRAM" or folder not in (None, "INBOX"):
            found = []
        found = [each for each in found if _within(call.params, page.threads[each.psid])]
        found.sort(key=lambda visitor: page.threads[visitor.psid].messages[-1].at, reverse=True)
        fields = wanted(call, ("id", "link", "updated_time"))
        return paged(
            call,
            f"{page.id}/conversations",
            found,
            lambda visitor: thread_id(page, visitor),
            lambda visitor: self._shown(call, page, visitor, fields),
        )

    def messages(self, call: Call) -> Json:
        """`GET /{conversation}/messages`"""
        page = self._access.living_page(call, "me", _PERMISSIONS, _TASKS)
        visitor = self._visitor(page, call.path[0])
        if visitor is None:
            raise no_such_object(call.method, call.path[0])
        self._pace.take(page.id)
        call.params.choice("source", ("ALL", "PARTICIPANTS"))
        fields = wanted(call, ("id", "created_time"))
        return self._messages.listed(call, page, visitor, thread_id(page, visitor), fields)

    def attachments(self, call: Call) -> Json:
        """`GET /{message}/attachments`"""
        page = self._access.living_page(call, "me", _PERMISSIONS, _TASKS)
        owner = self._messages.owner(page, call.path[0])
        if owner is None:
            raise no_such_object(call.method, call.path[0])
        self._pace.take(page.id)
        return self._messages.attachments(page, owner, call)

    def node(self, page: Page, call: Call) -> Json | None:
        """A thread or a message of `page`; None if it has none of that id."""
        visitor = self._visitor(page, call.path[0])
        owner = self._messages.owner(page, call.path[0])
        if visitor is None and owner is None:
            return None
        self._access.page(call, "me", _PERMISSIONS, _TASKS)
        self._pace.take(page.id)
        if visitor is not None:
            return self._shown(call, page, visitor, wanted(call, ("id", "link", "updated_time")))
        assert owner is not None  # one of the two was found
        return self._messages.node(page, owner, call)

    def _visitor(self, page: Page, conversation: str) -> Visitor | None:
        return next(
            (each for each in page.visitors.values() if thread_id(page, each) == conversation),
            None,
        )

    def _shown(self, call: Call, page: Page, visitor: Visitor, fields: tuple[Field, ...]) -> Json:
        thread, thread_name = page.threads[visitor.psid], thread_id(page, visitor)
        last = thread.messages[-1] if thread.messages else None
        people = [participant(visitor.psid, visitor.name), participant(page.id, page.name)]
        unread = [each for each in thread.messages if not each.from_page]
        unread = [each for each in unread if each.at > max(thread.seen_until, _answered(thread))]
        now = self._clock.now()
        ours = may_send(page, thread, self._world.app.id, now)
        known: Json = {
            "id": thread_name,
            "link": f"/{page.id}/inbox/{thread_name.removeprefix('t_')}/",
            "updated_time": iso(last.at if last else 0),
            "snippet": (last.text or "") if last else "",
            "message_count": len(thread.messages),
            "unread_count": len(unread),
            "can_reply": ours and thread.opened_at is not None,
            "is_subscribed": True,
            "is_owner": ours,
            "participants": {"data": people},
            "senders": {"data": people},
            "former_participants": {"data": []},
            "name": None,
            "folder": "inbox",
            "scoped_thread_key": thread_name,
            "linked_group": None,
            "wallpaper": None,
            "messages": lambda field: self._messages.listed(
                call,
                page,
                visitor,
                thread_name,
                field.inner or names(("id", "created_time")),
                field.modifiers,
            ),
        }
        return choose(fields, known, _NODE)


def thread_id(page: Page, visitor: Visitor) -> str:
    """`t_` and a number that is the same each time."""
    return f"t_{int(page.id) ^ int(visitor.psid)}"


def _answered(thread: Thread) -> int:
    """When the Page wrote last, in ms."""
    return max((each.at for each in thread.messages if each.from_page), default=0)


def _within(params: Params, thread: Thread) -> bool:
    """`updated_after_ms` and `updated_before_ms`."""
    after, before = (_moment(params, f"updated_{side}_ms") for side in ("after", "before"))
    updated = thread.messages[-1].at
    return (after is None or updated > after) and (before is None or updated < before)


def _moment(params: Params, name: str) -> int | None:
    text = params.text(name)
    if not text:
        return None
    if not text.isascii() or not text.isdigit():
        raise GraphError(100, message=f"(#100) Param {name} must be an integer")
    return int(text)
