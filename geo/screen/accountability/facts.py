"""How sources, values and sentences are written in an entry."""

from __future__ import annotations

from geo.screen.accountability.model import Fact, Link
from geo.text import number, of_one, sentence_case

_PLACES = 6
# Units that are no number of something: they stand before the value.
_BEFORE = ("aandeel", "afstand", "deel", "kans", "score")


def source_fact(text: str, url: str = "") -> Fact:
    """Return where something comes from: a link where there is an address."""
    if url:
        return Fact("Bron", "", (Link(text, url),))
    return Fact("Bron", sentence(text))


def plain(value: float) -> str:
    """Return a number with as many decimals as it has."""
    decimals = len(f"{value:.{_PLACES}f}".rstrip("0").partition(".")[2])
    return number(value, decimals)


def with_unit(value: str, unit: str) -> str:
    """Return a value with its unit as it is said."""
    if unit.split()[0] in _BEFORE:
        return f"{unit}: {value}"
    if value == "1":
        unit = of_one(unit)
    return f"{value}{unit}" if unit.startswith("%") else f"{value} {unit}"


def sentence(text: str) -> str:
    """Return a text as a sentence: a capital and a full stop."""
    text = sentence_case(text.strip())
    return text if text.endswith((".", "?", "!")) else f"{text}."
