"""The ASGI application: the control API at `/__standin`, Graph everywhere else."""

from starlette.applications import Starlette
from starlette.routing import Mount

from . import control
from .standin import StandIn


def application(standin: StandIn) -> Starlette:
    """Serve `standin`."""
    return Starlette(routes=[*control.routes(standin), Mount("/", app=standin.graph_app)])
