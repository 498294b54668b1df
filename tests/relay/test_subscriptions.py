"""What anything else of the same app has subscribed on a Page is not ours to take."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.core.channels.values import ChannelState
from console.core.failures import Cause
from console.core.kinds.messenger.permissions import ESSENTIAL_FIELDS, FIELDS
from console.core.kinds.messenger.requests import RemoveAccount, UnlinkPage
from console.core.kinds.requests import ChannelsChecked, CheckChannels, Done, Problem, ProblemCode
from tests.relay.facebook_desk import CAFE, HOOK, MIKA, SHOP, Desk, open_desk

OTHERS = {"leadgen", "feed"}
NEEDS = "(#200) To subscribe to the {name} field, one of these permissions is needed: other"
NUMBERED = "(#100) Param subscribed_fields[{{at}}] must be one of {{{{feed, messages}}}}"
REFUSALS = [NEEDS, NUMBERED, "(#200) The app may not have this"]


def refuse(desk: Desk, name: str, words: str = NEEDS) -> None:
    desk.world.refused[name] = words.format(name=name)


async def missing(desk: Desk) -> dict[str, tuple[str, ...]]:
    checked = await desk.ask(CheckChannels())
    assert isinstance(checked, ChannelsChecked)
    return {facts.channel: facts.missing_fields for facts in checked.channels}


async def test_what_others_have_there_stays_when_a_page_is_connected_and_unlinked(
    tmp_path: Path,
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.world.subscribed[SHOP] = {*OTHERS, "messages"}
        assert await desk.connect() == Done()
        assert desk.world.subscribed[SHOP] == {*OTHERS, *FIELDS}
        assert await desk.connect() == Done()
    async with open_desk(tmp_path, world=desk.world) as desk:  # what we have added is not forgotten
        assert await desk.ask(UnlinkPage(SHOP)) == Done()
        assert desk.world.subscribed[SHOP] == {*OTHERS, "messages"}


async def test_what_others_have_of_ours_stays_too(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.world.subscribed[SHOP] = set(FIELDS)
        assert await desk.connect() == Done()
        assert await desk.ask(UnlinkPage(SHOP)) == Done()
        assert desk.world.subscribed[SHOP] == set(FIELDS)


async def test_removing_an_account_leaves_what_others_have(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.world.subscribed = {SHOP: set(OTHERS), CAFE: {"ratings"}}
        await desk.connect()
        await desk.connect(CAFE)
        assert await desk.ask(RemoveAccount(MIKA)) == Done()
        assert desk.world.subscribed == {SHOP: OTHERS, CAFE: {"ratings"}}


async def test_a_page_that_an_earlier_version_has_connected(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        await desk.rig.journal.forget_fact(f"added_fields:{SHOP}")
        desk.world.subscribed[SHOP] |= OTHERS
        assert await desk.connect() == Done()
        assert await desk.ask(UnlinkPage(SHOP)) == Done()
        assert desk.world.subscribed[SHOP] == OTHERS


@pytest.mark.parametrize("words", REFUSALS[:2])
@pytest.mark.parametrize("name", ["inbox_labels", "standby"])
async def test_an_optional_event_that_meta_refuses_is_named_and_the_rest_works(
    tmp_path: Path, words: str, name: str
) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.world.subscribed[SHOP] = set(OTHERS)
        refuse(desk, name, words)
        desk.world.hook, desk.world.hook_fields = HOOK, set(FIELDS)
        assert await desk.connect() == Done()
        assert desk.world.subscribed[SHOP] == {*OTHERS, *FIELDS} - {name}
        assert (await missing(desk))[SHOP] == (name,)
        assert desk.incident(SHOP, Cause.NOT_SUBSCRIBED) is None


async def test_refusals_that_name_nothing_leave_what_is_essential(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.world.subscribed[SHOP] = {*OTHERS, "standby"}
        refuse(desk, "inbox_labels", REFUSALS[2])
        desk.world.hook, desk.world.hook_fields = HOOK, set(FIELDS)
        assert await desk.connect() == Done()
        assert desk.world.subscribed[SHOP] == {*OTHERS, *ESSENTIAL_FIELDS, "standby"}


async def test_the_app_does_without_optional_events_too(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.world.hook_fields = {"feed"}
        refuse(desk, "inbox_labels")
        assert await desk.connect() == Done()
        assert desk.world.hook_fields >= set(FIELDS) - {"inbox_labels"}


@pytest.mark.parametrize("words", REFUSALS)
async def test_without_an_essential_event_all_is_as_before(tmp_path: Path, words: str) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.world.subscribed[SHOP] = set(OTHERS)
        desk.world.hook, desk.world.hook_fields = HOOK, set(FIELDS)
        refuse(desk, "messages", words)
        answer = await desk.connect()
        assert isinstance(answer, Problem)
        assert desk.world.subscribed[SHOP] == OTHERS
        assert SHOP not in desk.rig.sequencer.state.channels
        assert desk.token(SHOP) is None


async def test_a_field_of_others_that_is_refused_now_is_not_thrown_away(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.world.subscribed[SHOP] = set(OTHERS)
        desk.world.hook, desk.world.hook_fields = HOOK, set(FIELDS)
        refuse(desk, "leadgen")
        answer = await desk.connect()
        assert isinstance(answer, Problem)
        assert (answer.code, "leadgen" in answer.detail) == (ProblemCode.REFUSED, True)
        assert desk.world.subscribed[SHOP] == OTHERS


async def test_a_failure_after_subscribing_puts_back_what_was_there(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        desk.world.subscribed[SHOP] = set(OTHERS)
        desk.world.deaf = {"message_echoes"}
        assert await desk.connect() == Problem(ProblemCode.NOT_SUBSCRIBED, "message_echoes")
        assert desk.world.subscribed[SHOP] == OTHERS


async def test_a_login_does_not_take_either(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.log_in()
        await desk.connect()
        desk.world.subscribed[SHOP] |= OTHERS
        await desk.log_in("code-2", MIKA)
        assert desk.world.subscribed[SHOP] == {*OTHERS, *FIELDS}
        assert desk.rig.sequencer.state.channels[SHOP].state is ChannelState.ON
