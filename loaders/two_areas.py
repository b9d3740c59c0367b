"""Rows that name an area twice, by code and by name, of which the two are not the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geo.areas import Areas
from geo.demand import OUTSIDE
from loaders.area_values import read_areas
from loaders.findings import shown
from loaders.lines import Column
from loaders.reading import fold
from loaders.report import Problem, Source

_ENDINGS = ("", "code", "naam", "nummer", "nr")


def contradicting(source: Source, columns: dict[str, Column], areas: Areas) -> Iterator[Problem]:
    """Find the rows of which another column names another area of the same level.

    Parameters
    ----------
    source : Source
    columns : dict of Column
        As ``lines.judge`` returns.
    areas : Areas
    """
    column = columns.get("gebied")
    if column is None or column.heading not in source.mapping.kolommen.values():
        return
    words = {fold(word) for word in (column.spec.naam, *column.spec.synoniemen)}
    alike = {f"{word}{ending}" for word in words for ending in _ENDINGS}
    unread = [h for h in source.kop if h not in source.mapping.read and fold(h) in alike]
    rows, first = np.unique(source.rij, return_index=True)
    own = column.value_codes[first]
    for heading in unread:
        cells = source.raw[heading].loc[pd.Index(rows)].astype("category").cat
        texts = [str(text) for text in cells.categories]
        found = [r.value if not r.reason else None for r in read_areas(texts, heading, areas)]
        other = cells.codes.to_numpy()
        pairs, place = np.unique(np.stack([own, other]), axis=1, return_inverse=True)
        wrong = [
            code >= 0 and text >= 0 and _differ(column.values[code], found[text], areas)
            for code, text in pairs.T.tolist()
        ]
        for at in np.flatnonzero(np.array(wrong, np.bool_)[place.ravel()]):
            written = shown(column.texts[column.codes[first[at]]])
            beside = shown(texts[other[at]])
            reason = (
                f"Deze rij noemt twee verschillende gebieden: bij {column.heading} '{written}', "
                f"bij {heading} '{beside}'."
            )
            yield Problem(int(rows[at]), column.heading, written, reason)


def _differ(one: object, other: object, areas: Areas) -> bool:
    """Return whether both are areas, of one level, and not the same."""
    if not one or not other or one in OUTSIDE or other in OUTSIDE or one == other:
        return False
    return areas[str(one)].level is areas[str(other)].level
