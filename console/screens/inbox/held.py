"""The operator's answers that a trouble had stopped which is mended now. Nothing here leaves
without the operator's word, given after a look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.strip import Strip
from textual.widget import Widget

from console.core.channels.incidents import held
from console.core.state import Chat
from console.core.transcript import Message
from console.keys import Owner, bindings, key_label
from console.screens.host import Host
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.screens.trouble import channel_name
from console.text import one_line
from console.widgets.lines.annotations import brief
from console.widgets.lists.choice_list import Choice, ChoiceList, paragraph
from console.widgets.quiet import Line, justify


class HeldList(ChoiceList):
    """A list that knows which of its choices have been on screen to their end."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def render_line(self, y: int) -> Strip:
        at = int(y + self.scroll_offset.y)
        if at < len(self._lines):
            index = self._lines[at][0]
            if at + 1 == len(self._lines) or self._lines[at + 1][0] != index:
                self.seen.add(self._choices[index].id)
        return super().render_line(y)

    def bring(self, choice: str) -> None:
        """Show a choice, and under it as many as there is room for."""
        self.select(choice)
        places = [place for place, one in enumerate(self._choices) if one.id == choice]
        if places:
            self.jump(self._tops[places[0]])


class HeldScreen(SettingsScreen[None]):
    """Lists the held answers of all chats of the operator, each in full."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Owner.HELD)]

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._held: tuple[tuple[Chat, Message], ...] = ()

    def body(self) -> Iterable[Widget]:
        yield HeldList()

    # What it shows

    def title_text(self) -> str:
        return self.words.say("held.title")

    def keys(self) -> Sequence[KeyLabel]:
        keys = self.host.keys
        named = ("leave_held", "send_all_held")
        close = ("Esc", self.words.say("held.close"))
        if not any(held(self.session.state, self.session.me)):
            return [close]
        ours = [(key_label(action, keys), self.words.action(action)) for action in named]
        return [("Enter", self.words.action("send")), *ours, close]

    def draw(self) -> None:
        self._held = tuple(held(self.session.state, self.session.me))
        self.choices.show(self._choices)
        self.say(self.words.say("held.what" if self._held else "held.none"))

    def _shown(self) -> tuple[object, ...]:
        return tuple(held(self.session.state, self.session.me)), self._asked()

    def _choices(self, width: int) -> list[Choice]:
        asked = self._asked()
        return [
            Choice(message.id, self._lines(chat, message, asked.get(message.id, ""), width))
            for chat, message in self._held
        ]

    def _lines(self, chat: Chat, message: Message, asked: str, width: int) -> tuple[Line, ...]:
        """To whom, when and why not; then the whole text."""
        words, reader = self.words, self.reader
        name = one_line(words.visitor(chat.visitor.name, chat.visitor.id))
        when = words.moment(message.at, self.session.now(), reader.tz)
        channel = one_line(channel_name(chat.channel, self.session.state))
        state = words.say(f"held.{asked}") if asked else ""
        head = justify(
            ((name, "name"), (f"  {when}  {channel}", "muted")), ((f" {state} ", "warn"),), width
        )
        text = message.text or brief(message, reader, self.session.now())
        why, _ = words.error(message, chat.kind.errors)
        return (
            head,
            *paragraph(text, "", width),
            *paragraph(f"✗ {one_line(why)}", "muted", width),
            (),
        )

    def _asked(self) -> dict[str, str]:
        """What has been asked for which answer, and the relay has not answered yet."""
        asked: dict[str, str] = {}
        for item in self.session.outbox.pending.values():
            if item.command.resends:
                asked[item.command.resends] = "sending"
            if item.command.dismisses:
                asked[item.command.dismisses] = "leaving"
        return asked

    # What is asked

    @on(ChoiceList.Chosen)
    def _send_one(self, chosen: ChoiceList.Chosen) -> None:
        self._send(chosen.choice)

    def _send(self, message: str) -> None:
        """Send one, unless that is asked already."""
        chat = self._chat_of(message)
        if chat is None or message in self._asked():
            return
        refusal = self.session.send_again(chat.id, message)
        if refusal is not None:
            sentence = self.words.refusal(refusal, self.session.now(), self.reader.tz)
            self.say(f"✗ {sentence}", "bad")

    @work(group="flow", exclusive=True)
    async def action_leave_held(self) -> None:
        """Do not send the chosen one; it is not offered any more."""
        chosen = self.choices.selected
        found = next((pair for pair in self._held if pair[1].id == chosen), None)
        if found is None or chosen in self._asked():
            return
        chat, message = found
        text = message.text or brief(message, self.reader, self.session.now())
        title = self.words.say("confirm.leave_unsent.title")
        if await self.confirmed(title, self.words.say("confirm.leave_unsent", text=text)):
            self.session.dismiss(chat.id, chosen)

    @work(group="flow", exclusive=True)
    async def action_send_all_held(self) -> None:
        """Send all, once all have been on screen; until then show those that have not."""
        shown = self.query_one(HeldList)
        unseen = [message.id for _, message in self._held if message.id not in shown.seen]
        if unseen:
            self.say(self.words.say("held.look_first"), "warn")
            shown.bring(unseen[0])
            return
        asked = [message.id for _, message in self._held]
        title = self.words.say("confirm.send_held.title")
        if asked and await self.confirmed(title, self.words.count("confirm.send_held", len(asked))):
            for one in asked:
                self._send(one)

    def _chat_of(self, message: str) -> Chat | None:
        return next((chat for chat, one in self._held if one.id == message), None)
