"""How a channel stands at Meta, found out without changing anything."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console.core.channels.values import Channel
from console.core.failures import Cause, Failure, RelayCode
from console.core.kinds.messenger.kind import MESSENGER
from console.core.kinds.messenger.permissions import (
    ESSENTIAL_FIELDS,
    HEARING_FIELDS,
    SENDING_PERMISSION,
    missing_fields,
    missing_tasks,
)
from console.core.kinds.requests import Problem, ProblemCode
from console.core.moments import Millis
from server_stub.relay.log.vault import Vault
from server_stub.relay.messenger.connecting.problems import listed, passes, problem_of
from server_stub.relay.messenger.graph.accounts import (
    AccountPage,
    AppHook,
    Failed,
    GraphAccounts,
    TokenFacts,
)
from server_stub.relay.messenger.graph.client import Denied
from server_stub.relay.secret import Secret

NO_TOKEN = "no token of this Page is held"
_TOKEN_INVALID = 190

Verdicts = dict[Cause, Failure | None]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What has been found out about a channel.

    `verdicts` holds the failure for what is wrong, None for what is surely right, and nothing
    for what nobody can say, since Meta or the network is down. `problem` is the gravest finding
    in words for people; `missing_fields` and `expires_at` as in `ChannelFacts`.
    """

    verdicts: Mapping[Cause, Failure | None] = field(default_factory=dict)
    problem: Problem | None = None
    missing_fields: tuple[str, ...] = ()
    expires_at: Millis = 0


HookAnswer = AppHook | Failed
"""Where and what Meta reports for our app, as far as it says."""


class Round:
    """What channels that are looked at together have in common, asked of Meta once.

    `limited` tells that Meta finds us too fast: whatever else is asked prolongs that.
    """

    def __init__(self, meta: GraphAccounts, hook: HookAnswer) -> None:
        self._meta = meta
        self.hook = hook
        self.limited = limits(hook)
        self._pages: dict[str, asyncio.Task[Sequence[AccountPage] | Failed]] = {}

    async def pages(self, account: str, token: Secret) -> Sequence[AccountPage] | Failed:
        """The Pages of an account."""
        if account not in self._pages:
            self._pages[account] = asyncio.create_task(self._meta.pages(token))
        answer = await self._pages[account]
        self.heed(answer)
        return answer

    def heed(self, answer: object) -> None:
        """Take in whether Meta finds us too fast."""
        self.limited = self.limited or limits(answer)


def limits(answer: object) -> bool:
    """Whether Meta refuses since too much is asked of it."""
    if not isinstance(answer, Denied):
        return False
    return MESSENGER.errors.classify(answer.code, answer.subcode).cause is Cause.RATE_LIMITED


class Checks:
    """Asks Meta. `callback` is where our webhook is, "" when that is not known."""

    def __init__(self, vault: Vault, meta: GraphAccounts, callback: str) -> None:
        self._vault = vault
        self._meta = meta
        self._callback = callback

    async def begin(self) -> Round:
        """Begin to look at channels."""
        return Round(self._meta, await self._meta.hook())

    def without_token(self, channel: str) -> Failure:
        """Why nothing can be asked or sent for a channel whose token we have not."""
        if channel in self._vault.unreadable_channels:
            trouble = self._vault.trouble
            return Failure(Cause.ACCESS_EXPIRED, subcode=RelayCode.UNREADABLE, detail=trouble)
        return Failure(Cause.ACCESS_EXPIRED, detail=NO_TOKEN)

    async def channel(self, channel: Channel, shared: Round, is_left_out: bool) -> Diagnosis:
        """Token, permissions and subscription of one channel. `is_left_out`: the last login did
        not include it, which is why its token is worth nothing, if it is."""
        token = self._vault.channel_token(channel.id)
        if token is None:
            failure = self.without_token(channel.id)
            return Diagnosis({failure.cause: failure}, Problem(ProblemCode.ACCESS_EXPIRED))
        facts = await self._meta.inspect(token)
        shared.heed(facts)
        if not isinstance(facts, TokenFacts):
            return Diagnosis(problem=problem_of(facts))
        if not facts.valid:
            code = facts.code or _TOKEN_INVALID
            failure = Failure(Cause.ACCESS_EXPIRED, code, facts.subcode, facts.detail)
            if is_left_out:
                failure = _left_out(facts.detail)
            problem = Problem(ProblemCode.ACCESS_EXPIRED, facts.detail)
            return Diagnosis({failure.cause: failure}, problem, expires_at=facts.expires_at)
        rights, may_not = await self._rights(channel, facts, shared)
        verdicts: Verdicts = {Cause.ACCESS_EXPIRED: None, **rights}
        fields = await self._meta.subscribed(channel.id, token)
        shared.heed(fields)
        if is_left_out and isinstance(fields, Denied) and not passes(fields):
            failure = _left_out(fields.detail)
            return Diagnosis({failure.cause: failure}, Problem(ProblemCode.ACCESS_EXPIRED))
        if not isinstance(fields, frozenset):
            return Diagnosis(verdicts, may_not or problem_of(fields), (), facts.expires_at)
        reported, unheard, missing = self._reports(fields, shared.hook)
        return Diagnosis(verdicts | reported, may_not or unheard, missing, facts.expires_at)

    async def _rights(
        self, channel: Channel, facts: TokenFacts, shared: Round
    ) -> tuple[Verdicts, Problem | None]:
        """Whether we may send: by what the token is for, and by the role of the person behind it
        as far as their account tells."""
        lost = Cause.PERMISSION_LOST
        if facts.scopes is not None and SENDING_PERMISSION not in facts.scopes:
            return (
                {lost: Failure(lost, detail=SENDING_PERMISSION)},
                Problem(ProblemCode.MISSING_PERMISSIONS, SENDING_PERMISSION),
            )
        user = self._vault.account_token(channel.account)
        pages = await shared.pages(channel.account, user) if user is not None else None
        if pages is None or (isinstance(pages, Failed) and not passes(pages)):
            return {lost: None}, None  # the account does not tell, now or later
        listed_pages = [] if isinstance(pages, Failed) else [one.page for one in pages]
        tasks = next((page.tasks for page in listed_pages if page.id == channel.id), None)
        if tasks is None:
            return {}, None
        missing = missing_tasks(tasks)
        problem = Problem(ProblemCode.MISSING_TASKS, listed(missing)) if missing else None
        stopped = Failure(lost, detail=listed(missing)) if "MESSAGING" in missing else None
        return {lost: stopped}, problem

    def _reports(
        self, fields: frozenset[str], hook: HookAnswer
    ) -> tuple[Verdicts, Problem | None, tuple[str, ...]]:
        """Whether we hear: Meta reports what both the Page and the app are subscribed to, to the
        one address that the app names."""
        known = isinstance(hook, AppHook)
        if isinstance(hook, AppHook):
            elsewhere = bool(self._callback) and hook.callback != self._callback
            fields = frozenset() if elsewhere or not hook.callback else fields & hook.fields
        deaf = Cause.NOT_SUBSCRIBED
        missing = missing_fields(fields)
        if lost := missing_fields(fields, ESSENTIAL_FIELDS):
            problem = Problem(ProblemCode.NOT_SUBSCRIBED, listed(lost))
            if missing_fields(fields, HEARING_FIELDS):
                return {deaf: Failure(deaf, detail=listed(lost))}, problem, missing
            return ({deaf: None} if known else {}), problem, missing
        return ({deaf: None} if known else {}), None, missing


def _left_out(detail: str) -> Failure:
    return Failure(Cause.ACCESS_EXPIRED, subcode=RelayCode.LEFT_OUT, detail=detail)
