"""Where an answer is written. It grows with the text, and keeps it whatever happens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, assert_never, cast

from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.keys import Keys
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from console.core.kinds.kind import NO_LIMIT, TextRule
from console.core.refusals import Refusal, RefusalCode
from console.keys import text_bindings
from console.locale import Reader
from console.text import cells, content, cut, one_line
from console.widgets.editor import Editor
from console.widgets.pasted import AttachLine, attach_lines, paths_in
from console.widgets.raw_text import line_ends

MOST_LINES = 6
NEAR = 200
"""So close to the limit it is shown in another colour."""

# Alt+Enter begins a line in many programs. Terminals send Escape and Enter for it, which Textual
# takes for a plain Enter: half a message would be gone.
cast("dict[str, tuple[Keys, ...]]", ANSI_SEQUENCES_KEYS)["\x1b\r"] = (Keys.ControlJ,)

_BORDER = 2


class Writing(StrEnum):
    """Whether the chat can be answered by who looks at it."""

    NONE = "none"
    UNANSWERED = "unanswered"
    ACTIVE = "active"
    OTHERS = "others"
    COMPLETED = "completed"
    OFF = "off"
    """The channel is switched off, or not connected any more."""
    ELSEWHERE = "elsewhere"
    """The chat is of none of the operator's departments."""

    @property
    def takes_text(self) -> bool:
        """Whether something can be written that may be sent: before the chat is picked up too."""
        return self in (Writing.UNANSWERED, Writing.ACTIVE)


def _hindrance(writing: Writing) -> RefusalCode | None:
    """Why nothing can be sent in such a chat; None where it can."""
    match writing:
        case Writing.NONE:
            return RefusalCode.UNKNOWN_CHAT
        case Writing.UNANSWERED:
            return RefusalCode.NOT_PICKED_UP
        case Writing.ACTIVE:
            return None
        case Writing.OTHERS:
            return RefusalCode.NOT_YOURS
        case Writing.COMPLETED:
            return RefusalCode.COMPLETED
        case Writing.OFF:
            return RefusalCode.CHANNEL_OFF
        case Writing.ELSEWHERE:
            return RefusalCode.NOT_YOUR_DEPARTMENT
    assert_never(writing)


class Composer(Editor):
    """Enter sends, ctrl+j begins a line, escape leaves. The text stays until the screen takes
    it away with `set_draft`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *text_bindings({"send": "send", "newline": "newline", "leave": "leave", "text_up": "up"})
    ]
    DEFAULT_CSS = """
    Composer {
        height: 3;
        border: round $border-blurred;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
        border-title-background: transparent;
        padding: 0 1;
        scrollbar-size: 0 0;
        background: $background;
        &:focus { border: heavy $primary; }
        &.-read-only { border: round $border-blurred; }
        &.-refused { border: round $error; border-title-color: $text-error; }
        &.-refused, &.-over { border-title-style: bold; }
        &.-near { border-subtitle-color: $text-warning; }
        &.-over { border-subtitle-color: $text-error; border-subtitle-style: bold; }
        & .text-area--placeholder { color: $text-muted; }
        &:light .text-area--cursor {
            color: $input-cursor-foreground; background: $input-cursor-background;
        }
    }
    """

    # A size that changes with every key must not lay the screen out again.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    @dataclass
    class Submitted(Message):
        """The operator wants this text sent."""

        text: str

    @dataclass
    class Edited(Message):
        """The text was changed by the operator: a draft. `cursor` counts characters."""

        text: str
        cursor: int

    @dataclass
    class Refused(Message):
        """Enter was pressed where nothing can be sent; the reason is shown already."""

        code: RefusalCode

    @dataclass
    class Explained(Message):
        """Why the text was not sent, where the border has no room for it; "" when it has."""

        reason: str

    class Left(Message):
        """The operator leaves the composer."""

    @dataclass
    class AttachAsked(Message):
        """These lines of the text are commands to attach; so nothing of it is sent. They stay
        until the screen takes them away."""

        lines: tuple[AttachLine, ...]

    @dataclass
    class FilesPasted(Message):
        """Instead of a text the paths of files were pasted, or files dropped. `again`: the same
        as just before, so it is the text that is meant."""

        paths: tuple[str, ...]
        text: str
        again: bool

    class AttachmentsWanted(Message):
        """The operator goes up to the attached files."""

    def __init__(
        self,
        reader: Reader,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(
            id=id, classes=classes, soft_wrap=True, show_line_numbers=False, tab_behavior="focus"
        )
        self.cursor_blink = False
        self.highlight_cursor_line = False
        self._reader = reader
        self._rule = NO_LIMIT
        self._writing = Writing.NONE
        self._operator = ""
        self._caution = ""
        self._refusal = ""
        self._explained = ""
        self._known = ""
        self._pasted = ""
        """The paths pasted last, while nothing else was done since."""
        self.attached = 0
        """How many files are attached: with some, an answer needs no text."""

    # -- what the screen gives -----------------------------------------------------------------

    def show(
        self,
        writing: Writing,
        *,
        key: str = "",
        by: str = "",
        tagged: bool = False,
        rule: TextRule = NO_LIMIT,
        reader: Reader | None = None,
    ) -> None:
        """Say whether the chat can be answered. `key` picks it up, or sends the files that are
        attached, `by` has it; `tagged` when an answer now goes out with the service's tag; `rule`
        says how long it may be."""
        self._reader = reader or self._reader
        words = self._reader.words
        if writing is not self._writing:
            self._refusal = ""
        self._writing, self._operator = writing, by
        with_files = self.attached and writing is Writing.ACTIVE
        what = "attached" if with_files else writing
        self.placeholder = content(words.say(f"composer.{what}", key=key, by=by))
        self._settle_focus(self.has_focus)
        caution = tagged and writing is Writing.ACTIVE
        self._caution = words.say("composer.tagged") if caution else ""
        self._rule = rule
        self._say()

    @property
    def sends(self) -> bool:
        """Whether what is written can be sent."""
        return _hindrance(self._writing) is None

    @property
    def shut(self) -> bool:
        """Whether somebody still writes where nothing can be sent any more."""
        return self.has_focus and not self._writing.takes_text

    def on_blur(self) -> None:
        self._settle_focus(False)

    def _settle_focus(self, writes: bool) -> None:
        """Take no focus and no text where nothing can be sent; who is in the middle of a word
        ends it first."""
        self.can_focus = self._writing.takes_text or writes
        self.read_only = not self.can_focus

    def set_draft(self, text: str, cursor: int | None = None) -> None:
        """Put a text here without `Edited`; the cursor after so many characters, or at the end."""
        text = line_ends(text)
        self._known = text
        self._pasted = ""
        self._refusal = ""
        self.load_text(text)
        at = len(text) if cursor is None else max(0, min(cursor, len(text)))
        self.move_cursor(_location(text, at))
        self._fit_height()
        self._say()

    @property
    def cursor(self) -> int:
        """Where the cursor stands, in characters."""
        return _index(self.text, *self.cursor_location)

    def refuse(self, reason: str) -> None:
        """Say why it was not sent; the text stays. Goes away with the next change."""
        self._refusal = reason
        self._say()

    def select_line_of(self, line: str) -> None:
        """Select this line of the text: what is typed next takes its place."""
        rows = self.text.split("\n")
        if line in rows:
            row = rows.index(line)
            self.selection = Selection((row, 0), (row, len(line)))

    # -- sending -------------------------------------------------------------------------------

    def action_send(self) -> None:
        """Send what is written, or say why not."""
        length = self._rule.length(self.text)
        code = _hindrance(self._writing)
        if code is None and (lines := attach_lines(self.text)):
            self.post_message(self.AttachAsked(lines))
            return
        if code is None and not self.text.strip() and not self.attached:
            code = RefusalCode.EMPTY
        if code is None and length > self._rule.limit:
            code = RefusalCode.TOO_LONG
        if code is None:
            self.post_message(self.Submitted(self.text))
            return
        refusal = Refusal(code, by=self._operator)
        said = self._reader.words.refusal(refusal, 0, self._reader.tz, length, self._rule.limit)
        self.refuse(said)
        self.post_message(self.Refused(code))

    def action_newline(self) -> None:
        """Begin a new line."""
        if not self.read_only:
            self.replace("\n", *self.selection, maintain_selection_offset=False)

    def action_leave(self) -> None:
        """Leave the composer; the text stays."""
        self.post_message(self.Left())

    def action_up(self) -> None:
        """One line up; from the first one to the attached files."""
        if self.attached and self.cursor_at_first_line:
            self.post_message(self.AttachmentsWanted())
        else:
            self.action_cursor_up()

    async def _on_paste(self, event: events.Paste) -> None:
        text = line_ends(event.text)  # terminals send carriage returns
        event.prevent_default()
        event.stop()
        paths = paths_in(text) if self._writing is Writing.ACTIVE else ()
        if not paths:
            self.insert_text(text)
            return
        again = text == self._pasted
        self._pasted = "" if again else text
        self.post_message(self.FilesPasted(paths, text, again))

    def insert_text(self, text: str) -> None:
        """Put a text where the cursor is, as if it had been pasted."""
        if not self.read_only:
            self.replace(text, *self.selection, maintain_selection_offset=False)

    # -- what it looks like --------------------------------------------------------------------

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._fit_height()
        if self.text == self._known:
            return
        self._known = self.text
        self._refusal = self._pasted = ""
        self._say()
        self.post_message(self.Edited(self.text, self.cursor))

    def on_resize(self) -> None:
        self.call_later(self._fit_height)  # the text is wrapped anew only after this
        self._say()

    def _fit_height(self) -> None:
        """Grow and shrink with the text; only then is the screen laid out again."""
        height = max(1, min(MOST_LINES, self.wrapped_document.height)) + _BORDER
        scalar = self.styles.height
        if scalar is None or scalar.value != height:
            self.styles.height = height

    def _say(self) -> None:
        """Title: why it was refused, else what to know. Subtitle: the length. A reason is never
        cut:
        one that does not fit is handed on."""
        length = self._rule.length(self.text)
        room = max(4, self.size.width - 8)
        refusal = f"✗ {one_line(self._refusal)}" if self._refusal else ""
        fits = cells(refusal) <= room
        title = refusal or self._caution if fits else ""
        self.border_title = content(cut(title, room)) if title else Content()
        self._explain("" if fits else self._refusal)
        self.border_subtitle = content(self._count(length))
        self.set_class(bool(self._refusal), "-refused")
        limit = self._rule.limit
        self.set_class(limit - NEAR < length <= limit, "-near")
        self.set_class(length > limit, "-over")

    def _explain(self, reason: str) -> None:
        if reason != self._explained:
            self._explained = reason
            self.post_message(self.Explained(reason))

    def _count(self, length: int) -> str:
        if not length or self.read_only:
            return ""
        return self._reader.words.say("composer.count", n=length, limit=self._rule.limit)


def _location(text: str, index: int) -> tuple[int, int]:
    """Line and column of a character."""
    before = text[:index].split("\n")
    return len(before) - 1, len(before[-1])


def _index(text: str, row: int, column: int) -> int:
    """Which character stands at a line and column."""
    return sum(len(line) + 1 for line in text.split("\n")[:row]) + column
