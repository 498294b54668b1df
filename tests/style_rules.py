"""Style rules that are parsed once per process: nearly all of them are the same in every test.

Every start of an app parses some 150 pieces of CSS, a sixth of what a screen's test costs. A
sheet shares the rules of a piece with its copies in any case; here all sheets do, as long as the
piece, its place and the variables of the theme are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

PARSED: dict[tuple[Any, ...], list[RuleSet]] = {}

parse_rules = Stylesheet._parse_rules


def parse_once(sheet: Stylesheet, css: str, *arguments: Any, **named: Any) -> list[RuleSet]:
    variables = frozenset(sheet._variables.items())
    key = (css, *arguments, *sorted(named.items()), variables)
    if key not in PARSED:
        PARSED[key] = parse_rules(sheet, css, *arguments, **named)
    return PARSED[key]


@pytest.fixture(autouse=True, scope="session")
def rules_are_parsed_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield
