"""What all points have together, beside what the points have: in other kinds than counts.

For ``registraties`` see ``totals``. Here too "alle" is the total of the points, never one of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geo.text import number
from loaders.findings import Writer
from loaders.lines import Bools, Column, Ints
from loaders.parts import ALL_POINTS
from loaders.report import Problem
from loaders.skipped_totals import ends_of
from loaders.standard import FileKind

_POINT, _PERIOD, _COUNT = "servicepunt", "periode", "aantal"


def contrary_to_points(
    columns: dict[str, Column], kept: Bools, kind: FileKind, writer: Writer
) -> Iterator[Problem]:
    """Yield a problem for the rows of all points of which a sum is not that of the points.

    Parameters
    ----------
    columns : dict of Column
        As ``lines.judge`` returns.
    kept : array of bool
        Per line. Of what was rejected there is more than there stands.
    kind : FileKind
    writer : Writer
    """
    if not {_POINT, _PERIOD} <= {*kind.deel} or ALL_POINTS not in columns[_POINT].values:
        return
    point, period = columns[_POINT], columns[_PERIOD].value_codes
    of_all = point.value_codes == point.values.index(ALL_POINTS)
    for column in columns.values():
        if column.spec.soort != _COUNT:
            continue
        low, high = ends_of(column)
        high = np.where(kept, high, np.inf)
        low = np.where(kept, low, 0.0)
        for code in np.unique(period[kept & of_all]).tolist():
            here = (period == code) | (period < 0)
            together, points = here & of_all, here & ~of_all
            if not (points & kept).any():
                continue
            stated = float(low[together].sum()), float(high[together].sum())
            parts = float(low[points].sum()), float(high[points].sum())
            if stated[1] < parts[0] or parts[1] < stated[0]:
                reason = (
                    f"'{ALL_POINTS}' heeft over {columns[_PERIOD].values[code]} {_shown(*stated)}, "
                    f"de servicepunten samen {_shown(*parts)}: een totaal is gelijk aan zijn delen."
                )
                lines: Ints = np.flatnonzero(together & kept)
                yield from writer.about(column, lines, reason)


def _shown(low: float, high: float) -> str:
    if low == high:
        return number(low)
    return f"ten minste {number(low)}" if np.isinf(high) else f"{number(low)} tot {number(high)}"
