"""Parameters of a Graph call, in every encoding that real clients use.

JSON body; form fields whose objects are JSON strings; PHP brackets (`recipient[id]=7`);
multipart; the query string, over which the body wins. Nulls count as absent.
"""

import itertools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from .errors import GraphError

_BRACKETED = re.compile(r"^([^\[\]]+)((?:\[[^\[\]]*\])+)$")


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart body. `content_type` is what the client says."""

    name: str
    content_type: str
    content: bytes


class Params:
    """The decoded parameters of one call; all readers raise `GraphError` (#100) when they can't.

    `files` are the file parts by their names.
    """

    def __init__(self, values: dict[str, Any], files: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.files = files or {}

    @property
    def upload(self) -> Upload | None:
        """The file that goes with an attachment. Meta: Saving assets (`filedata`)."""
        return self.files.get("filedata")

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def text(self, name: str) -> str | None:
        """A scalar as a string, None if absent."""
        return as_text(self.values.get(name), name)

    def object(self, name: str) -> dict[str, Any] | None:
        """An object, given as such or as a JSON string; None if absent or empty."""
        value = self.values.get(name)
        if isinstance(value, str) and value.strip():
            value = _without_nulls(_json_or_none(value))
            if value is None:
                raise GraphError(100, message=f"(#100) param {name} must be valid JSON.")
        if value in (None, "", [], {}):
            return None
        if not isinstance(value, dict):
            raise GraphError(100, message=f"(#100) param {name} must be an object.")
        return value

    def items(self, name: str) -> list[str] | None:
        """A list, given as such, as a JSON array or as a comma list; None if absent."""
        value = self.values.get(name)
        if isinstance(value, str):
            decoded = _json_or_none(value) if value.lstrip().startswith("[") else None
            value = decoded if isinstance(decoded, list) else _comma_list(value)
        if value is None:
            return None
        if not isinstance(value, list):
            raise GraphError(100, message=f"(#100) param {name} must be an array.")
        return [str(item) for item in value]

    def objects(self, name: str) -> list[dict[str, Any]]:
        """A list of objects, given as such or as a JSON string."""
        value = self.values.get(name)
        if isinstance(value, str):
            value = _without_nulls(_json_or_none(value))
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise GraphError(100, message=f"(#100) param {name} must be an array of objects.")
        return value

    def choice(self, name: str, allowed: Iterable[str]) -> str | None:
        """One of `allowed` (upper case), whatever the case it came in; None if absent."""
        value = self.text(name)
        if not value:
            return None
        options = tuple(allowed)
        if value.upper() not in options:
            raise GraphError(
                100, message=f"(#100) Param {name} must be one of {{{', '.join(options)}}}"
            )
        return value.upper()


def as_text(value: object, name: str) -> str | None:
    """A JSON scalar as text; numbers are common where Meta's documents say string."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    raise GraphError(100, message=f"(#100) Param {name} must be a string.")


async def read(request: Request) -> Params:
    """The parameters of `request`: query, then body over it."""
    values = from_query(request.url.query)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        fields, files = await _from_multipart(request)
        return Params(values | fields, files)
    body = await request.body()
    if body and kind == "application/json":
        values |= from_json(body)
    elif body:
        values |= from_query(body.decode("utf-8", "replace"))
    return Params(values)


def from_json(body: bytes) -> dict[str, Any]:
    """The members of a JSON object; anything else is an invalid parameter."""
    value = _json_or_none(body)
    if not isinstance(value, dict):
        raise GraphError(100, message="(#100) The request body must be a valid JSON object.")
    members: dict[str, Any] = _without_nulls(value)
    return members


def from_query(query: str) -> dict[str, Any]:
    """A query string or urlencoded body, with PHP's brackets made into objects and lists."""
    return _nest(parse_qsl(query, keep_blank_values=True))


async def _from_multipart(request: Request) -> tuple[dict[str, Any], dict[str, Upload]]:
    """Fields and files; larger files are on disk while they come in."""
    try:
        async with request.form() as form:
            items = form.multi_items()
            fields = [(name, value) for name, value in items if isinstance(value, str)]
            files = {
                name: await _upload(value) for name, value in items if isinstance(value, UploadFile)
            }
            return _nest(fields), files
    except (HTTPException, MultiPartException):
        raise GraphError(100, message="(#100) The multipart body could not be read.") from None


async def _upload(file: UploadFile) -> Upload:
    kind = (file.content_type or "application/octet-stream").partition(";")[0].strip().lower()
    return Upload(file.filename or "file", kind, await file.read())


def _nest(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, value in pairs:
        bracketed = _BRACKETED.match(name)
        if bracketed is None:
            nested[name] = value
            continue
        target = nested
        keys = [bracketed[1], *re.findall(r"\[([^\[\]]*)\]", bracketed[2])]
        for key, following in itertools.pairwise(keys):
            inner = target.setdefault(key, {})
            if not isinstance(inner, dict):
                inner = target[key] = {}
            target, last = inner, following or str(len(inner))
        target[last] = value
    return {name: _listed(value) for name, value in nested.items()}


def _listed(value: Any) -> Any:
    """PHP has one kind of array; keys 0, 1, 2... make it a list."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(item) for key, item in value.items()}
    numbered = list(inner) == [str(index) for index in range(len(inner))]
    return list(inner.values()) if numbered and inner else inner


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value if item is not None]
    return value


def _json_or_none(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _comma_list(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]
