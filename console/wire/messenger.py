"""The frames of connecting Facebook Pages: what the relay asks Facebook first, and logins."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from console.core.kinds.known import Request, Response
from console.core.kinds.requests import Problem
from console.wire.bases import FromConsole, FromRelay


class RequestFrame(FromConsole):
    """Ask for something that Facebook must be asked for first. Answered by a response."""

    type: Literal["request"] = "request"
    id: str
    request: Annotated[Request, Field(discriminator="kind")]


class ResponseFrame(FromRelay):
    """Answer to a request."""

    type: Literal["response"] = "response"
    id: str
    response: Annotated[Response, Field(discriminator="kind")]


class LoginFrame(FromRelay):
    """A Facebook login has ended, told to the consoles of the operator who began it: the account
    it connected with so many Pages, or why it came to nothing."""

    type: Literal["login"] = "login"
    login: str
    account: str = ""
    pages: int = 0
    problem: Problem | None = None
