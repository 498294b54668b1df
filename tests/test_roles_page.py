"""docs/roles.md says what the table says."""

from __future__ import annotations

from tests.roles_page import PAGE, page


def test_the_page_is_that_of_the_table() -> None:
    assert PAGE.read_text() == page(), "run python -m tests.roles_page"
