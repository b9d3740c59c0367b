"""How a sheet is laid out: which rows are its heading, and which column is which."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Names
from dataclasses import dataclass

from geo.demand import TOTAL
from geo.taxonomy import Taxonomy
from geo.text import listing
from loaders.columns import letters
from loaders.findings import briefly
from loaders.heading_fit import OVER_PERIODS, OVER_UNITS
from loaders.heading_texts import Heading
from loaders.heading_units import settle_units
from loaders.headings import Vocabulary
from loaders.numbers import read_count
from loaders.questions import Asker, Candidate
from loaders.reading import fold
from loaders.report import Mapping, NeedsMappingError, Problem, Skipped
from loaders.row_kinds import BLANK, HEADING, TITLE
from loaders.spellings import load_spellings
from loaders.standard import NUMBERS, FileKind, Standard
from loaders.titles import Surroundings

# The heading is in one of these rows; some rows below them show what the columns hold.
_HEADER_WITHIN, LOOKED_AT = 20, 40
# With fewer columns understood a row is no heading.
FEWEST = 2


@dataclass(frozen=True)
class Layout:
    """How a sheet is laid out.

    Parameters
    ----------
    kind : str
        Code of the file kind.
    mapping : Mapping
    first, last : int
        Rows of the heading, from 1.
    headings : tuple of str
        Per column of the sheet, all different.
    places : dict
        Place by column of the standard.
    skipped : tuple of Skipped
        The rows down to and including the heading.
    warnings : tuple of Problem
    question : NeedsMappingError or None
        What must be asked before the sheet can be read as its sender meant it.
    unheaded : tuple of int
        Places of the columns with numbers but without a heading, of which nothing was told.
    double : tuple of Problem
        Columns that are there more than once: where nobody can be asked, that is an error.
    """

    kind: str
    mapping: Mapping
    first: int
    last: int
    headings: tuple[str, ...]
    places: dict[str, int]
    skipped: tuple[Skipped, ...]
    warnings: tuple[Problem, ...]
    question: NeedsMappingError | None
    unheaded: tuple[int, ...] = ()
    double: tuple[Problem, ...] = ()

    @property
    def known(self) -> int:
        """Number of headings that were understood."""
        return len(self.mapping.kolommen) + len(self.mapping.breed)


class Finder:
    """Finds the layout in the first rows of a sheet."""

    def __init__(
        self,
        head: list[list[str]],
        sheet: str,
        standard: Standard,
        taxonomy: Taxonomy,
        file: str,
        points: Names[str, str],
        holds_numbers: Callable[[int, int], bool],
    ) -> None:
        self._head, self._standard, self._taxonomy = head, standard, taxonomy
        self._holds_numbers = holds_numbers
        self._sheet, self._file, self._points = sheet, file, points
        self._asker = Asker(head, taxonomy, file)

    def recognised(self, kinds: list[FileKind]) -> Layout:
        """Choose the rows and the kind of file that fit best."""
        tried = []
        for kind in kinds:
            words = Vocabulary(kind, self._taxonomy)
            for first, last, headings in self._heading_rows():
                fit = words.fit(headings, self._around(first).year)
                tried.append(Candidate(first, last, headings, fit))
        # Of equals the first kind, one row before two, and the upper before the lower.
        best = max(tried, key=lambda c: (c.fit.score, c.first - c.last))
        known = len(best.fit.columns) + len(best.fit.wide)
        if known < FEWEST or len(best.fit.covered) < FEWEST:
            best = self._most_filled(kinds[0])
        return self._layout(best)

    def told(self, kinds: list[FileKind], mapping: Mapping) -> Layout:
        """Find the rows that hold the headings of a mapping."""
        wanted = {*mapping.kolommen.values(), *mapping.breed}
        rows = [(f, t, h, set(_names(h)) & wanted) for f, t, h in self._heading_rows()]
        first, last, headings, there = max(rows, key=lambda row: (len(row[3]), row[0] - row[1]))
        kind = kinds[0] if len(kinds) == 1 else self._kind_of(mapping)
        if not wanted:
            chosen = self._most_filled(kind)
            first, last, headings = chosen.first, chosen.last, chosen.headings
        names = _names(headings)
        places = {c: names.index(h) for c, h in mapping.kolommen.items() if h in there}
        question = None
        if absent := sorted(wanted - there):
            question = self._asker.question(
                f"In '{self._file}' staan deze kolommen niet: {listing(absent)}.",
                (last, names),
                mapping,
                [c for c, h in mapping.kolommen.items() if h in absent],
                kind.code,
            )
        return Layout(
            kind.code, mapping, first, last, tuple(names), places, self._above(first, last),
            _unread(headings, names, last, mapping, "niet in de kolomindeling",
                    self._unheaded(headings, places, last)), question,
        )  # fmt: skip

    def _kind_of(self, mapping: Mapping) -> FileKind:
        columns = {*mapping.kolommen, *mapping.vast}
        return max(self._standard.soorten, key=lambda kind: len(columns & set(kind.names)))

    def _heading_rows(self) -> list[tuple[int, int, list[Heading]]]:
        """Return every row that may be a heading, and every pair that together may be one."""
        found = []
        for place, row in enumerate(self._head[:_HEADER_WITHIN]):
            if sum(1 for cell in row if cell) < 1:
                continue
            found.append((place + 1, place + 1, [Heading(cell) for cell in row]))
            above = self._head[place - 1] if place else []
            if sum(1 for cell in above if cell) > 1:
                found.append((place, place + 1, _two_rows(above, row)))
        return found

    def _most_filled(self, kind: FileKind) -> Candidate:
        """Return the first row with about as many words as any: it looks most like a heading."""
        rows = self._head[:_HEADER_WITHIN]
        words = [
            len({cell for cell in row if cell and not any(c.isdigit() for c in cell)})
            for row in rows
        ]
        filled = [sum(1 for cell in row if cell) for row in rows]
        most = max(words) if max(words) >= FEWEST else max(filled)
        counts = words if max(words) >= FEWEST else filled
        place = counts.index(most)
        headings = [Heading(cell) for cell in rows[place]]
        fit = Vocabulary(kind, self._taxonomy).fit(headings)
        return Candidate(place + 1, place + 1, headings, fit)

    def _around(self, first: int) -> Surroundings:
        return Surroundings(self._head[: first - 1], self._sheet, self._file, self._points)

    def _above(self, first: int, last: int) -> tuple[Skipped, ...]:
        rows = [
            Skipped(number, TITLE if any(row) else BLANK)
            for number, row in enumerate(self._head[: first - 1], 1)
        ]
        return (*rows, *(Skipped(number, HEADING) for number in range(first, last + 1)))

    def _layout(self, best: Candidate) -> Layout:
        fit, names = best.fit, _names(best.headings)
        words = Vocabulary(fit.kind, self._taxonomy)
        lacking = fit.missing()
        said = self._around(best.first).values(words)
        fixed = fit.fixed | {name: said[name] for name in lacking if name in said}
        # Of two units above the columns only one can be meant.
        if "eenheid" in lacking and "eenheid" not in fixed:
            units = {u for h in best.headings for u in _words_of(h.above, words.units)}
            fixed |= {"eenheid": units.pop()} if len(units) == 1 else {}
        fixed |= settle_units(fit, fixed, words.units, self._head[best.last :])
        missing = fit.missing(fixed)
        unknown = sorted({*self._counts_of_nothing(best, names), *fit.ambiguous, *fit.added})
        wide = {names[place]: meaning for place, meaning in sorted(fit.wide.items())}
        mapping = Mapping(
            {name: names[place] for name, place in fit.columns.items()}, fixed, wide, fit.over
        )
        unheaded = self._unheaded(best.headings, fit.columns, best.last)
        question = self._asker.ask(best, mapping, names, missing, unknown, unheaded)
        if fit.over:
            # Not asked, these are categories that do not exist: their rows are rejected.
            mapping.breed.update({names[place]: names[place] for place in unknown})
        return Layout(
            fit.kind.code,
            mapping,
            best.first,
            best.last,
            tuple(names),
            dict(fit.columns),
            self._above(best.first, best.last),
            tuple(self._remarks(best, names, mapping)),
            question,
            tuple(unheaded),
            tuple(_double(best, names)),
        )

    def _unheaded(
        self, headings: Sequence[Heading], columns: Names[str, int], last: int
    ) -> list[int]:
        """Return the columns of a workbook with numbers but without a heading."""
        # What stands before all columns numbers the rows; in a CSV these cells are strays.
        return [
            place
            for place, heading in enumerate(headings)
            if self._sheet and not heading.whole and place > min(columns.values(), default=0)
            if self._holds_numbers(place, last)
        ]

    def _counts_of_nothing(self, best: Candidate, names: list[str]) -> list[int]:
        """Return the columns of a wide file that hold counts under an unknown heading."""
        fit = best.fit
        if not fit.wide or fit.over in (OVER_PERIODS, OVER_UNITS):
            return []
        known = {*fit.columns.values(), *fit.wide}
        spellings = load_spellings()
        found = []
        # What stands before the first count describes the row.
        for place in range(min(fit.wide) + 1, len(names)):
            values = [row[place] for row in self._head[best.last :] if row[place]]
            counts = [v for v in values if read_count(v, spellings).value is not None]
            heading = best.headings[place]
            if place not in known and heading.whole and "%" not in heading.whole and counts:
                found.append(place)
        return found

    def _remarks(self, best: Candidate, names: list[str], mapping: Mapping) -> list[Problem]:
        """Tell what was read otherwise than it stands there, and what was not read."""
        told = []
        row = best.last
        for column, value in mapping.vast.items():
            if column not in best.fit.fixed:
                reason = f"Voor {column} is overal '{value}' gelezen: dat staat boven de tabel "
                told.append(Problem(None, column, "", f"{reason}of in de naam van het bestand."))
        for column, place in best.fit.columns.items():
            if added := best.fit.explained.get(place):
                reason = f"Gelezen als {column}; '{added}' zegt er iets bij wat niet is gelezen. "
                remedy = f"Bedoelt de kolom iets anders dan {column}, neem haar dan niet op."
                told.append(Problem(row, names[place], "", reason + remedy))
        for heading, meaning in mapping.breed.items():
            if meaning.startswith(f"{TOTAL}/") and best.fit.over != TOTAL:
                told.append(Problem(row, heading, "", "Deze kolom is gelezen als het totaal."))
        told += _unread(best.headings, names, row, mapping, "geen kolom van de standaard")
        return told


def _double(best: Candidate, names: list[str]) -> Iterator[Problem]:
    """Tell which columns stand there twice: counts, or any under one and the same heading."""
    for column, places in best.fit.unclear.items():
        alike = len({fold(best.headings[place].text) for place in places}) < len(places)
        if alike or best.fit.kind.column[column].soort in NUMBERS:
            either = listing([f"'{names[place]}'" for place in places])
            reason = f"De koppen {either} kunnen allemaal {column} zijn: laat er één staan."
            yield Problem(None, column, "", reason)


def _unread(
    headings: Sequence[Heading],
    names: list[str],
    row: int,
    mapping: Mapping,
    why: str,
    also: Sequence[int] = (),
) -> tuple[Problem, ...]:
    """Tell which columns with a heading are not read, and which of some others."""
    read = {*mapping.kolommen.values(), *mapping.breed}
    told = [place for place, h in enumerate(headings) if h.whole or place in also]
    unread = [names[place] for place in told if names[place] not in read]
    reason = f"Niet gelezen, want {why}: {briefly(unread)}."
    return (Problem(row, "", "", reason),) if unread else ()


def _two_rows(above: list[str], row: list[str]) -> list[Heading]:
    """Return the headings of two rows; what is above stands over the empty cells after it."""
    found, over = [], ""
    for upper, cell in zip(above, row, strict=True):
        over = upper or over
        if cell:
            found.append(Heading(cell, over if cell != over else ""))
        else:
            found.append(Heading(upper))
    return found


def _names(headings: Sequence[Heading]) -> list[str]:
    """Return a name per column, all different: the heading, with what is above when needed."""
    texts = [heading.text for heading in headings]
    names: list[str] = []
    for place, heading in enumerate(headings):
        name = heading.text or f"kolom {letters(place)}"
        if heading.text and texts.count(heading.text) > 1:
            name = heading.whole
        base, number = name, 1
        while name in names:
            number += 1
            name = f"{base} ({number})"
        names.append(name)
    return names


def _words_of(text: str, names: Names[str, str]) -> set[str]:
    return {names[fold(word)] for word in text.split() if fold(word) in names}
