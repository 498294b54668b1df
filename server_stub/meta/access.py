"""Who is calling: access tokens, their kinds, and the proof that goes with them.

Meta: Access Tokens; Securing Graph API Requests; error codes 102, 104 and 190.
"""

import hmac

from .calls import Call
from .errors import GraphError
from .faults import Faults
from .wire import proof
from .world import Page, World


class Access:
    """Checks the token of a call. Every check raises `GraphError` when it fails."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults

    def token(self, call: Call) -> str:
        """The token, known to Meta and proved."""
        token = call.token
        if not token:
            raise GraphError(104)
        if token != self._world.app.token and self._world.page_with_token(token) is None:
            raise GraphError(190)
        self._check_proof(call, token)
        return token

    def app(self, call: Call) -> None:
        """The call must bear the app's token."""
        if self.token(call) != self._world.app.token:
            raise GraphError(
                15, message="(#15) This method must be called with an app access_token."
            )

    def page(self, call: Call, page_id: str) -> Page:
        """The Page of that id (or `me`), whose own token the call must bear."""
        page = self._world.page_with_token(self.token(call))
        if page is None:
            raise GraphError(
                190, message="(#190) This method must be called with a Page Access Token"
            )
        if page_id not in ("me", page.id):
            raise no_such_object(call.method, page_id)
        return page

    def living_page(self, call: Call, page_id: str) -> Page:
        """As `page`, and the token has not died. Sends see to that themselves."""
        page = self.page(call, page_id)
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


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def _proof_error(message: str) -> GraphError:
    return GraphError(100, message=message, kind="GraphMethodException")
