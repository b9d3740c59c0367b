"""Counts of which the sender says how precise they are: they are stored as what they can be.

``minder_dan`` is an interval. ``circa`` and ``meer_dan`` have no known ends: they count as the
number itself, and that is told.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geo.period import Period
from geo.text import number
from loaders.report import Problem
from loaders.tables import COUNTS, HEADINGS, PARTS

_COLUMN = "bijzonderheid"
_ABOUT, _MORE, _LESS = "circa", "meer_dan", "minder_dan"
_TOLD = {
    _LESS: "is gezegd: minder dan dat. Zo'n aantal telt als 0 tot en met een minder, en maakt "
    "van een som een bereik.",
    _MORE: "is gezegd: meer dan dat. Zo'n aantal telt als het getal zelf, dus elke som ermee is "
    "een ondergrens.",
    _ABOUT: "is gezegd: ongeveer. Zo'n aantal telt als het getal zelf.",
}


def bounded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with counts as the interval that they can be.

    Parameters
    ----------
    rows : DataFrame
        ``laagste``, ``hoogste`` and ``bijzonderheid``.
    """
    less = (rows[_COLUMN] == _LESS).to_numpy() & (rows["laagste"] == rows["hoogste"]).to_numpy()
    if not less.any():
        return rows
    top = np.maximum(rows["hoogste"].to_numpy(float) - 1, 0.0)
    return rows.assign(
        laagste=rows["laagste"].mask(less, 0.0), hoogste=np.where(less, top, rows["hoogste"])
    )


def said(rows: pd.DataFrame) -> Iterator[Problem]:
    """Tell of how many counts something was said, and how those are counted."""
    of_counts = rows.loc[rows["laagste"].notna(), _COLUMN].value_counts()
    for word, reason in _TOLD.items():
        if times := int(of_counts.get(word, 0)):
            some = "1 aantal" if times == 1 else f"{number(times)} aantallen"
            yield Problem(None, _COLUMN, word, f"Van {some} {reason}")


def count_more_than(connection: Connection, gemeente: str, period: Period, unit: str) -> int:
    """Return how many counts in force within a period are said to be more than their number."""
    query = (
        sa.select(sa.func.count())
        .select_from(COUNTS)
        .join(PARTS, PARTS.c.id == COUNTS.c.deel_id)
        .join(HEADINGS, HEADINGS.c.id == COUNTS.c.rubriek_id)
        .where(
            PARTS.c.gemeente == gemeente,
            PARTS.c.van_kracht,
            PARTS.c.eerste >= period.first,
            PARTS.c.laatste <= period.last,
            HEADINGS.c.eenheid == unit,
            COUNTS.c.bijzonderheid == _MORE,
        )
    )
    return int(connection.scalar(query) or 0)
