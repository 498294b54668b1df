"""Whether an English word is said of somebody: "you prick", but "prick the potatoes"."""

from __future__ import annotations

from collections.abc import Sequence

_SPOKEN_TO = frozenset("you u ya ye youre yall yo suck sucks sucking sucked lick licks".split())
_SPOKEN_OF = frozenset("he she they hes shes theyre be being what another such eat eating".split())
_BEASTS = ("cock", "tit")
"""Of these "he is a" says a bird."""

_SCORN = frozenset(
    "fucking fuckin stupid dumb useless pathetic lying absolute utter total complete arrogant rude "
    "bloody greedy ignorant lazy worthless ugly miserable disgusting damn goddamn filthy "
    "incompetent lousy freaking effing bunch".split()
)
"""Words that make an insult of what follows."""

_BETWEEN = frozenset(
    "are re r is s m a an my his her the all just really like of lot pack little fat dirty "
    "old big silly huge massive real right at on of both were was gang dont not so".split()
)
"""What may stand between the two."""

_POSSESSED = frozenset({"my", "your", "ur", "his"})
_BODY = frozenset({"dick", "dicks", "tits", "titties", "pussy"})

_THING_AFTER = frozenset(
    "the it them a an each both with holes your my his her its this that these those test tests "
    "testing pheasant pheasants ring cat cats willow for size up over growth his finger feeder "
    "feeders pepper crow crows crowed".split()
)
"""After these it was a verb, or part of something else."""

_AUXILIARY = frozenset("do did does can could should would will must may shall how".split())
_BIRDS = frozenset(
    "blue great coal marsh willow tailed crested bearded bush penduline azure black capped "
    "weather stop ball turkey game pea wood fire flame turn petrol shuttle hay fighting".split()
)
_PIC = frozenset({"pic", "pics", "move", "picture", "pictures"})

_BAD_MEN = frozenset({"dick", "prick"})


def is_directed(pieces: Sequence[str], at: int, only: bool) -> bool:
    """Whether the word `pieces[at]` is meant for a person; `only` is that the message has no
    other words."""
    word = pieces[at]
    after = pieces[at + 1] if at + 1 < len(pieces) else ""
    before = pieces[at - 1] if at else ""
    if word == "dick" and after in _PIC:
        return True
    if before in _BIRDS or after in _THING_AFTER:
        return False
    if word in _BODY and before in _POSSESSED:
        return True
    if only:
        return not word.startswith((*_BEASTS, "dick", "faggot"))
    return _said_of_somebody(pieces, at, in_a_list=after in ("and", "in", "or"))


def _said_of_somebody(pieces: Sequence[str], at: int, in_a_list: bool) -> bool:
    if pieces[at] in _BAD_MEN and tuple(pieces[max(0, at - 2) : at]) in (("is", "a"), ("was", "a")):
        return True
    for back in range(at - 1, max(-1, at - 7), -1):
        piece = pieces[back]
        if piece in _SPOKEN_TO:
            return back == 0 or pieces[back - 1] not in _AUXILIARY
        if piece in _SCORN:
            return not in_a_list
        if piece in _SPOKEN_OF:
            return not in_a_list and not pieces[at].startswith(_BEASTS)
        if piece not in _BETWEEN:
            return False
    return False
