"""Draws `console/core/profanity/ordinary.py` from the lexicon of SudachiDict (a program, no test).

    pip install sudachipy sudachidict_small     (in an environment of its own)
    python tests/core/profanity/draw_ordinary_words.py > console/core/profanity/ordinary.py

Taken is each noun, in its spelling and its reading, that has a listed Japanese word inside; and of
words that end in death (必死), what comes before an ending.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from importlib import import_module

READINGS = ("きちがい", "ばか", "あほ", "ちんこ", "まんこ", "ちんぽ", "がいじ", "てめー")
BEGINNINGS = ("しね",)
"""Of these only longer words that begin with them: what ends in them is said of a verb."""
OF_DYING = (
    "しねよ",
    "しねば",
    "しねる",
    "しねれ",
    "しねろ",
    "しねや",
    "しねり",
    "しねん",
    "しねい",
)
IMPROPER = (
    "けつまんこ",
    "くされちんぽ",
    "腐れちんぽ",
    "おまんこ",
    "おちんこ",
    "くそたれ",
    "くそっ",
    "あほー",
    "あほう",
)
MISSING = ("あほうどり", "どあほん", "しねこん", "しねま", "ぱちんこ")
"""What the lexicon does not have, or not in this spelling."""
DEATHS = (
    "事故死 過労死 孤独死 突然死 安楽死 尊厳死 感電死 中毒死 衰弱死 不審死 転落死 窒息死 自然死 "
    "ショック死 出血死 心中死 餓死 関連死 ひき逃げ死 激突死 墜落死 凍え死"
)
"""Ways to die that it writes as two words."""
NOT_DEATHS = ("早死", "多死", "大死", "上死", "愛死", "人死")
"""Which would hide who is told to die: 店長、早死ね."""
LONGEST = 8
HEADER = '''"""Ordinary Japanese words with a listed one inside: a hit within one does not count.

Drawn by `tests/core/profanity/draw_ordinary_words.py` from the lexicon of SudachiDict-small
20261015 (Apache License 2.0; it holds the vocabulary of UniDic, BSD License). See
`docs/improper-words.md`. Katakana stands as hiragana, small vowels as large ones.
"""

from __future__ import annotations
'''


def view(text: str) -> str:
    """As in `console.core.profanity.kana`."""
    kana = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
    small = zip(map(ord, "ぁぃぅぇぉゎァィゥェォヮ"), "あいうえおわあいうえおわ", strict=True)
    return text.translate({**kana, **dict(small)})


def lexicon() -> Iterator[tuple[str, str]]:
    """(word, its part of speech), in spelling and in reading."""
    for entry in import_module("sudachipy").Dictionary(dict="small").entries():
        for text in {view(entry.surface()), view(entry.reading_form())}:
            if len(text) <= LONGEST:
                yield text, entry.part_of_speech()[0]


def words() -> tuple[set[str], set[str]]:
    ordinary, deaths = set(MISSING), set(view(DEATHS).split())
    for text, kind in lexicon():
        if kind in ("名詞", "形状詞", "副詞") and text not in IMPROPER:
            if any(reading in text and text != reading for reading in READINGS):
                ordinary.add(text)
            if any(text.startswith(b) and text != b for b in BEGINNINGS):
                ordinary.add(text)
            if text.endswith("死") and 1 < len(text) <= 4:
                deaths.add(text)
    deaths.difference_update(NOT_DEATHS)
    return {word for word in ordinary if not word.startswith(OF_DYING)}, deaths


def printed(name: str, chosen: set[str]) -> str:
    lines = textwrap.wrap(" ".join(sorted(chosen)), 45)
    return f'{name} = frozenset(\n    """\n' + "\n".join(lines) + '\n""".split()\n)\n'


if __name__ == "__main__":
    ordinary, deaths = words()
    print(HEADER)
    print(printed("ORDINARY", ordinary))
    print(printed("ENDING_IN_DEATH", deaths), end="")
