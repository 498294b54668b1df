"""Faults that somebody armed: what goes wrong, for whom, and how many times.

Names: any "code/subcode" or friendly name of the catalogue, and those of `STAGED`, which are
about the connection and the webhooks instead of an error. Most befall what a Page sends; a fault
with a `call` befalls that call of Graph, whoever makes it.
"""

from dataclasses import asdict, dataclass

from . import catalogue
from .errors import GraphError
from .usage import Use
from .wire import Json

STAGED = {
    "timeout": "not accepted; the answer never comes",
    "timeout_after_accept": "accepted and echoed; the answer never comes",
    "dropped": "not accepted; the connection breaks in the middle of the answer",
    "timeout_without_echo": "accepted; no echo, and the answer never comes",
    "dropped_after_accept": "accepted and echoed; the connection breaks in the answer",
    "dropped_without_echo": "accepted; no echo, and the connection breaks in the answer",
    "accept_without_echo": "accepted and answered; no echo comes",
    "http_500": "not accepted; status 500 with an HTML page",
    "http_502_after_accept": "accepted and echoed; status 502 with an HTML page",
    "http_503": "not accepted; status 503 with an HTML page",
    "malformed_json": "accepted and echoed; status 200 and half a JSON answer",
    "usage_climbing": "accepted; usage rises by 10 % a send, at 100 % error 80006",
}

# These concern the token itself, so every call with it fails, not only sends.
TOKEN_CODES = (102, 190)
# Meta says how long to wait in the usage header. Meta: Graph API, Rate Limits.
RATE_CODES = (4, 17, 32, 341, 613, 80001, 80006)
# Documented as "messages are sent successfully, but an error is returned".
_SENT_ANYWAY = ((1, 1357046),)
_ACCEPTING = (
    "timeout_after_accept",
    "timeout_without_echo",
    "dropped_after_accept",
    "dropped_without_echo",
    "accept_without_echo",
    "http_502_after_accept",
    "malformed_json",
    "usage_climbing",
)
_USAGE_STEP = 10
# They are about echoes and sends, which other calls have not.
_ONLY_SENDS = ("accept_without_echo", "usage_climbing")


class UnknownFaultError(ValueError):
    """No such fault; the text says which names there are."""


@dataclass
class Fault:
    """One armed fault. `times` counts down with each message; None lasts until cleared.

    `status`, `is_transient`, `language` change how an error is told; `accepted` sends the
    message although an error is answered, `echo` tells the app of it; `regain` is the wait in
    minutes that usage headers announce. `call` is the edge of Graph that it befalls instead of
    sends, such as `accounts`, or `node` for reading an object; it has no Page then.
    """

    name: str
    page_id: str = ""
    psid: str | None = None
    times: int | None = None
    status: int | None = None
    is_transient: bool | None = None
    language: str | None = None
    accepted: bool = False
    echo: bool = True
    regain: int = 5
    usage: int = 0
    call: str | None = None

    @property
    def numbers(self) -> tuple[int, int | None] | None:
        """Code and subcode, None for a staged fault."""
        return catalogue.parse(self.name)

    @property
    def accepts(self) -> bool:
        """Whether the message reaches the visitor all the same."""
        return self.accepted or self.name in _ACCEPTING or self.numbers in _SENT_ANYWAY

    @property
    def echoes(self) -> bool:
        """Whether the app hears of a message that is accepted."""
        return self.echo and not self.name.endswith("without_echo")

    @property
    def exhausted(self) -> bool:
        """Whether climbing usage has gone beyond 100 %."""
        return self.name == "usage_climbing" and self.usage > 100

    def error(self) -> GraphError:
        """The error that is told. A staged fault without numbers has none: ValueError."""
        numbers = (80006, None) if self.name == "usage_climbing" else self.numbers
        if numbers is None:
            raise ValueError(f"{self.name} tells no error")
        return GraphError(
            *numbers, status=self.status, is_transient=self.is_transient, language=self.language
        )


class Faults:
    """The armed faults, at most one per Page, one per visitor and one per call."""

    def __init__(self) -> None:
        self._armed: dict[tuple[str, str | None], Fault] = {}
        self._calls: dict[str, Fault] = {}

    def arm(self, fault: Fault) -> None:
        """Arm `fault` in place of what its visitor, Page or call had.

        Raises `UnknownFaultError`.
        """
        if fault.name not in STAGED and fault.numbers is None:
            known = ", ".join([*STAGED, *catalogue.FRIENDLY])
            raise UnknownFaultError(
                f"No fault {fault.name!r}. Use a code like 190/463, or: {known}."
            )
        if fault.call is None:
            self._armed[fault.page_id, fault.psid] = fault
        elif fault.name in _ONLY_SENDS:
            raise UnknownFaultError(f"{fault.name} befalls only sends; leave out 'call'.")
        else:
            self._calls[fault.call] = fault

    def clear(self, page_id: str | None = None, psid: str | None = None) -> None:
        """Clear one visitor's or Page's fault; without arguments all there are."""
        if page_id is None:
            self._armed.clear()
            self._calls.clear()
        else:
            self._armed.pop((page_id, psid), None)

    def clear_call(self, call: str) -> None:
        self._calls.pop(call, None)

    def take_call(self, call: str) -> Fault | None:
        """What befalls this call of Graph, counting it down."""
        fault = self._calls.get(call)
        if fault is not None and fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.clear_call(call)
        return fault

    def of(self, page_id: str, psid: str | None = None) -> Fault | None:
        """What would befall a send: the visitor's own fault, else that of the Page."""
        return self._armed.get((page_id, psid)) or self._armed.get((page_id, None))

    def take(self, page_id: str, psid: str) -> Fault | None:
        """As `of`, counting down a message."""
        fault = self.of(page_id, psid)
        if fault is None:
            return None
        fault.usage = min(100 + _USAGE_STEP, fault.usage + _USAGE_STEP)
        if fault.times is not None:
            fault.times -= 1
            if fault.times <= 0:
                self.clear(fault.page_id, fault.psid)
        return fault

    def token_error(self, page_id: str) -> GraphError | None:
        """The error of a Page's token, if it is the token that is broken."""
        fault = self._armed.get((page_id, None))
        numbers = fault.numbers if fault else None
        return fault.error() if fault and numbers and numbers[0] in TOKEN_CODES else None

    def usage(self, page_id: str, psid: str | None = None) -> Use:
        """What a fault makes usage headers say."""
        fault = self.of(page_id, psid)
        if fault and fault.name == "usage_climbing":
            return Use(min(100, fault.usage), fault.regain if fault.usage >= 100 else 0)
        if fault and fault.numbers and fault.numbers[0] in RATE_CODES:
            return Use(100, fault.regain)
        return Use()

    def listed(self) -> list[Json]:
        return [asdict(fault) for fault in (*self._armed.values(), *self._calls.values())]
