"""`POST /{page}/messages`: windows, tags, faults, and what is answered.

Meta: Send API reference; Send a Message (messaging window); Common Error Codes.
"""

from . import routing, send_request
from .access import Access
from .answers import Answer, NoAnswer
from .calls import Call
from .clock import Clock
from .errors import GraphError
from .faults import Fault, Faults
from .media import stickers
from .media.store import Media, MediaStore
from .media.uploads import Uploads
from .messenger import Messenger
from .send_request import Content, SendRequest
from .wire import Json
from .world import Page, Visitor, World

_HOUR = 3_600_000
STANDARD_WINDOW_MS = 24 * _HOUR
HUMAN_AGENT_WINDOW_MS = 7 * 24 * _HOUR


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

    async def post(self, call: Call) -> Json | Answer | NoAnswer:
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
        visitor = page.visitors[psid]
        if request.action:
            return self._act(page, visitor, request)
        fault = self._faults.take(page.id, psid)
        if fault and (not fault.accepts or fault.exhausted):
            return _refusal(fault)
        echoed = fault is None or fault.name != "accept_without_echo"
        answer = await self._accept(page, visitor, request, echoed)
        return _disguised(fault, answer) if fault else answer

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
        self._check_control(page, visitor)
        if request.reaction is not None:
            self._check_mid(page, visitor, request.reaction.mid, "payload[message_id]")
            self._messenger.page_reacts(visitor, request.reaction.mid, request.reaction.emoji)
        self._messenger.page_acts(visitor, request.action or "")
        return {"recipient_id": visitor.psid}

    async def _accept(
        self, page: Page, visitor: Visitor, request: SendRequest, echoed: bool
    ) -> Json:
        self._check_window(page, visitor, request)
        self._check_control(page, visitor)
        if visitor.psid in page.blocked:
            raise GraphError(551, 1545041)
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
        files = [{"type": each.kind, "payload": {"url": self._store.url(each)}} for each in media]
        return (*files, *({"type": "template", "payload": each} for each in templates))

    def _give_away(self, page: Page, visitor: Visitor, control: str | None) -> None:
        """Pass or release control after a message. Meta: Conversation Routing."""
        thread = page.threads[visitor.psid]
        if control == "":
            routing.release(thread)
        elif control is not None:
            routing.hold(page, thread, control, self._clock.now())

    def _check_control(self, page: Page, visitor: Visitor) -> None:
        thread, app_id = page.threads[visitor.psid], self._world.app.id
        if not routing.may_send(page, thread, app_id, self._clock.now()):
            raise GraphError(2018300)

    def _check_mid(self, page: Page, visitor: Visitor, mid: str, name: str) -> None:
        if page.threads[visitor.psid].find(mid) is None:
            raise GraphError(100, message=f"(#100) Param {name} is not in this thread")

    def _check_window(self, page: Page, visitor: Visitor, request: SendRequest) -> None:
        """24 hours from the visitor's last opener; 7 days for a person with HUMAN_AGENT.

        Stickers may only be sent within the 24 hours. Meta: Sticker API.
        """
        opened = page.threads[visitor.psid].opened_at
        sticker = request.content is not None and request.content.sticker_id is not None
        longer = request.tag == "HUMAN_AGENT" and not sticker
        window = HUMAN_AGENT_WINDOW_MS if longer else STANDARD_WINDOW_MS
        if opened is None or self._clock.now() - opened > window:
            raise GraphError(10, 2018278)


def _refusal(fault: Fault) -> Answer | NoAnswer:
    """How a message is not accepted."""
    if fault.name in ("timeout", "dropped"):
        return NoAnswer(broken=fault.name == "dropped")
    if fault.name in ("http_500", "http_503"):
        return Answer.html(int(fault.name.removeprefix("http_")))
    raise fault.error()


def _disguised(fault: Fault, answer: Json) -> Json | Answer | NoAnswer:
    """How the answer to an accepted message is spoiled."""
    match fault.name:
        case "timeout_after_accept" | "dropped_after_accept":
            return NoAnswer(broken=fault.name == "dropped_after_accept")
        case "http_502_after_accept":
            return Answer.html(502)
        case "malformed_json":
            return Answer.half(answer)
        case "accept_without_echo" | "usage_climbing":
            return answer
    raise fault.error()
