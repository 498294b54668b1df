"""Who is told what: the app's webhook and the fields of each Page.

Meta: Page subscribed_apps; App subscriptions; Webhooks for Messenger Platform (verification).
"""

from urllib.parse import urlsplit

from .access import Access, no_such_object
from .calls import Call
from .errors import GraphError
from .ids import Ids
from .outside import Outside, UnreachableError
from .wire import Json
from .world import FIELDS, Page, World

# Any of these roles may connect an app. Meta: Page subscribed_apps.
_TASKS = ("MODERATE", "CREATE_CONTENT", "MANAGE")
# Fields of Messenger, for which the Page must have let the app answer people.
_ABOUT_MESSAGES = ("message", "messaging_", "standby", "response_feedback", "send_cart")
# What a field needs that an app has after a review only.
_REVIEWED = {"leadgen": "leads_retrieval", "feed": "pages_read_engagement"}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Subscriptions:
    """Both levels of subscription. Raises `GraphError`."""

    def __init__(self, world: World, ids: Ids, access: Access, outside: Outside) -> None:
        self._world = world
        self._access = access
        self._ids = ids
        self._outside = outside

    async def of_app(self, call: Call) -> Json:
        """`/{app}/subscriptions`: list the webhook, set it after it has proved itself, or
        remove it or some of its fields."""
        if call.path[0] != self._world.app.id:
            raise no_such_object(call.method, call.path[0])
        self._access.app(call)
        if call.method == "DELETE":
            return self._unsubscribe_app(call)
        if call.method == "GET":
            return {"data": self._listed()}
        if call.params.text("object") != "page":
            raise GraphError(100, message="(#100) Param object must be one of {page}")
        url = _required(call, "callback_url")
        token = _required(call, "verify_token")
        fields = tuple(_known(call.params.items("fields") or [], "fields"))
        await self._verify(url, token)
        app = self._world.app
        app.callback_url, app.verify_token, app.fields = url, token, fields
        return {"success": True}

    async def connect(self, url: str) -> None:
        """Set the webhook with all fields at both levels, as the dashboard would."""
        await self._verify(url, self._world.app.verify_token)
        self._world.app.callback_url = url
        self._world.app.fields = FIELDS
        for page in self._world.pages.values():
            page.subscribed = FIELDS

    def of_page(self, call: Call) -> Json:
        """`/{page}/subscribed_apps`: list, replace or remove the Page's fields, all or none."""
        page = self._access.living_page(call, call.path[0], tasks=_TASKS)
        self._check_permission(call, page)
        if call.method == "GET":
            return {"data": self._subscribed(page)}
        if call.method == "DELETE":
            page.subscribed = None
            return {"success": True}
        fields = call.params.items("subscribed_fields")
        if fields is None or call.params.values.get("subscribed_fields") == "":
            message = "(#100) The parameter subscribed_fields is required."
            raise GraphError(100, message=message)
        if not fields:
            raise GraphError(1)
        known = _known(fields, "subscribed_fields")
        for name in known:
            if name in page.refused:
                raise _needs(name, _REVIEWED.get(name, "pages_messaging"))
        page.subscribed = tuple(known)
        return {"success": True}

    def _check_permission(self, call: Call, page: Page) -> None:
        """In the words that clients have met (jgorset/facebook-messenger issue 280)."""
        token, fields = self._access.token(call), call.params.items("subscribed_fields") or []
        if not token.allows("pages_manage_metadata", page.id):
            raise _needs((fields or ["messages"])[0], "pages_manage_metadata")
        told = [name for name in fields if name.lower().startswith(_ABOUT_MESSAGES)]
        if told and not token.allows("pages_messaging", page.id):
            raise _needs(told[0], "pages_messaging")

    def _unsubscribe_app(self, call: Call) -> Json:
        """Without an object or for `page` all fields, else the fields that are named."""
        app = self._world.app
        if call.params.text("object") not in (None, "page"):
            raise GraphError(100, message="(#100) Param object must be one of {page}")
        gone = call.params.items("fields")
        app.fields = tuple(name for name in app.fields if gone and name not in gone)
        if not app.fields:
            app.callback_url = None
        return {"success": True}

    def _subscribed(self, page: Page) -> list[Json]:
        if page.subscribed is None:
            return []
        app = self._world.app
        about = {"category": "Business", "link": "https://www.facebook.com/", "name": app.name}
        return [about | {"id": app.id, "subscribed_fields": list(page.subscribed)}]

    def _listed(self) -> list[Json]:
        app = self._world.app
        if app.callback_url is None:
            return []
        fields = [{"name": name, "version": "v26.0"} for name in app.fields]
        webhook = {"object": "page", "callback_url": app.callback_url, "active": True}
        return [webhook | {"fields": fields}]

    async def _verify(self, url: str, verify_token: str) -> None:
        """Ask the callback to echo a challenge."""
        if not _may_be_called(url):
            raise _unverified("The callback URL must be HTTPS")
        challenge = self._ids.challenge()
        question = {
            "hub.mode": "subscribe",
            "hub.challenge": challenge,
            "hub.verify_token": verify_token,
        }
        try:
            status, text = await self._outside.get(url, question)
        except UnreachableError as error:
            raise _unverified(f"curl_error = {error}") from None
        if status != 200:
            raise _unverified(f"HTTP Status Code = {status}")
        if text != challenge:
            shown = text[:100]
            raise _unverified(
                "Response does not match challenge, "
                f'expected value="{challenge}", received="{shown}"'
            )


def _needs(field: str, permission: str) -> GraphError:
    return GraphError(
        200,
        message=f"(#200) To subscribe to the {field} field, one of these permissions "
        f"is needed: {permission}",
    )


def _may_be_called(url: str) -> bool:
    """HTTPS anywhere, plain HTTP on this machine only."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or local)


def _known(fields: list[str], param: str) -> list[str]:
    lowered = [name.lower() for name in fields]
    for index, name in enumerate(lowered):
        if name not in FIELDS:
            choices = ", ".join(FIELDS)
            raise GraphError(
                100, message=f"(#100) Param {param}[{index}] must be one of {{{choices}}}"
            )
    return lowered


def _required(call: Call, name: str) -> str:
    value = call.params.text(name)
    if not value:
        raise GraphError(100, message=f"(#100) The parameter {name} is required.")
    return value


def _unverified(reason: str) -> GraphError:
    """Seen in the wild as (#2200); Meta documents only that verification fails."""
    message = f"(#2200) Callback verification failed with the following errors: {reason}"
    return GraphError(2200, message=message)
