"""Settings > Record: who changed what, when, from what to what; for supervisors and admins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from console.core.actor import RELAY
from console.core.company.requests import ReadRecord, RecordPage
from console.core.company.roles import CompanyAct
from console.core.kinds.requests import Problem
from console.core.record import RecordGroup, RecordLine, kinds_of
from console.keys import Owner, bindings, section_bindings
from console.locale import Reader
from console.locale.record_file import as_csv, as_json
from console.locale.recorded import name_of
from console.locale.words import local
from console.screens.dialogs.choice import ChoiceScreen
from console.screens.host import Host
from console.screens.settings.record_lines import record_choices
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.session.values import Change
from console.widgets.lists.choice_list import Choice, ChoiceList, paragraph

PAGE = 200
"""Lines that are asked for at once."""
_NEAR_THE_END = 20
"""So many lines before the last one older ones are asked for."""

As = Callable[[Sequence[RecordLine], Reader], str]
"""Lines as the text of a file."""


class RecordScreen(SettingsScreen[None]):
    """See the module. The newest line is first; older ones come as one goes on."""

    SECTION = "record"
    BINDINGS: ClassVar[list[BindingType]] = [*section_bindings(Owner.RECORD)]

    def __init__(self, host: Host, *, at: str = "", action: str = "") -> None:
        super().__init__(host, at=at, action=action)
        self._lines: list[RecordLine] = []
        self._more = False
        self._read = False
        self._unread = False
        """Whether the report says why nothing could be read."""
        self._person = ""
        self._group: RecordGroup | None = None

    def title_text(self) -> str:
        return self.words.say("record.title")

    @property
    def _may_read(self) -> bool:
        return self.session.rights.may(CompanyAct.READ_RECORD)

    def begin(self) -> None:
        self._renew()

    def take(self, change: Change) -> None:
        """What is changed while one looks stands in the record at once."""
        before = self._directory
        super().take(change)
        if self.is_mounted and self._directory != before:
            self._renew()

    # Drawing

    def draw(self) -> None:
        if not self._may_read:
            self.barred(CompanyAct.READ_RECORD)
        self.choices.show(self._choices)

    def _choices(self, width: int) -> list[Choice]:
        if not self._may_read:
            return []
        reader, now = self.reader, self.session.now()
        above = Choice("", (*paragraph(self._heading(), "muted", width), ()), enabled=False)
        return [above, *record_choices(self._lines, reader, now, width)]

    def _heading(self) -> str:
        """What is listed, and why nothing is."""
        words = self.words
        if not self._read:
            return words.say("record.reading")
        if not self._lines and not (self._person or self._group):
            return words.say("record.none")
        if not self._lines:
            keys = [self.key_of(one) for one in ("record_person", "record_kind")]
            return words.say("record.none_matching", key=keys[0], other=keys[1])
        said = [words.say(f"record.group.{self._group}")] if self._group else []
        if self._person:
            person = name_of(self._person, self.reader)
            said.append(words.say("record.filter.person", person=person))
        shown = "record.shown_more" if self._more else "record.shown"
        return " · ".join([*said, words.say(shown, n=words.number(len(self._lines)))])

    def keys(self) -> Sequence[KeyLabel]:
        words = self.words
        offered = bindings(Owner.RECORD) if self._may_read else ()
        keys = [(self.key_of(str(one.id)), words.action(str(one.id))) for one in offered]
        return [*keys, ("Esc", words.say("key.close"))]

    # Reading

    async def _page(self, before: int) -> RecordPage | None:
        """The page before an entry, 0 for the newest; None where it could not be read, which
        is said."""
        kinds = tuple(map(str, kinds_of(self._group))) if self._group else ()
        answer = await self.session.request(ReadRecord(self._person, kinds, before, PAGE))
        if isinstance(answer, RecordPage):
            if self._unread:
                self.say("")
            self._unread = False
            return answer
        if isinstance(answer, Problem):
            self.complain(answer)
            self._unread = True
        return None

    @work(group="read", exclusive=True)
    async def _renew(self) -> None:
        """Read the newest lines, and keep the older ones where nothing lies between."""
        page = await self._page(0) if self._may_read else None
        if page is None:
            return
        known = {line.seq for line in self._lines}
        if known.isdisjoint(line.seq for line in page.lines):
            self._lines, self._more = list(page.lines), page.more
        else:
            self._lines = [line for line in page.lines if line.seq not in known] + self._lines
        self._read = True
        self.draw()

    @on(ChoiceList.Moved)
    def _near_the_end(self, moved: ChoiceList.Moved) -> None:
        near = {str(line.seq) for line in self._lines[-_NEAR_THE_END:]}
        if self._more and moved.choice in near:
            self._read_older()

    @work(group="older", exclusive=True)
    async def _read_older(self) -> None:
        asked_for, last = (self._person, self._group), self._lines[-1].seq
        page = await self._page(last)
        there = self._lines and self._lines[-1].seq == last
        if page is not None and there and asked_for == (self._person, self._group):
            self._lines += page.lines
            self._more = page.more
            self.draw()

    # Choosing what is listed

    @work(group="flow")
    async def action_record_person(self) -> None:
        words = self.words
        people = sorted(
            self.session.state.operators.values(), key=lambda one: (one.removed, one.name)
        )
        options = [("", words.say("record.everybody"))]
        for one in people:
            gone = words.say("record.person.removed", name=one.name)
            options.append((one.id, gone if one.removed else one.name))
        options.append((RELAY.id, words.say("record.by.relay")))
        title = words.say("record.person.title")
        at = [person for person, _ in options].index(self._person)
        chosen = await self.app.push_screen_wait(ChoiceScreen(self.reader, title, options, at))
        if chosen is not None:
            self._list(chosen, self._group)

    @work(group="flow")
    async def action_record_kind(self) -> None:
        words = self.words
        groups: list[RecordGroup | None] = [None, *RecordGroup]
        options = [
            (place, words.say(f"record.group.{group}" if group else "record.everything"))
            for place, group in enumerate(groups)
        ]
        title, at = words.say("record.kind.title"), groups.index(self._group)
        chosen = await self.app.push_screen_wait(ChoiceScreen(self.reader, title, options, at))
        if chosen is not None:
            self._list(self._person, groups[chosen])

    def _list(self, person: str, group: RecordGroup | None) -> None:
        if (person, group) != (self._person, self._group):
            self._person, self._group = person, group
            self._lines, self._more, self._read = [], False, False
            self.draw()
            self._renew()

    # Export

    @work(group="flow")
    async def action_record_export(self) -> None:
        words = self.words
        title = words.say("record.export.title")
        options = [(end, words.say(f"record.export.{end}")) for end in ("csv", "json")]
        chosen = await self.app.push_screen_wait(ChoiceScreen(self.reader, title, options))
        if chosen is None or self.offline:
            return
        lines = await self._all()
        if lines is not None:
            await self._save(lines, chosen)

    async def _all(self) -> list[RecordLine] | None:
        """All lines that match, those that are not listed yet included."""
        lines: list[RecordLine] = []
        self.busy = True
        try:
            while page := await self._page(lines[-1].seq if lines else 0):
                lines += page.lines
                self.say(self.words.say("record.exporting", n=self.words.number(len(lines))))
                if not page.more:
                    return lines
            return None
        finally:
            self.busy = False

    async def _save(self, lines: Sequence[RecordLine], ending: str) -> None:
        words = self.words
        form: As = as_csv if ending == "csv" else as_json
        name = file_name(self.session.now(), self.reader.tz, ending)
        try:
            path = await self.session.files.save_text(form(lines, self.reader), name)
        except OSError as error:
            self.say(words.say("record.not_exported", detail=error.strerror or error), "bad")
            return
        self.say(f"✓ {words.count('record.exported', len(lines), path=path)}", "good")


def file_name(now: int, tz: tzinfo, ending: str) -> str:
    """How the file is called: by the day it is written on."""
    return f"record-{local(now, tz):%Y-%m-%d}.{ending}"
