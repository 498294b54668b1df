"""Connecting a brand, step by step: what has been chosen, and what can be (specification, 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from console.core.channels.values import Account, AccountChannel, ChannelState
from console.core.company.values import Brand, Department
from console.core.kinds.messenger.permissions import missing_tasks
from console.core.kinds.messenger.requests import ConnectPage
from console.core.kinds.requests import ProblemCode
from console.core.state import State
from console.screens.settings.by_name import by_name


class Step(StrEnum):
    BRAND = "brand"
    ACCOUNT = "account"
    PAGE = "page"
    DEPARTMENT = "department"
    REVIEW = "review"


STEPS = tuple(Step)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be connected, by ids; "" is not chosen yet."""

    brand: str = ""
    account: str = ""
    page: str = ""
    department: str = ""

    def chosen(self, step: Step) -> str:
        """What was chosen at a step."""
        match step:
            case Step.BRAND:
                return self.brand
            case Step.ACCOUNT:
                return self.account
            case Step.PAGE:
                return self.page
            case Step.DEPARTMENT:
                return self.department
            case Step.REVIEW:
                return ""
        assert_never(step)

    def choose(self, step: Step, what: str) -> Plan:
        """The plan with something chosen; the rest stays, and what does not fit to it is left
        out when it is tidied."""
        return replace(self, **{step: what})

    def tidied(self, state: State) -> Plan:
        """The plan without what is not there (any more) or does not belong together."""
        brand = self.brand if self.brand in state.brands else ""
        account = self.account if self.account in state.accounts else ""
        free = {one.page.id for one in pages(self, state) if not one.blocked}
        page = self.page if self.page in free else ""
        known = state.departments.get(self.department)
        department = known.id if known is not None and known.brand == brand else ""
        return Plan(brand, account, page, department)

    def first_open(self, state: State) -> Step:
        """The first step at which something is still to be chosen; the review when nothing is."""
        tidy = self.tidied(state)
        return next((step for step in STEPS[:-1] if not tidy.chosen(step)), Step.REVIEW)

    def request(self) -> ConnectPage:
        return ConnectPage(self.account, self.page, self.brand, self.department)


@dataclass(frozen=True, slots=True)
class PageChoice:
    """A Page of an account. It can not be chosen while another brand has it (`used_by`, in
    `used_in`) or while the person lacks tasks on it. `here`: it is this brand's already."""

    page: AccountChannel
    used_by: Brand | None = None
    used_in: Department | None = None
    here: bool = False
    lacking: tuple[str, ...] = ()

    @property
    def blocked(self) -> bool:
        return bool(self.lacking) or (self.used_by is not None and not self.here)


def pages(plan: Plan, state: State) -> list[PageChoice]:
    """The Pages of the chosen account, by name."""
    account = state.accounts.get(plan.account)
    if account is None:
        return []
    return [_choice_of(page, plan.brand, state) for page in by_name(account.channels)]


def _choice_of(page: AccountChannel, brand: str, state: State) -> PageChoice:
    channel = state.channels.get(page.id)
    lacking = missing_tasks(page.tasks)
    if channel is None or channel.state is ChannelState.UNLINKED:
        return PageChoice(page, lacking=lacking)
    return PageChoice(
        page,
        state.brands.get(channel.brand),
        state.departments.get(channel.department),
        channel.brand == brand,
        lacking,
    )


def page_of(account: Account, page: str) -> AccountChannel | None:
    return next((one for one in account.channels if one.id == page), None)


class Way(StrEnum):
    """How it goes on after a problem."""

    AGAIN = "again"
    """The same once more."""
    LOGIN = "login"
    """Sign in to Facebook."""
    LOGIN_ASKING = "login_asking"
    """Sign in to Facebook, which asks for everything that was left out before."""
    BACK = "back"
    """Only another choice or another person helps."""


def way_on(code: ProblemCode) -> Way:
    """How it goes on after this problem."""
    match code:
        case (
            ProblemCode.NOT_ALLOWED
            | ProblemCode.NOT_CONFIGURED
            | ProblemCode.CHANNEL_IN_USE
            | ProblemCode.UNKNOWN
            | ProblemCode.BAD_NAME
            | ProblemCode.NAME_IN_USE
        ):
            return Way.BACK
        case (
            ProblemCode.EXPIRED
            | ProblemCode.BAD_CODE
            | ProblemCode.OTHER_PERSON
            | ProblemCode.ACCESS_EXPIRED
        ):
            return Way.LOGIN
        case (
            ProblemCode.DECLINED
            | ProblemCode.MISSING_PERMISSIONS
            | ProblemCode.MISSING_TASKS
            | ProblemCode.NO_CHANNELS
        ):
            return Way.LOGIN_ASKING
        case (
            ProblemCode.NOT_SUBSCRIBED
            | ProblemCode.UNREACHABLE
            | ProblemCode.REFUSED
            | ProblemCode.RELAY_GONE
            | ProblemCode.READ_ONLY
        ):
            return Way.AGAIN
    assert_never(code)
