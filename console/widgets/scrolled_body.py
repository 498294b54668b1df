"""The body of a window, longer than the window at times."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll

from console.keys import in_place


class ScrolledBody(VerticalScroll, inherit_bindings=False):
    """Scrolls by the keys of a list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *in_place(
            {
                "body.up": "scroll_up",
                "body.down": "scroll_down",
                "body.pageup": "page_up",
                "body.pagedown": "page_down",
                "body.home": "scroll_home",
                "body.end": "scroll_end",
            }
        )
    ]
