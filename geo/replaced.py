"""What is lost or moves, per area and category, when a delivery takes the place of another.

Sums alone do not show it: a wijk that disappears while another doubles leaves them as they were.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from geo.areas import Areas, Level
from geo.demand import OUTSIDE
from geo.period import Period
from geo.text import number

_OLD, _NEW = ["nu_laagste", "nu_hoogste"], ["nieuw_laagste", "nieuw_hoogste"]
# More are counted only.
_MOST = 500

Interval = tuple[float, float]


class PreviewSettings(BaseModel):
    """The whole of ``data/voorvertoning.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    versie: int
    klein: int = Field(ge=1)
    opvallend_pct: float = Field(gt=0, lt=100)
    getoond: int = Field(ge=1)


@dataclass(frozen=True, slots=True)
class Table:
    """Counts that belong together: of one point, period, unit and breakdown."""

    point: str
    period: Period | None
    unit: str
    breakdown: str
    second: str = ""


@dataclass(frozen=True)
class Compared:
    """The cells of a delivery beside those that it takes the place of.

    Parameters
    ----------
    cells : DataFrame
        ``tabel``, ``rubriek`` and ``gebied`` as places in the lists below; ``nieuw_*`` and
        ``nu_*`` with ``_laagste`` and ``_hoogste``, missing where there is no count.
    tables : list of Table
    headings : list of (str, str)
        Category and second category.
    areas : list of str
    """

    cells: pd.DataFrame
    tables: list[Table]
    headings: list[tuple[str, str]]
    areas: list[str]


@dataclass(frozen=True, slots=True)
class Surprise:
    """One thing that a delivery loses or moves.

    Parameters
    ----------
    table : Table
    area : str
        Code; empty for the table as a whole.
    categories : tuple of str
        Those that are filled; none for an area as a whole.
    new, now : (float, float) or None
    words : str
    size : float
        How surprising.
    """

    table: Table
    area: str
    categories: tuple[str, ...]
    new: Interval | None
    now: Interval | None
    words: str
    size: float

    @property
    def gone(self) -> bool:
        """Whether the whole table is."""
        return not self.area and self.new is None


def shown(interval: Interval | None, threshold: int) -> str:
    """Return a count as the analyst may see it: small ones are one class."""
    if interval is None:
        return "geen data"
    low, high = interval
    if high < threshold:
        return f"0–{threshold - 1}"
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def surprises(
    compared: Compared, areas: Areas, settings: PreviewSettings, threshold: int
) -> tuple[list[Surprise], int]:
    """Find what is lost or moves; most surprising first, and how many more there are.

    Parameters
    ----------
    compared : Compared
    areas : Areas
    settings : PreviewSettings
        Counts under ``klein`` are not compared.
    threshold : int
        Smaller counts are one class.
    """
    cells = compared.cells
    if cells.empty:
        return [], 0
    depth = np.array([-1 if a in OUTSIDE else areas[a].level.depth for a in compared.areas])
    cells = cells.assign(diepte=depth[cells["gebied"]])
    found = _Finder(compared, settings, threshold)
    tables = found.tables(cells)
    rest = cells[~cells["tabel"].isin([*tables])]
    by_area = rest.groupby(["tabel", "gebied"])[[*_NEW, *_OLD]].sum(min_count=1).reset_index()
    by_table = rest.groupby("tabel")[[*_NEW, *_OLD]].sum(min_count=1)
    moved = found.moved(by_area, by_table.reindex(by_area["tabel"]), "rubriek")
    whole = moved[moved["weg"]]
    around = by_area.set_index(["tabel", "gebied"])
    index = pd.MultiIndex.from_frame(rest[["tabel", "gebied"]])
    of_cells = found.moved(rest, around.reindex(index))
    # An area that is gone with several of its categories has one line.
    key = pd.MultiIndex.from_frame(of_cells[["tabel", "gebied"]])
    inside = key.isin(pd.MultiIndex.from_frame(whole[["tabel", "gebied"]]))
    pairs = [of_cells["tabel"].to_numpy(), of_cells["gebied"].to_numpy()]
    several = pd.Series(inside).groupby(pairs).transform("sum").to_numpy() > 1
    single = key[inside & ~several]
    of_cells = of_cells[~(inside & several)]
    own = pd.MultiIndex.from_frame(moved[["tabel", "gebied"]])
    moved = moved[~own.isin(single)]
    both = pd.concat([moved, of_cells]).sort_values("maat", ascending=False, kind="stable")
    listed = [*filter(None, tables.values()), *found.lines(both.head(_MOST))]
    return sorted(listed, key=lambda s: -s.size), max(0, len(both) - _MOST)


class _Finder:
    def __init__(self, compared: Compared, settings: PreviewSettings, threshold: int) -> None:
        self._all, self._small, self._threshold = compared, settings.klein, threshold
        self._striking = math.log(1 + settings.opvallend_pct / 100)

    def tables(self, cells: pd.DataFrame) -> dict[int, Surprise | None]:
        """Return the tables of which the areas cannot be compared, with what to tell of them."""
        found: dict[int, Surprise | None] = {}
        known = cells.assign(
            nieuw=cells["diepte"].where(cells["nieuw_hoogste"] > 0),
            nu=cells["diepte"].where(cells["nu_hoogste"] > 0),
            gegeven=cells["nieuw_hoogste"].notna(),
        )
        each = known.groupby("tabel").agg(
            nieuw=("nieuw", "max"), nu=("nu", "max"), gegeven=("gegeven", "any")
        )
        sums = cells.groupby("tabel")[[*_NEW, *_OLD]].sum()
        for name, row in each.iterrows():
            which = int(str(name))
            new, now = self._intervals(sums.loc[which])
            if now is None or now[1] < self._small or pd.isna(row["nu"]):
                continue
            words = ""
            if not row["gegeven"]:
                new, words = None, f"{shown(now, self._threshold)} vervalt geheel"
            elif row["nieuw"] == row["nu"] or pd.isna(row["nieuw"]):
                continue
            elif row["nieuw"] < 0:
                words = "alle gebieden vervallen: alles staat op onbekend of buiten"
            elif row["nieuw"] < row["nu"]:
                coarse, fine = (list(Level)[int(row[k])].plural for k in ("nieuw", "nu"))
                words = f"{fine} worden {coarse}"
            size = math.log(1 + now[1])
            table = self._all.tables[which]
            found[which] = Surprise(table, "", (), new, now, words, size) if words else None
        return found

    def moved(self, cells: pd.DataFrame, around: pd.DataFrame, without: str = "") -> pd.DataFrame:
        """Return the cells that are lost, hidden, or move otherwise than what is around them."""
        if without:
            cells = cells.assign(**{without: -1})
        new, now, all_new, all_now = (
            np.nansum(table[names].to_numpy(float), axis=1) / 2
            for table in (cells, around)
            for names in (_NEW, _OLD)
        )
        top = cells[["nu_hoogste", "nieuw_hoogste"]].to_numpy(float)
        large = (np.nan_to_num(top) >= self._small).any(axis=1)
        gone = (now >= self._small) & (cells["nieuw_hoogste"].fillna(0) == 0).to_numpy()
        exact = (cells["nu_laagste"] == cells["nu_hoogste"]).to_numpy()
        hidden = (
            exact
            & (cells["nieuw_laagste"] < cells["nieuw_hoogste"]).to_numpy()
            & large
            & (not without)
        )
        ratio = np.log1p(new) - np.log1p(now)
        apart = np.abs(ratio - np.log1p(all_new) + np.log1p(all_now))
        other = large & (apart >= self._striking) & (np.abs(ratio) >= self._striking)
        size = np.where(gone, np.log1p(now), np.where(hidden, self._striking, 0.0))
        told: pd.DataFrame = cells.assign(
            weg=gone, verborgen=hidden, maat=np.maximum(size, apart)
        ).loc[gone | hidden | other]
        return told

    def lines(self, moved: pd.DataFrame) -> Iterator[Surprise]:
        """Put what moves in words."""
        for row in moved.to_dict("records"):
            new, now = self._intervals(row)
            here, there = shown(new, self._threshold), shown(now, self._threshold)
            if row["weg"]:
                words = f"{there} verdwijnt"
            elif row["verborgen"]:
                words = f"{there} wordt afgeschermd: {here}"
            elif now is None or now[1] == 0:
                words = f"{here} komt erbij"
            else:
                words = f"van {there} naar {here}"
            heading = int(row["rubriek"])
            categories = self._all.headings[heading] if heading >= 0 else ()
            yield Surprise(
                self._all.tables[int(row["tabel"])],
                self._all.areas[int(row["gebied"])],
                tuple(filter(None, categories)),
                new,
                now,
                words,
                float(row["maat"]),
            )

    def _intervals(self, row: object) -> tuple[Interval | None, Interval | None]:
        pairs = [[float(row[name]) for name in names] for names in (_NEW, _OLD)]  # type: ignore[index]
        new, now = (None if math.isnan(high) else (low, high) for low, high in pairs)
        return new, now
