"""Cells of a workbook that were merged over several rows of data.

Only the first of them is filled. A label such as a point or an area holds for all rows beside
it; a count does not: which part of it belongs to which row cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from loaders.columns import Merged
from loaders.findings import shown
from loaders.report import Problem

_REASON = "Deze cel is samengevoegd over {}: het is niet te zeggen welk deel van {} waar hoort."


def fill_down(table: pd.DataFrame, merged: Sequence[Merged], labels: set[int]) -> pd.DataFrame:
    """Return a table in which a label stands in every row that it was merged over.

    Parameters
    ----------
    table : DataFrame
        Categorical text below the heading; columns are places, the index is the row in the file.
    merged : sequence of Merged
    labels : set of int
        Places of the columns with labels.

    Returns
    -------
    DataFrame
        Rows with nothing else in them stay blank.
    """
    down = [m for m in _within(table, merged) if m.last_row > m.first_row]
    down = [m for m in down if m.first_column in labels]
    if not down:
        return table
    filled = np.zeros(len(table), np.bool_)
    for cells in (table[place] for place in table.columns):
        texts = [bool(str(t).strip()) for t in cells.cat.categories]
        filled |= np.array([*texts, False], np.bool_)[cells.cat.codes.to_numpy()]
    start = int(table.index[0])
    found = table.copy()
    for place in {m.first_column for m in down}:
        column = table[place].cat
        codes = column.codes.to_numpy().copy()
        for m in (each for each in down if each.first_column == place):
            rows = np.arange(m.first_row - start, min(m.last_row - start + 1, len(table)))
            codes[rows[filled[rows]]] = codes[rows[0]]
        found[place] = pd.Categorical.from_codes(codes, categories=column.categories)
    return found


def merged_counts(
    table: pd.DataFrame, headings: Sequence[str], merged: Sequence[Merged], counts: set[int]
) -> Iterator[Problem]:
    """Yield a problem for each row with a count that was merged over several counts.

    Parameters
    ----------
    table : DataFrame
        As above; rows that are no data are left out.
    headings : sequence of str
        Per column.
    merged : sequence of Merged
    counts : set of int
        Places of the columns with numbers.
    """
    numbers = table.index.to_numpy()
    for m in _within(table, merged):
        places = [p for p in range(m.first_column, m.last_column + 1) if p in counts]
        first, end = np.searchsorted(numbers, [m.first_row, m.last_row + 1])
        rows = numbers[first:end].tolist()
        if len(places) * len(rows) <= 1 or rows[0] != m.first_row:
            continue
        text = str(table.at[m.first_row, m.first_column])
        if text.strip():
            over = f"rij {m.first_row} tot en met {m.last_row}" if len(rows) > 1 else "kolommen"
            reason = _REASON.format(over, shown(text))
            for row in rows:
                yield Problem(row, headings[places[0]], shown(text), reason)


def _within(table: pd.DataFrame, merged: Sequence[Merged]) -> Iterator[Merged]:
    """Yield what is merged among the rows of a table."""
    if len(table):
        yield from (m for m in merged if m.first_row >= int(table.index[0]))
