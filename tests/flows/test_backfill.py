"""What the relay was not told is read from Facebook, and a console shows where it came from."""

from __future__ import annotations

from console.core.transcript import Message, Origin
from server_stub.meta.world import FIELDS
from tests.flows.rig import Desk, Rig


def deaf(rig: Rig) -> None:
    """Nothing is reported of the Page any more."""
    rig.meta.page.subscribed = ()


def told(desk: Desk, chat: str) -> list[tuple[str, Origin]]:
    items = [item for item in desk.chat(chat).timeline if isinstance(item, Message)]
    return [(item.text, item.origin) for item in items]


async def test_what_was_written_before_the_connection_stands_before_the_first_chat(
    rig: Rig,
) -> None:
    deaf(rig)
    rig.meta.writes(rig.meta.yuki, "long ago")
    rig.meta.standin.messenger.page_writes(rig.meta.yuki, "and answered", "")
    await rig.advance(600)
    rig.meta.page.subscribed = FIELDS
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.hear(text="it is me again")
    await rig.wait_for(lambda: len(told(aiko, chat)) == 3)
    assert told(aiko, chat) == [
        ("long ago", Origin.HISTORY),
        ("and answered", Origin.HISTORY),
        ("it is me again", Origin.LIVE),
    ]


async def test_what_was_written_while_the_relay_was_down_is_found_when_it_is_back(
    rig: Rig,
) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.hear(text="hello")
    await rig.relay.stop()
    deaf(rig)
    await rig.advance(3_600)
    rig.meta.writes(rig.meta.yuki, "anyone?")
    rig.meta.standin.messenger.page_writes(rig.meta.yuki, "from the inbox", "")
    rig.meta.writes(rig.meta.omar, "me too")
    await rig.advance(60)
    await rig.relay.start()
    await rig.wait_for(lambda: aiko.live and len(told(aiko, chat)) == 3)
    assert told(aiko, chat) == [
        ("hello", Origin.LIVE),
        ("anyone?", Origin.GAP),
        ("from the inbox", Origin.GAP),
    ]
    assert aiko.session.state.opened == 2


async def test_typing_and_looking_show_at_the_visitors(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    aiko.session.tell("viewing", chat)
    aiko.session.tell("typing", chat)

    def actions() -> list[str]:
        calls = [call["params"] for call in rig.meta.standin.sends]
        return [str(call.get("sender_action")) for call in calls]

    await rig.wait_for(lambda: len(actions()) == 2)
    assert actions() == ["mark_seen", "typing_on"]
    await rig.wait_for(lambda: len(actions()) == 3)
    assert actions()[-1] == "typing_off"
