"""The sentences about quality: the reason behind a score, with its counts.

Totals and what was not recorded are the only counts in them; small ones stay a class, also here.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import Any

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
)
from geo.quality_tally import Tally
from geo.text import count_word, listing, number

# One row of a criterion's scores, by column.
Row = Mapping[Hashable, Any]


def span(low: float, high: float, small: float) -> str:
    """Return a count, or the interval it lies in, in Dutch.

    Examples
    --------
    >>> span(412, 412, 5), span(3, 3, 5), span(0, 9, 5), span(20, 38, 5)
    ('412', 'minder dan 5', 'hooguit 9', '20 tot 38')
    """
    if high < small:
        return f"minder dan {number(small)}"
    if low == high:
        return number(low)
    return f"hooguit {number(high)}" if low < small else f"{number(low)} tot {number(high)}"


def score_text(low: float, high: float) -> str:
    """Return a score or its interval, rounded down so that none looks better than it is.

    Examples
    --------
    >>> score_text(0.9375, 0.9375), score_text(0.8, 0.9)
    ('0,93', '0,80–0,90')
    """
    ends = [number(_floor(end), 2) for end in (low, high)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}\N{EN DASH}{ends[1]}"


def _floor(score: float) -> float:
    # The tiny addition keeps 0.29, which is stored a little lower, at 0.29.
    return math.floor(100 * score + 1e-9) / 100


def sentence(criterion: Criterion, row: Row, tally: Tally, rules: QualityRules) -> str:
    """Return why a criterion has its score.

    Parameters
    ----------
    criterion : Criterion
    row : mapping
        One row of the criterion's scores, by column.
    tally : Tally
    rules : QualityRules
    """
    if row["belet"]:
        return _blocked(criterion, row["belet"], tally, rules)
    small = rules.klein.waarde
    match criterion:
        case Delivered():
            missing = f"; er ontbreekt: {listing(row['ontbreekt'])}" if row["ontbreekt"] else ""
            text = criterion.zin.format(
                teller=number(row["teller_laag"]),
                noemer=number(row["noemer_laag"]),
                ontbreekt=missing,
            )
        case KnownArea() | KnownCategory():
            text = criterion.zin.format(
                rest=span(row["rest_laag"], row["rest_hoog"], small),
                noemer=span(row["noemer_laag"], row["noemer_hoog"], small),
                eenheid=tally.unit_label(criterion.eenheid),
            )
        case Coherence():
            template = criterion.zin if row["score_laag"] < 1 else criterion.zin_gelijk
            text = template.format(
                wat=row["wat"],
                laagste=row["laagste"],
                hoogste=row["hoogste"],
                teller=span(row["teller_laag"], row["teller_hoog"], small),
                noemer=span(row["noemer_laag"], row["noemer_hoog"], small),
            )
        case Continuity():
            text = criterion.zin.format(
                nu=span(row["teller_laag"], row["teller_hoog"], small),
                eenheid=tally.unit_label(criterion.eenheid),
                verwacht=span(round(row["noemer_laag"]), round(row["noemer_hoog"]), small),
                jaren=listing([str(year) for year in row["jaren"]]),
                onder=number(math.ceil(row["onder"])),
                boven=number(math.floor(row["boven"])),
            )
        case Mix():
            text = _mix(criterion, row)
    return text + _withheld_note(row)


def _mix(criterion: Mix, row: Row) -> str:
    names = row["vergeleken"]
    if row["gelijkend"]:
        whom = f"{count_word(len(names))} punten met een vergelijkbare omgeving ({listing(names)})"
    else:
        whom = f"de {count_word(len(names))} andere punten samen"
    different = [
        f"{'meer' if own > theirs else 'minder'} {label} "
        f"({number(100 * own)}% tegen {number(100 * theirs)}%)"
        for label, own, theirs in row["anders"]
    ]
    if not row["opvallend"]:
        return criterion.zin.format(verschil="lijkt op", vergeleken_met=whom, opvallend="")
    return criterion.zin.format(
        verschil="wijkt af van",
        vergeleken_met=whom,
        opvallend=f": {listing(different)}" if different else ", verspreid over kleine aantallen",
    )


def _blocked(criterion: Criterion, why: str, tally: Tally, rules: QualityRules) -> str:
    template = str(getattr(rules.redenen, why))
    table = criterion.tables[0]
    minimum = getattr(criterion, "minimum", None)
    return template.format(
        tabel=tally.table_label(table),
        minimum=number(minimum.waarde) if minimum else "",
        eenheid=tally.unit_label(table.eenheid),
    )


def other_period(spans: tuple[tuple[int, int], ...], rules: QualityRules) -> str:
    """Return that a point delivered for another period."""
    labels = listing([Period(first, last).label for first, last in spans])
    return rules.redenen.andere_periode.format(perioden=labels)


def closed(remark: str, rules: QualityRules) -> str:
    """Return that a point was closed, and why."""
    return rules.redenen.gesloten.format(toelichting=remark.rstrip(". "))


def _withheld_note(row: Row) -> str:
    """Return what to add where withheld counts make a score an interval; else nothing."""
    if row["score_laag"] == row["score_hoog"]:
        return ""
    return " Door afgeschermde aantallen is de score een bandbreedte; het slechtste geval telt."
