"""The `attachment` of a message that is sent. Meta: Saving assets; Send a Message."""

from dataclasses import dataclass
from typing import Any

from . import templates
from .errors import GraphError
from .media.kinds import TYPES
from .params import Upload, as_text
from .wire import Json

MOST = 30


@dataclass(frozen=True)
class Attachment:
    """A template, or a file given in one of three ways. `reusable`: tell its id."""

    kind: str
    url: str | None = None
    attachment_id: str | None = None
    upload: Upload | None = None
    template: Json | None = None
    reusable: bool = False

    @classmethod
    def read(cls, value: object, upload: Upload | None = None) -> "Attachment":
        """From a JSON `attachment`, and the file that came with the request, if any.

        Raises `GraphError`.
        """
        if not isinstance(value, dict):
            raise _invalid(" must be an object")
        kind = (as_text(value.get("type"), "message[attachment][type]") or "").lower()
        payload = value.get("payload") or {}
        if kind not in (*TYPES, "template"):
            choices = ", ".join(name.upper() for name in (*TYPES, "template"))
            raise _invalid(f"[type] must be one of {{{choices}}}")
        if not isinstance(payload, dict):
            raise _invalid("[payload] must be an object")
        if kind == "template":
            templates.check(payload)
            return cls(kind, template=payload)
        return cls._file(kind, payload, upload)

    @classmethod
    def _file(cls, kind: str, payload: dict[str, Any], upload: Upload | None) -> "Attachment":
        url = as_text(payload.get("url"), "message[attachment][payload][url]")
        known = as_text(payload.get("attachment_id"), "message[attachment][payload]")
        reusable = str(payload.get("is_reusable", "")).lower() in ("true", "1")
        if url and known:
            raise _invalid("[payload] takes url or attachment_id, not both")
        if url or known:
            return cls(kind, url or None, known or None, reusable=reusable)
        if upload is None:
            raise _invalid("[payload] needs url or attachment_id, or filedata with the request")
        return cls(kind, upload=upload, reusable=reusable)


def several(value: object) -> tuple[Attachment, ...]:
    """From a JSON `attachments`: images only, up to 30. Meta: Send a Message, 19 Mar 2025."""
    if not isinstance(value, list) or not 1 <= len(value) <= MOST:
        raise GraphError(
            100, message=f"(#100) Param message[attachments] must be a list of 1 to {MOST}"
        )
    found = tuple(Attachment.read(each) for each in value)
    if any(each.kind != "image" for each in found):
        raise GraphError(100, message="(#100) Param message[attachments] can only be images")
    return found


def _invalid(rule: str) -> GraphError:
    """`rule` begins with the member it is about, or with a space."""
    return GraphError(100, message=f"(#100) Param message[attachment]{rule}")
