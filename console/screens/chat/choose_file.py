"""Choosing a file to attach: the folders of this machine, showing what may be sent.

The picker of textual-fspicker, with names drawn through `console.text` (a file in the downloads
may be called anything), and with folders that vanish or may not be read taken calmly.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from rich.table import Table
from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, Static
from textual.widgets._select import SelectCurrent, SelectOverlay
from textual.widgets.option_list import Option
from textual.worker import get_current_worker
from textual_fspicker import FileOpen, Filters
from textual_fspicker.file_dialog import FileFilter
from textual_fspicker.parts import CurrentDirectory, DirectoryNavigation
from textual_fspicker.parts.directory_navigation import DirectoryEntry

from console.keys import in_place
from console.locale.words import Reader, Words
from console.text import cells, content, cut, one_line
from console.widgets.field import Field
from console.widgets.quiet import cursor_keys

_NAMES = ".jpg .jpeg .jpe .png .gif .aac .m4a .wav .mp4 .m4v .ogg .ogv .avi .mov .qt .webm"
ENDINGS = frozenset(_NAMES.split())
"""Of the files shown at first. What a file is, its content says once it is chosen."""

MOST_ENTRIES = 5_000
"""Files and folders shown of one folder."""


def sendable(path: Path) -> bool:
    """Whether a name promises something that may be sent; a name without an ending may."""
    return path.suffix.lower() in ENDINGS or not path.suffix


_LIST = {
    "up": "cursor_up",
    "down": "cursor_down",
    "pageup": "page_up",
    "pagedown": "page_down",
    "home": "first",
    "end": "last",
}


@dataclass(frozen=True, slots=True)
class FolderItem:
    """A file or folder as its folder lists it."""

    path: Path
    is_folder: bool
    size: int = 0
    changed: float = 0.0


def items_in(folder: Path) -> Iterator[FolderItem]:
    """The files and folders in a folder; what can not be looked at is left out. Raises OSError."""
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                facts = entry.stat()
            except OSError:
                continue
            if stat.S_ISDIR(facts.st_mode) or stat.S_ISREG(facts.st_mode):
                is_folder = stat.S_ISDIR(facts.st_mode)
                yield FolderItem(folder / entry.name, is_folder, facts.st_size, facts.st_mtime)


class Entry(DirectoryEntry):
    """A line of the list: name, size, day. The picker's own would ask the disk again."""

    def __init__(self, item: FolderItem, words: Words) -> None:
        self.location = item.path
        name = one_line(item.path.name) or "_"
        line = Table.grid(expand=True, padding=(0, 1))
        line.add_column(no_wrap=True, ratio=1)
        line.add_column(no_wrap=True, justify="right", width=8)
        line.add_column(no_wrap=True, justify="right", width=10)
        if item.is_folder:
            line.add_row(Text(f"{name}/", "bold"), "", "")
        else:
            line.add_row(Text(name), Text(words.size(item.size)), _day(item.changed))
        Option.__init__(self, line)


def _day(changed: float) -> Text:
    try:
        return Text(f"{datetime.fromtimestamp(changed):%Y-%m-%d}")
    except (OSError, OverflowError, ValueError):
        return Text("")


class Folder(DirectoryNavigation, inherit_bindings=False):
    """The list of one folder."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_keys("folder", _LIST),
        *in_place({"attach.enter": "select", "attach.above": "navigate_up"}),
    ]

    def __init__(self, location: Path, words: Words) -> None:
        super().__init__(location)
        self._words = words
        self._items: list[FolderItem] = []

    @work(exclusive=True, thread=True, group="folder")
    def _load(self) -> None:
        worker, folder = get_current_worker(), self._location
        items: list[FolderItem] = []
        try:
            for each in items_in(folder):
                if worker.is_cancelled or len(items) >= MOST_ENTRIES:
                    break
                items.append(each)
        except OSError:
            self.post_message(self.PermissionError(self, folder))
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take, items)

    def _take(self, items: list[FolderItem]) -> None:
        self._items = sorted(items, key=lambda each: (not each.is_folder, each.path.name.lower()))
        self._repopulate_display()

    def _repopulate_display(self) -> None:
        self.clear_options()
        above = [] if self.is_root else [FolderItem(self._location / "..", True)]
        shown = [each for each in self._items if self._is_shown(each)]
        self.add_options(Entry(each, self._words) for each in [*above, *shown])
        self._settle_highlight()

    def _is_shown(self, item: FolderItem) -> bool:
        if self.is_hidden(item.path) and not self.show_hidden:
            return False
        return item.is_folder or self.file_filter is None or self.file_filter(item.path)


class KindList(SelectOverlay, inherit_bindings=False):
    """What may be listed, to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *cursor_keys("kinds", _LIST),
        *in_place({"kinds.enter": "select", "kinds.close": "dismiss"}),
    ]


class Kinds(FileFilter, inherit_bindings=False):
    """What is listed."""

    BINDINGS: ClassVar[list[BindingType]] = [*in_place({"kinds.show": "show_overlay"})]

    def compose(self) -> ComposeResult:
        yield SelectCurrent(self.prompt)
        yield KindList(type_to_search=False)


class AttachScreen(FileOpen, inherit_bindings=False):
    """Ends with the path of a file, or with None."""

    CSS = """
    AttachScreen { background: transparent; }
    AttachScreen #picker {
        width: 100;
        max-width: 96%;
        height: 90%;
        background: $surface;
        border: round $primary;
        border-title-color: $primary;
        border-title-style: bold;
        padding: 0 1;
    }
    AttachScreen #rule { height: auto; color: $text-muted; }
    AttachScreen Place {
        height: 1; margin-top: 1; padding: 0; border: none;
        color: $text-accent; text-style: bold;
    }
    AttachScreen Folder {
        height: 1fr; padding: 0; background: $surface; background-tint: $surface; border: none;
        scrollbar-size-vertical: 1;
    }
    AttachScreen #folder { height: 1fr; margin-bottom: 1; }
    AttachScreen InputLine { height: 1; }
    AttachScreen Input { width: 2fr; height: 1; margin: 0; border: none; padding: 0 1; }
    AttachScreen FileFilter { width: 26; height: 1; margin-left: 1; }
    AttachScreen FileFilter > SelectCurrent { height: 1; border: none; padding: 0 1; }
    AttachScreen FileFilter SelectCurrent .arrow { color: $text-muted; }
    AttachScreen FileFilter > SelectOverlay { constrain: none inside; }
    AttachScreen #problem { height: 1; color: $text-error; text-style: bold; }
    AttachScreen #hint { height: 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *in_place(
            {
                "attach.close": "dismiss(None)",
                "attach.hidden": "hidden",
                "attach.next": "app.focus_next",
                "attach.before": "app.focus_previous",
                "dialog.copy": "app.copy_text",
            }
        )
    ]

    def __init__(self, reader: Reader, folder: Path) -> None:
        words = reader.words
        listed = Filters(
            (words.say("attach.sendable"), sendable),
            (words.say("attach.all"), lambda path: True),
        )
        super().__init__(folder, filters=listed, suggest_completions=False)
        self._words = words
        self._listed = listed
        self._place = folder
        self.ERROR_PERMISSION_ERROR = words.say("attach.closed")
        self.ERROR_A_FILE_MUST_BE_CHOSEN = words.say("attach.none")

    def compose(self) -> ComposeResult:
        words = self._words
        with Vertical(id="picker") as picker:
            picker.border_title = content(words.say("attach.title"))
            yield Static(content(words.say("attach.rule")), id="rule")
            yield Place()
            with Vertical(id="folder"):
                yield Folder(self._place, words)
            with InputLine():
                yield Field(placeholder=words.say("attach.type"))
                yield Kinds(self._listed.selections, value=0, allow_blank=False)
            yield Static(id="problem")
            yield Static(content(words.say("attach.hint")), id="hint")

    def _set_error(self, message: str = "") -> None:
        self.query_one("#problem", Static).update(content(message))

    @on(DirectoryNavigation.Selected)
    def _take(self, event: DirectoryNavigation.Selected) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss(event.path)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        """A path or name was typed: go into a folder, or take a file."""
        event.stop()
        event.prevent_default()
        if not event.value:
            self._set_error(self.ERROR_A_FILE_MUST_BE_CHOSEN)
            return
        folder = self.query_one(DirectoryNavigation)
        try:
            chosen = (folder.location / Path(event.value).expanduser()).resolve()
            mode = chosen.stat().st_mode
        except (OSError, RuntimeError, ValueError):
            self._set_error(self._words.say("attach.missing"))
            return
        if stat.S_ISDIR(mode):
            folder.location = chosen
            folder.focus()
            self.query_one(Input).value = ""
        else:
            self.dismiss(chosen)


class Place(CurrentDirectory):
    """Which folder is shown; its end matters most."""

    def _watch_current_directory(self) -> None:
        text, room = one_line(str(self.current_directory or "")), max(1, self.size.width)
        self.update(content(text if cells(text) <= room else cut(text[::-1], room)[::-1]))


class InputLine(Horizontal):
    """Where a path can be typed, and what is listed."""
