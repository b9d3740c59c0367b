"""How a heading may be meant: as it stands, or without what was added to it.

``Wonen (2025)`` and ``Wonen - doel`` are no ``Wonen``: what was added can change what is counted.
Only what is known to add nothing is left out without a question.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from geo.errors import InvalidPeriodError
from geo.period import Period
from loaders.reading import clean, fold
from loaders.spellings import load_spellings

SHARE = re.compile(r"%|percentage|procent|aandeel", re.I)
_IN_BRACKETS = re.compile(r"\s*[(\[]([^)\]]*)[)\]]")
_DASHED = re.compile(r"(.*\S)\s+[-\N{EN DASH}\N{EM DASH}]\s+(\S.*)")
_COUNTED = re.compile(r"^(?:totaal\s+)?aantal(?:len)?\s+(?:nieuwe\s+)?|\s+(?:aantal|totaal)$", re.I)
_QUARTER_ONLY = re.compile(r"(?:[kq]\s*([1-4])|([1-4])e?\s*kwartaal|kwartaal\s*([1-4]))", re.I)


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column; in two rows when the upper one is merged over several.

    Parameters
    ----------
    text : str
        The heading itself.
    above : str
        What stands above it; empty for a heading of one row.
    """

    text: str
    above: str = ""

    @property
    def whole(self) -> str:
        """Both rows, read from above."""
        return clean(f"{self.above} {self.text}")


class Spelling(NamedTuple):
    """A text that a heading may be meant as, and what was added to it."""

    text: str
    added: tuple[str, ...] = ()


def spellings(heading: Heading) -> Iterator[Spelling]:
    """Yield how a heading may be meant, the fullest first."""
    for text in dict.fromkeys((heading.text, heading.whole)):
        yield Spelling(text)
        for bare, added in _parted(text):
            yield Spelling(bare, added)
            if not SHARE.search(text):
                yield Spelling(clean(_COUNTED.sub("", bare)), added)


def _parted(text: str) -> Iterator[Spelling]:
    """Yield a text without what stands in brackets, or at one side of a dash."""
    inside = tuple(clean(each) for each in _IN_BRACKETS.findall(text))
    bare = clean(_IN_BRACKETS.sub("", text))
    added = tuple(each for each in inside if each and not _adds_nothing(each))
    yield Spelling(bare, added)
    if dashed := _DASHED.fullmatch(bare):
        for one, other in ((dashed[1], dashed[2]), (dashed[2], dashed[1])):
            yield Spelling(one, added if _adds_nothing(other) else (*added, other))


def _adds_nothing(text: str) -> bool:
    return fold(text) in {fold(word) for word in load_spellings().kop_toevoegingen}


def as_period(heading: Heading, year: str) -> Spelling | None:
    """Return the period that a heading is, as the standard writes it, or nothing.

    Parameters
    ----------
    heading : Heading
    year : str
        The year that a title names, for headings such as ``K1``; may be empty.
    """
    # A period behind a dash is one in a sentence.
    parted = itertools.islice(_parted(heading.text), 2)
    texts = (Spelling(heading.text), Spelling(heading.whole), *parted)
    for text, added in texts:
        if year and (quarter := _QUARTER_ONLY.fullmatch(text)):
            return Spelling(f"{year}-K{next(q for q in quarter.groups() if q)}", added)
        try:
            return Spelling(str(Period.parse(text)), added)
        except InvalidPeriodError:
            continue
    return None
