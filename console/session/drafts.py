"""What stands in composers and has not been sent."""

from __future__ import annotations

from console.session.values import Draft


class Drafts(dict[str, Draft]):
    """Drafts by chat.

    A text that was not sent after all stands in front of what has been typed since. Until a
    composer has shown it, what that composer reports is only the part behind it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._returned: dict[str, str] = {}

    def typed(self, chat: str, text: str, cursor: int) -> None:
        """What the composer of a chat holds now; with nothing at all there is no draft."""
        draft = _behind(self._returned.get(chat, ""), Draft(text, cursor))
        if draft.text:
            self[chat] = draft
        else:
            self.pop(chat, None)

    def give_back(self, chat: str, text: str) -> None:
        """A text was not sent after all. The cursor stays where it is being typed."""
        returned, draft = self._returned.get(chat, ""), self.get(chat, Draft(""))
        skipped = len(returned) + 1 if returned else 0
        typed = Draft(draft.text[skipped:], max(0, draft.cursor - skipped))
        self._returned[chat] = f"{returned}\n{text}" if returned else text
        self[chat] = _behind(self._returned[chat], typed)

    def restore(self, chat: str, saved: Draft) -> None:
        """A draft from the disk: in front of what has been typed meanwhile."""
        if self.setdefault(chat, saved).text != saved.text:
            self.give_back(chat, saved.text)

    def has_returned(self, chat: str) -> bool:
        """Whether this chat's draft holds a text that its composer has not shown yet."""
        return chat in self._returned

    def show(self, chat: str) -> Draft:
        """The draft of a chat, for its composer to show."""
        self._returned.pop(chat, None)
        return self.get(chat, Draft(""))

    def clear(self) -> None:
        super().clear()
        self._returned.clear()


def _behind(returned: str, typed: Draft) -> Draft:
    if not returned:
        return typed
    if not typed.text:
        return Draft(returned, len(returned))
    return Draft(f"{returned}\n{typed.text}", len(returned) + 1 + typed.cursor)


def whole(text: str) -> str:
    """The text with halves of characters joined or replaced: neither disk nor wire takes them."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
