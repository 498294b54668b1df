"""What people do to a word to hide it: signs and digits for letters, masks, spaces, look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from console.core.profanity.directed import is_directed
from console.core.profanity.english import Use, Word
from console.core.profanity.listed import Hit
from console.core.profanity.plain import Plain

_ALIKE = str.maketrans("авсԁеһіјкӏмнорԛѕтԝхуαβεικνορτυχ", "abcdehijklmhopqstwxyabeikvoptux")
"""Cyrillic and Greek letters that look like Latin ones."""

_DIGITS = str.maketrans("0134578", "oieastb")
_SIGNS = str.maketrans("@$!€|+", "asieit")
_SIGN = "@$!€|+"
_SHOWN_LEAST = 3
"""Letters that a word of weaker meaning must show beside its digits: "d1ck", but not "A5s"."""

_DISGUISED = re.compile(r"(?<![^\W_])[a-z0-9@$!€|+]*[0-9@$!€|+][a-z0-9@$!€|+]*(?![^\W_])")
_MASK = r"*#%_~.•●×○©¢\-"
_MASKED = re.compile(rf"(?<![\w*#%@$])[a-z]+(?:[{_MASK}@&^0-9]{{1,4}}[a-z]*)+(?![\w%@])")
_SPELLED = re.compile(r"(?<![^\W_])(?<!')[a-z](?:(?:[^\w\n]|_){1,3}[a-z](?![^\W_])){2,}(?![^\W_])")
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{0,15}://.*|www\..*|[^@]+@[^@.]+\..+|@[a-z][\w.]+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|co|jp|uk|de|fr|info|biz|dev|app)(?:[/:?].*|[.,!?)]*)"
    r"|[\w/.-]+\.(?:pdf|png|jpe?g|gif|docx?|xlsx?|zip|txt|csv|mp[34])[.,!?)]*"
)
_MENTION = re.compile(r"@(?:ss|ssholes?|sses)\b")
_OF_A_CODE = frozenset(
    "part model no nr number code serial sku type order item ref id version series card plate pin "
    "password licence license voucher coupon tracking product reference".split()
)
"""After these comes what has its digits by right."""

_BESIDE = frozenset(
    "i a u r y o you ur your yo the this is are that oh all up off it me my we as so in to be "
    "what no go of and uo".split()
)
"""Words that may be spelled out together with one: "f u c k o f f"."""

_SPLIT = re.compile(
    r"(?<![^\W_'])(?:fu[\s._-]{1,2}ck|f[\s._-]{1,2}uck|fuc[\s._-]{1,2}k|shi[\s._-]{1,2}t|"
    r"sh[._-]{1,2}it|bi[\s._-]{1,2}tch|bitc[\s._-]{1,2}h|b[._-]{1,2}itch|cu[\s._-]{1,2}nt|"
    r"c[\s._-]{1,2}unt|ass[\s._-]{1,2}hole|arse[\s._-]{1,2}hole)"
    r"(?:s|es|y|ing|er|ers|ed|in)?(?![^\W_'])"
)
"""Strong words in two pieces neither of which is one of its own beside the other."""

_MASKS_OF_FEW = {
    "f": ("fuck", "fucks", "fucked", "fucker", "fucking"),
    "s": ("shit",),
    "b": ("bitch", "bitches"),
}
"""What a first letter with nothing but asterisks behind it stands for."""


def alike(text: str) -> str:
    """A piece with its foreign letters replaced by the Latin ones that look the same. All of its
    letters from one script is a word of that script."""
    if text.isascii() or not any("a" <= char <= "z" for char in text):
        return text
    return text.translate(_ALIKE)


@lru_cache(maxsize=20_000)
def drawn_together(text: str) -> str:
    """Every run of one letter shortened to a single one."""
    return re.sub(r"(.)\1+", r"\1", text)


def is_address(chunk: str) -> bool:
    """Whether it is the address of a page or a mailbox, a person's handle or a file's name."""
    if len(chunk) < 4 or not ("." in chunk or "@" in chunk or ":" in chunk):
        return False
    return not _MENTION.match(chunk) and _ADDRESS.fullmatch(chunk.lstrip("(<\"'")) is not None


class Disguises:
    """The words of lists, to be found behind signs, digits, masks and spaces."""

    def __init__(self, words: Mapping[str, Word]) -> None:
        self._words = words
        self._by_length: dict[int, list[str]] = {}
        for form in words:
            if form.isascii() and form.isalpha() and len(form) > 3:
                self._by_length.setdefault(len(form), []).append(form)

    def find(self, plain: Plain) -> Iterator[Hit]:
        """Places in the plain form."""
        text = plain.text
        for match in _DISGUISED.finditer(text):
            if word := self._disguised(match, plain):
                start = match.start()
                yield Hit(start, start + len(match[0].rstrip("!|+")) or match.end(), word.by)
        for match in _MASKED.finditer(text):
            if match.end() - match.start() > 24:
                continue
            if word := self._masked(match[0], match, plain):
                yield Hit(*match.span(), word.by)
        for pattern in (_SPELLED, _SPLIT):
            for match in pattern.finditer(text):
                yield from self._spelled(match)

    def _disguised(self, match: re.Match[str], plain: Plain) -> Word | None:
        chunk = match[0]
        shown = chunk.strip(_SIGN + "0123456789") if chunk[-1:] in "!|+" else chunk
        body = chunk.rstrip("!|+") or chunk
        if len(body) > 24 or not any(char in _SIGN or char.isdigit() for char in body) or not shown:
            return None
        if body[-1] == "$" and re.match(r"\s?\d", plain.text[match.end() : match.end() + 2]):
            return None  # an amount of money
        digits = sum(char.isdigit() for char in body)
        letters = sum(char.isalpha() for char in body)
        if digits and (_in_a_code(plain.text, match) or not _spoken(plain, match, body)):
            return None
        word = self._words.get(body.translate(_DIGITS).translate(_SIGNS))
        if word is None and digits == 1:
            word = self._strong_with_any_vowel(body)
        if word is None:
            return None
        if word.use is Use.STRONG:
            shows = letters >= 2 and letters >= digits
        elif word.use is Use.ALWAYS:
            shows = letters >= _SHOWN_LEAST if digits else letters >= 1 or len(body) == len(chunk)
        else:
            shows = letters >= _SHOWN_LEAST and _directed(plain, match)
        return word if shows else None

    def _strong_with_any_vowel(self, body: str) -> Word | None:
        """As "f4ck": the digit stands for the vowel, whichever it is."""
        for vowel in "ui":
            word = self._words.get(re.sub(r"(?<=[a-z])\d(?=[a-z])", vowel, body))
            if word is not None and word.use is Use.STRONG:
                return word
        return None

    def _masked(self, chunk: str, match: re.Match[str], plain: Plain) -> Word | None:
        """The listed word whose letters may be hidden by a mask."""
        hidden = re.sub(r"[^a-z]", "*", chunk)
        shown = len(hidden.replace("*", ""))
        if shown + 5 < len(hidden) or _in_a_code(plain.text, match):
            return None
        if shown == 1 and set(chunk[1:]) == {"*"}:
            if not plain.shouted and plain.written[plain.origin[match.start()]].isupper():
                return None  # a name that is nobody's business
            few = _MASKS_OF_FEW.get(chunk[0], ())
            meant = (form for form in few if len(form) == len(chunk) and form in self._words)
            return next((self._words[form] for form in meant), None)
        if shown == 1 and set(chunk[1:]) <= {"*", "#", "@", "$", "%"}:
            return None
        strict = not ({"*", "#", "%", "•", "●", "×", "○"} & set(chunk))
        pattern = re.compile(hidden.replace("*", "[a-z]"))
        hiding = (
            self._words[form]
            for form in self._by_length.get(len(hidden), ())
            if form[0] == hidden[0]
            if shown >= 2 and (not strict or self._words[form].use is Use.STRONG)
            if _hides_vowels(hidden, form) or (shown >= 3 and self._words[form].use is Use.STRONG)
            if pattern.fullmatch(form)
        )
        return next(hiding, None)

    def _spelled(self, match: re.Match[str]) -> Iterator[Hit]:
        """Single letters that make up listed words, alone or with short words about them."""
        letters = [at for at, char in enumerate(match[0], match.start()) if char.isalpha()]
        joined = "".join(char for char in match[0] if char.isalpha())
        if len(joined) <= 40:
            for start, end, by in self._words_in(joined):
                yield Hit(letters[start], letters[end - 1] + 1, by)

    def _words_in(self, joined: str) -> list[Hit]:
        """Where listed words stand in letters that are nothing else but them and short words."""
        for start in range(len(joined) - 3):
            if not _of_short_words(joined[:start]):
                continue
            for end in range(len(joined), start + 3, -1):
                word = self._words.get(joined[start:end])
                if word is None or word.use not in (Use.STRONG, Use.ALWAYS):
                    continue
                if _of_short_words(joined[end:]):
                    return [Hit(start, end, word.by)]
                if more := self._words_in(joined[end:]):
                    further = (Hit(end + left, end + right, by) for left, right, by in more)
                    return [Hit(start, end, word.by), *further]
        return []


def _hides_vowels(hidden: str, form: str) -> bool:
    """Whether what is hidden is what people hide: a vowel first of all, and not a whole ending."""
    covered = [letter for sign, letter in zip(hidden, form, strict=True) if sign == "*"]
    return any(letter in "aeiouy" for letter in covered) or len(covered) >= 2


@lru_cache(maxsize=2_000)
def _of_short_words(letters: str) -> bool:
    if not letters:
        return True
    return any(
        letters.startswith(word) and _of_short_words(letters[len(word) :]) for word in _BESIDE
    )


def _in_a_code(text: str, match: re.Match[str]) -> bool:
    """Whether it is part of a number of something, or one is announced before it."""
    start, end = match.span()
    if re.match(r"[-/.#]?\d|[-/]\w", text[end : end + 2]):
        return True
    if re.search(r"[\d#][-/.]?$|\w[-/]$", text[max(0, start - 2) : start]):
        return True
    words = re.findall(r"[a-z]+", text[max(0, start - 24) : start])
    return not _OF_A_CODE.isdisjoint(words[-2:])


def _spoken(plain: Plain, match: re.Match[str], body: str) -> bool:
    """Whether digits are written into a word of small letters, or of a message in capitals; the
    name of a model has capitals among small letters."""
    start, end = plain.span(match.start(), match.start() + len(body))
    written = plain.written[start:end]
    if written[1:] == written[1:].lower() and (written[0].isalpha() or written[0].islower()):
        return True
    if written == written.lower():
        return True
    return plain.shouted and sum(char.isalpha() for char in plain.text[:200]) > 8


def _directed(plain: Plain, match: re.Match[str]) -> bool:
    before = re.findall(r"[a-z]+", plain.text[max(0, match.start() - 40) : match.start()])
    after = re.findall(r"[a-z]+", plain.text[match.end() : match.end() + 20])
    word = match[0].translate(_DIGITS).translate(_SIGNS)
    return is_directed([*before, word, *after], len(before), only=False)
