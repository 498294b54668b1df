"""What is said about a message, above and under its text: what it answers, what was pressed,
that it was edited, and the reactions to it."""

from __future__ import annotations

from console.core.moments import Millis
from console.core.transcript import Author, Message, Reaction
from console.locale.words import Reader
from console.text import cells, cut, one_line, wrap
from console.widgets.lines.attachments import attachment_text
from console.widgets.quiet import Line

_QUOTED = 400
"""Characters of another message that are looked at for a line of it."""

_GAP = "   "


def brief(message: Message, reader: Reader, now: Millis) -> str:
    """What a message says, in one line."""
    if message.deleted:
        return reader.words.say("message.deleted")
    text = one_line(message.text, _QUOTED)
    if text:
        return text
    if message.attachments:
        return " ".join(attachment_text(one, reader, now) for one in message.attachments)
    if message.pressed is not None:
        return reader.words.say("message.pressed.nameless")
    return reader.words.say("message.empty")


def answered_line(
    answered: Message | None, reader: Reader, visitor: str, now: Millis, room: int
) -> Line:
    """The message that another one answers; None when it is not held here."""
    words = reader.words
    text = words.say("message.answers_unknown")
    if answered is not None:
        author = one_line(reader.author(answered, visitor))
        text = words.say("message.answers", author=author, text=brief(answered, reader, now))
    return (("↱ ", "quote"), (cut(text, max(1, room - 2)), "quote"))


def pressed_lines(item: Message, reader: Reader, room: int) -> list[Line]:
    """What the visitor pressed instead of typing."""
    words = reader.words
    if not item.text or item.pressed is None:
        return [(("▸ ", "pressed"), (words.say("message.pressed.nameless"), "pressed"))]
    label = f"▸ {words.say(f'message.pressed.{item.pressed}')}"
    first, *rest = wrap(label + item.text, room)
    line: Line = ((first, "pressed"),)
    if first.startswith(label):
        line = ((label, "pressed"), (first[len(label) :], "text"))
    return [line, *(((more, "text"),) for more in rest)]


def change_lines(item: Message, reader: Reader, room: int) -> list[Line]:
    """That a message was edited, with what it said just before."""
    if not item.earlier or item.deleted:
        return []
    before = one_line(item.earlier[-1], _QUOTED)
    return [((cut(reader.words.say("message.edited", text=before), room), "aside"),)]


def excused_lines(item: Message, reader: Reader, room: int) -> list[Line]:
    """Which of its improper words count no more, and why."""
    said = (part for text in excused_texts(item, reader) for part in wrap(text, room))
    return [((part, "aside"),) for part in said]


def excused_texts(item: Message, reader: Reader) -> list[str]:
    """A sentence for each word of a message that was excused."""
    return [
        reader.words.say(
            "message.excused",
            word=one_line(one.word),
            reason=one_line(one.reason),
            by=one_line(reader.name(one.by)),
        )
        for one in item.excused
    ]


def reaction_lines(item: Message, reader: Reader, visitor: str, room: int) -> list[Line]:
    """Who reacted, and how: "❤ Yuki   👍 You"."""
    lines: list[Line] = []
    line = ""
    for reaction in item.reactions:
        piece = cut(reaction_text(reaction, reader, visitor), room)
        if line and cells(line + _GAP + piece) > room:
            lines.append(((line, "reaction"),))
            line = ""
        line = f"{line}{_GAP}{piece}" if line else piece
    return [*lines, ((line, "reaction"),)] if line else []


def reaction_text(reaction: Reaction, reader: Reader, visitor: str) -> str:
    """One reaction: its emoji, and whose it is."""
    words = reader.words
    name = words.author(reaction.author, reader.name(reaction.by), visitor)
    if reaction.author is Author.OPERATOR and reader.me and reaction.by == reader.me:
        name = words.say("author.you")
    return f"{shown_emoji(reaction.emoji)} {one_line(name)}"


def shown_emoji(emoji: str) -> str:
    """An emoji as it is drawn. Without the selector of colour, since terminals do not agree on
    how wide a character is that has one (reference: emoji shift what stands to their right)."""
    return one_line(emoji.replace("\ufe0f", ""), 32)
