"""What people ask: from aggregated registrations to counts per area and demand type."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas import Areas, Level
from geo.disclosure import Counts, ProtectedTable
from geo.errors import UnknownAreaError

OUTSIDE = ("onbekend", "buiten", "geen_vast_adres")
TOTAL = "totaal"


@dataclass(frozen=True)
class Demand:
    """Counts of one level and period, with what could not be placed in an area.

    Parameters
    ----------
    counts : Counts
        Areas by demand types.
    unplaced : Counts
        One row per reason: ``onbekend``, ``buiten``, ``geen_vast_adres`` and ``grover``
        (an area is known, but a coarser one than this level); one column, ``totaal``: only
        rows of that category count here.
    """

    counts: Counts
    unplaced: Counts


def by_area(
    rows: pd.DataFrame,
    areas: Areas,
    level: Level,
    *,
    group_of: dict[str, str] | None = None,
    categories: list[str],
    population: pd.Series,
    as_class: bool = False,
    placed_minimum_pct: float = 0.0,
) -> Demand:
    """Bring aggregated registrations to one level and one set of demand types.

    Parameters
    ----------
    rows : DataFrame
        ``gebied, categorie, laagste, hoogste, zonder_data``: per area code (or one of
        ``OUTSIDE``) the sum of counts, as an interval where a sender withheld some, and how
        many counts the sender left open. A cell of which nothing but open counts came is
        missing, not 0.
    areas : Areas
    level : Level
    group_of : dict, optional
        Maps a category to the one it is counted under; default: itself.
    categories : list of str
        Columns of the result; an area that was not listed has 0.
    population : Series
        Residents per area code of ``level``.
    as_class : bool
        Publish classes only.
    placed_minimum_pct : float
        An area is missing when, of what was registered in the area above it, less than this
        percentage could be placed at this level.

    Raises
    ------
    UnknownAreaError
        If a code is none of this municipality.
    """
    frame = rows.copy()
    if group_of is not None:
        frame["categorie"] = frame["categorie"].map(lambda c: group_of.get(c, c))
    frame = frame[frame["categorie"].isin(categories)]
    place = {code: _place(code, areas, level) for code in frame["gebied"].unique()}
    frame = frame.assign(plaats=frame["gebied"].map(place))
    summed = frame.groupby(["plaats", "categorie"])[["laagste", "hoogste", "zonder_data"]].sum()
    left_open = (summed["zonder_data"] > 0) & (summed["hoogste"] == 0)
    index = areas.index(level)

    def table(column: str) -> pd.DataFrame:
        wide = summed[column].unstack("categorie", fill_value=0)
        wide = wide.reindex(index=index, columns=categories, fill_value=0).astype(float)
        return wide.mask(unknown)

    unknown = left_open.unstack("categorie", fill_value=False)
    unknown = unknown.reindex(index=index, columns=categories, fill_value=False).astype(bool)
    lower, upper = table("laagste"), table("hoogste")
    if placed_minimum_pct > 0:
        for code in _unplaceable(frame, areas, level, placed_minimum_pct):
            lower.loc[code], upper.loc[code] = np.nan, np.nan
    reasons = pd.Index([*OUTSIDE, "grover"])
    totals = frame[frame["categorie"] == TOTAL].groupby("plaats")[["laagste", "hoogste"]].sum()
    totals = totals.reindex(reasons).fillna(0.0).astype(float)
    inhabited = population.reindex(index) != 0
    reason = (
        f"{level.definite} is te vaak niet vastgelegd" if placed_minimum_pct else "niet geleverd"
    )
    return Demand(
        Counts(lower, upper, inhabited, as_class, reason),
        Counts(
            totals[["laagste"]].set_axis([TOTAL], axis=1),
            totals[["hoogste"]].set_axis([TOTAL], axis=1),
        ),
    )


def _place(code: str, areas: Areas, level: Level) -> str:
    """Return the area of ``level`` a registration counts for, or why there is none."""
    if code in OUTSIDE:
        return code
    if code not in areas:
        raise UnknownAreaError(
            f"De registraties noemen het gebied '{code}', dat niet in {areas.gemeente.name} ligt.",
            "Laat de analist de levering nakijken op de pagina Gegevens.",
        )
    while areas[code].level.depth < level.depth:
        # An area with a single part below it is that part.
        below = areas.children(code)
        if len(below) != 1:
            return "grover"
        code = below[0]
    return str(areas.ancestor(code, level))


def _unplaceable(frame: pd.DataFrame, areas: Areas, level: Level, minimum_pct: float) -> list[str]:
    """Return the areas of which too little could be placed at this level."""
    above = list(Level)[level.depth - 1]
    parents = frame["gebied"].map(lambda c: None if c in OUTSIDE else areas.ancestor(c, above))
    known = parents.notna()
    amount = frame["laagste"].where(known, 0.0)
    placed = amount.where(~frame["plaats"].isin([*OUTSIDE, "grover"]), 0.0)
    share = placed.groupby(parents).sum() / amount.groupby(parents).sum()
    poor = set(share[share * 100 < minimum_pct].index)
    return [a.code for a in areas.at(level) if a.parent in poor]


def leading(table: ProtectedTable, area: str, types: list[str]) -> list[str]:
    """Return the demand types that lead in an area: one, or several when it cannot be told.

    Parameters
    ----------
    table : ProtectedTable
        Areas by demand types.
    area : str
    types : list of str
        The types that compete (remainder groups are left out by the caller).

    Returns
    -------
    list of str
        Empty when no type has a published number.
    """
    cells = {t: table.cell(area, t) for t in types}
    shown = {t: c for t, c in cells.items() if c.is_number and c.value is not None}
    if not shown:
        return []
    best_low = max(c.low for c in shown.values() if c.low is not None)
    return sorted(
        (t for t, c in cells.items() if c.high is not None and c.high >= best_low),
        key=lambda t: (-(cells[t].value or 0), types.index(t)),
    )
