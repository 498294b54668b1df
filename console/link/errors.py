"""What can go wrong between this console and its relay."""

from __future__ import annotations


class LinkError(Exception):
    """Any of the below."""


class EndpointError(LinkError):
    """What stands behind the relay's address has ended, in its own words."""


class AddressError(LinkError, ValueError):
    """The relay's address can not be used; the text is a sentence for people."""


class OfflineError(LinkError):
    """There is no live connection: nothing can be asked now."""


class NoAnswerError(LinkError):
    """The relay is there but did not answer in time."""


class GapError(LinkError):
    """The relay's frames do not continue from our position: closes with 4410."""


class FaultError(LinkError):
    """A fault of this program while a frame was taken; its cause says which."""


class FrameError(LinkError):
    """The relay sent what is not a frame of relay.v1: closes with 4400."""
