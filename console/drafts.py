"""What stands in composers and has not been sent."""

from __future__ import annotations

from console.session_types import Draft


class Drafts(dict[str, Draft]):
    """Drafts by chat.

    A text that comes back unsent stands in front of what has been typed since. Until a composer
    has shown it, what that composer reports is only the part behind it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._back: dict[str, str] = {}

    def keep(self, chat: str, text: str, cursor: int) -> None:
        """What the composer of a chat holds now; with nothing at all there is no draft."""
        draft = _behind(self._back.get(chat, ""), Draft(text, cursor))
        if draft.text:
            self[chat] = draft
        else:
            self.pop(chat, None)

    def give_back(self, chat: str, text: str) -> None:
        """A text was not sent after all. The cursor stays where it is being typed."""
        back, draft = self._back.get(chat, ""), self.get(chat, Draft(""))
        skipped = len(back) + 1 if back else 0
        typed = Draft(draft.text[skipped:], max(0, draft.cursor - skipped))
        self._back[chat] = f"{back}\n{text}" if back else text
        self[chat] = _behind(self._back[chat], typed)

    def has_come_back(self, chat: str) -> bool:
        """Whether this chat's draft holds a text that its composer has not shown yet."""
        return chat in self._back

    def show(self, chat: str) -> Draft:
        """The draft of a chat, for its composer to show."""
        self._back.pop(chat, None)
        return self.get(chat, Draft(""))

    def clear(self) -> None:
        super().clear()
        self._back.clear()


def _behind(back: str, typed: Draft) -> Draft:
    if not back:
        return typed
    if not typed.text:
        return Draft(back, len(back))
    return Draft(f"{back}\n{typed.text}", len(back) + 1 + typed.cursor)
