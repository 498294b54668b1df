"""`/{page}/personas` and single personas: in whose name a Page may answer. Meta: Personas."""

from .access import Access
from .calls import Call
from .errors import GraphError
from .fields import Field, choose, wanted
from .ids import Ids
from .paging import paged
from .wire import Json
from .world import Page, Persona

_RIGHTS = (("pages_messaging",), ("MESSAGING",))


class Personas:
    """Makes, lists and forgets them. Raises `GraphError`."""

    def __init__(self, access: Access, ids: Ids) -> None:
        self._access = access
        self._ids = ids

    def of_page(self, call: Call) -> Json:
        """GET and POST on `/{page}/personas`."""
        page = self._access.living_page(call, call.path[0], *_RIGHTS)
        if call.method == "GET":
            fields, found = _fields(call), list(page.personas.values())
            edge = f"{page.id}/personas"
            return paged(call, edge, found, lambda each: each.id, lambda each: _told(each, fields))
        name, picture = (call.params.text(each) for each in ("name", "profile_picture_url"))
        if not name or not picture:
            raise GraphError(100, message="(#100) Params name, profile_picture_url are required")
        persona = Persona(self._ids.attachment(), name, picture)
        page.personas[persona.id] = persona
        return {"id": persona.id}

    def node(self, page: Page, call: Call) -> Json | None:
        """`GET /{persona}`, None if the Page has none of that id."""
        found = page.personas.get(call.path[0])
        return None if found is None else _told(found, _fields(call))

    def forget(self, page: Page, persona_id: str) -> bool:
        """Whether there was one of that id."""
        return page.personas.pop(persona_id, None) is not None


def _fields(call: Call) -> tuple[Field, ...]:
    return wanted(call, ("id", "name", "profile_picture_url"))


def _told(persona: Persona, fields: tuple[Field, ...]) -> Json:
    known = {"id": persona.id, "name": persona.name, "profile_picture_url": persona.picture}
    return choose(fields, known, "Persona")
