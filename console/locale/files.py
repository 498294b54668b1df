"""Sentences about files: why one can not be sent, how far it is, why media can not be shown."""

from __future__ import annotations

from typing import assert_never

from console.core.attachments import Refused, RefusedReason, UploadError
from console.core.kinds.kind import Media
from console.locale.words import Words
from console.session.values import Fault, NoMedia, NotAttached, Outgoing, Stage

_SORTS = {
    "program": "exe elf macho script jar apk",
    "archive": "zip rar 7z gzip",
    "document": "pdf office docx docm xlsx pptx odt ods odp epub",
    "text": "text html xml svg",
    "shortcut": "shortcut",
    "sound": "rifx ogg_audio mov_audio 3gp_audio webm_audio avi_audio",
}
LONGEST_NAME = 40
"""Characters of a file's name in a sentence."""

_SORT_OF = {name: sort for sort, names in _SORTS.items() for name in names.split()}


def format_name(looks_like: str, words: Words) -> str:
    """What a file is, by what `looks_like` has called it."""
    if looks_like in ("", "text"):
        return words.say("format.plain_text" if looks_like else "format.unknown")
    sort = _SORT_OF.get(looks_like, "format")
    short = looks_like.removesuffix("_audio") if sort == "sound" else looks_like
    return words.say(f"format.{sort}", format=short.replace("_", " "))


def not_attached(problem: NotAttached, words: Words, rules: Media) -> str:
    """Why a file could not be attached: the rule and its own facts."""
    if problem.missing:
        return words.say("file.missing", name=_brief(problem.name))
    return refused_file(problem.name, problem.refused, words, rules)


def refused_file(name: str, refused: Refused, words: Words, rules: Media) -> str:
    """Why a file may not be sent: the rule and its own facts. `rules` are those of the channel's
    kind."""
    name = _brief(name)
    match refused.reason:
        case RefusedReason.TOO_LARGE:
            return words.say(
                "file.too_large",
                name=name,
                size=words.number(refused.size),
                kind=words.say(f"file.kind.{refused.kind or 'any'}"),
                limit=words.number(refused.limit),
                brief=words.size(refused.limit),
            )
        case RefusedReason.WRONG_TYPE:
            looks_like = format_name(refused.looks_like, words)
            if refused.kind is None:
                return words.say("file.wrong_type", name=name, format=looks_like)
            kind = words.say(f"file.kind.{refused.kind}")
            formats = ", ".join(rules[refused.kind].formats) if refused.kind in rules else ""
            return words.say(
                "file.wrong_kind", name=name, format=looks_like, kind=kind, formats=formats
            )
        case RefusedReason.VANISHED:
            return words.say("file.vanished", name=name, size=words.size(refused.size))
        case RefusedReason.UNREADABLE if refused.looks_like in ("folder", "device"):
            return words.say(f"file.{refused.looks_like}", name=name)
        case RefusedReason.UNREADABLE | RefusedReason.EMPTY:
            return words.say(f"file.{refused.reason}", name=name)
    assert_never(refused.reason)


def _brief(name: str) -> str:
    """A name that leaves room for the rule; its beginning and its ending stay."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 13]}…{name[-12:]}"


def upload_problem(file: Outgoing, words: Words, rules: Media) -> str:
    """Why an attached file has failed; "" when it has not."""
    match file.problem:
        case None:
            return ""
        case Refused():
            return refused_file(file.name, file.problem, words, rules)
        case UploadError():
            return words.say(f"upload.error.{file.problem}")
        case Fault(what=what):
            return words.say("upload.error.fault", what=what)
    assert_never(file.problem)


def upload_state(file: Outgoing, words: Words) -> str:
    """How far an attached file is, in a word or two."""
    if file.stage is Stage.UPLOADING:
        return words.say("upload.uploading", percent=file.sent * 100 // max(1, file.size))
    if file.released and file.stage is Stage.WAITING:
        return words.say("upload.released")
    return words.say(f"upload.{file.stage}")


def no_media(problem: NoMedia, words: Words) -> str:
    """Why media can not be had."""
    if problem.error is None:
        return words.say("media.relay_gone")
    return words.say(f"media.error.{problem.error}")
