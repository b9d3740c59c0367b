"""What changed since the quarter before, real change apart from changes in registration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isinf, nan
from typing import Any

import pandas as pd

from geo.cell import Cell
from geo.change import Change, compare, shifted
from geo.demand import TOTAL
from geo.disclosure import ProtectedTable
from geo.missing import DELIVERED, NOT_DELIVERED, gate
from geo.period import Period
from geo.screen.profile.model import ChangeLine, ProfileInputs
from geo.screen.wording import lower_first
from geo.text import listing, number

_ORDER = (Change.MORE, Change.FEWER, Change.UNCLEAR, Change.UNJUDGED)
_UNKNOWN = "onbekend"


def change_lines(inputs: ProfileInputs, before: Period, barred: str) -> tuple[ChangeLine, ...]:
    """Return the total and every demand type that both quarters have, the clearest first.

    The total is judged by itself: it is the sum of what the others are judged on.
    """
    here = inputs.quarters[inputs.now]["stadsdeel"], inputs.quarters[before]["stadsdeel"]
    whole = inputs.quarters[inputs.now]["geheel"], inputs.quarters[before]["geheel"]
    types = [c for c in here[0].categories if c in here[1].categories and c != TOTAL]
    gemeente = inputs.areas.gemeente
    lines = []
    for family in ([TOTAL], types):
        verdicts = _verdicts(inputs, here, inputs.stadsdeel, family, barred)
        city = _verdicts(inputs, whole, gemeente.code, family, "")
        lines += [
            ChangeLine(
                code,
                "Alle nieuwe dossiers" if code == TOTAL else inputs.labels[code],
                here[0].cell(inputs.stadsdeel, code),
                here[1].cell(inputs.stadsdeel, code),
                verdicts[code]["verdict"],
                in_words(verdicts[code]),
                f"heel {gemeente.name}: {in_words(city[code])}",
            )
            for code in family
        ]
    total, rest = lines[0], lines[1:]
    size = {line.code: -abs((line.now.value or 0) - (line.before.value or 0)) for line in rest}
    return (total, *sorted(rest, key=lambda line: (_ORDER.index(line.verdict), size[line.code])))


def _verdicts(
    inputs: ProfileInputs,
    tables: tuple[ProtectedTable, ProtectedTable],
    area: str,
    codes: Sequence[str],
    barred: str,
) -> dict[str, dict[str, Any]]:
    now, before = (_ends([table.cell(area, c) for c in codes], codes) for table in tables)
    least = float(inputs.plan.minimum_voor_verandering)
    found = compare(now, before, phi=inputs.phi, minimum=least, barred=barred)
    rows = found.to_dict("records")
    return {
        code: {str(k): v for k, v in row.items()} for code, row in zip(codes, rows, strict=True)
    }


def _ends(cells: Iterable[Cell], codes: Sequence[str]) -> pd.DataFrame:
    ends = [
        (cell.low, cell.high)
        if cell.low is not None and cell.high is not None and not isinf(cell.high)
        else (None, None)
        for cell in cells
    ]
    return pd.DataFrame(ends, index=list(codes), columns=["low", "high"], dtype=float)


def in_words(verdict: Mapping[str, Any]) -> str:
    """Return a difference with its margin in words, or why there is none."""
    if verdict["verdict"] == Change.UNJUDGED:
        return f"niet te bepalen: {verdict['reason']}"
    lower, upper = (100 * (float(verdict[end]) - 1) for end in ("lower", "upper"))
    if verdict["verdict"] == Change.UNCLEAR:
        return "geen duidelijk verschil"
    if verdict["verdict"] == Change.MORE and isinf(upper):
        return f"ten minste {number(lower)}% meer"
    if verdict["verdict"] == Change.MORE:
        return f"{number(lower)} tot {number(upper)}% meer"
    return f"{number(-upper)} tot {number(-lower)}% minder"


def registration_changes(inputs: ProfileInputs, before: Period) -> tuple[str, ...]:
    """Return in words what changed in the registration and not in the questions."""
    told = []
    for quarter, other in ((inputs.now, before), (before, inputs.now)):
        there = inputs.delivered.get(quarter, frozenset())
        only = sorted(there - inputs.delivered.get(other, frozenset()))
        told += [
            f"{_point(inputs, code)} leverde over {quarter.label} wel en over {other.label} niet."
            for code in only
            if _matters(inputs, code)
        ]
    shares = [_unknown_pct(inputs, quarter) for quarter in (inputs.now, before)]
    if shifted(*shares, points=inputs.unknown_shift_points):
        told.append(
            f"In heel {inputs.areas.gemeente.name} was van {number(shares[0])}% van de dossiers "
            f"het woongebied niet bekend, in {before.label} van {number(shares[1])}%. Een deel "
            "van de verandering per stadsdeel kan daardoor komen."
        )
    return tuple(told)


def _point(inputs: ProfileInputs, code: str) -> str:
    name = inputs.names.get(code, code)
    here = _visits(inputs)
    if code not in here or not sum(here.values()):
        return name
    return (
        f"{name} (ongeveer {number(100 * here[code] / sum(here.values()))}% van de dossiers hier)"
    )


def _visits(inputs: ProfileInputs) -> dict[str, float]:
    """Return how many dossiers residents have at each point, as far as that is published."""
    if inputs.stadsdeel not in inputs.use.index:
        return {}
    row = zip(
        inputs.use.columns, inputs.use.loc[[inputs.stadsdeel]].to_numpy(float)[0], strict=True
    )
    return {str(code): float(count) for code, count in row}


def _matters(inputs: ProfileInputs, code: str) -> bool:
    """Whether residents go to a point, as far as that is known."""
    return _visits(inputs).get(code, 1.0) > 0


def _unknown_pct(inputs: ProfileInputs, quarter: Period) -> float:
    """Return the share of dossiers without an area in the whole city; NaN when not published."""
    tables = inputs.quarters[quarter]
    gemeente = inputs.areas.gemeente.code
    unplaced = tables["niet_geplaatst"]
    placed = tables["geheel"].cell(gemeente, TOTAL)
    unknown = unplaced.cell(unplaced.areas[0], _UNKNOWN)
    if placed.value is None or unknown.value is None:
        return nan
    whole = placed.value + unknown.value
    return 100 * unknown.value / whole if whole else nan


def barred(inputs: ProfileInputs, before: Period) -> str:
    """Return why nothing can be said of a change: points that matter here did not deliver."""
    if inputs.use.empty:
        return ""
    for quarter in (inputs.now, before):
        there = inputs.delivered.get(quarter, frozenset())
        state = pd.Series(
            {p: DELIVERED if p in there else NOT_DELIVERED for p in inputs.use.columns}
        )
        if gate(inputs.use, state, share_at_most=inputs.fall_away).get(inputs.stadsdeel, ""):
            absent = [inputs.names.get(p, p) for p in inputs.use.columns if p not in there]
            return f"over {quarter.label} leverde {listing(absent)} niet"
    return ""


def headline(
    lines: Sequence[ChangeLine], name: str, now: Period, before: Period, barred: str
) -> str:
    """Return what changed in one sentence."""
    if barred:
        return f"Wat er in {name} veranderde, is niet te bepalen: {barred}."
    of = {
        verdict: [lower_first(each.label) for each in lines[1:] if each.verdict is verdict]
        for verdict in (Change.MORE, Change.FEWER)
    }
    parts = [
        f"duidelijk {verdict.value} dossiers over {listing(labels)}"
        for verdict, labels in of.items()
        if labels
    ]
    since = f"geregistreerd dan in {before.label}"
    if parts:
        return f"In {name} zijn in {now.label} {' en '.join(parts)} {since}."
    total = lines[0]
    if total.verdict in (Change.MORE, Change.FEWER):
        return f"In {name} zijn in {now.label} {total.text} dossiers {since}."
    return f"In {name} is er in {now.label} geen duidelijke verandering sinds {before.label}."
