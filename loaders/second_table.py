"""A second table below the first: what it says about its own rows is nowhere in the first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas import Areas
from loaders.area_values import named_areas
from loaders.headings import Vocabulary
from loaders.lines import Bools
from loaders.numbers import parse_number
from loaders.reading import clean, fold
from loaders.titles import Surroundings
from loaders.total_rows import AREA

SECOND_TABLE = "Hier begint een tweede tabel; zet elke tabel op een eigen blad."
# With fewer words that are headings a row is none.
_FEWEST = 2


@dataclass(frozen=True)
class Known:
    """What is known of the first table.

    Parameters
    ----------
    words : Vocabulary
        Of its kind of file.
    points : mapping
        Name by code of the service points.
    areas : Areas
    counts : collection of int
        Places of its columns with numbers.
    fixed : mapping
        Value by column of the standard that holds for the whole table.
    titles : collection of str
        The texts above it: on a next page they may stand again.
    """

    words: Vocabulary
    points: Mapping[str, str]
    areas: Areas
    counts: Collection[int] = ()
    fixed: Mapping[str, str] | None = None
    titles: Collection[str] = ()


def second_start(
    table: pd.DataFrame, empty: Mapping[int, Bools], done: Bools, columns: Mapping[str, int],
    known: Known,
) -> int:  # fmt: skip
    """Return the position of the row where a second table begins; the length when there is none.

    Parameters
    ----------
    table : DataFrame
        Categorical text below the heading; columns are places.
    empty : dict of array of bool
        By place the rows in which that cell is empty.
    done : array of bool
        Rows that are something else: blank, the same heading again, a note at the end.
    columns : dict
        Place by column of the standard.
    known : Known
    """
    filled = np.zeros(len(table), np.int64)
    for flags in empty.values():
        filled += ~flags
    heads = np.zeros(len(table), np.int64)
    for place in empty:
        heads += _says_heading(table[place], known, counts=place in known.counts)
    found = np.flatnonzero(~done & (heads >= _FEWEST))
    starts = [int(found[0])] if len(found) else []
    # Below a title there are rows with more than one cell.
    last = int(np.flatnonzero(~done & (filled > 1)).max(initial=-1))
    names = {place: name for name, place in columns.items()}
    judged: dict[tuple[int, str], bool] = {}
    for row in np.flatnonzero(~done & (filled == 1) & (np.arange(len(table)) < last)).tolist():
        place = next(p for p in empty if not empty[p][row])
        text = clean(str(table[place].iloc[row]))
        key = place, text
        if key not in judged:
            judged[key] = _is_title(text, names.get(place, ""), known)
        if judged[key]:
            starts.append(row)
            break
    return min(starts, default=len(table))


def _says_heading(column: pd.Series, known: Known, *, counts: bool) -> Bools:
    """Return the rows in which a cell is what a heading says."""
    flags = [
        parse_number(clean(text)) is None
        and (known.words.is_heading(text) if counts else fold(text) in known.words.names)
        for text in map(str, column.cat.categories)
    ]
    found: Bools = np.array([*flags, False], np.bool_)[column.cat.codes.to_numpy()]
    return found


def _is_title(text: str, column: str, known: Known) -> bool:
    """Return whether a lone text says something else about the rows below it."""
    if fold(text) in {fold(title) for title in known.titles}:
        return False
    if column == AREA and named_areas(text, known.areas):
        return False
    said = Surroundings([[text]], "", "", known.points).values(known.words)
    fixed = known.fixed or {}
    other = {name for name, value in said.items() if fixed.get(name) != value} - {column}
    return bool(other) or known.words.is_breakdown(text)


def titles_of(rows: Sequence[Sequence[str]]) -> set[str]:
    """Return the texts above a table."""
    return {clean(cell) for row in rows for cell in row if clean(cell)}
