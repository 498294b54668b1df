"""Reading and changing the timeline of a chat: its messages, moves and remarks by time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from console.core.model import Chat
from console.core.transcript import Author, Item, Message


def map_messages(
    chat: Chat, wanted: Callable[[Message], bool], change: Callable[[Message], Message]
) -> Chat:
    """The chat with the wanted messages changed. Looks from the newest backwards."""
    items = list(chat.timeline)
    touched = False
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        if isinstance(item, Message) and wanted(item):
            items[index] = change(item)
            touched = True
    return replace(chat, timeline=tuple(items)) if touched else chat


def insert(timeline: tuple[Item, ...], item: Item) -> tuple[Item, ...]:
    """The timeline with an item at its place by time; equal times keep the order of the log."""
    index = len(timeline)
    while index and timeline[index - 1].at > item.at:
        index -= 1
    return (*timeline[:index], item, *timeline[index:])


def last_message(timeline: tuple[Item, ...]) -> Message | None:
    """The latest message of either side."""
    return next((item for item in reversed(timeline) if isinstance(item, Message)), None)


def last_received(timeline: tuple[Item, ...]) -> str:
    """The id of the visitor's latest message, "" before there is one."""
    for item in reversed(timeline):
        if isinstance(item, Message) and item.author is Author.VISITOR:
            return item.id
    return ""


def find_message(chat: Chat, message: str) -> Message | None:
    """A message of a chat by its id."""
    for item in reversed(chat.timeline):
        if isinstance(item, Message) and item.id == message:
            return item
    return None
