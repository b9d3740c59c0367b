"""Totals of one area, as in ``Totaal Laak``: only rows inside that area can be what they add up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from geo.areas import Areas
from loaders.area_values import named_areas, read_areas
from loaders.lines import Ints
from loaders.reading import total_of


def areas_of_totals(column: pd.Series, heading: str, areas: Areas) -> dict[int, Ints]:
    """Return by category of a column that names the total of an area the categories inside it.

    Parameters
    ----------
    column : Series
        Categorical text of areas.
    heading : str
        Of that column.
    areas : Areas

    Returns
    -------
    dict
        The total of the whole municipality is that of all rows, and is left out.
    """
    texts = [str(text) for text in column.cat.categories]
    totals = {
        place: named
        for place, text in enumerate(texts)
        if (rest := total_of(text))
        and (named := {area.code for area in named_areas(rest, areas)})
        and areas.gemeente.code not in named
    }
    if not totals:
        return {}
    codes = [reading.value for reading in read_areas(texts, heading, areas)]
    lines = [
        {code, *(areas.ancestor(code, level) for level in type(areas[code].level))}
        if code in areas
        else set()
        for code in codes
    ]
    return {
        place: np.array([at for at, line in enumerate(lines) if line & named], np.int64)
        for place, named in totals.items()
    }
