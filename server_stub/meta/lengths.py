"""How long a text may be."""

from .errors import GraphError


def length(text: str) -> int:
    """UTF-16 units. How Meta counts characters beyond the BMP is not published."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def check_length(text: str, name: str, limit: int) -> None:
    """Raises `GraphError`, in Meta's words, for what is longer than `limit`."""
    if length(text) > limit:
        raise GraphError(
            100, message=f"(#100) Length of param {name} must be less than or equal to {limit}"
        )
