"""Context figures: what CBS and ELAN publish, brought to each level without inventing any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.areas import Areas, Level
from geo.catalogue import Indicator

_PERCENT = 100
_Numbers = npt.NDArray[np.float64]
_Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ContextValues:
    """One indicator at one level and year.

    Parameters
    ----------
    values : Series
        Per area code; NaN where the source gives none.
    missing : Series
        Per area code: how many of the areas below it are missing from the figure.
    nobody : Series of bool
        Per area code: whether there is nobody (no household, no dwelling) to say it of.
    published : bool
        True when the source gives this level itself, False when it was formed from wijken.
    """

    values: pd.Series
    missing: pd.Series
    nobody: pd.Series
    published: bool


def context_values(
    indicator: Indicator,
    figures: Mapping[str, pd.DataFrame],
    areas: Areas,
    level: Level,
    year: int,
) -> ContextValues:
    """Return an indicator at a level: as published, else from the wijken.

    Stadsdelen are always formed from wijken, never from buurten, because CBS rounds each area.

    Parameters
    ----------
    indicator : Indicator
    figures : mapping
        Per file name a table indexed by area code; files with several years have a ``jaar``
        column.
    areas : Areas
    level : Level
    year : int

    Returns
    -------
    ContextValues
    """
    series = indicator.series(year)
    table = figures[series.bestand]
    if "jaar" in table.columns:
        table = table[table["jaar"].to_numpy() == year]
    codes = areas.index(level)
    published = bool(codes.isin(table.index).all())
    given = codes if published else areas.index(Level.WIJK)
    place = table.index.get_indexer(given)

    def column(name: str | None) -> _Numbers:
        values = table[name].to_numpy(float)[place]
        return np.where(place < 0, np.nan, values)

    def at_level(values: _Numbers) -> tuple[_Numbers, _Counts]:
        """Return the sums at the level asked for, and how many parts each lacks."""
        if published:
            return values, np.zeros(len(values), dtype=np.int64)
        lifted = areas.sum_up(pd.Series(values, index=given), level)
        return lifted["som"].to_numpy(), lifted["ontbreekt"].to_numpy()

    def result(values: _Numbers, missing: _Counts, nobody: npt.NDArray[np.bool_]) -> ContextValues:
        return ContextValues(
            pd.Series(values, index=codes),
            pd.Series(missing, index=codes),
            pd.Series(nobody, index=codes),
            published,
        )

    if series.teller:
        # NaN in any part leaves the sum NaN.
        part = np.sum([column(name) for name in series.teller], axis=0)
        whole = np.sum([column(name) for name in series.noemer], axis=0)
        unknown = np.isnan(part) | np.isnan(whole)
        part[unknown], whole[unknown] = np.nan, np.nan
        (top, missing), (bottom, _) = at_level(part), at_level(whole)
        values = series.factor * top / np.where(bottom > 0, bottom, np.nan)
        if series.factor == _PERCENT:
            # CBS rounds part and whole apart; a share of more than all of them is that rounding.
            values = np.minimum(values, _PERCENT)
        return result(values, missing, bottom == 0)
    values = column(series.veld)
    if series.gewicht is None:
        values, missing = at_level(values)
        return result(values, missing, np.zeros(len(values), dtype=bool))
    weights = column(series.gewicht)
    if published:
        return result(values, np.zeros(len(values), dtype=np.int64), weights == 0)
    weighed = areas.weigh_up(pd.Series(values, index=given), pd.Series(weights, index=given), level)
    return result(
        weighed["gemiddelde"].to_numpy(), weighed["ontbreekt"].to_numpy(), at_level(weights)[0] == 0
    )
