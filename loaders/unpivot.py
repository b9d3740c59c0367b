"""Wide rows as lines: one line per row and column with counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.types import union_categoricals

from geo.demand import TOTAL
from loaders.heading_fit import (
    BREAKDOWN,
    CATEGORY,
    COUNT,
    OTHER_BREAKDOWN,
    OVER_PERIODS,
    OVER_UNITS,
)


def unpivot(
    keys: pd.DataFrame, counts: pd.DataFrame, meaning: dict[str, str], over: str
) -> tuple[pd.DataFrame, npt.NDArray[Any]]:
    """Return the lines of wide rows, row by row.

    Parameters
    ----------
    keys : DataFrame
        Columns of the standard that a row has once; categorical text.
    counts : DataFrame
        The columns with counts, by heading; categorical text.
    meaning : dict
        By heading what its counts are of: a category (``leeftijd/15_24`` for one of another
        breakdown), a period or a unit.
    over : str
        The breakdown, ``periode`` or ``eenheid``.

    Returns
    -------
    DataFrame
        The keys, what the heading says, and ``aantal``.
    array of str objects
        Per line the heading.
    """
    rows, headings = len(counts), list(meaning)
    width = len(headings)
    lines = {
        str(name): pd.Categorical.from_codes(
            np.repeat(column.cat.codes.to_numpy(), width), categories=column.cat.categories
        )
        for name, column in keys.items()
    }
    said = [meaning[heading] for heading in headings]
    if over in (OVER_PERIODS, OVER_UNITS):
        lines[over] = _repeated(said, rows)
    else:
        parts = [_parts(each, over) for each in said]
        lines[BREAKDOWN] = _repeated([breakdown for breakdown, _ in parts], rows)
        lines[CATEGORY] = _repeated([category for _, category in parts], rows)
    every = union_categoricals([counts[heading] for heading in headings])
    codes = every.codes.reshape(width, rows).T.ravel()
    lines[COUNT] = pd.Categorical.from_codes(codes, dtype=every.dtype)
    labels = np.empty(width, object)
    labels[:] = headings
    return pd.DataFrame(lines), np.tile(labels, rows)


def _parts(category: str, breakdown: str) -> tuple[str, str]:
    """Return breakdown and category; ``totaal`` is the total, whatever the breakdown."""
    if category == TOTAL:
        return TOTAL, TOTAL
    own, parted, rest = category.partition(OTHER_BREAKDOWN)
    return (own, rest) if parted else (breakdown, category)


def _repeated(values: list[str], times: int) -> pd.Categorical:
    found, categories = pd.factorize(np.array(values, object))
    return pd.Categorical.from_codes(np.tile(found, times), pd.Index(categories, dtype=str))
