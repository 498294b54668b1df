"""Facebook logins that have begun and not come back yet: held in memory, used once, ten minutes.

`state` is what ties the browser that comes back to the operator who began: it is 256 random bits
and stands nowhere but in the address that the operator opens.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from console.core.actor import Actor
from console.core.moments import MINUTE, Millis

LOGIN_TIME: Millis = 10 * MINUTE
"""As long as Meta's codes live."""

MOST_OF_ONE = 5
"""Logins of one operator that can be under way; the oldest gives way."""

_LONGEST_CODE = 4_096
_CODE = re.compile(rf"[!-~]{{1,{_LONGEST_CODE}}}")


@dataclass(frozen=True, slots=True)
class Login:
    """One login. With `account` only that account may come back."""

    id: str
    state: str
    by: Actor
    account: str
    until: Millis


@dataclass(frozen=True, slots=True)
class Return:
    """With what the browser came back from Facebook: a code, or why there is none."""

    state: str = ""
    code: str = ""
    error: str = ""
    detail: str = ""

    @property
    def declined(self) -> bool:
        """Whether the person pressed cancel. Meta: manual login flow, canceled login."""
        return self.error == "access_denied"


class Logins:
    """All logins under way."""

    def __init__(self) -> None:
        self._open: dict[str, Login] = {}

    def begin(self, by: Actor, account: str, now: Millis) -> Login:
        """A new login of an operator."""
        for old in [one for one in self._open.values() if one.until < now - LOGIN_TIME]:
            self.close(old)
        theirs = [one for one in self._open.values() if one.by.id == by.id]
        for surplus in theirs[: max(0, len(theirs) - MOST_OF_ONE + 1)]:
            self.close(surplus)
        state = secrets.token_urlsafe(32)
        login = Login(secrets.token_hex(8), state, by, account, now + LOGIN_TIME)
        self._open[login.id] = login
        return login

    def of(self, login: str, by: Actor) -> Login | None:
        """An operator's own login, by its id."""
        opened = self._open.get(login)
        return opened if opened is not None and opened.by.id == by.id else None

    def with_state(self, state: str) -> Login | None:
        for login in self._open.values():
            if secrets.compare_digest(login.state.encode(), state.encode("utf-8", "replace")):
                return login
        return None

    def close(self, login: Login) -> None:
        """It can not be used any more."""
        self._open.pop(login.id, None)

    def put_back(self, login: Login) -> None:
        """It can be used after all: nothing has come of it."""
        self._open[login.id] = login


def read_return(values: Mapping[str, str]) -> Return:
    """The parameters of the address that Facebook leads back to."""
    code = values.get("code", "")
    detail = values.get("error_description") or values.get("error_message") or ""
    error = values.get("error") or values.get("error_reason") or values.get("error_code") or ""
    return Return(values.get("state", ""), code if _CODE.fullmatch(code) else "", error, detail)


def read_pasted(text: str) -> Return:
    """What a person has pasted: the whole address, its end, or the code alone. A terminal or a
    chat may have broken it into lines."""
    text = "".join(text.split()).removesuffix("#_=_").removesuffix("#")
    if "code=" not in text and "error" not in text:
        return Return(code=text if _CODE.fullmatch(text) else "")
    try:
        address = urlsplit(text)
        pairs = parse_qsl(address.query or address.path.lstrip("?&"), max_num_fields=50)
    except ValueError:
        return Return()
    return read_return(dict(pairs))
