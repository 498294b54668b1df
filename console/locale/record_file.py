"""The record as a file: CSV for a spreadsheet, JSON for a program.

CSV is in the reader's language, units and time zone. It begins with a byte order mark, without
which Excel takes UTF-8 for something else, and ends its lines as RFC 4180 says. JSON holds the
values as the log has them, with moments in UTC.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from console.core.record import Changed, RecordLine
from console.locale.recorded import happened, name, value, who
from console.locale.words import Reader, local

_MARK = "\ufeff"
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a spreadsheet takes for the beginning of something to be calculated, the wide forms of it
in Japanese ones included."""
_COLUMNS = ("time", "person", "what", "name", "before", "after")


def as_csv(lines: Sequence[RecordLine], reader: Reader) -> str:
    """A row for every value that was changed, and one for what changed none."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    words = reader.words
    rows.writerow(words.say(f"record.column.{column}") for column in _COLUMNS)
    for line in lines:
        at = local(line.at, reader.tz).isoformat(timespec="seconds")
        told = [at, who(line, reader), happened(line, words)]
        for changed in line.changes or (None,):
            rows.writerow(map(harmless, [*told, *_cells(changed, reader)]))
    return _MARK + out.getvalue()


def _cells(changed: Changed | None, reader: Reader) -> list[str]:
    if changed is None:
        return ["", "", ""]
    values = [value(changed.name, text, reader.words) for text in (changed.before, changed.after)]
    return [name(changed, reader.words), *values]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet calculates: a name can be "=1+1", and what it is stays legible."""
    return f"'{cell}" if cell.lstrip(" ")[:1] in _FORMULA else cell


def as_json(lines: Sequence[RecordLine], reader: Reader) -> str:
    """A list of lines, newest first as they are given."""
    told = [
        {
            "entry": line.seq,
            "at": datetime.fromtimestamp(line.at / 1_000, UTC).isoformat(timespec="milliseconds"),
            "by": {"id": line.by, "name": who(line, reader)},
            "kind": line.event,
            "subject": line.subject,
            "operator": line.person,
            "changes": [
                {"name": one.name, "before": one.before, "after": one.after} for one in line.changes
            ],
        }
        for line in lines
    ]
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
