"""Deliveries as the store sums them, small enough to check by hand, for the tests of quality."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from geo.period import Period
from geo.quality import Quality, assess
from geo.quality_rules import QualityRules, Verdict
from loaders.knowledge import load_knowledge
from loaders.quality_rules import load_quality_rules

RULES = load_quality_rules()
TAXONOMY = load_knowledge().taxonomy
DEMANDS = ["schulden", "wonen", "werk", "zorg_wmo", "mantelzorg", "recht_regelgeving"]
Row = dict[str, object]
Count = int | tuple[int, int] | None


def row(
    count: Count,
    *,
    point: str = "P1",
    period: str = "2026-K1",
    unit: str = "dossiers",
    table: str = "totaal",
    category: str = "totaal",
    area: str = "bekend",
    rows: int = 1,
) -> Row:
    """One sum: a number, an interval where some was withheld, or None where it was left open."""
    span = Period.parse(period)
    low, high = count if isinstance(count, tuple) else (count or 0, count or 0)
    return {
        "eerste": span.first,
        "laatste": span.last,
        "servicepunt": point,
        "eenheid": unit,
        "uitsplitsing": table,
        "categorie": category,
        "gebied_soort": area,
        "laagste": low,
        "hoogste": high,
        "zonder_data": int(count is None),
        "rijen": rows,
    }


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(row(0)))


def split(total: int, categories: list[str]) -> dict[str, int]:
    """Divide a total over categories as evenly as whole numbers go."""
    share, rest = divmod(total, len(categories))
    return {c: share + (k < rest) for k, c in enumerate(categories)}


def delivery(
    *,
    point: str = "P1",
    period: str = "2026-K1",
    known: int = 95,
    unknown: int = 5,
    demand: Mapping[str, int] | None = None,
    unasked: int = 4,
    ageless: int = 2,
    weightless: int = 3,
    running: int = 60,
) -> list[Row]:
    """A whole delivery of one point: every expected table, adding up."""
    where = {"point": point, "period": period}
    total = known + unknown
    demand = demand or split(total - unasked, DEMANDS)
    ages = split(total - ageless, ["15_24", "25_44", "45_64", "65_plus"])
    dossiers = {
        "hulpvraag": demand | {"onbekend": total - sum(demand.values())},
        "leeftijd": ages | {"onbekend": ageless},
        "zwaarte": split(total, ["licht", "midden", "zwaar"]),
        "doelgroep": {"ouderen": total // 5},
    }
    lopend = split(running - weightless, ["licht", "midden"]) | {"onbekend": weightless}
    found = [row(known, **where), row(unknown, area="onbekend", **where)]
    for table, categories in dossiers.items():
        found += [row(n, table=table, category=c, **where) for c, n in categories.items()]
    found += [
        row(n, unit="lopend", table="zwaarte", category=c, area="onbekend", **where)
        for c, n in lopend.items()
    ]
    for table, category in (("hulpvraag", "schulden"), ("kanaal", "inloop")):
        found.append(row(300, unit="contacten", table=table, category=category, **where))
    return found


def judged(rows: Iterable[Row], rules: QualityRules = RULES, **more: object) -> Quality:
    return assess(frame(rows), rules, TAXONOMY, **more)


def score(
    quality: Quality, criterion: str, point: str = "P1", period: str = "2026-K1"
) -> pd.Series:
    """The one row of a criterion."""
    span, scores = Period.parse(period), quality.scores
    found = scores[
        (scores["criterium"] == criterion)
        & (scores["servicepunt"] == point)
        & (scores["eerste"] == span.first)
        & (scores["laatste"] == span.last)
    ]
    assert len(found) == 1, found
    return found.iloc[0]


def verdict(quality: Quality, criterion: str, **where: str) -> Verdict:
    return Verdict(score(quality, criterion, **where)["oordeel"])


def reason(quality: Quality, criterion: str, **where: str) -> str:
    return score(quality, criterion, **where)["reden"]


def town(points: int = 8, quarters: int = 6, seed: int = 4) -> list[Row]:
    """Points of different size and care over quarters: two register poorly, one falls silent."""
    random = np.random.default_rng(seed)
    found: list[Row] = []
    for at in range(points):
        usual = random.dirichlet(np.full(len(DEMANDS), 6.0))
        for quarter in range(quarters):
            total = int(random.poisson(45 + 20 * at))
            if (at, quarter) == (4, quarters - 1):
                total //= 4
            share_unknown = (0.35, 0.15)[at] if at < 2 else 0.04
            unknown = int(random.binomial(total, share_unknown))
            unasked = int(random.binomial(total, share_unknown))
            mix = random.multinomial(total - unasked, usual if at else np.eye(6)[0] * 0.7 + 0.05)
            found += delivery(
                point=f"P{at}",
                period=f"{2024 + quarter // 4}-K{quarter % 4 + 1}",
                known=total - unknown,
                unknown=unknown,
                demand=dict(zip(DEMANDS, mix.tolist(), strict=True)),
                ageless=unasked,
                weightless=int(random.binomial(60, share_unknown)),
            )
    # One breakdown of one point misses a part, and one table never came.
    found = [
        r | {"laagste": 1, "hoogste": 1}
        if (r["servicepunt"], r["uitsplitsing"], r["categorie"]) == ("P3", "leeftijd", "15_24")
        else r
        for r in found
    ]
    return [r for r in found if (r["servicepunt"], r["uitsplitsing"]) != ("P2", "kanaal")]


def with_thresholds(code: str, **values: float) -> QualityRules:
    """The rules with other numbers for one criterion."""
    criterion = RULES[code]
    changed = criterion.model_copy(
        update={
            k: getattr(criterion, k).model_copy(update={"waarde": v}) for k, v in values.items()
        }
    )
    others = tuple(changed if c.code == code else c for c in RULES.criteria)
    return RULES.model_copy(update={"criteria": others})
