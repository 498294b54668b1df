"""What a person's token shows: themselves, their Pages, and what they have permitted.

Meta: User node; User accounts; User permissions.
"""

from ..access import Access, no_such_object
from ..calls import Call
from ..errors import GraphError
from ..fields import choose, wanted
from ..paging import paged
from ..wire import Json
from ..world import Page, World
from .callbacks import Callbacks
from .people import Person
from .tokens import Token


class Accounts:
    """Answers for user tokens. Raises `GraphError`."""

    def __init__(self, world: World, access: Access, callbacks: Callbacks) -> None:
        self._world = world
        self._access = access
        self._callbacks = callbacks

    def me(self, call: Call, person: Person) -> Json:
        """`GET /me` or the person's own id."""
        first, _, last = person.name.partition(" ")
        known = {
            "id": person.id,
            "name": person.name,
            "first_name": first,
            "last_name": last,
            "short_name": first,
            "email": f"{first.lower()}@example.com" if person.allows("email") else None,
            "permissions": lambda field: {"data": _permissions(person)},
        }
        return choose(wanted(call, ("name", "id")), known, "User")

    def accounts(self, call: Call) -> Json:
        """`GET /{user}/accounts`: the Pages that the app was given, with their tokens."""
        token = self._access.user(call, call.path[0])
        person = token.person
        assert person is not None  # a user token has one
        usual = ("access_token", "category", "category_list", "name", "id", "tasks")
        fields = wanted(call, usual)
        pages = [self._world.pages[page_id] for page_id in person.pages]
        # A Page without a role left is not listed any more.
        mine = [page for page in pages if person.tasks.get(page.id)]
        if not person.allows("pages_show_list"):
            mine = []
        return paged(
            call,
            f"{person.id}/accounts",
            mine,
            lambda page: page.id,
            lambda page: choose(fields, self._page_fields(token, page), "Page"),
        )

    async def permissions(self, call: Call) -> Json:
        """`/{user}/permissions[/{permission}]`: list, revoke one, or remove the app."""
        person = self._access.user(call, call.path[0]).person
        assert person is not None  # a user token has one
        if call.method == "GET":
            return {"data": _permissions(person)}
        name = call.path[2] if len(call.path) > 2 else call.params.text("permission")
        if name is None:
            await self._callbacks.app_removed(person)
        elif name in person.permissions:
            person.permissions[name] = False
        else:
            raise GraphError(100, message="(#100) The permission was not granted")
        return {"success": True}

    def page(self, call: Call, token: Token, page_id: str) -> Json:
        """`GET /{page}` with a user token: its own Page token is one of the fields."""
        person = token.person
        page = self._world.pages.get(page_id)
        if person is None or page is None or not person.allows("pages_show_list", page_id):
            raise no_such_object(call.method, page_id)
        return choose(wanted(call, ("name", "id")), self._page_fields(token, page), "Page")

    def _page_fields(self, token: Token, page: Page) -> Json:
        tasks = token.tasks(page)
        return page_fields(page) | {
            "access_token": lambda field: self._access.tokens.page(token, page).value,
            "tasks": list(tasks or ()),
        }


def page_fields(page: Page) -> Json:
    """What everybody with a token may see of a Page."""
    return {
        "id": page.id,
        "name": page.name,
        "category": page.category,
        "category_list": [{"id": "2201", "name": page.category}],
        "link": f"https://www.facebook.com/{page.id}",
        "username": None,
        "about": None,
        "is_published": True,
        "picture": {"data": {"url": f"https://graph.facebook.com/{page.id}/picture"}},
        "messaging_feature_status": {"hop_v2": True, "msgr_multi_app": True, "ig_multi_app": True},
    }


def _permissions(person: Person) -> list[Json]:
    return [
        {"permission": name, "status": "granted" if granted else "declined"}
        for name, granted in person.permissions.items()
    ]
