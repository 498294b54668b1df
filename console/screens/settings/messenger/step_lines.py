"""The steps of connecting a brand as lists to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from console.core.channels.values import Account
from console.core.state import State
from console.locale import Words
from console.screens.settings.by_name import accounts, brands, departments
from console.screens.settings.messenger.plan import (
    PageChoice,
    Plan,
    Step,
    page_of,
    pages,
)
from console.text import cells, fit, one_line
from console.widgets.lists.choice_list import Choice, paragraph
from console.widgets.quiet import Line

NEW = "+"
"""The choice that makes what is not there yet."""

FINISH = "finish"
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Named:
    """A plan in names, "" for what is not chosen."""

    brand: str = ""
    account: str = ""
    page: str = ""
    department: str = ""

    @staticmethod
    def of(plan: Plan, state: State) -> Named:
        brand = state.brands.get(plan.brand)
        account = state.accounts.get(plan.account)
        page = page_of(account, plan.page) if account else None
        department = state.departments.get(plan.department)
        chosen = (brand, account, page, department)
        return Named(*(one.name if one is not None else "" for one in chosen))


def step_choices(step: Step, plan: Plan, state: State, words: Words, width: int) -> list[Choice]:
    """What there is to choose at a step, under what has been chosen before; at the end the
    choice to make something new."""
    top = Choice("", _trail(Named.of(plan.tidied(state), state), step, words, width), False)
    first = step is Step.ACCOUNT and not accounts(state)
    label = words.say("connect.first_account" if first else f"connect.new_{step}")
    new = Choice(NEW, (((f"＋ {label}", "key"),),))
    return [top, *_choices(step, plan, state, words, width), new]


def _trail(named: Named, step: Step, words: Words, width: int) -> tuple[Line, ...]:
    """What is chosen so far, and what is asked now."""
    before = [named.brand, named.account, named.page, named.department]
    before = [one_line(name) for name in before[: list(Step).index(step)] if name]
    lines = paragraph(" › ".join(before), "muted", width) if before else ()
    return (*lines, *paragraph(words.say(f"connect.ask.{step}"), "", width), ())


def _choices(step: Step, plan: Plan, state: State, words: Words, width: int) -> Iterator[Choice]:
    match step:
        case Step.BRAND:
            for brand in brands(state):
                yield Choice(brand.id, (((brand.name, "name"),),))
        case Step.ACCOUNT:
            for account in accounts(state):
                yield _account(account, words, width)
        case Step.PAGE:
            for choice in pages(plan, state):
                yield _page(choice, words, width)
        case Step.DEPARTMENT:
            for department in departments(plan.brand, state):
                yield Choice(department.id, (((department.name, "name"),),))
        case Step.REVIEW:
            pass  # see `review`
        case never:
            assert_never(never)


def _account(account: Account, words: Words, width: int) -> Choice:
    about = words.count("accounts.pages", len(account.channels))
    lines: tuple[Line, ...] = (((account.name, "name"), (f"  {about}", "muted")),)
    if account.missing:
        missing = words.say("accounts.missing", permissions=", ".join(account.missing))
        lines += paragraph(missing, "warn", width, _INDENT)
    return Choice(account.id, lines)


def _page(choice: PageChoice, words: Words, width: int) -> Choice:
    """A Page with what it is; where it can not be chosen, why."""
    name = (choice.page.name, "muted" if choice.blocked else "name")
    lines: tuple[Line, ...] = ((name, (f"  {choice.page.category}", "muted")),)
    if choice.used_by is not None:
        department = choice.used_in.name if choice.used_in else ""
        said = words.say(
            "connect.used_here" if choice.here else "connect.used",
            brand=choice.used_by.name,
            department=department,
        )
        lines += paragraph(said, "muted" if choice.here else "warn", width, _INDENT)
    if choice.lacking:
        tasks = words.say("list.comma").join(words.task(task) for task in choice.lacking)
        lacking = words.say("connect.lacking", tasks=tasks)
        lines += paragraph(lacking, "warn", width, _INDENT)
    return Choice(choice.page.id, lines, not choice.blocked)


def review(named: Named, words: Words, width: int) -> Sequence[Choice]:
    """All four, each with the way back to it, and the end."""
    top = Choice("", (*paragraph(words.say("connect.ask.review"), "", width), ()), False)
    names = {
        Step.BRAND: named.brand,
        Step.ACCOUNT: named.account,
        Step.PAGE: named.page,
        Step.DEPARTMENT: named.department,
    }
    labels = {step: words.say(f"connect.step.{step}") for step in names}
    room = max(cells(label) for label in labels.values()) + 3
    rows = [
        Choice(step, (((fit(labels[step], room), "muted"), (name, "name")),))
        for step, name in names.items()
    ]
    finish = Choice(FINISH, ((), ((words.say("connect.finish"), "key"),)))
    return [top, *rows, finish]
