"""Which of several attachments of one message?"""

from __future__ import annotations

from console.core.moments import Millis
from console.core.transcript import Message
from console.locale.words import Reader
from console.screens.dialogs.choice import ChoiceScreen
from console.widgets.lines.attachments import attachment_text


class PickAttachmentScreen(ChoiceScreen[int]):
    """Ends with the number of an attachment, from 0, or None."""

    def __init__(self, reader: Reader, message: Message, now: Millis) -> None:
        options = [
            (n, attachment_text(one, reader, now)) for n, one in enumerate(message.attachments)
        ]
        super().__init__(reader, reader.words.say("pick_attachment.title"), options)
