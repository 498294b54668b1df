"""What a refusal means for a message: the failure to record, and when to try again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.core.failures import Failure
from console.core.moments import Millis
from console.core.retries import pause_before_next
from console.core.state import Chat
from console.core.transcript import Message
from server_stub.relay.channel_port import Allowance, Refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """`pause` is how long to wait before the next attempt, None when there is none. A limited
    channel, or for `shared` every channel, sends nothing during it. `allowance` is what was heard
    of it, None for nothing. `doubtful`: the last attempt has failed in a way that may be none."""

    failure: Failure
    pause: Millis | None = None
    shared: bool = False
    allowance: Allowance | None = None
    doubtful: bool = False

    def failed_at(self, now: Millis) -> Failure:
        """The failure to record."""
        if self.pause is None:
            return self.failure
        return replace(self.failure, retry_at=now + self.pause)


def outcome_of(refused: Refused, tried: int) -> Outcome:
    """What becomes of what was refused, after `tried` failed attempts before this one."""
    attempts = tried + 1
    minutes = refused.allowance.minutes if refused.allowance is not None else 0
    pause = pause_before_next(refused.failure.cause, attempts, refused.attempts, minutes)
    return Outcome(
        replace(refused.failure, attempts=attempts),
        pause,
        refused.shared,
        refused.allowance,
        # While it is tried again anyway, the question comes up before the next attempt.
        doubtful=refused.doubtful and pause is None,
    )


def maybe_sent(message: Message, chat: Chat) -> bool:
    """Whether an attempt to send a message failed in a way that is called passing, but may have
    taken it all the same."""
    failure = message.failure
    return failure is not None and chat.kind.errors.ambiguous(failure.code)
