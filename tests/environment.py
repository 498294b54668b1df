"""What a program started by a test finds around it: the same on every machine."""

from __future__ import annotations

import os

PASSED_ON = ("PATH", "HOME", "TMPDIR")


def clean_environment(**more: str) -> dict[str, str]:
    """An environment of its own for a program: of ours only where things are, and what is given.

    Nothing else may reach it: COLUMNS, which is set in the processes of a test run, makes a
    terminal narrower than it is; settings of the console or the relay would be taken.
    """
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return passed_on | {"LANG": "C.UTF-8", "TZ": "UTC"} | more
