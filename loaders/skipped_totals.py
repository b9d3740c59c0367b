"""Whether the totals rows that were skipped are what the rows come to that they add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.text import number
from loaders.findings import shown
from loaders.lines import Bools, Column, Ints
from loaders.numbers import Count, read_count
from loaders.report import Problem, Source, TotalRow
from loaders.spellings import load_spellings
from loaders.totals import UNIQUE

_UNIT, _PRECISION, _COUNT = "eenheid", "bijzonderheid", "aantal"
_ONE_THING = (_UNIT, "uitsplitsing", "uitsplitsing2")


class _Span(NamedTuple):
    low: float
    high: float

    def __str__(self) -> str:
        if self.low == self.high:
            return number(self.low)
        if np.isinf(self.high):
            return f"ten minste {number(self.low)}"
        return f"{number(self.low)} tot {number(self.high)}"


@dataclass(frozen=True)
class _Counts:
    """The counts under one heading, per row of the file; see ``_headings``."""

    heading: str
    lines: Ints
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]


def wrong_totals(
    source: Source, columns: dict[str, Column], accepted: Bools, counting: Bools
) -> Iterator[Problem]:
    """Yield a warning for each skipped total that is not the sum of its rows.

    Parameters
    ----------
    source : Source
    columns : dict of Column
        As ``lines.judge`` returns.
    accepted : array of bool
        Per line. A total of rows of which one was rejected is compared with the rest: it cannot be
        less.
    counting : array of bool
        Per line whether it counts, or is a total itself.

    Notes
    -----
    A total that does not say which rows it adds up may be that of all of them or of those since
    the total before it; where either fits, nothing is told.
    """
    if not source.totals:
        return
    rows = source.raw.index.to_numpy()
    spread = list(_headings(source, columns))
    unit = columns.get(_UNIT)
    for total in source.totals:
        for counts in spread:
            stated = _stated(total.cells.get(counts.heading, ""))
            if stated is None:
                continue
            tried = []
            for numbers in (total.parts, total.block):
                lines = counts.lines[np.searchsorted(rows, numbers)]
                if not len(lines) or _vague(columns, lines):
                    continue
                counted = lines[counting[lines]]
                if len(counted) and _alike(columns, counted):
                    bounds = _bounds(counts, counted, unit)
                    whole = accepted[lines].all()
                    tried.append((numbers, bounds if whole else _Span(bounds.low, np.inf)))
            if tried and not any(_meet(stated, bounds) for _, bounds in tried):
                yield _problem(total, counts.heading, stated, *tried[0])


def _headings(source: Source, columns: dict[str, Column]) -> Iterator[_Counts]:
    """Yield the headings with counts."""
    ends = {
        name: ends_of(column) for name, column in columns.items() if column.spec.soort == _COUNT
    }
    if source.waardekop is None:
        every = np.arange(len(source.rij))
        for name, (low, high) in ends.items():
            if name in source.mapping.kolommen:
                yield _Counts(source.mapping.kolommen[name], every, low, high)
        return
    width = len(source.rij) // max(len(source.raw), 1)
    for place, heading in enumerate(source.waardekop[:width]):
        lines = np.arange(place, len(source.rij), width)
        yield _Counts(str(heading), lines, *ends[_COUNT])


def ends_of(column: Column) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return per line the lowest and highest count; what was left open can be anything."""
    pairs = [(v.lowest, v.highest) if isinstance(v, Count) else (0, np.inf) for v in column.values]
    table = np.array([*pairs, (0, np.inf)], np.float64)[column.value_codes]
    return table[:, 0], table[:, 1]


def _stated(text: str) -> _Span | None:
    found = read_count(text, load_spellings()).value
    return _Span(*found) if isinstance(found, Count) else None


def _vague(columns: dict[str, Column], lines: Ints) -> bool:
    """Return whether some of the counts are only about right."""
    column = columns.get(_PRECISION)
    return column is not None and any(
        column.values[code] for code in np.unique(column.value_codes[lines]).tolist()
    )


def _alike(columns: dict[str, Column], lines: Ints) -> bool:
    """Return whether lines count one thing: two units or breakdowns have no sum."""
    return all(
        len(np.unique(columns[name].value_codes[lines])) == 1
        for name in _ONE_THING
        if name in columns
    )


def _bounds(counts: _Counts, lines: Ints, unit: Column | None) -> _Span:
    """Return what the total of lines can be."""
    low, high = counts.low[lines], counts.high[lines]
    once = unit is not None and unit.values[unit.value_codes[lines[0]]] in UNIQUE
    return _Span(float(low.max() if once else low.sum()), float(high.sum()))


def _meet(one: _Span, other: _Span) -> bool:
    return one.low <= other.high and other.low <= one.high


def _problem(total: TotalRow, heading: str, stated: _Span, rows: Ints, bounds: _Span) -> Problem:
    first, last = int(rows[0]), int(rows[-1])
    where = f"rij {first}" if first == last else f"rij {first} tot en met {last}"
    return Problem(
        total.rij,
        heading,
        shown(total.cells[heading]),
        f"Deze totaalrij is overgeslagen, maar klopt niet: hier staat {stated}, en wat zij optelt "
        f"({where}) is samen {bounds}.",
    )
