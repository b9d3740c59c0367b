"""Context figures: what CBS and ELAN publish, brought to each level without inventing any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.areas import Areas, Level
from geo.catalogue import Indicator

_PERCENT = 100


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
        table = table[table["jaar"] == year]
    codes = areas.index(level)
    published = bool(codes.isin(table.index).all())
    base = table.reindex(codes if published else areas.index(Level.WIJK))

    def raised(values: pd.Series) -> pd.DataFrame:
        return areas.sum_up(values, level)

    none_missing = pd.Series(0, index=codes)
    if series.teller:
        parts = base[[*series.teller, *series.noemer]].astype(float)
        known = parts.notna().all(axis=1)
        top = parts[list(series.teller)].sum(axis=1).where(known)
        bottom = parts[list(series.noemer)].sum(axis=1).where(known)
        missing = none_missing
        if not published:
            lifted = raised(top)
            top, bottom, missing = lifted["som"], raised(bottom)["som"], lifted["ontbreekt"]
        values = series.factor * top / bottom.where(bottom > 0)
        if series.factor == _PERCENT:
            # CBS rounds part and whole apart; a share of more than all of them is that rounding.
            values = values.clip(upper=_PERCENT)
        return ContextValues(values, missing, bottom == 0, published)
    values = base[str(series.veld)].astype(float)
    weights = base[series.gewicht].astype(float) if series.gewicht else None
    if published:
        nobody = weights == 0 if weights is not None else values.isna() & False
        return ContextValues(values.rename_axis("code"), none_missing, nobody, published)
    if weights is None:
        lifted = raised(values)
        return ContextValues(lifted["som"], lifted["ontbreekt"], none_missing > 0, published)
    weighed = areas.weigh_up(values, weights, level)
    nobody = raised(weights)["som"] == 0
    return ContextValues(weighed["gemiddelde"], weighed["ontbreekt"], nobody, published)
