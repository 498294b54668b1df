"""What goes wrong beside a session's work: it is said, and costs only what it was about."""

from __future__ import annotations

from collections.abc import Callable

from console.session.ports import DiskError
from console.session.values import Notice
from console.session.watchers import Watchers


class Faults:
    """Faults of this program go to `report`, for those who mend it; nobody is shown their text,
    which may quote a customer."""

    def __init__(self, report: Callable[[Exception], None], watchers: Watchers) -> None:
        self._report = report
        self._watchers = watchers

    def happened(self, error: Exception) -> None:
        """Something that went on beside has failed by a fault of this program."""
        self._report(error)
        self._watchers.notice(Notice("", say="notice.fault", detail=type(error).__name__))

    def on_disk(self, error: Exception) -> None:
        """Something was not saved on this machine; a DiskError says itself why."""
        if isinstance(error, DiskError):
            self._watchers.notice(Notice("", say=f"disk.{error.trouble}", detail=str(error)))
            return
        self._report(error)
        self._watchers.notice(Notice("", say="notice.not_kept", detail=type(error).__name__))
