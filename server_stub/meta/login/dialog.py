"""The login dialog: `/vNN.N/dialog/oauth`, on the stand-in's own address.

At Meta it is on www.facebook.com; here it is where Graph is. GET shows a page with a form: who
logs in, which Pages and permissions are granted, Continue or Cancel. To go through it without a
browser POST the same address with the query of the GET and these form fields:

    person       the id of one of `GET /__standin/people`
    pages        a Page id, as often as wanted; Pages the person has no role on are ignored
    permissions  a permission, as often as wanted; what was asked and is not here is declined
    answer       "allow" or "cancel"

Both end in a redirect with `#_=_` at its end. Meta: Manually Build a Login Flow.
"""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ..world import World
from .codes import Codes
from .page import form_page, message_page
from .people import MESSAGING_PERMISSIONS, PERMISSIONS, Person

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


class _BlockedError(Exception):
    """The dialog can't be shown; the text is what the person sees."""


@dataclass(frozen=True)
class Question:
    """What the app asks for. `permissions` are those that the person is asked to grant."""

    redirect_uri: str
    state: str | None
    permissions: tuple[str, ...]
    rerequest: bool
    tells_scopes: bool


class Dialog:
    """Shows the form and acts on what was chosen."""

    def __init__(self, world: World, codes: Codes) -> None:
        self._world = world
        self._codes = codes

    def routes(self) -> list[Route]:
        """With and without a version."""
        paths = ("/dialog/oauth", "/{version}/dialog/oauth")
        return [Route(path, self._endpoint, methods=["GET", "POST"]) for path in paths]

    async def _endpoint(self, request: Request) -> Response:
        try:
            question = self._question(request.query_params)
            if request.method == "GET":
                return HTMLResponse(form_page(self._world, question.permissions))
            return self._answered(question, await request.form())
        except _BlockedError as blocked:
            return HTMLResponse(message_page(str(blocked)), 400)

    def _question(self, query: QueryParams) -> Question:
        if query.get("client_id") != self._world.app.id:
            raise _BlockedError(
                "Invalid App ID: The provided app ID does not look like a valid app ID."
            )
        redirect_uri = query.get("redirect_uri", "")
        if not self._may_lead_to(redirect_uri):
            raise _BlockedError(
                "URL Blocked: This redirect failed because the redirect URI is not white-listed "
                "in the app's client OAuth settings."
            )
        kinds = query.get("response_type", "code").replace(",", " ").split()
        if not kinds or set(kinds) - {"code", "granted_scopes"}:
            raise _BlockedError("This stand-in knows the response types code and granted_scopes.")
        return Question(
            redirect_uri,
            query.get("state"),
            _scopes(query),
            query.get("auth_type") == "rerequest",
            "granted_scopes" in kinds,
        )

    def _may_lead_to(self, uri: str) -> bool:
        allowed = self._world.app.redirect_uris
        if allowed:
            return uri in allowed
        try:
            parts = urlsplit(uri)
        except ValueError:
            return False
        local = parts.scheme == "http" and parts.hostname in _LOOPBACK
        return bool(parts.hostname) and (parts.scheme == "https" or local)

    def _answered(self, question: Question, form: FormData) -> Response:
        if form.get("answer") != "allow":
            return _redirect(
                question,
                {
                    "error": "access_denied",
                    "error_code": "200",
                    "error_description": "Permissions error",
                    "error_reason": "user_denied",
                },
            )
        person = self._world.person(str(form.get("person", "")))
        if person is None:
            raise _BlockedError("Choose who logs in.")
        self._grant(question, person, form)
        values = {"code": self._codes.give(person, question.redirect_uri)}
        if question.tells_scopes:
            values["granted_scopes"] = ",".join(person.granted())
            denied = [name for name, granted in person.permissions.items() if not granted]
            values["denied_scopes"] = ",".join(denied)
        return _redirect(question, values)

    def _grant(self, question: Question, person: Person, form: FormData) -> None:
        """A permission declined before stays declined unless it is asked for again."""
        asked = [
            name
            for name in question.permissions
            if question.rerequest or person.permissions.get(name) is not False
        ]
        chosen = {str(value) for value in form.getlist("permissions")}
        pages = [str(value) for value in form.getlist("pages")]
        person.grant(pages, [name for name in asked if name in chosen], asked)


def _scopes(query: QueryParams) -> tuple[str, ...]:
    """What is asked for. A configuration of Login for Business holds its own list."""
    asked = query.get("scope", "").replace(",", " ").split()
    if not asked and query.get("config_id"):
        asked = list(MESSAGING_PERMISSIONS)
    unknown = [name for name in asked if name not in PERMISSIONS]
    if unknown:
        raise _BlockedError(
            f"Invalid Scopes: {', '.join(unknown)}. This message is only shown to developers."
        )
    return tuple(dict.fromkeys(["public_profile", *asked]))


def _redirect(question: Question, values: dict[str, str]) -> Response:
    if question.state is not None:
        values["state"] = question.state
    joint = "&" if "?" in question.redirect_uri else "?"
    # Meta appends an empty fragment so that the page's own does not reach the next address.
    return RedirectResponse(f"{question.redirect_uri}{joint}{urlencode(values)}#_=_", 302)
