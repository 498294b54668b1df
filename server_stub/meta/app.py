"""The ASGI application: control API, pages of `web`, login dialog, and Graph everywhere else."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from . import control, web
from .media import cdn
from .standin import StandIn
from .web.guard import NoForeignPages


def application(standin: StandIn) -> Starlette:
    """Serve `standin`."""
    return Starlette(
        middleware=[Middleware(NoForeignPages)],
        routes=[
            *control.routes(standin),
            *web.routes(standin),
            *standin.dialog.routes(),
            *cdn.routes(standin.media),
            Mount("/", app=standin.graph_app),
        ],
    )
