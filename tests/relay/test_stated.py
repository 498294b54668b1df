"""What consoles state: every member of every command and frame, with values that nothing has."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import pytest
from websockets.exceptions import ConnectionClosed

from console.core.attachments import Attachment
from console.core.formats import MediaKind
from console.core.kinds.known import Request
from console.core.log import REDUCER_REV, Entry, OperatorCommand
from console.core.sends import ReplyQueued
from console.core.transcript import Author, Message
from console.wire.entries import entries_adapter
from console.wire.frames import Close
from console.wire.names import NAMES, adapter
from server_stub.relay.consoles.services import Services
from server_stub.relay.log.journal import Batch, Record
from tests.relay.hub import Console, Hub, open_hub
from tests.relay.rig import START

COMMANDS: tuple[type, ...] = get_args(OperatorCommand)
REQUESTS: tuple[type, ...] = get_args(Request)
NUMBERS = (
    "9" * 400,
    "-" + "9" * 400,
    str(2**53),
    str(-(2**63)),
    "1e400",
    "-1e308",
    "NaN",
    "-Infinity",
    "true",
    '"7"',
    "[" * 150 + "]" * 150,
)
"""As they stand in JSON; none is a number that a command may hold."""
TEXTS = ('"' + "x" * 50_000 + '"', '"\\ud800"', "[]", "7", "{" * 300)
HERE = "@@here@@"


def sample(kind: type) -> dict[str, Any]:
    """A command as JSON has it, with something of its type in each member."""
    hints = get_type_hints(kind)
    named = NAMES.get(kind, {})
    return {
        named.get(one.name, one.name): _sample(hints[one.name])
        if one.name != "kind" or one.default is MISSING
        else one.default
        for one in fields(kind)
    }


def _sample(hint: Any) -> Any:
    if is_dataclass(hint):
        return sample(hint)  # type: ignore[arg-type]
    options = [one for one in get_args(hint) if one not in (NoneType, Ellipsis)]
    if hint in (str, int, float, bool):
        return {str: "c1", int: 60, float: 9.0, bool: True}[hint]
    if isinstance(hint, type) and issubclass(hint, str):
        return next(iter(hint)).value  # type: ignore[call-overload]
    if getattr(hint, "__origin__", None) is tuple:
        return [_sample(options[0])]
    return _sample(options[0])


def spoilt(value: Any, kind: type, with_these: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The JSON with one member of a kind after the other replaced, and which one it was."""
    whole = json.dumps(value)
    for place, one in _leaves(value, ""):
        if type(one) is kind and not place.endswith("kind"):
            _put(value, place, HERE)
            text = json.dumps(value)
            for bad in with_these:
                yield place, text.replace(f'"{HERE}"', bad)
            value = json.loads(whole)


def _leaves(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, f"{place}/{name}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _leaves(one, f"{place}/{number}")
    else:
        yield place, value


def _put(value: Any, place: str, new: str) -> None:
    *path, last = place.strip("/").split("/")
    for name in path:
        value = value[int(name) if isinstance(value, list) else name]
    value[int(last) if isinstance(value, list) else last] = new


async def refused(hub: Hub, console_id: str, name: str, frame: str) -> str:
    """Why a frame was not taken."""
    hub.rig.clock.move(2)  # so that it is not slowed as one that is refused too often
    async with hub.connect("token-op3") as console:
        await console.hello(console_id, rev=REDUCER_REV)
        await console.until("live")
        await console.socket.send(frame)
        try:
            async with asyncio.timeout(10):
                answer = await console.next()
                while answer["type"] not in ("ack", "page", "response"):
                    answer = await console.next()
        except ConnectionClosed:
            return str(await console.closed())
        assert answer["id"] == name
        return str((answer.get("refused") or {"code": "taken"})["code"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda kind: kind.__name__)
async def test_no_number_of_a_command_is_beyond_bounds(tmp_path: Path, command: type) -> None:
    async with open_hub(tmp_path) as hub:
        await hub.rig.active_chat()
        before = await hub.rig.log()
        for place, text in spoilt(sample(command), int, NUMBERS):
            frame = f'{{"type":"command","id":"n","command":{text}}}'
            why = await refused(hub, "k", "n", frame)
            assert why in ("bad_value", str(Close.BAD_FRAME.value)), (place, text[:300])
        assert await hub.rig.log() == before


@pytest.mark.parametrize("command", COMMANDS, ids=lambda kind: kind.__name__)
async def test_no_text_of_a_command_is_beyond_bounds(tmp_path: Path, command: type) -> None:
    async with open_hub(tmp_path) as hub:
        await hub.rig.active_chat()
        before = await hub.rig.log()
        for place, text in spoilt(sample(command), str, TEXTS):
            frame = f'{{"type":"command","id":"n","command":{text}}}'
            why = await refused(hub, "k", "n", frame)
            assert why in ("bad_value", "not_yours", str(Close.BAD_FRAME.value)), place
        assert await hub.rig.log() == before


FRAMES = (
    {"type": "get", "id": "g", "what": "completed", "before": 1, "limit": 5},
    {"type": "heartbeat", "seq": 1},
)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame["type"])
async def test_no_number_of_a_frame_is_beyond_bounds(tmp_path: Path, frame: dict[str, Any]) -> None:
    async with open_hub(tmp_path) as hub:
        for place, text in spoilt(frame, int, NUMBERS):
            assert await refused(hub, "k", "n", text) == str(Close.BAD_FRAME.value), place


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda kind: kind.__name__)
async def test_no_text_of_a_request_is_beyond_bounds(tmp_path: Path, request_: type) -> None:
    asked: list[Request] = []

    async def answer(request: Request, by: object) -> Any:
        asked.append(request)

    async with open_hub(tmp_path, services=Services(answer=answer)) as hub:
        for place, text in spoilt(sample(request_), str, TEXTS):
            frame = f'{{"type":"request","id":"n","request":{text}}}'
            assert await refused(hub, "k", "n", frame) == str(Close.BAD_FRAME.value), place
    assert asked == []


# Files


def _attach(**stated: Any) -> dict[str, Any]:
    attachment = {"kind": "image", "upload": "u1"} | stated
    return {"kind": "send_attachment", "chat": "c1", "attachment": attachment}


def _uploaded(upload: str, operator: str) -> Attachment | None:
    known = Attachment(MediaKind.AUDIO, name="true.m4a", size=512, upload="u1")
    return known if (upload, operator) == ("u1", "op1") else None


async def _ack(console: Console) -> dict[str, Any]:
    return (await console.until("ack"))[-1]


async def test_the_facts_of_a_file_are_the_relays(tmp_path: Path) -> None:
    """Whatever is said of it: name, size, kind, where it is and what else."""
    async with open_hub(tmp_path, services=Services(uploaded=_uploaded)) as hub:
        await hub.rig.active_chat()
        async with hub.live() as console:
            lie = _attach(name="lie.png", size=7, url="https://elsewhere", detail="me")
            await console.command("a1", **lie)
            assert (await _ack(console))["seq"]
        (file,) = hub.rig.message("a1").attachments
        assert file == Attachment("audio", name="true.m4a", size=512, upload="u1")


async def test_a_file_that_is_not_at_the_relay_or_another_operators_is_none(
    tmp_path: Path,
) -> None:
    async with open_hub(tmp_path, services=Services(uploaded=_uploaded)) as hub:
        await hub.rig.active_chat()
        async with hub.live() as console:
            await console.command("a1", **_attach(upload="u2"))
            assert (await _ack(console))["refused"]["code"] == "bad_attachment"
        async with hub.live("token-op3") as other:
            await other.command("a2", **_attach())
            assert (await _ack(other))["refused"]["code"] in ("bad_attachment", "not_yours")


async def test_a_repeat_gets_the_first_answer_when_the_file_is_gone(tmp_path: Path) -> None:
    there = [True]
    services = Services(uploaded=lambda *who: _uploaded(*who) if there[0] else None)
    async with open_hub(tmp_path, services=services) as hub:
        await hub.rig.active_chat()
        async with hub.live() as console:
            await console.command("a1", **_attach())
            first = (await _ack(console))["seq"]
            there[0] = False
            await console.command("a1", **_attach())
            assert (await _ack(console))["seq"] == first
            await console.command("a2", **_attach())
            assert (await _ack(console))["refused"]["code"] == "bad_attachment"


# What an earlier relay has believed


async def test_an_entry_with_an_endless_number_is_passed_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    endless = Attachment("image", name="a.png", size=10**400, upload="u1")
    async with open_hub(tmp_path) as hub:
        await hub.rig.active_chat()
        await hub.rig.hear("before")
        queued = ReplyQueued("c1", "a1", "op1", "", attachments=(endless,))
        await write(hub, queued)
        sequencer = hub.rig.sequencer
        assert (sequencer.damaged_events, sequencer.unknown_events) == (1, 0)
        assert "of the log is damaged" in caplog.text
        await hub.rig.hear("after", mid="m9")
    async with open_hub(tmp_path) as hub, hub.live() as console:
        texts = [one.text for one in hub.rig.chat().timeline if isinstance(one, Message)]
        assert texts == ["hello", "before", "after"]
        await hub.rig.hear("and on")
        assert (await console.until("events"))[-1]["entries"]


async def write(hub: Hub, event: ReplyQueued) -> None:
    """Have an event in the log that no relay of today would write."""
    seq = hub.rig.sequencer.state.seq + 1
    entry = Entry(seq, START, "op1", "cmd:a1", event)
    text = entries_adapter.dump_json((entry,)).decode()[1:-1]
    assert "0" * 400 in text
    await hub.rig.journal.append(Batch([Record(entry, text, 1)]))
    await hub.rig.sequencer.load()


def test_a_completed_chat_with_an_endless_number_can_be_read() -> None:
    endless = Attachment("image", name="a.png", size=10**400, upload="u1")
    message = Message("a1", Author.OPERATOR, START, "", attachments=(endless,))
    read = adapter(Message).validate_json(adapter(Message).dump_json(message))
    assert read.attachments == (replace(endless, size=None),)
