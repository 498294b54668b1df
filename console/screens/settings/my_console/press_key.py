"""Pressing the key that an action is to have. What it would come to is said before it is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from textual import events
from textual.widget import Widget

from console.locale import Reader
from console.preferences.custom_keys import Hindrance, Verdict
from console.preferences.key_names import key_name, label
from console.screens.dialogs.dialog import Dialog
from console.text import one_line
from console.widgets.prose import Prose


class PressKeyScreen(Dialog[str]):
    """Ends with the key, by its name in the table, or None. `judge` says what comes of one. While
    it is open every key is its own: only Esc leaves."""

    def __init__(
        self, reader: Reader, action: str, judge: Callable[[str], Verdict], *, more: bool
    ) -> None:
        super().__init__(reader)
        self._action = action
        self._judge = judge
        self._more = more
        self._key = ""
        """The key that Enter takes, "" for none."""

    def title_text(self) -> str:
        words = self.reader.words
        key = "press.title.more" if self._more else "press.title"
        return words.say(key, name=words.action(self._action))

    def body(self) -> Iterable[Widget]:
        words = self.reader.words
        in_file = words.say("press.in_file", action=self._action)
        yield Prose(f"{words.tip(self._action)}\n{in_file}", "muted")
        yield Prose(f"\n{words.say('press.now')}", id="key")
        yield Prose(words.say("press.now.hint"), "muted", id="known")

    def hint_text(self) -> str:
        return self.reader.words.say("press.hint")

    def take_key(self, event: events.Key) -> None:
        if event.key == "escape":
            self.dismiss(None)
        elif event.key == "enter" and self._key:
            self.dismiss(self._key)
        else:
            self._look_at(key_name(event.key), one_line(event.key))

    def _look_at(self, key: str, shown: str) -> None:
        verdict = self._judge(key)
        if verdict.plain:
            self.dismiss(key)
            return
        words = self.reader.words
        stopped = verdict.hindrance is not None
        self._key = "" if stopped else key
        sign, style = ("✗", "bad") if stopped else ("!", "warn")
        said = verdict_lines(verdict, self._action, key, self.reader)
        self.query_one("#key", Prose).show(f"\n{label(key) if key else shown}")
        self.query_one("#known", Prose).show("\n".join(f"{sign} {line}" for line in said), style)
        self.show_hint(words.say("press.other" if stopped else "press.take"))


def verdict_lines(verdict: Verdict, action: str, key: str, reader: Reader) -> Sequence[str]:
    """What is to be known of a key, in sentences."""
    return list(_lines(verdict, action, key, reader))


def _lines(verdict: Verdict, action: str, key: str, reader: Reader) -> Iterator[str]:
    words = reader.words

    def names(actions: Sequence[str]) -> str:
        return words.say("list.comma").join(map(words.action, actions))

    said = {"key": label(key) if key else "", "name": words.action(action)}
    if verdict.hindrance is not None:
        of = Hindrance(verdict.hindrance)
        yield words.say(f"press.{of}", **said, names=names(verdict.of))
        return
    if verdict.loses:
        yield words.say("press.loses", **said, names=names(verdict.loses))
    for remark, actions in verdict.remarks:
        yield words.say(f"press.{remark}", **said, names=names(actions))
