"""The login dialog: `/vNN.N/dialog/oauth`, on the stand-in's own address.

At Meta it is on www.facebook.com; here it is where Graph is. GET asks who logs in, and with
`person` in the query shows a form: which Pages and permissions are granted, Continue or Not now.
To go through it without a browser POST the same address with the query of the GET and these form
fields:

    person       the id of one of `GET /__standin/people`
    pages        a Page id, as often as wanted; Pages the person has no role on are ignored
    permissions  a permission, as often as wanted; what was asked and is not here is declined
    answer       "allow" or "cancel"

Both end in a redirect: with `#_=_` at its end, or with a token in its fragment if that was
asked for (`response_type=token`). Meta: Manually Build a Login Flow.
"""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ..world import World
from .codes import Codes
from .page import consent_page, message_page, people_page
from .people import MESSAGING_PERMISSIONS, PERMISSIONS, Person
from .tokens import DATA_ACCESS_SECONDS, Tokens

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_RESPONSES = ("code", "token", "granted_scopes")
# Nothing but its own style. The form may lead anywhere: its answer redirects to the app.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class _BlockedError(Exception):
    """The dialog can't be shown; the text is what the person sees."""


@dataclass(frozen=True)
class Question:
    """What the app asks for. `permissions` are those that the person is asked to grant, and
    `responses` what it wants to be told."""

    redirect_uri: str
    state: str | None
    permissions: tuple[str, ...]
    rerequest: bool
    responses: frozenset[str]

    def askable(self, person: Person) -> list[str]:
        """What was declined before is asked again only if the app says so."""
        return [
            name
            for name in self.permissions
            if self.rerequest or person.permissions.get(name) is not False
        ]


class Dialog:
    """Shows the form and acts on what was chosen."""

    def __init__(self, world: World, codes: Codes, tokens: Tokens) -> None:
        self._world = world
        self._codes = codes
        self._tokens = tokens

    def routes(self) -> list[Route]:
        """With and without a version."""
        paths = ("/dialog/oauth", "/{version}/dialog/oauth")
        return [Route(path, self._endpoint, methods=["GET", "POST"]) for path in paths]

    async def _endpoint(self, request: Request) -> Response:
        try:
            question = self._question(request.query_params)
            if request.method == "GET":
                return HTMLResponse(self._page(question, request.query_params), headers=_HEADERS)
            return self._answered(question, await request.form())
        except _BlockedError as blocked:
            return HTMLResponse(message_page(str(blocked)), 400, _HEADERS)

    def _page(self, question: Question, query: QueryParams) -> str:
        given = dict(query)
        person = self._world.person(given.pop("person", ""))
        if person is None:
            return people_page(self._world, given)
        asked = question.askable(person)
        declined = [name for name in question.permissions if name not in asked]
        return consent_page(self._world, person, asked, declined, "?" + urlencode(given))

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
        responses = frozenset(query.get("response_type", "code").replace(",", " ").split())
        if responses - set(_RESPONSES) or not responses & {"code", "token"}:
            raise _BlockedError(f"response_type must be some of {', '.join(_RESPONSES)}.")
        return Question(
            redirect_uri,
            query.get("state"),
            _scopes(query),
            query.get("auth_type") == "rerequest",
            responses,
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
            denied = {
                "error_reason": "user_denied",
                "error": "access_denied",
                "error_code": "200",
                "error_description": "Permissions error.",
            }
            return _redirect(question, denied)
        person = self._world.person(str(form.get("person", "")))
        if person is None:
            raise _BlockedError("Choose who logs in.")
        self._grant(question, person, form)
        values: dict[str, str] = {}
        if "code" in question.responses:
            values["code"] = self._codes.give(person, question.redirect_uri)
        if "granted_scopes" in question.responses:
            values["granted_scopes"] = ",".join(person.granted())
            refused = [name for name, granted in person.permissions.items() if not granted]
            values["denied_scopes"] = ",".join(refused)
        if "token" in question.responses:
            return _redirect(question, self._token(person) | values, "#")
        return _redirect(question, values)

    def _token(self, person: Person) -> dict[str, str]:
        """A short-lived user token, as apps without a server get it. Meta: Desktop apps."""
        token = self._tokens.user(person)
        issued, ends = token.issued_at // 1000, (token.expires_at or 0) // 1000
        return {
            "access_token": token.value,
            "data_access_expiration_time": str(issued + DATA_ACCESS_SECONDS),
            "expires_in": str(ends - issued),
        }

    def _grant(self, question: Question, person: Person, form: FormData) -> None:
        """A permission declined before stays declined unless it is asked for again."""
        asked = question.askable(person)
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


def _redirect(question: Question, values: dict[str, str], joint: str = "") -> Response:
    """Back to the app, with `values` in the query, or with joint "#" in the fragment."""
    if question.state is not None:
        values["state"] = question.state
    joint = joint or ("&" if "?" in question.redirect_uri else "?")
    # Meta appends an empty fragment so that the page's own does not reach the next address.
    end = "" if joint == "#" else "#_=_"
    return RedirectResponse(f"{question.redirect_uri}{joint}{urlencode(values)}{end}", 302)
