"""One event of a webhook, with whom it concerns, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from console.core.log import Command
from console.core.moments import Millis
from console.core.remarks import AddRemark
from console.core.state import Visitor
from console.core.transcript import SERVICE_INBOX, Remark, RemarkKind
from server_stub.relay.messenger.inbound.values import Object, as_id, digest

_INBOX_APPS = frozenset({"263902037430900", "26390203743090"})
"""The id of Facebook's inbox in echoes and in conversation routing. Meta prints the first on one
page and the second on another; the first is met in practice."""


class Arrival(NamedTuple):
    """What an event asks of us: the Page it is for, the command, and its key for ever."""

    page: str
    command: Command
    key: str


@dataclass(frozen=True, slots=True)
class InboundEvent:
    """`psid` is the visitor, "" when none is named; `at` when it happened. `our_app` is our app's
    id at Meta. On `standby`, another app has the conversation (Meta, conversation routing)."""

    raw: Object
    page: str
    psid: str
    at: Millis
    now: Millis
    our_app: str = ""
    standby: bool = False
    from_page: bool = False

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.psid, self.page)

    def ask(self, command: Command, key: str) -> Arrival:
        return Arrival(self.page, command, key)

    def remark(self, what: RemarkKind, text: str = "", owner: str | None = None) -> list[Arrival]:
        """A remark in the visitor's conversation; none when no visitor is named."""
        if not self.psid:
            return []
        said = Remark(self.at, what, text)
        key = f"note:{self.page}:{what}:{digest(self.raw)}"
        return [self.ask(AddRemark(self.visitor, said, owner), key)]

    def app_named(self, value: object) -> str:
        """Which app an id names: "" for ours or for none, `SERVICE_INBOX` for that."""
        app = as_id(value)
        if app in _INBOX_APPS:
            return SERVICE_INBOX
        return "" if app == self.our_app else app
