"""Every sentence about a file exists in both languages, with its facts."""

from __future__ import annotations

import pytest

from console.core.attachments import MediaError, Refused, RefusedReason
from console.core.formats import MediaKind
from console.core.kinds.messenger.kind import MEDIA
from console.locale import LANGUAGES, words
from console.locale.files import format_name, no_media, not_attached, refused_file
from console.session.values import NoMedia, NotAttached
from tests.core.test_attachments import UNWANTED

EN = words("en")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", RefusedReason)
@pytest.mark.parametrize("kind", [None, *MediaKind])
def test_a_refusal_names_the_file(lang: str, reason: RefusedReason, kind: MediaKind | None) -> None:
    for found in ("", "exe", "folder", "device", "heic", "text"):
        said = refused_file("cat.jpg", Refused(reason, kind, 9, 8, found), words(lang), MEDIA)
        assert "{" not in said
        assert "cat.jpg" in said


@pytest.mark.parametrize(("head", "found", "kind"), UNWANTED)
def test_what_it_is_instead_is_named(head: bytes, found: str, kind: MediaKind | None) -> None:
    for lang in LANGUAGES:
        assert found.removesuffix("_audio") in format_name(found, words(lang)) or found == "text"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_long_name_leaves_room_for_the_rule(lang: str) -> None:
    empty = Refused(RefusedReason.EMPTY)
    said = refused_file(f"holiday{'y' * 240}.png", empty, words(lang), MEDIA)
    assert "holidayy" in said and "yyy.png" in said and len(said) < 100
    gone = NotAttached(f"{'y' * 240}.png", Refused(RefusedReason.VANISHED), missing=True)
    assert len(not_attached(gone, words(lang), MEDIA)) < 100


def test_the_rule_and_the_files_own_facts() -> None:
    large = Refused(RefusedReason.TOO_LARGE, MediaKind.VIDEO, 25_000_001, 25_000_000, "mp4")
    assert refused_file("a.mp4", large, EN, MEDIA) == (
        "a.mp4 has 25,000,001 bytes. A video may have up to 25,000,000 (25.0 MB)"
    )
    heic = Refused(RefusedReason.WRONG_TYPE, MediaKind.IMAGE, 9, looks_like="heic")
    assert refused_file("a.jpg", heic, EN, MEDIA) == "a.jpg is heic. An image may be jpeg, png, gif"
    unknown = Refused(RefusedReason.WRONG_TYPE, None, 9)
    assert refused_file("a", unknown, EN, MEDIA).startswith(
        "a is of no type that is known. Messenger"
    )
    gone = NotAttached("a.png", Refused(RefusedReason.VANISHED), missing=True)
    assert not_attached(gone, EN, MEDIA) == "There is no file a.png"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("error", [None, *MediaError])
def test_every_reason_why_media_can_not_be_had_has_words(
    lang: str, error: MediaError | None
) -> None:
    assert no_media(NoMedia(error), words(lang))
