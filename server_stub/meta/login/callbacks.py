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

EVENTS = (
    "password_changed",
    "logged_out",
    "app_removed",
    "token_expired",
    "role_lost",
    "permission_revoked",
    "data_deletion",
)


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
        self, person: Person, event: str, page_id: str | None, permission: str | None
    ) -> Json:
        """One of `EVENTS`. What came of it: `tokens` that died, and what a callback answered."""
        simple: dict[str, Callable[[], int]] = {
            "password_changed": lambda: self._tokens.kill(person, "password_changed"),
            "logged_out": lambda: self._tokens.kill(person, "logged_out"),
            "token_expired": lambda: self._tokens.expire(person),
            "role_lost": lambda: self.role_lost(person, page_id),
            "permission_revoked": lambda: _revoke(person, permission),
        }
        if event in simple:
            return {"tokens": simple[event]()}
        if event == "app_removed":
            return await self.app_removed(person)
        if event == "data_deletion":
            return {"tokens": 0, "callback": await self._tell(self._deletion_url(), person)}
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

    def _deletion_url(self) -> str | None:
        return self._world.app.data_deletion_url

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


def _revoke(person: Person, permission: str | None) -> int:
    """Tokens go on living; what they may do is less."""
    for name in [permission] if permission else list(person.permissions):
        person.permissions[name] = False
    return 0
