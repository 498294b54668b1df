"""How a channel stands at Meta, found out without changing anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.core.accounts import (
    ESSENTIAL_FIELDS,
    SENDING_PERMISSION,
    missing_fields,
    missing_tasks,
)
from console.core.directory import Channel
from console.core.moments import Millis
from console.core.requests import Problem, ProblemCode
from console.core.transcript import Cause, Failure
from server_stub.relay.facebook.problems import listed, passes, problem_of
from server_stub.relay.graph.accounts import AppHook, Failed, GraphAccounts, TokenFacts
from server_stub.relay.log.vault import Vault

NO_TOKEN = "no token of this Page is held"
_TOKEN_INVALID = 190

Verdicts = dict[Cause, Failure | None]


@dataclass(frozen=True, slots=True)
class Standing:
    """What has been found out about a channel.

    `verdicts` holds the failure for what is wrong, None for what is surely right, and nothing
    for what nobody can say, since Meta or the network is down. `problem` is the gravest finding
    in words for people; `missing_fields` and `expires_at` as in `ChannelFacts`.
    """

    verdicts: Mapping[Cause, Failure | None] = field(default_factory=dict)
    problem: Problem | None = None
    missing_fields: tuple[str, ...] = ()
    expires_at: Millis = 0


class Checks:
    """Asks Meta. `callback` is where our webhook is, "" when that is not known."""

    def __init__(self, vault: Vault, meta: GraphAccounts, callback: str) -> None:
        self._vault = vault
        self._meta = meta
        self._callback = callback

    async def hook(self) -> AppHook | Failed:
        """Where and what Meta reports for our app: the same for all channels."""
        return await self._meta.hook()

    async def channel(self, channel: Channel, hook: AppHook | Failed) -> Standing:
        """Token, permissions and subscription of one channel."""
        token = self._vault.page_token(channel.page)
        if token is None:
            failure = Failure(Cause.ACCESS_EXPIRED, detail=NO_TOKEN)
            return Standing({failure.cause: failure}, Problem(ProblemCode.ACCESS_EXPIRED))
        facts = await self._meta.inspect(token)
        if not isinstance(facts, TokenFacts):
            return Standing(problem=problem_of(facts))
        if not facts.valid:
            code = facts.code or _TOKEN_INVALID
            failure = Failure(Cause.ACCESS_EXPIRED, code, facts.subcode, facts.detail)
            problem = Problem(ProblemCode.ACCESS_EXPIRED, facts.detail)
            return Standing({failure.cause: failure}, problem, expires_at=facts.expires_at)
        rights, may_not = await self._rights(channel, facts)
        verdicts: Verdicts = {Cause.ACCESS_EXPIRED: None, **rights}
        fields = await self._meta.subscribed(channel.page, token)
        if not isinstance(fields, frozenset):
            return Standing(verdicts, may_not or problem_of(fields), (), facts.expires_at)
        reported, unheard, missing = self._reports(fields, hook)
        return Standing(verdicts | reported, may_not or unheard, missing, facts.expires_at)

    async def _rights(self, channel: Channel, facts: TokenFacts) -> tuple[Verdicts, Problem | None]:
        """Whether we may send: by what the token is for, and by the role of the person behind it
        as far as their account tells."""
        lost = Cause.PERMISSION_LOST
        if facts.scopes is not None and SENDING_PERMISSION not in facts.scopes:
            return (
                {lost: Failure(lost, detail=SENDING_PERMISSION)},
                Problem(ProblemCode.MISSING_PERMISSIONS, SENDING_PERMISSION),
            )
        user = self._vault.account_token(channel.account)
        pages = await self._meta.pages(user) if user is not None else None
        if pages is None or (isinstance(pages, Failed) and not passes(pages)):
            return {lost: None}, None  # the account does not tell, now or later
        listed_pages = [] if isinstance(pages, Failed) else [one.page for one in pages]
        tasks = next((page.tasks for page in listed_pages if page.page == channel.page), None)
        if tasks is None:
            return {}, None
        missing = missing_tasks(tasks)
        problem = Problem(ProblemCode.MISSING_TASKS, listed(missing)) if missing else None
        stopped = Failure(lost, detail=listed(missing)) if "MESSAGING" in missing else None
        return {lost: stopped}, problem

    def _reports(
        self, fields: frozenset[str], hook: AppHook | Failed
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
            return {deaf: Failure(deaf, detail=listed(lost))}, problem, missing
        if not known:
            return {}, None, missing
        return {deaf: None}, None, missing
