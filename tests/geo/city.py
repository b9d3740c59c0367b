"""A town of seven areas, small enough to check by hand, for the tests of ``geo``."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from geo.areas import Areas, Level
from geo.demand import TOTAL, by_area
from geo.disclosure import Detail, Protected, protect
from geo.period import Period
from geo.screen.demand import demand_screen
from geo.screen.demand_view import DemandInputs
from geo.screen.model import Screen
from geo.selection import Scope, resolve
from loaders.knowledge import load_knowledge

KNOWLEDGE = load_knowledge()
PLAN, TAXONOMY, CATALOGUE = KNOWLEDGE.plan, KNOWLEDGE.taxonomy, KNOWLEDGE.catalogue

# Stationswijk (WK2) is one buurt; nobody lives in Poldereiland (WK4, one buurt).
_ROWS = [
    ("GM1", "Voorbeeldstad", "gemeente", ""),
    ("SD1", "Noord", "stadsdeel", "GM1"),
    ("SD2", "Zuid", "stadsdeel", "GM1"),
    ("WK1", "Havenwijk", "wijk", "SD1"),
    ("WK2", "Stationswijk", "wijk", "SD1"),
    ("WK3", "Parkwijk", "wijk", "SD2"),
    ("WK4", "Poldereiland", "wijk", "SD2"),
    ("BU11", "Haven Oost", "buurt", "WK1"),
    ("BU12", "Haven West", "buurt", "WK1"),
    ("BU21", "Stationsbuurt", "buurt", "WK2"),
    ("BU31", "Parkrand", "buurt", "WK3"),
    ("BU32", "Vijverbuurt", "buurt", "WK3"),
    ("BU41", "Eiland", "buurt", "WK4"),
]
RESIDENTS = {"BU11": 3000, "BU12": 2000, "BU21": 1500, "BU31": 2500, "BU32": 1000, "BU41": 0}
QUARTERS = tuple(
    Period.parse(f"{year}-K{quarter}")
    for year in (2024, 2025, 2026)
    for quarter in (1, 2, 3, 4)
    if (2024, 4) <= (year, quarter) <= (2026, 3)
)


def town(rows: list[tuple[str, str, str, str]] = _ROWS) -> Areas:
    table = pd.DataFrame(rows, columns=["code", "naam", "niveau", "ouder"])
    return Areas(table.assign(longitude=4.3, latitude=52.1))


AREAS = town()
BUURTEN = AREAS.codes(Level.BUURT)
WIJKEN = AREAS.codes(Level.WIJK)


def people(level: Level) -> pd.Series:
    return AREAS.sum_up(pd.Series(RESIDENTS, dtype=float), level)["som"]


POINTS = {"P1": "Punt Noord", "P2": "Punt Zuid"}
RESIDENT_GROUPS = {"leeftijd_65_plus": "65-plussers", "lvb": "Mensen met een lvb"}


def scope(periods: tuple[Period, ...] = QUARTERS) -> Scope:
    return Scope(
        "GM1",
        AREAS,
        PLAN,
        TAXONOMY,
        CATALOGUE,
        periods,
        openings=periods,
        points=POINTS,
        groups=RESIDENT_GROUPS,
    )


def registered(counts: Mapping[tuple[str, str], int | tuple[int, int] | None]) -> pd.DataFrame:
    """Return aggregated registrations: a number, an interval, or None where left open."""
    return pd.DataFrame(
        [
            (area, category, *(_interval(n)), int(n is None))
            for (area, category), n in counts.items()
        ],
        columns=["gebied", "categorie", "laagste", "hoogste", "zonder_data"],
    )


def _interval(n: int | tuple[int, int] | None) -> tuple[int, int]:
    if n is None:
        return (0, 0)
    return n if isinstance(n, tuple) else (n, n)


def with_totals(counts: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Add per area the total of its demand types."""
    found = dict(counts)
    for (area, _), n in counts.items():
        found[area, TOTAL] = found.get((area, TOTAL), 0) + n
    return found


def protected(rows: pd.DataFrame, level: Level, *, sensitive: bool = False) -> Protected:
    """Return the tables of a screen as the composing side makes them."""
    view = PLAN.view(level)
    types = [c.code for c in TAXONOMY.demand_types if sensitive or not c.gevoelig]
    groups = [g.code for g in TAXONOMY.hoofdgroepen]
    detail = Detail.ALL if view.hulpvraag is Detail.ALL else Detail.MAIN

    def at(where: Level, how: Detail, columns: list[str]):
        return by_area(
            rows,
            AREAS,
            where,
            group_of=TAXONOMY.group_of if how is Detail.MAIN else None,
            categories=[*columns, TOTAL],
            population=people(where),
            as_class=PLAN.view(where).vorm == "klasse",
            placed_minimum_pct=PLAN.bekend_minimaal_pct,
            typed_minimum_pct=PLAN.uitgesplitst_minimaal_pct,
        )

    own = [] if view.hulpvraag is Detail.TOTAL else types if detail is Detail.ALL else groups
    wide = types if detail is Detail.ALL else groups
    found = at(level, detail, own)
    counts = {
        "kaart": found.counts,
        "niet_geplaatst": found.unplaced,
        "geheel": at(Level.GEMEENTE, detail, wide).counts,
        "stadsdeel": at(Level.STADSDEEL, detail, wide).counts,
        "mix": at(Level.WIJK, Detail.MAIN, groups).counts,
    }
    if detail is Detail.ALL:
        counts["hoofdgroepen"] = at(level, Detail.MAIN, groups).counts
        counts["geheel_hoofdgroepen"] = at(Level.GEMEENTE, Detail.MAIN, groups).counts
    return protect(counts, PLAN)


@lru_cache(maxsize=64)
def _tables(counts: tuple[tuple[Any, Any], ...], level: Level, sensitive: bool) -> Protected:
    return protected(registered(dict(counts)), level, sensitive=sensitive)


def screen_of(
    counts: Mapping[tuple[str, str], int | tuple[int, int] | None],
    wishes: Mapping[str, str],
    *,
    earlier: Mapping[tuple[str, str], int] | None = None,
) -> Screen:
    """Compute a screen from registrations, all the way through the protection."""
    choices = scope()
    selection, _ = resolve(wishes, choices)
    period = Period.parse(selection.periode)
    tables = dict(_tables(tuple(counts.items()), selection.niveau, period.is_year))
    if earlier is not None:
        before = _tables(tuple(earlier.items()), selection.niveau, period.is_year)
        tables |= {f"{name}_eerder": before[name] for name in ("kaart", "geheel", "stadsdeel")}
    whole = Protected(tables)
    return demand_screen(
        DemandInputs(
            selection=selection,
            scope=choices,
            period=period,
            tables=whole,
            trend=dict.fromkeys(QUARTERS[-3:], whole),
            population={level: (people(level), 2019) for level in Level},
            missing_points={QUARTERS[-1]: ("Wijkpunt Havenwijk",)},
            points=12,
            left_open=sum(count is None for count in counts.values()),
            demonstration=True,
            sources=("Uniforme registratie",),
            data_version="1234abcd",
        )
    )


def words(value: object, without: frozenset[str] = frozenset()) -> Iterator[str]:
    """Yield every text inside a screen value, except the named fields."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            if f.name not in without:
                yield from words(getattr(value, f.name), without)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from words(item, without)


# Codes and addresses are no words.
NO_WORDS = frozenset({"selection", "code", "codes", "key", "data_version", "sources"})
