"""The control API of the stand-in: `/__standin/...`, JSON, from this machine only.

It is no part of Graph. Errors are `{"error": "<what to do>"}` with status 400, 403 or 404.

    GET    /__standin/state            app, pages, people, threads, faults, deliveries
    GET    /__standin/sends            every POST .../messages received, verbatim
    PUT    /__standin/webhook          {"url"}: verify and subscribe all fields at both levels;
                                       the scenario starts. 400 if the callback doesn't echo
    PUT    /__standin/app              any of {"require_proof", "redirect_uris",
                                       "deauthorize_url", "data_deletion_url"}; an empty list
                                       or address is none
    PUT    /__standin/deliveries       {"duplicates": 0..1, "reordering": 0..1,
                                       "together": 1..1000 that may come in one POST}
    PUT    /__standin/media            {"lifetime"}: ms for which addresses of files last
    GET    /__standin/faults           what is armed, and the names there are
    PUT    /__standin/faults           {"fault", "visitor", "page" or "call", "times"?,
                                       "status"?, "is_transient"?, "language"?, "accepted"?,
                                       "echo"?, "regain"?}; for the sends of a visitor or a Page
                                       (usual: the first), or for a call of Graph by whomever;
                                       "" clears
    DELETE /__standin/faults           all, or those of ?visitor=, ?page= or ?call=
    POST   /__standin/pages            {"name", "brand"?, "department"?, "category"?}
    PUT    /__standin/pages/{id}       {"subscribed"?: fields that anything of the app has there,
                                       "refused"?: fields that the app may not have there,
                                       "default_app"?: id of an app or "" (conversation routing),
                                       "restricted"?: it may send nothing,
                                       "audience"?: people it can message besides the visitors}
    POST   /__standin/pages/{id}/token a new token of its system user; the old one is invalid
    PUT    /__standin/tokens           {"token", or "page" for that of its system user,
                                       "dies_of"?: a name of `tokens.DEATHS`, "": it lives again,
                                       "lacks"?: [permission, ...], "tasks"?: [task, ...] or ""}
    GET    /__standin/people           who may log in, their roles, what they have granted, and
                                       what can happen to them
    POST   /__standin/people           {"name", "tasks"?: {page: [task, ...]}}
    PUT    /__standin/people/{id}/tasks    {page: [task, ...]}; an empty list is no role
    POST   /__standin/people/{id}/tokens   {"long_lived"?, "pages"?, "permissions"?}: grant as
                                       the dialog would, and a user token without it
    POST   /__standin/people/{id}/events   {"kind", "page"?, "permission"?, "task"?}: a name of
                                       `callbacks.EVENTS`, such as password_changed
    POST   /__standin/visitors         {"name", "page"?, "locale"?, "timezone"?, "hidden"?}
    PUT    /__standin/visitors/{psid}  {"unreachable": "blocked", "deactivated", "deleted" or ""}
    POST   /__standin/visitors/{psid}/messages
                                       {"text"}, or {"message": {...}} as in a webhook, or
                                       {"event": {"postback": {...}}, "field"?} of any kind
    GET    /__standin/events           the kinds of events there are
    POST   /__standin/visitors/{psid}/events
                                       {"kind", ...}, or {"events": [{"kind", ...}, ...]} in one
                                       POST. Beside `kind`: "text", "mid", "ago" (ms), "media" or
                                       "url" of a file, "target" (a mid), "payload", a member of
                                       the event itself, or "without": [member, ...]. Beside
                                       `events`: "numeric_ids", "seconds", "entries" (one each),
                                       "standby"
    POST   /__standin/visitors/{psid}/answers
                                       {"text"?, "kind"? with what belongs to it, "app"?}: a
                                       person answers in the Page inbox
    POST   /__standin/visitors/{psid}/read
                                       {"until"?: ms}: what was sent until then, usually all
    POST   /__standin/visitors/{psid}/control
                                       {"action": "pass", "take", "request" or "release",
                                       "app"?}: another app (usual: the Page inbox) acts
    POST   /__standin/media            the body is a file, ?name=: {"id", "url"}
    POST   /__standin/events           {"body": object or verbatim string, "headers"?}: a raw
                                       webhook, signed unless a header replaces the signature

Fault names: "code/subcode" (190/463), the friendly names of `catalogue.FRIENDLY`, and the
staged ones of `faults.STAGED`. `times` counts messages; without it a fault lasts.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..errors import GraphError
from ..events import UnknownKindError
from ..faults import UnknownFaultError
from ..login.callbacks import UnknownEventError
from ..standin import StandIn
from ..wire import Json, encode
from .body import RefusedError
from .faults import ArmedFaults
from .general import General
from .people import People
from .visitors import Visitors

_LOCAL = ("127.0.0.1", "::1", "localhost")
_Handler = Callable[[Request], Awaitable[Json]]


def routes(standin: StandIn) -> list[Route]:
    """The routes of the control API."""
    general, people, visitors = General(standin), People(standin), Visitors(standin)
    faults = ArmedFaults(standin)
    table: list[tuple[str, str, _Handler]] = [
        ("GET", "state", general.state),
        ("GET", "sends", general.sends),
        ("PUT", "webhook", general.set_webhook),
        ("PUT", "app", general.set_app),
        ("PUT", "deliveries", general.set_deliveries),
        ("PUT", "media", general.set_media),
        ("GET", "faults", faults.list_all),
        ("PUT", "faults", faults.arm),
        ("DELETE", "faults", faults.clear),
        ("POST", "pages", people.add_page),
        ("GET", "people", people.list_people),
        ("POST", "people", people.add_person),
        ("PUT", "people/{person}/tasks", people.set_tasks),
        ("POST", "people/{person}/tokens", people.give_token),
        ("POST", "people/{person}/events", people.happen),
        ("PUT", "pages/{page}", people.set_page),
        ("POST", "pages/{page}/token", people.renew_token),
        ("PUT", "tokens", people.set_token),
        ("GET", "events", visitors.list_kinds),
        ("POST", "visitors/{psid}/events", visitors.act),
        ("POST", "visitors/{psid}/answers", visitors.answer_elsewhere),
        ("POST", "visitors/{psid}/control", visitors.other_app_acts),
        ("POST", "media", visitors.keep_file),
        ("POST", "visitors", visitors.add),
        ("PUT", "visitors/{psid}", visitors.set_reach),
        ("POST", "visitors/{psid}/messages", visitors.write),
        ("POST", "visitors/{psid}/read", visitors.read),
        ("POST", "events", general.post_event),
    ]
    return [
        Route(f"/__standin/{path}", _guarded(handler), methods=[method])
        for method, path, handler in table
    ]


def _guarded(handler: _Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if request.client is None or request.client.host not in _LOCAL:
            return _answer({"error": "Only from the machine it runs on."}, 403)
        try:
            return _answer(await handler(request))
        except RefusedError as refused:
            return _answer({"error": str(refused)}, refused.status)
        except (GraphError, UnknownFaultError, UnknownEventError, UnknownKindError) as error:
            return _answer({"error": str(error)}, 400)

    return endpoint


def _answer(value: Json, status: int = 200) -> Response:
    # `encode` also takes half a surrogate pair, which visitors may well send.
    return Response(encode(value), status, media_type="application/json")
