"""Answers on their way to Meta: in order, honest, never twice by themselves."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from console.core.chats import Completed, PickUp
from console.core.failures import Cause
from console.core.kinds.messenger.kind import META, address
from console.core.messages import Echo
from console.core.moments import DAY, SECOND
from console.core.outcomes import ReplySent, ReplyUnknown
from console.core.queues import Reason
from console.core.sends import Reply, SendAgain
from console.core.transcript import Message, SendState
from tests.relay.rig import AIKO, PAGE, START, open_rig

ALMOST_A_DAY = DAY / SECOND - 30
"""Seconds: so close to the end of the standard window that an answer is tagged."""


async def test_an_answer_is_sent_as_meta_wants_it(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.answer("hi", "a1")
        await rig.settle()
        assert rig.send_state("a1") is SendState.SENT
        request = rig.graph.requests[0]
        assert request.url.path == f"/v26.0/{PAGE}/messages"
        assert request.headers["authorization"] == "Bearer page-token"
        assert "page-token" not in str(request.url)
        assert len(request.url.params["appsecret_proof"]) == 64
        assert rig.graph.bodies()[0] == {
            "recipient": {"id": "7"},
            "message": {"text": "hi", "metadata": "c1:a1"},
            "messaging_type": "RESPONSE",
        }


async def test_after_a_day_the_answer_is_tagged(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.advance(ALMOST_A_DAY)
        await rig.answer("hi", "a1")
        await rig.settle()
        body = rig.graph.bodies()[0]
        assert (body["messaging_type"], body["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")


async def test_the_tag_is_chosen_when_the_answer_leaves(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.advance(ALMOST_A_DAY)
        rig.sender.pace.hold(PAGE, 10)
        await rig.answer("hi", "a1")
        assert rig.message("a1").tagged
        await rig.hear("are you there?")
        await rig.advance(11)
        assert rig.graph.bodies()[0]["messaging_type"] == "RESPONSE"


async def test_one_chat_keeps_its_order_and_others_do_not_wait(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.hear(psid="8")
        await rig.do(PickUp("c2", 0), AIKO)
        rig.graph.held = asyncio.Event()
        await rig.answer("one", "a1")
        await rig.answer("two", "a2")
        await rig.do(Reply("c2", "other"), AIKO, "b1")
        await rig.settle()
        assert sorted(body["message"]["text"] for body in rig.graph.bodies()) == ["one", "other"]
        rig.graph.held.set()
        await rig.settle()
        assert [body["message"]["text"] for body in rig.graph.bodies()][-1] == "two"
        assert rig.send_state("a2") is SendState.SENT


@pytest.mark.parametrize(
    ("code", "subcode", "cause"),
    [
        (100, 2018001, Cause.VISITOR_NOT_FOUND),
        (190, 463, Cause.ACCESS_EXPIRED),
        (551, 1545041, Cause.USER_UNREACHABLE),
        (10, 1893063, Cause.CHANNEL_RESTRICTED),
        (200, 0, Cause.PERMISSION_LOST),
        (100, 2018164, Cause.REFUSED),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 500])
async def test_what_is_final_fails_at_once(
    tmp_path: Path, code: int, subcode: int, cause: Cause, status: int
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.refuse(code, subcode, status)
        await rig.answer("hi", "a1")
        await rig.settle()
        failure = rig.message("a1").failure
        assert failure is not None
        assert (failure.cause, failure.code, failure.subcode) == (cause, code, subcode)
        assert (failure.detail, failure.retry_at) == ("no", None)
        await rig.advance(3_600)
        assert len(rig.graph.requests) == 1


async def test_a_closed_window_completes_the_chat(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.refuse(10, 2018278)
        await rig.answer("hi", "a1")
        await rig.settle()
        assert [event.reason for event in rig.events(Completed)] == [Reason.WINDOW_CLOSED]


async def test_temporary_failures_are_tried_again_with_a_count(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.listed = [""] * 4
        for _ in range(4):
            rig.graph.refuse(2, 0, 500, is_transient=True)
        await rig.answer("hi", "a1")
        await rig.settle()
        for attempts, pause in enumerate((2, 4, 8, 16), 1):
            failure = rig.message("a1").failure
            assert failure is not None
            assert (failure.attempts, failure.retry_at) == (
                attempts,
                rig.clock.now() + pause * SECOND,
            )
            assert rig.send_state("a1") is SendState.QUEUED
            await rig.advance(pause)
        assert rig.send_state("a1") is SendState.SENT
        assert len(rig.graph.requests) == 5


async def test_the_fifth_failure_is_the_last(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        for _ in range(9):
            rig.graph.fail(httpx.ConnectError)
        await rig.answer("hi", "a1")
        await rig.advance(600)
        failure = rig.message("a1").failure
        assert failure is not None
        assert (failure.attempts, failure.retry_at) == (5, None)
        assert rig.send_state("a1") is SendState.FAILED


@pytest.mark.parametrize(
    ("listed", "state"),
    [("", SendState.FAILED), ("m_9", SendState.SENT), (None, SendState.SENDING)],
)
async def test_before_a_message_is_given_up_meta_is_asked_what_it_has(
    tmp_path: Path, listed: str | None, state: SendState
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.listed = ["", "", "", "", listed]
        for _ in range(5):
            rig.graph.refuse(2, 0, 500, is_transient=True)
        await rig.answer("hi", "a1")
        await rig.advance(31)
        assert (len(rig.graph.requests), rig.send_state("a1")) == (5, state)
        await rig.advance(60)
        if listed is None:
            assert rig.send_state("a1") is SendState.UNKNOWN


async def test_a_rate_limit_waits_as_long_as_meta_says(tmp_path: Path) -> None:
    usage = '{"1001":[{"type":"messenger","call_count":100,"estimated_time_to_regain_access":3}]}'
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        error = {"error": {"code": 80006, "message": "slow down"}}
        rig.graph.answer(400, error, {"X-Business-Use-Case-Usage": usage})
        await rig.answer("hi", "a1")
        await rig.advance(179)
        assert len(rig.graph.requests) == 1
        failure = rig.message("a1").failure
        assert failure is not None
        assert failure.cause is Cause.RATE_LIMITED
        await rig.advance(1)
        assert rig.send_state("a1") is SendState.SENT


async def test_a_rate_limit_without_a_time_waits_a_minute(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.answer(429, "too many")
        await rig.answer("hi", "a1")
        await rig.advance(59)
        assert len(rig.graph.requests) == 1
        await rig.advance(1)
        assert rig.send_state("a1") is SendState.SENT


async def test_high_usage_spreads_sends(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        for number in range(3):
            usage = {"X-App-Usage": '{"call_count":93,"total_time":5}'}
            rig.graph.answer(200, {"message_id": f"m_{number}"}, usage)
            await rig.answer("hi", f"a{number}")
        for sent in (1, 2, 3):
            await rig.settle()
            assert len(rig.graph.requests) == sent
            await rig.advance(2.9)
            assert len(rig.graph.requests) == sent
            assert [(one.channel, one.percent) for one in rig.sender.slowed()] == [(PAGE, 93)]
            await rig.advance(0.1)


async def test_an_answer_to_a_message_names_it(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        (heard,) = (item for item in rig.chat().timeline if isinstance(item, Message))
        await rig.do(Reply("c1", "this one", heard.mid), AIKO, "a1")
        await rig.settle()
        assert rig.graph.bodies()[0] == {
            "recipient": {"id": "7"},
            "message": {"text": "this one", "metadata": "c1:a1"},
            "messaging_type": "RESPONSE",
            "reply_to": {"mid": heard.mid},
        }


@pytest.mark.parametrize("listed", ["m_9", "", None])
async def test_before_a_passing_fault_is_tried_again_meta_is_asked_what_it_has(
    tmp_path: Path, listed: str | None
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.listed.append(listed)
        rig.graph.refuse(2, 0, 500, is_transient=True)
        await rig.answer("hi", "a1")
        await rig.advance(2)
        assert len(rig.graph.requests) == (2 if listed == "" else 1)
        assert rig.send_state("a1") is (SendState.UNKNOWN if listed is None else SendState.SENT)


async def test_what_was_found_for_one_message_is_not_found_for_another(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.answer("hi", "a1")
        await rig.settle()
        rig.listed = [rig.message("a1").mid, ""]
        rig.graph.refuse(2, 0, 500, is_transient=True)
        await rig.answer("hi", "a2")
        await rig.advance(2)
        assert len(rig.graph.requests) == 3
        assert rig.message("a1").mid != rig.message("a2").mid


LOST = [httpx.ReadTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError]


@pytest.mark.parametrize("error", LOST)
async def test_a_lost_answer_is_unknown_and_not_sent_again(
    tmp_path: Path, error: type[httpx.TransportError]
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.fail(error)
        await rig.answer("hi", "a1")
        await rig.advance(59)
        assert rig.send_state("a1") is SendState.SENDING
        await rig.advance(1)
        assert rig.send_state("a1") is SendState.UNKNOWN
        await rig.advance(86_000)
        assert len(rig.graph.requests) == 1
        await rig.do(SendAgain("c1", "a1"), AIKO, "again")
        await rig.settle()
        assert rig.send_state("a1") is SendState.SENT
        assert len(rig.graph.requests) == 2


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, text="<html>hello</html>"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"recipient_id": "7"}),
        httpx.Response(500, text="<html>oops</html>"),
        httpx.Response(500, json={"error": {"code": 1, "error_subcode": 1357046}}),
        httpx.Response(400, json={"error": {"code": 2}}),
    ],
)
async def test_an_ambiguous_answer_waits_for_the_echo(
    tmp_path: Path, response: httpx.Response
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.script.append(lambda _: response)
        await rig.answer("hi", "a1")
        await rig.advance(30)
        assert rig.send_state("a1") is SendState.SENDING
        await rig.do(Echo(address(PAGE, "7"), "mid-1", START, "hi", "c1:a1"), META, "echo:mid-1")
        assert rig.send_state("a1") is SendState.SENT
        await rig.answer("next", "a2")
        await rig.settle()
        assert rig.send_state("a2") is SendState.SENT
        await rig.advance(120)
        assert not rig.events(ReplyUnknown)


async def test_the_echo_may_come_before_the_answer(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.held = asyncio.Event()
        await rig.answer("hi", "a1")
        await rig.settle()
        await rig.do(Echo(address(PAGE, "7"), "m_1", START, "hi", "c1:a1"), META, "echo:m_1")
        rig.graph.held.set()
        await rig.settle()
        assert rig.events(ReplySent) == [ReplySent("c1", "a1", "m_1")]


async def test_an_answer_is_sent_although_its_chat_completed_meanwhile(tmp_path: Path) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        rig.graph.held = asyncio.Event()
        await rig.answer("bye", "a1")
        await rig.hear("damn damn damn")
        rig.graph.held.set()
        await rig.settle()
        assert rig.events(ReplySent)
        assert "c1" not in rig.sequencer.state.chats
