"""Pages, and the people with roles on them: whoever may log in."""

from dataclasses import asdict

from starlette.requests import Request

from ..login.callbacks import EVENTS
from ..login.people import MESSAGING_PERMISSIONS, PLUS_TASKS, TASKS, Person
from ..login.tokens import DEATHS, Token
from ..standin import StandIn
from ..wire import Json
from ..world import FIELDS
from .body import RefusedError, body_of, member, optional, page_of, texts, whole

_MOST_AUDIENCE = 1_000_000_000


class People:
    def __init__(self, standin: StandIn) -> None:
        self._standin = standin
        self._world = standin.world

    async def add_page(self, request: Request) -> Json:
        """The first person gets every role on it."""
        body = await body_of(request)
        page = self._world.add_page(
            member(body, "name", str),
            optional(body, "brand", str) or "",
            optional(body, "department", str) or "",
        )
        page.category = optional(body, "category", str) or page.category
        return {"id": page.id, "name": page.name, "token": page.token}

    async def set_page(self, request: Request) -> Json:
        """Conversation routing is set up by naming a default app; "" takes it back. `subscribed`
        is what anything of the app has subscribed there, `refused` what the app may not have."""
        body, page = await body_of(request), page_of(self._world, request.path_params["page"])
        default_app, restricted = optional(body, "default_app", str), body.get("restricted")
        if default_app is not None:
            page.default_app = default_app or None
        if restricted is not None:
            page.restricted = member(body, "restricted", bool)
        page.audience = whole(body, "audience", page.audience, 0, _MOST_AUDIENCE)
        subscribed, refused = _fields(body, "subscribed"), _fields(body, "refused")
        if subscribed is not None:
            page.subscribed = subscribed or None
        page.refused = page.refused if refused is None else refused
        return {
            "id": page.id,
            "subscribed": list(page.subscribed or ()),
            "refused": list(page.refused),
            "default_app": page.default_app,
            "restricted": page.restricted,
            "audience": page.audience,
        }

    async def renew_token(self, request: Request) -> Json:
        page = page_of(self._world, request.path_params["page"])
        return {"id": page.id, "token": self._standin.tokens.renew(page)}

    async def set_token(self, request: Request) -> Json:
        """Let one token die, live again, or be worth less."""
        body = await body_of(request)
        token = self._token(body)
        cause, lacks = optional(body, "dies_of", str), texts(body, "lacks")
        if cause and cause not in DEATHS:
            raise RefusedError(400, f'No death {cause!r}. Use {", ".join(DEATHS)}, or "".')
        if cause is not None:
            token.death = DEATHS[cause] if cause else None
        if lacks is not None:
            token.lacks = tuple(lacks)
        if body.get("tasks") == "":
            token.role = None
        elif "tasks" in body:
            token.role = _known_tasks(texts(body, "tasks") or [])
        return {"death": token.death, "lacks": token.lacks, "tasks": token.role}

    async def list_people(self, request: Request) -> Json:
        people = [asdict(person) for person in self._world.people]
        return {"people": people, "events": EVENTS}

    async def add_person(self, request: Request) -> Json:
        body = await body_of(request)
        name, tasks = member(body, "name", str), optional(body, "tasks", dict) or {}
        roles = self._roles(tasks)
        person = self._world.add_person(name)
        person.tasks |= roles
        return asdict(person)

    async def set_tasks(self, request: Request) -> Json:
        body, person = await body_of(request), self._person(request)
        person.tasks = {**person.tasks, **self._roles(body)}
        return asdict(person)

    async def give_token(self, request: Request) -> Json:
        """Without `pages` all on which the person has a role, without `permissions` those that
        messaging needs."""
        body, person = await body_of(request), self._person(request)
        pages, permissions = texts(body, "pages"), texts(body, "permissions")
        granted = MESSAGING_PERMISSIONS if permissions is None else permissions
        person.grant(list(person.tasks) if pages is None else pages, granted, granted)
        token = self._standin.tokens.user(person, optional(body, "long_lived", bool) or False)
        return {"access_token": token.value, "expires_at": token.expires_at}

    async def happen(self, request: Request) -> Json:
        body, person = await body_of(request), self._person(request)
        page = optional(body, "page", str)
        return await self._standin.callbacks.happen(
            person,
            member(body, "kind", str),
            page_of(self._world, page).id if page else None,
            optional(body, "permission", str),
            optional(body, "task", str),
        )

    def _token(self, body: Json) -> Token:
        value = optional(body, "token", str) or page_of(self._world, body.get("page")).token
        token = self._standin.tokens.find(value)
        if token is None or token.kind == "APP":
            raise RefusedError(404, "There is no such user or Page token.")
        return token

    def _person(self, request: Request) -> Person:
        person_id = request.path_params["person"]
        person = self._world.person(person_id)
        if person is None:
            raise RefusedError(404, f"There is no person {person_id}. See /__standin/people.")
        return person

    def _roles(self, given: Json) -> dict[str, tuple[str, ...]]:
        roles = {}
        for page_id in given:
            tasks = texts(given, page_id) or []
            roles[page_of(self._world, page_id).id] = _known_tasks(tasks)
        return roles


def _fields(body: Json, name: str) -> tuple[str, ...] | None:
    given = texts(body, name)
    unknown = [field for field in given or [] if field not in FIELDS]
    if unknown:
        raise RefusedError(400, f"No field {unknown[0]!r}. Use {', '.join(FIELDS)}.")
    return None if given is None else tuple(given)


def _known_tasks(tasks: list[str]) -> tuple[str, ...]:
    unknown = [task for task in tasks if task not in (*TASKS, *PLUS_TASKS)]
    if unknown:
        raise RefusedError(400, f"No task {unknown[0]!r}. Use {', '.join(TASKS + PLUS_TASKS)}.")
    return tuple(tasks)
