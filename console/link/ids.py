"""Ids under which the relay and the outbox know a command."""

from __future__ import annotations

from console.core.moments import Millis


def uuid7(now: Millis, noise: int) -> str:
    """A UUID of version 7 (RFC 9562): 48 bits of time, 74 bits of noise."""
    value = (now & ((1 << 48) - 1)) << 80 | 0x7 << 76 | (noise >> 62 & 0xFFF) << 64
    value |= 0b10 << 62 | noise & ((1 << 62) - 1)
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
