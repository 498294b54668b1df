"""The built-in English list: a line for each word, with all of its forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from console.core.company.values import WordLanguage
from console.core.profanity.listed import Listed


class Use(Enum):
    """When a word counts."""

    STRONG = auto()
    """Always; digits, signs and spaces hide it from nobody."""
    ALWAYS = auto()
    DIRECTED = auto()
    """Where it is said of somebody. Otherwise it is a bird, a dish, a verb."""
    NAME = auto()
    """As directed, and not where it is written as a name."""


@dataclass(frozen=True, slots=True)
class Word:
    """A listed word: its headword, when it counts, every form in which it is written, and what it
    is an entry of."""

    use: Use
    forms: tuple[str, ...]
    by: Listed

    @property
    def head(self) -> str:
        return self.by.word


_STRONG = """
fuck fucks fucked fucker fuckers fuckin fucking fuk fuks fukt fuked fuker fukers fukin fuking fvck
    phuk phuck phucking phucker fucc fck fcks fcked fcker fckers fckin fcking fking fkin fkn fcuking
motherfucker motherfuckers motherfucking mofo mofos mthrfckr mfer mfers mfker
shit shits shitty shittier shittiest shitting shitted shitter shitters shithead shitheads shithole
    shitholes shitshow shitface shitfaced shitbag shitbags shitload shitloads shitless shitstorm
    shite shites
    shitpost shitstain shitstains bullshit bullshits bullshitter bullshitters bullshitting
    bullshitted horseshit dogshit batshit apeshit chickenshit dipshit dipshits holyshit
cunt cunts cunty cunting
bitch bitches bitching bitched bitchy bitchass biatch beotch biotch sonofabitch sonsofbitches
asshole assholes arsehole arseholes azzhole azzholes ahole aholes
nigger niggers nigga niggas
"""

_ALWAYS = """
ass asses assed
dumbass dumbasses smartass smartasses fatass fatasses jackass jackasses asshat asshats assclown
    assclowns asswipe asswipes assface lardass
arse arses arsed arsewipe
bastard bastards
bollocks bollox bollocking
cocksucker cocksuckers cocksucking
crap crappy crapped crapping crappier crappiest
damn damned damnit dammit goddamn goddamned goddamnit goddammit
dickhead dickheads dickwad dickwads dickface dickfaces dickish
piss pissed pisses pissing pisser pissers
slut sluts slutty
twat twats
wank wanks wanked wanking wanker wankers wanky
whore whores whoring whorish
knobhead knobheads bellend bellends
stfu gtfo kys
faggy faggoty kikes
"""

_DIRECTED = """
cock cocks
prick pricks
tit tits titties
pussy pussies
faggot faggots fag fags
retard retards retarded
spastic spaz
chink chinks
gook gooks
spic spics
tranny trannies
paki pakis
tosser tossers
skank skanks
"""

_NAME = """
dick dicks
kike
"""

PHRASES = (
    "kill yourself", "kill urself", "kill ur self", "kill your self", "ll kill you",
    "will kill you", "gonna kill you", "going to kill you", "imma kill you", "go to hell",
    "rot in hell", "burn in hell", "screw you", "go die", "hope you die", "drop dead", "fuk u",
)  # fmt: skip
"""What counts as one although each of its words is harmless."""

HARMLESS_PHRASES = (
    "drop dead gorgeous", "drop dead date", "drop dead dates", "drop dead deadline",
    "ass soon", "ass well", "ass possible", "er slut", "kick ass",
    "kicks ass", "kicked ass", "kicking ass", "bad ass", "pussy cat", "pussy cats",
    "pussy willow", "pussy willows", "pussy riot", "spotted dick", "moby dick", "dick pudding",
    "dick turpin", "tit for tat", "spic and span", "wankers corner", "fucking austria",
    "fucking upper austria", "village of fucking", "bastard sword", "bastard swords",
    "bastard file", "bastard files", "bastard cut", "bastard title", "bastard toadflax",
    "bastard amber", "william the bastard", "jackass penguin", "jackass penguins",
    "laughing jackass", "damn good", "damn fine", "damn nice",
    "ass prof", "ass professor", "ass manager", "ass mgr", "ass dir",
    "ass director", "ass sec", "ass secretary", "ass editor", "till slut", "är slut", "ar slut",
    "slut i lager", "slut pa", "slut rea", "tar slut", "fire retard", "ass milk", "asses milk",
    "jenny ass", "jack ass", "wild ass", "wild asses", "ass foal", "bitch pup", "bitch pups",
    "bitch puppy", "bitch puppies", "bitch whelped", "breeding bitch", "brood bitch",
    "brood bitches", "breeding bitches", "labrador bitch", "spaniel bitch", "terrier bitch",
    "retriever bitch", "collie bitch", "poodle bitch", "shepherd bitch", "bitch in season",
    "bitch in heat", "bitch is in season", "bitch is in heat", "bitch had pups", "old bitch had",
    "bitch spayed", "spayed bitch", "dog or bitch", "dogs and bitches", "dogs or bitches",
    "dog and bitch", "dick and jane", "pissing down with rain", "whore of babylon",
    "pregnant bitch", "lactating bitch", "whelping bitch",
)  # fmt: skip
"""Ordinary expressions with a listed word: nothing in them counts."""

NEAR_BEASTS = frozenset(
    "donkey donkeys mule mules ox oxen foal foals onager jenny jennies zebra zebras horse horses "
    "equine equus stable balaam kennel kennels litter pups puppies whelps".split()
)
"""In whose company an ass is a donkey, and a bitch a dog."""

OF_BEASTS = frozenset({"ass", "asses", "bitch", "bitches"})


def listed_words(block: str, use: Use, language: WordLanguage) -> Iterator[Word]:
    """The words of a block: a line for each."""
    for line in block.strip().replace("\n    ", " ").splitlines():
        forms = tuple(line.split())
        yield Word(use, forms, Listed(forms[0], language))


WORDS = (
    *listed_words(_STRONG, Use.STRONG, WordLanguage.ENGLISH),
    *listed_words(_ALWAYS, Use.ALWAYS, WordLanguage.ENGLISH),
    *listed_words(_DIRECTED, Use.DIRECTED, WordLanguage.ENGLISH),
    *listed_words(_NAME, Use.NAME, WordLanguage.ENGLISH),
)
"""The built-in English list."""


def inflected(word: str) -> tuple[str, ...]:
    """A word that a brand added, with its plural and its -ed and -ing, by the rules of spelling:
    "rat" gives "ratting", never "rating"."""
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return (word,)
    vowels = "aeiou"
    stem = word
    if word.endswith("e"):
        stem = word[:-1]
    elif (
        word[-1] not in vowels + "wxy"
        and word[-2] in vowels
        and word[-3] not in vowels
        and sum(letter in vowels for letter in word) == 1
    ):
        stem = word + word[-1]
    if word.endswith("y") and word[-2] not in vowels:
        return (word, word[:-1] + "ies", word[:-1] + "ied", word + "ing")
    plural = word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")
    return (word, plural, stem + "ed", stem + "ing")
