"""Tokens and invitations on the disk: who is let in, once, in time, and until it is taken away."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from console.core.company.invites import GOOD_FOR, NotLetIn
from console.core.moments import DAY
from server_stub.relay.log.access import Access
from server_stub.relay.log.database import Database
from server_stub.relay.log.last_seen import LastSeen

NOW = 1_800_000_000_000
MINE, ANOTHER = "a" * 64, "b" * 64


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Access]:
    database = await Database.open(folder, lambda: "epoch")
    access = Access(database)
    await access.load()
    try:
        yield access
    finally:
        await database.close()


async def invited(access: Access, operator: str = "op1", until: int = NOW + GOOD_FOR) -> str:
    return (await access.invite(operator, until, NOW)).reveal()


async def test_a_token_says_who_somebody_is_also_after_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as access:
        token = (await access.make_token("op1")).reveal()
    async with opened(tmp_path) as access:
        assert access.operator_of(token) == "op1"
        assert access.operator_of("x" + token[1:]) is None


async def test_a_code_lets_one_console_in_as_often_as_it_asks(tmp_path: Path) -> None:
    async with opened(tmp_path) as access:
        code = await invited(access)
        assert await access.redeem(code, MINE, NOW) == "op1"
        assert await access.redeem(code, MINE, NOW + 2 * GOOD_FOR) == "op1"
        assert await access.redeem(code, ANOTHER, NOW) is NotLetIn.INVITE_USED
        assert access.operator_of(ANOTHER) is None
    async with opened(tmp_path) as access:
        assert access.operator_of(MINE) == "op1"
        assert await access.redeem(code, MINE, NOW) == "op1"


async def test_a_code_is_good_until_its_moment(tmp_path: Path) -> None:
    async with opened(tmp_path) as access:
        code = await invited(access)
        assert await access.redeem(code, MINE, NOW + GOOD_FOR) is NotLetIn.INVITE_EXPIRED
        assert access.operator_of(MINE) is None
        assert await access.redeem(code, MINE, NOW + GOOD_FOR - 1) == "op1"


async def test_a_code_that_nobody_made(tmp_path: Path) -> None:
    async with opened(tmp_path) as access:
        await invited(access)
        assert await access.redeem("inv-33333", MINE, NOW) is NotLetIn.UNKNOWN_INVITE


@pytest.mark.parametrize("token", ["", "x", "A" * 64, "a" * 63, "a" * 65, "é" * 64])
async def test_a_token_that_can_be_guessed_is_not_taken(tmp_path: Path, token: str) -> None:
    async with opened(tmp_path) as access:
        code = await invited(access)
        assert await access.redeem(code, token, NOW) is NotLetIn.UNKNOWN_TOKEN
        assert await access.redeem(code, MINE, NOW) == "op1"


async def test_a_token_of_somebody_else_does_not_change_hands(tmp_path: Path) -> None:
    async with opened(tmp_path) as access:
        other = (await access.make_token("op2")).reveal()
        assert await access.redeem(await invited(access), other, NOW) is NotLetIn.UNKNOWN_TOKEN
        assert access.operator_of(other) == "op2"


async def test_the_newest_code_counts(tmp_path: Path) -> None:
    async with opened(tmp_path) as access:
        first, second = await invited(access), await invited(access)
        others = await invited(access, "op2")
        assert await access.redeem(first, MINE, NOW) is NotLetIn.INVITE_EXPIRED
        assert await access.redeem(second, MINE, NOW) == "op1"
        assert await access.redeem(others, ANOTHER, NOW) == "op2"


@pytest.mark.parametrize("removed", [True, False])
async def test_what_is_taken_away_does_not_come_back(tmp_path: Path, removed: bool) -> None:
    async with opened(tmp_path) as access:
        known = (await access.make_token("op1")).reveal()
        others = (await access.make_token("op2")).reveal()
        used = await invited(access)
        await access.redeem(used, MINE, NOW)
        unused = await invited(access)
        new = ""
        if removed:
            await access.take_away("op1")
        else:
            new = (await access.rotate("op1")).reveal()
    async with opened(tmp_path) as access:
        assert access.operator_of(known) is access.operator_of(MINE) is None
        assert await access.redeem(used, MINE, NOW) is NotLetIn.INVITE_USED
        assert await access.redeem(unused, ANOTHER, NOW) is NotLetIn.INVITE_EXPIRED
        assert access.operator_of(others) == "op2"
        assert (access.operator_of(new) == "op1") is not removed


async def test_codes_of_long_ago_are_forgotten(tmp_path: Path) -> None:
    async with opened(tmp_path) as access:
        code = await invited(access)
        await access.invite("op2", NOW + 31 * DAY + GOOD_FOR, NOW + 31 * DAY)
        assert await access.redeem(code, MINE, NOW) is NotLetIn.UNKNOWN_INVITE


async def test_a_journal_of_before_gets_its_tables(tmp_path: Path) -> None:
    async with opened(tmp_path) as access:
        token = (await access.make_token("op1")).reveal()
    with closing(sqlite3.connect(tmp_path / "journal.db")) as db:
        db.execute("DROP TABLE invite")
        db.execute("DROP TABLE seen")
    async with opened(tmp_path) as access:
        assert access.operator_of(token) == "op1"
        assert await access.redeem(await invited(access), MINE, NOW) == "op1"


async def test_codes_are_unlike_one_another(tmp_path: Path) -> None:
    async with opened(tmp_path) as access:
        codes = {await invited(access, secrets.token_hex(4)) for _ in range(20)}
    assert len(codes) == 20


async def test_when_somebody_was_seen_outlasts_a_restart(tmp_path: Path) -> None:
    database = await Database.open(tmp_path, lambda: "epoch")
    seen = LastSeen(database)
    await seen.keep({"op1": NOW, "op2": NOW + 1})
    await seen.keep({"op1": NOW + 5})
    again = LastSeen(database)
    await again.load()
    assert [again.of(one) for one in ("op1", "op2", "op3")] == [NOW + 5, NOW + 1, 0]
    await database.close()
