"""The one place where flows look behind a session: has its disk got everything?"""

from __future__ import annotations

from console.session.session import Session
from tests.sessions import disk_of


async def on_disk(session: Session) -> None:
    """Wait until all that was asked and typed so far is on this console's disk."""
    disk_of(session).write_drafts()
    await disk_of(session).jobs.join()
