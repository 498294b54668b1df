"""The link against a relay that behaves, misbehaves and goes away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus

import pytest

from console.core.chats import End, PickUp
from console.core.company.invites import NotLetIn
from console.core.log import OperatorCommand
from console.core.refusals import RefusalCode
from console.core.sends import Reply
from console.core.state import State
from console.core.views import Phase
from console.link.errors import AddressError, NoAnswerError, OfflineError
from console.link.link import MOST_FAULTS, Link
from console.link.replica import Replica
from console.session.values import Unreached
from console.sign_in import SignIn
from console.wire.frames import (
    MAX_CLIENT_FRAME,
    Ack,
    Bye,
    Close,
    CommandFrame,
    ConsoleHeartbeat,
    Ephemeral,
    Get,
    Heartbeat,
    ResultPage,
)
from tests.core.examples import START, desk
from tests.link.harness import (
    HANGING,
    YOU,
    Peer,
    Recorder,
    VirtualClock,
    console,
    events,
    fake_relay,
    live,
    nothing_pending,
    resume,
    running,
    snapshot,
    welcome,
)

CONNECTING, CATCHING_UP, LIVE, OFFLINE = (
    Phase.CONNECTING,
    Phase.CATCHING_UP,
    Phase.LIVE,
    Phase.OFFLINE,
)


async def stay(peer: Peer) -> None:
    """Resume an empty log, and stay."""
    await resume(peer, State())


def overflow(*_: object) -> None:
    raise OverflowError("what a customer wrote")


class TestCatchingUp:
    async def test_a_new_console_gets_a_snapshot(self) -> None:
        made = desk()
        made.write("1")

        async def script(peer: Peer) -> None:
            await peer.send(welcome(made.state, mode="snapshot"))
            await peer.send(*snapshot(made.state, parts=2), live(made.state))

        async with fake_relay(script) as relay:
            here = console(relay.url)
            async with running(here.link):
                await here.told.phase(LIVE)
        assert here.told.phases == [CONNECTING, CATCHING_UP, LIVE]
        assert here.told.states == [(made.state, {"c1"}, True)]
        assert here.link.known == ("e1", made.state)
        assert here.link.status.you == YOU
        hello = relay.hellos[0]
        assert (hello.client, hello.console_id) == ("test", "console-1")
        assert (hello.epoch, hello.seq) == (None, None)
        assert relay.tokens == ["Bearer secret"]

    async def test_a_known_one_gets_what_it_missed_a_frame_at_a_time(self) -> None:
        made = desk()
        before, at = made.state, made.state.seq
        made.write("1")
        between = made.state.seq
        made.write("2")

        async def script(peer: Peer) -> None:
            await peer.send(welcome(made.state))
            await peer.send(events(made.log[at - 2 : between]), events(made.log[between:]))
            await peer.send(live(made.state))

        async with fake_relay(script) as relay:
            here = console(relay.url, known=("e1", before))
            async with running(here.link):
                await here.told.phase(LIVE)
        assert (relay.hellos[0].epoch, relay.hellos[0].seq) == ("e1", at)
        assert [(changed, whole) for _, changed, whole in here.told.states] == [
            ({"c1"}, False),
            ({"c2"}, False),
        ]
        assert here.link.state == made.state

    async def test_another_epoch_replaces_everything(self) -> None:
        old, new = desk(), desk()
        old.write("1")
        new.write("2")

        async def script(peer: Peer) -> None:
            await peer.send(welcome(new.state, epoch="e2", mode="snapshot"))
            await peer.send(*snapshot(new.state), live(new.state))

        async with fake_relay(script) as relay:
            here = console(relay.url, known=("e1", old.state))
            async with running(here.link):
                await here.told.phase(LIVE)
        assert here.link.known == ("e2", new.state)


class TestEnds:
    @pytest.mark.parametrize(
        "code", [1000, 1001, 1011, 1012, Close.NO_HELLO, Close.RATE, Close.SLOW, 4500, 4999]
    )
    async def test_that_pass(self, code: int) -> None:
        made = desk()

        async def ends(peer: Peer) -> None:
            await resume(peer, made.state, made.log)
            await peer.close(code)

        async def again(peer: Peer) -> None:
            await resume(peer, made.state)

        async with fake_relay(ends, again) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                offline = await here.told.phase(OFFLINE)
                assert (offline.close, offline.retry_at) == (code, START + 300)
                assert offline.you == YOU
                await here.clock.reach(START + 300)
                status = await here.told.phase(LIVE)
                assert (status.close, status.retry_at) == (None, None)
        assert [hello.seq for hello in relay.hellos] == [0, made.state.seq]

    @pytest.mark.parametrize(
        "code",
        [Close.BAD_FRAME, Close.NOT_ALLOWED, Close.ELSEWHERE, Close.VERSION, 1007, 1009],
    )
    async def test_that_are_final(self, code: int) -> None:
        async def ends(peer: Peer) -> None:
            await peer.close(code)

        async with fake_relay(ends, stay) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                stopped = await here.told.phase(Phase.STOPPED)
                assert (stopped.close, stopped.retry_at) == (code, None)
                here.clock.advance(3_600)
                assert len(relay.hellos) == 1
                here.link.sign_in(SignIn("secret"))
                await here.told.phase(LIVE)

    async def test_in_the_middle_of_a_frame(self) -> None:
        async def half(peer: Peer) -> None:
            await resume(peer, State())
            peer.connection.transport.write(b"\x81\x7e\x01\x00half")
            peer.connection.transport.close()

        async with fake_relay(half, stay) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                offline = await here.told.phase(OFFLINE)
                assert offline.close is None
                assert offline.detail
                await here.clock.reach(START + 300)
                await here.told.phase(LIVE)

    async def test_planned(self) -> None:
        async def restart(peer: Peer) -> None:
            await resume(peer, State())
            await peer.send(Bye(code=Close.RESTART, after=10_000))
            await peer.close(Close.RESTART)

        async with fake_relay(restart) as relay:
            here = console(relay.url, known=("e1", State()), random=0.25)
            async with running(here.link):
                offline = await here.told.phase(OFFLINE)
        assert (offline.close, offline.retry_at) == (Close.RESTART, START + 2_500)

    async def test_planned_without_a_close(self) -> None:
        async def restart(peer: Peer) -> None:
            await peer.send(Bye(code=Close.RATE, after=10_000))
            peer.connection.transport.abort()

        async with fake_relay(restart) as relay:
            here = console(relay.url, random=0)
            async with running(here.link):
                offline = await here.told.phase(OFFLINE)
        assert (offline.close, offline.retry_at) == (Close.RATE, START + 10_200)

    async def test_by_silence(self) -> None:
        async with fake_relay(stay, stay) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                await here.told.phase(LIVE)
                await here.clock.reach(START + 25_000)
                offline = await here.told.phase(OFFLINE)
                assert offline.detail == "nothing heard for 25 s"
                assert offline.lag == 25_000
                await here.clock.reach(START + 25_300)
                await here.told.phase(LIVE)

    async def test_before_welcome_by_silence(self) -> None:
        async def says_nothing(peer: Peer) -> None:
            pass

        async with fake_relay(says_nothing) as relay:
            here = console(relay.url)
            async with running(here.link):
                await here.clock.reach(START + 25_000)
                await here.told.phase(OFFLINE)
        assert here.told.phases == [CONNECTING, OFFLINE]

    async def test_waits_grow_until_a_connection_was_steady(self) -> None:
        async def drops(peer: Peer) -> None:
            await peer.close(1011)

        async def steady(peer: Peer) -> None:
            await resume(peer, State())
            await peer.recv()
            await peer.send(Heartbeat(seq=0, now=START))
            await peer.recv()
            await peer.close(1011)

        async with fake_relay(drops, drops, steady) as relay:
            here = console(relay.url, known=("e1", State()), random=0.999_999)
            async with running(here.link):
                for pause in (400, 800):
                    offline = await here.told.phase(OFFLINE)
                    assert offline.retry_at == here.clock.now() + pause
                    await here.clock.reach(here.clock.now() + pause)
                await here.told.phase(LIVE)
                began = here.clock.now()
                await here.clock.reach(began + 5_000)
                await here.told.until(lambda: here.told.statuses[-1].offset < 0)
                here.clock.advance(24)
                await here.clock.reach(began + 34_000)
                offline = await here.told.phase(OFFLINE)
                assert offline.retry_at == here.clock.now() + 400

    async def test_nobody_there(self) -> None:
        async with fake_relay() as relay:
            pass
        here = console(relay.url)
        async with running(here.link):
            offline = await here.told.phase(OFFLINE)
            assert offline.close is None
            assert "refused" in offline.detail or "Connect call failed" in offline.detail
            here.link.sign_in(SignIn("secret"))
            await here.told.phase(CONNECTING)


class TestRefusedAtTheDoor:
    async def test_token(self) -> None:
        async with fake_relay(stay, statuses=[HTTPStatus.UNAUTHORIZED]) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                refused = await here.told.phase(Phase.TOKEN_REFUSED)
                assert (refused.close, refused.retry_at) == (Close.TOKEN, None)
                here.clock.advance(3_600)
                assert len(relay.tokens) == 1
                here.link.sign_in(SignIn("fresh"))
                await here.told.phase(LIVE)
        assert relay.tokens == ["Bearer secret", "Bearer fresh"]

    async def test_another_token_takes_the_place_of_one_that_is_good(self) -> None:
        async with fake_relay(stay, stay) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                await here.told.phase(LIVE)
                here.link.sign_in(SignIn("fresh"))
                assert here.link.status.you is None
                await here.told.phase(CONNECTING)
                await here.told.phase(LIVE)
        assert relay.tokens == ["Bearer secret", "Bearer fresh"]

    async def test_a_code_goes_with_its_token_until_it_is_taken(self) -> None:
        async def revoked(peer: Peer) -> None:
            await resume(peer, State())
            await peer.close(Close.TOKEN, "token rotated")

        async with fake_relay(revoked, stay, statuses=[HTTPStatus.UNAUTHORIZED]) as relay:
            here = console(relay.url, known=("e1", State()))
            here.link.sign_in(SignIn("mine", "inv-1"))
            async with running(here.link):
                refused = await here.told.phase(Phase.TOKEN_REFUSED)
                # What this relay says is not known: it is one from before there were codes.
                assert refused.not_let_in is NotLetIn.UNKNOWN_INVITE
                here.link.sign_in(SignIn("mine", "inv-1"))
                refused = await here.told.phase(Phase.TOKEN_REFUSED)
                assert refused.not_let_in is NotLetIn.TOKEN_ROTATED and refused.you is None
                here.link.sign_in(SignIn("fresh"))
                await here.told.phase(LIVE)
        assert relay.invites == ["inv-1", "inv-1", None]

    async def test_token_revoked_while_connected(self) -> None:
        async def revoked(peer: Peer) -> None:
            await resume(peer, State())
            await peer.close(Close.TOKEN)

        async with fake_relay(revoked, stay) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                await here.told.phase(Phase.TOKEN_REFUSED)
                here.link.sign_in(SignIn("fresh"))
                await here.told.phase(LIVE)
        assert relay.tokens == ["Bearer secret", "Bearer fresh"]

    @pytest.mark.parametrize(
        ("status", "code"),
        [
            (HTTPStatus.FORBIDDEN, Close.NOT_ALLOWED),
            (HTTPStatus.UPGRADE_REQUIRED, Close.VERSION),
            (HTTPStatus.BAD_REQUEST, Close.BAD_FRAME),
        ],
    )
    async def test_for_good(self, status: HTTPStatus, code: int) -> None:
        async with fake_relay(statuses=[status]) as relay:
            here = console(relay.url)
            async with running(here.link):
                assert (await here.told.phase(Phase.STOPPED)).close == code

    @pytest.mark.parametrize("status", [HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.FOUND])
    async def test_for_now_and_redirects_are_not_followed(self, status: HTTPStatus) -> None:
        async with fake_relay(statuses=[status]) as relay:
            here = console(relay.url)
            async with running(here.link):
                assert (await here.told.phase(OFFLINE)).detail == f"HTTP {status.value}"
        assert len(relay.tokens) == 1

    async def test_by_something_that_is_no_relay(self) -> None:
        async with fake_relay(stay, subprotocols=None) as relay:
            here = console(relay.url)
            async with running(here.link):
                offline = await here.told.phase(OFFLINE)
                assert (offline.close, offline.unreached) == (None, Unreached.NOT_A_RELAY)
            relay.failures.clear()

    def test_by_ourselves(self) -> None:
        with pytest.raises(AddressError):
            Link(
                "ws://relay.example.com/",
                SignIn("secret"),
                client="test",
                console_id="1",
                listener=Recorder(),
                outbox=nothing_pending,
                clock=VirtualClock(),
                random=lambda: 0,
            )


class TestBadFrames:
    async def test_a_gap_resumes_once_then_starts_over(self) -> None:
        made = desk()
        at = made.state
        made.write("1")
        codes: list[int | None] = []

        async def skips(peer: Peer) -> None:
            await peer.send(welcome(made.state), events(made.log[at.seq + 1 :]))
            codes.append(await peer.closed_with())

        async def whole(peer: Peer) -> None:
            await peer.send(welcome(made.state, mode="snapshot"))
            await peer.send(*snapshot(made.state), live(made.state))

        async with fake_relay(skips, skips, whole) as relay:
            here = console(relay.url, known=("e1", at))
            async with running(here.link):
                for _ in range(2):
                    offline = await here.told.phase(OFFLINE)
                    assert offline.close == Close.GAP
                    assert here.link.state == at
                    assert offline.retry_at is not None
                    await here.clock.reach(offline.retry_at)
                await here.told.phase(LIVE)
        assert codes == [Close.GAP, Close.GAP]
        assert [hello.seq for hello in relay.hellos] == [at.seq, at.seq, None]
        assert here.link.state == made.state

    async def test_what_can_not_be_taken_is_read_anew(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = desk()
        at = made.state
        made.write("1")
        codes: list[int | None] = []

        async def poisoned(peer: Peer) -> None:
            await resume(peer, at)
            await peer.send(events(made.log[at.seq :]))
            codes.append(await peer.closed_with())

        async def whole(peer: Peer) -> None:
            await peer.send(welcome(made.state, mode="snapshot"))
            await peer.send(*snapshot(made.state), live(made.state))

        monkeypatch.setattr(Replica, "events", overflow)
        async with fake_relay(poisoned, whole) as relay:
            here = console(relay.url, known=("e1", at))
            async with running(here.link):
                await here.told.phase(LIVE)
                offline = await here.told.phase(OFFLINE)
                assert (offline.unreached, offline.detail) == (Unreached.FAULT, "OverflowError")
                assert offline.retry_at is not None
                await here.clock.reach(offline.retry_at)
                assert (await here.told.phase(LIVE)).unreached is None
        assert codes == [Close.GAP]
        assert [type(fault) for fault in here.told.faults] == [OverflowError]
        assert [hello.seq for hello in relay.hellos] == [at.seq, None]
        assert here.link.state == made.state

    async def test_after_three_faults_in_a_row_it_says_so_and_stops(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = desk()

        async def whole(peer: Peer) -> None:
            await peer.send(welcome(made.state, mode="snapshot"), *snapshot(made.state))

        monkeypatch.setattr(Recorder, "on_state", overflow)
        async with fake_relay(*[whole] * MOST_FAULTS) as relay:
            here = console(relay.url)
            async with running(here.link):
                for _ in range(MOST_FAULTS - 1):
                    offline = await here.told.phase(OFFLINE)
                    assert offline.retry_at is not None
                    await here.clock.reach(offline.retry_at)
                stopped = await here.told.phase(Phase.STOPPED)
        assert (stopped.close, stopped.unreached) == (None, Unreached.FAULT)
        assert len(relay.hellos) == len(here.told.faults) == MOST_FAULTS
        assert LIVE not in here.told.phases

    @pytest.mark.parametrize("text", ["nonsense", '{"type":"live"}'])
    async def test_nonsense_stops_the_link(self, text: str) -> None:
        codes: list[int | None] = []

        async def babbles(peer: Peer) -> None:
            await peer.connection.send(text)
            codes.append(await peer.closed_with())

        async with fake_relay(babbles) as relay:
            here = console(relay.url)
            async with running(here.link):
                assert (await here.told.phase(Phase.STOPPED)).close == Close.BAD_FRAME
        assert codes == [Close.BAD_FRAME]

    async def test_unknown_kinds_do_not(self) -> None:
        async def newer(peer: Peer) -> None:
            await peer.connection.send('{"type":"weather"}')
            await resume(peer, State())

        async with fake_relay(newer) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                await here.told.phase(LIVE)


class Shelf:
    """An outbox in memory."""

    def __init__(self, *commands: tuple[str, OperatorCommand]) -> None:
        self.commands = dict(commands)

    async def due(self) -> Sequence[CommandFrame]:
        return [CommandFrame(id=key, command=command) for key, command in self.commands.items()]


class TestCommands:
    async def test_none_before_live_then_all_in_order(self) -> None:
        shelf = Shelf(("1", PickUp("c1", 0)), ("2", Reply("c1", "a")), ("3", Reply("c1", "b")))
        asked = asyncio.Event()
        ids: list[str] = []

        async def script(peer: Peer) -> None:
            await peer.send(welcome(State()))
            await asked.wait()
            first = asyncio.create_task(peer.commands(1))
            await (await peer.connection.ping())
            assert not first.done()
            await peer.send(live(State()))
            ids.extend([*await first, *await peer.commands(3)])
            await peer.send(Ack(id="4", seq=9))

        async with fake_relay(script) as relay:
            here = console(relay.url, known=("e1", State()), outbox=shelf.due)
            async with running(here.link):
                await here.told.phase(CATCHING_UP)
                here.link.send_command("3", shelf.commands["3"])
                asked.set()
                await here.told.phase(LIVE)
                here.link.send_command("4", End("c1"))
                await here.told.until(lambda: bool(here.told.acks))
        assert ids == ["1", "2", "3", "4"]
        assert here.told.acks == [Ack(id="4", seq=9)]

    async def test_again_with_the_same_ids_after_a_break(self) -> None:
        shelf = Shelf()
        first: list[str] = []
        second: list[str] = []

        async def loses(peer: Peer) -> None:
            await resume(peer, State())
            first.extend(await peer.commands(3))
            await peer.send(Ack(id="1", seq=5))
            peer.connection.transport.close()

        async def keeps(peer: Peer) -> None:
            await resume(peer, State())
            second.extend(await peer.commands(4))
            await peer.send(Ack(id="4", seq=6))

        async with fake_relay(loses, keeps) as relay:
            here = console(relay.url, known=("e1", State()), outbox=shelf.due)

            def give(name: str) -> None:
                shelf.commands[name] = Reply("c1", name)
                here.link.send_command(name, shelf.commands[name])

            async with running(here.link):
                await here.told.phase(LIVE)
                for name in ("1", "2", "3"):
                    give(name)
                await here.told.until(lambda: bool(here.told.acks))
                del shelf.commands["1"]
                await here.told.phase(OFFLINE)
                give("4")
                await here.clock.reach(START + 300)
                await here.told.phase(LIVE)
                give("5")
                await here.told.until(lambda: len(here.told.acks) == 2)
        assert first == ["1", "2", "3"]
        assert second == ["2", "3", "4", "5"]

    async def test_given_while_the_outbox_is_read_goes_once(self) -> None:
        reading, go_on = asyncio.Event(), asyncio.Event()
        ids: list[str] = []

        async def slow() -> Sequence[CommandFrame]:
            reading.set()
            await go_on.wait()
            return await Shelf(("1", End("c1")), ("2", End("c2"))).due()

        async def script(peer: Peer) -> None:
            await resume(peer, State())
            ids.extend(await peer.commands(3))
            await peer.send(Ack(id="3", seq=1))

        async with fake_relay(script) as relay:
            here = console(relay.url, known=("e1", State()), outbox=slow)
            async with running(here.link):
                async with asyncio.timeout(HANGING):
                    await reading.wait()
                here.link.send_command("2", End("c2"))
                here.link.send_command("3", End("c3"))
                go_on.set()
                await here.told.until(lambda: bool(here.told.acks))
        assert ids == ["1", "2", "3"]

    async def test_too_large_is_refused_here(self) -> None:
        shelf = Shelf(("1", Reply("c1", "x" * MAX_CLIENT_FRAME)), ("2", End("c1")))
        ids: list[str] = []

        async def script(peer: Peer) -> None:
            await resume(peer, State())
            ids.extend(await peer.commands(1))

        async with fake_relay(script) as relay:
            here = console(relay.url, known=("e1", State()), outbox=shelf.due)
            async with running(here.link):
                await here.told.until(lambda: bool(here.told.acks))
                refused = here.told.acks[0].refused
                assert refused is not None and refused.code is RefusalCode.TOO_LONG

    async def test_an_outbox_that_fails_is_not_passed_over(self) -> None:
        async def broken() -> Sequence[CommandFrame]:
            raise OSError("disk")

        async with fake_relay(stay) as relay:
            here = console(relay.url, known=("e1", State()), outbox=broken)
            with pytest.raises(ExceptionGroup) as raised:
                await here.link.run()
        assert raised.group_contains(OSError, match="disk")


class TestAsking:
    async def test_answered(self) -> None:
        async def script(peer: Peer) -> None:
            await resume(peer, State())
            asked = await peer.recv()
            assert isinstance(asked, Get)
            assert (asked.what, asked.chat, asked.before, asked.limit) == ("visitor", "c1", 7, 3)
            await peer.send(ResultPage(id="another"), ResultPage(id=asked.id, total=1))

        async with fake_relay(script) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                await here.told.phase(LIVE)
                page = await here.link.get("visitor", chat="c1", before=7, limit=3)
        assert page.total == 1

    async def test_while_offline(self) -> None:
        here = console("ws://127.0.0.1:1/")
        with pytest.raises(OfflineError):
            await here.link.get("completed")

    async def test_without_answer(self) -> None:
        async with fake_relay(stay) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                await here.told.phase(LIVE)
                asking = asyncio.create_task(here.link.get("completed"))
                await here.clock.reach(START + 10_000)
                with pytest.raises(NoAnswerError):
                    await asking

    async def test_when_the_line_breaks(self) -> None:
        async def script(peer: Peer) -> None:
            await resume(peer, State())
            await peer.recv()
            peer.connection.transport.close()

        async with fake_relay(script) as relay:
            here = console(relay.url, known=("e1", State()))
            async with running(here.link):
                await here.told.phase(LIVE)
                with pytest.raises(OfflineError):
                    await here.link.get("completed")


class TestPresence:
    async def test_heartbeats_and_lag(self) -> None:
        made = desk()
        seen: list[object] = []

        async def script(peer: Peer) -> None:
            await peer.send(welcome(made.state, now=START + 60_000))
            await peer.send(events(made.log), live(made.state))
            await peer.send(Ephemeral(operator="ben", what="typing", chat="c1"))
            seen.append(await peer.recv())
            await peer.send(Heartbeat(seq=made.state.seq, now=START + 65_000, read_only=True))

        async with fake_relay(script) as relay:
            here = console(relay.url, known=("e1", State()))
            assert here.link.status.lag is None
            async with running(here.link):
                live_now = await here.told.phase(LIVE)
                assert (live_now.offset, live_now.lag) == (60_000, 0)
                await here.clock.reach(START + 5_000)
                await here.told.until(lambda: here.told.statuses[-1].read_only)
                here.clock.advance(1.5)
                status = here.link.status
        assert seen == [ConsoleHeartbeat(seq=made.state.seq)]
        assert here.told.ephemeral == [Ephemeral(operator="ben", what="typing", chat="c1")]
        assert (status.phase, status.since, status.lag) == (LIVE, START, 1_500)
