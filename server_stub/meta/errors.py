"""A Graph error: its body, its status and its headers. The catalogue knows the usual ones."""

import json

from . import catalogue
from .wire import Json


class GraphError(Exception):
    """What Graph answers instead of a result.

    Message, status and the rest come from the catalogue's row for `code` and `subcode` unless
    given here. `language` (such as "ja_JP") translates the message as Meta does.
    Meta: Graph API, Handle Errors.
    """

    def __init__(
        self,
        code: int,
        subcode: int | None = None,
        *,
        message: str | None = None,
        kind: str | None = None,
        status: int | None = None,
        is_transient: bool | None = None,
        language: str | None = None,
    ) -> None:
        row = catalogue.row(code, subcode)
        self.code = code
        self.subcode = subcode
        self.message = message or catalogue.text(row, language)
        self.kind = kind or row.kind
        self.status = status or row.status
        self.is_transient = row.is_transient if is_transient is None else is_transient
        self.user_title = row.user_title
        self.user_msg = row.user_msg
        super().__init__(self.message)

    def body(self, trace_id: str) -> Json:
        """The answer's JSON; optional members are left out where there is nothing to say."""
        error: Json = {"message": self.message, "type": self.kind, "code": self.code}
        optional = {
            "error_subcode": self.subcode,
            "is_transient": self.is_transient,
            "error_user_title": self.user_title,
            "error_user_msg": self.user_msg,
        }
        error |= {name: value for name, value in optional.items() if value is not None}
        return {"error": error | {"fbtrace_id": trace_id}}

    def challenge(self) -> str:
        """The value of the `WWW-Authenticate` header."""
        reason = "invalid_request"
        if self.code in (102, 190):
            reason = "invalid_token"
        elif self.code in (1, 2):
            reason = "unknown_error"
        # A message may be in any language and quote what the client sent; a header may not.
        text = json.dumps(self.message)[1:-1].replace('\\"', "'").replace("\x7f", "")[:500]
        return f'OAuth "Facebook Platform" "{reason}" "{text}"'
