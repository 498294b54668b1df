"""Single objects: the app, a person, a Page, a visitor, a persona, what is in conversations.

Meta: User Profile API; Page node.
"""

from .access import Access, lacking, no_such_object
from .calls import Call
from .conversations import Conversations
from .fields import choose, wanted
from .login.accounts import Accounts, page_fields
from .login.tokens import Token
from .personas import Personas
from .wire import Json
from .world import Page, Visitor, World

# Meta: User Profile API: each of these fields needs a permission of its own.
_FIELD_PERMISSIONS = {
    "locale": "pages_user_locale",
    "timezone": "pages_user_timezone",
    "gender": "pages_user_gender",
}


class Nodes:
    """Answers GET on objects, and DELETE on what a Page has made. Raises `GraphError`."""

    def __init__(
        self,
        world: World,
        access: Access,
        accounts: Accounts,
        conversations: Conversations,
        personas: Personas,
    ) -> None:
        self._world = world
        self._access = access
        self._accounts = accounts
        self._conversations = conversations
        self._personas = personas

    def delete(self, call: Call) -> Json:
        """`DELETE /{id}`; only personas can be deleted."""
        page = self._access.living_page(call, "me", ("pages_messaging",), ("MESSAGING",))
        if not self._personas.forget(page, call.path[0]):
            raise no_such_object(call.method, call.path[0])
        return {"success": True}

    def get(self, call: Call) -> Json:
        """`GET /{id}` or `/me`, as far as the token reaches."""
        token = self._access.token(call)
        if call.path[0] == self._world.app.id:
            return self._app(call)
        if token.kind == "USER" and token.person is not None:
            if call.path[0] in ("me", token.person.id):
                return self._accounts.me(call, token.person)
            return self._accounts.page(call, token, call.path[0])
        return self._of_page(call, token, self._access.living_page(call, "me"))

    def _of_page(self, call: Call, token: Token, page: Page) -> Json:
        """The Page itself, one of its visitors, or something in its conversations."""
        if call.path[0] in ("me", page.id):
            known = page_fields(page) | {"access_token": token.value}
            return choose(wanted(call, ("name", "id")), known, "Page")
        visitor = page.visitors.get(call.path[0])
        if visitor is not None:
            return self._profile(call, token, page, visitor)
        found = self._personas.node(page, call) or self._conversations.node(page, call)
        if found is None:
            raise no_such_object(call.method, call.path[0])
        return found

    def _profile(self, call: Call, token: Token, page: Page, visitor: Visitor) -> Json:
        """Only who has written may be looked up. Meta: User Profile API, user consent."""
        thread = page.threads[visitor.psid]
        if thread.unreachable == "deleted":
            raise no_such_object(call.method, visitor.psid)
        known = thread.opened_at is not None and not visitor.hidden
        if not known or not token.allows("pages_messaging", page.id):
            return {}
        fields = wanted(call, ("first_name", "last_name", "profile_pic", "id"))
        for each in fields:
            permission = _FIELD_PERMISSIONS.get(each.name)
            if permission is not None and not token.allows(permission, page.id):
                raise lacking(permission)
        return choose(fields, _profile_fields(visitor), "User")

    def _app(self, call: Call) -> Json:
        app = self._world.app
        known = {"id": app.id, "name": app.name, "link": "https://www.facebook.com/games/"}
        return choose(wanted(call, ("name", "id")), known, "Application")


def _profile_fields(visitor: Visitor) -> Json:
    first, last = _names(visitor)
    picture = "https://platform-lookaside.fbsbx.com/platform/profilepic/"
    return {
        "id": visitor.psid,
        "name": visitor.name,
        "first_name": first,
        "last_name": last,
        "profile_pic": f"{picture}?psid={visitor.psid}&width=1024&ext=1775000000&hash=AbYz",
        "locale": visitor.locale,
        "timezone": visitor.timezone,
        "gender": "female" if int(visitor.psid) % 2 else "male",
    }


def _names(visitor: Visitor) -> tuple[str, str]:
    """First and last name; a Japanese name in its own script has the family name first."""
    one, _, other = visitor.name.partition(" ")
    if visitor.locale.startswith("ja") and not visitor.name.isascii():
        return other or one, one if other else ""
    return one, other
