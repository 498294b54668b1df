"""`ChannelPort` for Pages of Messenger: each verb with the Page's token, over the Graph API."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from console.core.attachments import Attachment
from console.core.failures import Cause, Failure
from console.core.moments import Millis
from server_stub.relay.channel_port import (
    Conversation,
    ConversationPage,
    Done,
    File,
    Lost,
    MediaLink,
    NoProfile,
    Outgoing,
    Profile,
    Rates,
    Refused,
    Sent,
    Sign,
    Unread,
    Uploaded,
)
from server_stub.relay.messenger import answers
from server_stub.relay.messenger.graph import profile, send
from server_stub.relay.messenger.graph.client import Graph, Reply
from server_stub.relay.messenger.graph.conversations import Conversations
from server_stub.relay.secret import Secret

TokenOf = Callable[[str], Secret | None]
"""The token of a Page, by its id."""

RATES = Rates(light=300, heavy=10)
"""Source: Meta, Messenger Platform, rate limiting: 300 texts, reactions and the like a second for
each Page, 10 with audio or video."""

_NO_TOKEN = Refused(Failure(Cause.ACCESS_EXPIRED))
_UNREADABLE = Unread("no token of this Page is held", passing=False)


class MessengerPort:
    """All Pages of one app at Meta. The token is looked up at the last moment: it may have been
    replaced while a message waited for its turn."""

    def __init__(self, graph: Graph, conversations: Conversations, token_of: TokenOf) -> None:
        self._graph = graph
        self._conversations = conversations
        self._token_of = token_of

    def rates(self, channel: str) -> Rates:
        return RATES

    def has_access(self, channel: str) -> bool:
        return self._token_of(channel) is not None

    async def send(self, channel: str, visitor: str, message: Outgoing) -> Sent | Refused | Lost:
        if (token := self._token_of(channel)) is None:
            return _NO_TOKEN
        answer = await send.send(self._graph, channel, token, visitor, message)
        return answer if isinstance(answer, Sent) else answers.of_send(answer)

    async def upload(self, channel: str, file: File) -> Uploaded | Refused:
        if (token := self._token_of(channel)) is None:
            return _NO_TOKEN
        answer = await send.upload(self._graph, channel, token, file)
        return answer if isinstance(answer, Uploaded) else answers.of_repeatable(answer)

    async def react(self, channel: str, visitor: str, mid: str, emoji: str) -> Done | Refused:
        if (token := self._token_of(channel)) is None:
            return _NO_TOKEN
        answer = await send.react(self._graph, channel, token, visitor, mid, emoji)
        return Done(answer.usage) if isinstance(answer, Reply) else answers.of_repeatable(answer)

    async def show(self, channel: str, visitor: str, sign: Sign) -> str:
        if (token := self._token_of(channel)) is None:
            return _UNREADABLE.detail
        answer = await send.show(self._graph, channel, token, visitor, sign)
        return "" if isinstance(answer, Reply) else answer.detail

    async def profile(self, channel: str, visitor: str) -> Profile | NoProfile:
        if (token := self._token_of(channel)) is None:
            return NoProfile(passing=True)
        answer = await profile.profile(self._graph, visitor, token)
        if answer is None:
            return NoProfile(passing=False)
        return answer if isinstance(answer, Profile) else answers.of_profile(answer)

    async def recent(self, channel: str, visitor: str) -> Conversation | Unread:
        if (token := self._token_of(channel)) is None:
            return _UNREADABLE
        answer = await self._conversations.recent(channel, token, visitor)
        return answer if isinstance(answer, Conversation) else answers.of_reading(answer)

    async def updated(
        self, channel: str, since: Millis, cursor: str = ""
    ) -> ConversationPage | Unread:
        if (token := self._token_of(channel)) is None:
            return _UNREADABLE
        answer = await self._conversations.updated(channel, token, since, cursor)
        return answer if isinstance(answer, ConversationPage) else answers.of_reading(answer)

    async def media_link(
        self, channel: str, mid: str, attachments: Sequence[Attachment], n: int
    ) -> MediaLink:
        token = self._token_of(channel)
        if token is None or not mid:
            return MediaLink("")
        return MediaLink(await self._conversations.fresh_url(channel, token, mid, attachments, n))
