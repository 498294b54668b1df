"""Faults of the program, injected: who asked hears of it, nothing is tried for ever, the rest goes
on, and no word of a customer reaches the log."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.core.attachments import Attachment, UploadError
from console.core.chats import PickUp
from console.core.failures import Cause, RelayCode
from console.core.formats import Format
from console.core.log import REDUCER_REV, Command, decide
from console.core.messages import Receive
from console.core.outcomes import ReplyUnknown, SettleSend, StartSend
from console.core.reactions import React, Reacted
from console.core.refusals import Refusal, RefusalCode
from console.core.sends import Reply, SendAttachment
from console.core.timers import Missed, PassDeadline
from console.core.transcript import Author, SendState
from console.core.unrecognised import Unrecognised
from console.wire.frames import Hello
from server_stub.relay import faults
from server_stub.relay.admin import AdminError
from server_stub.relay.channel_port import File, Outgoing
from server_stub.relay.consoles.earlier_versions import for_client
from server_stub.relay.control import Control, ask_relay
from server_stub.relay.log import sequencer as sequencing
from server_stub.relay.sending.reactions import Reactions
from tests.relay import upload_desk
from tests.relay.hub import open_hub
from tests.relay.rig import AIKO, BEN, Rig, open_rig, task
from tests.relay.test_webhook import hello, open_meta

SECRET = "my card is 4111 1111"
"""What a customer wrote, which an exception may quote and no log may hold."""


class Faulty:
    """`decide`, which fails at some commands."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.failing: Callable[[Command], bool] = lambda command: False
        self.tried: Counter[str] = Counter()
        monkeypatch.setattr(sequencing, "decide", self)

    def __call__(self, command: Command, *more: Any) -> Any:
        if self.failing(command):
            self.tried[command.kind] += 1
            raise LookupError(SECRET)
        return decide(command, *more)


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> Faulty:
    return Faulty(monkeypatch)


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """The log as the relay writes it."""
    formatter = faults.Formatter()
    return "\n".join(formatter.format(record) for record in caplog.records)


async def two_chats(rig: Rig) -> None:
    """A chat of Aiko's with the visitor 7, and one of Ben's with 8."""
    await rig.active_chat()
    await rig.hear(psid="8")
    await rig.do(PickUp("c2", 0), BEN)


# A decision


async def test_one_command_is_refused_and_the_next_one_works(
    tmp_path: Path, faulty: Faulty, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.failing = lambda command: isinstance(command, Reply) and command.text == SECRET
    async with open_hub(tmp_path) as hub:
        await hub.rig.active_chat()
        async with hub.connect() as console:
            await console.hello(client="messenger-console/0.3", rev=REDUCER_REV)
            await console.until("live")
            await console.command("k1", kind="reply", chat="c1", text=SECRET)
            refused = (await console.until("ack"))[-1]["refused"]
            assert refused["code"] == "fault"
            await console.command("k2", kind="reply", chat="c1", text="hello")
            assert (await console.until("ack"))[-1]["seq"]
        async with hub.connect() as older:
            await older.hello("k9", client="messenger-console/0.2")
            await older.until("live")
            await older.command("k3", kind="reply", chat="c1", text=SECRET)
            assert (await older.until("ack"))[-1]["refused"]["code"] == "not_allowed"
    text = logged(caplog)
    told = f"command reply 'k1', chat c1: fault {refused['detail']}"
    assert told in text
    assert "builtins.LookupError" in text
    assert "in __call__" in text
    assert "4111" not in text


async def test_the_fold_that_fails_refuses_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_rig(tmp_path) as rig:
        await two_chats(rig)
        weigh = rig.sequencer._staged.weigh

        def fail(entries: Any) -> Any:
            if entries[0].event.chat == "c1":
                raise LookupError(SECRET)
            return weigh(entries)

        monkeypatch.setattr(rig.sequencer._staged, "weigh", fail)
        refused = await rig.answer("hi", "k1")
        assert isinstance(refused, Refusal)
        assert refused.code is RefusalCode.FAULT
        assert await rig.do(Reply("c2", "hi"), BEN, "k2") == rig.sequencer.state.seq
        assert len(await rig.log()) == rig.sequencer.state.seq


async def test_what_can_not_even_be_looked_up_is_found_among_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_rig(tmp_path) as rig:
        recall = rig.journal.recall

        async def fail(question: Any) -> Any:
            if any(visitor.id == "bad" for visitor in question.visitors):
                raise LookupError(SECRET)
            return await recall(question)

        monkeypatch.setattr(rig.journal, "recall", fail)
        asked = [rig.hear(psid=psid, mid=f"m{psid}") for psid in ("1", "bad", "2")]
        first, bad, second = await asyncio.gather(*asked)
        assert isinstance(bad, Refusal)
        assert bad.code is RefusalCode.FAULT
        assert isinstance(first, int)
        assert isinstance(second, int)
        assert {chat.visitor.id for chat in rig.sequencer.state.chats.values()} == {"1", "2"}
        assert await rig.hear(psid="1", mid="m1") == first
        assert len(await rig.log()) == rig.sequencer.state.seq


@pytest.mark.parametrize(
    ("client", "rev", "code"),
    [
        ("messenger-console/0.1", None, RefusalCode.NOT_ALLOWED),
        ("messenger-console/0.2", 2, RefusalCode.NOT_ALLOWED),
        ("messenger-console/0.2.1", 2, RefusalCode.NOT_ALLOWED),
        ("messenger-console/0.3", 2, RefusalCode.FAULT),
        ("messenger-console/1.0", 3, RefusalCode.FAULT),
        ("somebody's own", None, RefusalCode.NOT_ALLOWED),
        ("somebody's own", 2, RefusalCode.NOT_ALLOWED),
        ("somebody's own", 3, RefusalCode.FAULT),
        ("messenger-console/1.0", 4, RefusalCode.FAULT),
    ],
)
def test_older_consoles_get_a_code_that_they_know(
    client: str, rev: int | None, code: RefusalCode
) -> None:
    hello = Hello(client=client, console_id="k", rev=rev)
    assert for_client(Refusal(RefusalCode.FAULT, detail="1f"), hello).code is code
    bad_value = for_client(Refusal(RefusalCode.BAD_VALUE, detail="size"), hello).code
    assert bad_value is (RefusalCode.BAD_VALUE if (rev or 0) >= 3 else RefusalCode.NOT_ALLOWED)
    for newer in (
        RefusalCode.NOT_YOUR_DEPARTMENT, RefusalCode.IN_USE, RefusalCode.LAST_ADMIN,
        RefusalCode.AT_LIMIT,
    ):  # fmt: skip
        told = for_client(Refusal(newer), hello).code
        assert told is (newer if (rev or 0) >= 4 else RefusalCode.NOT_ALLOWED)
    assert for_client(Refusal(RefusalCode.STALE), hello).code is RefusalCode.STALE


async def test_a_deadline_is_tried_once_until_its_chat_changes(
    tmp_path: Path, faulty: Faulty
) -> None:
    faulty.failing = lambda command: isinstance(command, PassDeadline)
    async with open_rig(tmp_path) as rig, task(rig.scheduler.run()):
        await rig.hear()
        await rig.advance(600)
        assert faulty.tried["pass_deadline"] == 1
        faulty.failing = lambda command: False
        await rig.hear("still there?")
        await rig.hear(psid="8")
        await rig.advance(600)
        assert [event.chat for event in rig.events(Missed)] == ["c1", "c2"]


async def test_an_event_of_meta_is_set_aside(tmp_path: Path, faulty: Faulty) -> None:
    faulty.failing = lambda command: isinstance(command, Receive)
    async with open_meta(tmp_path) as meta:
        assert await meta.post(hello()) == 200
        (aside,) = meta.rig.events(Unrecognised)
        assert "hello" in aside.raw
        assert "events_failed 1" in (await meta.client.get("/metrics")).text


# Sending


async def test_an_answer_whose_send_fails_is_unknown_and_the_next_chat_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_rig(tmp_path) as rig:
        await two_chats(rig)
        send = rig.port.send

        async def fail(channel: str, visitor: str, message: Outgoing) -> Any:
            if message.reference == "c1:a1":
                raise LookupError(SECRET)
            return await send(channel, visitor, message)

        monkeypatch.setattr(rig.port, "send", fail)
        await rig.answer(SECRET, "a1")
        await rig.answer("and another thing", "a2")
        await rig.do(Reply("c2", "hi"), BEN, "b1")
        await rig.settle()
        assert rig.events(ReplyUnknown) == [ReplyUnknown("c1", "a1")]
        assert rig.send_state("a2") is SendState.SENT
        assert rig.send_state("b1", "c2") is SendState.SENT
        assert len(rig.graph.requests) == 2
    text = logged(caplog)
    assert "sending message a1 of chat c1: fault" in text
    assert "4111" not in text


async def test_an_attachment_whose_upload_dies_fails_its_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        image = tmp_path / "a.png"
        image.write_bytes(b"png")
        rig.files.hold("u1", image, Format.PNG, AIKO)

        async def fail(channel: str, file: File) -> Any:
            raise LookupError(SECRET)

        monkeypatch.setattr(rig.port, "upload", fail)
        attachment = Attachment("image", name="a.png", upload="u1")
        await rig.do(SendAttachment("c1", attachment), AIKO, "a1")
        await rig.answer("hi", "a2")
        await rig.settle()
        failure = rig.message("a1").failure
        assert failure is not None
        assert (failure.cause, failure.code, failure.subcode) == (
            Cause.TEMPORARY,
            0,
            RelayCode.FAULT,
        )
        assert rig.send_state("a1") is SendState.FAILED
        assert rig.send_state("a2") is SendState.SENT
        assert rig.files.path("u1") is not None


async def test_an_answer_that_can_not_be_started_fails(tmp_path: Path, faulty: Faulty) -> None:
    faulty.failing = lambda command: isinstance(command, StartSend) and command.message == "a1"
    async with open_rig(tmp_path) as rig:
        await rig.active_chat()
        await rig.answer("hi", "a1")
        await rig.answer("hello", "a2")
        await rig.advance(60)
        assert rig.send_state("a1") is SendState.FAILED
        assert rig.send_state("a2") is SendState.SENT
        assert faulty.tried["start_send"] == 1


async def test_what_can_not_be_settled_either_is_left_to_the_next_run(
    tmp_path: Path, faulty: Faulty
) -> None:
    steps = (StartSend, SettleSend)
    faulty.failing = lambda command: isinstance(command, steps) and command.message == "a1"
    async with open_rig(tmp_path) as rig:
        await two_chats(rig)
        await rig.answer("hi", "a1")
        await rig.answer("hello", "a2")
        await rig.do(Reply("c2", "hi"), BEN, "b1")
        await rig.advance(3_600)
        assert rig.send_state("a1") is SendState.QUEUED
        assert rig.send_state("a2") is SendState.SENT
        assert rig.send_state("b1", "c2") is SendState.SENT
        assert faulty.tried == {"start_send": 1, "settle_send": 1}


async def test_an_upload_that_dies_has_failed_and_the_next_one_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    desk = upload_desk.Desk(tmp_path)
    data = upload_desk.picture(1_000)
    await desk.announce(len(data))

    def fail(*_: Any) -> Any:
        raise LookupError(SECRET)

    with monkeypatch.context() as broken:
        broken.setattr("server_stub.relay.files.uploads.check", fail)
        assert await desk.send(0, data) == (500, {"error": UploadError.DISK_FAILED})
    await desk.upload(data, upload_desk.TWO)
    assert desk.uploads.facts(upload_desk.TWO) is not None
    assert desk.uploads.facts(upload_desk.ONE) is None
    assert "4111" not in logged(caplog)


async def test_a_reaction_that_dies_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_rig(tmp_path) as rig:
        reactions = Reactions(rig.sequencer, rig.port, rig.clock, rig.sender.pace)
        rig.joins(reactions=reactions)
        await rig.active_chat()
        await rig.hear("thanks!", mid="m1")

        async def fail(*_: Any) -> Any:
            raise LookupError(SECRET)

        monkeypatch.setattr(rig.port, "react", fail)
        await rig.do(React("c1", "m1", "❤"), AIKO, "r1")
        await rig.settle()
        last = rig.events(Reacted)[-1]
        assert (last.author, last.emoji) == (Author.OPERATOR, "")
        await reactions.stop()


async def test_the_command_line_hears_of_a_fault(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(request: dict[str, Any]) -> dict[str, str]:
        raise LookupError(SECRET)

    control = Control(tmp_path, fail)
    await control.start()
    try:
        with pytest.raises(AdminError, match="a fault of the relay"):
            await asyncio.to_thread(ask_relay, tmp_path, {"do": "anything"})
    finally:
        await control.stop()
    assert "4111" not in logged(caplog)


# What is told


def _fail() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raise LookupError(SECRET) from error


def test_of_an_exception_the_log_tells_kind_and_place() -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, "it failed", (), None)
    try:
        _fail()
    except LookupError as error:
        record.exc_info = (type(error), error, error.__traceback__)
        reference = faults.reference_of(error)
    text = faults.Formatter().format(record)
    assert "4111" not in text
    assert "ValueError" in text
    assert "LookupError" in text
    assert "in _fail" in text
    assert len(reference) == 8


async def test_a_forgotten_task_is_told_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loop = asyncio.get_running_loop()
    faults.watch_loop(loop)
    error = LookupError(SECRET)
    future = asyncio.ensure_future(asyncio.sleep(0))
    await future
    loop.call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": error, "future": future}
    )
    loop.set_exception_handler(None)
    assert "never retrieved: fault" in caplog.text
    assert "4111" not in logged(caplog)
