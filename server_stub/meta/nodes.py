"""Reading single objects: the app, a person, a Page, a visitor, and what is in conversations.

Meta: User Profile API; Page node.
"""

from .access import Access, no_such_object
from .calls import Call
from .conversations import Conversations
from .fields import choose, wanted
from .login.accounts import Accounts, page_fields
from .login.tokens import Token
from .wire import Json
from .world import Page, Visitor, World


class Nodes:
    """Answers GET on objects. Raises `GraphError`."""

    def __init__(
        self, world: World, access: Access, accounts: Accounts, conversations: Conversations
    ) -> None:
        self._world = world
        self._access = access
        self._accounts = accounts
        self._conversations = conversations

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
        if visitor is None:
            found = self._conversations.node(page, call)
            if found is None:
                raise no_such_object(call.method, call.path[0])
            return found
        # Only who has written may be looked up. Meta: User Profile API, user consent.
        if (
            visitor.hidden
            or page.threads[visitor.psid].opened_at is None
            or not token.allows("pages_messaging", page.id)
        ):
            return {}
        usual = ("first_name", "last_name", "profile_pic", "id")
        return choose(wanted(call, usual), _profile_fields(visitor), "User")

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
