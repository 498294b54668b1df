"""All that is known of one message: in full what the transcript cuts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from console.core.failures import Errors
from console.core.moments import Millis
from console.core.transcript import Message, SendState
from console.locale.words import Reader
from console.screens.dialogs.dialog import Dialog
from console.text import content, one_line
from console.widgets.lines.annotations import brief, excused_texts, reaction_text
from console.widgets.lines.attachments import attachment_text


class DetailsScreen(Dialog[None]):
    """Shows a message, and of the one it answers the beginning. `visitor` is their name."""

    def __init__(
        self,
        reader: Reader,
        message: Message,
        answered: Message | None,
        visitor: str,
        now: Millis,
        errors: Errors,
    ) -> None:
        super().__init__(reader)
        self._errors = errors
        self._message, self._answered = message, answered
        self._visitor, self._now = visitor, now

    def title_text(self) -> str:
        return self.reader.words.say("details.title")

    def body(self) -> Iterable[Widget]:
        yield Static(Content("\n").join(self._paragraphs()))

    def _paragraphs(self) -> Iterator[Content]:
        yield self._head()
        for label, texts in self._facts():
            if texts:
                yield Content("")
                yield content(self.reader.words.say(f"details.{label}"), "$text-muted")
                yield from (content(text) for text in texts)

    def _head(self) -> Content:
        """Who and when, and how far the message has come."""
        message, reader, words = self._message, self.reader, self.reader.words
        day = words.day(message.at, self._now, reader.tz)
        clock = words.clock_seconds(message.at, reader.tz)
        pieces = [
            content(one_line(reader.author(message, self._visitor)), "bold"),
            content(words.say("details.at", day=day, clock=clock), "$text-muted"),
        ]
        if message.state is not SendState.RECEIVED:
            pieces.append(content(words.send_state(message.state), "$text-muted"))
        if message.deleted:
            pieces.append(content(words.say("message.deleted"), "$text-warning"))
        return Content("   ").join(pieces)

    def _facts(self) -> Iterator[tuple[str, list[str]]]:
        """What is known, by the label it stands under."""
        message, reader, now = self._message, self.reader, self._now
        if message.reply_to:
            answered, words = self._answered, reader.words
            known = brief(answered, reader, now) if answered is not None else ""
            yield "answers", [known or words.say("message.answers_unknown")]
        yield "says", [message.text] if message.text else []
        yield "earlier", list(message.earlier)
        yield "excused", excused_texts(message, reader)
        yield "attachments", [attachment_text(one, reader, now) for one in message.attachments]
        yield "reactions", [reaction_text(one, reader, self._visitor) for one in message.reactions]
        yield "failure", [text for text in reader.words.error(message, self._errors) if text]
