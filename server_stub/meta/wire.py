"""JSON as Meta writes it, and the signatures over exactly those bytes."""

import hashlib
import hmac
import json
from typing import Any

Json = dict[str, Any]


def encode(value: object) -> bytes:
    r"""`value` as PHP's json_encode writes it: ASCII, lowercase `\uxxxx`, `\/` for a slash.

    Meta: Webhooks for Messenger Platform ("escaped unicode version of the payload").
    """
    # A slash occurs in JSON only inside strings, where the escaped form means the same.
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def signatures(secret: str, body: bytes) -> dict[str, str]:
    """Both signature headers over `body`: SHA-256, and the SHA-1 that old libraries check."""
    key = secret.encode()
    return {
        "X-Hub-Signature-256": "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest(),
        "X-Hub-Signature": "sha1=" + hmac.new(key, body, hashlib.sha1).hexdigest(),
    }


def proof(secret: str, token: str) -> str:
    """The `appsecret_proof` of an access token (Meta: Securing Graph API Requests)."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()
