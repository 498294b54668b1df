"""Settings > People: who works here, how they stand, and for admins what can be done about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from console.core.company.requests import ListPresence, OperatorPresence, Presence
from console.core.company.roles import CompanyAct
from console.core.company.values import Operator
from console.core.views import Phase
from console.keys import Owner, bindings, section_bindings
from console.screens.dialogs.choice import ChoiceScreen
from console.screens.host import Host
from console.screens.settings.people import access, verbs
from console.screens.settings.people.lines import heading, person_choice
from console.screens.settings.people.rows import person_rows
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.screens.who_may import AT_COMPANY
from console.session.values import Change
from console.widgets.lists.choice_list import Choice, ChoiceList, paragraph

PRESENCE_SECONDS = 5
"""How often it is asked who is connected."""

OF_A_PERSON = (
    "rename_operator", "change_role", "change_departments", "change_limit", "invite_again",
    "rotate_token", "remove_operator",
)  # fmt: skip
"""Actions on the person under the cursor."""

Verb = Callable[[verbs.Screen, Operator], Awaitable[None]]


class PeopleScreen(SettingsScreen[None]):
    """See the module. Supervisors read it; operators are told who can help."""

    SECTION = "people"
    BINDINGS: ClassVar[list[BindingType]] = [*section_bindings(Owner.PEOPLE)]

    def __init__(self, host: Host, *, at: str = "", action: str = "") -> None:
        super().__init__(host, at=at, action=action)
        self._presence: dict[str, OperatorPresence] = {}
        self._seconds = 0

    def title_text(self) -> str:
        return self.words.say("people.title")

    @property
    def _may_read(self) -> bool:
        return self.session.rights.may(CompanyAct.SEE_PEOPLE)

    def begin(self) -> None:
        self.choices.select(self.session.me)
        self._look()

    # Drawing

    def draw(self) -> None:
        if not self._may_read:
            self.barred(CompanyAct.SEE_PEOPLE)
        elif not self.admin:
            self.barred(CompanyAct.CHANGE_PEOPLE)
        self.choices.show(self._choices)

    def _choices(self, width: int) -> list[Choice]:
        if not self._may_read:
            return []
        reader, now = self.reader, self.session.now()
        rows = person_rows(self.session.state, self._presence)
        people = [person_choice(row, reader, now, width) for row in rows]
        return [heading(reader, width), *people, *self._alone(width, len(rows))]

    def _alone(self, width: int, count: int) -> list[Choice]:
        """Who is the only one here is told how others come."""
        if count > 1 or not self.admin:
            return []
        how = self.words.say("people.alone", key=self.key_of("invite_operator"))
        return [Choice("", paragraph(how, "muted", width), enabled=False)]

    def keys(self) -> Sequence[KeyLabel]:
        words = self.words
        offered = [str(one.id) for one in bindings(Owner.PEOPLE) if self._offers(str(one.id))]
        keys = [(self.key_of(action), words.action(action)) for action in offered]
        return [*keys, ("Esc", words.say("key.close"))]

    def _offers(self, action: str) -> bool:
        return self.session.rights.may(AT_COMPANY[action])

    # Who is connected

    def take(self, change: Change) -> None:
        before = self._directory
        super().take(change)
        if self.is_mounted and self._directory != before:
            self._look()

    def tick(self) -> None:
        self._seconds += 1
        if self._seconds % PRESENCE_SECONDS == 0:
            self._look()

    @work(group="presence", exclusive=True)
    async def _look(self) -> None:
        """Ask who is connected. Where nobody says it, what was known stands."""
        if not self._may_read or self.session.link.phase is not Phase.LIVE:
            return
        answer = await self.session.request(ListPresence())
        if isinstance(answer, Presence):
            self._presence = {one.operator: one for one in answer.operators}
            self.choices.show(self._choices)

    # The person under the cursor

    @property
    def person(self) -> Operator | None:
        known = self.session.state.operators.get(self.choices.selected)
        return known if known is not None and not known.removed else None

    @on(ChoiceList.Chosen)
    @work(group="flow")
    async def _choose_verb(self) -> None:
        """Enter: everything that can be done with this person, by name."""
        person, words = self.person, self.words
        offered = [action for action in OF_A_PERSON if self._offers(action)]
        if person is None or self.busy or not offered:
            return
        options = [(action, words.tip(action)) for action in offered]
        title = person.name
        chosen = await self.app.push_screen_wait(ChoiceScreen(self.reader, title, options))
        if chosen is not None:
            await self.run_action(chosen)

    async def _do(self, verb: Verb) -> None:
        person = self.person
        if person is not None and not self.offline:
            await verb(self, person)

    @work(group="flow")
    async def action_invite_operator(self) -> None:
        if self.offline:
            return
        added = await access.invite(self)
        if added:
            self.choices.select(added)

    @work(group="flow")
    async def action_rename_operator(self) -> None:
        await self._do(verbs.rename)

    @work(group="flow")
    async def action_change_role(self) -> None:
        await self._do(verbs.change_role)

    @work(group="flow")
    async def action_change_departments(self) -> None:
        await self._do(verbs.change_departments)

    @work(group="flow")
    async def action_change_limit(self) -> None:
        await self._do(verbs.change_limit)

    @work(group="flow")
    async def action_invite_again(self) -> None:
        await self._do(access.invite_again)

    @work(group="flow")
    async def action_rotate_token(self) -> None:
        await self._do(access.rotate)

    @work(group="flow")
    async def action_remove_operator(self) -> None:
        await self._do(access.remove)
