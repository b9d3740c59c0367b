"""How far it is from where people live to a point, and how that was measured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.errors import DataError
from geo.text import number

DETOUR = 1.3
# The Netherlands in EPSG:28992; degrees, or x and y exchanged, fall outside.
_X, _Y = (10_000.0, 300_000.0), (300_000.0, 630_000.0)


@dataclass(frozen=True, slots=True)
class Distances:
    """Distances of all pairs.

    Parameters
    ----------
    table : DataFrame
        ``origin, dest, cost``: metres; NaN where the stored matrix lacks the pair.
    label : str
        How they were measured, in Dutch.
    missing : int
        Pairs without a distance.
    """

    table: pd.DataFrame
    label: str
    missing: int


def distance_matrix(
    origins: pd.DataFrame,
    dests: pd.DataFrame,
    *,
    stored: pd.DataFrame | None = None,
    detour: float = DETOUR,
) -> Distances:
    """Return the distance of every origin to every destination.

    Parameters
    ----------
    origins, dests : DataFrame
        Per code ``x_m, y_m`` in EPSG:28992; only the codes count where ``stored`` is given.
    stored : DataFrame, optional
        ``from, to, metres``: measured along roads. Taken as it is: no detour, and never
        filled up with straight lines. Codes that are not asked for are left out.
    detour : float
        How much longer a walk is than the straight line, at least 1.

    Returns
    -------
    Distances
        Origins by destinations, in their order.

    Raises
    ------
    ValueError
        If the detour is below 1, a code occurs twice or a coordinate is no EPSG:28992.
    DataError
        If the stored matrix lacks a column, repeats a pair or has a distance below 0.

    Examples
    --------
    >>> home = pd.DataFrame({"x_m": [80_000.0], "y_m": [455_000.0]}, index=["BU1"])
    >>> point = pd.DataFrame({"x_m": [80_300.0], "y_m": [455_400.0]}, index=["SP1"])
    >>> found = distance_matrix(home, point)
    >>> float(found.table["cost"].iloc[0]), found.label
    (650.0, 'hemelsbreed × 1,3')
    """
    if not (origins.index.is_unique and dests.index.is_unique):
        raise ValueError("a code occurs twice")
    pairs = pd.MultiIndex.from_product([origins.index, dests.index], names=["origin", "dest"])
    if stored is not None:
        cost, label = _stored(stored).reindex(pairs).to_numpy(float), "langs de weg gemeten"
    else:
        if not detour >= 1:
            raise ValueError(f"no way is shorter than a straight line: {detour!r}")
        here, there = _metres(origins), _metres(dests)
        step = here[:, None, :] - there[None, :, :]
        cost = np.hypot(step[..., 0], step[..., 1]).ravel() * detour
        label = f"hemelsbreed × {_written(detour)}"
    table = pairs.to_frame(index=False).assign(cost=cost)
    return Distances(table=table, label=label, missing=int(np.isnan(cost).sum()))


def _written(factor: float) -> str:
    return number(factor, 2).removesuffix("0")


def _metres(places: pd.DataFrame) -> npt.NDArray[np.float64]:
    at = places[["x_m", "y_m"]].to_numpy(float)
    for column, (least, most) in enumerate((_X, _Y)):
        if not ((at[:, column] >= least) & (at[:, column] <= most)).all():
            raise ValueError("a coordinate is missing, or not in EPSG:28992 metres")
    return at


def _stored(stored: pd.DataFrame) -> pd.Series:
    if absent := [name for name in ("from", "to", "metres") if name not in stored.columns]:
        raise DataError(
            f"In de afstandentabel ontbreekt de kolom '{absent[0]}'.",
            "Lever de kolommen from, to en metres.",
        )
    if stored.duplicated(["from", "to"]).any():
        raise DataError(
            "In de afstandentabel staat een paar twee keer.", "Laat per paar één rij staan."
        )
    metres = stored["metres"].to_numpy(float)
    if (metres < 0).any() or np.isinf(metres).any():
        raise DataError(
            "In de afstandentabel staat een onmogelijke afstand.",
            "Een afstand is ten minste 0 meter; laat een onbekende afstand leeg.",
        )
    return stored.set_index(["from", "to"])["metres"]
