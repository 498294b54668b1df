"""Facebook's login: the address to open, the wait for the browser, and what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, Static

from console.core.channels.values import left_out
from console.core.kinds.messenger.requests import CancelLogin, EnterCode, LoginStarted, StartLogin
from console.core.kinds.requests import Problem, ProblemCode
from console.core.moments import MINUTE, SECOND
from console.keys import in_place
from console.screens.host import Host
from console.screens.settings.messenger.address import AddressScreen
from console.screens.settings.messenger.plan import Way, way_on
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.session.values import Change, LoginEnded
from console.text import content
from console.widgets.field import Field
from console.widgets.prose import Prose
from console.widgets.scrolled_body import ScrolledBody

_ENTER_AGAIN = (ProblemCode.BAD_CODE, ProblemCode.UNREACHABLE, ProblemCode.RELAY_GONE)
"""After these the login still waits: the right code may come."""


class LoginScreen(SettingsScreen[LoginEnded]):
    """Ends with what came of the login, with None when it was given up.

    `account`: sign in for this one again. `ask_again`: Facebook shall ask for everything that
    was declined before.
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *in_place(
            {
                "login.open": "browser",
                "login.copy": "copy",
                "login.alone": "alone",
                "login.paste": "paste",
                "login.again": "again",
                "login.enter": "go_on",
            }
        )
    ]

    def __init__(self, host: Host, account: str = "", ask_again: bool = False) -> None:
        super().__init__(host)
        self._account = account
        self._ask_again = ask_again
        self._login: LoginStarted | None = None
        self._ended: LoginEnded | None = None

    # Layout

    def title_text(self) -> str:
        known = self.session.state.accounts.get(self._account)
        if known is not None:
            return self.words.say("login.title.again", name=known.name)
        return self.words.say("login.title")

    def body(self) -> Iterable[Widget]:
        with ScrolledBody(id="text"):
            yield Prose(id="what")
            yield Static(id="address")
            yield Prose(id="wait")
            yield Field(id="code", compact=True)

    def begin(self) -> None:
        self.query_one("#text").can_focus = False
        self._start()

    def keys(self) -> Sequence[KeyLabel]:
        say = self.words.say
        if self._ended is not None and self._ended.problem is None:
            lacks = self._missing() or self._left_out()
            again = [("r", say("login.key.ask_again"))] if lacks else []
            return [("Enter", say("key.go_on")), *again]
        if self._ended is not None:
            again = [] if self._way is Way.BACK else [("r", say("login.key.again"))]
            return [*again, ("Esc", say("key.back"))]
        if self._login is None:
            return [("Esc", say("key.cancel"))]
        if self.query_one(Input).has_focus:
            return [("Enter", say("login.key.send")), ("Esc", say("login.key.leave"))]
        opens = [("o", say("login.key.open"))] if self.host.has_browser else []
        return [
            *opens,
            ("c", say("login.key.copy")),
            ("a", say("login.key.alone")),
            ("p", say("login.key.paste")),
            ("Esc", say("key.cancel")),
        ]

    # Drawing

    def draw(self) -> None:
        waiting = self._login is not None and self._ended is None
        self.query_one("#address").display = waiting
        self.query_one("#code").display = waiting
        what, wait = self.query_one("#what", Prose), self.query_one("#wait", Prose)
        if self._ended is not None:
            self._draw_end(self._ended, what, wait)
        elif self._login is None:
            what.show(self.words.say("login.starting"), "muted")
            wait.show("")
        else:
            where = "login.local" if self.host.has_browser else "login.remote"
            what.show(f"{self.words.say('login.what')}\n\n{self.words.say(where)}")
            url = self._login.url
            self.query_one("#address", Static).update(_link(url, self.host.may_open(url)))
            self._draw_wait()

    def _draw_end(self, ended: LoginEnded, what: Prose, more: Prose) -> None:
        """What came of it."""
        words = self.words
        if ended.problem is not None:
            wrong, way = words.problem(ended.problem)
            what.show(f"✗ {wrong}\n{way}", "bad")
            more.show(words.say("login.failed"))
            return
        known = self.session.state.accounts.get(ended.account)
        name = known.name if known else ""
        what.show(words.count("login.connected", ended.channels, name=name), "good")
        missing, lost = ", ".join(self._missing()), self._left_out()
        said = [words.say("login.missing", permissions=missing)] if missing else []
        if lost:
            names = words.say("list.comma").join(lost)
            said.insert(0, words.say("login.left_out", channels=names, name=name))
        more.show("\n\n".join(said), "warn")

    def _missing(self) -> tuple[str, ...]:
        """The permissions that were not given, and that the relay can do without."""
        account = self._ended.account if self._ended is not None else ""
        known = self.session.state.accounts.get(account)
        return known.missing if known is not None else ()

    def _left_out(self) -> list[str]:
        """The channels in use that this login does not include, by name."""
        account = self._ended.account if self._ended is not None else ""
        accounts, channels = self.session.state.accounts, self.session.state.channels.values()
        of_account = [one for one in channels if account and one.account == account]
        return sorted(one.name for one in of_account if left_out(one, accounts))

    def _draw_wait(self) -> None:
        assert self._login is not None
        left = self._login.until - self.session.now()
        time = f"{max(0, left) // MINUTE}:{max(0, left) % MINUTE // SECOND:02}"
        said = self.words.say("login.waiting", time=time)
        self.query_one("#wait", Prose).show(said, "warn")
        self.query_one(Input).placeholder = self.words.say("login.code")

    def tick(self) -> None:
        if self._login is None or self._ended is not None:
            return
        self._draw_wait()
        if self.session.now() >= self._login.until:
            self._end(LoginEnded(self._login.login, problem=Problem(ProblemCode.EXPIRED)))

    # The login

    @work(group="login", exclusive=True)
    async def _start(self) -> None:
        self._login = self._ended = None
        self._redraw()
        answer = await self.session.request(StartLogin(self._account, self._ask_again))
        if isinstance(answer, LoginStarted):
            self._login = answer
            self.say("")
            self._redraw()
        elif isinstance(answer, Problem):
            self._end(LoginEnded("", problem=answer))

    def take(self, change: Change) -> None:
        """As every settings window; and the end of this login."""
        super().take(change)
        for ended in change.logins:
            if self._login is not None and ended.login == self._login.login:
                self._end(ended)

    def _end(self, ended: LoginEnded) -> None:
        self._ended = ended
        self.set_focus(None)
        self.say("")
        self._redraw()

    def _redraw(self) -> None:
        self.draw()
        self._draw_keys()

    @property
    def _way(self) -> Way:
        problem = self._ended.problem if self._ended is not None else None
        return way_on(problem.code) if problem is not None else Way.BACK

    def on_unmount(self) -> None:
        """Given up: the address is good for nothing from now on."""
        if self._login is not None and self._ended is None:
            given_up = self.session.request(CancelLogin(self._login.login))
            self.app.run_worker(given_up, group="cancel-login")

    # Keys

    def action_close(self) -> None:
        if self.query_one(Input).has_focus:
            self.set_focus(None)
        else:
            self.dismiss(self._ended)

    def action_go_on(self) -> None:
        if self._ended is not None:
            self.dismiss(self._ended)

    def action_again(self) -> None:
        if self._ended is None or (self._ended.problem is not None and self._way is Way.BACK):
            return
        if self._way is Way.LOGIN_ASKING or self._missing() or self._left_out():
            self._ask_again = True
        self._start()

    @work(group="browser", exclusive=True)
    async def action_browser(self) -> None:
        if self._login is None or self._ended is not None or not self.host.has_browser:
            return
        opened = await asyncio.to_thread(self.host.open_browser, self._login.url)
        said = "login.opened" if opened else "login.not_opened"
        self.say(self.words.say(said), "muted" if opened else "warn")

    def action_copy(self) -> None:
        if self._login is not None and self._ended is None:
            self.app.copy_to_clipboard(self._login.url)
            self.say(self.words.say("login.copied"))

    def action_alone(self) -> None:
        if self._login is not None and self._ended is None:
            self.app.push_screen(AddressScreen(self.reader, self._login.url))

    def action_paste(self) -> None:
        if self._login is not None and self._ended is None:
            self.query_one(Input).focus()

    def take_paste(self, text: str) -> None:
        """What is pasted anywhere is the code."""
        field = self.query_one(Input)
        if field.display and not field.has_focus:
            field.value = text.strip()
            field.focus()

    def on_descendant_focus(self) -> None:
        self._draw_keys()

    def on_descendant_blur(self) -> None:
        self._draw_keys()

    @on(Input.Submitted)
    @work(group="code", exclusive=True)
    async def _enter_code(self, submitted: Input.Submitted) -> None:
        text = submitted.value.strip()
        if not text or self._login is None:
            return
        self.say(self.words.say("login.checking"))
        answer = await self.session.request(EnterCode(self._login.login, text))
        if not isinstance(answer, Problem) or self._ended is not None:
            return
        if answer.code in _ENTER_AGAIN:
            self.complain(answer)
        else:
            self._end(LoginEnded(self._login.login, problem=answer))


def _link(url: str, opens: bool) -> Content:
    """The address, so that a terminal that knows links opens all of it at a click."""
    style = Style(underline=True, link=url) if opens else Style(underline=True)
    return content(url).stylize(style)
