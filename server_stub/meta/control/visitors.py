"""Playing the visitor's part."""

from typing import cast, get_args

from starlette.requests import Request

from ..events import KINDS, Built, build
from ..intake import Intake
from ..media import kinds
from ..notices import Place, Shape
from ..routing import INBOX_APP_ID
from ..standin import StandIn
from ..wire import Json
from ..world import Thread, Unreachable, Visitor
from .body import RefusedError, body_of, member, number, optional, page_of, visitor_of


class Visitors:
    def __init__(self, standin: StandIn) -> None:
        self._standin = standin

    async def add(self, request: Request) -> Json:
        body, world = await body_of(request), self._standin.world
        page = page_of(world, str(body.get("page") or ""))
        visitor = world.add_visitor(
            page,
            member(body, "name", str),
            optional(body, "locale", str) or "en_US",
            number(body, "timezone"),
            optional(body, "hidden", bool) or False,
        )
        return {"psid": visitor.psid, "name": visitor.name, "page": page.id}

    async def set_reach(self, request: Request) -> Json:
        """The visitor blocks the Page, or the account is no more; "" makes up for it."""
        body, visitor = await body_of(request), self._visitor(request)
        reason = member(body, "unreachable", str)
        if reason not in get_args(Unreachable):
            raise RefusedError(400, 'Use "blocked", "deactivated", "deleted" or "".')
        self._thread(visitor).unreachable = cast(Unreachable, reason)
        return {"psid": visitor.psid, "unreachable": reason}

    async def write(self, request: Request) -> Json:
        body, visitor = await body_of(request), self._present(request)
        messenger = self._standin.messenger
        if "event" in body:
            event, field = member(body, "event", dict), optional(body, "field", str)
            messenger.acts(visitor, event, field)
            return {"success": True}
        message = optional(body, "message", dict) or {"text": member(body, "text", str)}
        return {"message_id": messenger.says(visitor, message)}

    async def read(self, request: Request) -> Json:
        body = await body_of(request) if await request.body() else {}
        self._standin.messenger.reads(self._present(request), optional(body, "until", int))
        return {"success": True}

    async def list_kinds(self, request: Request) -> Json:
        return {"kinds": list(KINDS)}

    async def act(self, request: Request) -> Json:
        """One event, or several in one POST."""
        body, visitor = await body_of(request), self._present(request)
        wanted = optional(body, "events", list) or [body]
        if not all(isinstance(each, dict) for each in wanted):
            raise RefusedError(400, "'events' must be a list of objects.")
        built = [self._event(visitor, each) for each in wanted]
        shape = Shape(
            numeric_ids=optional(body, "numeric_ids", bool) or False,
            seconds=optional(body, "seconds", bool) or False,
            entries=optional(body, "entries", bool) or False,
        )
        standby = optional(body, "standby", bool) or False
        place: Place | None = "standby" if standby else None
        self._standin.messenger.acts_together(visitor, built, shape, place)
        return {"events": [event for event, _ in built]}

    def _event(self, visitor: Visitor, given: Json) -> Built:
        """With `ago`, in ms, it happened that long before."""
        standin = self._standin
        moment = standin.clock.now() - int(number(given, "ago"))
        event, field = build(member(given, "kind", str), standin.scene(visitor, given, moment))
        return event | ({"timestamp": moment} if "ago" in given else {}), field

    async def answer_elsewhere(self, request: Request) -> Json:
        """A person answers in the Page inbox, or another app does."""
        body, visitor = await body_of(request), self._visitor(request)
        app_id = optional(body, "app", str) or INBOX_APP_ID
        if not app_id.isdecimal():
            raise RefusedError(400, "'app' must be the id of an app.")
        kind = optional(body, "kind", str)
        text = optional(body, "text", str) if kind else member(body, "text", str)
        attachments = self._attachments(visitor, body) if kind else ()
        message = self._standin.messenger.page_writes(
            visitor, text, app_id=app_id, attachments=attachments
        )
        return {"message_id": message.mid}

    def _attachments(self, visitor: Visitor, given: Json) -> tuple[Json, ...]:
        """Those that a message of that kind has."""
        event, _ = self._event(visitor, given)
        found = event.get("message", {}).get("attachments")
        if not found:
            raise RefusedError(400, "'kind' must be one of messages with attachments.")
        return tuple(found)

    async def other_app_acts(self, request: Request) -> Json:
        body, visitor = await body_of(request), self._visitor(request)
        action = member(body, "action", str)
        if action not in ("pass", "take", "request", "release"):
            raise RefusedError(400, f"No action {action!r}. Use pass, take, request or release.")
        app_id = optional(body, "app", str) or INBOX_APP_ID
        self._standin.messenger.other_app_acts(visitor, action, app_id)
        return {"success": True}

    async def keep_file(self, request: Request) -> Json:
        """A file for a visitor to send."""
        content = await _content(request)
        found = kinds.recognise(content)
        sort, content_type = found or ((), "application/octet-stream")
        kind, name = (sort or ("file",))[0], request.query_params.get("name") or "file"
        media = self._standin.media.keep(None, kind, name, content_type, content)
        return {"id": media.id, "kind": kind, "url": self._standin.media.url(media)}

    def _visitor(self, request: Request) -> Visitor:
        return visitor_of(self._standin.world, request.path_params["psid"])

    def _present(self, request: Request) -> Visitor:
        """A visitor who can do something."""
        visitor = self._visitor(request)
        reason = self._thread(visitor).unreachable
        if reason:
            raise RefusedError(
                400, f'{visitor.name} can\'t: {reason}. PUT visitors/... {{"unreachable": ""}}.'
            )
        return visitor

    def _thread(self, visitor: Visitor) -> Thread:
        return self._standin.world.pages[visitor.page_id].threads[visitor.psid]


async def _content(request: Request) -> bytes:
    """The body, as large as a file may be. Raises `GraphError`."""
    content = await Request(request.scope, Intake(request.receive)).body()
    if not content:
        raise RefusedError(400, "The body must be a file.")
    return content
