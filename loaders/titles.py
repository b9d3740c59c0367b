"""What a file says outside its table: in the rows above it, the name of the sheet or of the file.

Only what is said once, and cannot be read in two ways, is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from geo.errors import InvalidPeriodError
from geo.period import Period
from loaders.heading_fit import OVER_UNITS
from loaders.headings import Vocabulary
from loaders.reading import by_name, clean, fold

_PERIOD, _POINT = "periode", "servicepunt"
_LONGEST_PERIOD, _LONGEST_NAME = 5, 8
_WORDS = re.compile(r"[^\s_,;:()]+")
# The day of printing is no period.
_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}-\d{1,2}-\d{1,2}.*")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_EXTENSION = re.compile(r"\.[A-Za-z]{2,4}$")


@dataclass(frozen=True)
class Surroundings:
    """The texts around a table.

    Parameters
    ----------
    titles : sequence of sequence of str
        The rows above the heading.
    sheet, file : str
        Names of the sheet and the file.
    points : mapping
        Name by code of the service points.
    """

    titles: Sequence[Sequence[str]]
    sheet: str
    file: str
    points: Mapping[str, str]

    @property
    def year(self) -> str:
        """The only year that is named, or nothing."""
        for texts in self._places():
            years = {y for text in texts for y in _YEAR.findall(text) if not _DATE.search(text)}
            if years:
                return years.pop() if len(years) == 1 else ""
        return ""

    def values(self, words: Vocabulary) -> dict[str, str]:
        """Return the value by column of the standard that the surroundings give.

        Parameters
        ----------
        words : Vocabulary
            Of the kind of file.
        """
        found = dict(self._labelled(words))
        points = {word: code for word, code in by_name(self.points).items() if not word.isdigit()}
        searches: dict[str, Callable[[str], Iterable[str]]] = {
            _PERIOD: _periods,
            _POINT: lambda text: _named(text, points),
            OVER_UNITS: lambda text: _named(text, words.units),
        }
        for column, search in searches.items():
            if column in found:
                continue
            for texts in self._places():
                said = {value for text in texts for value in search(text)}
                if said:
                    if len(said) == 1:
                        found[column] = said.pop()
                    break
        return found

    def _places(self) -> Iterator[list[str]]:
        yield [cell for row in self.titles for cell in map(clean, row) if cell]
        yield [clean(self.sheet)]
        yield [_EXTENSION.sub("", clean(self.file))]

    def _labelled(self, words: Vocabulary) -> Iterator[tuple[str, str]]:
        """Yield what stands behind its name, as in ``Servicepunt: Laak``."""
        told = set()
        for row in self.titles:
            cells = [clean(cell) for cell in row if clean(cell)]
            for place, cell in enumerate(cells):
                label, colon, value = cell.partition(":")
                known = words.names.get(fold(label))
                value = clean(value)
                if not value and place + 1 < len(cells):
                    value = cells[place + 1]
                said = known and value and (colon or len(cells) == 2)
                if said and known and known[1].soort != "aantal" and known[1].naam not in told:
                    told.add(known[1].naam)
                    yield known[1].naam, value


def _periods(text: str) -> set[str]:
    """Return the periods in a text; a bare year only where it says that it is about a year."""
    words = _WORDS.findall(text)
    found: set[str] = set()
    place = 0
    while place < len(words):
        for size in range(min(_LONGEST_PERIOD, len(words) - place), 0, -1):
            written = " ".join(words[place : place + size]).strip(".'\"")
            bare_year = _YEAR.fullmatch(written)
            if _DATE.fullmatch(written) or (bare_year and not _about_a_year(text)):
                continue
            try:
                period = Period.parse(written)
            except InvalidPeriodError:
                continue
            if period.months == 1:
                # 2026-3 may be a quarter, and a month is no period of the standard.
                continue
            found.add(str(period))
            place += size - 1
            break
        place += 1
    return found


def _about_a_year(text: str) -> bool:
    folded = fold(text)
    return "jaar" in folded and "halfjaar" not in folded and "kwartaal" not in folded


def _named(text: str, names: Mapping[str, str]) -> set[str]:
    """Return the codes of the names that stand in a text; the longest name first."""
    words = _WORDS.findall(text)
    found: set[str] = set()
    place = 0
    while place < len(words):
        for size in range(min(_LONGEST_NAME, len(words) - place), 0, -1):
            if code := names.get(fold(" ".join(words[place : place + size]))):
                found.add(code)
                place += size - 1
                break
        place += 1
    return found
