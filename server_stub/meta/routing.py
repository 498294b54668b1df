"""Which app holds a thread. Meta: Conversation Routing (the Handover Protocol's successor).

Without a default app every app may answer and hears everything. With one, an idle thread is
the default app's; who answers or is given control holds it until 24 hours after the last
activity. An app that does not hold the thread hears of it in `standby` and may not send.
"""

from .world import Page, Thread

INBOX_APP_ID = "263902037430900"
CONTROL_MS = 24 * 3_600_000
LONGEST_CONTROL_MS = 7 * 24 * 3_600_000


def owner(thread: Thread, now: int) -> str | None:
    """The app that holds the thread; None while it is idle."""
    return thread.owner if thread.owner is not None and now < thread.owner_until else None


def may_send(page: Page, thread: Thread, app_id: str, now: int) -> bool:
    """Whether that app may answer, and hears of the thread otherwise than in standby."""
    if page.default_app is None:
        return True
    return (owner(thread, now) or page.default_app) == app_id


def hold(page: Page, thread: Thread, app_id: str, now: int, duration: int = CONTROL_MS) -> None:
    """That app holds the thread from now on, as far as holding means anything."""
    if page.default_app is not None:
        thread.owner, thread.owner_until = app_id, now + duration


def release(thread: Thread) -> None:
    """The thread is idle."""
    thread.owner, thread.owner_until = None, 0
