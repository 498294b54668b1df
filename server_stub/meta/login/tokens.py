"""Access tokens: who each is for, how long it lives and what it dies of.

Meta: Access Token Guide; Get Long-Lived Access Tokens; Graph API, Handle Errors (190).
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

from ..clock import Clock
from ..errors import GraphError
from ..ids import Ids
from ..world import Page, World
from .people import Person

# Meta says one to two hours, and about 60 days with this sample value.
SHORT_SECONDS = 5_400
LONG_SECONDS = 5_183_944
# Data access has to be renewed by a new login. Meta: Graph API changelog, data use checkup.
DATA_ACCESS_SECONDS = 90 * 86_400

# What a token dies of -> subcode of error 190. Meta: Graph API, Handle Errors.
DEATHS = {
    "app_removed": 458,
    "checkpointed": 459,
    "password_changed": 460,
    "token_expired": 463,
    "unconfirmed": 464,
    "logged_out": 467,
    "role_lost": 492,
}
# Of these a person can recover, upon which the token works again.
CURABLE = ("checkpointed", "unconfirmed")


@dataclass
class Token:
    """One token. Times in ms; `expires_at` None: never.

    `person` is None for the app's own, and for a Page token of a system user, which has every
    permission. `death` is the subcode it died of. `lacks` are permissions that this token has
    not, whatever its person has granted; `role` are the tasks it is limited to.
    """

    value: str
    kind: Literal["APP", "USER", "PAGE"]
    issued_at: int
    person: Person | None = None
    page_id: str | None = None
    expires_at: int | None = None
    long_lived: bool = False
    death: int | None = None
    lacks: tuple[str, ...] = ()
    role: tuple[str, ...] | None = None

    def allows(self, permission: str, page_id: str | None = None) -> bool:
        if permission in self.lacks:
            return False
        return self.person is None or self.person.allows(permission, page_id)

    def tasks(self, page: Page) -> tuple[str, ...] | None:
        """The role of its person on `page`; None where roles do not limit it."""
        if self.role is not None or self.person is None:
            return self.role
        return self.person.tasks.get(page.id, ())


class Tokens:
    """All tokens that were ever issued."""

    def __init__(self, world: World, clock: Clock, ids: Ids) -> None:
        self._world = world
        self._clock = clock
        self._ids = ids
        self._began = clock.now()
        self._issued: dict[str, Token] = {}
        self._of_pages: dict[tuple[str, str], Token] = {}

    def find(self, value: str | None) -> Token | None:
        """The token of that value, dead or alive; the app's own in both its forms."""
        if value in self._issued:
            return self._issued[value]
        if value in (self._world.app.token, self.app_token()):
            return Token(str(value), "APP", self._began)
        page = self._world.page_with_token(value or "")
        if page is None:
            return None
        return self._keep(Token(page.token, "PAGE", self._began, page_id=page.id))

    def app_token(self) -> str:
        """What `grant_type=client_credentials` gives: the id and a value made from the secret."""
        app = self._world.app
        digest = hmac.new(app.secret.encode(), b"client_credentials", hashlib.sha256).digest()
        return f"{app.id}|{base64.urlsafe_b64encode(digest).decode()[:27]}"

    def user(self, person: Person, long_lived: bool = False) -> Token:
        """A new user token, for hours or for about 60 days."""
        now = self._clock.now()
        seconds = LONG_SECONDS if long_lived else SHORT_SECONDS
        return self._keep(
            Token(
                self._ids.token(),
                "USER",
                now,
                person,
                expires_at=now + seconds * 1000,
                long_lived=long_lived,
            )
        )

    def page(self, parent: Token, page: Page) -> Token:
        """The Page token that `parent`, a user token, gives: it never expires if that is a
        long-lived one, else together with it. Asked again it is the same."""
        key = parent.value, page.id
        if key not in self._of_pages:
            expires = None if parent.long_lived else parent.expires_at
            made = Token(
                self._ids.token(), "PAGE", self._clock.now(), parent.person, page.id, expires
            )
            self._of_pages[key] = self._keep(made)
        return self._of_pages[key]

    def kill(self, person: Person, cause: str, page_id: str | None = None) -> int:
        """Let the person's tokens die of `cause`, a name of `DEATHS`; how many did.

        With `page_id` only those of that Page die.
        """
        dying = [
            token
            for token in self._issued.values()
            if token.person is person and token.death is None and page_id in (None, token.page_id)
        ]
        for token in dying:
            token.death = DEATHS[cause]
        return len(dying)

    def cure(self, person: Person) -> int:
        """Let the person's tokens live again that a security check has stopped; how many did."""
        stopped = [DEATHS[cause] for cause in CURABLE]
        cured = [
            token
            for token in self._issued.values()
            if token.person is person and token.death in stopped
        ]
        for token in cured:
            token.death = None
        return len(cured)

    def living(self, person: Person) -> int:
        """How many of the person's tokens are valid."""
        mine = [token for token in self._issued.values() if token.person is person]
        return sum(1 for token in mine if self.error(token) is None)

    def renew(self, page: Page) -> str:
        """A new token of the Page's system user; the old one is invalid."""
        self._issued.pop(page.token, None)
        page.token = self._ids.token()
        return page.token

    def expire(self, person: Person) -> int:
        """Let all of the person's tokens that can expire do so now; how many did."""
        now = self._clock.now()
        living = [
            token
            for token in self._issued.values()
            if token.person is person and token.expires_at is not None and token.expires_at > now
        ]
        for token in living:
            token.expires_at = now
        return len(living)

    def error(self, token: Token) -> GraphError | None:
        """Why `token` is not valid any more; None while it lives."""
        if token.death is not None:
            return GraphError(190, token.death)
        now = self._clock.now()
        if token.expires_at is not None and now >= token.expires_at:
            return GraphError(190, 463)
        return None

    def _keep(self, token: Token) -> Token:
        self._issued[token.value] = token
        return token
