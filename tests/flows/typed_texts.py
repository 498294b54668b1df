"""Texts of which each character counts, as people type and paste them."""

from __future__ import annotations

PERSIAN = "می\u200cخواهم 👨\u200d👩\u200d👧"
"""As reported: a half space, and a family."""

TYPED = {
    "persian": PERSIAN,
    "families": "👩🏽\u200d❤\ufe0f\u200d💋\u200d👨🏻 👩\u200d👩\u200d👧\u200d👦",
    "flags": "🇯🇵🇩🇪🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 🏳\ufe0f\u200d🌈",
    "keycaps": "1\ufe0f\u20e3 #\ufe0f\u20e3",
    "variations": "❤\ufe0f ❤\ufe0e 葛\U000e0100 \u2609\ufe0e",
    "directions": "\u2067שלום\u2069 \u2066a\u2069 \u200eb\u200f\u202ac\u202c",
    "marks": "e\u0301 é Z\u0351\u036b\u0343 か\u3099が \u034f",
    "indic": "ที่นี่ น้ำ क्\u200dष क्\u200cष नमस्ते",
    "hangul": "\u1112\u1161\u11ab 한 \u115f\u1161",
    "astral": "𠮷野家 𝒳 🀄 \U00100000",
    "invisible": "a\u200bb\u2060c\u00add\ufeffe\u00a0f\u3000g\u2028h\u2029i",
    "ends": "  two before, two behind  ",
}
"""What keys type, by what is special about it."""

PASTED = {
    **TYPED,
    "controls": "a\tb\x1b[31mc\x07d\x00e\x85f\x7fg",
    "lines": "one\n\n  two\u000bthree\u000cfour\n",
}
