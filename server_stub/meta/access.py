"""Who is calling: access tokens, their kinds, and the proof that goes with them.

Meta: Access Tokens; Securing Graph API Requests; Permissions; error codes 102, 104, 190, 200.
"""

import hmac

from .calls import Call
from .errors import GraphError
from .faults import Faults
from .login.people import may
from .login.tokens import Token, Tokens
from .wire import proof
from .world import Page, World


class Access:
    """Checks the token of a call. Every check raises `GraphError` when it fails."""

    def __init__(self, world: World, faults: Faults, tokens: Tokens) -> None:
        self._world = world
        self._faults = faults
        self.tokens = tokens

    def token(self, call: Call) -> Token:
        """The token: known to Meta, alive, and proved."""
        if not call.token:
            raise GraphError(104)
        token = self.tokens.find(call.token)
        if token is None:
            raise GraphError(190)
        error = self.tokens.error(token)
        if error is not None:
            raise error
        self._check_proof(call, call.token)
        return token

    def app(self, call: Call) -> None:
        """The call must bear the app's token."""
        if self.token(call).kind != "APP":
            raise GraphError(
                15, message="(#15) This method must be called with an app access_token."
            )

    def user(self, call: Call, user_id: str = "me") -> Token:
        """The call must bear the token of that person (or `me`)."""
        token = self.token(call)
        if token.kind != "USER" or token.person is None:
            raise GraphError(
                2500,
                message="An active access token must be used to query "
                "information about the current user.",
            )
        if user_id not in ("me", token.person.id):
            raise no_such_object(call.method, user_id)
        return token

    def page(
        self,
        call: Call,
        page_id: str,
        permissions: tuple[str, ...] = (),
        tasks: tuple[str, ...] = (),
    ) -> Page:
        """The Page of that id (or `me`), whose own token the call must bear.

        The token's person must have granted all of `permissions` for it, and have one of
        `tasks` on it.
        """
        token = self.token(call)
        if token.page_id is None:
            raise GraphError(
                190, message="(#190) This method must be called with a Page Access Token"
            )
        if page_id not in ("me", token.page_id):
            raise no_such_object(call.method, page_id)
        page = self._world.pages[token.page_id]
        _check_rights(token, page, permissions, tasks)
        return page

    def living_page(
        self,
        call: Call,
        page_id: str,
        permissions: tuple[str, ...] = (),
        tasks: tuple[str, ...] = (),
    ) -> Page:
        """As `page`, and no fault has killed the token. Sends see to that themselves."""
        page = self.page(call, page_id, permissions, tasks)
        error = self._faults.token_error(page.id)
        if error is not None:
            raise error
        return page

    def _check_proof(self, call: Call, token: str) -> None:
        given = call.params.text("appsecret_proof")
        if given is None and self._world.app.require_proof:
            raise _proof_error("API calls from the server require an appsecret_proof argument")
        expected = proof(self._world.app.secret, token)
        if given is not None and not _same(given, expected):
            raise _proof_error("Invalid appsecret_proof provided in the API argument")


def no_such_object(method: str, object_id: str) -> GraphError:
    """The answer for what is not there, or not for this token."""
    return GraphError(
        100,
        33,
        message=f"Unsupported {method.lower()} request. Object with ID '{object_id}' does not "
        "exist, cannot be loaded due to missing permissions, or does not support this "
        "operation. Please read the Graph API documentation at "
        "https://developers.facebook.com/docs/graph-api",
    )


def lacking(permission: str) -> GraphError:
    """The answer for what the token's person has not granted."""
    return GraphError(200, message=f"(#200) Requires {permission} permission to manage the object")


def _check_rights(
    token: Token, page: Page, permissions: tuple[str, ...], tasks: tuple[str, ...]
) -> None:
    for permission in permissions:
        if not token.allows(permission, page.id):
            raise lacking(permission)
    role = token.tasks(page)
    if tasks and role is not None and not may(role, tasks):
        raise GraphError(
            200,
            message="(#200) The user does not have sufficient administrative permission "
            "for this action on this page",
        )


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def _proof_error(message: str) -> GraphError:
    return GraphError(100, message=message, kind="GraphMethodException")
