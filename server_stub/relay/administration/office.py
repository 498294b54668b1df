"""Where an administrator's requests are carried out: on a running relay, or on its folder alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from console.core.actor import RELAY
from console.core.channels.connecting import UnlinkChannel
from console.core.log import Command
from console.core.refusals import Refusal, RefusalCode
from console.core.state import State
from server_stub.relay.admin import AdminError
from server_stub.relay.log.sequencer import ReadOnlyError
from server_stub.relay.log.store import Store
from server_stub.relay.people import People

Answer = dict[str, Any]
"""Of a request: `done` is a sentence for people, all else for programs; `token` or `code` is
shown once."""


_WORDS = {
    RefusalCode.BAD_NAME: "a name has 1 to 80 characters that a screen can show",
    RefusalCode.NAME_IN_USE: "there is one named {detail} already",
    RefusalCode.LAST_ADMIN: "nobody else is an admin who has signed in: somebody has to stay one",
    RefusalCode.UNKNOWN_OPERATOR: "there is no such operator",
    RefusalCode.UNKNOWN_DEPARTMENT: "there is no such department",
    RefusalCode.UNKNOWN_BRAND: "there is no such brand",
    RefusalCode.BAD_SETTING: "the value of {detail} is out of its range",
    RefusalCode.CHANGED_SINCE: "somebody has changed the settings meanwhile: look at them again",
}


@dataclass(frozen=True, slots=True)
class Office:
    """`unlink` disconnects a channel, by its id."""

    store: Store
    people: People
    unlink: Callable[[str], Awaitable[None]]

    @property
    def state(self) -> State:
        return self.store.sequencer.state

    async def ask(self, command: Command) -> None:
        """Have a command carried out.

        Raises:
            AdminError: it is refused.
        """
        try:
            outcome = await self.store.sequencer.submit(command, RELAY)
        except ReadOnlyError:
            raise cannot_write() from None
        if isinstance(outcome, Refusal):
            raise refused(outcome)


def of_folder(store: Store) -> Office:
    """That of a relay which is not running: nobody is connected, and Meta is told nothing."""

    async def unlink(channel: str) -> None:
        await office.ask(UnlinkChannel(channel))
        await store.vault.forget_channel(channel)

    office = Office(store, People(store), unlink)
    return office


def refused(refusal: Refusal) -> AdminError:
    """Why it is refused, in words."""
    words = _WORDS.get(refusal.code)
    if words is None:
        return AdminError(f"refused: {refusal.code} {refusal.detail}".rstrip())
    return AdminError(words.format(detail=refusal.detail))


def cannot_write() -> AdminError:
    """For a relay that is read-only."""
    return AdminError("the relay can not write at present (is the disk full?)")


def text(request: Mapping[str, Any], name: str) -> str:
    """A member of a request that has to be a text.

    Raises:
        AdminError: it is none.
    """
    value = request.get(name)
    if not isinstance(value, str):
        raise AdminError(f"{name} is missing")
    return value


def texts(request: Mapping[str, Any], name: str) -> list[str]:
    """A member of a request that has to be a list of texts; none when it is missing.

    Raises:
        AdminError: it is something else.
    """
    value = request.get(name, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise AdminError(f"{name} is no list of texts")
    return value
