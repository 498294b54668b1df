"""Reading the bodies of the control API, and what they name."""

from typing import TypeVar

from starlette.requests import Request

from ..params import from_json
from ..wire import Json
from ..world import Page, Visitor, World

_T = TypeVar("_T")


class RefusedError(Exception):
    """The request can't be done; the text says what to do instead."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


async def body_of(request: Request) -> Json:
    return from_json(await request.body())


def member(body: Json, name: str, kind: type[_T]) -> _T:
    """A member that has to be there. Raises `RefusedError`."""
    value = optional(body, name, kind)
    if value is None:
        raise RefusedError(400, f"Give {name!r} as a {kind.__name__}.")
    return value


def optional(body: Json, name: str, kind: type[_T]) -> _T | None:
    value = body.get(name)
    if value is not None and not isinstance(value, kind):
        raise RefusedError(400, f"{name!r} must be a {kind.__name__}.")
    return value


def number(body: Json, name: str, usual: float = 0) -> float:
    value = body.get(name, usual)
    if not isinstance(value, int | float):
        raise RefusedError(400, f"{name!r} must be a number.")
    return value


def chance(body: Json, name: str, usual: float) -> float:
    value = number(body, name, usual)
    if not 0 <= value <= 1:
        raise RefusedError(400, f"{name!r} must be from 0 to 1.")
    return value


def whole(body: Json, name: str, usual: int, least: int, most: int) -> int:
    """A whole number within limits."""
    value = body.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise RefusedError(400, f"{name!r} must be a whole number from {least} to {most}.")
    return value


def texts(body: Json, name: str) -> list[str] | None:
    """A list of strings, None if absent."""
    value = optional(body, name, list)
    if value is not None and not all(isinstance(each, str) for each in value):
        raise RefusedError(400, f"{name!r} must be a list of strings.")
    return value


def page_of(world: World, page_id: str | None) -> Page:
    """The Page of that id; without one the first."""
    known = page_id or next(iter(world.pages), "")
    if known not in world.pages:
        raise RefusedError(404, f"There is no page {known}. See /__standin/state.")
    return world.pages[known]


def visitor_of(world: World, psid: str) -> Visitor:
    """By PSID or by the scenario's key."""
    for visitor in world.visitors():
        if psid in (visitor.psid, visitor.key):
            return visitor
    raise RefusedError(404, f"There is no visitor {psid}. See /__standin/state.")
