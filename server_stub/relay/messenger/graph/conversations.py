"""Reading conversations at Meta: what is newest of one visitor's, which have gone on since a
moment, and one message with fresh links to its media.

Source: Meta, Conversations API for Messenger Platform: two calls a second for each Page; of a
conversation only the newest 20 messages can be read in detail (error 9000001 for older ones).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from console.core.attachments import Attachment
from console.core.moments import Millis
from console.core.transcript import Message
from server_stub.relay.channel_port import Conversation, ConversationPage
from server_stub.relay.clock import Clock
from server_stub.relay.messenger.graph.client import Denied, Graph, Lost, Reply, Result, Unreached
from server_stub.relay.messenger.graph.messages import FIELDS, data, read_listed, read_time
from server_stub.relay.messenger.inbound.values import Object, as_id, as_objects, as_text, member
from server_stub.relay.secret import Secret

DETAILED = 20
"""Messages of a conversation that can be read."""

_SPACING = 0.55
"""Seconds between two calls for one Page: a little more than Meta's half."""
_AT_ONCE = 10
"""Conversations asked for in one call, each with its messages: more, and Meta finds it too much."""
_LIMITS = frozenset({4, 17, 32, 341, 613, 80001, 80006})
"""Rate limits. Meta, Graph API rate limiting."""
_MESSAGES = f"messages.limit({DETAILED}){{{FIELDS}}}"

Failed = Denied | Unreached | Lost
"""Why a question has no answer."""


class Conversations:
    """For all Pages, each at its own pace. Nothing that Meta or the line does is raised."""

    def __init__(self, graph: Graph, clock: Clock) -> None:
        self._graph = graph
        self._clock = clock
        self._next: dict[str, float] = {}

    async def recent(self, page: str, token: Secret, psid: str) -> Conversation | Failed:
        """The newest messages of a visitor's conversation; none when there is none."""
        params = {"platform": "messenger", "user_id": psid, "fields": f"id,{_MESSAGES}"}
        result = await self._call(page, f"{page}/conversations", token, params)
        if not isinstance(result, Reply):
            return result
        threads = as_objects(result.content.get("data"))
        return _conversation(threads[0], page, psid) if threads else Conversation(psid)

    async def updated(
        self, page: str, token: Secret, after: Millis, cursor: str = ""
    ) -> ConversationPage | Failed:
        """Conversations that have gone on after a moment, from the cursor of an earlier answer
        on."""
        params = {
            "platform": "messenger",
            "updated_after_ms": str(after),
            "limit": str(_AT_ONCE),
            "fields": f"id,updated_time,participants,{_MESSAGES}",
        }
        if cursor:
            params["after"] = cursor
        result = await self._call(page, f"{page}/conversations", token, params)
        if not isinstance(result, Reply):
            return result
        conversations: list[Conversation] = []
        further = bool(member(result.content, "paging").get("next"))
        for raw in as_objects(result.content.get("data")):
            # Whole seconds: one that went on in the second of `after` may be listed as before it.
            if read_time(raw.get("updated_time")) + 1_000 <= after:
                further = False
                continue
            people = [as_id(one.get("id")) for one in data(raw, "participants")]
            psid = next((one for one in people if one and one != page), "")
            if psid:
                conversations.append(_conversation(raw, page, psid))
        cursors = member(member(result.content, "paging"), "cursors")
        return ConversationPage(
            tuple(conversations), as_text(cursors.get("after")) if further else ""
        )

    async def message(self, page: str, token: Secret, mid: str) -> Message | Failed | None:
        """One message, with links to its media that are fresh; None when it is not shown."""
        result = await self._call(page, mid, token, {"fields": FIELDS})
        return read_listed(result.content, page) if isinstance(result, Reply) else result

    async def fresh_url(
        self, page: str, token: Secret, mid: str, known: Sequence[Attachment], n: int
    ) -> str:
        """A link that works to the n-th of a message's attachments as we know them; "" when Meta
        gives none. Meta lists them by kind, so that they are told apart by their place in it."""
        conversations = await self.message(page, token, mid)
        if not isinstance(conversations, Message) or not 0 <= n < len(known):
            return ""
        kind = known[n].kind
        place = sum(one.kind == kind for one in known[:n])
        same = [one.url for one in conversations.attachments if one.kind == kind]
        return same[place] if place < len(same) else ""

    async def _call(self, page: str, path: str, token: Secret, params: Mapping[str, str]) -> Result:
        now = self._clock.monotonic()
        turn = max(now, self._next.get(page, 0.0))
        self._next[page] = turn + _SPACING
        if turn > now:
            await self._clock.sleep(turn - now)
        result = await self._graph.call("GET", path, token, params=params)
        if isinstance(result, Denied) and result.code in _LIMITS:
            held = self._clock.monotonic() + max(1, result.usage.minutes) * 60.0
            self._next[page] = max(self._next[page], held)
        return result


def _conversation(raw: Object, page: str, psid: str) -> Conversation:
    listed = data(raw, "messages")
    messages = [message for one in listed if (message := read_listed(one, page)) is not None]
    more = bool(member(member(raw, "messages"), "paging").get("next"))
    return Conversation(
        psid,
        read_time(raw.get("updated_time")),
        tuple(reversed(messages)),
        len(messages) == len(listed) and not more,
    )
