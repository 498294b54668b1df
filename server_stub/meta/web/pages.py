"""Which request gets which page, stream or file."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from .. import control
from ..standin import StandIn
from ..world import Visitor
from . import views
from .guard import Guard
from .stream import Changes

_HERE = Path(__file__).parent


def routes(standin: StandIn) -> list[BaseRoute]:
    """The routes of both pages, all behind the guard."""
    web, guard = _Web(standin), [Middleware(Guard)]
    return [
        Route("/", web.overview, middleware=guard),
        Route("/visitors/{psid}", web.chat, middleware=guard),
        Mount(
            "/web",
            routes=[
                Mount("/static", StaticFiles(directory=_HERE / "static")),
                Route("/changes", web.overview_changes),
                Route("/visitors/{psid}/changes", web.chat_changes),
                *control.routes(standin),
            ],
            middleware=guard,
        ),
    ]


class _Web:
    def __init__(self, standin: StandIn) -> None:
        self._standin = standin

    async def overview(self, request: Request) -> Response:
        return FileResponse(_HERE / "overview.html")

    async def chat(self, request: Request) -> Response:
        self._visitor(request)
        return FileResponse(_HERE / "chat.html")

    async def overview_changes(self, request: Request) -> Response:
        return Changes(lambda: views.overview(self._standin), self._standin.clock)

    async def chat_changes(self, request: Request) -> Response:
        visitor = self._visitor(request)
        return Changes(lambda: views.chat(self._standin, visitor), self._standin.clock)

    def _visitor(self, request: Request) -> Visitor:
        visitor = self._standin.world.visitor(request.path_params["psid"])
        if visitor is None:
            raise HTTPException(404, "There is no such visitor. See / for all of them.")
        return visitor
