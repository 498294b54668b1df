"""A picture in the terminal: as pixels where it can show them, in half blocks elsewhere.

A small file can unfold to fill the memory. So the size that its header tells is looked at first,
and only formats we know are unpacked, in a thread, and no larger than a screen needs.
"""

from __future__ import annotations

import io
import os
import struct
import sys
import warnings
from collections.abc import Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.core.attachments import MAX_PIXELS
from console.core.formats import MediaKind, kind_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL.Image import Image
    from textual.app import App
    from textual.widget import Widget

LARGEST = (1_600, 1_200)
"""Pixels kept of a picture: more than a terminal shows."""

PICTURES = {
    "jpeg": "JPEG",
    "png": "PNG",
    "gif": "GIF",
    "webp": "WEBP",
    "avif": "AVIF",
    "bmp": "BMP",
    "tiff": "TIFF",
}
"""What we unpack, by the name that we know it by, and Pillow's."""


_DAMAGED = (
    *(OSError, ValueError, SyntaxError, EOFError, MemoryError, RuntimeError, ArithmeticError),
    *(LookupError, TypeError, struct.error),
)
"""What Pillow and its decoders raise for bytes that make no sense."""


class NoPreview(StrEnum):
    """Why a picture is not shown."""

    NO_IMAGE = "no_image"
    NO_DECODER = "no_decoder"
    """An image of a kind that is not unpacked here."""
    NO_SIZE = "no_size"
    TOO_MANY = "too_many"
    BROKEN = "broken"


def hindrance(looks_like: str, pixels: tuple[int, int] | None) -> NoPreview | None:
    """Why a file must not be unpacked, by what its header says; None when it may."""
    if looks_like not in PICTURES:
        is_image = kind_of(looks_like) is MediaKind.IMAGE and looks_like != "svg"
        return NoPreview.NO_DECODER if is_image else NoPreview.NO_IMAGE
    if pixels is None:
        return NoPreview.NO_SIZE
    return NoPreview.TOO_MANY if pixels[0] * pixels[1] > MAX_PIXELS else None


def unpack(path: Path, looks_like: str) -> Image | NoPreview:
    """The picture as its camera was held, or the first of an animation; to be called in a
    thread."""
    from PIL import Image

    try:
        with _no_words(), Image.open(path, formats=[PICTURES[looks_like]]) as image:
            # A frame of a GIF may be larger than its header says.
            if image.width * image.height > MAX_PIXELS:
                return NoPreview.TOO_MANY
            image.draft("RGB", LARGEST)
            image.load()  # of a PNG the orientation may stand behind the picture
            upright = _upright(image)
            if upright.mode.startswith(("I", "F")):
                upright = _in_bytes(upright)
            upright.thumbnail(LARGEST)
            return _on_white(upright)
    except Image.DecompressionBombError:
        return NoPreview.TOO_MANY
    except _DAMAGED:
        return NoPreview.BROKEN


@contextmanager
def _no_words() -> Iterator[None]:
    """What Pillow warns of in a damaged file is for nobody's screen."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _upright(image: Image) -> Image:
    """The picture as its camera was held; as it is stored, where what says so is damaged."""
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(image)
    except _DAMAGED:
        return image


def _in_bytes(image: Image) -> Image:
    """A grey picture of more than 8 bits, with as many: Pillow cuts off what is above them, which
    leaves all of it white. What does not say what is white (32 bits, or fractions) is as light
    as its lightest place."""

    wide = image.convert("F")
    black, white = 0.0, 65_535.0
    if not image.mode.startswith("I;16"):
        black, white = (float(str(value)) for value in wide.getextrema())
    scale = 255.0 / (white - black) if white > black else 0.0
    return wide.point(lambda value: value * scale - black * scale).convert("L")


def _on_white(image: Image) -> Image:
    """Without transparency: most pictures that have it are drawn for paper."""
    from PIL import Image

    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image.convert("RGB")
    shaped = image.convert("RGBA")
    whole = Image.new("RGB", shaped.size, "white")
    whole.paste(shaped, mask=shaped)
    return whole


_GRAPHIC_TERMS = ("kitty", "ghostty", "foot", "wezterm", "contour", "mlterm", "yaft", "sixel")
_GRAPHIC_PROGRAMS = ("wezterm", "iterm.app", "ghostty", "mintty", "vscode", "rio", "konsole")


def may_show_pixels(environment: Mapping[str, str]) -> bool:
    """Whether the terminal is one that is known to show pictures, and is worth being asked.
    Inside tmux and screen they get lost on the way."""
    if environment.get("TMUX") or environment.get("TERM", "").startswith(("screen", "tmux")):
        return False
    term = environment.get("TERM", "").lower()
    program = environment.get("TERM_PROGRAM", "").lower()
    return (
        any(name in term for name in _GRAPHIC_TERMS)
        or program in _GRAPHIC_PROGRAMS
        or "KONSOLE_VERSION" in environment
    )


def picture(image: Image, app: App[Any]) -> Widget:
    """A widget that shows an image as large as there is room for."""
    kind = _widget_of(app)
    widget = kind(image)
    widget.styles.width = widget.styles.height = "auto"
    return widget


def _widget_of(app: App[Any]) -> Callable[[Image], Widget]:
    """The kind of widget this terminal can show.

    textual-image asks the terminal while it is imported, and would take the answer from under
    Textual's hands. So it is imported while Textual is away, or without a terminal to ask.
    """
    ask = not app.is_headless and may_show_pixels(os.environ)
    loaded = "textual_image.widget" in sys.modules
    away: AbstractContextManager[object] = nullcontext()
    if not loaded:
        away = app.suspend() if ask else _no_terminal()
    with away:
        from textual_image.widget import HalfcellImage
        from textual_image.widget import Image as BestImage
    return BestImage if ask else HalfcellImage


@contextmanager
def _no_terminal() -> Iterator[None]:
    """For a moment there is nobody on standard output to be asked anything."""
    real, sys.__stdout__ = sys.__stdout__, io.TextIOWrapper(io.BytesIO())  # type: ignore[misc]
    try:
        yield
    finally:
        sys.__stdout__ = real  # type: ignore[misc]
