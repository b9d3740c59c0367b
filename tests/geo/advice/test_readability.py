"""Advice in language level B1: short sentences, short words.

Oracle of the measure: Douma (1960), De leesbaarheid van landbouwbladen. From 60 up a text is
standard (B1) to easy; a single text may score lower where a name it must use is long.
"""

import statistics

import pytest

from geo.advice.rules import PLACEHOLDER
from tests.geo.advice.examples import RULES
from tests.geo.advice.readability import ease, syllables

_STANDARD, _LEAST, _LONGEST_SENTENCE = 60, 45, 24


def plain(text):
    return PLACEHOLDER.sub(lambda found: "Laak" if "gebied" in found[1] else "dit", text)


@pytest.mark.parametrize(
    ("word", "count"),
    [("huis", 1), ("vrijwilligers", 4), ("cliënten", 3), ("geeft", 1), ("idee", 2), ("weeïg", 2)],
)
def test_syllables(word, count):
    assert syllables(word) == count


def test_all_texts_together_are_b1():
    scores = [ease(plain(f"{rule.kop}. {rule.advies}")) for rule in RULES.regels]
    print(f"Flesch-Douma: mediaan {statistics.median(scores):.0f}, laagste {min(scores):.0f}")
    assert statistics.median(scores) >= _STANDARD


@pytest.mark.parametrize("rule", RULES.regels, ids=lambda rule: rule.id)
def test_no_text_is_hard(rule):
    text = plain(rule.advies)
    assert ease(text) >= _LEAST, f"{ease(text):.0f}: {text}"
    for sentence in text.split(". "):
        assert len(sentence.split()) <= _LONGEST_SENTENCE, sentence


@pytest.mark.parametrize("rule", RULES.regels, ids=lambda rule: rule.id)
def test_no_text_claims_what_is_not_known(rule):
    said = f"{rule.kop} {rule.advies} {rule.tegen.woorden} {rule.verandert}".lower()
    for word in ("bereikt", "geholpen", "doordat", "veroorzaakt", "kans dat", "bewezen"):
        assert word not in said
