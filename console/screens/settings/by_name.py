"""What the settings list, in the order of its names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from console.core.channels.values import Account, Channel
from console.core.company.values import Brand, Department
from console.core.state import State


class Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


NamedT = TypeVar("NamedT", bound=Named)


def by_name(several: Iterable[NamedT]) -> list[NamedT]:
    return sorted(several, key=lambda one: (one.name, one.id))


def brands(state: State) -> list[Brand]:
    return by_name(state.brands.values())


def departments(brand: str, state: State) -> list[Department]:
    return by_name(one for one in state.departments.values() if one.brand == brand)


def accounts(state: State) -> list[Account]:
    return by_name(state.accounts.values())


def account_channels(account: str, state: State) -> list[Channel]:
    """The channels that live on an account's access."""
    return by_name(one for one in state.channels.values() if one.account == account)
