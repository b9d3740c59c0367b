"""Random years of a small town, through the whole way from rows to a release."""

import numpy as np
import pandas as pd

from geo.areas import Level
from geo.disclosure import Context, Plan
from geo.disclosure.audit import audit
from geo.disclosure.keys import OF_RESIDENTS, Breakdown
from geo.disclosure.protected import protect_table
from geo.disclosure.protecting import Earlier, links_of, protect_release
from geo.disclosure.release import Release
from geo.period import Period
from geo.release import release_tables
from tests.geo.city import AREAS, PLAN, TAXONOMY, people

TOTAL = "totaal"
TYPES = [c.code for c in TAXONOMY.demand_types]
GROUPS = TAXONOMY.group_of
PLACES = [*AREAS.codes(Level.BUURT), "WK1", "SD2", "onbekend", "buiten"]


def quarter(rng: np.random.Generator, mean: float = 4.0, points: int = 3) -> pd.DataFrame:
    """Return a quarter: per point, place and demand type a count, skewed as in life."""
    weight = rng.gamma(0.6, 1.0, len(TYPES))
    rows = [
        (f"P{p}", place, kind, int(rng.poisson(mean * weight[k] * size / points)))
        for p in range(points)
        for place, size in zip(PLACES, rng.gamma(2.0, 0.7, len(PLACES)), strict=True)
        if place != "BU41"
        for k, kind in enumerate(TYPES)
    ]
    return pd.DataFrame(rows, columns=["servicepunt", "gebied", "categorie", "n"])


def rows_of(frame: pd.DataFrame) -> pd.DataFrame:
    total = frame.groupby("gebied", as_index=False)["n"].sum().assign(categorie="totaal")
    both = pd.concat([frame.groupby(["gebied", "categorie"], as_index=False)["n"].sum(), total])
    return both.assign(laagste=both["n"], hoogste=both["n"], zonder_data=0).drop(columns="n")


def points_of(frame: pd.DataFrame) -> pd.DataFrame:
    found = frame.groupby(["servicepunt", "gebied"], as_index=False)["n"].sum()
    return found.assign(laagste=found["n"], hoogste=found["n"], zonder_data=0).drop(columns="n")


def year(seed: int, quarters: int = 4, mean: float = 4.0) -> dict[Period, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    names = [Period.of_quarter(2025 + i // 4, i % 4 + 1) for i in range(quarters)]
    return {name: quarter(rng, mean) for name in names}


def residents_of(frame: pd.DataFrame, seed: int) -> dict[Breakdown, pd.DataFrame]:
    """Return the totals of a quarter once more: by age class, and by overlapping target groups."""
    rng = np.random.default_rng(seed)
    totals = frame.groupby("gebied")["n"].sum()
    ages = TAXONOMY.uitsplitsingen["leeftijd"].codes
    chance = rng.dirichlet(np.full(len(ages), 0.5))
    found: dict[Breakdown, list[tuple[str, str, int]]] = {detail: [] for detail in OF_RESIDENTS}
    for area, n in totals.items():
        drawn = rng.multinomial(n, chance)
        found[Breakdown.AGES] += [(area, a, k) for a, k in zip(ages, drawn, strict=True)]
        found[Breakdown.TARGET_GROUPS] += [
            (area, group, int(rng.binomial(n, share)))
            for group, share in zip(
                TAXONOMY.uitsplitsingen["doelgroep"].codes, np.linspace(0.002, 0.9, 12), strict=True
            )
        ]
    whole = [(area, "totaal", n) for area, n in totals.items()]
    return {
        detail: pd.DataFrame(
            [(a, c, n, n, 0) for a, c, n in rows + whole],
            columns=["gebied", "categorie", "laagste", "hoogste", "zonder_data"],
        )
        for detail, rows in found.items()
    }


def tables_of(
    delivered: dict[Period, pd.DataFrame],
    plan: Plan = PLAN,
    *,
    points: bool = False,
    residents: bool = False,
):
    of_each = {p: residents_of(f, p.first) for p, f in delivered.items()} if residents else {}
    return release_tables(
        {p: rows_of(f) for p, f in delivered.items()},
        AREAS,
        TAXONOMY,
        plan,
        lambda level, _: people(level),
        points={p: points_of(f) for p, f in delivered.items()} if points else None,
        groups={d: {p: of[d] for p, of in of_each.items()} for d in OF_RESIDENTS}
        if residents
        else None,
    )


def primary(tables, plan=PLAN) -> Release:
    return Release({key: protect_table(counts, plan) for key, counts in tables.items()})


CONTEXT = Context(PLAN, GROUPS)


def before(tables, published) -> Earlier:
    return Earlier(tables, published, CONTEXT)


def protected(tables, earlier=()) -> Release:
    return protect_release(tables, AREAS, CONTEXT, earlier)


def findings(tables, published, earlier=()):
    links = links_of(tables, AREAS, CONTEXT, earlier)
    return audit([published, *(e.published for e in earlier)], links, PLAN)
