"""What the parts of a chat's pane ask of the pane they work in."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, Protocol, TypeVar

from textual.screen import Screen

from console.core.company.roles import ChatAct
from console.core.refusals import Refusal
from console.screens.host import Host
from console.widgets.composer import Composer
from console.widgets.lists.transcript import Transcript

Result = TypeVar("Result")


class Pane(Protocol):
    """A pane on one chat. Its parts hold one each and never look for it on the screen, so that
    several panes can stand side by side."""

    host: Host
    chat: str
    """The id of the chat shown, "" for none."""
    transcript: Transcript
    composer: Composer

    @property
    def visitor(self) -> str:
        """The name of the visitor whose chat this is; "" without a chat."""

    def draw(self) -> None:
        """Draw the chat as it stands."""

    def draw_hints(self) -> None:
        """Say what is to be known before one answers."""

    def write(self) -> None:
        """Turn to the composer."""

    def go_on(self) -> None:
        """The chat shown will be completed in a moment: the operator goes on to the next."""

    def come_back(self, chat: str) -> None:
        """This chat is not completed after all: the operator comes back to it."""

    def say(self, key: str) -> None:
        """Warn the operator with a sentence of the catalogue."""

    def refuse(self, refusal: Refusal, act: ChatAct = ChatAct.ANSWER) -> None:
        """Say why this is not done in the chat, and who may do it."""

    def open(self, window: Screen[Any]) -> None:
        """Show a window over everything."""

    def begin(self, work: Coroutine[Any, Any, None], group: str) -> None:
        """Let work go on beside the keys, for as long as the pane is there."""

    async def ask(self, window: Screen[Result]) -> Result | None:
        """Show a window and wait for what it ends with. Only from a worker."""
