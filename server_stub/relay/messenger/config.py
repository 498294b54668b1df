"""What `serve` must know of the app at Meta, from the environment or DIR/relay.toml.

Without `NAMES` there is no relay; what only the Facebook login needs is missed when somebody
asks for one.
"""

from __future__ import annotations

import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server_stub.relay.addresses import PUBLIC_URL
from server_stub.relay.lines import Network, read_proxies
from server_stub.relay.secret import Secret

NAMES = ("META_APP_ID", "META_APP_SECRET", "META_VERIFY_TOKEN")
LOGIN_CONFIG = "LOGIN_CONFIG_ID"
PROXIES = "TRUSTED_PROXIES"
"""Which addresses are of proxies of ours, that say whose a request is in X-Forwarded-For."""


class ConfigError(Exception):
    """The text says what is missing or wrong, and holds no value."""


@dataclass(frozen=True, slots=True)
class MetaApp:
    """Our app at Meta. `readable` names a settings file that others than its owner can read.

    `public_url` is the address under which Meta and browsers reach the public port, "" when it
    is not known; `login_config` the id of a configuration of Facebook Login for Business, which
    then says what the login asks for. `proxies` are the trusted ones in front of both ports.
    """

    id: str
    secret: Secret
    verify_token: Secret
    readable: Path | None = None
    public_url: str = ""
    login_config: str = ""
    proxies: tuple[Network, ...] = ()


def read_config(folder: Path, environment: Mapping[str, str]) -> MetaApp:
    """The app's values; the environment wins over the file.

    Raises:
        ConfigError: naming all that is missing.
    """
    path = folder / "relay.toml"
    values: dict[str, object] = {}
    readable = None
    try:
        if path.exists():
            values = tomllib.loads(path.read_text())
            if path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
                readable = path
    except (tomllib.TOMLDecodeError, UnicodeError, OSError):
        raise ConfigError(f"{path} can not be read as TOML: mend it, or its rights") from None
    settings = {
        name: environment.get(name, "").strip() or str(values.get(name, "")).strip()
        for name in (*NAMES, PUBLIC_URL, LOGIN_CONFIG, PROXIES)
    }
    missing = [name for name in NAMES if not settings[name]]
    if missing:
        raise ConfigError(
            f"missing: {', '.join(missing)} (set in the environment, or in {path} as"
            ' lines like META_APP_ID = "...")'
        )
    try:
        proxies = read_proxies(settings[PROXIES])
    except ValueError:
        raise ConfigError(
            f"{PROXIES} takes addresses and networks, separated by commas: 127.0.0.1, 10.0.0.0/8"
        ) from None
    return MetaApp(
        settings["META_APP_ID"],
        Secret(settings["META_APP_SECRET"]),
        Secret(settings["META_VERIFY_TOKEN"]),
        readable,
        settings[PUBLIC_URL].rstrip("/"),
        settings[LOGIN_CONFIG],
        proxies,
    )
