"""Fixtures for the stand-in's tests."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from .browser import Browser
from .desk import Desk, Program, Receiver, bubbles, write
from .harness import Bench


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    """A fresh stand-in whose webhook is not connected yet."""
    made = Bench()
    yield made
    await made.aclose()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture(scope="module")
def program(receiver: Receiver, browser: Browser) -> Iterator[Program]:
    made = Program(receiver.url)
    yield made
    # It ends cleanly although a page still listens.
    assert made.close() == 0


@pytest.fixture
def desk(program: Program, receiver: Receiver) -> Desk:
    return Desk(program, receiver)


@pytest.fixture
def page(desk: Desk, browser: Browser) -> Browser:
    """The visitor's page, after a first message that opened the window."""
    browser.open(f"{desk.address}/visitors/{desk.psid}")
    write(browser, "Hello")
    browser.until(bubbles("mine", "Hello"))
    return browser
