"""A relay's folder of an older version opens, means what it meant, and goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from tests.stored.folders import Folder, broken_links, copied, misfits
from tests.stored.programs import (
    damaged_entry,
    opened,
    working,
)

MAPS = ("brands", "departments", "channels", "operators", "accounts", "incidents", "kept", "chats")
"""The parts of a state that are found by an id."""


def differences(folder: Folder, now: dict[str, Any]) -> list[str]:
    """What its version made of the log, and today's does not."""
    was = folder.state
    more = [
        f"{name}: {key} is new"
        for name in (*MAPS, "open_chats")
        for key in now[name].keys() - was.get(name, {}).keys()
    ]
    return [*misfits(was, now), *more]


# Opening


@pytest.mark.parametrize("snapshot", ["as it was", "none", "unreadable"])
async def test_the_log_folds_to_the_state_of_its_version(folder: Folder, snapshot: str) -> None:
    match snapshot:
        case "none":
            folder.change("DELETE FROM snapshot")
        case "unreadable":
            folder.change("UPDATE snapshot SET body = ?", b"nothing")
    log = folder.log
    async with opened(folder):
        pass
    assert differences(folder, folder.snapshot) == []
    assert folder.log == log


async def test_the_chain_of_every_entry_verifies(folder: Folder) -> None:
    async with opened(folder) as store:
        texts = await store.journal.read(0, 100_000)
    assert texts == [body for *_, body, _, _ in folder.log]
    assert broken_links(folder.log) == []


async def test_an_entry_that_was_changed_is_found(folder: Folder) -> None:
    folder.change("UPDATE log SET body = replace(body, 'grumble', 'welcome') WHERE chat = 'c2'")
    assert await damaged_entry(folder) == broken_links(folder.log)[0]


async def test_a_restart_finds_nothing_new(folder: Folder) -> None:
    async with opened(folder):
        pass
    once = folder.snapshot
    async with opened(folder):
        pass
    assert folder.snapshot == once


# Going on


async def ask(line: ClientConnection, **frame: Any) -> None:
    await line.send(json.dumps(frame))


async def heard(line: ClientConnection, kind: str, name: str = "") -> dict[str, Any]:
    """The next frame of a kind, and with this id if one is named."""
    while True:
        frame: dict[str, Any] = json.loads(await line.recv())
        if frame["type"] == kind and name in ("", frame.get("id")):
            return frame


async def said_hello(line: ClientConnection) -> dict[str, Any]:
    """The relay's welcome, after which the connection is live."""
    await ask(line, type="hello", client="test", console_id="k")
    welcome = await heard(line, "welcome")
    await heard(line, "live")
    return welcome


async def done(line: ClientConnection, name: str, **command: Any) -> None:
    """Have a command accepted."""
    await ask(line, type="command", id=name, command=command)
    answer = await heard(line, "ack", name)
    assert answer["refused"] is None, answer


async def test_new_entries_follow_the_old_ones_which_stay_as_they_are(folder: Folder) -> None:
    before = folder.log
    history: dict[str, str] = dict(folder.rows("SELECT chat, body FROM history"))
    ringing, ending = folder.chat("ringing"), folder.chat("ending")
    async with working(folder) as office, office.line("Aiko") as line:
        await said_hello(line)
        await done(line, "1", kind="pick_up", chat=ringing, assignment=0)
        await done(line, "2", kind="reply", chat=ringing, text="in the new version")
        await done(line, "3", kind="end", chat=ending)
        await office.wait_for(lambda: "in the new version" in office.meta.texts)
    after = folder.log
    assert after[: len(before)] == before
    assert broken_links(after) == []
    kinds = [kind for *_, kind, _, _, _ in after[len(before) :]]
    assert {"picked_up", "reply_queued", "reply_sent", "completed"} <= set(kinds)
    completed: dict[str, str] = dict(folder.rows("SELECT chat, body FROM history"))
    kept = {chat: body for chat, body in history.items() if '"deleted":true' not in body}
    assert kept.items() <= completed.items() and ending in completed
    assert history.keys() <= completed.keys()
    assert await damaged_entry(folder) == 0


async def test_what_was_on_its_way_is_unknown_and_what_was_behind_it_goes(folder: Folder) -> None:
    async with working(folder) as office:
        await office.wait_for(lambda: office.meta.sent)
        office.advance(60)
        assert office.meta.texts == ["behind it"]
    assert said(folder.snapshot, folder.chat("active"))[-2:] == [
        ("on its way", "unknown"),
        ("behind it", "sent"),
    ]


def said(state: dict[str, Any], chat: str) -> list[tuple[str, str]]:
    """What our side has said in a chat, and how far it has come."""
    items = state["chats"][chat]["timeline"]
    return [(one["text"], one["state"]) for one in items if one.get("author") == "operator"]


async def test_everybody_comes_in_with_their_token_and_role(folder: Folder) -> None:
    known = {one["id"]: one for one in folder.state["operators"].values()}
    async with working(folder) as office:
        for name, operator in folder.facts["operators"].items():
            async with office.line(name) as line:
                you = (await said_hello(line))["you"]
                assert (you["id"], you["name"]) == (operator["id"], name)
                assert you["role"] == known[operator["id"]]["role"]
    assert {one["role"] for one in known.values()} == {"operator", "supervisor", "admin"}


async def test_completed_chats_are_shown_whole(folder: Folder) -> None:
    stored = {
        chat: json.loads(body) for chat, body in folder.rows("SELECT chat, body FROM history")
    }
    reasons = {chat["reason"] for chat in stored.values()}
    assert reasons == {"ended", "profanity", "idle", "retention_over"}
    async with working(folder) as office, office.line("Ben") as line:
        await said_hello(line)
        await ask(line, type="get", id="all", what="completed")
        listed = (await heard(line, "page", "all"))["summaries"]
        assert {one["id"] for one in listed} == stored.keys()
        for chat, was in stored.items():
            await ask(line, type="get", id=chat, what="chat", chat=chat)
            shown = (await heard(line, "page", chat))["chat"]
            assert list(misfits(emptied(was), shown)) == []


def emptied(chat: dict[str, Any]) -> dict[str, Any]:
    """A chat as it is shown: of what was taken back nothing is left."""
    nothing: dict[str, Any] = {name: [] for name in ("attachments", "improper", "earlier")}
    nothing |= {"text": "", "pressed": None}
    items = [{**one, **nothing} if one.get("deleted") else one for one in chat["timeline"]]
    return {**chat, "timeline": items}


async def test_a_visitor_who_is_known_comes_back(folder: Folder) -> None:
    """Theirs is a chat that counts the earlier ones, in the language they had."""
    async with working(folder) as office, office.line("Ben") as line:
        await said_hello(line)
        await ask(line, type="get", id="v", what="visitor", chat=folder.chat("active"))
        earlier = (await heard(line, "page", "v"))["summaries"]
    assert [one["id"] for one in earlier] == [folder.chat("long")]


async def test_what_was_held_back_follows_when_its_channel_is_on_again(tmp_path: Path) -> None:
    folder = copied("0.2.0", tmp_path)
    (off,) = [page for page, one in folder.state["channels"].items() if one["state"] == "off"]
    async with working(folder) as office, office.line("Chie") as line:
        await said_hello(line)
        await done(line, "on", kind="switch_channel", page=off, on=True)
    chats = [chat for chat in folder.snapshot["chats"].values() if chat["page"] == off]
    new = [chat for chat in chats if chat["id"] not in folder.state["chats"]]
    first = [[item["text"] for item in chat["timeline"] if "author" in item] for chat in new]
    assert first == [["while off 0"], ["while off 1"]]
    assert all(chat["missed_at"] for chat in new)
