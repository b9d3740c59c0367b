"""Figures on demand, derived from protected counts: each carries what may be known of it."""

from __future__ import annotations

from math import isinf

from geo.cell import Cell, State
from geo.text import number
from geo.unknown import Unknown


def rate_cell(count: Cell, population: float, minimum_population: int) -> Cell:
    """Return new dossiers per 1,000 residents, from a published count.

    Parameters
    ----------
    count : Cell
        The protected count.
    population : float
        Residents; NaN is unknown.
    minimum_population : int
        Below this many residents no rate is given.
    """
    if population == 0:
        return Cell.not_applicable("hier woont niemand")
    if population < minimum_population:
        return Cell.not_applicable(f"minder dan {minimum_population} inwoners")
    if population != population:
        return Cell.no_data(Unknown.NO_RESIDENTS_FIGURE)
    if count.low is None or count.high is None:
        return count
    low, high = 1000 * count.low / population, 1000 * count.high / population
    if count.value is None and isinf(high):
        return Cell.suppressed(low, high, count.text, count.reason)
    if count.value is None:
        return Cell.suppressed(low, high, f"{number(high, 1)} of minder", count.reason)
    return Cell.of_number(1000 * count.value / population, low, high, decimals=1)


def share_cell(part: Cell, whole: Cell, *, decimals: int = 0) -> Cell:
    """Return a share in percent of two published counts; in whole percents where it is shown."""
    if part.state is not State.NUMBER:
        return _without_number(part)
    if part.value is None or not whole.value or part.low is None or part.high is None:
        return _without_number(whole)
    if part.low > (whole.high or whole.value):
        return Cell.no_data(Unknown.PARTS_EXCEED)
    low, high = part.low / (whole.high or whole.value), part.high / (whole.low or whole.value)
    return Cell.of_number(
        100 * part.value / whole.value,
        100 * low,
        min(100 * high, 100.0),
        decimals=decimals,
        suffix="%",
    )


def quotient_cell(here: Cell, everywhere: Cell) -> Cell:
    """Return the location quotient from two published shares (in percent)."""
    if here.value is None or here.low is None or here.high is None:
        return _without_number(here)
    if not everywhere.value or not everywhere.low or not everywhere.high:
        return _without_number(everywhere)
    return Cell.of_number(
        here.value / everywhere.value,
        here.low / everywhere.high,
        here.high / everywhere.low,
        decimals=2,
    )


def change_cell(now: Cell, before: Cell | None, minimum: int) -> Cell:
    """Return the change in percent between two published counts.

    Parameters
    ----------
    now, before : Cell
        Protected counts of a period and of the same period a year earlier.
    minimum : int
        Below this count a percentage would say more than the count carries.
    """
    if before is None or before.state is State.NO_DATA:
        return Cell.no_data(Unknown.NO_YEAR_EARLIER)
    for cell in (now, before):
        if cell.state is not State.NUMBER:
            return _without_number(cell)
    if (
        now.value is None
        or now.low is None
        or now.high is None
        or not before.value
        or not before.low
        or not before.high
    ):
        return Cell.no_data()
    if min(now.value, before.value) < minimum:
        return Cell.not_applicable(f"minder dan {minimum} dossiers")
    return Cell.of_number(
        100 * (now.value - before.value) / before.value,
        100 * (now.low / before.high - 1),
        100 * (now.high / before.low - 1),
        suffix="%",
        signed=True,
    )


def _without_number(cell: Cell) -> Cell:
    """Return the state of a figure that a derived one inherits."""
    if cell.state is State.SUPPRESSED:
        return Cell(State.SUPPRESSED, text="afgeschermd", reason=cell.reason)
    if cell.state is State.NUMBER:
        return Cell.no_data(Unknown.NO_DOSSIERS)
    return cell
