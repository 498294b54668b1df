"""What is wrong, in the order in which it is to be mended."""

from __future__ import annotations

from console.core.channels.values import INCIDENTS
from console.screens.trouble import SERIOUS


def test_every_incident_has_its_place() -> None:
    assert set(SERIOUS) == set(INCIDENTS)
    assert len(SERIOUS) == len(INCIDENTS)
