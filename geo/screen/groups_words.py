"""The sentences on groups of residents: registered, never reached or helped."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from geo.cell import Cell
from geo.period import Period
from geo.screen.place import Place
from geo.target_groups import TargetGroup
from geo.text import listing, number, sentence_case
from geo.unknown import Unknown
from geo.verdict import HIGHER, LOWER, UNDECIDED

_NAMED = 2


def in_sentence(group: TargetGroup) -> str:
    """Return the name of a group as it stands inside a sentence: ``65-plussers``."""
    return group.label[:1].lower() + group.label[1:]


def difference(verdict: pd.Series) -> str:
    """Return how much less or more often than expected, as far as the counts allow."""
    ratio = float(verdict["ratio"])
    if verdict["flag"] == LOWER:
        low, high = float(verdict["k_low"]), float(verdict["k_high"])
        if low <= 0 or high - low >= 0.1 * float(verdict["expected"]):
            least = 1 - high / float(verdict["n_low"]) / float(verdict["ref_low"])
            return f"ten minste {number(100 * max(least, 0.0))}% minder"
        return f"{number(100 * (1 - ratio))}% minder"
    return f"{number(100 * (ratio - 1))}% meer"


def judgement(verdict: pd.Series) -> str:
    """Return the verdict in a few words, or why there is none."""
    if verdict["flag"] == UNDECIDED:
        return sentence_case(Unknown(verdict["reason"]).told())
    if verdict["flag"] in (LOWER, HIGHER):
        return sentence_case(f"{difference(verdict)} dan verwacht")
    return "Geen duidelijk verschil"


def headline(
    group: TargetGroup, found: pd.DataFrame, names: Sequence[str], place: Place, whole: Cell
) -> str:
    """Return where a group is registered less often than it occurs, the furthest first.

    Parameters
    ----------
    group : TargetGroup
    found : DataFrame
        Verdicts of the stadsdelen of the place.
    names : sequence of str
        Of those stadsdelen.
    place : Place
    whole : Cell
        Registered in the whole city.
    """
    judged = int((found["flag"] != UNDECIDED).sum())
    if not judged:
        reasons = found["reason"].unique().tolist()
        why = "niet te bepalen; de tabel zegt waarom"
        if len(reasons) == 1:
            why = Unknown(reasons[0]).told()
        known = f" Wel geregistreerd in de stad: {_dossiers(whole)}." if group.categorie else ""
        return f"{group.label}: {why}.{known}"
    named = dict(zip(found.index, names, strict=True))
    lower = found[found["flag"] == LOWER].sort_values("smoothed")
    higher = int((found["flag"] == HIGHER).sum())
    if place.is_one_area:
        [(code, row)] = list(found.iterrows())
        return f"{group.label} in {named[code]}: {_short(row)}."
    total = f"van de {number(judged)} stadsdelen met een oordeel"
    if judged == 1:
        total = "het enige stadsdeel met een oordeel"
    if not len(lower):
        more = f"; in {number(higher)} juist vaker" if higher and judged > 1 else ""
        where = f"{total} niet" if judged == 1 else f"geen {total}"
        return (
            f"{group.label} staan in {where} duidelijk minder vaak in de registratie dan "
            f"verwacht{more}."
        )
    told = listing([f"{named[c]} ({difference(row)})" for c, row in lower[:_NAMED].iterrows()])
    most = ", het meest in " if len(lower) > _NAMED else ": "
    return (
        f"{group.label} staan in {total if judged == 1 else f'{number(len(lower))} {total}'} "
        f"minder vaak in de "
        f"registratie dan verwacht{most}{told}."
    )


def _short(row: pd.Series) -> str:
    text = judgement(row)
    return text[:1].lower() + text[1:]


def _dossiers(cell: Cell) -> str:
    if cell.low is None or cell.high is None or cell.high == float("inf"):
        return cell.reason or cell.text
    return f"{'ongeveer ' if cell.is_number else ''}{cell.text} dossiers"


def statement(
    group: TargetGroup,
    name: str,
    cell: Cell,
    verdict: pd.Series,
    period: Period,
    source: str,
    city: pd.Series,
    whole: float,
) -> str:
    """Return the one sentence that carries all numbers of a group in an area."""
    if not group.categorie:
        return f"{group.label} in {name}, {period.label}. {judgement(verdict)}."
    who = " met een bekende leeftijd" if group.uitsplitsing == "leeftijd" else ""
    least, most = float(verdict["k_low"]), float(verdict["k_high"])
    if not (whole == whole and most == most):
        return f"{group.label} in {name}, {period.label}. {judgement(verdict)}."
    counted = (
        f"{number(least)} tot {number(most)}" if least > 0 else f"minder dan {number(most + 1)}"
    )
    if cell.is_number:
        counted = f"ongeveer {cell.text}"
    told = (
        f"Van de ongeveer {number(whole)} nieuwe dossiers in {name} in {period.label}{who} zijn er "
        f"{counted} van {in_sentence(group)}"
    )
    if verdict["ratio"] == verdict["ratio"]:
        low, high = 100 * float(verdict["ref_low"]), 100 * float(verdict["ref_high"])
        about = group.waarover or "inwoners"
        told += (
            f"; bij hun aandeel onder {about} ({number(low, 1)} tot {number(high, 1)}%, {source}) "
            f"zijn er {number(float(verdict['expected']))} te verwachten (verhouding "
            f"{number(float(verdict['ratio']), 2)}, marge {number(float(verdict['lower']), 2)} tot "
            f"{number(float(verdict['upper']), 2)})"
        )
    told += f". {judgement(verdict)}."
    if name and city["ratio"] == city["ratio"] and verdict["ratio"] == verdict["ratio"]:
        told += f" In de hele stad is de verhouding {number(float(city['ratio']), 2)}."
    return told


def unnoted(group: TargetGroup, verdict: pd.Series) -> str:
    """Return of how many dossiers it was not noted; empty where that says nothing."""
    unknown = float(verdict["unknown"])
    if unknown != unknown or unknown <= 0:
        return ""
    what = "de leeftijd niet" if group.uitsplitsing == "leeftijd" else "geen enkele doelgroep"
    rough = "hoogstens" if group.uitsplitsing == "leeftijd" else "ten minste"
    return (
        f"Bij {rough} {number(unknown)} dossiers is {what} genoteerd: onbekend, en dat is geen nul."
    )


def reference(group: TargetGroup, verdict: pd.Series, source: str) -> str:
    """Return how the size of a group is known, or that it is not."""
    low, high = 100 * float(verdict["ref_low"]), 100 * float(verdict["ref_high"])
    if low != low:
        reason = sentence_case(Unknown(verdict["reason"]).told())
        return reason if not group.bron else f"{reason}. Meer: {group.bron.titel}"
    about = group.waarover or "inwoners"
    span = f"{number(low, 1)} tot {number(high, 1)}%"
    if high - low <= 1.0:
        span = f"{number((low + high) / 2)}%"
    figure = f"{number(group.cijfer_pct, 1)}% (marge {span})" if group.cijfer_pct else span
    return f"{figure} van de {about}: {source}"
