"""How hard a Dutch text is to read: the formula of Flesch as Douma (1960) fitted it to Dutch."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:-[A-Za-zÀ-ÿ]+)*")
# Dutch diphthongs and long vowels are one syllable; a diaeresis begins another.
_SYLLABLE = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouyëïöüéèêàá]", re.IGNORECASE
)


def syllables(word):
    """Count the syllables of a Dutch word, at least one."""
    return max(1, len(_SYLLABLE.findall(word)))


def ease(text):
    """Return 0 (hard) to 100 (easy): 207 - 0.93 words per sentence - 77 syllables per word."""
    sentences = [each for each in re.split(r"[.!?:;]+(?:\s|$)", text) if _WORD.search(each)]
    words = _WORD.findall(text)
    return (
        206.84 - 0.93 * len(words) / len(sentences) - 77 * sum(map(syllables, words)) / len(words)
    )
