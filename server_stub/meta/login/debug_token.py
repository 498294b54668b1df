"""`/debug_token`: what a token is worth. Meta: manual login flow, Inspecting Access Tokens."""

from ..access import Access
from ..calls import Call
from ..errors import GraphError
from ..faults import Faults
from ..wire import Json
from ..world import World
from .people import PERMISSIONS
from .tokens import DATA_ACCESS_SECONDS, Token


class DebugToken:
    """Inspects tokens of the app, asked with any living token. Raises `GraphError`."""

    def __init__(self, world: World, access: Access, faults: Faults) -> None:
        self._world = world
        self._access = access
        self._faults = faults

    def get(self, call: Call) -> Json:
        """`GET /debug_token?input_token=`"""
        self._access.token(call)
        value = call.params.text("input_token")
        if not value:
            raise GraphError(100, message="(#100) The parameter input_token is required")
        token = self._access.tokens.find(value)
        if token is None:
            invalid = GraphError(190, message="Invalid OAuth access token.")
            return {"data": {"error": _told(invalid), "is_valid": False, "scopes": []}}
        error = self._access.tokens.error(token)
        if error is None and token.page_id is not None:
            error = self._faults.token_error(token.page_id)
        return {"data": self._about(token, error)}

    def _about(self, token: Token, error: GraphError | None) -> Json:
        app = self._world.app
        about: Json = {"app_id": app.id, "type": token.kind, "application": app.name}
        if token.kind == "APP":
            return about | {"is_valid": True, "scopes": []}
        if error is not None:
            about["error"] = _told(error)
        issued = token.issued_at // 1000
        person = token.person
        renewed = 0 if person is None else issued + DATA_ACCESS_SECONDS
        about |= {
            "data_access_expires_at": renewed,
            "expires_at": 0 if token.expires_at is None else token.expires_at // 1000,
            "is_valid": error is None,
            "issued_at": issued,
        }
        if token.page_id is not None:
            about["profile_id"] = token.page_id
        if person is not None:
            about["user_id"] = person.id
        return about | self._scopes(token, error)

    def _scopes(self, token: Token, error: GraphError | None) -> Json:
        if error is not None:
            return {"scopes": []}
        held = PERMISSIONS if token.person is None else token.person.granted()
        scopes = [scope for scope in held if scope not in token.lacks]
        granular: list[Json] = []
        for scope in scopes:
            if "page" in scope:
                targets = [token.page_id] if token.person is None else token.person.pages
                granular.append({"scope": scope, "target_ids": list(targets)})
        return {"scopes": scopes, "granular_scopes": granular}


def _told(error: GraphError) -> Json:
    told: Json = {"code": error.code, "message": error.message}
    if error.subcode is not None:
        told["subcode"] = error.subcode
    return told
