"""``Protected``: the type that alone may be drawn.

Screens, sentences and exports take ``ProtectedTable``; only ``protect`` (for registrations)
and ``already_published`` (for figures that CBS or ELAN published themselves) make one.

The rules so far: counts below the threshold are one class, shown counts are rounded, and the
four states stay apart. Complementary suppression joins them inside ``protect``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.cell import STATE_WORDS, Cell, State
from geo.disclosure.plan import Plan
from geo.text import number
from geo.unknown import Unknown

_MADE_HERE: Final = object()
PROTECTS_ANOTHER: Final = "niet getoond om een klein aantal elders af te schermen"
_CODES: Final = tuple(State)
_NUMBER, _SUPPRESSED, _NO_DATA, _NOT_APPLICABLE = range(4)
_NUMBER_OF: Final = {state: number for number, state in enumerate(_CODES)}


@dataclass(frozen=True)
class Counts:
    """Exact counts, for computing only: never drawn.

    Parameters
    ----------
    lower, upper : DataFrame
        Areas (rows) by categories (columns). They differ where the sender withheld a count;
        NaN in both is no data.
    inhabited : Series of bool, optional
        Per area whether anybody lives there; where nobody does and no more than a small count
        was delivered, the figure does not apply. By default every area is inhabited.
    as_class : bool
        Publish only the class of the count (``Plan.klassen``), not the rounded count.
    missing_reason : str
        Why a count is missing, in a few Dutch words.
    """

    lower: pd.DataFrame
    upper: pd.DataFrame
    inhabited: pd.Series | None = None
    as_class: bool = False
    missing_reason: str = Unknown.ABSENT.text

    def __post_init__(self) -> None:
        if not self.lower.axes[0].equals(self.upper.axes[0]) or not self.lower.axes[1].equals(
            self.upper.axes[1]
        ):
            raise ValueError("lower and upper have different areas or categories")
        low, high = self.lower.to_numpy(float), self.upper.to_numpy(float)
        if np.any(np.isnan(low) != np.isnan(high)):
            raise ValueError("lower and upper disagree on what is missing")
        if np.any(low < 0) or np.any(high < low):
            raise ValueError("counts must be 0 <= lower <= upper")


class ProtectedTable:
    """Areas by categories, each cell in one of four states. Made by ``protect`` only."""

    __slots__ = ("_areas", "_cells", "_high", "_low", "_state", "_types", "_value")

    def __init__(
        self,
        made_here: object,
        areas: pd.Index,
        categories: pd.Index,
        *,
        state: npt.NDArray[np.int8],
        value: npt.NDArray[np.float64],
        low: npt.NDArray[np.float64],
        high: npt.NDArray[np.float64],
        cells: Mapping[tuple[str, str], Cell],
    ) -> None:
        if made_here is not _MADE_HERE:
            raise TypeError("a ProtectedTable is made by protect() or already_published() only")
        self._areas = {str(code): i for i, code in enumerate(areas)}
        self._types = {str(code): j for j, code in enumerate(categories)}
        for array in (state, value, low, high):
            array.setflags(write=False)
        self._state, self._value, self._low, self._high = state, value, low, high
        self._cells = dict(cells)

    @property
    def areas(self) -> list[str]:
        """Area codes, in order."""
        return list(self._areas)

    @property
    def categories(self) -> list[str]:
        """Category codes, in order."""
        return list(self._types)

    def cell(self, area: str, category: str) -> Cell:
        """Return one figure."""
        return self._cells[area, category]

    def column(self, category: str) -> list[Cell]:
        """Return the figures of one category, in the order of ``areas``."""
        return [self._cells[area, category] for area in self._areas]

    @property
    def values(self) -> pd.DataFrame:
        """Published numbers, NaN in the other three states."""
        return pd.DataFrame(self._value, index=self.areas, columns=self.categories)


class Protected(Mapping[str, ProtectedTable]):
    """Named tables that were protected together."""

    def __init__(self, tables: Mapping[str, ProtectedTable]) -> None:
        for name, table in tables.items():
            if not isinstance(table, ProtectedTable):
                raise TypeError(f"table {name!r} is not protected")
        self._tables = dict(tables)

    def __getitem__(self, name: str) -> ProtectedTable:
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


def protect(tables: Mapping[str, Counts], plan: Plan) -> Protected:
    """Protect all tables that are published together.

    Parameters
    ----------
    tables : mapping of str to Counts
        Every table of a screen, a release or an export, so that linked cells are seen
        together.
    plan : Plan
        Threshold, rounding and classes.

    Returns
    -------
    Protected
        The same tables with per cell a rounded number, the class of small counts, no data or
        not applicable.
    """
    return Protected({name: protect_table(counts, plan) for name, counts in tables.items()})


def protect_table(
    counts: Counts,
    plan: Plan,
    hidden: npt.NDArray[np.bool_] | None = None,
    veiled: npt.NDArray[np.bool_] | None = None,
) -> ProtectedTable:
    """Protect one table, hiding some cells for the sake of others.

    Parameters
    ----------
    counts : Counts
    plan : Plan
    hidden, veiled : array of bool, optional
        Cells not to show: those of which a reader may know that they are no small count, and
        those of which nothing may be known. ``protect_release`` chooses them.
    """
    low, high = counts.lower.to_numpy(float), counts.upper.to_numpy(float)
    inhabited = (
        np.ones(len(low), dtype=bool)
        if counts.inhabited is None
        else counts.inhabited.reindex(counts.lower.index).fillna(True).to_numpy(bool)
    )
    missing = np.isnan(low)
    small = ~missing & (low < plan.drempel)
    withheld = ~missing & ~small & (low < high)
    state = np.full(low.shape, _NUMBER, dtype=np.int8)
    state[small | withheld] = _SUPPRESSED
    state[missing] = _NO_DATA
    # All of 0-9, not 0 alone: else "0-9" where nobody lives would say that it is not 0.
    state[(missing | (high < plan.drempel)) & ~inhabited[:, None]] = _NOT_APPLICABLE

    base = plan.afronding
    value = np.where(state == _NUMBER, np.maximum(_round(low, base), plan.drempel), np.nan)
    # What a reader knows of a shown count: everything that rounds to it.
    known_low = np.where(state == _NUMBER, np.maximum(value - base // 2, plan.drempel), np.nan)
    known_high = np.where(state == _NUMBER, value + base // 2, np.nan)
    # Of a small count: the class, wider by what the sender withheld and by nothing else, so that
    # the width does not tell where in the class the rest lies.
    known_low = np.where(small, 0, known_low)
    known_high = np.where(small, plan.drempel - 1 + (high - low), known_high)
    known_low = np.where(withheld, np.floor(low / base) * base, known_low)
    known_high = np.where(withheld, np.ceil(high / base) * base, known_high)
    covered = np.zeros(low.shape, dtype=bool)
    for mask, bottom in ((hidden, float(plan.drempel)), (veiled, 0.0)):
        if mask is not None:
            mask = mask & (state != _NO_DATA) & (state != _NOT_APPLICABLE)
            covered |= mask
            known_low[mask], known_high[mask] = bottom, np.inf
    state[covered] = _SUPPRESSED
    value[covered] = np.nan
    written_low, written_high = known_low.copy(), known_high.copy()
    if counts.as_class:
        written_low, written_high = _class_bounds(value, state, known_low, known_high, plan)
        # Classes are of rounded counts: a reader knows the lowest and highest of those in it.
        rounded = state == _NUMBER
        least = np.ceil(written_low / base) * base - base // 2
        most = np.floor(written_high / base) * base + base // 2
        class_low = np.where(rounded, np.maximum(least, plan.drempel), written_low)
        known_low = np.where(covered, known_low, class_low)
        known_high = np.where(covered, known_high, np.where(rounded, most, written_high))
    known_low[state == _NOT_APPLICABLE] = np.nan
    known_high[state == _NOT_APPLICABLE] = np.nan

    areas = [str(code) for code in counts.lower.index]
    categories = [str(code) for code in counts.lower.columns]
    cells = {
        (area, category): _count_cell(
            _CODES[state[i, j]],
            value[i, j],
            (known_low[i, j], known_high[i, j]),
            (written_low[i, j], written_high[i, j]),
            counts,
            covered=bool(covered[i, j]),
        )
        for i, area in enumerate(areas)
        for j, category in enumerate(categories)
    }
    return ProtectedTable(
        _MADE_HERE,
        counts.lower.index,
        counts.lower.columns,
        state=state,
        value=np.full_like(value, np.nan) if counts.as_class else value,
        low=known_low,
        high=known_high,
        cells=cells,
    )


def _round(values: npt.NDArray[np.float64], base: int) -> npt.NDArray[np.float64]:
    """Round to the nearest multiple; an odd base has no ties."""
    return np.floor(values / base + 0.5) * base


def _class_bounds(
    value: npt.NDArray[np.float64],
    state: npt.NDArray[np.int8],
    known_low: npt.NDArray[np.float64],
    known_high: npt.NDArray[np.float64],
    plan: Plan,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Widen to whole classes: of the rounded count, or of all that is known of a withheld one."""
    bottoms = np.array([0, *plan.klassen], dtype=float)
    tops = np.array([*(b - 1 for b in plan.klassen), np.inf], dtype=float)

    def place(values: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        return np.searchsorted(bottoms, np.nan_to_num(values), side="right") - 1

    rounded = state == _NUMBER
    shown = rounded | (state == _SUPPRESSED)
    return (
        np.where(shown, bottoms[place(np.where(rounded, value, known_low))], known_low),
        np.where(shown, tops[place(np.where(rounded, value, known_high))], known_high),
    )


def why_absent(reason: str) -> Unknown:
    """Return the code of why there is no count; a release keeps its words alone."""
    return Unknown.ABSENT if reason == Unknown.ABSENT.words() else Unknown.OFTEN_OPEN


def _count_cell(
    state: State,
    value: float,
    known: tuple[float, float],
    written: tuple[float, float],
    counts: Counts,
    *,
    covered: bool,
) -> Cell:
    if covered:
        return Cell.suppressed(*known, STATE_WORDS[state], PROTECTS_ANOTHER)
    if state is State.NO_DATA:
        return Cell.no_data(why_absent(counts.missing_reason), counts.missing_reason)
    if state is State.NOT_APPLICABLE:
        return Cell.not_applicable("hier woont niemand")
    if state is State.NUMBER and not counts.as_class:
        return Cell.of_number(value, *known)
    low, high = written
    text = f"{number(low)} of meer" if np.isinf(high) else f"{number(low)}\N{EN DASH}{number(high)}"
    if state is State.NUMBER:
        return Cell(state, low, *known, text)
    return Cell.suppressed(*known, text, "kleine aantallen zijn afgeschermd")


def already_published(
    figures: pd.DataFrame, cells: Mapping[tuple[str, str], Cell]
) -> ProtectedTable:
    """Let through figures that their source published itself (CBS, ELAN).

    Parameters
    ----------
    figures : DataFrame
        Areas by indicators, NaN where the source gives none. Never registrations.
    cells : mapping
        How each figure is written, by area and indicator.

    Returns
    -------
    ProtectedTable
    """
    value = figures.to_numpy(float).copy()
    areas, indicators = figures.index.tolist(), figures.columns.tolist()
    state = np.array(
        [[_NUMBER_OF[cells[str(a), str(c)].state] for c in indicators] for a in areas],
        dtype=np.int8,
    ).reshape(value.shape)
    return ProtectedTable(
        _MADE_HERE,
        figures.index,
        figures.columns,
        state=state,
        value=value,
        low=value.copy(),
        high=value.copy(),
        cells=cells,
    )


def restore_table(cells: Mapping[tuple[str, str], Cell]) -> ProtectedTable:
    """Rebuild a frozen table from its cells; for ``Release`` only, which froze them.

    Parameters
    ----------
    cells : mapping of (str, str) to Cell
        Every cell by area and category, row by row.
    """
    areas = list(dict.fromkeys(area for area, _ in cells))
    categories = list(dict.fromkeys(category for _, category in cells))
    if len(cells) != len(areas) * len(categories):
        raise ValueError("a frozen table lacks cells")
    found = [[cells[area, category] for category in categories] for area in areas]
    shape = (len(areas), len(categories))

    def array(name: str) -> npt.NDArray[np.float64]:
        values = [[getattr(cell, name) for cell in row] for row in found]
        return np.array(values, dtype=float).reshape(shape)

    codes = [[_NUMBER_OF[cell.state] for cell in row] for row in found]
    return ProtectedTable(
        _MADE_HERE,
        pd.Index(areas),
        pd.Index(categories),
        state=np.array(codes, dtype=np.int8).reshape(shape),
        value=np.array([[_exact_value(c) for c in row] for row in found], float).reshape(shape),
        low=array("low"),
        high=array("high"),
        cells=cells,
    )


def _exact_value(cell: Cell) -> float:
    """Return the number that is written; a class has none."""
    written = cell.value is not None and cell.text == number(cell.value)
    return float(cell.value) if written and cell.value is not None else np.nan
