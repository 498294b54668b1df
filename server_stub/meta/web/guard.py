"""Who may use the pages: this machine, under its own name, and nobody's page but our own."""

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOCAL = ("127.0.0.1", "::1", "localhost")
_SAFE_METHODS = ("GET", "HEAD")
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        # A Page may show pictures from anywhere, as it may in Messenger.
        "img-src 'self' http: https:",
        "media-src 'self' http: https:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Refuses whom `refusal` refuses, and tells browsers to be strict with what they get."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # a WebSocket, which nobody serves here
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        reason = refusal(scope["method"], Headers(scope=scope), client[0] if client else None)
        if reason is not None:
            await PlainTextResponse(reason + "\n", 403)(scope, receive, send)
            return

        async def send_strictly(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_strictly)


class NoForeignPages:
    """Keeps web pages from elsewhere away from the control API, which is for programs: a
    browser names the page a request comes from, a program names none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/__standin"):
            headers = Headers(scope=scope)
            if "origin" in headers and refusal("POST", headers, _LOCAL[0]) is not None:
                told = PlainTextResponse("Not from a web page.\n", 403)
                await told(scope, receive, send)
                return
        await self._app(scope, receive, send)


def refusal(method: str, headers: Mapping[str, str], client: str | None) -> str | None:
    """Why such a request gets no answer, None if it gets one.

    A foreign name that resolves to this machine would make a foreign page same-origin with ours
    (DNS rebinding), so the name is checked; and a page from elsewhere may post here unasked
    (cross-site request forgery), so what changes something has to come from our own pages.
    """
    if client not in _LOCAL:
        return "Only from the machine it runs on."
    host = headers.get("host", "")
    if _name(host) not in _LOCAL:
        return "Only as http://localhost, http://127.0.0.1 or http://[::1]."
    if method not in _SAFE_METHODS and headers.get("origin") != f"http://{host}":
        return "Only from the stand-in's own pages. Programs use /__standin."
    return None


def _name(host: str) -> str:
    """The name of a Host header, without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()
