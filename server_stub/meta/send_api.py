"""`POST /{page}/messages`: windows, tags, faults, and what is answered.

Meta: Send API reference; Send a Message (messaging window); Common Error Codes.
"""

from . import routing, send_request
from .access import Access
from .calls import Call
from .clock import Clock
from .errors import GraphError
from .faults import Faults
from .media import stickers
from .media.store import Media, MediaStore
from .media.uploads import Uploads
from .messenger import Messenger
from .pace import Pace
from .send_request import Content, SendRequest
from .spoiling import Result, refused, spoiled
from .wire import Json
from .world import Page, Visitor, World

_HOUR = 3_600_000
STANDARD_WINDOW_MS = 24 * _HOUR
LONGER_WINDOW_MS = 7 * 24 * _HOUR
# Sends per second of a Page; audio and video are counted for themselves.
SENDS_A_SECOND, MEDIA_A_SECOND = 300, 10
_SLOW = ("audio", "video")


class SendApi:
    """Takes messages and sender actions of a Page."""

    def __init__(
        self,
        world: World,
        access: Access,
        clock: Clock,
        faults: Faults,
        messenger: Messenger,
        uploads: Uploads,
        store: MediaStore,
    ) -> None:
        self._world = world
        self._access = access
        self._uploads = uploads
        self._store = store
        self._clock = clock
        self._faults = faults
        self._messenger = messenger
        self._sends = Pace(clock, SENDS_A_SECOND, within=1_000)
        self._media = Pace(clock, MEDIA_A_SECOND, within=1_000)

    async def post(self, call: Call) -> Result:
        """Do what the call asks; the fault that is armed for its visitor goes first.

        Raises `GraphError`.
        """
        page = self._access.page(call, call.path[0], ("pages_messaging",), ("MESSAGING",))
        # A dead token is found out before anybody looks at the message.
        dead = self._faults.token_error(page.id)
        request = None if dead else send_request.read(call.params)
        psid = request.psid if request else None
        if request is None or psid is None or psid not in page.visitors:
            raise self._failed_unseen(page, dead)
        if request.content is not None and request.content.utility is not None:
            self._access.page(call, call.path[0], ("page_utility_messaging",))
        self._check_pace(page, request.content)
        visitor = page.visitors[psid]
        if request.action:
            return self._act(page, visitor, request)
        fault = self._faults.take(page.id, psid)
        if fault and (not fault.accepts or fault.exhausted):
            return refused(fault)
        answer = await self._accept(page, visitor, request, fault is None or fault.echoes)
        return spoiled(fault, answer) if fault else answer

    def _check_pace(self, page: Page, content: Content | None) -> None:
        attachments = content.attachments if content else ()
        slow = any(each.kind in _SLOW for each in attachments)
        (self._media if slow else self._sends).take(page.id)

    def _failed_unseen(self, page: Page, dead: GraphError | None) -> GraphError:
        """The error of a send that reaches no visitor; a dead token counts as a send."""
        if dead is None:
            return GraphError(100, 2018001)
        self._faults.take(page.id, "")
        return dead

    def _act(self, page: Page, visitor: Visitor, request: SendRequest) -> Json:
        """Typing and seen marks. They use up no fault, and only errors befall them.

        That typing needs an open window is our reading: Meta does not say.
        """
        fault = self._faults.of(page.id, visitor.psid)
        if fault is not None and fault.numbers is not None:
            raise fault.error()
        if request.action != "MARK_SEEN":
            self._check_window(page, visitor, request)
        self._check_reach(page, visitor)
        if request.reaction is not None:
            self._check_mid(page, visitor, request.reaction.mid, "payload[message_id]")
            self._messenger.page_reacts(visitor, request.reaction.mid, request.reaction.emoji)
        self._messenger.page_acts(visitor, request.action or "")
        return {"recipient_id": visitor.psid}

    async def _accept(
        self, page: Page, visitor: Visitor, request: SendRequest, echoed: bool
    ) -> Json:
        self._check_window(page, visitor, request)
        self._check_reach(page, visitor)
        persona = _persona(page, request.persona)
        if request.reply_to:
            self._check_mid(page, visitor, request.reply_to, "reply_to[mid]")
        content = request.content or Content()
        media = [
            await self._uploads.get(page, each)
            for each in content.attachments
            if each.template is None
        ]
        message = self._messenger.page_writes(
            visitor,
            content.text,
            content.metadata,
            request.reply_to,
            echoed,
            self._attached(content, media),
            content.quick_replies,
            persona=persona,
        )
        self._give_away(page, visitor, request.control)
        answer = {"recipient_id": visitor.psid, "message_id": message.mid}
        if media and any(each.reusable for each in content.attachments):
            answer["attachment_id"] = media[0].id
        return answer

    def _attached(self, content: Content, media: list[Media]) -> tuple[Json, ...]:
        """The attachments as webhooks tell them. Meta: message_echoes."""
        if content.sticker_id is not None:
            sticker = stickers.attachment(self._store, content.sticker_id)
            return (sticker,)
        templates = [each.template for each in content.attachments if each.template is not None]
        templates += [content.utility] if content.utility is not None else []
        files = [{"type": each.kind, "payload": {"url": self._store.url(each)}} for each in media]
        return (*files, *({"type": "template", "payload": each} for each in templates))

    def _give_away(self, page: Page, visitor: Visitor, control: str | None) -> None:
        """Pass or release control after a message. Meta: Conversation Routing."""
        thread = page.threads[visitor.psid]
        if control == "":
            routing.release(thread)
        elif control is not None:
            routing.hold(page, thread, control, self._clock.now())

    def _check_reach(self, page: Page, visitor: Visitor) -> None:
        """The Page may send, to that visitor, and our app holds the thread."""
        thread, app_id = page.threads[visitor.psid], self._world.app.id
        if page.restricted:
            raise GraphError(10, 1893063)
        if thread.unreachable or visitor.psid in page.blocked:
            raise GraphError(551, 1545041)
        if not routing.may_send(page, thread, app_id, self._clock.now()):
            raise GraphError(2018300)

    def _check_mid(self, page: Page, visitor: Visitor, mid: str, name: str) -> None:
        if page.threads[visitor.psid].find(mid) is None:
            raise GraphError(100, message=f"(#100) Param {name} is not in this thread")

    def _check_window(self, page: Page, visitor: Visitor, request: SendRequest) -> None:
        """24 hours from the visitor's last opener; with a tag 7 days from their last message; a
        utility template always.

        Stickers may only be sent within the 24 hours. Meta: Sticker API.
        """
        thread, content = page.threads[visitor.psid], request.content or Content()
        if content.utility is not None and thread.opened_at is not None:
            return
        longer = request.tag is not None and content.sticker_id is None
        since = thread.wrote_at if longer else thread.opened_at
        window = LONGER_WINDOW_MS if longer else STANDARD_WINDOW_MS
        if since is None or self._clock.now() - since > window:
            raise GraphError(10, 2018278)


def _persona(page: Page, persona_id: str | None) -> str:
    """The name of that persona, "" for the Page itself. The error's words are ours."""
    if not persona_id:
        return ""
    if persona_id not in page.personas:
        raise GraphError(100, message="(#100) Param persona_id must be a persona of the Page")
    return page.personas[persona_id].name
