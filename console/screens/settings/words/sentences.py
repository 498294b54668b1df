"""What is said of improper words: lists and languages, what will not do, and broken lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from console.core.company.custom_words import TooManyWords, WrongWord, wrong_word
from console.core.company.values import MOST_WORDS, WORD_LENGTH, Settings, WordLanguage
from console.core.company.word_lines import BrokenLine, LineFault
from console.core.profanity.listed import Listed
from console.locale import Words
from console.text import one_line

_OF_PATTERNS = frozenset("*+?[](){}^$\\")
_BROKEN_SHOWN = 5


def language_name(language: WordLanguage, words: Words) -> str:
    return words.say(f"improper.language.{language or 'any'}")


def wrong_text(word: str, wrong: WrongWord, words: Words) -> str:
    """Why something is no word to look for."""
    over = max(0, len(word.strip()) - WORD_LENGTH.most)
    return words.say(
        f"improper.wrong.{wrong}",
        word=one_line(word, 2 * WORD_LENGTH.most),
        n=over,
        least=WORD_LENGTH.least,
        most=WORD_LENGTH.most,
    )


def too_many_text(many: TooManyWords, words: Words) -> str:
    of = words.say("improper.allowed") if many.allowed else _own_words(many.language, words)
    return words.say(
        "improper.too_many",
        of=of,
        count=words.number(many.count),
        most=words.number(MOST_WORDS),
    )


def _own_words(language: WordLanguage, words: Words) -> str:
    return words.say("improper.words_of", language=language_name(language, words))


def broken_text(broken: tuple[BrokenLine, ...], words: Words) -> str:
    """Which lines of a file are broken and why; nothing of it is taken."""
    lines = [_broken(one, words) for one in broken[:_BROKEN_SHOWN]]
    if more := len(broken) - len(lines):
        lines.append(words.count("improper.import.more", more))
    return "\n".join((*lines, words.say("improper.import.nothing")))


def _broken(line: BrokenLine, words: Words) -> str:
    match line.why:
        case WrongWord():
            said = wrong_text(line.what, line.why, words)
        case LineFault():
            said = words.say(f"improper.line.{line.why}", what=one_line(line.what, 60))
    return words.say("improper.import.line", n=words.number(line.number), said=said)


def listed_text(by: Listed, words: Words) -> str:
    """An entry, and the list that it stands in."""
    key = "improper.by.own" if by.custom else "improper.by.built_in"
    return words.say(key, word=one_line(by.word), language=language_name(by.language, words))


def looks_like_a_pattern(word: str) -> bool:
    """Whether somebody may have meant a regular expression: it is looked for as it is spelled."""
    return wrong_word(word) is None and not _OF_PATTERNS.isdisjoint(word)


WORD_SETTINGS = ("improper", "improper_limit", "lists", "custom_words", "allowed_words")


def only_words_differ(one: Settings, other: Settings) -> bool:
    """Whether two settings have all the same rules but those of improper words."""
    mine = {name: getattr(other, name) for name in WORD_SETTINGS}
    return replace(one, **mine, since=other.since, version=other.version) == other


def differences(before: Settings, after: Settings, words: Words) -> Iterator[str]:
    """A line for each rule of improper words that is another."""
    for name, was, will in (
        ("improper", _on(before.improper, words), _on(after.improper, words)),
        ("improper_limit", limit_text(before, words), limit_text(after, words)),
        *(
            (f"list_{of}", _on(of in before.lists, words), _on(of in after.lists, words))
            for of in (WordLanguage.ENGLISH, WordLanguage.JAPANESE)
        ),
    ):
        if was != will:
            yield words.say(
                "improper.from_to", name=words.say(f"setting.{name}"), was=was, will=will
            )
    for language in WordLanguage:
        name = words.say(f"setting.words_{language or 'any'}")
        yield from _list_difference(name, _of(before, language), _of(after, language), words)
    name = words.say("setting.allowed_words")
    yield from _list_difference(name, before.allowed_words, after.allowed_words, words)


def _list_difference(
    name: str, before: tuple[str, ...], after: tuple[str, ...], words: Words
) -> Iterator[str]:
    more, less = len({*after} - {*before}), len({*before} - {*after})
    if more or less:
        yield words.say(
            "improper.list_differs",
            name=name,
            more=words.number(more),
            less=words.number(less),
        )


def _of(settings: Settings, language: WordLanguage) -> tuple[str, ...]:
    return tuple(one.word for one in settings.custom_words if one.language is language)


def _on(on: bool, words: Words) -> str:
    return words.say("improper.on" if on else "improper.off")


def limit_text(settings: Settings, words: Words) -> str:
    """The limit, as it can be typed again."""
    limit = settings.improper_limit
    return words.say("improper.off") if limit is None else words.number(limit)
