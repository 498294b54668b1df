"""A table of sentences, innocent and abusive, in English and Japanese: precision and recall."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.core.profanity.looking_up import improper_spans

TABLE = Path(__file__).with_name("sentences.tsv")

LEAST_PRECISION = 0.998
"""A false alarm weighs more than a miss: it completes an innocent person's chat."""
LEAST_RECALL = 0.99


class Sentence(NamedTuple):
    text: str
    expected: int
    known: bool
    """That it is known to be marked wrongly yet."""


def sentences() -> list[Sentence]:
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line[:1] not in ("", "#")]
    pairs = [line.split("\t", 1) for line in lines]
    return [
        Sentence(text.replace("\\n", "\n"), int(count.lstrip("~")), count.startswith("~"))
        for count, text in pairs
    ]


@pytest.mark.parametrize(
    "sentence", [one for one in sentences() if not one.known], ids=lambda one: one.text
)
def test_a_sentence_is_marked_where_it_is_improper(sentence: Sentence) -> None:
    spans = improper_spans(sentence.text)
    assert len(spans) == sentence.expected, [sentence.text[start:end] for start, end in spans]


def test_what_is_known_to_be_wrong_is_still_wrong() -> None:
    """One that is right now loses its mark in the table."""
    known = [one for one in sentences() if one.known]
    right = [one.text for one in known if len(improper_spans(one.text)) == one.expected]
    assert right == []


def test_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the places marked, how many should be; of those that should be, how many are."""
    table = sentences()
    assert len({one.text for one in table}) > 1_000
    assert min(sum(one.expected == 0 for one in table), sum(one.expected for one in table)) > 500
    precision, recall = measured(table)
    with capsys.disabled():
        print(f"\n{len(table)} sentences: precision {precision:.4f}, recall {recall:.4f}")
    assert precision >= LEAST_PRECISION
    assert recall >= LEAST_RECALL


def measured(table: list[Sentence]) -> tuple[float, float]:
    found = [len(improper_spans(one.text)) for one in table]
    hits = sum(min(one.expected, count) for one, count in zip(table, found, strict=True))
    return hits / sum(found), hits / sum(one.expected for one in table)
