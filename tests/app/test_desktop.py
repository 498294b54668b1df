"""A new chat is told of on the desktop while another window is in front, where that is wanted."""

from __future__ import annotations

import pytest
from textual import events

from console.headless.play import Play
from console.headless.scenario import load, offset
from console.preferences.settings import ConsoleSettings
from console.program.app import ConsoleApp
from console.program.desktop import LONGEST, desktop_notice
from tests.app.settings_rig import Scripted


@pytest.mark.parametrize(
    ("environment", "written"),
    [
        ({}, "\x1b]9;Console: New chat: Yuki\x07"),
        ({"TERM": "xterm-kitty"}, "\x1b]9;Console: New chat: Yuki\x07"),
        ({"VTE_VERSION": "7600"}, "\x1b]777;notify;Console;New chat: Yuki\x07"),
        (
            {"TMUX": "/tmp/tmux-0/default,1,0"},
            "\x1bPtmux;\x1b\x1b]9;Console: New chat: Yuki\x07\x1b\\",
        ),
        ({"TERM": "rxvt-unicode-256color"}, "\x1b]777;notify;Console;New chat: Yuki\x07"),
    ],
)
def test_every_family_of_terminals_gets_its_sequence(
    environment: dict[str, str], written: str
) -> None:
    assert desktop_notice("Console", "New chat: Yuki", environment) == written


@pytest.mark.parametrize("name", ["a\x07\x1b]52;c;ZXZpbA==\x07", "a\x9d9;b\x9c", "a\u202eb\nc"])
def test_a_name_of_control_characters_is_no_command(name: str) -> None:
    said = desktop_notice("Console", f"New chat: {name}", {})
    assert said.startswith("\x1b]9;") and said.endswith("\x07")
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in said[4:-1])


def test_a_long_name_is_cut() -> None:
    assert len(desktop_notice("Console", "x" * 5_000, {})) < LONGEST + 30


@pytest.mark.parametrize(("wanted", "away"), [(True, True), (True, False), (False, True)])
async def test_only_who_looks_elsewhere_and_wants_it_is_told(
    monkeypatch: pytest.MonkeyPatch, wanted: bool, away: bool
) -> None:
    scenario = load("morning")
    play = Play(scenario)
    session = Scripted(play)
    app = ConsoleApp(session, ConsoleSettings(notices=wanted, bell=False), still=True)
    async with app.run_test() as pilot:
        await pilot.pause()
        monkeypatch.delenv("TMUX", raising=False)
        monkeypatch.delenv("VTE_VERSION", raising=False)
        written: list[str] = []
        assert app._driver is not None
        monkeypatch.setattr(app._driver, "write", written.append)
        if away:
            await app.on_event(events.AppBlur())
            await pilot.pause()
        play.advance_to(scenario.start + offset("00:03:00"))
        session.on_state(play.state, (), whole=True)
        app.inbox._announcer._ringing = [row.chat for row in session.queues.rows(app.inbox.queue)]
        app.inbox._announcer._announce_ringing()
        told = [one for one in written if one.startswith("\x1b]9;Messenger Console: ")]
        assert bool(told) is (wanted and away)
