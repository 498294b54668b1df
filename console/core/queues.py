"""The three queues, and why a chat moves from one to another (specification, section 2)."""

from __future__ import annotations

from enum import StrEnum


class Queue(StrEnum):
    """Where a chat stands. A chat is in exactly one queue; completed is for ever."""

    UNANSWERED = "unanswered"
    ACTIVE = "active"
    COMPLETED = "completed"


class Reason(StrEnum):
    """Why a chat moved from one queue to another."""

    PICKED_UP = "picked_up"
    WAITING_OVER = "waiting_over"
    CHANNEL_OFF = "channel_off"
    """Nobody could pick it up: its channel was switched off when the visitor wrote."""
    RETENTION_OVER = "retention_over"
    IDLE = "idle"
    WINDOW_CLOSED = "window_closed"
    PROFANITY = "profanity"
    ENDED = "ended"
    OPERATOR_REMOVED = "operator_removed"
    """Handed back, or given to somebody else, as its operator was removed."""
