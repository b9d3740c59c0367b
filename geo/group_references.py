"""What share of the residents a group is, per area or for the city as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.areas import Areas, Level
from geo.catalogue import Catalogue
from geo.context import context_values
from geo.target_groups import TargetGroup
from geo.unknown import Unknown


@dataclass(frozen=True)
class Reference:
    """The share of a group among residents.

    Parameters
    ----------
    low, high : Series
        Per area, 0 to 1; NaN where there is none.
    reason : Series of str
        Per area the code (``Unknown``) of why there is none; empty where there is.
    source : str
        Where the figure is from; empty without one.
    """

    low: pd.Series
    high: pd.Series
    reason: pd.Series
    source: str


def reference_of(
    group: TargetGroup,
    catalogue: Catalogue,
    figures: Mapping[str, pd.DataFrame],
    areas: Areas,
    year: float,
) -> Reference:
    """Return the reference of a group for the gemeente and its stadsdelen.

    Parameters
    ----------
    group : TargetGroup
    catalogue : Catalogue
    figures : mapping
        Per file name a table indexed by area code.
    areas : Areas
    year : float
        The published year nearest to it is taken.

    Returns
    -------
    Reference
        Between the ends of the band, or of what rounds to the published percentage.
    """
    city = areas.gemeente.code
    codes = pd.Index([city, *areas.codes(Level.STADSDEEL)])
    why = group.why_unknown(city)
    low = pd.Series(float("nan"), index=codes)
    high, reason = low.copy(), pd.Series(why.value if why else "", index=codes, dtype=object)
    if why:
        return Reference(low, high, reason, "")
    if not group.indicator:
        band = group.share(city)
        assert band is not None, "a reference that is known has a band"  # noqa: S101
        low[city], high[city] = band
        reason[codes[1:]] = Unknown.CITY_ONLY.value
        source = group.bron
        said = f"{source.titel}, {source.uitgever} {source.jaar}" if source else ""
        return Reference(low, high, reason, said)
    indicator = catalogue[group.indicator]
    at = min(indicator.years(Level.STADSDEEL), key=lambda each: (abs(each - year), -each))
    for level in (Level.GEMEENTE, Level.STADSDEEL):
        values = context_values(indicator, figures, areas, level, at).values
        half = 0.5 * 10.0 ** -indicator.decimals(at)
        low[values.index] = (values - half).clip(lower=0) / 100
        high[values.index] = (values + half).clip(upper=100) / 100
    published = catalogue.bronnen[indicator.bron]
    return Reference(low, high, reason, f"{published.titel} {at}, {published.uitgever}")
