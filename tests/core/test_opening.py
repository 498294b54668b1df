"""What may be handed to another program: by content, and by name where that decides."""

from __future__ import annotations

import io
import zipfile

import pytest

from console.core.attachments import RefusedReason, check
from console.core.formats import Format, looks_like
from console.core.kinds.messenger.kind import MEDIA
from console.core.opening import ENDINGS, Danger, danger


def packed(*names: str, mimetype: str = "") -> bytes:
    """A ZIP that holds files of these names."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "content")
    return file.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")
ODF = "application/vnd.oasis.opendocument"


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"%PDF-1.7\n", "invoice.pdf", None),
        (b"\xff\xfb\x90\x64" + bytes(40), "song.mp3", None),
        (b"RIFF\0\0\0\0WEBPVP8 ", "photo.webp", None),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", "IMG_1.HEIC", None),
        (b"hello", "notes.txt", None),
        (packed("a.jpg"), "photos.zip", None),
        (packed(*WORD), "letter.docx", None),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "table.xlsx", None),
        (packed("content.xml", mimetype=f"{ODF}.text"), "letter.odt", None),
        (packed(*WORD, "word/vbaProject.bin"), "letter.docx", Danger.MACROS),
        (packed("[Content_Types].xml", "xl/macrosheets/sheet1.xml"), "t.xlsx", Danger.MACROS),
        (packed("content.xml", "Basic/a.xml", mimetype=f"{ODF}.text"), "a.odt", Danger.MACROS),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "letter.doc", Danger.MACROS),
        (packed("META-INF/MANIFEST.MF", "Main.class"), "photos.zip", Danger.PROGRAM),
        (packed("META-INF/MANIFEST.MF", "AndroidManifest.xml"), "app.zip", Danger.PROGRAM),
        (b"MZ" + packed("a.jpg"), "photos.zip", Danger.PROGRAM),
        (b"MZ\x90\0", "invoice.pdf", Danger.PROGRAM),
        (b"#!/bin/sh\n", "photo.jpg", Danger.PROGRAM),
        (b"<?php echo 1;", "notes.txt", Danger.PROGRAM),
        (b"@echo off", "invoice.pdf.bat", Danger.PROGRAM),
        (b"alert(1)", "photo.jpg.js", Danger.PROGRAM),
        (b"alert(1)", "photo.js. ", Danger.PROGRAM),
        (b"[InternetShortcut]\r\nURL=file://x", "notes.txt", Danger.SHORTCUT),
        (b"[Desktop Entry]\nExec=sh", "notes", Danger.SHORTCUT),
        (b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0F", "invoice.pdf", Danger.SHORTCUT),
        (b"{\\rtf1 \\object", "letter.rtf", Danger.MACROS),
        (b"<html>", "photo.jpg", Danger.WEB),
        (b"hello", "page.HTM", Danger.WEB),
        (b"<?xml version='1.0'?><x/>", "data.xml", Danger.WEB),
        (b"\x00\x01\x02\x03", "photo.jpg", Danger.UNKNOWN),
        (b"", "photo.jpg", Danger.UNKNOWN),
    ],
)
def test_what_may_run_is_not_opened(data: bytes, name: str, found: Danger | None) -> None:
    assert danger(looks_like(data), name) is found


def test_all_that_may_be_sent_may_be_seen() -> None:
    assert {str(form) for form in Format} <= set(ENDINGS)


def test_what_may_be_seen_is_not_what_may_be_sent() -> None:
    for data in (b"%PDF-1.7\n", b"RIFF\0\0\0\0WEBPVP8 ", packed(*WORD)):
        refused = check("x", len(data), data, MEDIA)
        assert getattr(refused, "reason", None) is RefusedReason.WRONG_TYPE


def test_a_document_is_called_what_it_is() -> None:
    named = {
        "docx": packed(*WORD),
        "odp": packed(mimetype=f"{ODF}.presentation"),
        "epub": packed("a", mimetype="application/epub+zip"),
        "zip": packed("word.txt"),
    }
    assert {name: looks_like(data) for name, data in named.items()} == {
        name: name for name in named
    }


def test_an_archive_that_is_cut_off_is_an_archive() -> None:
    assert looks_like(packed(*WORD)[:60]) == "zip"
