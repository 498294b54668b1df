"""The four conversation errors of the specification in the terminal, from Meta's answer to the
key that helps, in both languages."""

from __future__ import annotations

import pytest

from console.core.failures import Cause, Failure
from console.core.kinds.messenger.kind import MESSENGER
from console.locale import words
from tests.flows.rig import Rig
from tests.flows.test_errors import SPECIFIED
from tests.flows.test_screen import sitting

FIRST = 34
"""Characters of a sentence that surely stand on one line."""


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        ("100/2018001", Cause.VISITOR_NOT_FOUND),
        ("190/463", Cause.ACCESS_EXPIRED),
        ("10/2018278", Cause.WINDOW_CLOSED),
        ("551/1545041", Cause.USER_UNREACHABLE),
    ],
)
async def test_an_error_in_the_terminal_of_an_admin(rig: Rig, fault: str, cause: Cause) -> None:
    async with sitting(rig, "Chie") as screen:
        await screen.shows("● live")
        rig.meta.writes(rig.meta.yuki, "hello?")
        await screen.shows("Yuki Tanaka")
        await screen.press("n", "p")
        await screen.shows("Write an answer")
        rig.meta.arm(fault)
        await screen.write("typed")
        await screen.press("enter")
        error, why, key = SPECIFIED[cause]
        await screen.shows("┃ typed", error[:FIRST], why[:FIRST], *key.split(" · "))
        await screen.press("escape", "f2")
        japanese = words("ja").failure(Failure(cause), MESSENGER.errors)
        await screen.shows("┃ typed", *(text[: FIRST // 2] for text in japanese))
