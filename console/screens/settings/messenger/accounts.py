"""The Facebook accounts whose access the channels live on: add, sign in again, remove."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from console.core.channels.values import Account
from console.core.kinds.messenger.requests import RemoveAccount
from console.core.kinds.requests import Problem
from console.core.state import State
from console.keys import in_place
from console.screens.settings.by_name import account_channels, accounts
from console.screens.settings.messenger.login import LoginScreen
from console.screens.settings.terms import agreed
from console.screens.settings.window import KeyLabel, SettingsScreen
from console.widgets.lists.choice_list import Choice, ChoiceList, paragraph
from console.widgets.quiet import Line


class AccountsScreen(SettingsScreen[None]):
    """See the module."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *in_place({"accounts.add": "add", "accounts.again": "again", "accounts.remove": "remove"})
    ]

    def title_text(self) -> str:
        return self.words.say("accounts.title")

    def keys(self) -> Sequence[KeyLabel]:
        say = self.words.say
        keys = [("a", say("accounts.key.add"))]
        if self.session.state.accounts:
            keys += [("r", say("accounts.key.again")), ("d", say("accounts.key.remove"))]
        return [*keys, ("Esc", say("key.close"))]

    def draw(self) -> None:
        state = self.session.state

        def choices(width: int) -> Sequence[Choice]:
            lines = [self._choice(one, state, width) for one in accounts(state)]
            none = paragraph(self.words.say("accounts.none"), "muted", width)
            return lines or [Choice("", none, enabled=False)]

        self.choices.show(choices)

    def _choice(self, account: Account, state: State, width: int) -> Choice:
        words = self.words
        signed_in = words.say(
            "accounts.signed_in",
            moment=words.moment(account.connected_at, self.session.now(), self.reader.tz),
            name=state.operator_name(account.by) or words.say("author.unknown"),
        )
        about = [words.count("accounts.pages", len(account.channels)), signed_in]
        lines: list[Line] = [((account.name, "name"),)]
        lines += paragraph(" · ".join(about), "muted", width, "  ")
        names = [one.name for one in account_channels(account.id, state)]
        used = words.say("accounts.used", channels=words.say("list.comma").join(names))
        lines += paragraph(used if names else words.say("accounts.unused"), "muted", width, "  ")
        if account.missing:
            missing = words.say("accounts.missing", permissions=", ".join(account.missing))
            lines += paragraph(missing, "warn", width, "  ")
        return Choice(account.id, (*lines, ()))

    @property
    def account(self) -> Account | None:
        """The account under the cursor."""
        return self.session.state.accounts.get(self.choices.selected)

    @on(ChoiceList.Chosen)
    async def _chosen(self) -> None:
        await self.run_action("again")

    @work(group="flow")
    async def action_add(self) -> None:
        if not self.busy and not self.offline and await agreed(self):
            await self._sign_in("", ask_again=False)

    @work(group="flow")
    async def action_again(self) -> None:
        account = self.account
        if account is not None and not self.busy and not self.offline and await agreed(self):
            await self._sign_in(account.id, bool(account.missing))

    async def _sign_in(self, account: str, ask_again: bool) -> None:
        ended = await self.app.push_screen_wait(LoginScreen(self.host, account, ask_again))
        if ended is None or ended.problem is not None:
            self.say(self.words.say("settings.unchanged"))
            return
        known = self.session.state.accounts.get(ended.account)
        self.good("accounts.connected", name=known.name if known else ended.account)
        self.choices.select(ended.account)

    @work(group="flow")
    async def action_remove(self) -> None:
        account = self.account
        if account is None or self.busy or self.offline:
            return
        words, name = self.words, account.name
        names = [one.name for one in account_channels(account.id, self.session.state)]
        pages = words.say("list.comma").join(names)
        first = words.say("accounts.remove.used" if names else "accounts.remove", channels=pages)
        title = words.say("accounts.remove.title", name=name)
        if not await self.confirmed(title, first, words.say("accounts.remove.again", name=name)):
            return
        doing = words.say("accounts.removing", name=name)
        answer = await self.request(RemoveAccount(account.id), doing)
        if isinstance(answer, Problem):
            self.complain(answer)
        else:
            self.good("accounts.removed", name=name)
