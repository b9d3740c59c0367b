"""The quality criteria that are a reason for a conversation, never for leaving figures out.

A jump can be real, and an unusual mix of questions exactly the tailored work an area needs.
Both functions return what ``geo.quality_scores`` describes, and ``opvallend``: whether the
difference is larger than chance and habit explain, in the worst case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial.distance import jensenshannon
from scipy.special import entr, gammaincinv

from geo.quality_rules import Continuity, Mix
from geo.quality_scores import ABSENT, COUNTS, LEFT_OPEN, SCORES, TOO_FEW, enough
from geo.quality_tally import KEY, Tally, lower_first
from geo.rates import funnel_limits

_MONTHS = 12
_NAMED_AT_MOST = 2
NO_EARLIER_YEAR = "geen_eerder_jaar"
NO_COMPARISON = "geen_vergelijking"
WITHHELD = "te_veel_afgeschermd"

Vector = npt.NDArray[np.float64]


def continuity(tally: Tally, criterion: Continuity) -> pd.DataFrame:
    """Compare a unit's total with the mean of the same period of earlier years.

    The funnel's limits are widened by the criterion's dispersion, and because a mean of ``n``
    earlier years is itself uncertain: as if ``expected / (phi * (1 + 1 / n))`` were expected.

    Returns
    -------
    DataFrame
        Score: smaller / larger of observed (``teller``) and expected (``noemer``). Adds
        ``onder`` and ``boven`` (limits of the count) and ``jaren`` (tuple of earlier years).
    """
    rows = tally.total(criterion.eenheid)
    now = rows.groupby(KEY)[["laagste", "hoogste", "zonder_data"]].sum()
    earlier = _earlier(now[now["zonder_data"] == 0].reset_index())
    now, earlier = now.reindex(tally.grid).astype(float), earlier.reindex(tally.grid)
    scored = pd.DataFrame(index=tally.grid)
    scored["teller_laag"], scored["teller_hoog"] = now["laagste"], now["hoogste"]
    scored["noemer_laag"] = earlier["laagste"].astype(float)
    scored["noemer_hoog"] = earlier["hoogste"].astype(float)
    scored["score_laag"], scored["score_hoog"] = _agreement(scored)
    scored["belet"] = np.select(
        [
            now["laagste"].isna(),
            now["zonder_data"] > 0,
            earlier["laagste"].isna(),
            ~enough(scored["noemer_laag"], criterion.minimum.waarde),
        ],
        [ABSENT, LEFT_OPEN, NO_EARLIER_YEAR, TOO_FEW],
        "",
    )
    widen = criterion.spreiding.waarde * (1 + 1 / earlier["aantal"].astype(float))
    level = criterion.niveau.waarde
    scored["onder"] = (
        funnel_limits(scored["noemer_hoog"] / widen, level=level)[0] * scored["noemer_hoog"]
    )
    scored["boven"] = (
        funnel_limits(scored["noemer_laag"] / widen, level=level)[1] * scored["noemer_laag"]
    )
    scored["opvallend"] = (scored["teller_laag"] < scored["onder"]) | (
        scored["teller_hoog"] > scored["boven"]
    )
    scored["jaren"] = earlier["jaren"]
    return scored


def _earlier(now: pd.DataFrame) -> pd.DataFrame:
    """Return per point and period the mean of the same months of earlier years."""
    now = now.assign(maand=now["eerste"] % _MONTHS, duur=now["laatste"] - now["eerste"])
    pairs = now.merge(now, on=["servicepunt", "maand", "duur"], suffixes=("", "_toen"))
    pairs = pairs[pairs["eerste_toen"] < pairs["eerste"]]
    pairs = pairs.assign(jaar=pairs["eerste_toen"] // _MONTHS)
    by_key = pairs.groupby(KEY)
    return pd.DataFrame(
        {
            "laagste": by_key["laagste_toen"].mean(),
            "hoogste": by_key["hoogste_toen"].mean(),
            "aantal": by_key["jaar"].nunique(),
            "jaren": by_key["jaar"].agg(_in_order),
        }
    )


def _in_order(years: pd.Series) -> tuple[int, ...]:
    return tuple(sorted(int(year) for year in years))


def _agreement(scored: pd.DataFrame) -> tuple[Vector, Vector]:
    """Return the least and the most that smaller / larger of two intervals can be."""
    low, high, low_other, high_other = scored[COUNTS].to_numpy(float).T
    least = np.minimum(1.0, np.minimum(_over(low, high_other), _over(low_other, high)))
    nearest = np.minimum(high, high_other), np.maximum(low, low_other)
    return least, np.minimum(1.0, _over(*nearest))


def _over(part: Vector, whole: Vector) -> Vector:
    """Return part / whole; nothing of nothing is all of it."""
    return np.where(whole == 0, 1.0, part / np.where(whole == 0, 1.0, whole))


@dataclass(frozen=True)
class _Mixes:
    """Distributions of one period: points by categories, withheld counts apart."""

    points: list[str]
    low: Vector
    withheld: Vector

    def pool(self, chosen: list[str]) -> tuple[Vector, float]:
        at = [self.points.index(code) for code in chosen]
        return self.low[at].sum(axis=0), float(self.withheld[at].sum())


def mix(
    tally: Tally,
    criterion: Mix,
    surroundings: pd.DataFrame | None = None,
    names: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Compare a point's distribution over categories with that of similar points together.

    Parameters
    ----------
    tally : Tally
    criterion : Mix
    surroundings : DataFrame, optional
        Shares that describe the surroundings: one row per point. Similar are the points
        nearest in standardised shares; without a row for a point, all others are.
    names : mapping, optional
        Name by code of point.

    Returns
    -------
    DataFrame
        Score: 1 - Jensen-Shannon distance (base 2). ``teller``: counts of the point;
        ``noemer``: of the points it is compared with. Adds ``gelijkend`` (whether by
        surroundings), ``vergeleken`` (names) and ``anders`` (tuples of category, own share,
        their share).

    Notes
    -----
    Withheld counts make the distance an interval. A mix of which at most a share e is withheld
    lies within ``sqrt(h(e / 2) - h(e) / 2)`` (h: binary entropy) of what is known, and the
    distance is a metric (Endres and Schindelin 2003), so both ends hold for every value.
    """
    rows = tally.table(criterion.eenheid, criterion.uitsplitsing)
    rows = rows[~rows["categorie"].isin(criterion.telt_niet_mee)]
    wide = rows.pivot_table("laagste", KEY, "categorie", "sum", fill_value=0)
    sums = rows.groupby(KEY)[["laagste", "hoogste", "zonder_data"]].sum()
    records: dict[tuple[int, int, str], dict[str, object]] = {}
    for _, of_period in wide.groupby(level=["eerste", "laatste"]):
        here = sums.loc[of_period.index]
        belet = np.select(
            [here["zonder_data"] > 0, ~enough(here["laagste"], criterion.minimum.waarde)],
            [LEFT_OPEN, TOO_FEW],
            "",
        )
        mixes = _Mixes(
            list(of_period.index.get_level_values("servicepunt")),
            of_period.to_numpy(float),
            (here["hoogste"] - here["laagste"]).to_numpy(float),
        )
        able = [code for code, why in zip(mixes.points, belet, strict=True) if not why]
        for at, key in enumerate(of_period.index):
            low = float(mixes.low[at].sum())
            record = {"teller_laag": low, "teller_hoog": low + mixes.withheld[at]}
            if belet[at]:
                record["belet"] = belet[at]
            else:
                others, by_surroundings = _similar(mixes.points[at], able, surroundings, criterion)
                record |= _compared(mixes, at, others, list(wide.columns), tally, criterion)
                record["gelijkend"] = by_surroundings
                record["vergeleken"] = tuple((names or {}).get(c, c) for c in others)
            records[key] = record
    columns = [*COUNTS, *SCORES, "belet", "opvallend", "gelijkend", "vergeleken", "anders"]
    scored = pd.DataFrame(
        [records.get(key, {"belet": ABSENT}) for key in tally.grid],
        index=tally.grid,
        columns=columns,
        dtype=object,
    )
    scored[[*COUNTS, *SCORES]] = scored[[*COUNTS, *SCORES]].astype(float)
    return scored


def _similar(
    code: str, able: list[str], surroundings: pd.DataFrame | None, criterion: Mix
) -> tuple[list[str], bool]:
    """Return the points to compare with, and whether their surroundings chose them."""
    others = [c for c in able if c != code]
    if surroundings is None or code not in surroundings.index:
        return others, False
    shares = surroundings.astype(float)
    spread = shares.std(ddof=0)
    shares = (shares / spread.where(spread > 0)).dropna(axis=1, how="all")
    apart = ((shares - shares.loc[code]) ** 2).sum(axis=1, skipna=False)
    apart = apart.reindex(others).dropna().sort_values(kind="stable")
    return list(apart.index[: int(criterion.gelijkende_punten.waarde)]), True


def _compared(
    mixes: _Mixes,
    at: int,
    others: list[str],
    categories: list[str],
    tally: Tally,
    criterion: Mix,
) -> dict[str, object]:
    """Return the comparison of one point with others of its period."""
    if len(others) < criterion.minimum_punten.waarde:
        return {"belet": NO_COMPARISON}
    own, theirs = mixes.low[at], mixes.pool(others)
    n, m = own.sum(), theirs[0].sum()
    doubt = _withheld_distance(mixes.withheld[at], n) + _withheld_distance(theirs[1], m)
    distance = float(jensenshannon(own, theirs[0], base=2))
    kinds = int(((own + theirs[0]) > 0).sum())
    limit = max(criterion.afstand.waarde, _chance(n, m, kinds, criterion))
    # Withheld so much that it alone could make the difference: nothing can be said.
    blocked = WITHHELD if doubt > limit else ""
    return {
        "noemer_laag": m,
        "noemer_hoog": m + theirs[1],
        "score_laag": 1 - min(1.0, distance + doubt),
        "score_hoog": 1 - max(0.0, distance - doubt),
        "belet": blocked,
        "opvallend": distance + doubt > limit,
        "anders": _most_different(own, theirs[0], categories, tally, criterion),
    }


def _withheld_distance(withheld: float, known: float) -> float:
    """Return how far a mix can lie from its known part when a number is withheld."""
    share = withheld / (withheld + known)
    halved = _binary_entropy(share / 2) - _binary_entropy(share) / 2
    return float(np.sqrt(max(0.0, halved)))


def _binary_entropy(share: float) -> float:
    return float((entr(share) + entr(1 - share)) / np.log(2))


def _chance(n: float, m: float, kinds: int, criterion: Mix) -> float:
    """Return the distance that chance alone seldom exceeds.

    For two samples of one distribution, ``8 n m / (n + m)`` times the divergence in nats is
    nearly chi-square with ``kinds - 1`` degrees of freedom; clustering makes the samples
    smaller than they look.
    """
    size = n * m / (n + m) / criterion.spreiding.waarde
    quantile = 2 * gammaincinv(max(kinds - 1, 1) / 2, criterion.niveau.waarde)
    return float(np.sqrt(quantile / (8 * size * np.log(2))))


def _most_different(
    own: Vector, theirs: Vector, categories: list[str], tally: Tally, criterion: Mix
) -> tuple[tuple[str, float, float], ...]:
    """Return the categories that differ most, with both shares; small and sensitive ones not."""
    kinds = {c.code: c for c in tally.taxonomy.uitsplitsingen[criterion.uitsplitsing].categorieen}
    shares, their_shares = own / own.sum(), theirs / theirs.sum()
    least = criterion.noemen_vanaf.waarde
    named = [
        (lower_first(kinds[code].label), float(shares[k]), float(their_shares[k]))
        for k, code in enumerate(categories)
        if code in kinds
        and not kinds[code].gevoelig
        and min(own[k], theirs[k]) >= least
        and abs(shares[k] - their_shares[k]) >= criterion.noemen_verschil.waarde
    ]
    named.sort(key=lambda kind: (-abs(kind[1] - kind[2]), kind[0]))
    return tuple(named[:_NAMED_AT_MOST])
