"""What rejected rows leave open: there is no count, which is something else than a count of 0.

An area that a point does not list has 0, if the point delivered that breakdown. So a row that was
rejected may not just be absent: its cell is stored as one without data. Where something of such a
row was not understood, that can be any of what was not listed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from geo.areas import Areas, Level
from geo.demand import OUTSIDE
from geo.taxonomy import Taxonomy
from geo.text import how_many, listing, number
from loaders.lines import Bools, Column, Ints, firsts, group
from loaders.report import Problem

_TABLE = ["periode", "servicepunt", "eenheid", "uitsplitsing", "uitsplitsing2"]
_HEADING = [*_TABLE, "categorie", "categorie2"]
_CELL = (*_HEADING, "gebied")
_BREAKDOWN, _CATEGORY = _CELL.index("uitsplitsing"), _CELL.index("categorie")
_MAY_BE_EMPTY = ("uitsplitsing2", "categorie2")
# What was not understood can be anything.
_ANY = -1
# A place that is no area, such as "onbekend", has no level.
_NO_LEVEL = -1
# Where nobody names an area, this is the level at which they are expected.
_USUAL = Level.WIJK
# A line without a count of which so much was not understood is about no cell.
_NOTE = 3
_NAMED, _LISTED, _MOST, _FULL = 6, 20, 300_000, "vol"


def left_open(
    columns: dict[str, Column], kept: Bools, areas: Areas, taxonomy: Taxonomy
) -> pd.DataFrame:
    """Return the cells that rejected lines leave without data.

    What was not understood of a line, or is empty, can be anything: of the point, period, unit
    and breakdown that of which something was accepted; of the category any of its breakdown; of
    the area any at the level of the point.

    Parameters
    ----------
    columns : dict of Column
        As ``lines.judge`` returns, of ``registraties``.
    kept : array of bool
        Per line whether its row was accepted.
    areas : Areas
    taxonomy : Taxonomy

    Returns
    -------
    DataFrame
        Texts in ``_HEADING`` and ``gebied``; one row per cell, none that a kept line fills.
        Only of tables of which something was accepted: the rest was not delivered at all.
    """
    codes = [_told_codes(columns[name]) for name in _CELL]
    tables = group(codes[: len(_TABLE)])
    delivered = _rows(codes[: len(_TABLE)], np.flatnonzero(kept), tables[kept])
    lost = np.flatnonzero(~kept & ~_says_nothing(columns, codes))
    found = _Candidates(columns, areas, taxonomy)
    levels = _levels(delivered, tables[kept], codes[-1][kept], columns["gebied"], areas)
    of_table = _Tables(delivered)
    wanted: set[int] = set()
    lines = _rows(codes, lost, group([code[lost] for code in codes])).values()
    # What was understood best comes first, in case there is no end to the rest.
    for line in sorted(lines, key=lambda line: line.count(_ANY)):
        for which in of_table.like(line[: len(_TABLE)]):
            wanted.add(which)
            found.add(delivered[which], line[len(_TABLE) :], *levels.of(which))
    cells = found.codes()
    inside = np.flatnonzero(kept & np.isin(tables, [*wanted]))
    joined = group([np.concatenate([c[inside], own]) for c, own in zip(codes, cells, strict=True)])
    # Of equals the first stands: a kept line, or the same cell found before.
    new = ~pd.Series(joined).duplicated().to_numpy()[len(inside) :]
    texts = found.texts([own[new] for own in cells])
    frame = pd.DataFrame(texts, columns=list(_CELL), dtype=object)
    frame.attrs[_FULL] = found.full
    return frame


class _Tables:
    """Which tables a line can belong to."""

    def __init__(self, tables: dict[int, tuple[int, ...]]) -> None:
        self._tables = tables
        self._like = {codes: [which] for which, codes in tables.items()}

    def like(self, table: tuple[int, ...]) -> list[int]:
        """Return the tables that agree with what was understood of a line."""
        if table not in self._like:
            self._like[table] = [
                which
                for which, other in self._tables.items()
                if _ANY in table and all(a in (b, _ANY) for a, b in zip(table, other, strict=True))
            ]
        return self._like[table]


class _Candidates:
    """The cells that rejected lines can be about, as codes: kept lines may fill them."""

    def __init__(self, columns: dict[str, Column], areas: Areas, taxonomy: Taxonomy) -> None:
        self._areas, self._taxonomy = areas, taxonomy
        self._values = [list(columns[name].values) for name in _CELL]
        self._places = [{v: n for n, v in enumerate(values)} for values in self._values]
        self._within: dict[tuple[str | None, Level | None], dict[int, None]] = {}
        self._size = 0
        # A dict keeps the order in which they were found.
        self._found: dict[tuple[int, ...], dict[int, None]] = {}

    def add(
        self, table: tuple[int, ...], rest: tuple[int, ...], own: Level | None, usual: Level
    ) -> None:
        """Add what a line with this category, second category and area can be about."""
        if self.full:
            return
        category, second, place = rest
        for one in self._categories(table[_BREAKDOWN], category, _CATEGORY):
            for two in self._categories(table[_BREAKDOWN + 1], second, _CATEGORY + 1):
                cells = self._found.setdefault((*table, one, two), {})
                area = None if place == _ANY else self._values[-1][place]
                level = usual if area is None else own
                self._size -= len(cells)
                cells.update(self._area_codes(area, level))
                self._size += len(cells)

    def _area_codes(self, area: str | None, level: Level | None) -> dict[int, None]:
        if (area, level) not in self._within:
            possible = _possible(area, level, self._areas)
            codes = (self._code(len(_CELL) - 1, each) for each in possible)
            self._within[area, level] = dict.fromkeys(codes)
        return self._within[area, level]

    @property
    def full(self) -> bool:
        """Whether there are so many that no more are added."""
        return self._size > _MOST

    def codes(self) -> list[Ints]:
        """Return the codes of all that was added, per column."""
        rows = [(*heading, area) for heading, of in self._found.items() for area in of]
        return list(np.array(rows, np.int32).reshape(len(rows), len(_CELL)).T)

    def texts(self, codes: list[Ints]) -> dict[str, list[str]]:
        """Return codes as the texts of the store."""
        return {
            name: ["" if v is None else str(v) for v in (values[c] for c in of.tolist())]
            for name, values, of in zip(_CELL, self._values, codes, strict=True)
        }

    def _categories(self, breakdown: int, category: int, column: int) -> list[int]:
        code = self._values[column - 2][breakdown]
        if code is None:
            return [self._code(column, None)]
        known = self._taxonomy.uitsplitsingen[code].codes
        if category == _ANY:
            return [self._code(column, each) for each in known]
        return [category] if self._values[column][category] in known else []

    def _code(self, column: int, value: object) -> int:
        places = self._places[column]
        if value not in places:
            places[value] = len(self._values[column])
            self._values[column].append(value)
        return places[value]


def _told_codes(column: Column) -> Ints:
    """Return per line the code of its value; ``_ANY`` when it is empty where it must not be."""
    codes = column.value_codes
    if column.spec.naam in _MAY_BE_EMPTY or None not in column.values:
        return codes
    return np.where(codes == column.values.index(None), _ANY, codes)


def _says_nothing(columns: dict[str, Column], codes: list[Ints]) -> Bools:
    """Return the lines without a count of which hardly anything was understood: a note."""
    count = columns["aantal"]
    empty = np.array([not text.strip() for text in count.texts], np.bool_)[count.codes]
    unknown = sum((code == _ANY).astype(int) for code in codes)
    found: Bools = empty & (unknown >= _NOTE)
    return found


def _rows(codes: list[Ints], lines: Ints, groups: Ints) -> dict[int, tuple[int, ...]]:
    """Return the codes of the first line of every group, by the number of the group."""
    first = lines[firsts(groups)]
    numbers = groups[firsts(groups)].tolist()
    rows = zip(*(code[first].tolist() for code in codes), strict=True)
    return dict(zip(numbers, rows, strict=True))


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
    kinds = pd.Series({name: _kind(table[name], rest[name]) for name in table.columns})
    both = [part.astype(kinds) for part in (table, rest)]
    return pd.concat(both, ignore_index=True)


def _kind(column: pd.Series, more: pd.Series) -> object:
    """Return the type that holds both: categories are widened, so that no text is repeated."""
    if not _is_text(column):
        return column.dtype
    known = column.cat.categories
    return pd.CategoricalDtype(known.append(pd.Index(more.unique(), dtype=str).difference(known)))


def _is_text(column: pd.Series) -> bool:
    return isinstance(column.dtype, pd.CategoricalDtype)


def told(cells: pd.DataFrame, areas: Areas) -> Iterator[Problem]:
    """Say per point, period, unit and breakdown which areas stay without data."""
    by = ["servicepunt", "periode", "eenheid", "uitsplitsing"]
    groups = cells.groupby(by, sort=False)
    for (point, period, unit, breakdown), of_them in itertools.islice(groups, _LISTED):
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
    if (more := groups.ngroups - _LISTED) > 0:
        reason = f"Door afgewezen rijen blijven ook {number(more)} andere tabellen deels open."
        yield Problem(None, "", "", reason)
    if cells.attrs.get(_FULL):
        reason = (
            "Er zijn rijen afgewezen die over zoveel cellen kunnen gaan dat niet alles als 'geen "
            "data' is opgenomen: een aantal van 0 is dan niet zeker. Lever de rijen verbeterd aan."
        )
        yield Problem(None, "", "", reason)


class _Levels:
    """The finest level of area of every table, and where it has none what is around it."""

    def __init__(self, tables: dict[int, tuple[int, ...]]) -> None:
        self._tables = tables
        self._finest: dict[object, Level] = {}

    def add(self, table: int, level: Level) -> None:
        """Note a level of a table: it is also one of its point, and of the file."""
        for of in (table, self._point(table), None):
            if of not in self._finest or level.depth > self._finest[of].depth:
                self._finest[of] = level

    def of(self, table: int) -> tuple[Level | None, Level]:
        """Return the level of a table if it has one, and the level to be expected."""
        own = self._finest.get(table)
        near = own or self._finest.get(self._point(table)) or self._finest.get(None)
        return own, near or _USUAL

    def _point(self, table: int) -> tuple[str, int]:
        return "servicepunt", self._tables[table][_TABLE.index("servicepunt")]


def _levels(
    delivered: dict[int, tuple[int, ...]],
    tables: Ints,
    places: Ints,
    column: Column,
    areas: Areas,
) -> _Levels:
    """Return the levels of kept lines, given the table and the place of each."""
    levels = _Levels(delivered)
    depths = np.full(len(column.values), _NO_LEVEL, np.int32)
    for place in np.unique(places).tolist():
        if (area := column.values[place]) not in OUTSIDE:
            depths[place] = areas[area].level.depth
    of_line = depths[places]
    first = firsts(group([tables, of_line]))
    level_at = {level.depth: level for level in Level}
    for table, depth in zip(tables[first].tolist(), of_line[first].tolist(), strict=True):
        if depth != _NO_LEVEL:
            levels.add(table, level_at[depth])
    return levels


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
