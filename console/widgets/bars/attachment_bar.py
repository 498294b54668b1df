"""What is attached to the next answer: a line for each file, above the composer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, assert_never

from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from console.core.kinds.kind import Media
from console.keys import in_place
from console.locale import Words
from console.locale.files import upload_problem, upload_state
from console.session.values import Outgoing, Stage
from console.text import cells, cut, fit, one_line, wrap
from console.widgets import styles
from console.widgets.quiet import Line, Painted, Span, clip, justify, unpainted

MOST_FILES = 4
"""Files shown at once; the others are counted."""

MOST_REASON_LINES = 6
"""Lines that say why a file has failed."""

_GAUGE = 8
_WIDE = 50
"""Cells from which a gauge is drawn beside the percentage."""


def _sign(stage: Stage) -> tuple[str, str]:
    """The sign for how far a file has come, and its style."""
    match stage:
        case Stage.WAITING:
            return "○", "muted"
        case Stage.UPLOADING:
            return "↑", "moving"
        case Stage.READY:
            return "✓", "ready"
        case Stage.FAILED:
            return "✗", "failed"
    assert_never(stage)


def file_lines(
    file: Outgoing, words: Words, rules: Media, width: int, selected: bool = False
) -> list[Line]:
    """One attached file in at most `width` cells: its name, kind, size and how far it is; below,
    why it has failed."""
    sign, style = _sign(file.stage)
    state: list[Span] = []
    if file.stage is Stage.UPLOADING and width >= _WIDE:
        full = file.sent * _GAUGE // max(1, file.size)
        state += [("━" * full, "moving"), ("━" * (_GAUGE - full), "rule"), (" ", "")]
    state.append((upload_state(file, words), style))
    kind = f"{words.attachment(file.kind)}  " if width >= _WIDE else ""
    right: Line = ((f" {kind}{words.size(file.size)}  ", "muted"), *state, (" ", ""))
    bar = "▌" if selected else " "
    room = max(6, width - 4 - sum(cells(text) for text, _ in right))
    left: Line = ((bar, "bar"), (f"{sign} ", style), (cut(one_line(file.name), room), "name"))
    lines = [justify(left, right, width)]
    problem = upload_problem(file, words, rules)
    if problem:
        said = wrap(one_line(problem), width - 4)
        if len(said) > MOST_REASON_LINES:
            said[MOST_REASON_LINES - 1] = cut(" ".join(said[MOST_REASON_LINES - 1 :]), width - 4)
        lines += [((bar, "bar"), ("  ", ""), (line, "why")) for line in said[:MOST_REASON_LINES]]
    return lines


def bar_lines(
    files: Sequence[Outgoing], chosen: int | None, words: Words, rules: Media, width: int
) -> list[Line]:
    """The whole bar. `chosen` is the number of the file the keys act on; None while they are
    elsewhere."""
    first = max(0, min((chosen or 0) - MOST_FILES + 1, len(files) - MOST_FILES))
    if chosen is None:
        first = max(0, len(files) - MOST_FILES)
    hint = f" {words.say('upload.hint')} " if chosen is None else ""
    rule: Span = ("─" * max(0, width - cells(hint) - 1), "rule")
    lines: list[Line] = [(rule, (hint, "muted"), ("─", "rule"))]
    for number, file in enumerate(files[first : first + MOST_FILES], first):
        lines += file_lines(file, words, rules, width, selected=number == chosen)
    hidden = len(files) - MOST_FILES
    keys = ""
    if chosen is not None and files:
        failed = files[chosen].stage is Stage.FAILED
        keys = words.say("upload.keys_failed" if failed else "upload.keys")
    if hidden > 0 or keys:
        more = f"   {words.say('upload.more', n=hidden)}" if hidden > 0 else ""
        lines.append(((fit(more, cells(more)), "muted"), (f"   {keys}" if keys else "", "keys")))
    return lines


class AttachmentBar(Painted, can_focus=True):
    """Draws `bar_lines`; takes no room while nothing is attached. With the focus its keys remove
    files and try failed ones again."""

    PREFIX = "attachment-bar"
    DEFAULT_CSS = styles.ATTACHMENT_BAR
    COMPONENT_CLASSES: ClassVar[set[str]] = styles.component_classes(styles.ATTACHMENT_BAR)
    BINDINGS: ClassVar[list[BindingType]] = [
        *in_place(
            {
                "attached.up": "choose(-1)",
                "attached.down": "choose(1)",
                "attached.remove": "remove",
                "attached.again": "again",
                "attached.leave": "leave",
            }
        )
    ]

    @dataclass
    class Removed(Message):
        """The operator takes a file away, or stops its upload."""

        upload: str

    @dataclass
    class TriedAgain(Message):
        """The operator wants a failed file uploaded again."""

        upload: str

    class Left(Message):
        """The operator goes back to the composer."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._rules: Media = {}
        self._files: tuple[Outgoing, ...] = ()
        self._chosen = 0
        self.display = False

    def show(self, files: Sequence[Outgoing], words: Words, rules: Media) -> None:
        """Show these files; `rules` say what may be sent here."""
        if (tuple(files), words, rules) == (self._files, self._words, self._rules):
            return
        ids = [file.id for file in files]
        before = self._files[self._chosen].id if self._files else ""
        self._chosen = ids.index(before) if before in ids else min(self._chosen, len(ids) - 1)
        self._chosen = max(0, self._chosen)
        self._files, self._words, self._rules = tuple(files), words, rules
        self.display = bool(files)
        if not files and self.has_focus:
            self.post_message(self.Left())
        self._draw()

    def _draw(self) -> None:
        fits = self.size and len(self._lines(self.size.width)) == self.size.height
        self.refresh(layout=not fits)

    # As in the hint bar: not every widget that comes into view is told its size.

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._lines(width)))

    def _lines(self, width: int) -> list[Line]:
        chosen = self._chosen if self.has_focus else None
        return self.attempt(
            lambda: bar_lines(self._files, chosen, self._words, self._rules, width),
            lambda said: [clip(unpainted(said), width)],
        )

    def watch_has_focus(self, value: bool) -> None:
        super().watch_has_focus(value)
        if value:
            self._chosen = max(0, len(self._files) - 1)
        self._draw()

    def render_line(self, y: int) -> Strip:
        lines = self._lines(self.size.width)
        return self.paint(lines[y] if y < len(lines) else (), self.size.width)

    def action_choose(self, by: int) -> None:
        """Go to another file; below the last one is the composer."""
        if self._chosen + by >= len(self._files):
            self.post_message(self.Left())
        self._chosen = max(0, min(len(self._files) - 1, self._chosen + by))
        self._draw()

    def action_remove(self) -> None:
        """Take the chosen file away."""
        if self._files:
            self.post_message(self.Removed(self._files[self._chosen].id))

    def action_again(self) -> None:
        """Upload the chosen file once more, if it has failed."""
        if self._files and self._files[self._chosen].stage is Stage.FAILED:
            self.post_message(self.TriedAgain(self._files[self._chosen].id))

    def action_leave(self) -> None:
        """Back to the composer."""
        self.post_message(self.Left())
