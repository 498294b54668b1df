"""Every shape Meta may send becomes a command; none raises."""

from __future__ import annotations

import contextlib
import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from console.core.attachments import Attachment
from console.core.kinds.messenger.kind import WINDOW, address
from console.core.messages import Echo, Receive
from console.core.moments import MINUTE
from console.core.receipts import Deliver, MarkRead
from console.core.remarks import AddRemark
from console.core.state import Visitor
from console.core.transcript import Remark, RemarkKind
from console.core.unrecognised import KeepUnrecognised
from server_stub.relay.messenger.inbound import arrivals as inbound
from server_stub.relay.messenger.inbound.arrivals import (
    Arrival,
    MalformedError,
    arrivals,
    parse_body,
)

NOW = 1_800_000_000_000
AT = NOW - 5_000


def heard(*events: Any, **entry: Any) -> list[Arrival]:
    body = {
        "object": "page",
        "entry": [{"id": "1", "time": AT, "messaging": list(events), **entry}],
    }
    return arrivals(body, NOW)


def event(sender: Any = "7", recipient: Any = "1", at: Any = AT, **more: Any) -> dict[str, Any]:
    return {"sender": {"id": sender}, "recipient": {"id": recipient}, "timestamp": at, **more}


def message(**more: Any) -> dict[str, Any]:
    return event(message={"mid": "m_1", **more})


def received(text: str = "", *attachments: Attachment, at: int = AT, mid: str = "m_1") -> Receive:
    return Receive(Visitor("7", "1"), mid, at, text, attachments)


IMAGE = {"type": "image", "payload": {"url": "https://cdn/x.jpg"}}


def test_a_message_of_years_ago_was_written_now() -> None:
    # Meta repeats a report for 36 hours at most: a moment before the reply window is none.
    told = {"message": {"mid": "m_1", "text": "hi"}}
    for at in (1_458_692_752_478, 1_458_692_752, "1458692752478", NOW - WINDOW.whole - 1):
        assert heard(event(at=at, **told)) == [Arrival("1", received("hi", at=NOW), "mid:m_1")]
    last = NOW - WINDOW.whole
    assert heard(event(at=last, **told))[0].command == received("hi", at=last)
    (older,) = heard({**event(at=None, **told)}, time=1_458_692_752_478)
    assert older.command == received("hi", at=NOW)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (message(text="a\0b\ud800c"), received("ab?c")),
        (event(7, 1, message={"mid": "m_1", "text": "hi"}), received("hi")),
        (event(at=AT // 1_000, message={"mid": "m_1", "text": "hi"}), received("hi", at=AT)),
        (event(at=str(AT), message={"mid": "m_1", "text": "hi"}), received("hi")),
        (event(at=str(AT // 1_000), message={"mid": "m_1", "text": "hi"}), received("hi")),
        (
            event(at=NOW * 9 // 10 * 2, message={"mid": "m_1", "text": "hi"}),
            received("hi", at=NOW + MINUTE),
        ),
        (event(at=None, message={"mid": "m_1", "text": "hi"}), received("hi")),
        (
            event(delivery={"watermark": AT, "mids": ["a", 5]}),
            Deliver(address("1", "7"), AT, ("a", "5")),
        ),
        (event(at=None, delivery={"watermark": AT}), Deliver(address("1", "7"), AT)),
        (event(read={"watermark": str(AT)}), MarkRead(address("1", "7"), AT)),
        (
            event(1, 7, message={"mid": "e", "is_echo": "true", "attachments": [IMAGE]}),
            Echo(address("1", "7"), "e", AT, "", "", (Attachment("image", "https://cdn/x.jpg"),)),
        ),
        # The Page's own message without the mark of an echo.
        (event("1", "7", message={"mid": "e", "text": "x"}), Echo(address("1", "7"), "e", AT, "x")),
        # Samples name a recipient that is not the Page of their entry.
        (event("7", "PAGE_ID", message={"mid": "m_1", "text": "hi"}), received("hi")),
        (
            event("PAGE_ID", "7", message={"mid": "e", "is_echo": True, "text": "x"}),
            Echo(address("1", "7"), "e", AT, "x"),
        ),
    ],
)
def test_known_shapes(sent: Any, expected: Any) -> None:
    assert [arrival.command for arrival in heard(sent)] == [expected]


UNKNOWN: list[Any] = [
    event(reaction={"mid": "m", "action": "stare"}),
    event(reaction={"action": "react"}),
    event("1", "7", reaction={"mid": "m", "action": "react"}),
    event(message_edit={"mid": "m", "num_edit": "1"}),
    event(optin=True),
    event(referral={}),
    event(account_linking={"status": "perhaps"}),
    event(response_feedback={"feedback": None}),
    event(pass_thread_control=None),
    {"recipient": {"id": "1"}, "optin": {"ref": "x", "user_ref": "u"}},
    {"recipient": {"id": "1"}, "something_new": {"a": 1}},
    {"sender": {"user_ref": "u"}, "message": {"mid": "m", "text": "x"}},
    event(message="text"),
    event(message={}),
    event(message={"is_deleted": True}),
    event(delivery=7),
    event(read=[]),
    event(postback=["x"]),
    event("1", None, message={"mid": "e", "is_echo": True}),
    event("1", "7", message={"is_echo": True, "text": "no mid"}),
    {},
    7,
    None,
    ["x"],
    "\ud800",
]


@pytest.mark.parametrize("sent", UNKNOWN)
def test_unknown_shapes_are_kept_word_for_word(sent: Any) -> None:
    (arrival,) = heard(sent)
    assert isinstance(arrival.command, KeepUnrecognised)
    assert json.loads(arrival.command.raw) == sent
    assert arrival.page == "1"


def test_a_kind_to_come_is_told_and_kept() -> None:
    sent = event(something_new={"a": [1, {"b": None}]})
    told, kept = heard(sent)
    assert told.command == AddRemark(
        Visitor("7", "1"), Remark(AT, RemarkKind.OTHER, "something_new")
    )
    assert isinstance(kept.command, KeepUnrecognised)
    assert json.loads(kept.command.raw) == sent


@pytest.mark.parametrize("page", [None, "0", 0, ""])
@pytest.mark.parametrize("echo", [False, True])
def test_an_entry_that_does_not_name_its_page(page: Any, echo: bool) -> None:
    sent = event("1", "7", message={"mid": "e", "is_echo": True}) if echo else message(text="x")
    (arrival,) = heard(sent, id=page)
    assert arrival.page == "1"
    assert isinstance(arrival.command, Echo if echo else Receive)


def test_a_body_that_does_not_say_what_it_is_about() -> None:
    sent = event(1, 2, at=None, message={"text": "hi"})
    del sent["timestamp"]
    (arrival,) = arrivals({"entry": [{"messaging": [sent]}]}, NOW)
    assert isinstance(arrival.command, Receive)
    assert (arrival.page, arrival.command.visitor.id, arrival.command.text) == ("2", "1", "hi")
    (later,) = arrivals({"entry": [{"messaging": [sent]}]}, NOW + 1)
    assert later.key == arrival.key


def test_a_press_without_mid_and_moment_is_known_again() -> None:
    sent = {"sender": {"id": 7}, "recipient": {"id": 1}, "postback": {"payload": "P"}}
    bodies = [arrivals({"entry": [{"messaging": [sent]}]}, NOW + late) for late in (0, 1)]
    assert bodies[0][0].key == bodies[1][0].key


def test_the_same_press_on_standby_and_not_is_one() -> None:
    (live,) = heard(event(postback={"title": "Details", "payload": "D"}))
    (standby,) = heard(standby=[event(postback={"title": "Details"})])
    assert live.key == standby.key


def test_what_is_edited_and_reacted_twice_is_told_apart() -> None:
    edits = [event(message_edit={"mid": "m", "text": "x", "num_edit": one}) for one in (1, "2", 1)]
    keys = [arrival.key for arrival in heard(*edits)]
    assert keys[0] == keys[2] != keys[1]
    love = {"mid": "m", "action": "react", "reaction": "love", "emoji": "❤"}
    later = event(reaction=love, at=AT + 1)
    keys = [arrival.key for arrival in heard(event(reaction=love), later, event(reaction=love))]
    assert keys[0] == keys[2] != keys[1]


def test_keys_tell_repeats_and_kinds_apart() -> None:
    sent = [message(text="a"), event("1", "7", message={"mid": "m_1", "is_echo": True})]
    sent += [event(read={"watermark": AT}), event(read={"watermark": AT - 1}), event(read=1)]
    keys = [arrival.key for arrival in heard(*sent)]
    assert keys[:2] == ["mid:m_1", "echo:m_1"]
    assert len(set(keys)) == 5
    assert [arrival.key for arrival in heard(*sent)] == keys


def test_envelopes() -> None:
    assert arrivals({"object": "instagram", "entry": [{"id": "1"}]}, NOW) == []
    assert arrivals([], NOW) == []
    assert arrivals({"object": "page", "entry": 5}, NOW) == []
    assert heard() == []
    assert arrivals({"object": "page", "entry": [{"id": "1"}, 5, {"messaging": {}}]}, NOW) == []
    (one,) = heard(standby=[message(text="x")])
    assert one.command == replace(received("x"), standby=True)
    (change,) = heard(changes=[{"field": "feed", "value": {}}])
    assert isinstance(change.command, KeepUnrecognised)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe{", b'{"a":NaN}', b'{"a":-Infinity}', b"[" * 100_000, b"9" * 5_000],
)
def test_bodies_that_are_no_json(body: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_body(body)


WORDS = """
id sender recipient message mid text attachments payload timestamp read delivery watermark mids
is_echo postback title metadata sticker_id type coordinates lat long url time messaging referral
product elements buttons ref ad_id source optin reaction action emoji message_edit num_edit
reply_to story quick_reply commands name is_deleted pass_thread_control new_owner_app_id order
products note policy_enforcement reason label user field value start_time status summary total_cost
"""
NAMES = re.findall(r"\w+", WORDS)
KINDS = ("image", "file", "sticker", "template", "appointment_booking", "fallback")
EVENTS = [*inbound._KINDS, "something_new"]
NUMBERS = st.integers() | st.floats() | st.sampled_from([10**400, -(10**400), 10**4_000, 2**63])
TEXTS = st.text(st.characters(), max_size=8) | st.sampled_from(["\ud800", "a\0b", "9" * 5_000])
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def located(lat: Any, long: Any) -> dict[str, Any]:
    place = {"type": "location", "payload": {"coordinates": {"lat": lat, "long": long}}}
    return message(attachments=[place])


ODD = [10**400, -(10**400), 10**15, 1e999, -1e999, float("nan")]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_number_spoils_nothing(odd: Any) -> None:
    entry = {
        "id": "1",
        "time": odd,
        "messaging": [event(at=odd, message={"mid": "m", "text": "x"})],
    }
    entry["messaging"] += [event(read={"watermark": odd}), located(odd, odd), message(text="good")]
    dated, read, place, good = arrivals({"object": "page", "entry": [entry]}, NOW)
    assert isinstance(dated.command, Receive)
    assert (dated.command.sent_at, dated.command.text) == (NOW, "x")
    assert read.command == MarkRead(address("1", "7"), AT)
    assert place.command == received("", Attachment("location"), at=AT)
    assert good.command == received("good")


def test_an_event_that_can_not_be_read_is_kept_and_others_go_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setitem(inbound._KINDS, "read", broken)
    kept, good = heard(event(read={"watermark": AT}), message(text="good"))
    assert isinstance(kept.command, KeepUnrecognised)
    assert good.command == received("good")


def test_nesting_at_the_edge_of_what_can_be_parsed() -> None:
    parsed = 0
    for depth in range(600, 1_200, 3):
        text = '{"object":"page","entry":[{"id":"1","messaging":[%s%s]}]}'
        with contextlib.suppress(MalformedError):
            body = parse_body((text % ("[" * depth, "]" * depth)).encode())
            (arrival,) = arrivals(body, NOW)
            assert isinstance(arrival.command, KeepUnrecognised)
            parsed += 1
    assert parsed


@settings(max_examples=150, deadline=None)
@given(JSON)
def test_no_shape_raises(value: Any) -> None:
    found = heard(value, event(message=value), event(at=value), message(attachments=[value]))
    found += heard(located(value, value), event(postback=value), event(read=value), event(value))
    found += heard(id=value, time=value, changes=value, standby=[value])
    found += heard(*(event(**{name: value}) for name in EVENTS), standby=[event(message=value)])
    found += heard(changes=[value, {"field": "inbox_labels", "value": value}])
    found += heard(message(attachments=[{"type": kind, "payload": value} for kind in KINDS]))
    for arrival in [
        *found,
        *arrivals(value, NOW),
        *arrivals({"object": "page", **_named(value)}, NOW),
    ]:
        assert TypeAdapter(type(arrival.command)).dump_json(arrival.command)
        assert arrival.key.encode()


def _named(value: Any) -> dict[str, Any]:
    return {"entry": value if isinstance(value, list) else [value]}
