"""One measurement: two kinds of work, done in turn so that both meet the same weather."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from statistics import median

Once = Callable[[], Awaitable[float]]
"""Does the work once; how long it took, or how much of it went through in a second."""


@dataclass(frozen=True, slots=True)
class Measured:
    """`ours` and `theirs` are medians in `unit`; the aim is for their ratio, if there is one."""

    name: str
    ours: float
    theirs: float
    unit: str
    aim: float | None = None
    more_is_better: bool = False

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs

    @property
    def verdict(self) -> str:
        if self.aim is None:
            return ""
        met = self.ratio >= self.aim if self.more_is_better else self.ratio <= self.aim
        return "met" if met else "MISSED"

    def as_json(self) -> dict[str, str | float | None]:
        better = "higher" if self.more_is_better else "lower"
        unit = f"ratio of {self.unit}, {better} is better"
        return {"name": self.name, "ratio": round(self.ratio, 3), "aim": self.aim, "unit": unit}

    def as_line(self) -> str:
        sign = "" if self.aim is None else f"{'>=' if self.more_is_better else '<='} {self.aim:g}"
        raw = f"{self.ours:,.4g} : {self.theirs:,.4g} {self.unit}"
        return f"{self.name:<58}{self.ratio:>7.2f}   {sign:<8}{self.verdict:<8}{raw}"


async def in_turn(rounds: int, ours: Once, theirs: Once) -> tuple[float, float]:
    """The medians of both over some rounds; who goes first changes from round to round."""
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for which in (0, 1) if number % 2 else (1, 0):
            found[which].append(await (ours, theirs)[which]())
    return median(found[0]), median(found[1])


def table(measured: Iterable[Measured]) -> str:
    head = f"{'':<58}{'ratio':>7}   {'aim':<16}medians, ours : other"
    return "\n".join([head, *(one.as_line() for one in measured)])
