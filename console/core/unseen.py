"""Characters that nobody sees: dropped from the screen, and before words are looked up."""

from __future__ import annotations

DROPPED = (0xAD, 0x61C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF)
"""Marks of direction and joining that change nothing a terminal shows: people paste them
unknowingly with phone numbers and names."""

TURNING = (*range(0x202A, 0x202F), *range(0x2061, 0x2070), *range(0xFFF9, 0xFFFC))
"""These turn the order of what follows around, or hide something."""

JOINING = (0x34F, *range(0x180B, 0x1810), 0x200C, 0x200D, *range(0xFE00, 0xFE10))
"""Joiners and selectors: they stay on the screen, where they have no width of their own."""

TAGS = range(0xE0000, 0xE01F0)
"""Tags (of a flag of a region), and further selectors."""

BLANK = (0x115F, 0x1160, 0x3164, 0xFFA0)
"""Letters without a shape."""
