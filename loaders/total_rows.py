"""Rows that say they are a total: which rows they add up, and whether that is what comes out.

Such a row is skipped only where the rows stand that it is the total of. Where it is the only row
of its point it is data, and is judged as such: nothing disappears in silence.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.lines import Bools, Ints, group
from loaders.reading import fold
from loaders.report import TotalRow
from loaders.standard import FileKind

AREA = "gebied"


def parts_of_totals(
    table: pd.DataFrame,
    said: dict[int, Bools],
    others: Bools,
    columns: dict[str, int],
    kind: FileKind,
    inside: dict[int, Ints],
) -> dict[int, Ints]:
    """Return by position of a row that says it is a total the positions of its parts.

    Parameters
    ----------
    table : DataFrame
        Categorical text; columns are places.
    said : dict of array of bool
        By place the rows that say it there.
    others : array of bool
        The rows with data.
    columns : dict
        Place by column of the standard.
    kind : FileKind
    inside : dict of array of int
        As ``total_areas.areas_of_totals`` returns.

    Returns
    -------
    dict
        Parts are of the same point, period, breakdown, category and so on: of all that the total
        itself says. Totals without any are left out.
    """
    # Whether complaints were treated independently tells of the total what it does of no part.
    told = [name for name in kind.sleutel if name in columns]
    keys = [columns[name] for name in told if kind.column[name].soort != "ja_nee"]
    codes = {place: _folded(table[place]) for place in keys}
    totals = np.flatnonzero(np.logical_or.reduce(list(said.values())) & ~others)
    data = np.flatnonzero(others)
    alike: dict[tuple[int, ...], list[int]] = {}
    for row in totals.tolist():
        filled = (place for place in keys if codes[place][row] and not _said(said, place, row))
        alike.setdefault(tuple(filled), []).append(row)
    areas = table[columns[AREA]].cat.codes.to_numpy() if inside else np.empty(0, np.int64)
    found: dict[int, Ints] = {}
    for given, rows in alike.items():
        groups = group([codes[place] for place in given] or [np.zeros(len(table), np.int64)])
        ordered = data[np.argsort(groups[data], kind="stable")]
        of_group = groups[ordered]
        for row in rows:
            first, last = np.searchsorted(of_group, [groups[row], groups[row] + 1])
            own = ordered[first:last]
            if inside and (within := inside.get(int(areas[row]))) is not None:
                own = own[np.isin(areas[own], within)]
            if len(own):
                found[row] = own
    return found


def total_rows(
    table: pd.DataFrame, headings: list[str], parts: dict[int, Ints]
) -> Iterator[TotalRow]:
    """Yield the totals of a table with the rows in the file that they add up.

    Parameters
    ----------
    table : DataFrame
        Categorical text; the index is the row in the file.
    headings : list of str
        Per column.
    parts : dict
        As ``parts_of_totals`` returns.
    """
    numbers = table.index.to_numpy()
    before = -1
    for row, own in sorted(parts.items()):
        cells = dict(zip(headings, map(str, table.iloc[row]), strict=True))
        block = own[(own > before) & (own < row)]
        yield TotalRow(int(numbers[row]), cells, numbers[own], numbers[block])
        before = row


def _said(said: dict[int, Bools], place: int, row: int) -> bool:
    return place in said and bool(said[place][row])


def _folded(column: pd.Series) -> npt.NDArray[np.int64]:
    """Return per row a number for what stands there, however it is written; 0 for nothing."""
    places: dict[str, int] = {"": 0}
    texts = [places.setdefault(fold(str(t)), len(places)) for t in column.cat.categories]
    found: npt.NDArray[np.int64] = np.array([*texts, 0], np.int64)[column.cat.codes.to_numpy()]
    return found
