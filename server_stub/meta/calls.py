"""One Graph call, however it came: as an HTTP request or inside a batch."""

import base64
import binascii
import re
from dataclasses import dataclass

from .errors import GraphError
from .params import Params

CURRENT = 26
# v20.0 expired on 24 Sep 2026. Calls to a dead version are served by the oldest usable one.
# Meta: Graph API, Versioning.
OLDEST = 21
_VERSION = re.compile(r"^v(\d+)\.(\d+)$")


@dataclass(frozen=True)
class Call:
    """A method on a path of Graph, without the version.

    `bearer` is the header's token, `base` the address that was called, for links.
    """

    method: str
    path: tuple[str, ...]
    params: Params
    version: str = f"v{CURRENT}.0"
    bearer: str | None = None
    base: str = "https://graph.facebook.com"

    @property
    def token(self) -> str | None:
        """The access token; a parameter wins over the header."""
        token = self.params.values.get("access_token")
        return token if isinstance(token, str) and token else self.bearer


def make(
    method: str,
    path: str,
    params: Params,
    bearer: str | None = None,
    base: str = "https://graph.facebook.com",
) -> Call:
    """A call from a path such as `/v26.0/me/messages`. Raises `GraphError`."""
    parts = tuple(part for part in path.split("/") if part)
    version = CURRENT
    found = _VERSION.match(parts[0]) if parts else None
    if found is not None:
        version, parts = max(OLDEST, int(found[1])), parts[1:]
    if version > CURRENT:
        raise GraphError(2500, message=f"Unknown path components: {path}")
    override = params.text("method")
    if method == "POST" and override:
        method = override.upper()
    return Call(method, parts, params, f"v{version}.0", bearer, base)


def bearer_of(header: str | None) -> str | None:
    """The token of an Authorization header, in either scheme that Graph takes."""
    scheme, _, token = (header or "").strip().partition(" ")
    return token.strip() or None if scheme.lower() in ("bearer", "oauth") else None


def client_of(header: str | None) -> dict[str, str]:
    """`client_id` and `client_secret` of an Authorization header with HTTP Basic, if it is one.

    OAuth 2 libraries send them so (RFC 6749, 2.3.1), and those made for Facebook do too.
    """
    scheme, _, value = (header or "").strip().partition(" ")
    if scheme.lower() != "basic":
        return {}
    try:
        pair = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return {}
    client_id, _, secret = pair.partition(":")
    return {"client_id": client_id, "client_secret": secret}
