"""What an administrator does first: Pages, operators, and a key in place of one that is lost."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence

from console.core.actor import RELAY
from console.core.channels.connecting import ConnectChannel
from console.core.company.brands import LONGEST_NAME, readable_name
from console.core.company.operators import AddOperator
from console.core.company.values import Role
from console.core.refusals import Refusal, RefusalCode
from server_stub.relay.log.sequencer import ReadOnlyError
from server_stub.relay.log.store import Store
from server_stub.relay.secret import Secret

_PAGE = re.compile(r"[0-9]{1,32}")
_TOKEN = re.compile(r"[!-~]+")


class AdminError(Exception):
    """The text says what is wrong with what was asked."""


async def add_page(
    store: Store, page: str, name: str, token: Secret, brand: str, department: str
) -> str:
    """Connect a Page to a brand and a department, or give a connected one its new token.

    Raises:
        AdminError: the values are wrong, or the Page belongs to another brand.
        NoKeyError: its token could not be kept.
    """
    if not _PAGE.fullmatch(page):
        raise AdminError("a Page's id consists of digits")
    _check_names({"the Page's name": name, "a brand": brand, "a department": department})
    if not _TOKEN.fullmatch(token.reveal()):
        raise AdminError(
            "a Page access token consists of ASCII letters, digits and signs, without spaces:"
            " copy it anew from Meta"
        )
    store.vault.check_key()
    outcome = await _submit(store, ConnectChannel(page, name, brand, department))
    if isinstance(outcome, Refusal):
        if outcome.code is RefusalCode.CHANNEL_IN_USE:
            raise AdminError(f"Page {page} is connected to the brand {outcome.detail} already")
        raise AdminError(f"refused: {outcome.code}")
    await store.vault.keep_channel_token(page, token)
    return f"Page {page} ({name}) is connected to {brand}, {department}"


async def add_operator(
    store: Store, name: str, role: str, departments: Sequence[str] = ()
) -> Secret:
    """Add an operator and make their token. It can not be shown again. `departments` are ids.

    Raises:
        AdminError: the role is unknown, or the name can not be read or is in use.
    """
    if role not in list(Role):
        raise AdminError(f"a role is one of: {', '.join(Role)}")
    _check_names({"an operator's name": name})
    operator = f"op_{secrets.token_hex(6)}"
    # The token comes first: left over from a crash it opens nothing, since nobody has this id.
    if any(known.name == name for known in store.sequencer.state.present_operators()):
        raise AdminError(f"there is an operator named {name} already")
    token = await store.access.make_token(operator)
    outcome = await _submit(store, AddOperator(operator, name, Role(role), tuple(departments)))
    if isinstance(outcome, Refusal):
        raise AdminError(f"refused: {outcome.code} {outcome.detail}")
    return token


async def renew_key(store: Store) -> str:
    """Give up the tokens that can not be read, so that others can be stored.

    Raises:
        NoKeyError: the key has to be mended first.
    """
    if not store.vault.trouble:
        return "all tokens can be read: nothing is changed"
    given_up = await store.vault.renew()
    return (
        f"{len(given_up)} stored tokens that could not be read are given up; now sign in again in"
        " the console (F5, choose the Page, r), or page add for each Page"
    )


def _check_names(names: Mapping[str, str]) -> None:
    """Raises:
    AdminError: the first of these names that can not be read on a screen.
    """
    for what, name in names.items():
        if not readable_name(name):
            raise AdminError(f"{what} has 1 to {LONGEST_NAME} printable characters")


async def _submit(store: Store, command: ConnectChannel | AddOperator) -> int | Refusal:
    try:
        return await store.sequencer.submit(command, RELAY)
    except ReadOnlyError:
        raise AdminError("the relay can not write at present (is the disk full?)") from None
