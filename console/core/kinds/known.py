"""The kinds of channels there are, by name."""

from __future__ import annotations

from typing import assert_never

from console.core.company import requests as company
from console.core.formats import MediaKind
from console.core.kinds.kind import Kind, KindName, Media, MediaRule
from console.core.kinds.messenger import requests as messenger
from console.core.kinds.messenger.kind import MESSENGER

ServiceRequest = messenger.Request
"""What a console may ask that needs a service first."""
ServiceResponse = messenger.Response
Request = ServiceRequest | company.Request
"""What a console may ask of the relay beside the log."""
Response = ServiceResponse | company.Response


def kind_of(name: KindName) -> Kind:
    """What a kind of channel allows."""
    match name:
        case KindName.MESSENGER:
            return MESSENGER
        case _:
            assert_never(name)


def any_media() -> Media:
    """What may be sent through one kind or another: for files whose channel is not known yet."""
    rules: dict[MediaKind, MediaRule] = {}
    for name in KindName:
        for media, rule in kind_of(name).media.items():
            known = rules.get(media, rule)
            formats = dict.fromkeys((*known.formats, *rule.formats))
            rules[media] = MediaRule(max(known.limit, rule.limit), tuple(formats))
    return rules


SERVICES = frozenset(kind_of(name).service.id for name in KindName)
"""Who signs the entries of what services report."""

REDIRECTS = frozenset[str]().union(*(kind_of(name).redirects for name in KindName))
THUMBS_UP = frozenset[str]().union(*(kind_of(name).thumbs_up for name in KindName))
"""Of all services: an attachment in a list does not say which one it comes from."""

LARGEST_MEDIA = max(rule.limit for rule in any_media().values())
"""Bytes: no file that may be sent is larger."""
