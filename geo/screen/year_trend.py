"""The course of a CBS or ELAN figure over the years of one area, and where it is broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from geo.cell import Cell
from geo.screen.model import Trend, TrendPoint
from geo.year_change_words import break_notice

_LEAST = 2


def year_trend(
    years: Sequence[int], cell_of: Callable[[int], Cell], name: str, breaks: Sequence[int]
) -> Trend | None:
    """Return the course over years; from the last year in which the area changed.

    Parameters
    ----------
    years : sequence of int
        Years that have the figure, with one definition.
    cell_of : callable
        The figure of a year.
    name : str
        Of the area.
    breaks : sequence of int
        Years in which the area got another border or code.

    Returns
    -------
    Trend or None
        None when there is nothing to compare, and nothing to tell about it.
    """
    ordered = sorted(years)
    last = max((year for year in breaks if any(y < year for y in ordered)), default=None)
    kept = [year for year in ordered if last is None or year >= last]
    notes = (break_notice(name, (last,)),) if last is not None else ()
    if len(kept) < _LEAST:
        return Trend("Door de jaren", (), notes) if notes else None
    cells = {year: cell_of(year) for year in kept}
    top = max((c.value or 0.0 for c in cells.values()), default=0.0)
    # A year without figures is a gap, not a step.
    points = tuple(
        TrendPoint(str(year), cell, (cell.value or 0.0) / top if top > 0 else 0.0)
        for year in range(kept[0], kept[-1] + 1)
        for cell in (cells.get(year, Cell.no_data()),)
    )
    return Trend("Door de jaren", points, notes)
