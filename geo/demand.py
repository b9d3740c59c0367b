"""What people ask: from aggregated registrations to counts per area and demand type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.areas import Areas, Level
from geo.disclosure import Counts, ProtectedTable
from geo.errors import UnknownAreaError
from geo.unknown import Unknown

UNKNOWN = "onbekend"
# A service point that stands for all of them together.
ALL_POINTS = "alle"
OUTSIDE = (UNKNOWN, "buiten", "geen_vast_adres")
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
    placed_minimum_pct: Mapping[Level, float] = MappingProxyType({}),
    typed_minimum_pct: float = 0.0,
    small: float = 1.0,
    breakdown: str = "de hulpvraag",
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
    placed_minimum_pct : mapping of Level to float
        An area is missing when, of what was registered in the area above it, less than this
        percentage could be placed at its level; so is every area below a missing one. What is
        nowhere known (``onbekend``) was registered in the gemeente. Where that is less than
        ``small`` nothing is missing: else "no data" would say that it is not 0.
    typed_minimum_pct : float
        The types of an area are missing when together they are less than this percentage of its
        total: then some points delivered no types, or rows of theirs were rejected. For units
        whose types add up to the total.
    small : float
        A cell of which a sender left a count open is missing when the rest is less than this:
        what is left of a small count says how small.
    breakdown : str
        What the categories are of, with its article: for the reason.

    Raises
    ------
    UnknownAreaError
        If a code is none of this municipality.
    """
    place = {code: _place(code, areas, level) for code in rows["gebied"].unique()}
    frame = rows.assign(plaats=rows["gebied"].map(place))
    untyped = _untyped(frame, areas.index(level), typed_minimum_pct, small)
    if group_of is not None:
        frame["categorie"] = frame["categorie"].map(lambda c: group_of.get(c, c))
    frame = frame[frame["categorie"].isin(categories)]
    summed = frame.groupby(["plaats", "categorie"])[["laagste", "hoogste", "zonder_data"]].sum()
    left_open = (summed["zonder_data"] > 0) & (summed["hoogste"] < small)
    index = areas.index(level)

    def table(column: str) -> pd.DataFrame:
        wide = summed[column].unstack("categorie", fill_value=0)
        wide = wide.reindex(index=index, columns=categories, fill_value=0).astype(float)
        return wide.mask(unknown)

    unknown = left_open.unstack("categorie", fill_value=False)
    unknown = unknown.reindex(index=index, columns=categories, fill_value=False).astype(bool)
    lower, upper = table("laagste"), table("hoogste")
    too_few = False
    # The total and the demand types apart: a point may deliver them at different levels.
    for columns in ([c for c in categories if c == TOTAL], [c for c in categories if c != TOTAL]):
        of_these = frame[frame["categorie"].isin(columns)]
        if of_these.empty and not frame.empty:
            # Nobody delivered this breakdown: that is no zero.
            lower[columns], upper[columns] = np.nan, np.nan
        own = of_these.groupby("gebied")["hoogste"].sum()
        for code in _unplaceable(own, areas, level, placed_minimum_pct, small):
            lower.loc[code, columns], upper.loc[code, columns] = np.nan, np.nan
            too_few = True
    types = [c for c in categories if c != TOTAL]
    lower.loc[untyped, types], upper.loc[untyped, types] = np.nan, np.nan
    reasons = pd.Index([*OUTSIDE, "grover"])
    totals = frame[frame["categorie"] == TOTAL].groupby("plaats")[["laagste", "hoogste"]].sum()
    totals = totals.reindex(reasons).fillna(0.0).astype(float)
    inhabited = population.reindex(index) != 0
    unknown_part = [level.definite] if too_few else []
    unknown_part += [breakdown] if untyped.any() and types else []
    reason = Unknown.ABSENT.words()
    if unknown_part:
        reason = Unknown.OFTEN_OPEN.words(what=" of ".join(unknown_part))
    return Demand(
        Counts(lower, upper, inhabited, as_class, reason),
        Counts(
            totals[["laagste"]].set_axis([TOTAL], axis=1),
            totals[["hoogste"]].set_axis([TOTAL], axis=1),
        ),
    )


def _untyped(
    frame: pd.DataFrame, index: pd.Index, minimum_pct: float, small: float
) -> npt.NDArray[np.bool_]:
    """Return for which areas the types are too small a part of the total."""
    total = frame["categorie"] == TOTAL
    of_total = frame[total].groupby("plaats")["laagste"].sum().reindex(index, fill_value=0)
    of_types = frame[~total].groupby("plaats")["hoogste"].sum().reindex(index, fill_value=0)
    few = (100 * of_types < minimum_pct * of_total) & (of_total >= small)
    found: npt.NDArray[np.bool_] = few.to_numpy(bool)
    return found


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


def _unplaceable(
    amounts: pd.Series,
    areas: Areas,
    level: Level,
    minimum_pct: Mapping[Level, float],
    small: float,
) -> set[str]:
    """Return the areas of which too little could be placed, given the amount per area code."""
    missing: set[str] = set()
    for each in list(Level)[1 : level.depth + 1]:
        above = list(Level)[each.depth - 1]
        known: Counter[str] = Counter()
        placed: Counter[str] = Counter()
        for code, amount in amounts.items():
            parent = _registered_in(str(code), areas, above)
            if parent:
                known[parent] += amount
                place = _place(str(code), areas, each)
                placed[parent] += 0 if place in (*OUTSIDE, "grover") else amount
        least = minimum_pct.get(each, 0.0)
        poor = {p for p in known if known[p] >= small and 100 * placed[p] < least * known[p]}
        missing = {a.code for a in areas.at(each) if a.parent in poor or a.parent in missing}
    return missing


def _registered_in(code: str, areas: Areas, level: Level) -> str | None:
    """Return the area of a level that a registration belongs to, if that is known."""
    if code not in OUTSIDE:
        return areas.ancestor(code, level)
    return areas.gemeente.code if code == UNKNOWN and level is Level.GEMEENTE else None


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
