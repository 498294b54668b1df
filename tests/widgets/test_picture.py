"""Pictures: what is unpacked, what is not, and what a terminal gets to see."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image
from textual.app import App, ComposeResult

from console.core.attachments import MAX_PIXELS
from console.core.images import dimensions
from console.widgets.picture import (
    LARGEST,
    NoPreview,
    hindrance,
    may_show_pixels,
    picture,
    unpack,
)

RED, BLUE = (200, 30, 30), (20, 40, 180)


def saved(path: Path, image: Image.Image, kind: str, **how: Any) -> Path:
    image.save(path, kind, **how)
    return path


def test_only_images_that_say_how_large_they_are_are_unpacked() -> None:
    assert hindrance("png", (10, 10)) is None
    assert hindrance("png", (5_000, 10_000)) is None
    assert hindrance("png", (5_000, 10_001)) is NoPreview.TOO_MANY
    assert hindrance("jpeg", None) is NoPreview.NO_SIZE
    for found in ("heic", "psd", "ico"):
        assert hindrance(found, (10, 10)) is NoPreview.NO_DECODER
    for found in ("mp4", "wav", "svg", "exe", ""):
        assert hindrance(found, (10, 10)) is NoPreview.NO_IMAGE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF"])
def test_an_image_is_no_larger_than_a_screen_needs(kind: str, tmp_path: Path) -> None:
    path = saved(tmp_path / "x", Image.new("RGB", (4_000, 1_000), RED), kind)
    image = unpack(path, kind.lower())
    assert isinstance(image, Image.Image)
    assert image.mode == "RGB" and image.width <= LARGEST[0] and image.height <= LARGEST[1]
    assert image.width == 4 * image.height
    pixel = image.getpixel((9, 9))
    assert isinstance(pixel, tuple)
    assert all(abs(a - b) < 9 for a, b in zip(pixel, RED, strict=True))


def test_of_an_animation_the_first_picture(tmp_path: Path) -> None:
    first, second = Image.new("RGB", (8, 8), RED), Image.new("RGB", (8, 8), BLUE)
    path = saved(tmp_path / "x", first, "GIF", save_all=True, append_images=[second])
    image = unpack(path, "gif")
    assert isinstance(image, Image.Image) and image.getpixel((1, 1)) == RED


def test_what_is_transparent_stands_on_white(tmp_path: Path) -> None:
    path = saved(tmp_path / "x", Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG")
    image = unpack(path, "png")
    assert isinstance(image, Image.Image) and image.getpixel((1, 1)) == (255, 255, 255)


def test_a_picture_that_is_another_format_inside_is_not_tried(tmp_path: Path) -> None:
    path = saved(tmp_path / "x", Image.new("RGB", (8, 8), RED), "BMP")
    assert unpack(path, "png") is NoPreview.BROKEN


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_damaged_images_are_said_to_be(kind: str, tmp_path: Path) -> None:
    held = io.BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(held, kind)
    whole = held.getvalue()
    for size in range(0, len(whole) - 2, max(1, len(whole) // 40)):
        path = tmp_path / "x"
        path.write_bytes(whole[:size])
        assert unpack(path, kind.lower()) is NoPreview.BROKEN, size


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(99))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.mark.parametrize("side", [7_100, 60_000])
def test_a_bomb_whose_header_was_not_looked_at_is_not_unpacked(side: int, tmp_path: Path) -> None:
    assert side * side > MAX_PIXELS
    path = tmp_path / "x"
    path.write_bytes(bomb(side, side))
    assert unpack(path, "png") is NoPreview.TOO_MANY


def test_a_frame_that_is_larger_than_the_header_says(tmp_path: Path) -> None:
    frame = b"\x2c" + struct.pack("<HHHH", 0, 0, 60_000, 60_000) + b"\0\x02\x02\x4c\x01\0\x3b"
    path = tmp_path / "x"
    path.write_bytes(b"GIF89a" + struct.pack("<HH", 4, 4) + b"\x80\0\0" + bytes(6) + frame)
    assert unpack(path, "gif") in (NoPreview.TOO_MANY, NoPreview.BROKEN)


@pytest.mark.parametrize(
    ("environment", "pixels"),
    [
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "foot"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"}, True),
        ({"TERM": "xterm-256color", "KONSOLE_VERSION": "240500"}, True),
        ({"TERM": "xterm-kitty", "TMUX": "/tmp/tmux-0/default"}, False),
        ({"TERM": "tmux-256color", "TERM_PROGRAM": "WezTerm"}, False),
        ({}, False),
    ],
)
def test_which_terminals_are_asked(environment: dict[str, str], pixels: bool) -> None:
    assert may_show_pixels(environment) is pixels


class Frame(App[None]):
    """A picture in the middle of a screen."""

    CSS = "Screen { align: center middle; }"

    def compose(self) -> ComposeResult:
        yield picture(Image.new("RGB", (300, 200), RED), self)


async def test_without_pixels_it_is_drawn_in_half_blocks() -> None:
    app = Frame()
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        drawn = [segment for strip in strips for segment in strip if "▀" in segment.text]
        assert drawn and {segment.text for segment in drawn} == {"▀"}
        colours = {segment.style.color.triplet for segment in drawn if segment.style.color}  # type: ignore[union-attr]
        assert colours == {RED}


def test_nothing_of_it_is_loaded_before_it_is_wanted() -> None:
    report = "import console.screens.inbox.screen, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"PIL", "textual_image", "textual_fspicker", "httpx"}


TOP, LEFT, RIGHT = (250, 250, 250), (200, 20, 20), (20, 20, 200)


def upright() -> Image.Image:
    """White above, red to the left, blue to the right; taller than wide."""
    image = Image.new("RGB", (48, 64), TOP)
    image.paste(LEFT, (0, 16, 24, 64))
    image.paste(RIGHT, (24, 16, 48, 64))
    return image


_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How an upright picture is stored, by the orientation that says so."""


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_photo_stands_upright_however_it_was_held(
    kind: str, orientation: int, tmp_path: Path
) -> None:
    stored = upright()
    if orientation in _STORED:
        stored = stored.transpose(_STORED[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path / "x", stored, kind, exif=exif)
    with path.open("rb") as file:
        assert dimensions(file.read(), kind.lower()) == (48, 64)
    image = unpack(path, kind.lower())
    assert isinstance(image, Image.Image)
    assert image.size == (48, 64)
    for place, colour in (((24, 6), TOP), ((8, 50), LEFT), ((40, 50), RIGHT)):
        pixel = image.getpixel(place)
        assert isinstance(pixel, tuple)
        assert all(abs(a - b) < 40 for a, b in zip(pixel, colour, strict=True)), place


@pytest.mark.parametrize(
    ("kind", "mode", "dark", "light"),
    [
        ("PNG", "I;16", 10_000, 50_000),
        ("TIFF", "I;16", 10_000, 50_000),
        ("TIFF", "I", 1_000_000, 9_000_000),
        ("TIFF", "F", 0.1, 0.9),
    ],
)
def test_a_picture_of_more_than_eight_bits_is_not_white(
    kind: str, mode: str, dark: float, light: float, tmp_path: Path
) -> None:
    image = Image.new(mode, (8, 8), dark)
    for x in range(4, 8):
        for y in range(8):
            image.putpixel((x, y), light)
    result = unpack(saved(tmp_path / "x", image, kind), kind.lower())
    assert isinstance(result, Image.Image)
    left, right = result.getpixel((1, 4)), result.getpixel((6, 4))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert left[0] < 60 and right[0] > 180


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "CMYK"), ("TIFF", "CMYK"), ("PNG", "1")])
def test_the_colours_of_print_and_of_a_fax_are_those_of_the_picture(
    kind: str, mode: str, tmp_path: Path
) -> None:
    white = Image.new("RGB", (8, 8), "white").convert(mode)
    result = unpack(saved(tmp_path / "x", white, kind), kind.lower())
    assert isinstance(result, Image.Image)
    assert result.getpixel((4, 4)) == (255, 255, 255)


def test_damage_where_the_orientation_stands_leaves_the_picture(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a camera"
    path = saved(tmp_path / "x", upright(), "JPEG", exif=exif)
    data = path.read_bytes()
    at = data.index(b"Exif\0\0") + 6
    for place in range(at, at + 40):
        for value in (0, 255):
            path.write_bytes(data[:place] + bytes((value,)) + data[place + 1 :])
            assert isinstance(unpack(path, "jpeg"), Image.Image)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "BMP", "TIFF"])
def test_damaged_files_are_said_to_be_so(kind: str, tmp_path: Path) -> None:
    random = Random(7)
    path = saved(tmp_path / "x", upright(), kind)
    data = path.read_bytes()
    for _ in range(60):
        spoiled = bytearray(data[: random.randrange(len(data) // 2, len(data))])
        spoiled[random.randrange(len(spoiled))] = random.randrange(256)
        path.write_bytes(spoiled)
        assert isinstance(unpack(path, kind.lower()), Image.Image | NoPreview)
