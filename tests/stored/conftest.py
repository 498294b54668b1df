"""Each version's folders, one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stored.folders import VERSIONS, Folder, copied


@pytest.fixture(params=VERSIONS)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Folder:
    return copied(request.param, tmp_path)
