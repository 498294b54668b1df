"""Every action with its keys, found by name or by key, and given others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from console.keys import ACTIONS, BY_ID, GROUPS, Action, Owner, bindings, in_place, key_label
from console.preferences.custom_keys import (
    default_keys,
    judge,
    keys_in_force,
    with_defaults,
    with_key,
    without_key,
)
from console.preferences.key_names import label
from console.screens.dialogs.choice import ChoiceScreen
from console.screens.host import Host
from console.screens.settings.my_console.press_key import PressKeyScreen
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.screens.who_may import for_role
from console.text import cut, fit
from console.widgets.field import Field
from console.widgets.lists.choice_list import Choice, ChoiceList
from console.widgets.quiet import Line, clip

KEY_CELLS, NAME_CELLS = 15, 20


class KeysScreen(SettingsScreen[None]):
    """The keys of all that the operator may do. What is changed here is in force at once, here
    too."""

    CSS: ClassVar[str] = """
    KeysScreen Field { border: none; height: 1; margin: 0 1 1 1; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(Owner.CUSTOM_KEYS),
        *in_place({"custom_keys.found": "see_found"}),
    ]

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._given = keys_in_force(self._chosen)

    def title_text(self) -> str:
        return self.words.say("custom_keys.title")

    def body(self) -> Iterable[Widget]:
        yield Field(placeholder=self.words.say("custom_keys.find"), max_length=80)
        yield ChoiceList()

    def keys(self) -> Sequence[KeyLabel]:
        words, keys = self.words, self.host.keys
        ours = [
            (key_label(one.id, keys), words.action(one.id))
            for one in ACTIONS
            if one.owner is Owner.CUSTOM_KEYS
        ]
        return [
            ("Enter", words.say("custom_keys.key.change")),
            *ours,
            ("Esc", words.say("key.close")),
        ]

    @property
    def _chosen(self) -> dict[str, str]:
        return self.host.preferences.settings.keys

    # Drawing

    def draw(self) -> None:
        self._given = keys_in_force(self._chosen)
        self._field.placeholder = self.words.say("custom_keys.find")
        self.choices.show(self._choices)

    @property
    def _field(self) -> Field:
        return self.query_one(Field)

    def _choices(self, width: int) -> Sequence[Choice]:
        made: list[Choice] = []
        permitted = for_role(self.session)
        for group in GROUPS:
            found = [one for one in permitted if one.group == group and self._found(one)]
            if found:
                heading = self.words.say(f"help.group.{group}")
                gap: tuple[Line, ...] = ((),) if made else ()
                made.append(Choice("", (*gap, ((cut(heading, width), "heading"),)), enabled=False))
                made += [Choice(one.id, (self._line(one, width),)) for one in found]
        none = self.words.say("custom_keys.none")
        return made or [Choice("", (((cut(none, width), "muted"),),), enabled=False)]

    def _found(self, action: Action) -> bool:
        """Whether an action is looked for: by its name, its sentence, its id or a key."""
        wanted = self._field.value.strip().casefold()
        words = self.words
        texts = (words.action(action.id), words.tip(action.id), action.id)
        labels = (label(key) for key in self._given[action.id])
        return any(wanted in text.casefold() for text in texts) or wanted in {
            written.casefold() for key in (*labels, *self._given[action.id]) for written in [key]
        }

    def _line(self, action: Action, width: int) -> Line:
        """Its keys, its name, and the keys it had, or what it does."""
        keys, words = self._given[action.id], self.words
        other = keys != default_keys(action.id)
        shown = " ".join(map(label, keys)) or words.say("custom_keys.no_key")
        was = " ".join(map(label, default_keys(action.id)))
        rest = words.say("custom_keys.was", keys=was) if other else words.tip(action.id)
        return clip(
            (
                ("● " if other else "  ", "warn"),
                (fit(shown, KEY_CELLS), "key" if keys else "muted"),
                (" ", ""),
                (fit(words.action(action.id), NAME_CELLS), "name"),
                (f" {rest}", "warn" if other else "muted"),
            ),
            width,
        )

    # Finding

    @on(Input.Changed)
    def _find(self) -> None:
        self.choices.show(self._choices)

    @on(Input.Submitted)
    def action_see_found(self) -> None:
        self.choices.focus()

    def action_find_key(self) -> None:
        self._field.focus()

    def action_close(self) -> None:
        """First what is looked for is put away, then the window."""
        if self._field.has_focus or self._field.value:
            self._field.value = ""
            self.choices.focus()
        else:
            self.dismiss(None)

    # Giving and taking

    @on(ChoiceList.Chosen)
    def _other_key(self, chosen: ChoiceList.Chosen) -> None:
        self._press(chosen.choice, instead=True)

    def action_add_key(self) -> None:
        if self.choices.selected:
            self._press(self.choices.selected, instead=False)

    @work(group="flow", exclusive=True)
    async def _press(self, action: str, instead: bool) -> None:
        verdict = partial(judge, action, chosen=self._chosen, instead=instead)
        asked = PressKeyScreen(self.reader, action, verdict, more=not instead)
        key = await self.app.push_screen_wait(asked)
        if key:
            self._remember(action, with_key(action, key, self._chosen, instead=instead))

    @work(group="flow", exclusive=True)
    async def action_take_key(self) -> None:
        action = self.choices.selected
        keys = self._given.get(action, ())
        key: str | None = keys[0] if keys else None
        if len(keys) > 1:
            title = self.words.say("custom_keys.which", name=self.words.action(action))
            options = [(one, label(one)) for one in keys]
            key = await self.app.push_screen_wait(ChoiceScreen(self.reader, title, options))
        if key is None:
            return
        chosen = without_key(action, key, self._chosen)
        if chosen is None:
            said = self.words.say("custom_keys.last", name=self.words.action(action))
            self.say(f"✗ {said}", "bad")
        else:
            self._remember(action, chosen)

    def action_default_keys(self) -> None:
        if action := self.choices.selected:
            self._remember(action, with_defaults(action, self._chosen))

    @work(group="flow", exclusive=True)
    async def action_all_default_keys(self) -> None:
        own = [self.words.action(name) for name in self._chosen if name in BY_ID]
        question = self.words.say(
            "custom_keys.defaults", names=self.words.say("list.comma").join(own)
        )
        title = self.words.say("custom_keys.defaults.title")
        if self._chosen and await self.confirmed(title, question):
            self._put({})
            self.good("custom_keys.defaults.done")

    def _remember(self, action: str, chosen: dict[str, str]) -> None:
        if self._put(chosen):
            keys = " ".join(map(label, self._given[action]))
            key = "custom_keys.changed" if keys else "custom_keys.changed.none"
            palette = key_label("palette", self.host.keys)
            self.good(key, name=self.words.action(action), keys=keys, palette=palette)

    def _put(self, chosen: dict[str, str]) -> bool:
        """Put keys in force, and remember them; whether that can be done."""
        trouble = self.host.preferences.choose({"keys": chosen})
        self.draw_all()
        if trouble:
            self.say(f"✗ {self.words.say('notice.for_this_run', why=trouble)}", "bad")
        return not trouble
