"""Which areas resemble each other most, by stated figures of their residents."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field


class SimilarityRules(BaseModel):
    """Which figures make areas alike, and how many areas are named beside one.

    Parameters
    ----------
    versie : int
    kenmerken : tuple of str
        Indicators of the catalogue; each counts as much as the others.
    aantal : int
        How many similar areas are named.
    waarom, bron : str
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    versie: int
    kenmerken: tuple[str, ...] = Field(min_length=2)
    aantal: int = Field(ge=1, le=8)
    waarom: str = Field(min_length=10)
    bron: str = Field(min_length=3)


def differences(figures: pd.DataFrame) -> pd.DataFrame:
    """Return how much areas differ: the root mean square of the standardised differences.

    Parameters
    ----------
    figures : DataFrame
        Areas by figures, in any units; NaN is missing. A figure that is the same everywhere
        says nothing and is left out.

    Returns
    -------
    DataFrame
        Areas by areas, in standard deviations over all areas; NaN for an area that lacks a
        figure, and on the diagonal.

    Examples
    --------
    >>> figures = pd.DataFrame({"65_plus_pct": [10.0, 12.0, 30.0]}, index=["A", "B", "C"])
    >>> differences(figures).loc["A"].round(2).to_dict()
    {'A': nan, 'B': 0.22, 'C': 2.22}
    """
    values = figures.to_numpy(float)
    whole = ~np.isnan(values).any(axis=1)
    spread = np.full(values.shape[1], np.nan)
    if whole.any():
        spread = values[whole].std(axis=0)
    telling = values[:, spread > 0] / spread[spread > 0]
    apart = np.full((len(values), len(values)), np.nan)
    if telling.shape[1]:
        apart = np.sqrt(((telling[:, None, :] - telling[None, :, :]) ** 2).mean(axis=2))
    np.fill_diagonal(apart, np.nan)
    return pd.DataFrame(apart, index=figures.index, columns=figures.index)


def most_similar(figures: pd.DataFrame, area: str, count: int = 3) -> pd.Series:
    """Return the areas that resemble one most, the most similar first.

    Parameters
    ----------
    figures : DataFrame
        See ``differences``.
    area : str
    count : int

    Returns
    -------
    Series
        Difference in standard deviations per area; empty where the area lacks a figure.

    Raises
    ------
    KeyError
        If the area is not among them.

    Examples
    --------
    >>> figures = pd.DataFrame({"65_plus_pct": [10.0, 12.0, 30.0]}, index=["A", "B", "C"])
    >>> most_similar(figures, "A", 1).index.tolist()
    ['B']
    """
    apart: pd.Series = differences(figures)[area]
    return apart.dropna().sort_values(kind="stable").head(count)
