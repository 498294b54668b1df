"""Every conversation error: from Meta's answer to the words under the message."""

from __future__ import annotations

from itertools import takewhile

import pytest

from console.core.actor import RELAY
from console.core.channels.incidents import IncidentOpened, MendIncident, held
from console.core.channels.values import INCIDENTS
from console.core.failures import Cause, Remedy, mend_of, without_admin
from console.core.kinds.messenger.kind import MESSENGER
from console.core.moments import MINUTE
from console.core.outcomes import ReplyFailed
from console.core.queues import Queue, Reason
from console.core.transcript import SendState
from console.locale import words
from tests.core.test_failures import ROWS, codes_of
from tests.flows.reading import last_of_ours, reader, under
from tests.flows.rig import Desk, Rig
from tests.waiting import until

SPECIFIED = {
    Cause.VISITOR_NOT_FOUND: (
        "✗ visitor information not found; the channel may have been unlinked",
        "an admin may have unlinked the brand in the channel settings",
        "F5 open the channel's settings",
    ),
    Cause.ACCESS_EXPIRED: (
        "✗ access has expired; reconnect the account",
        "the Facebook token is no longer valid; the channel works again once reconnected",
        "F5 reconnect",
    ),
    Cause.WINDOW_CLOSED: (
        "✗ the reply window has closed: answers are possible for 7 days after the visitor's last"
        " message",
        "the time is over; the chat is completed by itself",
        "3 show completed · only the visitor can, by writing",
    ),
    Cause.USER_UNREACHABLE: (
        "✗ this Facebook user can not be reached",
        "blocked the Page; deleted the account; deactivated it; suspended by Facebook",
        "e end chat · nobody can mend it",
    ),
}
"""The lines of specification, section 4, word for word."""


async def settled(rig: Rig, chat: str, states: list[SendState]) -> None:
    """Wait until our messages stand like this on every console."""
    await rig.everywhere(lambda desk: desk.states(chat) == states)


async def refused(rig: Rig, fault: str, language: str | None = None) -> tuple[Desk, Desk, str]:
    """Aiko's answer fails by this fault, as she and Chie, who is an admin, see it in the chat."""
    aiko, chie = await rig.desks("Aiko", "Chie")
    chat = await rig.picked_up(aiko)
    rig.meta.arm(fault, language=language)
    assert aiko.session.reply(chat, "on its way") is None
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.FAILED])
    return aiko, chie, chat


async def mended(rig: Rig, *causes: Cause) -> None:
    """What a reconnected account or the channel watch comes to."""
    rig.meta.mend()
    for cause in causes:
        await rig.relay.store.sequencer.submit(MendIncident(rig.meta.page.id, cause), RELAY)
    await rig.everywhere(lambda desk: not desk.session.state.incidents)


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("100/2018001", Cause.VISITOR_NOT_FOUND),
        ("190/463", Cause.ACCESS_EXPIRED),
        ("10/2018278", Cause.WINDOW_CLOSED),
        ("551/1545041", Cause.USER_UNREACHABLE),
        ("10/1893063", Cause.CHANNEL_RESTRICTED),
        ("200", Cause.PERMISSION_LOST),
        ("100/2018047", Cause.ATTACHMENT_REFUSED),
        ("190/459", Cause.ACCESS_EXPIRED),
        ("613/2018338", Cause.REFUSED),
        ("2018300", Cause.OTHER_APP),
    ],
)
async def test_an_error_stands_under_its_message(rig: Rig, fault: str, cause: Cause) -> None:
    aiko, chie, chat = await refused(rig, fault)
    message = last_of_ours(aiko, chat)
    assert message.failure is not None and message.failure.cause is cause
    assert message.text == "on its way"
    for desk, admin in ((aiko, False), (chie, True)):
        for language in ("en", "ja"):
            words = reader(desk, language).words
            error, why = words.error(message, MESSENGER.errors)
            advice = words.advice(message.failure, MESSENGER.errors)
            mend = mend_of(message.failure, MESSENGER.errors)
            helps = words.mend(mend if admin else without_admin(mend))
            told = [f"✗ {error}", why, *([advice] if advice else [])]
            shown = list(takewhile(bool, under(desk, chat, language)))
            assert shown[: len(told)] == told
            (line,) = shown[len(told) :]
            # Behind a key, where one helps.
            assert helps in (line.partition(" · ")[0], line.partition(" · ")[0].partition(" ")[2])
            assert language == "en" or not any(line.isascii() for line in told)
    if cause in SPECIFIED:
        error, why, *_, key_line = takewhile(bool, under(chie, chat))
        assert (error, why, key_line) == SPECIFIED[cause]
    row = aiko.session.queues.row(chat)
    assert row is not None and row.failed
    assert row.queue is (Queue.COMPLETED if cause is Cause.WINDOW_CLOSED else Queue.ACTIVE)
    assert len(rig.meta.standin.sends) == 1


async def test_every_row_of_the_catalogue_reaches_the_operator(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    for fault, cause, kind, *_ in ROWS:
        if kind is Remedy.AMBIGUOUS:
            continue  # their outcome is unknown: see test_unknown_outcome
        await fails(rig, aiko, chat, fault)
        failure = last_of_ours(aiko, chat).failure
        assert failure is not None
        assert (failure.cause, failure.code, failure.subcode) == (cause, *codes_of(fault))
        assert (failure.retry_at is not None) is (kind is Remedy.TEMPORARY)
        error, why = words("en").failure(failure, MESSENGER.errors)
        assert under(aiko, chat)[:2] == [f"✗ {error}", why]
        await mended(rig, *({cause} & set(INCIDENTS)))
        if kind is Remedy.TEMPORARY:
            await arrived(rig, aiko, chat)
        if cause is Cause.WINDOW_CLOSED:
            assert aiko.queue(chat) is Queue.COMPLETED
            chat = await rig.picked_up(aiko)


async def fails(rig: Rig, desk: Desk, chat: str, fault: str) -> None:
    """An answer fails by this fault."""
    rig.meta.arm(fault, regain=1)
    assert desk.session.reply(chat, fault) is None

    def failed() -> bool:
        message = last_of_ours(desk, chat)
        return message.text == fault and message.failure is not None

    # Some leave the Page limited for a minute.
    await rig.wait_for(failed, 70)


async def arrived(rig: Rig, desk: Desk, chat: str) -> None:
    """The last answer is sent in the end."""
    await rig.wait_for(lambda: last_of_ours(desk, chat).state is SendState.SENT, 70)


async def test_a_closed_window_completes_the_chat(rig: Rig) -> None:
    aiko, ben, chat = await refused(rig, "10/2018278")
    for desk in (aiko, ben):
        assert desk.chat(chat).reason is Reason.WINDOW_CLOSED
        assert desk.queue(chat) is Queue.COMPLETED


async def test_what_meta_says_in_japanese_is_understood_by_its_code(rig: Rig) -> None:
    aiko, _, chat = await refused(rig, "190/463", language="ja_JP")
    failure = last_of_ours(aiko, chat).failure
    assert failure is not None and not failure.detail.isascii()
    assert (failure.cause, failure.code, failure.subcode) == (Cause.ACCESS_EXPIRED, 190, 463)


async def test_sending_again_after_mending(rig: Rig) -> None:
    aiko, chie, chat = await refused(rig, "190/463")
    message = last_of_ours(aiko, chat)
    assert aiko.session.send_again(chat, message.id) is None
    await until(lambda: not aiko.session.outbox.pending)
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.FAILED])
    assert len(rig.meta.standin.sends) == 1, "Meta is not asked what it would surely refuse"
    await mended(rig, Cause.ACCESS_EXPIRED)
    await rig.advance(60)
    await rig.hear(rig.meta.omar)
    assert len(rig.meta.standin.sends) == 1, "sent without a person's word"
    assert [item.id for _, item in held(aiko.session.state, aiko.session.me)] == [message.id]
    assert aiko.session.send_again(chat, message.id) is None
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENT])
    assert rig.meta.texts() == ["on its way"] * 2
    said = rig.meta.page.threads[rig.meta.yuki.psid].messages
    assert [each.text for each in said if each.from_page] == ["on its way"]
    assert chie.session.state == aiko.session.state


async def test_one_incident_stands_over_all_chats_of_the_page(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chats = [await rig.picked_up(aiko), await rig.picked_up(ben, rig.meta.omar)]
    rig.meta.arm("190/463")
    for desk, chat in zip((aiko, ben), chats, strict=True):
        desk.session.reply(chat, "one")
        await rig.everywhere(lambda desk, chat=chat: desk.states(chat) == [SendState.FAILED])  # type: ignore[misc]
    assert len(rig.meta.standin.sends) == 1
    assert len(await rig.relay.events(IncidentOpened)) == 1
    for desk in (aiko, ben):
        assert [one.cause for one in desk.session.state.incidents.values()] == [
            Cause.ACCESS_EXPIRED
        ]


async def test_a_rate_limit_waits_and_says_how_long(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    rig.meta.arm("613", regain=5)
    aiko.session.reply(chat, "one")
    await rig.everywhere(lambda desk: desk.ours(chat)[0].failure is not None)
    failure = last_of_ours(ben, chat).failure
    assert failure is not None and failure.retry_at == rig.clock.now() + 5 * MINUTE
    for language in ("en", "ja"):
        words = reader(ben, language).words
        assert under(ben, chat, language) == [
            f"✗ {words.failure(failure, MESSENGER.errors)[0]}",
            words.failure(failure, MESSENGER.errors)[1],
            words.say("failure.retry", clock="08:05:00", n=2),
            words.say("mend.wait"),
        ]
    assert under(ben, chat)[2] == "trying again at 08:05:00 (attempt 2)"
    # The limit is the Page's: its other chats wait as well.
    rig.meta.mend()
    other = await rig.picked_up(ben, rig.meta.omar)
    ben.session.reply(other, "two")
    await rig.advance(299)
    assert rig.meta.texts() == ["one"]
    await rig.advance(2)
    await rig.everywhere(lambda desk: desk.states(chat) == desk.states(other) == [SendState.SENT])
    assert sorted(rig.meta.texts()) == ["one", "one", "two"]


async def test_every_rate_limit_is_waited_out(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    for number, fault in enumerate(("4", "17", "32", "80006"), 1):
        rig.meta.arm(fault, regain=2)
        aiko.session.reply(chat, fault)
        await until(lambda: last_of_ours(aiko, chat).failure is not None)
        failure = last_of_ours(aiko, chat).failure
        assert failure is not None and failure.cause is Cause.RATE_LIMITED
        assert failure.retry_at == rig.clock.now() + 2 * MINUTE
        rig.meta.mend()
        await rig.advance(121)
        await settled(rig, chat, [SendState.SENT] * number)


async def test_a_passing_fault_is_tried_again_and_counted(rig: Rig) -> None:
    aiko, ben = await rig.desks("Aiko", "Ben")
    chat = await rig.picked_up(aiko)
    rig.meta.arm("temporary")
    aiko.session.reply(chat, "one")
    for attempt in range(1, 5):

        def tried(attempt: int = attempt) -> bool:
            failures = (desk.ours(chat)[0].failure for desk in (aiko, ben))
            return all(failure and failure.attempts == attempt for failure in failures)

        await rig.wait_for(tried)
        assert aiko.states(chat) == [SendState.QUEUED]
        assert under(ben, chat)[3].endswith(f"(attempt {attempt + 1})")
    await rig.wait_for(lambda: aiko.states(chat) == [SendState.FAILED])
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.FAILED])
    assert under(ben, chat)[2:] == [
        "if it goes on, the visitor may have blocked the Page",
        "tried 5 times",
        "a send again",
    ]
    assert under(ben, chat, "ja")[3] == reader(ben, "ja").words.say("failure.attempts", n=5)
    assert rig.meta.texts() == ["one"] * 5
    assert len(await rig.relay.events(ReplyFailed)) == 5
    rig.meta.mend()
    aiko.session.send_again(chat, last_of_ours(aiko, chat).id)
    await rig.everywhere(lambda desk: desk.states(chat) == [SendState.SENT])


async def test_answers_behind_one_that_is_tried_again_keep_their_order(rig: Rig) -> None:
    (aiko,) = await rig.desks("Aiko")
    chat = await rig.picked_up(aiko)
    rig.meta.arm("temporary", times=2)
    for text in ("one", "two", "three"):
        aiko.session.reply(chat, text)
    await rig.wait_for(lambda: aiko.states(chat) == [SendState.SENT] * 3)
    assert rig.meta.texts() == ["one", "one", "one", "two", "three"]
