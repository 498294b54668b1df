"""For test authors: screens of scenarios as pytest fixtures.

    def test_monday_morning(screen, stored_screen):
        assert "Yuki" in screen("morning", at="00:03:00")
        stored_screen("morning", at="00:03:00", size=(80, 24), press=["2"])

`screen` gives the SVG. `stored_screen` compares it with the file of the test's name in
`stored/` beside the test, `stored_picture` does so with any SVG; `pytest --update-screens`
draws the files again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Render = Callable[..., str]
Compare = Callable[..., None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-screens", action="store_true", help="draw the stored screens again")


@pytest.fixture
def screen() -> Render:
    """`screen(scenario, at, name="inbox", size=(120, 36), press=(), lang="en", theme=...)`:
    the SVG of a screen of a scenario, `at` HH:MM:SS from its start."""
    return _render


def _render(
    scenario: str,
    at: str,
    name: str = "inbox",
    size: tuple[int, int] = (120, 36),
    press: Sequence[str] = (),
    lang: str = "en",
    theme: str = "textual-dark",
) -> str:
    from console.headless.screenshots import Shot, render

    return render(Shot(scenario, at, name, size, tuple(press), lang, theme))


@pytest.fixture
def stored_screen(request: pytest.FixtureRequest) -> Compare:
    """As `screen`, compared with the stored file of this test."""

    def compare(scenario: str, at: str, **how: object) -> None:
        _compare(request, _render(scenario, at, **how))  # type: ignore[arg-type]

    return compare


@pytest.fixture
def stored_picture(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Compares an SVG with the stored file of this test."""
    return lambda drawn: _compare(request, drawn)


def _compare(request: pytest.FixtureRequest, drawn: str) -> None:
    path = _stored_path(request)
    if request.config.getoption("--update-screens"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(drawn, "utf-8")
        return
    assert path.exists(), f"{path} is not there yet: run pytest --update-screens and look"
    if drawn != path.read_text("utf-8"):
        seen = path.with_suffix(".seen.svg")
        seen.write_text(drawn, "utf-8")
        pytest.fail(f"The screen is not the stored one. Compare {seen} with {path}.")


def _stored_path(request: pytest.FixtureRequest) -> Path:
    node = request.node
    safe = "".join(char if char.isalnum() or char in "-_" else "_" for char in node.name)
    return Path(node.path).parent / "stored" / f"{safe.strip('_')}.svg"
