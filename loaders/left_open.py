"""What rejected rows leave open: there is no count, which is something else than a count of 0.

An area that a point does not list has 0, if the point delivered that breakdown. So a row that was
rejected may not just be absent: its cell is stored as one without data. Where the area of such a
row was not understood, it can be any area that the point did not list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from geo.areas import Areas, Level
from geo.demand import OUTSIDE
from geo.text import how_many, listing
from loaders.lines import Bools, Column, Ints, group
from loaders.report import Problem

_TABLE = ["periode", "servicepunt", "eenheid", "uitsplitsing", "uitsplitsing2"]
_HEADING = [*_TABLE, "categorie", "categorie2"]
_NAMED = 6


def left_open(columns: dict[str, Column], kept: Bools, areas: Areas) -> pd.DataFrame:
    """Return the cells that rejected lines leave without data.

    Parameters
    ----------
    columns : dict of Column
        As ``lines.judge`` returns, of ``registraties``.
    kept : array of bool
        Per line whether its row was accepted.
    areas : Areas

    Returns
    -------
    DataFrame
        Texts in ``_HEADING`` and ``gebied``; one row per cell, none that a kept line fills.
        Only of tables of which something was accepted: the rest was not delivered at all.
    """
    codes = {name: columns[name].value_codes for name in (*_HEADING, "gebied")}
    understood = np.logical_and.reduce([codes[name] >= 0 for name in _HEADING])
    tables = group([codes[name] for name in _TABLE])
    delivered = np.bincount(tables, weights=kept)[tables] > 0
    lost = np.flatnonzero(~kept & understood & delivered)
    if not len(lost):
        return pd.DataFrame(columns=[*_HEADING, "gebied"], dtype=object)
    headings = group([codes[name] for name in _HEADING])
    of_interest = kept & np.isin(headings, headings[lost])
    listed: dict[int, set[str]] = defaultdict(set)
    places = columns["gebied"].values
    for heading, place in _distinct(headings[of_interest], codes["gebied"][of_interest]):
        listed[heading].add(places[place])
    levels = _levels(tables, codes["gebied"], kept, places, areas)
    found: dict[tuple[int, str], int] = {}
    for heading, place, table, line in zip(
        headings[lost].tolist(),
        codes["gebied"][lost].tolist(),
        tables[lost].tolist(),
        lost.tolist(),
        strict=True,
    ):
        level = levels.get(table)
        for area in _possible(places[place] if place >= 0 else None, level, areas):
            if area not in listed[heading]:
                found.setdefault((heading, area), line)
    texts = {
        name: [_text(columns[name], codes[name][line]) for line in found.values()]
        for name in _HEADING
    }
    return pd.DataFrame(texts | {"gebied": [area for _, area in found]}, dtype=object)


def with_open_cells(table: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Add cells without data to accepted rows.

    Parameters
    ----------
    table : DataFrame
        As ``lines.typed`` returns.
    cells : DataFrame
        As ``left_open`` returns.
    """
    if cells.empty:
        return table
    first = table.groupby("periode", observed=True)[["eerste", "laatste"]].first()
    months = first.reindex(cells["periode"]).reset_index(drop=True)
    rest = cells.assign(eerste=months["eerste"], laatste=months["laatste"], bijzonderheid="")
    rest = rest.assign(laagste=np.nan, hoogste=np.nan)[table.columns]
    joined = pd.concat(
        [_plain(table), rest.astype({"eerste": np.int64, "laatste": np.int64})], ignore_index=True
    )
    return joined.astype({name: "category" for name in table.columns if _is_text(table[name])})


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    texts = {name: str for name in table.columns if _is_text(table[name])}
    return table.astype(texts)


def _is_text(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype)


def told(cells: pd.DataFrame, areas: Areas) -> Iterator[Problem]:
    """Say per point, period, unit and breakdown which areas stay without data."""
    by = ["servicepunt", "periode", "eenheid", "uitsplitsing"]
    for (point, period, unit, breakdown), of_them in cells.groupby(by, sort=False):
        codes = dict.fromkeys(of_them["gebied"])
        names = [areas[c].name if c in areas else str(c) for c in codes]
        more = len(names) - _NAMED
        shown = names[:_NAMED] + (
            [f"nog {how_many(more, 'gebied', 'gebieden')}"] if more > 0 else []
        )
        yield Problem(
            None,
            "",
            "",
            f"Door afgewezen rijen is van {point} over {period} bij {breakdown} ({unit}) geen "
            f"aantal bekend voor {listing(shown)}. Daar telt dit punt dan als 'geen data', niet "
            "als 0; lever de rijen verbeterd aan om dat te herstellen.",
        )


def _levels(
    tables: Ints, place: Ints, kept: Bools, places: list[str], areas: Areas
) -> dict[int, Level]:
    """Return per table the finest level of area that a kept line has."""
    finest: dict[int, Level] = {}
    for table, code in _distinct(tables[kept], place[kept]):
        area = places[code]
        if area not in OUTSIDE:
            level = areas[area].level
            if table not in finest or level.depth > finest[table].depth:
                finest[table] = level
    return finest


def _possible(area: str | None, level: Level | None, areas: Areas) -> Iterable[str]:
    """Return the places that a rejected row can be about, at the level of its table."""
    if area in OUTSIDE:
        return [str(area)]
    if area is None:
        return areas.codes(level) if level else []
    if level is None:
        return [area]
    above = areas.ancestor(area, level)
    return [above] if above else areas.within(area, level)


def _distinct(*codes: Ints) -> Iterator[tuple[int, ...]]:
    if len(codes[0]):
        for row in np.unique(np.stack(codes, axis=1), axis=0).tolist():
            yield tuple(row)


def _text(column: Column, code: int) -> str:
    value = column.values[code]
    return "" if value is None else str(value)
