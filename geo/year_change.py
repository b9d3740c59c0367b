"""What is different in a new year of CBS figures: areas, borders, and figures that jump."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

SAME_AREA = 1
"""CBS's change indicator: code and border are those of the year before."""
OTHER_CODE = 2
OTHER_BORDER = 3
_PERCENT = 100


@dataclass(frozen=True)
class Year:
    """A year of figures and what is known of its areas.

    Parameters
    ----------
    year : int
    names : mapping
        Area: name by code.
    figures : DataFrame
        Per area code our fields; NaN is missing.
    borders : mapping
        Polygon by area code, EPSG:28992; empty where they are not known.
    indicator : mapping
        What CBS says of a border since the year before that, by area code.
    """

    year: int
    names: Mapping[str, str]
    figures: pd.DataFrame
    borders: Mapping[str, shapely.Geometry]
    indicator: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Border:
    """An area whose border is another one.

    Parameters
    ----------
    code : str
    overlap_pct : float or None
        How much both areas share of what they cover together; None when not known.
    told : bool
        Whether CBS says so.
    """

    code: str
    overlap_pct: float | None
    told: bool


@dataclass(frozen=True, slots=True)
class Jump:
    """A figure that changed more than is usual."""

    code: str
    field: str
    before: float
    after: float

    @property
    def change_pct(self) -> float:
        """How much it changed; infinite from nothing."""
        if self.before == 0:
            return float("inf")
        return _PERCENT * (self.after - self.before) / abs(self.before)


@dataclass(frozen=True)
class YearChange:
    """All differences between two years.

    Parameters
    ----------
    before, after : int
    appeared, vanished : tuple of str
        Area codes.
    renamed : tuple of (str, str, str)
        Code, name before and name after.
    recoded : tuple of str
        Areas that CBS gave another code, with the same border.
    borders : tuple of Border
    borders_known : bool
        Whether the borders of both years could be laid over each other.
    jumps : tuple of Jump
        The largest first.
    new_fields, lost_fields : tuple of str
        Fields that only one of the years has figures for.
    """

    before: int
    after: int
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    renamed: tuple[tuple[str, str, str], ...]
    recoded: tuple[str, ...]
    borders: tuple[Border, ...]
    borders_known: bool
    jumps: tuple[Jump, ...]
    new_fields: tuple[str, ...]
    lost_fields: tuple[str, ...]

    @property
    def broken(self) -> tuple[str, ...]:
        """Areas of which figures of the two years are not to be compared."""
        return tuple(sorted({b.code for b in self.borders} | set(self.recoded)))


def compare_years(
    before: Year, after: Year, *, overlap_pct: float, jump_pct: float, least: float
) -> YearChange:
    """Compare a new year with an earlier one.

    Parameters
    ----------
    before, after : Year
    overlap_pct : float
        Two borders that share less than this are different.
    jump_pct : float
        A figure that changes more than this per year is told.
    least : float
        Counts that are smaller in both years are not compared: they often change that much.

    Returns
    -------
    YearChange
    """
    old, new = set(before.names), set(after.names)
    both = sorted(old & new)
    # CBS compares with the year just before: what changed then, changed since any earlier year.
    later = after.year > before.year
    overlap = {
        code: overlap_of(before.borders[code], after.borders[code])
        for code in both
        if code in before.borders and code in after.borders
    }
    told = {c for c in both if later and after.indicator.get(c, SAME_AREA) == OTHER_BORDER}
    moved = {code for code, shared in overlap.items() if shared < overlap_pct}
    broken = told | moved
    columns = [set(map(str, y.figures.columns[y.figures.notna().any()])) for y in (before, after)]
    return YearChange(
        before=before.year,
        after=after.year,
        appeared=tuple(sorted(new - old)),
        vanished=tuple(sorted(old - new)),
        renamed=tuple(
            (c, before.names[c], after.names[c]) for c in both if _differ(before, after, c)
        ),
        recoded=tuple(c for c in both if later and after.indicator.get(c, SAME_AREA) == OTHER_CODE),
        borders=tuple(Border(c, overlap.get(c), c in told) for c in sorted(broken)),
        borders_known=bool(overlap),
        jumps=_jumps(
            before.figures.reindex(both),
            after.figures.reindex(both),
            sorted(columns[0] & columns[1]),
            jump_pct * max(abs(after.year - before.year), 1),
            least,
        ),
        new_fields=tuple(sorted(columns[1] - columns[0])),
        lost_fields=tuple(sorted(columns[0] - columns[1])),
    )


def overlap_of(one: shapely.Geometry, other: shapely.Geometry) -> float:
    """Return what two areas share, in percent of what they cover together.

    Parameters
    ----------
    one, other : Polygon or MultiPolygon
        EPSG:28992. An invalid border is mended first.
    """
    one, other = (g if g.is_valid else shapely.make_valid(g) for g in (one, other))
    together = shapely.area(shapely.union(one, other))
    if together <= 0:
        return float(_PERCENT)
    return float(_PERCENT * shapely.area(shapely.intersection(one, other)) / together)


def _differ(before: Year, after: Year, code: str) -> bool:
    one, other = (" ".join(y.names[code].casefold().split()) for y in (before, after))
    return one != other


def _jumps(
    before: pd.DataFrame, after: pd.DataFrame, fields: list[str], jump_pct: float, least: float
) -> tuple[Jump, ...]:
    found: list[Jump] = []
    for name in fields:
        old, new = _numbers(before[name]), _numbers(after[name])
        # A count says little when it is small; a share, a mean or a rate is never a count.
        counts = pd.api.types.is_integer_dtype(after[name].dtype)
        with np.errstate(invalid="ignore"):
            told = np.maximum(old, new) >= least if counts else old != 0
            jumped = told & (np.abs(new - old) > jump_pct / _PERCENT * np.abs(old))
        found += [
            Jump(str(code), name, float(a), float(b))
            for code, a, b, told_of in zip(before.index, old, new, jumped, strict=True)
            if told_of
        ]
    return tuple(sorted(found, key=lambda j: (-abs(j.change_pct), j.code, j.field)))


def _numbers(column: pd.Series) -> npt.NDArray[np.float64]:
    return column.to_numpy(dtype=float, na_value=np.nan)
