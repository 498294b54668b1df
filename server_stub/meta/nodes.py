"""Reading things: a person's profile, the Page, and what a token is worth.

Meta: User Profile API; Page node; debug_token (manual login flow).
"""

from typing import Any

from .access import Access, no_such_object
from .calls import Call
from .errors import GraphError
from .faults import Faults
from .wire import Json
from .world import Page, Visitor, World

_SCOPES = (
    "pages_show_list",
    "pages_messaging",
    "pages_read_engagement",
    "pages_manage_metadata",
    "pages_user_locale",
    "pages_user_timezone",
    "public_profile",
)
_LONG_AGO = 1_767_225_600  # 1 Jan 2026, seconds


class Nodes:
    """Answers GET on objects. Raises `GraphError`."""

    def __init__(self, world: World, access: Access, faults: Faults) -> None:
        self._world = world
        self._access = access
        self._faults = faults

    def get(self, call: Call) -> Json:
        """`GET /{id}` or `/me`: a Page, or a visitor of the token's own Page."""
        if call.path[0] == self._world.app.id:
            return _chosen(call, self._app(call), ("name", "id"), "Application")
        page = self._access.living_page(call, "me")
        if call.path[0] in ("me", page.id):
            return _chosen(call, _page_fields(page), ("name", "id"), "Page")
        visitor = page.visitors.get(call.path[0])
        if visitor is None:
            raise no_such_object(call.method, call.path[0])
        if visitor.hidden or page.threads[visitor.psid].opened_at is None:
            return {}
        usual = ("first_name", "last_name", "profile_pic", "id")
        return _chosen(call, _profile_fields(visitor), usual, "User")

    def debug_token(self, call: Call) -> Json:
        """`GET /debug_token`: about `input_token`, asked with the app's or the Page's token."""
        self._access.token(call)
        token = call.params.text("input_token")
        if not token:
            raise GraphError(100, message="(#100) The parameter input_token is required")
        app = self._world.app
        if token == app.token:
            about = {"type": "APP", "application": app.name, "is_valid": True, "scopes": []}
            return {"data": {"app_id": app.id} | about}
        page = self._world.page_with_token(token)
        if page is None:
            return {"data": _dead(GraphError(190, message="Invalid OAuth access token."))}
        general = {"app_id": app.id, "type": "PAGE", "application": app.name}
        error = self._faults.token_error(page.id)
        return {"data": general | (_dead(error) if error else _alive(page))}

    def _app(self, call: Call) -> Json:
        self._access.token(call)
        app = self._world.app
        return {"id": app.id, "name": app.name, "link": "https://www.facebook.com/games/"}


def _alive(page: Page) -> Json:
    granular = [{"scope": scope, "target_ids": [page.id]} for scope in _SCOPES if "page" in scope]
    return {
        "data_access_expires_at": 0,
        "expires_at": 0,
        "is_valid": True,
        "issued_at": _LONG_AGO,
        "profile_id": page.id,
        "scopes": list(_SCOPES),
        "granular_scopes": granular,
    }


def _dead(error: GraphError) -> Json:
    told: Json = {"code": error.code, "message": error.message}
    if error.subcode is not None:
        told["subcode"] = error.subcode
    return {"error": told, "is_valid": False, "scopes": []}


def _page_fields(page: Page) -> Json:
    return {
        "id": page.id,
        "name": page.name,
        "category": "Shopping & retail",
        "link": f"https://www.facebook.com/{page.id}",
        "access_token": page.token,
        "tasks": ["MESSAGING", "MODERATE", "MANAGE"],
        "messaging_feature_status": {"hop_v2": True, "msgr_multi_app": True, "ig_multi_app": True},
    }


def _profile_fields(visitor: Visitor) -> Json:
    first, last = _names(visitor)
    picture = "https://platform-lookaside.fbsbx.com/platform/profilepic/"
    return {
        "id": visitor.psid,
        "name": visitor.name,
        "first_name": first,
        "last_name": last,
        "profile_pic": f"{picture}?psid={visitor.psid}&width=1024&ext=1775000000&hash=AbYz",
        "locale": visitor.locale,
        "timezone": visitor.timezone,
        "gender": "female" if int(visitor.psid) % 2 else "male",
    }


def _names(visitor: Visitor) -> tuple[str, str]:
    """First and last name; a Japanese name in its own script has the family name first."""
    one, _, other = visitor.name.partition(" ")
    if visitor.locale.startswith("ja") and not visitor.name.isascii():
        return other or one, one if other else ""
    return one, other


def _chosen(call: Call, known: Json, usual: tuple[str, ...], node: str) -> Json:
    wanted = call.params.items("fields") or list(usual)
    chosen: dict[str, Any] = {}
    for name in wanted:
        if name not in known:
            raise GraphError(
                100,
                message=f"(#100) Tried accessing nonexisting field ({name}) on node type ({node})",
            )
        chosen[name] = known[name]
    return chosen | {"id": known["id"]}
