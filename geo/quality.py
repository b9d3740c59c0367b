"""Quality of the registration per service point and period (methods: section 7).

Six kinds of criteria. Those that decide whether figures are used: delivered, known area, known
category, coherence. Those that are a reason for a conversation only: continuity, and a mix of
categories unlike that of points with similar surroundings. Withheld counts are intervals, and a
score that depends on them is judged on its worst case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import quality_words as words
from geo.period import Period
from geo.quality_rules import (
    Coherence,
    Continuity,
    Criterion,
    Delivered,
    KnownArea,
    KnownCategory,
    Mix,
    QualityRules,
    Statement,
    Verdict,
)
from geo.quality_scores import COUNTS, SCORES, coherence, delivered, known_area, known_category
from geo.quality_talk import continuity, mix
from geo.quality_tally import KEY, Tally, lower_first
from geo.taxonomy import Taxonomy
from geo.text import listing

# First month, last month, service point.
Key = tuple[int, int, str]

_BLOCKING = (Verdict.POOR, Verdict.UNJUDGED)
# Why a point is not judged on a period as a whole.
_NOTHING, _ELSEWHERE, _CLOSED = "niets_geleverd", "andere_periode", "gesloten"


@dataclass(frozen=True, eq=False)
class Quality:
    """The outcome of ``assess``.

    Parameters
    ----------
    scores : DataFrame
        Per ``eerste, laatste, servicepunt, criterium``: ``poort`` (decides whether figures are
        used), the counts and scores as intervals (``teller_laag`` ... ``score_hoog``; NaN when
        not judged), ``oordeel`` (a ``Verdict``) and ``reden`` (Dutch).
    statements : DataFrame
        Per ``eerste, laatste, servicepunt, uitspraak``: ``mag`` (may carry such statements),
        ``reden`` (why not) and ``eigen`` (false where the point delivers for other periods).
    tables : dict
        Per (``eerste``, ``laatste``, ``servicepunt``) the tables that came in, in Dutch.
    missing : dict
        As ``tables``: the expected tables that did not come in.
    rules : QualityRules
        What was judged on.
    """

    scores: pd.DataFrame
    statements: pd.DataFrame
    tables: dict[Key, tuple[str, ...]]
    missing: dict[Key, tuple[str, ...]]
    rules: QualityRules

    @property
    def periods(self) -> tuple[Period, ...]:
        """Periods for which anything was delivered, oldest first."""
        spans = self.scores[["eerste", "laatste"]].drop_duplicates()
        return tuple(sorted(Period(int(f), int(t)) for f, t in spans.itertuples(index=False)))


def assess(
    counts: pd.DataFrame,
    rules: QualityRules,
    taxonomy: Taxonomy,
    *,
    points: Mapping[str, str] | None = None,
    surroundings: pd.DataFrame | None = None,
    closed: Mapping[tuple[str, Period], str] | None = None,
) -> Quality:
    """Judge every service point in every period for which anything was delivered.

    Parameters
    ----------
    counts : DataFrame
        Delivered counts; see ``geo.quality_tally.Tally``.
    rules : QualityRules
    taxonomy : Taxonomy
    points : mapping, optional
        Name by code of the points that should deliver. Points found in ``counts`` are added.
    surroundings : DataFrame, optional
        Shares (columns) that describe the surroundings of each point (rows); the mix of a
        point is compared with the most similar ones. Default: with all other points.
    closed : mapping, optional
        Why a point was closed, by point and period.

    Returns
    -------
    Quality

    Raises
    ------
    ValueError
        If ``counts`` is not such a table.
    """
    tally = Tally(counts, taxonomy, tuple(points or ()))
    exceptions = _exceptions(tally, rules, dict(closed or {}))
    parts, missing = [], {}
    for criterion in rules.criteria:
        scored = _score(criterion, tally, surroundings, points)
        rows = scored.to_dict("records")
        if isinstance(criterion, Delivered):
            missing = dict(zip(tally.grid, scored["ontbreekt"], strict=True))
        scored["oordeel"] = [_verdict(criterion, row) for row in rows]
        scored["reden"] = [words.sentence(criterion, row, tally, rules) for row in rows]
        scored.loc[scored["oordeel"] == Verdict.UNJUDGED, [*COUNTS, *SCORES]] = float("nan")
        scored = scored[[*COUNTS, *SCORES, "oordeel", "reden"]]
        part = _excepted(scored, exceptions, criterion)
        parts.append(part.assign(criterium=criterion.code, poort=criterion.code in rules.gating))
    scores = pd.concat(parts).reset_index()
    order = [*KEY, "criterium", "poort", *COUNTS, *SCORES, "oordeel", "reden"]
    statements = _statements(scores, tally, rules, exceptions)
    return Quality(scores[order], statements, tally.delivered_tables(), missing, rules)


def gate(quality: Quality, period: Period) -> pd.DataFrame:
    """Return which points may carry which kinds of statements over a period.

    Parameters
    ----------
    quality : Quality
    period : Period
        One delivered period, or several together: then all of them must do.

    Returns
    -------
    DataFrame
        Per ``servicepunt`` and ``uitspraak``: ``mag`` and ``reden`` (Dutch, with the period it
        is about when ``period`` has several; empty when it may). A point without a row is not
        known at all, and may carry nothing.
    """
    found = []
    by_point = quality.statements.sort_values(["eerste", "laatste"], kind="stable").groupby(
        ["servicepunt", "uitspraak"], sort=False
    )
    for (point, statement), every in by_point:
        inside = (every["eerste"] >= period.first) & (every["laatste"] <= period.last)
        rows = [(Period(r["eerste"], r["laatste"]), r) for r in every[inside].to_dict("records")]
        reasons = [
            r["reden"] if span == period else f"{span.label}: {r['reden']}"
            for span, r in rows
            if r["eigen"] and not r["mag"]
        ]
        months = {m for span, r in rows if r["eigen"] for m in range(span.first, span.last + 1)}
        if not reasons and len(months) < period.months:
            # A row for exactly this period already says for which others was delivered.
            reasons = [r["reden"] for span, r in rows if span == period]
            reasons = reasons or [quality.rules.redenen.dekt_niet]
        found.append((point, statement, not reasons, " ".join(reasons)))
    return pd.DataFrame(found, columns=["servicepunt", "uitspraak", "mag", "reden"])


def _score(
    criterion: Criterion,
    tally: Tally,
    surroundings: pd.DataFrame | None,
    points: Mapping[str, str] | None,
) -> pd.DataFrame:
    match criterion:
        case Delivered():
            return delivered(tally, criterion)
        case KnownArea():
            return known_area(tally, criterion)
        case KnownCategory():
            return known_category(tally, criterion)
        case Coherence():
            return coherence(tally, criterion)
        case Continuity():
            return continuity(tally, criterion)
        case Mix():
            return mix(tally, criterion, surroundings, points)


def _verdict(criterion: Criterion, row: words.Row) -> Verdict:
    if row["belet"]:
        return Verdict.UNJUDGED
    if isinstance(criterion, Continuity | Mix):
        return Verdict.NOTICE if row["opvallend"] else Verdict.GOOD
    return criterion.verdict(row["score_laag"])


def _exceptions(
    tally: Tally, rules: QualityRules, closed: dict[tuple[str, Period], str]
) -> dict[Key, tuple[str, str]]:
    """Return the points and periods that are not judged as others: which kind, and why."""
    found = {}
    own = set(tally.own)
    for first, last, point in tally.grid:
        key = (first, last, point)
        if remark := closed.get((point, Period(first, last))):
            found[key] = (_CLOSED, words.closed(remark, rules))
        elif key not in own and (spans := tally.elsewhere[key]):
            found[key] = (_ELSEWHERE, words.other_period(spans, rules))
        elif key not in own:
            found[key] = (_NOTHING, rules.redenen.niets_geleverd)
    return found


def _excepted(
    scored: pd.DataFrame,
    exceptions: dict[Key, tuple[str, str]],
    criterion: Criterion,
) -> pd.DataFrame:
    """Give the points that are not judged as others their own verdict and reason."""
    kinds = pd.Series([exceptions.get(key, ("", ""))[0] for key in scored.index], scored.index)
    texts = [exceptions.get(key, ("", ""))[1] for key in scored.index]
    scored = scored.assign(reden=pd.Series(texts, scored.index).where(kinds != "", scored["reden"]))
    # That nothing was delivered is a score, of nothing.
    unjudged = (kinds != "") & ~((kinds == _NOTHING) & isinstance(criterion, Delivered))
    scored.loc[unjudged, "oordeel"] = Verdict.UNJUDGED
    scored.loc[unjudged, [*COUNTS, *SCORES]] = float("nan")
    return scored


def _statements(
    scores: pd.DataFrame,
    tally: Tally,
    rules: QualityRules,
    exceptions: dict[Key, tuple[str, str]],
) -> pd.DataFrame:
    """Return per point, period and kind of statement whether it may be made."""
    failed: dict[Key, dict[str, str]] = {}
    for row in scores[scores["oordeel"].isin(_BLOCKING)].to_dict("records"):
        key = (row["eerste"], row["laatste"], row["servicepunt"])
        failed.setdefault(key, {})[row["criterium"]] = row["reden"]
    found = []
    for statement in rules.uitspraken:
        present = tally.present(statement.nodig).to_numpy()
        for key, there in zip(tally.grid, present, strict=True):
            kind, reason = exceptions.get(key, ("", ""))
            if not kind:
                reason = _objections(statement, there, failed.get(key, {}), tally, rules)
            found.append((*key, statement.code, not reason, reason, kind != _ELSEWHERE))
    return pd.DataFrame(found, columns=[*KEY, "uitspraak", "mag", "reden", "eigen"])


def _objections(
    statement: Statement,
    there: npt.NDArray[np.bool_],
    failed: dict[str, str],
    tally: Tally,
    rules: QualityRules,
) -> str:
    missing = [
        tally.table_label(table)
        for table, present in zip(statement.nodig, there, strict=True)
        if not present
    ]
    parts = [rules.redenen.tabel_ontbreekt.format(tabel=listing(missing))] if missing else []
    parts += [
        f"{rules[code].label}: {lower_first(failed[code])}"
        for code in statement.criteria
        if code in failed and not missing
    ]
    return " ".join(parts)
