"""`POST /{page}/messages`: windows, tags, faults, and what is answered.

Meta: Send API reference; Send a Message (messaging window); Common Error Codes.
"""

from . import send_request
from .answers import Answer, NoAnswer
from .calls import Call
from .clock import Clock
from .errors import GraphError
from .faults import Fault, Faults
from .messenger import Messenger
from .send_request import SendRequest
from .wire import Json
from .world import Page, Visitor

_HOUR = 3_600_000
STANDARD_WINDOW_MS = 24 * _HOUR
HUMAN_AGENT_WINDOW_MS = 7 * 24 * _HOUR


class SendApi:
    """Takes messages and sender actions of a Page."""

    def __init__(self, clock: Clock, faults: Faults, messenger: Messenger) -> None:
        self._clock = clock
        self._faults = faults
        self._messenger = messenger

    def post(self, page: Page, call: Call) -> Json | Answer | NoAnswer:
        """Do what the call asks; the fault that is armed for its visitor goes first.

        Raises `GraphError`.
        """
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
        answer = self._accept(page, visitor, request, echoed)
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
        return {"recipient_id": visitor.psid}

    def _accept(self, page: Page, visitor: Visitor, request: SendRequest, echoed: bool) -> Json:
        self._check_window(page, visitor, request)
        if request.reply_to and page.threads[visitor.psid].find(request.reply_to) is None:
            raise GraphError(100, message="(#100) Param reply_to[mid] is not in this thread")
        message = self._messenger.page_writes(
            visitor, request.text or "", request.metadata, request.reply_to, echoed
        )
        return {"recipient_id": visitor.psid, "message_id": message.mid}

    def _check_window(self, page: Page, visitor: Visitor, request: SendRequest) -> None:
        """24 hours from the visitor's last opener; 7 days for a person with HUMAN_AGENT."""
        opened = page.threads[visitor.psid].opened_at
        window = HUMAN_AGENT_WINDOW_MS if request.tag == "HUMAN_AGENT" else STANDARD_WINDOW_MS
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
