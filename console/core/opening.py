"""What of a visitor's may be handed to another program, and what might run there.

What may be *sent* says nothing of this (`attachments.check`). A file is judged by its content; by
its name only where that decides what another program makes of it, which is so with plain text.
What is not known to be safe is not opened: it can be saved.
"""

from __future__ import annotations

from enum import StrEnum


class Danger(StrEnum):
    """Why a file is not handed to another program."""

    PROGRAM = "program"
    """It is one."""
    SHORTCUT = "shortcut"
    """It leads to something else, which may be a program."""
    WEB = "web"
    """A browser would run what is in it."""
    MACROS = "macros"
    """A document that may run what is in it."""
    UNKNOWN = "unknown"
    """Nobody can tell what it is."""


ENDINGS: dict[str, tuple[str, ...]] = {
    "jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "png": (".png",),
    "gif": (".gif",),
    "webp": (".webp",),
    "heic": (".heic", ".heif"),
    "avif": (".avif",),
    "tiff": (".tiff", ".tif"),
    "bmp": (".bmp", ".dib"),
    "ico": (".ico",),
    "psd": (".psd",),
    "jxl": (".jxl",),
    "jp2": (".jp2",),
    "cr3": (".cr3",),
    "aac": (".aac",),
    "m4a": (".m4a",),
    "m4p": (".m4p",),
    "wav": (".wav",),
    "rifx": (".wav",),
    "mp3": (".mp3",),
    "flac": (".flac",),
    "amr": (".amr",),
    "aiff": (".aiff", ".aif"),
    "midi": (".mid", ".midi"),
    "adif": (".aac",),
    "mp4_audio": (".mp4", ".m4a"),
    "ogg_audio": (".ogg", ".oga", ".opus"),
    "mov_audio": (".mov", ".qt"),
    "3gp_audio": (".3gp", ".3ga"),
    "webm_audio": (".webm", ".weba"),
    "avi_audio": (".avi",),
    "mp4": (".mp4", ".m4v"),
    "ogg": (".ogg", ".ogv"),
    "avi": (".avi",),
    "mov": (".mov", ".qt"),
    "webm": (".webm",),
    "mkv": (".mkv",),
    "wmv": (".wmv", ".wma", ".asf"),
    "flv": (".flv",),
    "mpeg": (".mpg", ".mpeg", ".ts", ".vob"),
    "3gp": (".3gp", ".3g2"),
    "pdf": (".pdf",),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "pptx": (".pptx",),
    "odt": (".odt",),
    "ods": (".ods",),
    "odp": (".odp",),
    "epub": (".epub",),
    "text": (".txt", ".text", ".log", ".md", ".csv", ".tsv", ".json", ".vcf", ".ics", ".srt"),
    "zip": (".zip",),
    "rar": (".rar",),
    "7z": (".7z",),
    "gzip": (".gz", ".tgz"),
}
"""What may be opened, with the endings by which other programs know it. The first is given to a
file that has another: what its name says it is does not count."""

_DANGERS = {
    Danger.PROGRAM: "exe elf macho script jar apk",
    Danger.SHORTCUT: "shortcut",
    Danger.WEB: "html svg xml",
    Danger.MACROS: "office docm",
}
_DANGER_OF = {name: danger for danger, names in _DANGERS.items() for name in names.split()}

_TEXTS_THAT_RUN = {
    Danger.SHORTCUT: "desktop url lnk webloc library-ms appref-ms settingcontent-ms scf",
    Danger.WEB: "html htm xhtml shtml mht mhtml svg xml xsl hta php",
    Danger.MACROS: "rtf slk iqy doc docm dot dotm xls xlsm xlam xltm ppt pptm potm ppsm",
    Danger.PROGRAM: (
        "bat cmd com exe scr pif msi ps1 psm1 psd1 vbs vbe js jse mjs wsf wsh wsc sct reg inf cpl"
        " dll jar jnlp sh bash zsh ksh csh fish command tool run app bin appimage py pyw pl rb lua"
        " tcl ahk au3 applescript scpt workflow terminal service gadget chm"
    ),
}
_DANGER_BY_ENDING = {
    f".{name}": danger for danger, names in _TEXTS_THAT_RUN.items() for name in names.split()
}


def danger(looks_like: str, name: str) -> Danger | None:
    """What speaks against handing a file to another program; None when nothing does.
    `looks_like` as `formats.looks_like` says, `name` as it came."""
    if looks_like in _DANGER_OF:
        return _DANGER_OF[looks_like]
    if looks_like not in ENDINGS:
        return Danger.UNKNOWN
    if looks_like == "text":
        return _DANGER_BY_ENDING.get(ending_of(name))
    return None


def ending_of(name: str) -> str:
    """The ending by which another program would go, in lower case."""
    stem, dot, ending = name.strip(". ").rpartition(".")
    return f".{ending.strip().lower()}" if dot and stem else ""
