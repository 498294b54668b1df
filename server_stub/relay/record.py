"""The record as consoles ask for it."""

from __future__ import annotations

from console.core.company.requests import ReadRecord, RecordPage
from console.core.kinds.requests import Problem, ProblemCode
from server_stub.relay.log.database import DataError
from server_stub.relay.log.records import Records


class RecordDesk:
    """Hands out pages of the record."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def answer(self, request: ReadRecord) -> RecordPage | Problem:
        """A page, or why there is none."""
        try:
            found = await self._records.find(
                request.person, request.kinds, request.before, request.limit
            )
        except DataError:
            return Problem(ProblemCode.READ_ONLY)
        return RecordPage(found.lines, found.more)
