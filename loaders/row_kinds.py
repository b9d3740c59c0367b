"""Which rows of a table are no data: blank rows, totals rows, headings again, a note below."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from loaders.lines import Bools, Ints
from loaders.reading import clean, fold, says_total, says_total_of
from loaders.second_table import Known, second_start
from loaders.standard import NUMBERS, FileKind
from loaders.total_areas import areas_of_totals
from loaders.total_rows import AREA, parts_of_totals

BLANK, TOTALS, HEADING, TITLE = "leeg", "totaal", "kop", "titel"
# In these columns the word "totaal" is a value like any other.
_MAY_BE_TOTAL = {"uitsplitsing", "categorie", "tekst", "keuze"}
_IN_WORDS = {"tekst", "keuze"}
# A note is a sentence: fewer words could be a row that somebody began.
_FEWEST_WORDS, _FEWEST_COLUMNS = 3, 3
# After a comma in a sentence stands a space; not so in a row that another delimiter cuts.
_OTHER_DELIMITERS = tuple(map(re.compile, (r";", r"\t", r"\|", r",(?! )")))


@dataclass(frozen=True)
class Sorted:
    """Per row of a table what it is.

    Parameters
    ----------
    data : array of bool
        Rows with data.
    reasons : dict of array of bool
        By reason, the rows that are skipped for it.
    parts : dict
        By position of a totals row the positions of the rows that it adds up.
    below : array of bool
        Rows with data that belong to a second table.
    """

    data: Bools
    reasons: dict[str, Bools]
    parts: dict[int, Ints] = field(default_factory=dict)
    below: Bools | None = None


def sort_rows(
    table: pd.DataFrame,
    headings: list[str],
    columns: dict[str, int],
    kind: FileKind,
    known: Known,
) -> Sorted:
    """Tell data from other rows.

    Parameters
    ----------
    table : DataFrame
        Categorical text below the heading; columns are places.
    headings : list of str
        Per place.
    columns : dict
        Place by column of the standard.
    kind : FileKind
    known : Known
        What is known of the table.
    """
    places = range(len(table.columns))
    empty = {place: _cells(table[place], lambda text: not text.strip()) for place in places}
    blank = np.ones(len(table), np.bool_)
    for flags in empty.values():
        blank &= flags
    said = _totals(table, empty, columns, kind)
    told = np.logical_or.reduce([blank & ~blank, *said.values()])
    again = _again(table, headings, columns, known.counts) & ~blank & ~told
    notes = _notes(table, empty, blank | told | again)
    notes |= _titles_again(table, empty, known.titles) & ~(blank | told | again)
    start = second_start(table, empty, blank | told | again | notes, columns, known)
    below = (np.arange(len(table)) >= start) & ~blank
    for flags in (again, notes, *said.values()):
        flags &= ~below
    parts: dict[int, Ints] = {}
    if said:
        place = columns.get(AREA)
        inside = (
            areas_of_totals(table[place], headings[place], known.areas) if place in said else {}
        )
        data = ~(blank | told | again | notes | below)
        parts = parts_of_totals(table, said, data, columns, kind, inside)
    totals = np.zeros(len(table), np.bool_)
    totals[list(parts)] = True
    return Sorted(
        ~(blank | totals | again | notes),
        {BLANK: blank, TOTALS: totals, HEADING: again, TITLE: notes},
        parts,
        below,
    )


def _totals(
    table: pd.DataFrame, empty: dict[int, Bools], columns: dict[str, int], kind: FileKind
) -> dict[int, Bools]:
    """Return by place the rows that say they add up others: beside a point, an area or a period."""
    found: dict[int, Bools] = {}
    lacking = np.zeros(len(table), np.bool_)
    for name, place in columns.items():
        spec = kind.column[name]
        if spec.verplicht and spec.soort not in _MAY_BE_TOTAL:
            lacking |= empty[place]
        if spec.soort == "aantal" or (spec.soort in _MAY_BE_TOTAL and not _tells_parts(name, kind)):
            continue
        found[place] = _cells(table[place], says_total_of if spec.soort == AREA else says_total)
    # Elsewhere the word says it only in a row that does not say what it is about.
    first = np.ones(len(table), np.bool_)
    for place in empty:
        here = first & ~empty[place] & lacking
        if here.any():
            found[place] = found.get(place, ~first) | (here & _cells(table[place], says_total_of))
        first &= empty[place]
    return {place: flags for place, flags in found.items() if flags.any()}


def _tells_parts(name: str, kind: FileKind) -> bool:
    """Return whether a column in words tells parts of a point that add up, such as a subject."""
    spec = kind.column[name]
    counted = any(column.soort in NUMBERS for column in kind.kolommen)
    return (
        spec.soort in _IN_WORDS and name in kind.sleutel and counted and "servicepunt" in kind.deel
    )


def _again(
    table: pd.DataFrame, headings: list[str], columns: dict[str, int], counts: Collection[int]
) -> Bools:
    """Find the heading where it is repeated, as on every page of a report."""
    found = np.ones(len(table), np.bool_)
    for place in columns.values():
        found &= _same(table[place], fold(headings[place]))
        if not found.any():
            break
    for place in counts if found.any() else ():
        found &= _ends(table[place], fold(headings[place]))
    return found & (len({*columns.values(), *counts}) > 1)


def _titles_again(table: pd.DataFrame, empty: dict[int, Bools], titles: Collection[str]) -> Bools:
    """Find the texts above the table where they are repeated, with nothing beside them."""
    found = np.zeros(len(table), np.bool_)
    if not titles:
        return found
    alone = np.sum([~flags for flags in empty.values()], axis=0) == 1
    same = {fold(title) for title in titles}
    for place in empty:
        found |= alone & ~empty[place] & _cells(table[place], lambda text: fold(text) in same)
    return found


def _notes(table: pd.DataFrame, empty: dict[int, Bools], done: Bools) -> Bools:
    """Find sentences below the table: the last rows, with nothing beside them."""
    notes = np.zeros(len(table), np.bool_)
    if len(table.columns) < _FEWEST_COLUMNS:
        return notes
    used = sum(not flags.all() for flags in empty.values())
    for row in np.flatnonzero(~done)[::-1].tolist():
        filled = [place for place in empty if not empty[place][row]]
        written = str(table[filled[0]].iloc[row])
        few_words = len(clean(written).split()) < _FEWEST_WORDS
        if len(filled) > 1 or few_words or _is_uncut(written, used):
            break
        notes[row] = True
    return notes


def _is_uncut(text: str, used: int) -> bool:
    """Return whether a text is a row of the used columns, with another delimiter than the file."""
    return any(len(each.findall(text)) >= max(used - 1, 2) for each in _OTHER_DELIMITERS)


def _same(column: pd.Series, heading: str) -> Bools:
    return _cells(column, lambda text: bool(heading) and fold(text) == heading)


def _ends(column: pd.Series, heading: str) -> Bools:
    """Compare with a heading of two rows, of which only the lower one may stand again."""
    return _cells(column, lambda text: heading.endswith(fold(text)))


def _cells(column: pd.Series, holds: Callable[[str], bool]) -> Bools:
    """Judge each distinct text of a column, and say per row what it came to."""
    flags = np.array([*(holds(str(text)) for text in column.cat.categories), False], np.bool_)
    found: Bools = flags[column.cat.codes.to_numpy()]
    return found
