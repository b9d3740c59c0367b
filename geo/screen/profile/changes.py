"""What changed since the period before: real change apart from changes in registration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isinf, nan
from typing import Any

import pandas as pd

from geo.areas import Level
from geo.cell import Cell
from geo.change import Change, compare, shifted
from geo.demand import TOTAL, UNKNOWN
from geo.disclosure import ProtectedTable
from geo.period import Period
from geo.point_use import PointUse
from geo.screen import wording
from geo.screen.profile.model import ChangeLine, Changes, ProfileInputs
from geo.screen.wording import lower_first
from geo.text import how_many, listing, number, sentence_case

_ORDER = (Change.MORE, Change.FEWER, Change.UNCLEAR, Change.UNJUDGED)
_CLEAR = (Change.MORE, Change.FEWER)


def changes_between(inputs: ProfileInputs, now: Period, before: Period) -> Changes:
    """Return what changed in a stadsdeel between two published periods of equal length."""
    closed = _barred(inputs, now, before)
    total, *rest = _lines(inputs, now, before, closed)
    name = inputs.areas[inputs.stadsdeel].name
    clear = [line for line in rest if line.verdict in _CLEAR]
    return Changes(
        f"{sentence_case(now.label)} tegen {before.label}",
        _headline(total, clear, name, now, before, closed),
        _registration(inputs, now, before),
        (total, *clear),
        "" if closed else _unchanged(rest),
    )


def _lines(
    inputs: ProfileInputs, now: Period, before: Period, barred: str
) -> tuple[ChangeLine, ...]:
    """Return the total and everything that both periods have, the clearest first.

    The total is judged by itself: it is the sum of what the others are judged on.
    """
    tables = inputs.published[now], inputs.published[before]
    here = tables[0]["stadsdeel"], tables[1]["stadsdeel"]
    whole = tables[0]["geheel"], tables[1]["geheel"]
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
                Change(verdicts[code]["verdict"]),
                # Why is in the sentence above all lines.
                str(Change.UNJUDGED) if barred else in_words(verdicts[code]),
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


def _registration(inputs: ProfileInputs, now: Period, before: Period) -> tuple[str, ...]:
    """Return in words what changed in the registration and not in the questions."""
    told = []
    for period, other in ((now, before), (before, now)):
        only = sorted(_delivered(inputs, period) - _delivered(inputs, other))
        told += [
            f"{_point(inputs, code)} leverde over {period.label} wel alles en over {other.label} "
            "niet."
            for code in only
            if _visits(inputs).get(code, 1.0) > 0
        ]
    shares = [_unknown_pct(inputs, period) for period in (now, before)]
    if shifted(*shares, points=inputs.unknown_shift_points):
        told.append(
            f"In heel {inputs.areas.gemeente.name} was van {number(shares[0])}% van de dossiers "
            f"het woongebied niet bekend, in {before.label} van {number(shares[1])}%. Een deel "
            "van de verandering per stadsdeel kan daardoor komen."
        )
    return tuple(told)


def _delivered(inputs: ProfileInputs, period: Period) -> frozenset[str]:
    """Return the points that delivered every quarter of a period."""
    found = [inputs.delivered.get(quarter, frozenset()) for quarter in period.quarters()]
    return frozenset.intersection(*found)


def _point(inputs: ProfileInputs, code: str) -> str:
    name = inputs.names.get(code, code)
    here = _visits(inputs)
    if inputs.use is None or code not in here or not sum(here.values()):
        return name
    share = number(100 * here[code] / sum(here.values()))
    return f"{name} (in {inputs.use.period.label} ongeveer {share}% van de dossiers hier)"


def _visits(inputs: ProfileInputs) -> dict[str, float]:
    """Return how many dossiers residents have at each point, as far as that is published."""
    if inputs.use is None:
        return {}
    counts = inputs.use.use().loc[[inputs.stadsdeel]]
    return dict(zip(map(str, counts.columns), counts.to_numpy(float)[0].tolist(), strict=True))


def _unknown_pct(inputs: ProfileInputs, period: Period) -> float:
    """Return the share of dossiers without an area in the whole city; NaN when not published."""
    tables = inputs.published[period]
    gemeente = inputs.areas.gemeente.code
    unplaced = tables["niet_geplaatst"]
    placed = tables["geheel"].cell(gemeente, TOTAL)
    unknown = unplaced.cell(UNKNOWN, TOTAL)
    if placed.value is None or unknown.value is None:
        return nan
    whole = placed.value + unknown.value
    return 100 * unknown.value / whole if whole else nan


def _barred(inputs: ProfileInputs, now: Period, before: Period) -> str:
    """Return why nothing can be said of a change: points that matter here did not deliver."""
    if inputs.use is None:
        return ""
    for period in (now, before):
        for quarter in period.quarters():
            state = inputs.use.gates(
                Level.STADSDEEL, [quarter], inputs.delivered, share_at_most=inputs.fall_away
            )
            if state[inputs.stadsdeel]:
                return _absent(inputs, inputs.use, quarter)
    return ""


def _absent(inputs: ProfileInputs, use: PointUse, quarter: Period) -> str:
    here = [code for code, count in _visits(inputs).items() if count > 0]
    there = inputs.delivered.get(quarter, frozenset())
    absent = [inputs.names.get(code, code) for code in here if code not in there]
    if absent:
        return f"over {quarter.label} leverde {wording.points(absent)} niet"
    silent = [inputs.names.get(code, code) for code in use.silent(quarter) if code in here]
    if quarter in use.closed:
        return lower_first(wording.closed(quarter, silent, hours_known=True)).rstrip(".")
    return f"in {quarter.label} registreerde {wording.points(silent)} niets of bijna niets"


def _headline(
    total: ChangeLine,
    clear: Sequence[ChangeLine],
    name: str,
    now: Period,
    before: Period,
    barred: str,
) -> str:
    """Return what changed in one sentence."""
    if barred:
        return f"Wat er in {name} veranderde, is niet te bepalen: {barred}."
    parts = [
        f"duidelijk {verdict.value} dossiers over {listing(labels)}"
        for verdict in _CLEAR
        if (labels := [lower_first(each.label) for each in clear if each.verdict is verdict])
    ]
    since = f"geregistreerd dan in {before.label}"
    if parts:
        return f"In {name} zijn in {now.label} {' en '.join(parts)} {since}."
    if total.verdict in _CLEAR:
        return f"In {name} zijn in {now.label} {total.text} dossiers {since}."
    return f"In {name} is er in {now.label} geen duidelijke verandering sinds {before.label}."


def _unchanged(lines: Sequence[ChangeLine]) -> str:
    """Return how many demand types show no difference, or allow no verdict."""
    unclear = sum(each.verdict is Change.UNCLEAR for each in lines)
    unjudged = sum(each.verdict is Change.UNJUDGED for each in lines)
    told = {
        "is er geen duidelijk verschil": unclear,
        "is het niet te bepalen, want er zijn er te weinig of er ontbreekt een aantal": unjudged,
    }
    return " ".join(
        f"Bij {how_many(n, 'hoofdgroep', 'hoofdgroepen')} {what}." for what, n in told.items() if n
    )
