"""Units that headings name beside what is counted, as in ``Wonen (dossiers)``."""

from __future__ import annotations

from collections.abc import Mapping as Names
from collections.abc import Sequence

from loaders.heading_fit import OVER_UNITS, Fit
from loaders.reading import fold


def settle_units(
    fit: Fit, fixed: Names[str, str], units: Names[str, str], rows: Sequence[Sequence[str]]
) -> dict[str, str]:
    """Compare the units in headings with the unit of the file: any other is a question.

    Parameters
    ----------
    fit : Fit
        A column that counts in another unit is taken out of it, and is noted in ``added``.
    fixed : dict
        Value by column of the standard that holds for the whole file.
    units : dict
        Code of a unit by its folded name.
    rows : sequence of sequence of str
        The first rows with data.

    Returns
    -------
    dict
        The unit that all counts name, where the file says it nowhere else.
    """
    if not fit.said_units or OVER_UNITS not in fit.kind.names:
        return {}
    said = set(fit.said_units.values())
    found: dict[str, str] = {}
    if (place := fit.columns.get(OVER_UNITS)) is not None:
        own = {units.get(fold(row[place]), row[place]) for row in rows if row[place]}
    elif OVER_UNITS in fixed:
        own = {fixed[OVER_UNITS]}
    else:
        counts = {*fit.wide} or {p for n, p in fit.columns.items() if n == "aantal"}
        own = said if counts <= set(fit.said_units) else set()
        found = {OVER_UNITS: next(iter(said))} if len(own) == 1 else {}
    for place, unit in fit.said_units.items():
        if own != {unit}:
            fit.added[place] = unit
            fit.wide.pop(place, None)
            fit.columns = {name: p for name, p in fit.columns.items() if p != place}
    return found
