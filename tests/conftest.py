"""What every test stands on: no real time limits, the same examples in every run."""

from __future__ import annotations

import gc

from hypothesis import HealthCheck, settings

from tests.idle import screens_come_to_rest
from tests.style_rules import rules_are_parsed_once

__all__ = ["rules_are_parsed_once", "screens_come_to_rest"]

settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

gc.set_threshold(100_000, 20, 20)  # a quarter of a screen's test went into looking for garbage
