"""What a fault makes of a call: how it is refused, and how a good answer is spoiled."""

from .answers import Answer, NoAnswer
from .faults import Fault
from .wire import Json

Result = Json | Answer | NoAnswer


def refused(fault: Fault) -> Answer | NoAnswer:
    """What is answered to a call that is not accepted. Raises `GraphError`."""
    if fault.name in ("timeout", "dropped"):
        return NoAnswer(broken=fault.name == "dropped")
    if fault.name in ("http_500", "http_503"):
        return Answer.html(int(fault.name.removeprefix("http_")))
    raise fault.error()


def spoiled(fault: Fault, result: Result) -> Result:
    """What becomes of the answer to an accepted call. Raises `GraphError`."""
    match fault.name:
        case "timeout_after_accept" | "timeout_without_echo":
            return NoAnswer(broken=False)
        case "dropped_after_accept" | "dropped_without_echo":
            return NoAnswer(broken=True)
        case "http_502_after_accept":
            return Answer.html(502)
        case "malformed_json":
            return Answer.half(result) if isinstance(result, dict) else result
        case "accept_without_echo" | "usage_climbing":
            return result
    raise fault.error()
