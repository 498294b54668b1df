"""The windows of the settings over a scenario: what a relay answers can be scripted."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta, timezone
from typing import Any

from textual.pilot import Pilot

from console.core.actor import RELAY
from console.core.channels.connecting import AcceptTerms
from console.core.channels.incidents import OpenIncident
from console.core.company.operators import AddOperator, ChangeRole
from console.core.company.values import Role
from console.core.failures import Cause, Failure
from console.core.kinds.known import Request, Response
from console.core.kinds.messenger.requests import StartLogin
from console.core.log import Command
from console.core.state import State
from console.core.views import Phase
from console.headless.play import PAGE as PAGE
from console.headless.play import Play
from console.headless.played import PlayedRelay, played_ports
from console.headless.played_facebook import PlayedFacebook, sample_account
from console.headless.scenario import load, offset
from console.program.app import ConsoleApp
from console.program.settings import ConsoleSettings
from console.screens.settings.sections import BY_ID
from console.session.rights import Rights
from console.session.session import Session
from console.session.values import Change, LinkView, LoginEnded
from console.widgets.lists.choice_list import BAR

HANA = "10203040506070"
OUTLET = "100200300400501"
TERMS = "2026-11"


OTHER_ADMIN = AddOperator("ada", "Ada", Role.ADMIN)
"""Somebody has to stay an admin."""


class EmptyPlay(Play):
    """An empty data folder: operators, and nothing connected."""

    def _open_shop(self) -> None:
        scenario = self.scenario
        account = sample_account(PAGE, scenario.page, scenario.brand)
        self.facebook = PlayedFacebook(account, self.do)
        for person in scenario.operators:
            role = self.operators[person.key].role
            self.do(AddOperator(person.key, person.name, role), RELAY)


class Scripted(Session):
    """A session that remembers what was asked, and answers as scripted where it is."""

    def __init__(self, play: Play) -> None:
        self.asked: list[Request] = []
        self.answers: dict[type, list[Response]] = {}
        relay = PlayedRelay(play)
        super().__init__(played_ports(play, relay))
        relay.sit_down(self)
        self.play = play
        # As `be` says, whatever stands in the log.
        self.rights = Rights(State, lambda: self.you, self.chat)

    async def request(self, request: Request) -> Response:
        self.asked.append(request)
        scripted = self.answers.get(type(request))
        return scripted.pop(0) if scripted else await super().request(request)

    @property
    def login(self) -> str:
        """The login that was begun last."""
        begun = sum(isinstance(one, StartLogin) for one in self.asked)
        return f"login-{begun}"

    def kinds(self) -> list[str]:
        """What was asked, without the looks at the channels."""
        return [one.kind for one in self.asked if one.kind != "check_channels"]

    def happen(self, command: Command) -> None:
        """Something happens at the relay."""
        assert self.play.do(command, RELAY) is None
        self.on_state(self.play.state, (), whole=True)

    def trouble(self, cause: Cause, page: str = PAGE) -> None:
        self.happen(OpenIncident(page, Failure(cause, 190)))

    def end_login(self, ended: LoginEnded) -> None:
        self.on_login(ended)

    def lose_relay(self) -> None:
        self.link = LinkView(Phase.OFFLINE)
        self._watchers.hear(Change(link=True))

    def be(self, role: Role) -> None:
        """Look at the screen as somebody with this role."""
        if role is not Role.ADMIN and OTHER_ADMIN.operator not in self.state.operators:
            self.happen(OTHER_ADMIN)
        self.happen(ChangeRole(self.me, role))


class Window:
    """The program with the settings open."""

    def __init__(self, app: ConsoleApp, session: Scripted, pilot: Pilot[Any]) -> None:
        self.app = app
        self.session = session
        self._pilot = pilot

    async def press(self, *keys: str) -> None:
        """Press keys, and let what they begin come to its end."""
        for key in keys:
            await self._pilot.press(key)
            await self.settle()

    async def write(self, text: str) -> None:
        """Type a text; a space is a key of its own name."""
        await self.press(*("space" if char == " " else char for char in text))

    async def settle(self) -> None:
        for _ in range(2):
            await self._pilot.pause()

    async def shows(self, part: str) -> None:
        """Wait for what another thread has to do first."""
        for _ in range(20_000):
            if part in self.text:
                return
            await self.settle()
        raise AssertionError(f"not to be read: {part}\n{self.text}")

    @property
    def screen(self) -> str:
        """The name of the window on top."""
        return type(self.app.screen).__name__

    @property
    def text(self) -> str:
        """What stands in the window on top, without the cursor's bar and without the sections
        beside it, every run of spaces and line ends as one space."""
        screen = self.app.screen
        region = screen.query_one("#frame").content_region
        beside = [
            rail.region for rail in screen.query("#rail") if screen.query_one("#section").region
        ]
        strips = screen._compositor.render_strips()
        cut = (
            strips[y].crop(
                max((one.right for one in beside if one.y <= y < one.bottom), default=region.x),
                region.right,
            )
            for y in range(region.y, region.bottom)
        )
        return " ".join(" ".join(strip.text for strip in cut).replace(BAR, " ").split())


@contextlib.asynccontextmanager
async def settings(
    *,
    empty: bool = False,
    agreed: bool = True,
    open_at: str = "channels",
    lang: str = "en",
    size: tuple[int, int] = (100, 36),
    scenario: str = "morning",
    before: Sequence[Command] = (),
) -> AsyncIterator[Window]:
    """The settings over three minutes of a scenario, or over an empty data folder."""
    made = load(scenario)
    play = EmptyPlay(made) if empty else Play(made)
    if not empty:
        play.advance_to(made.start + offset("00:03:00"))
    admin = next(iter(play.operators.values()))
    if agreed:
        assert play.do(AcceptTerms(TERMS), admin) is None
    for command in before:
        assert play.do(command, RELAY) is None
    session = Scripted(play)
    place = timezone(timedelta(seconds=made.utc_offset))
    app = ConsoleApp(session, ConsoleSettings(language=lang, bell=False), tz=place, still=True)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        window = Window(app, session, pilot)
        if open_at in BY_ID:
            app.open_settings(open_at)
        else:
            await app.run_action(open_at)
        await window.settle()
        yield window
