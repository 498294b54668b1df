"""What a ZIP is besides an archive: a document, or a program. Told by the names in its directory,
which stands at its end.

Sources: PKWARE APPNOTE 6.3, ISO/IEC 29500 (Office Open XML), ISO/IEC 26300 (OpenDocument).
"""

from __future__ import annotations

from collections.abc import Iterator

from console.core.content import Content

_END_BYTES = 65_557
"""Where the end record begins at the earliest: before a comment of the longest kind."""
_DIRECTORY_BYTES = 2_000_000

_OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
_MIMETYPES = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
    b"application/epub+zip": "epub",
}
_LONGEST_MIMETYPE = 64
_MACROS = ("vbaproject.bin", "vbadata.xml")


def zip_is(content: Content) -> str:
    """One short word as of `formats.looks_like`: "docx", "docm" for any document with macros,
    "jar" ...; "zip" for what is no more than an archive, or has no directory."""
    names = frozenset(_names(content))
    told = content.read(30, 8) == b"mimetype"
    document = _document(names, content.read(38, _LONGEST_MIMETYPE) if told else b"")
    if document and any(map(_is_macro, names)):
        return "docm"
    if document:
        return document
    if "androidmanifest.xml" in names:
        return "apk"
    return "jar" if "meta-inf/manifest.mf" in names else "zip"


def _document(names: frozenset[str], mimetype: bytes) -> str:
    if "[content_types].xml" in names:
        kinds = (kind for folder, kind in _OFFICE.items() if _any_in(names, folder))
        return next(kinds, "")
    fitting = (kind for name, kind in _MIMETYPES.items() if _is_mimetype(mimetype, name))
    return next(fitting, "")


def _is_mimetype(data: bytes, name: bytes) -> bool:
    """The next record follows the name at once: a template's name goes on."""
    return data.startswith(name) and data[len(name) : len(name) + 1] in (b"P", b"")


def _is_macro(name: str) -> bool:
    held_in = name.startswith(("basic/", "scripts/")) or "macrosheets/" in name
    return held_in or name.endswith(_MACROS)


def _any_in(names: frozenset[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)


def _names(content: Content) -> Iterator[str]:
    """The names in the directory, in lower case; none when there is no directory to be found."""
    start = max(0, content.size - _END_BYTES)
    tail = content.read(start, _END_BYTES)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) < at + 22:
        return
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    # By the place of the record, not by the offset told: something may stand before a ZIP.
    directory = content.read(max(0, start + at - size), min(size, _DIRECTORY_BYTES))
    place = 0
    while directory[place : place + 4] == b"PK\1\2" and len(directory) >= place + 46:
        lengths = (directory[place + n : place + n + 2] for n in (28, 30, 32))
        name, extra, comment = (int.from_bytes(each, "little") for each in lengths)
        yield directory[place + 46 : place + 46 + name].decode("utf-8", "replace").lower()
        place += 46 + name + extra + comment
