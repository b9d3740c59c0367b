"""From the quality of the registration to its view: points by criteria, one point in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from geo.cell import Cell, State
from geo.errors import NoDataError
from geo.period import Period
from geo.quality import Quality, gate
from geo.quality_report import Earlier, Finding, PointReport, Use
from geo.quality_rules import Continuity, Criterion, Mix, QualityRules, Verdict
from geo.quality_words import score_text
from geo.screen.quality_model import (
    LookItem,
    QualityCell,
    QualityColumn,
    QualityRow,
    QualityView,
    Reply,
)
from geo.screen.wording import lower_first
from geo.text import count_word, listing, number, sentence_case

_NAMED_AT_MOST = 3
_EARLIER_AT_MOST = 4
_NO_SCORE = "\N{EN DASH}"
_SERIOUS = (Verdict.POOR, Verdict.UNJUDGED, Verdict.NOTICE)
_MEANING = {
    Verdict.GOOD: "op of boven de grens",
    Verdict.NOTICE: "bruikbaar, maar vraag ernaar",
    Verdict.POOR: "geen uitspraak die hierop steunt",
    Verdict.UNJUDGED: "niets of te weinig geleverd",
}


def quality_view(
    quality: Quality,
    *,
    names: Mapping[str, str],
    organisations: Mapping[str, str] | None = None,
    period: Period | None = None,
    point: str = "",
    replies: Mapping[tuple[str, Period], Reply] | None = None,
    watermark: str = "",
) -> QualityView:
    """Return the view of one period and one point.

    Parameters
    ----------
    quality : Quality
    names, organisations : mapping
        By code of point; a code without a name is shown as it is.
    period : Period, optional
        Default, and for one that was never delivered: the newest.
    point : str, optional
        Default, and for an unknown one: the most serious.
    replies : mapping, optional
        Answers by point and period.
    watermark : str
        Such as that these are demonstration figures.

    Raises
    ------
    NoDataError
        If nothing was delivered.
    """
    if not quality.periods:
        raise NoDataError(
            "Er is nog geen levering om te beoordelen.", "Lever eerst een bestand aan."
        )
    period = period if period in quality.periods else quality.periods[-1]
    rules = quality.rules
    order = sorted(rules.criteria, key=lambda c: c.code not in rules.gating)
    scores = _of_period(quality.scores, period)
    uses = _uses(quality, period)
    rows = []
    for code, own in scores.groupby("servicepunt", sort=True):
        by_criterion = {r["criterium"]: r for r in own.to_dict("records")}
        cells = tuple(_cell(criterion, by_criterion[criterion.code]) for criterion in order)
        rows.append(QualityRow(str(code), names.get(str(code), str(code)), cells, uses[str(code)]))
    rows.sort(key=_seriousness)
    by_code = {row.code: row for row in rows}
    chosen = by_code.get(point, rows[0])
    report = _report(quality, chosen, period, order, (organisations or {}).get(chosen.code, ""))
    verdicts = [cell.verdict for row in rows for cell in row.cells]
    return QualityView(
        headline=_headline(rows, period),
        explanation=_explanation(rules),
        period=period,
        periods=tuple(reversed(quality.periods)),
        points=tuple(sorted(((r.code, r.name) for r in rows), key=lambda pair: pair[1])),
        columns=tuple(
            QualityColumn(c.code, c.label, c.code in rules.gating, f"{c.waarom} {_bounds(c)}")
            for c in order
        ),
        rows=tuple(rows),
        legend=tuple(LookItem(v, _MEANING[v], verdicts.count(v)) for v in Verdict),
        report=report,
        reply=(replies or {}).get((chosen.code, period)),
        watermark=watermark,
    )


def _of_period(scores: pd.DataFrame, period: Period) -> pd.DataFrame:
    return scores[(scores["eerste"] == period.first) & (scores["laatste"] == period.last)]


def _uses(quality: Quality, period: Period) -> dict[str, tuple[Use, ...]]:
    labels = {statement.code: statement.label for statement in quality.rules.uitspraken}
    found: dict[str, tuple[Use, ...]] = {}
    for row in gate(quality, period).to_dict("records"):
        use = Use(labels[row["uitspraak"]], bool(row["mag"]), row["reden"])
        found[row["servicepunt"]] = (*found.get(row["servicepunt"], ()), use)
    return found


def _cell(criterion: Criterion, row: Mapping[object, object]) -> QualityCell:
    verdict, reason = Verdict(str(row["oordeel"])), str(row["reden"])
    low, high = float(str(row["score_laag"])), float(str(row["score_hoog"]))
    if verdict is Verdict.UNJUDGED:
        cell = Cell(State.NO_DATA, text=_NO_SCORE, reason=reason)
    else:
        cell = Cell(State.NUMBER, low, low, high, score_text(low, high))
    return QualityCell(cell, verdict, reason, _ask(criterion, verdict))


def _ask(criterion: Criterion, verdict: Verdict) -> str:
    """Return the question; there is none about what is good, or could not be judged."""
    return criterion.vraag if verdict in (Verdict.POOR, Verdict.NOTICE) else ""


def _seriousness(row: QualityRow) -> tuple[object, ...]:
    verdicts = [cell.verdict for cell in row.cells]
    refused = sum(not use.allowed for use in row.uses)
    return (-refused, *(-verdicts.count(verdict) for verdict in _SERIOUS), row.name)


def _headline(rows: Sequence[QualityRow], period: Period) -> str:
    held = [row for row in rows if not all(use.allowed for use in row.uses)]
    whole = f"{number(len(rows))} servicepunten"
    if not held:
        every = f"alle {whole}" if len(rows) > 1 else rows[0].name
        return f"Over {period.label} zijn de cijfers van {every} te gebruiken."
    if len(held) == len(rows):
        return f"Over {period.label} heeft geen enkel servicepunt cijfers die overal voor deugen."
    names = [row.name for row in held]
    if len(names) > _NAMED_AT_MOST:
        names = [*names[:2], f"{count_word(len(names) - 2)} andere"]
    return (
        f"Over {period.label} zijn de cijfers van {number(len(rows) - len(held))} van de {whole} "
        f"te gebruiken; die van {listing(names)} niet of niet overal voor."
    )


def _explanation(rules: QualityRules) -> str:
    kinds = listing([lower_first(statement.label) for statement in rules.uitspraken])
    return (
        f"Per punt en criterium een score van 0 tot 1, naar beneden afgerond. De eerste groep "
        f"bepaalt of cijfers gebruikt worden voor uitspraken over {kinds}; de tweede is alleen "
        f"reden voor een gesprek."
    )


def _bounds(criterion: Criterion) -> str:
    """Return the thresholds of a criterion in words."""
    if isinstance(criterion, Continuity):
        return f"Te beoordelen vanaf een verwacht aantal van {number(criterion.minimum.waarde)}."
    if isinstance(criterion, Mix):
        return f"Opvallend bij een score onder {number(1 - criterion.afstand.waarde, 2)}."
    good, poor = criterion.goed_vanaf.waarde, criterion.onvoldoende_onder.waarde
    return f"Goed vanaf {number(good, 2)}, onvoldoende onder {number(poor, 2)}."


def _report(
    quality: Quality,
    row: QualityRow,
    period: Period,
    order: Sequence[Criterion],
    organisation: str,
) -> PointReport:
    key = (period.first, period.last, row.code)
    own = quality.scores[quality.scores["servicepunt"] == row.code]
    return PointReport(
        code=row.code,
        name=row.name,
        organisation=organisation,
        period=period,
        delivered=quality.tables.get(key, ()),
        missing=quality.missing.get(key, ()),
        findings=tuple(
            Finding(
                label=criterion.label,
                gating=criterion.code in quality.rules.gating,
                verdict=cell.verdict,
                score=cell.cell.text if cell.cell.is_number else "",
                reason=sentence_case(cell.reason),
                ask=cell.ask,
                why=criterion.waarom,
                bounds=_bounds(criterion),
                earlier=_earlier(own[own["criterium"] == criterion.code], criterion, period),
            )
            for criterion, cell in zip(order, row.cells, strict=True)
        ),
        uses=row.uses,
    )


def _earlier(own: pd.DataFrame, criterion: Criterion, period: Period) -> tuple[Earlier, ...]:
    """Return how a criterion came out in the last periods of the same length before."""
    before = own[
        (own["laatste"] < period.first) & (own["laatste"] - own["eerste"] == period.months - 1)
    ]
    found = []
    for row in before.sort_values("eerste").tail(_EARLIER_AT_MOST).to_dict("records"):
        cell = _cell(criterion, row)
        label = Period(row["eerste"], row["laatste"]).label
        found.append(Earlier(label, cell.verdict, cell.cell.text))
    return tuple(found)
