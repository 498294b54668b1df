"""Fixtures for the stand-in's tests."""

from collections.abc import AsyncIterator

import pytest_asyncio

from .harness import Bench


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    """A fresh stand-in whose webhook is not connected yet."""
    made = Bench()
    yield made
    await made.aclose()
