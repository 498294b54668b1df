"""What `serve` must know of the app at Meta, from the environment or DIR/relay.toml.

Without `NAMES` there is no relay; what only the Facebook login needs is missed when somebody
asks for one.
"""

from __future__ import annotations

import difflib
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from server_stub.relay.addresses import PUBLIC_URL
from server_stub.relay.lines import Network, read_proxies
from server_stub.relay.log.key import KEY_VARIABLE
from server_stub.relay.secret import Secret

NAMES = ("META_APP_ID", "META_APP_SECRET", "META_VERIFY_TOKEN")
LOGIN_CONFIG = "LOGIN_CONFIG_ID"
PROXIES = "TRUSTED_PROXIES"
"""Which addresses are of proxies of ours, that say whose a request is in X-Forwarded-For."""
ALL = (*NAMES, PUBLIC_URL, LOGIN_CONFIG, PROXIES)

_IDS = ("META_APP_ID", LOGIN_CONFIG)
"""May stand without quotes."""
_ALIKE = 0.85
_LINE = re.compile(r"at line (\d+)")
_OTHERS = stat.S_IRGRP | stat.S_IROTH


class ConfigError(Exception):
    """The text says what is missing or wrong, and holds no value."""


@dataclass(frozen=True, slots=True)
class MetaApp:
    """Our app at Meta. `readable` names a settings file that others than its owner can read.

    `public_url` is the address under which Meta and browsers reach the public port, "" when it
    is not known; `login_config` the id of a configuration of Facebook Login for Business, which
    then says what the login asks for. `warnings` are for whoever starts the relay: settings that
    are none, or look wrong. `proxies` are the trusted ones in front of both ports.
    """

    id: str
    secret: Secret
    verify_token: Secret
    readable: Path | None = None
    public_url: str = ""
    login_config: str = ""
    warnings: tuple[str, ...] = ()
    proxies: tuple[Network, ...] = ()


def read_config(folder: Path, environment: Mapping[str, str]) -> MetaApp:
    """The app's values; the environment wins over the file.

    Raises:
        ConfigError: naming all that is missing or can not be used, and where.
    """
    path = folder / "relay.toml"
    values = _read(path)
    strange = [*_strangers(values, str(path)), *_misspelt(environment)]
    settings = {
        name: environment.get(name, "").strip() or _text(name, values, path) for name in ALL
    }
    missing = [name for name in NAMES if not settings[name]]
    if missing:
        raise ConfigError(
            f"missing: {', '.join(missing)} (set in the environment, or in {path} as"
            f' lines like META_APP_ID = "...")' + "".join(f"; {one}" for one in strange)
        )
    try:
        proxies = read_proxies(settings[PROXIES])
    except ValueError:
        raise ConfigError(
            f"{PROXIES} takes addresses and networks, separated by commas: 127.0.0.1, 10.0.0.0/8"
        ) from None
    if not settings["META_APP_ID"].isdecimal():
        strange.append("META_APP_ID is no number, as ids at Meta are: copy it from the app's page")
    return MetaApp(
        settings["META_APP_ID"],
        Secret(settings["META_APP_SECRET"]),
        Secret(settings["META_VERIFY_TOKEN"]),
        path if path.exists() and path.stat().st_mode & _OTHERS else None,
        settings[PUBLIC_URL].rstrip("/"),
        settings[LOGIN_CONFIG],
        tuple(strange),
        proxies,
    )


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_bytes().decode()) if path.exists() else {}
    except tomllib.TOMLDecodeError as error:
        # Its own words may hold a part of a value.
        place = _LINE.search(str(error))
        line = place[1] if place else len(path.read_bytes().splitlines())
        raise ConfigError(
            f'line {line} of {path} can not be read as TOML: lines look like META_APP_ID = "..."'
        ) from None
    except UnicodeError as error:
        line = error.object[: error.start].count(b"\n") + 1 if _is_decoding(error) else 1
        raise ConfigError(f"line {line} of {path} can not be read: save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(
            f"{path} can not be read ({error.strerror}): give it to the user who runs the relay"
        ) from None


def _is_decoding(error: UnicodeError) -> TypeGuard[UnicodeDecodeError]:
    return isinstance(error, UnicodeDecodeError)


def _text(name: str, values: Mapping[str, object], path: Path) -> str:
    value = values.get(name, "")
    if isinstance(value, int) and not isinstance(value, bool) and name in _IDS:
        return str(value)
    if not isinstance(value, str):
        raise ConfigError(f'{name} in {path} is no text: write it as {name} = "..."')
    return value.strip()


def _strangers(values: Mapping[str, object], place: str) -> list[str]:
    """What stands in the file and is no setting."""
    found: list[str] = []
    for name, value in values.items():
        if isinstance(value, dict) and any(known in value for known in ALL):
            found.append(f"the settings below [{name}] in {place} are not read: put them above it")
        elif name not in ALL:
            found.append(f"{name} in {place} is no setting{_meant(name)}")
    return found


def _misspelt(environment: Mapping[str, str]) -> list[str]:
    """Names in the environment that are nearly ones of ours; others are somebody else's."""
    known = {*ALL, KEY_VARIABLE}
    return [
        f"{name} in the environment is no setting{_meant(name)}"
        for name in environment
        if name not in known and difflib.get_close_matches(name.upper(), known, 1, _ALIKE)
    ]


def _meant(name: str) -> str:
    close = difflib.get_close_matches(name.upper(), (*ALL, KEY_VARIABLE), 1, 0.6)
    return f": is {close[0]} meant?" if close else ""
