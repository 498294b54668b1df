"""The stand-in's way out: the HTTP requests it makes to somebody's callback."""

import asyncio
from typing import Protocol

import httpx

# Meta: Webhooks for Messenger Platform: "respond within 5 seconds".
TIMEOUT_SECONDS = 5.0
USER_AGENT = "facebookexternalua"


class UnreachableError(Exception):
    """The callback did not answer: refused, timed out, or not HTTP. The text says which."""


class Outside(Protocol):
    """Requests to a callback. All raise `UnreachableError`."""

    async def get(self, url: str, params: dict[str, str]) -> tuple[int, str]: ...

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int: ...

    async def submit(self, url: str, form: dict[str, str]) -> tuple[int, str]: ...


class HttpOutside:
    """Real requests; redirects are not followed, proxies of the environment are not used."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = httpx.AsyncClient(
            transport=transport,
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            headers={"User-Agent": USER_AGENT, "Accept": "*/*"},
        )

    async def get(self, url: str, params: dict[str, str]) -> tuple[int, str]:
        """Status and text of the answer."""
        try:
            answer = await self._client.get(url, params=params)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnreachableError(_said(error)) from error
        return answer.status_code, answer.text

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """Status of the answer."""
        try:
            # httpx limits each step; a callback that drips has to be done in time as a whole.
            async with asyncio.timeout(TIMEOUT_SECONDS):
                answer = await self._client.post(url, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise UnreachableError(_said(error)) from error
        return answer.status_code

    async def submit(self, url: str, form: dict[str, str]) -> tuple[int, str]:
        """Post a form; status and text of the answer."""
        try:
            answer = await self._client.post(url, data=form)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnreachableError(_said(error)) from error
        return answer.status_code, answer.text

    async def aclose(self) -> None:
        await self._client.aclose()


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__
