"""`/oauth/access_token`: codes, long-lived tokens and the app's own token.

Meta: Manually Build a Login Flow; Get Long-Lived Access Tokens; App access tokens.
"""

import hmac

from ..calls import Call
from ..errors import GraphError
from ..wire import Json
from ..world import World
from .codes import Codes
from .tokens import Token, Tokens


class Exchange:
    """Gives tokens for what an app has. Raises `GraphError`."""

    def __init__(self, world: World, codes: Codes, tokens: Tokens) -> None:
        self._world = world
        self._codes = codes
        self._tokens = tokens

    def access_token(self, call: Call) -> Json:
        """By `grant_type`; without one, or with `authorization_code`, for a `code`."""
        self._check_app(call)
        kind = call.params.text("grant_type") or "authorization_code"
        if kind == "client_credentials":
            return {"access_token": self._tokens.app_token(), "token_type": "bearer"}
        if kind == "fb_exchange_token":
            return self._told(self._prolonged(_needed(call, "fb_exchange_token")))
        if kind != "authorization_code":
            raise GraphError(100, message=f"(#100) Unsupported grant_type {kind}")
        person = self._codes.take(_needed(call, "code"), call.params.text("redirect_uri") or "")
        return self._told(self._tokens.user(person))

    def _prolonged(self, value: str) -> Token:
        """A long-lived token for a living user token."""
        token = self._tokens.find(value)
        error = GraphError(190) if token is None else self._tokens.error(token)
        if token is None or error is not None:
            raise error or GraphError(190)
        if token.person is None or token.kind != "USER":
            raise GraphError(100, message="(#100) fb_exchange_token must be a user access token")
        return self._tokens.user(token.person, long_lived=True)

    def _check_app(self, call: Call) -> None:
        app = self._world.app
        if _needed(call, "client_id") != app.id:
            raise GraphError(
                101,
                message="Error validating application. Cannot get application info due to "
                "a system error.",
                status=400,
            )
        secret = _needed(call, "client_secret").encode("utf-8", "surrogatepass")
        if not hmac.compare_digest(secret, app.secret.encode()):
            raise GraphError(1, message="Error validating client secret.", status=400)

    def _told(self, token: Token) -> Json:
        answer: Json = {"access_token": token.value, "token_type": "bearer"}
        if token.expires_at is not None:
            answer["expires_in"] = (token.expires_at - token.issued_at) // 1000
        return answer


def _needed(call: Call, name: str) -> str:
    value = call.params.text(name)
    if not value:
        raise GraphError(100, message=f"Missing {name} parameter.")
    return value
