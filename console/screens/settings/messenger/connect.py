"""Connecting a brand: brand, account, Page, department, review; going back loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from console.core.kinds.requests import Problem, ProblemCode
from console.keys import in_place
from console.screens.host import Host
from console.screens.settings.messenger.login import LoginScreen
from console.screens.settings.messenger.plan import STEPS, Plan, Step, Way, way_on
from console.screens.settings.messenger.step_lines import FINISH, NEW, Named, review, step_choices
from console.screens.settings.naming import add_brand, add_department
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.widgets.lists.choice_list import Choice, ChoiceList


class ConnectScreen(SettingsScreen[str]):
    """Ends with the Page that is connected, with None when it was left.

    A `plan` that holds a Page is to be connected again: what is chosen already is not asked.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *in_place({"connect.back": "close", "connect.new": "new", "connect.login": "login"})
    ]

    def __init__(self, host: Host, plan: Plan) -> None:
        super().__init__(host)
        self._plan = plan
        self._direct = bool(plan.page)
        """A choice leads to what is still open, and not through every step."""
        self._step = plan.first_open(host.session.state)
        self._before: list[Step] = []
        """The steps that lie behind, the last one where back leads."""
        self._problem: ProblemCode | None = None

    # Drawing

    def title_text(self) -> str:
        place = STEPS.index(self._step) + 1
        step = self.words.say(f"connect.step.{self._step}")
        return self.words.say("connect.title", n=place, total=len(STEPS), step=step)

    def draw(self) -> None:
        self._draw_list(self.choices.selected)

    def _draw_list(self, at: str) -> None:
        state, words, step, plan = self.session.state, self.words, self._step, self._plan
        named = Named.of(plan.tidied(state), state)

        def choices(width: int) -> Sequence[Choice]:
            if step is Step.REVIEW:
                return review(named, words, width)
            return step_choices(step, plan, state, words, width)

        self.choices.show(choices, at)

    def keys(self) -> Sequence[KeyLabel]:
        say, step = self.words.say, self._step
        keys = [("Enter", say("connect.key.finish" if step is Step.REVIEW else "key.choose"))]
        if step is Step.REVIEW:
            if self._problem is not None and _signs_in(self._problem):
                keys.append(("r", say("login.key.again")))
        else:
            keys.append(("n", say(f"connect.key.new_{step}")))
        back = "key.back" if self._before else "key.cancel"
        return [*keys, ("← Esc", say(back))]

    # From step to step

    def _go(self, step: Step) -> None:
        """On to a step, or back to one."""
        if step in self._before:
            del self._before[self._before.index(step) :]
        elif step is not self._step:
            self._before.append(self._step)
        self._show(step)

    def _show(self, step: Step) -> None:
        self._step = step
        self._direct &= step is not Step.REVIEW
        self._problem = None
        self.say("")
        self._draw_all()
        self._draw_list(self._plan.chosen(step) or (FINISH if step is Step.REVIEW else ""))

    def action_close(self) -> None:
        """One step back; before the first one there is only the way out."""
        if self.busy:
            return
        if self._before:
            self._go(self._before[-1])
        else:
            self.dismiss(None)

    @on(ChoiceList.Chosen)
    def _chosen(self, chosen: ChoiceList.Chosen) -> None:
        if self.busy:
            return
        if chosen.choice == NEW:
            self.action_new()
        elif self._step is Step.REVIEW:
            self._choose_at_review(chosen.choice)
        else:
            self._take(chosen.choice)

    def _choose_at_review(self, choice: str) -> None:
        """Finish, or go back to what is to be another."""
        if choice == FINISH:
            self._finish()
        else:
            self._before.append(Step.REVIEW)
            self._direct = True
            self._show(Step(choice))

    def _take(self, what: str) -> None:
        """Something is chosen: go on."""
        state, step = self.session.state, self._step
        self._plan = self._plan.choose(step, what)
        following = STEPS[STEPS.index(step) + 1]
        self._go(self._plan.first_open(state) if self._direct else following)

    @work(group="flow")
    async def action_new(self) -> None:
        """Create what is not there yet: a brand, a department; or sign in for more."""
        if self.busy or self._step is Step.REVIEW or self.offline:
            return
        if self._step is Step.BRAND:
            made = await add_brand(self)
        elif self._step is Step.DEPARTMENT:
            made = await add_department(self, self._plan.brand)
        elif self._step is Step.ACCOUNT:
            made = await self._sign_in("", ask_again=False)
        else:
            # More Pages of the same account: Facebook asks again which ones.
            await self._sign_in(self._plan.account, ask_again=True)
            self._draw_all()
            return
        if made:
            self._take(made)

    async def _sign_in(self, account: str, ask_again: bool) -> str:
        """Facebook's login; the account it connected, or ""."""
        screen = LoginScreen(self.host, account, ask_again)
        ended = await self.app.push_screen_wait(screen)
        return ended.account if ended is not None and ended.problem is None else ""

    # The end

    @work(group="flow")
    async def _finish(self) -> None:
        state = self.session.state
        plan = self._plan.tidied(state)
        open_step = plan.first_open(state)
        if open_step is not Step.REVIEW:
            # Something does not fit, or somebody else has changed it meanwhile.
            self._direct = True
            self._go(open_step)
            self.say(self.words.say("connect.changed"), "warn")
            return
        if self.offline:
            return
        page = Named.of(plan, state).page
        answer = await self.request(plan.request(), self.words.say("connect.doing", channel=page))
        if isinstance(answer, Problem):
            self._problem = answer.code
            self.complain(answer)
            self._draw_keys()
        else:
            self.dismiss(plan.page)

    @work(group="flow")
    async def action_login(self) -> None:
        """Sign in for the chosen account again, where that helps."""
        problem = self._problem
        if problem is None or not _signs_in(problem) or self.busy:
            return
        asking = way_on(problem) is Way.LOGIN_ASKING
        if await self._sign_in(self._plan.account, asking):
            self._go(self._plan.first_open(self.session.state))


def _signs_in(problem: ProblemCode) -> bool:
    return way_on(problem) in (Way.LOGIN, Way.LOGIN_ASKING)
