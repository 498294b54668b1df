"""The one place where flows look behind a session: has its disk got everything?"""

from __future__ import annotations

from console.live import LiveSession


async def on_disk(session: LiveSession) -> None:
    """Wait until all that was asked and typed so far is on this console's disk."""
    session._save_drafts()
    await session._jobs.join()
