"""Facts from a release: reach per wijk, demand types per stadsdeel, and growth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from geo.advice.comparing import Band, change_flags, share_flags
from geo.advice.facts import Fact
from geo.advice.inputs import AdviceInputs
from geo.areas import Level
from geo.cell import Cell, State
from geo.demand import TOTAL
from geo.disclosure import Breakdown, ProtectedTable, TableKey
from geo.need import need as need_of
from geo.need import per_person
from geo.period import Period
from geo.point_use import PointUse
from geo.reach import assess
from geo.reach_words import Flag, Reason
from geo.spread import published_spread
from geo.text import how_many, listing, number
from geo.unplaced import most_unplaced
from geo.verdict import HIGHER, LOWER, NO_DIFFERENCE, UNDECIDED

SOURCE = "Uniforme registratie van de servicepunten"
_WITHHELD = "een aantal is afgeschermd of ontbreekt"
_UNSEEN = (
    Reason.NOT_DELIVERED,
    Reason.CLOSED,
    Reason.NO_DATA,
    Reason.AREA_UNKNOWN,
    Reason.PROTECTED,
)
_YEAR_MONTHS, _QUARTER_MONTHS = 12, 3
# Main groups of demand types that an advice can be about; the rest group and law are not.
_GROUPS = (
    "schulden",
    "inkomen_werk",
    "wonen_leefomgeving",
    "zorg_mantelzorg",
    "meedoen",
    "gezin_relatie",
)
Found = Iterator[tuple[str, str, Fact]]


@dataclass(frozen=True)
class Choices:
    """What can be computed in more than one defensible way.

    Parameters
    ----------
    shares : mapping, optional
        Per demand other shares of need by characteristic than those of the need model.
    smoothed : bool
        Say how far an area is from what is expected with the smoothed ratio.
    period : Period, optional
        Another year than the present one; see ``year_before``.
    phi : float, optional
        Another dispersion than the estimate.
    """

    shares: Mapping[str, pd.Series] | None = None
    smoothed: bool = False
    period: Period | None = None
    phi: float | None = None


def bands(cells: list[Cell], index: list[str]) -> Band:
    """Return what a reader knows of published counts; NaN where that is nothing."""

    def ends(cell: Cell) -> tuple[float, float]:
        if cell.low is None or cell.high is None or not math.isfinite(cell.high):
            return (math.nan, math.nan)
        return (cell.low, cell.high)

    found = np.array([ends(cell) for cell in cells], dtype=float).reshape(len(cells), 2)
    return Band(pd.Series(found[:, 0], index), pd.Series(found[:, 1], index))


def column(table: ProtectedTable, category: str) -> Band:
    """Return one column of a table as bands."""
    return bands(table.column(category), table.areas)


def by_area(table: pd.DataFrame) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the code and the values of each row."""
    for code, row in table.to_dict("index").items():
        yield str(code), {str(name): value for name, value in row.items()}


def use_of(inputs: AdviceInputs) -> PointUse | None:
    """Return who goes to which point; None where no release tells."""
    return PointUse.of(inputs.tables, inputs.areas, closed=inputs.closed)


def spread(inputs: AdviceInputs) -> float:
    """Return how much counts vary beyond chance, from what is published per quarter."""
    if inputs.phi is not None:
        return inputs.phi
    delivered, least = inputs.delivered, inputs.closed_share
    return published_spread(inputs.tables, use_of(inputs), delivered, share_at_most=least).phi


class Reached:
    """What reach is computed from, kept while it is computed in several ways."""

    def __init__(self, inputs: AdviceInputs) -> None:
        self.inputs = inputs
        self.spread = spread(inputs)
        self._persons: dict[str, pd.DataFrame] = {}
        self._gates: dict[Period, pd.Series] = {}
        self.use = use_of(inputs)
        self.unknown_ratio = self.use.unknown_ratios(Level.WIJK) if self.use else None

    def persons(self, demand: str) -> pd.DataFrame:
        """Return the persons per wijk that the need of a demand type lies with."""
        if demand not in self._persons:
            self._persons[demand] = self.inputs.need.persons(
                demand, self.inputs.figures, self.inputs.areas, Level.WIJK
            )
        return self._persons[demand]

    def gate(self, period: Period) -> pd.Series:
        """Return the wijken of which nothing can be said in a period, and why."""
        if period not in self._gates:
            self._gates[period] = (
                pd.Series("", self.inputs.areas.index(Level.WIJK), dtype=object)
                if self.use is None
                else self.use.gates(
                    Level.WIJK,
                    period.quarters(),
                    self.inputs.delivered,
                    share_at_most=self.inputs.closed_share,
                )
            )
        return self._gates[period]


def reach_facts(reached: Reached, choices: Choices) -> Found:
    """Yield per stadsdeel which wijken have fewer or more registrations than expected."""
    inputs = reached.inputs
    period = choices.period or inputs.year
    demands = {
        TOTAL: ("wijken_lager", "bereik_verschil_pct"),
        **{group: (f"wijken_lager_{group}", f"bereik_{group}_verschil_pct") for group in _GROUPS},
    }
    for demand, (count_name, ratio_name) in demands.items():
        table = _assessed(reached, demand, period, choices)
        if table is not None:
            yield from _wijken(inputs, table, count_name, LOWER, period)
            if demand == TOTAL:
                yield from _wijken(inputs, table, "wijken_hoger", HIGHER, period)
        yield from _districts(reached, demand, period, choices, ratio_name)
        if demand == TOTAL and table is not None:
            yield from _years_low(reached, table, period, choices)


def year_before(tables: Mapping[TableKey, ProtectedTable], period: Period) -> Period | None:
    """Return the latest year before a period that is published per wijk, or None.

    Beside calendar years only the latest four quarters are published: the year before may share
    one quarter with the period, not more.
    """
    years = {
        key.period
        for key in tables
        if key.level is Level.WIJK
        and key.detail is Breakdown.GROUPS
        and key.period.months == _YEAR_MONTHS
        and key.period.last < period.first + _QUARTER_MONTHS
    }
    return max(years, key=lambda year: year.last, default=None)


def _assessed(
    reached: Reached, demand: str, period: Period, choices: Choices
) -> pd.DataFrame | None:
    inputs = reached.inputs
    key = TableKey(Level.WIJK, period, Breakdown.GROUPS)
    if key not in inputs.tables:
        return None
    counts = column(inputs.tables[key], demand)
    unplaced = inputs.tables.get(TableKey(Level.WIJK, period, Breakdown.UNPLACED))
    whole = inputs.tables.get(TableKey(Level.GEMEENTE, period, Breakdown.GROUPS))
    unknown = 0.0
    if unplaced is not None and whole is not None:
        unknown = most_unplaced(unplaced, whole, inputs.areas.gemeente.code, demand)
    return assess(
        counts.low,
        _weight(reached, demand, choices),
        observed_high=counts.high,
        phi=choices.phi or reached.spread,
        residents=inputs.residents,
        gate=reached.gate(period),
        unknown=unknown,
        unknown_ratio=reached.unknown_ratio,
        limits=inputs.limits,
    )


def _weight(reached: Reached, demand: str, choices: Choices) -> pd.Series:
    """Return the need per wijk."""
    persons = reached.persons(demand)
    shares = (choices.shares or {}).get(demand, reached.inputs.need[demand].shares)
    return pd.Series(need_of(persons, per_person(shares, persons)), index=persons.index)


def _inside(inputs: AdviceInputs, table: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield every stadsdeel, and the gemeente, with the rows of its wijken."""
    home = pd.Series(
        [inputs.areas.ancestor(str(c), Level.STADSDEEL) or "" for c in table.index], table.index
    )
    for code in inputs.areas.codes(Level.STADSDEEL):
        yield code, table[home == code]
    yield inputs.areas.gemeente.code, table


def _wijken(
    inputs: AdviceInputs, table: pd.DataFrame, name: str, flag: str, period: Period
) -> Found:
    """Yield how many wijken are flagged; those of which nothing can be told may be so too."""
    levels = inputs.indicators[name].niveaus
    for code, rows in _inside(inputs, table):
        if inputs.areas[code].level.value not in levels:
            continue
        found = rows[rows["flag"] == flag]
        unseen = int(rows["reason"].isin([each.value for each in _UNSEEN]).sum())
        if not rows["reason"].isin([Reason.NO_DENOMINATOR.value]).all() and len(rows):
            verdict = flag if len(found) else (UNDECIDED if unseen else NO_DIFFERENCE)
            short = (found["expected"] - found["observed"]).abs()
            yield (
                code,
                name,
                Fact(
                    State.NUMBER,
                    float(len(found)),
                    float(len(found) + unseen),
                    text=how_many(len(found), "wijk", "wijken"),
                    n=float(np.floor(found["expected_low"].min())) if len(found) else 0.0,
                    flag=verdict,
                    q=float(found["q"].max()) if len(found) else None,
                    people=_rounded(short.sum(), inputs) if len(found) else None,
                    detail=listing([inputs.areas.told(str(c)) for c in found.index]),
                    places=tuple(map(str, found.index)),
                    period=period.label,
                    source=SOURCE,
                    note=_unseen_note(unseen),
                ),
            )


def _unseen_note(count: int) -> str:
    return f"van {how_many(count, 'wijk', 'wijken')} niet te bepalen" if count else ""


def _districts(reached: Reached, demand: str, period: Period, choices: Choices, name: str) -> Found:
    """Yield per stadsdeel how registrations compare with what is expected."""
    inputs = reached.inputs
    counts = quarterly(inputs, demand, period)
    if counts is None:
        return
    index = inputs.areas.index(Level.STADSDEEL)
    weight = inputs.areas.sum_up(_weight(reached, demand, choices), Level.STADSDEEL)["som"]
    table = assess(
        counts.low.reindex(index),
        weight.reindex(index),
        observed_high=counts.high.reindex(index),
        phi=choices.phi or reached.spread,
        limits=inputs.limits,
        place="het stadsdeel",
    )
    for code, row in by_area(table):
        if math.isnan(row["ratio"]):
            continue
        middle = row["smoothed"] if choices.smoothed else row["ratio"]
        moved = middle / row["ratio"]
        ends = (
            row["observed_low"] / row["expected_high"],
            row["observed_high"] / row["expected_low"],
        )
        yield (
            code,
            name,
            Fact(
                State.NUMBER,
                100 * (ends[0] * moved - 1),
                100 * (ends[1] * moved - 1),
                text=number(100 * (middle - 1), signed=True) + "%",
                n=float(np.floor(row["expected_low"])),
                flag=str(row["flag"]),
                q=None if math.isnan(row["q"]) else float(row["q"]),
                margin=100 * float(row["upper"] - row["lower"]),
                period=period.label,
                source=SOURCE,
            ),
        )


def _years_low(reached: Reached, now: pd.DataFrame, period: Period, choices: Choices) -> Found:
    """Yield over how many periods in a row the same wijk was flagged lower.

    A wijk that cannot be judged may be lower. It can be so twice only where it may be in both.
    """
    inputs = reached.inputs
    earlier = year_before(inputs.tables, period)
    before = _assessed(reached, TOTAL, earlier, choices) if earlier is not None else None
    periods = [each for each in (earlier, period) if each is not None]
    for code, rows in _inside(inputs, now):
        if code == inputs.areas.gemeente.code:
            continue
        low_now, may_now = _lower(rows)
        if before is None:
            fact = Fact.absent("een jaar eerder is niet per wijk gepubliceerd", source=SOURCE)
            if not may_now:
                fact = _years(0.0, 0.0, NO_DIFFERENCE, rows, [], inputs, periods)
            yield code, "perioden_lager", fact
            continue
        low_before, may_before = _lower(before.loc[rows.index])
        both = sorted(low_now & low_before)
        low = 2.0 if both else float(bool(low_now))
        high = 2.0 if may_now & may_before else float(bool(may_now))
        flag = LOWER if both else (UNDECIDED if high > low else NO_DIFFERENCE)
        fact = _years(low, high, flag, rows, both, inputs, periods)
        open_ = len((may_now & may_before) - set(both))
        yield code, "perioden_lager", replace(fact, note=_unseen_note(open_))


def _lower(rows: pd.DataFrame) -> tuple[set[str], set[str]]:
    """Return which wijken are flagged lower, and which are or may be."""
    lower = rows["flag"] == Flag.LOWER.value
    unseen = rows["reason"].isin([each.value for each in _UNSEEN])
    return set(rows.index[lower]), set(rows.index[lower | unseen])


def _rounded(people: float, inputs: AdviceInputs) -> float:
    """Return persons as a multiple of the rounding, as every count is."""
    return inputs.rounding * float(np.round(people / inputs.rounding))


def _years(
    low: float,
    high: float,
    flag: str,
    table: pd.DataFrame,
    names: list[str],
    inputs: AdviceInputs,
    periods: list[Period],
) -> Fact:
    found = table.loc[names]
    return Fact(
        State.NUMBER,
        low,
        high,
        text=f"{number(low)} jaar",
        n=float(np.floor(found["expected_low"].min())) if names else 0.0,
        flag=flag,
        q=float(found["q"].max()) if names else None,
        people=_rounded((found["expected"] - found["observed"]).sum(), inputs) if names else None,
        detail=listing(sorted(inputs.areas.told(str(c)) for c in names)),
        places=tuple(names),
        period=listing([each.label for each in periods]),
        source=SOURCE,
    )


def quarterly(inputs: AdviceInputs, demand: str, period: Period) -> Band | None:
    """Return counts per stadsdeel over quarters, as sums of what is published per quarter."""
    total: Band | None = None
    for quarter in period.quarters():
        key = TableKey(Level.STADSDEEL, quarter, Breakdown.GROUPS)
        if key not in inputs.tables:
            return None
        found = column(inputs.tables[key], demand)
        total = found if total is None else total + found
    return total


def demand_facts(inputs: AdviceInputs) -> Found:
    """Yield per stadsdeel the share of each main group, what is left open, and growth."""
    period, phi = inputs.year, spread(inputs)
    whole = quarterly(inputs, TOTAL, period)
    if whole is None:
        return
    for group in _GROUPS:
        part = quarterly(inputs, group, period)
        if part is not None:
            name = f"aandeel_{group}_pct"
            told = {
                code: fact
                for code, _, fact in share_facts(
                    name, part, whole, phi, period.label, SOURCE, rounding=inputs.rounding
                )
            }
            # Published by then, but not for this area: that is not "not delivered".
            lacking = Fact.absent(_WITHHELD, source=SOURCE, period=period.label)
            for code in map(str, part.low.index):
                yield code, name, told.get(code, lacking)
    other = _types(inputs, ("overig", "onbekend"), period)
    if other is not None:
        yield from share_facts(
            "hulpvraag_overig_pct",
            other,
            whole,
            phi,
            period.label,
            SOURCE,
            rounding=inputs.rounding,
        )
    earlier = Period(period.first - _YEAR_MONTHS, period.last - _YEAR_MONTHS)
    before = quarterly(inputs, TOTAL, earlier)
    if before is not None:
        yield from _growth(inputs, before, whole, phi)


def _types(inputs: AdviceInputs, wanted: tuple[str, ...], period: Period) -> Band | None:
    """Return the sum of some demand types; those that are not published make it unknown."""
    total: Band | None = None
    for quarter in period.quarters():
        table = inputs.tables.get(TableKey(Level.STADSDEEL, quarter, Breakdown.TYPES))
        if table is None or "overig" not in table.categories:
            return None
        for name in wanted:
            if name in table.categories:
                found = column(table, name)
                total = found if total is None else total + found
    return total


def share_facts(
    name: str, part: Band, whole: Band, phi: float, period: str, source: str, *, rounding: int
) -> Found:
    """Yield a share per area, compared with the rest of the city; persons as a multiple."""
    table = share_flags(part, whole, phi=phi)
    for code, row in by_area(table):
        low, high = 100 * float(row["low"]), 100 * float(row["high"])
        if math.isnan(low) or math.isnan(high):
            continue
        middle = (low + high) / 2
        count = float(whole.low[code])
        half = 196 * math.sqrt(phi * (middle / 100) * (1 - middle / 100) / max(count, 1.0))
        yield (
            code,
            name,
            Fact(
                State.NUMBER,
                low,
                high,
                text=f"{number(middle)}%",
                n=count,
                flag=str(row["flag"]),
                q=float(row["q"]),
                margin=2 * half,
                people=rounding * float(np.round(part.middle[code] / rounding)),
                period=period,
                source=source,
            ),
        )


def _growth(inputs: AdviceInputs, before: Band, after: Band, phi: float) -> Found:
    table = change_flags(before, after, phi=phi)
    for code, row in by_area(table):
        if math.isnan(row["low"]):
            continue
        low = 100 * (after.low[code] / before.high[code] - 1)
        high = 100 * (after.high[code] / max(1.0, before.low[code]) - 1)
        middle = 100 * (after.middle[code] / before.middle[code] - 1)
        yield (
            code,
            "groei_dossiers_pct",
            Fact(
                State.NUMBER,
                float(low),
                float(high),
                text=f"{number(middle, signed=True)}%",
                n=float(before.low[code]),
                flag=str(row["flag"]),
                q=float(row["q"]),
                period=inputs.year.label,
                source=SOURCE,
            ),
        )
