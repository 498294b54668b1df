"""Telling something on the desktop, through the terminal: also over SSH it is the operator's."""

from __future__ import annotations

from collections.abc import Mapping

from console.text import one_line

LONGEST = 200


def desktop_notice(title: str, text: str, environment: Mapping[str, str]) -> str:
    """What to write to the terminal so that the desktop shows a notice; terminals that can not
    do it ignore it. Those of the VTE and rxvt families have a sequence of their own (OSC 777),
    most others that of iTerm2 (OSC 9)."""
    title, text = one_line(title), one_line(text, LONGEST)
    terminal = environment.get("TERM", "")
    if "VTE_VERSION" in environment or terminal.startswith("rxvt"):
        sequence = f"\x1b]777;notify;{title.replace(';', ',')};{text}\x07"
    else:
        # The title first: a text of digits and semicolons would be a command to some.
        sequence = f"\x1b]9;{title}: {text}\x07"
    if "TMUX" in environment:
        # To the terminal that tmux stands in; every escape twice.
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return sequence
