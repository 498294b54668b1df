"""Which events of a Page are reported to our app, without taking from others what is theirs.

The list of a Page's fields belongs to the app, and something else of the same app may have its own
in it (`leadgen`, `feed`). Meta replaces the list as a whole, and refuses it as a whole for one
field that the app may not have. So it is read first, ours are added, and what we have added is
remembered: that, and nothing else, goes when the Page does. Source: Meta, Page subscribed_apps.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Sequence

from console.core.kinds.messenger.permissions import ESSENTIAL_FIELDS, FIELDS, missing_fields
from console.core.kinds.requests import ProblemCode
from server_stub.relay.log.journal import Journal
from server_stub.relay.messenger.connecting.problems import (
    StoppedError,
    listed,
    need,
    passes,
    problem_of,
)
from server_stub.relay.messenger.graph.accounts import Failed, GraphAccounts
from server_stub.relay.secret import Secret

_NAMED = re.compile(r"subscribe to the (\w+) field")
_NUMBERED = re.compile(r"Param (?:subscribed_)?fields\[(\d+)\] must be one of")

Ask = Callable[[Sequence[str]], Awaitable[Failed | None]]


class Subscriptions:
    """What has been added to the list of each Page is kept in the journal."""

    def __init__(self, meta: GraphAccounts, journal: Journal) -> None:
        self._meta = meta
        self._journal = journal

    async def add(self, page: str, token: Secret, connected: bool) -> None:
        """Have our events reported besides those that are. Optional ones that Meta refuses are
        left out: whoever looks at the Page finds them missing. `connected`: the Page is ours
        already.

        Raises:
            StoppedError: those without which nothing works are not reported.
            WriteFailedError: nothing has been changed.
        """
        before = need(await self._meta.subscribed(page, token))
        ours = await self._ours(page)
        if ours is None:
            ours = before & frozenset(FIELDS) if connected else frozenset()
        added = ours | (frozenset(FIELDS) - before)
        await self._journal.keep_fact(_fact(page), ",".join(sorted(added)))
        await self._ask(page, token, before, ours)
        lost = missing_fields(need(await self._meta.subscribed(page, token)), ESSENTIAL_FIELDS)
        if lost:
            raise StoppedError(ProblemCode.NOT_SUBSCRIBED, listed(lost))

    async def _ask(
        self, page: str, token: Secret, before: frozenset[str], ours: frozenset[str]
    ) -> None:
        others = before - ours

        async def ask(fields: Sequence[str]) -> Failed | None:
            return await self._meta.subscribe(page, token, fields)

        refused = await agree(ask, [*FIELDS, *sorted(before - set(FIELDS))], others)
        if refused is not None and (passes(refused) or missing_fields(before, ESSENTIAL_FIELDS)):
            need(refused)

    async def take_back(self, page: str, token: Secret) -> Failed | None:
        """Have our events reported no more, and everything else as before; why it failed."""
        now = await self._meta.subscribed(page, token)
        if not isinstance(now, frozenset):
            return now
        ours = await self._ours(page)
        rest = sorted(now - (frozenset(FIELDS) if ours is None else ours))
        if rest:
            failed = await self._meta.subscribe(page, token, rest)
        else:
            failed = await self._meta.unsubscribe(page, token)
        if failed is None:
            await self._journal.forget_fact(_fact(page))
        return failed

    async def _ours(self, page: str) -> frozenset[str] | None:
        """What we have added to a Page's list; None where nobody has written it down, as when an
        earlier version has connected it."""
        text = await self._journal.fact(_fact(page))
        return None if text is None else frozenset(filter(None, text.split(",")))


async def agree(ask: Ask, fields: Sequence[str], others: Collection[str]) -> Failed | None:
    """Ask for all these fields, and for fewer as long as Meta refuses some that we can do without:
    the one that it names, else all at once. What is of `others` is never given up; why it came to
    nothing."""
    while True:
        refused = await ask(fields)
        if refused is None or problem_of(refused).code in _NOT_ABOUT_FIELDS:
            return refused
        spare = {one for one in fields if one in FIELDS and one not in (*ESSENTIAL_FIELDS, *others)}
        named = _refused_field(refused.detail, fields)
        if not spare or (named and named not in spare):
            return refused
        gone = {named} if named else spare
        fields = [one for one in fields if one not in gone]


_NOT_ABOUT_FIELDS = (ProblemCode.UNREACHABLE, ProblemCode.ACCESS_EXPIRED)


def _refused_field(detail: str, fields: Sequence[str]) -> str:
    """The field that Meta's words are about, "" when they name none."""
    if (said := _NAMED.search(detail)) is not None:
        return said[1]
    if (said := _NUMBERED.search(detail)) is not None and int(said[1]) < len(fields):
        return fields[int(said[1])]
    return ""


def _fact(page: str) -> str:
    return f"added_fields:{page}"
