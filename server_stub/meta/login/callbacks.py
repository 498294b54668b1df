"""What happens in a person's Facebook settings, and how the app is told: signed requests.

Meta: Deauthorize Callback (manual login flow); Data Deletion Request Callback.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable

from ..clock import Clock
from ..outside import Outside, UnreachableError
from ..wire import Json
from ..world import World
from .people import Person
from .tokens import Tokens

# Event -> what it is, in words for whoever lets it happen.
EVENTS = {
    "password_changed": "changes the password: all tokens die (190/460)",
    "logged_out": "logs out everywhere: all tokens die (190/467)",
    "app_removed": "removes the app: all tokens die (190/458), the deauthorize callback is called",
    "token_expired": "has let the login expire: tokens with an end are over (190/463)",
    "checkpointed": "has to pass a security check at facebook.com first (190/459)",
    "unconfirmed": "has to confirm the account first (190/464)",
    "recovered": "has passed the check or confirmed the account: tokens work again",
    "role_lost": "loses the role on a Page: its tokens die (190/492)",
    "task_lost": "keeps the role without one task: what needs it is refused (200)",
    "permission_revoked": "revokes a permission: what needs it is refused (200)",
    "data_deletion": "asks for the deletion of their data: its callback is called",
}


class UnknownEventError(ValueError):
    """No such event of a person; the text says which there are."""


class Callbacks:
    """Lets things happen to a person's tokens, and tells the app where it asked to be told."""

    def __init__(self, world: World, clock: Clock, tokens: Tokens, outside: Outside) -> None:
        self._world = world
        self._clock = clock
        self._tokens = tokens
        self._outside = outside

    async def happen(
        self,
        person: Person,
        event: str,
        page_id: str | None = None,
        permission: str | None = None,
        task: str | None = None,
    ) -> Json:
        """One of `EVENTS`. What came of it: `tokens` that died, and what a callback answered."""
        simple: dict[str, Callable[[], int]] = {
            "token_expired": lambda: self._tokens.expire(person),
            "recovered": lambda: self._tokens.cure(person),
            "role_lost": lambda: self.role_lost(person, page_id),
            "task_lost": lambda: _lose_task(person, page_id, task or "MESSAGING"),
            "permission_revoked": lambda: _revoke(person, permission),
        }
        if event in ("password_changed", "logged_out", "checkpointed", "unconfirmed"):
            return {"tokens": self._tokens.kill(person, event)}
        if event in simple:
            return {"tokens": simple[event]()}
        if event == "app_removed":
            return await self.app_removed(person)
        if event == "data_deletion":
            told = await self._tell(self._world.app.data_deletion_url, person)
            if told is not None and "status" in told:
                told["right"] = _promises(told)
            return {"tokens": 0, "callback": told}
        raise UnknownEventError(f"No event {event!r}. Use one of {', '.join(EVENTS)}.")

    async def app_removed(self, person: Person) -> Json:
        """The person removes the app: tokens die and the deauthorize callback is called."""
        died = self._tokens.kill(person, "app_removed")
        person.revoke_all()
        url = self._world.app.deauthorize_url
        return {"tokens": died, "callback": await self._tell(url, person)}

    def role_lost(self, person: Person, page_id: str | None) -> int:
        """The person has no role any more on that Page, or on any."""
        lost = [page_id] if page_id is not None else list(person.tasks)
        died = 0
        for each in lost:
            person.tasks.pop(each, None)
            died += self._tokens.kill(person, "role_lost", each)
        return died

    async def _tell(self, url: str | None, person: Person) -> Json | None:
        """Post the signed request; status and text of the answer, None where nobody is told."""
        if url is None:
            return None
        content = {
            "algorithm": "HMAC-SHA256",
            "issued_at": self._clock.now() // 1000,
            "user_id": person.id,
        }
        form = {"signed_request": signed_request(self._world.app.secret, content)}
        try:
            status, text = await self._outside.submit(url, form)
        except UnreachableError as error:
            return {"error": str(error)}
        return {"status": status, "text": text[:1000]}


def signed_request(secret: str, content: Json) -> str:
    """`base64url(signature).base64url(json)`, the signature over the second part."""
    payload = _base64url(json.dumps(content, separators=(",", ":")).encode())
    signature = hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()
    return f"{_base64url(signature)}.{payload}"


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _promises(told: Json) -> bool:
    """Whether the answer to a deletion request is one: where to look, and a code."""
    try:
        answer = json.loads(str(told.get("text")))
    except ValueError:
        return False
    if told.get("status") != 200 or not isinstance(answer, dict):
        return False
    code = answer.get("confirmation_code")
    named = isinstance(code, str) and code.isascii() and code.isalnum()
    return named and str(answer.get("url", "")).startswith("https://")


def _lose_task(person: Person, page_id: str | None, task: str) -> int:
    """Tokens go on living."""
    for each in [page_id] if page_id is not None else list(person.tasks):
        kept = person.tasks.get(each, ())
        person.tasks[each] = tuple(name for name in kept if name != task)
    return 0


def _revoke(person: Person, permission: str | None) -> int:
    """Tokens go on living; what they may do is less."""
    for name in [permission] if permission else list(person.permissions):
        person.permissions[name] = False
    return 0
