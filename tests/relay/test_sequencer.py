"""One writer: in order, once, durable before anybody hears of it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from console.core.chats import ChatOpened, End, NameVisitor, PickUp
from console.core.company.brands import ChangeSettings
from console.core.kinds.messenger.kind import META, address
from console.core.log import fold
from console.core.messages import Echo
from console.core.outcomes import SettleSend, StartSend
from console.core.queues import Queue
from console.core.receipts import Deliver, MarkRead, ReadByVisitor
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Reply
from console.core.state import Chat, State
from console.core.transcript import Message, SendState
from server_stub.relay.log.database import DataError, WriteFailedError
from server_stub.relay.log.history import chat_adapter
from server_stub.relay.log.memory import may_go
from server_stub.relay.log.sequencer import ReadOnlyError
from tests.relay.rig import AIKO, BEN, PAGE, START, Rig, VirtualClock, open_rig


async def test_two_claims_in_one_commit_have_one_winner(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.hear()
        first, second = await asyncio.gather(
            rig.do(PickUp("c1", 0), AIKO), rig.do(PickUp("c1", 0), BEN)
        )
        assert first == 9
        assert second == Refusal(RefusalCode.TAKEN, "Aiko", START)


async def test_a_repeat_gets_the_first_answer(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        both = await asyncio.gather(rig.hear(mid="m1"), rig.hear(mid="m1"))
        assert tuple(both) == (8, 8)
        assert await rig.hear(mid="m1") == 8
        await rig.do(PickUp("c1", 0), AIKO, "k1")
    async with open_rig(tmp_path) as rig:
        assert await rig.hear(mid="m1") == 8
        assert await rig.do(PickUp("c1", 0), AIKO, "k1") == 9
        assert len(await rig.log()) == 9


async def test_a_refusal_is_decided_afresh(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        refused = await rig.do(PickUp("c1", 0), AIKO, "k1")
        assert isinstance(refused, Refusal)
        await rig.hear()
        assert await rig.do(PickUp("c1", 0), AIKO, "k1") == 9


async def test_listeners_hear_before_those_who_asked(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        heard: list[str] = []
        rig.sequencer.subscribe(lambda records: heard.append("listener"))
        answer = rig.hear()
        task = asyncio.ensure_future(answer)
        task.add_done_callback(lambda _: heard.append("asker"))
        await task
        await asyncio.sleep(0)
        assert heard == ["listener", "asker"]


async def test_log_time_never_runs_backwards(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock) as rig:
        await rig.hear()
        clock.wall -= 3_600_000
        await rig.hear("later")
        times = [entry.at for entry in await rig.log()]
        assert times == sorted(times)


async def test_completed_chats_leave_memory_and_come_back(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.answer("hi", "a1")
        await rig.do(StartSend("c1", "a1"))
        await rig.hear("damn damn damn")
        assert "c1" in rig.sequencer.state.chats  # a message is still on its way
        await rig.do(SettleSend("c1", "a1", "mid-1"))
        assert "c1" not in rig.sequencer.state.chats

        await rig.do(MarkRead(address(PAGE, "7"), rig.clock.now()), META, "r")
        assert "c1" not in rig.sequencer.state.chats
        assert _message(await _stored(rig, "c1"), "a1").state is SendState.READ
        assert await rig.do(PickUp("c1", 1), BEN) == Refusal(RefusalCode.COMPLETED)


async def test_a_late_echo_settles_an_unknown_outcome(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.answer("hi", "a1")
        await rig.do(StartSend("c1", "a1"))
        await rig.do(SettleSend("c1", "a1"))
        await rig.do(End("c1"), AIKO)
        assert "c1" not in rig.sequencer.state.chats
        await rig.do(Echo(address(PAGE, "7"), "mid-1", START, "hi", "c1:a1"), META, "echo:mid-1")
        message = _message(await _stored(rig, "c1"), "a1")
        assert (message.state, message.mid) == (SendState.SENT, "mid-1")


async def test_a_visitor_who_returns_is_known(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.do(NameVisitor("c1", "Yuki Tanaka", "ja_JP", 9.0))
        await rig.do(End("c1"), AIKO)
    async with open_rig(tmp_path) as rig:
        await rig.hear("me again")
        visitor = rig.events(ChatOpened)[-1].visitor
        assert (visitor.name, visitor.chats, visitor.timezone) == ("Yuki Tanaka", 2, 9.0)
        assert visitor.first_seen == START
        await rig.do(PickUp("c2", 0), AIKO)
        ended = rig.do(End("c2"), AIKO)
        again = rig.hear("and again")
        await asyncio.gather(ended, again)
        assert rig.events(ChatOpened)[-1].visitor.chats == 3


async def test_a_name_that_comes_late_is_kept(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.do(End("c1"), AIKO)
        await rig.do(NameVisitor("c1", "Omar Haddad"))
        assert (await _stored(rig, "c1")).visitor.name == "Omar Haddad"
        await rig.hear("me again")
        assert rig.events(ChatOpened)[-1].visitor.name == "Omar Haddad"


async def test_receipts_of_strangers_change_nothing(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        outcome = await rig.do(Deliver(address(PAGE, "404"), START), META, "d")
        assert outcome == Refusal(RefusalCode.UNKNOWN_CHAT)
        assert not rig.events(ReadByVisitor)


async def test_the_state_is_the_fold_of_the_log(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        for psid in ("1", "2", "3"):
            await rig.hear(psid=psid)
        await rig.do(PickUp("c2", 0), BEN)
        await rig.do(End("c2"), BEN)
        await rig.hear(psid="2")
        folded = fold(State(), await rig.log())
        state = rig.sequencer.state
        kept = {name: chat for name, chat in folded.chats.items() if not may_go(chat)}
        assert dict(state.chats) == kept
        assert dict(state.open_chats) == dict(folded.open_chats)
        assert (state.seq, state.opened, state.operators) == (
            folded.seq,
            folded.opened,
            folded.operators,
        )


async def test_a_full_disk_refuses_without_loss(tmp_path: Path) -> None:
    clock = VirtualClock()
    async with open_rig(tmp_path, clock) as rig:
        modes: list[bool] = []
        rig.sequencer.on_read_only(modes.append)
        await rig.active_chat()
        before = rig.sequencer.state.seq
        await _limit(rig, 0)
        with pytest.raises(ReadOnlyError):
            for number in range(1_000):
                await rig.hear("x" * 2_000, mid=f"big-{number}")
        stored = rig.sequencer.state.seq
        assert rig.sequencer.read_only
        with pytest.raises(ReadOnlyError):
            await rig.do(End("c1"), AIKO, "k")

        await rig.advance(60)
        assert rig.sequencer.read_only
        await _limit(rig, 100_000)
        await rig.advance(6)
        assert modes == [True, False]
        assert stored >= before
        assert rig.sequencer.state.seq == stored == len(await rig.log())
        assert await rig.do(End("c1"), AIKO, "k") == stored + 1


async def test_a_part_that_fails_does_not_stop_the_writer(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(records: object) -> None:
        raise RuntimeError("broken")

    async with open_rig(tmp_path) as rig:
        rig.sequencer.subscribe(fail)
        assert (await rig.hear(), await rig.hear()) == (8, 9)
    assert "at entry 8" in caplog.text


async def test_a_read_only_relay_looks_at_the_disk_now_and_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def probe() -> None:
        nonlocal looks
        looks += 1
        raise WriteFailedError("full", lasting=False)

    async with open_rig(tmp_path) as rig:
        monkeypatch.setattr(rig.journal, "probe", probe)
        await _limit(rig, 0)
        asked = [rig.hear("x" * 2_000, mid=f"big-{number}") for number in range(200)]
        await asyncio.gather(*asked, return_exceptions=True)
        await rig.advance(60)
        assert looks == 12


async def test_an_io_error_ends_the_writer(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        modes: list[bool] = []
        rig.sequencer.on_read_only(modes.append)
        await rig.database.run(lambda c: c.execute("ALTER TABLE log RENAME TO lost"))
        with pytest.raises(ReadOnlyError):
            await rig.hear()
        with pytest.raises(DataError):
            await rig.writing
        assert (modes, rig.sequencer.read_only) == ([True], True)
        with pytest.raises(ReadOnlyError):
            await rig.hear()
        await rig.database.run(lambda c: c.execute("ALTER TABLE lost RENAME TO log"))


async def test_nobody_waits_for_a_writer_that_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("broken")

    async with open_rig(tmp_path) as rig:
        monkeypatch.setattr(rig.journal, "append", broken)
        with pytest.raises(ReadOnlyError):
            await rig.hear()
        with pytest.raises(RuntimeError):
            await rig.writing


async def test_settings_out_of_range_are_refused_with_their_name(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        settings = rig.sequencer.state.settings(PAGE)
        asked = ChangeSettings("b1", settings)
        assert await rig.do(asked, AIKO) == Refusal(RefusalCode.NOT_ALLOWED)


async def test_only_the_one_who_has_the_chat_answers(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        assert await rig.do(Reply("c1", "hi"), BEN, "k") == Refusal(RefusalCode.NOT_YOURS, "Aiko")
        assert rig.chat().queue is Queue.ACTIVE


async def test_a_snapshot_is_written_now_and_then(tmp_path: Path) -> None:
    async with open_rig(tmp_path, clean=False) as rig:
        rig.sequencer._snapshot_every = 10
        for number in range(8):
            await rig.hear(psid=str(number))
        await rig.settle()
        assert 10 <= (await rig.journal.load())[1] <= rig.sequencer.state.seq
        chats = dict(rig.sequencer.state.chats)
    async with open_rig(tmp_path) as rig:
        assert dict(rig.sequencer.state.chats) == chats


async def _stored(rig: Rig, chat: str) -> Chat:
    text = await rig.journal.chat_text(chat)
    assert text is not None
    return chat_adapter.validate_json(text)


def _message(chat: Chat, message: str) -> Message:
    return next(i for i in chat.timeline if isinstance(i, Message) and i.id == message)


async def _limit(rig: Rig, more: int) -> None:
    """Let the database grow by so many pages at most."""
    pages = await rig.database.run(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    limit = pages + more
    await rig.database.run(lambda c: c.execute(f"PRAGMA max_page_count={limit}").fetchone())
