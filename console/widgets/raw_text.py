"""A text that is being written, exactly as it was typed, and how it is laid out on screen.

Textual's own document splits lines at every character that Unicode calls a line end, and counts
cells of what must not be drawn. Here a line ends with "\\n" alone and holds whatever was typed;
laid out and drawn is its mask (`console.text.mask`), which has a character for each of its own.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from functools import lru_cache

from textual.document._document import Document, EditResult, Location
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Offset

from console.text import cells, graphemes, mask


def line_ends(text: str) -> str:
    """A text with "\\n" at the end of its lines: all that is ever changed of what was typed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class RawDocument(Document):
    """Keeps every character."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._lines = line_ends(text).split("\n")

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        # Textual takes a whole line away up to the beginning of the next, also where there is none.
        top, bottom = sorted(map(self._within, (start, end)))
        replaced = self.get_text_range(top, bottom)
        before = self._lines[top[0]][: top[1]]
        behind = self._lines[bottom[0]][bottom[1] :]
        inserted = line_ends(text).split("\n")
        inserted[0] = before + inserted[0]
        place = (top[0] + len(inserted) - 1, len(inserted[-1]))
        inserted[-1] += behind
        self._lines[top[0] : bottom[0] + 1] = inserted
        return EditResult(place, replaced)

    def _within(self, place: Location) -> Location:
        row, column = place
        if row >= len(self._lines):
            return self.end
        return row, min(column, len(self._lines[row]))


class MaskedLines(WrappedDocument):
    """Where the lines of a document break, by the cells of what is drawn. Nothing is split that
    people see as one character."""

    def wrap(self, width: int, tab_width: int | None = None) -> None:
        self._width = width
        self._wrap_offsets = [breaks(line, width) for line in self.document.lines]
        self._tab_width_cache = [[] for _ in self._wrap_offsets]
        self._offset_to_line_info = []
        self._line_index_to_offsets = []
        for row, offsets in enumerate(self._wrap_offsets):
            top = len(self._offset_to_line_info)
            self._line_index_to_offsets.append(list(range(top, top + len(offsets) + 1)))
            self._offset_to_line_info += [(row, section) for section in range(len(offsets) + 1)]

    def wrap_range(self, start: Location, old_end: Location, new_end: Location) -> None:
        self.wrap(self._width)

    def get_sections(self, line_index: int) -> list[str]:
        line = mask(self.document[line_index])
        ends = [0, *self._wrap_offsets[line_index], len(line)]
        return [line[start:end] for start, end in itertools.pairwise(ends)]

    def location_to_offset(self, location: Location) -> Offset:
        # While an edit is taken back the cursor still stands where there is no text any more.
        row = min(location[0], len(self._wrap_offsets) - 1)
        column = min(location[1], len(self.document[row]))
        section = bisect_right(self._wrap_offsets[row], column)
        begin = [0, *self._wrap_offsets[row]][section]
        before = self.get_sections(row)[section][: column - begin]
        return Offset(cells(before), self._line_index_to_offsets[row][section])

    def get_target_document_column(self, line_index: int, x_offset: int, y_offset: int) -> int:
        sections = self.get_sections(line_index)
        section = y_offset % len(sections)
        begin = [0, *self._wrap_offsets[line_index]][section]
        left, column = x_offset, 0
        for start, end, size in graphemes(sections[section]):
            column = start
            if left < size:
                return begin + column
            left, column = left - size, end
        # Behind its last character a line goes on in the next section.
        last = section == len(sections) - 1
        return begin + (column if last else stop_before(sections[section], column))


@lru_cache(4096)
def breaks(line: str, width: int) -> list[int]:
    """The characters with which a new line of `width` cells begins; 0 for no width at all."""
    if not width:
        return []
    masked = mask(line)
    offsets: list[int] = []
    start_cells = total = 0
    cut: tuple[int, int] | None = None
    for start, end, size in graphemes(masked):
        if size == 2 and total > start_cells:
            cut = (start, total)
        if total + size - start_cells > width and total > start_cells:
            place, start_cells = cut or (start, total)
            offsets.append(place)
            cut = None
        total += size
        if size == 2 or masked[start] == " ":
            cut = (end, total)
    return offsets


@lru_cache(256)
def stops(line: str) -> list[int]:
    """Where a cursor may stand in a line: before each character that people see, and behind the
    last one."""
    return [*(start for start, _, _ in graphemes(mask(line))), len(line)]


def stop_before(line: str, column: int) -> int:
    """The stop left of a column; 0 at the beginning."""
    places = stops(line)
    return places[max(0, bisect_left(places, column) - 1)]


def stop_behind(line: str, column: int) -> int:
    """The stop right of a column; the end of the line at its end."""
    places = stops(line)
    return places[min(len(places) - 1, bisect_right(places, column))]


def stop_at(line: str, column: int) -> int:
    """A column, or where the character begins inside of which it is."""
    places = stops(line)
    return places[max(0, bisect_right(places, column) - 1)]


def word_before(line: str, column: int) -> int:
    """Where the word left of a column begins: of letters and digits, or of other signs."""
    characters = [one for one in _characters(line) if one[0] < column]
    while characters and characters[-1][1].isspace():
        characters.pop()
    kind = bool(characters) and _in_word(characters[-1][1])
    while len(characters) > 1 and _goes_on(characters[-2][1], kind):
        characters.pop()
    return characters[-1][0] if characters else 0


def word_behind(line: str, column: int) -> int:
    """Where the word right of a column ends, spaces before it skipped."""
    characters = [one for one in _characters(line) if one[0] >= column]
    characters.reverse()
    while characters and characters[-1][1].isspace():
        characters.pop()
    kind = bool(characters) and _in_word(characters[-1][1])
    while characters and _goes_on(characters[-1][1], kind):
        characters.pop()
    return characters[-1][0] if characters else len(line)


def _characters(line: str) -> list[tuple[int, str]]:
    places = stops(line)
    return [(start, line[start:end]) for start, end in itertools.pairwise(places)]


def _in_word(character: str) -> bool:
    return any(char.isalnum() or char == "_" for char in character)


def _goes_on(character: str, kind: bool) -> bool:
    return not character.isspace() and _in_word(character) is kind
