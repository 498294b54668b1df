"""Where Meta keeps the files that visitors send."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from server_stub.relay.addresses import is_here

HOSTS = re.compile(r"([a-z0-9_-]+\.)*(fbcdn\.net|fbsbx\.com|facebook\.com)")
"""These names and all below them."""


def places(graph_url: str) -> list[str]:
    """Where files may come from besides Meta, as HOST:PORT: from a stand-in on this machine."""
    return [urlsplit(graph_url).netloc] if is_here(graph_url) else []
