"""The sentences of *Waar missen we mensen?*: registered and expected, never reached or helped."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from geo.cell import Cell
from geo.period import Period
from geo.reach_words import Flag
from geo.screen.place import Place
from geo.text import how_many, listing, number, sentence_case

_NAMED = 2
TYPICAL = "vergeleken met de doorsnee van de stad"


def difference(verdict: pd.Series) -> str:
    """Return how much fewer or more than expected: ``38% minder``; rough where the count is."""
    low, high = float(verdict["observed_low"]), float(verdict["observed_high"])
    expected = float(verdict["expected"])
    if verdict["flag"] == Flag.LOWER:
        least = 100 * (1 - high / float(verdict["expected_low"]))
        most = 100 * (1 - low / float(verdict["expected_high"]))
        if low <= 0 or high - low >= expected * 0.1:
            return f"ten minste {number(max(least, 0.0))}% minder"
        return f"{number((least + most) / 2)}% minder"
    return f"{number(100 * (float(verdict['observed']) / expected - 1))}% meer"


def count_words(cell: Cell, verdict: pd.Series) -> str:
    """Return what is known of a count, to go before *nieuwe dossiers*."""
    if cell.is_number:
        return f"ongeveer {cell.text}"
    low, high = float(verdict["observed_low"]), float(verdict["observed_high"])
    return (
        f"tussen de {number(low)} en {number(high)}"
        if low > 0
        else f"minder dan {number(high + 1)}"
    )


def headline(
    lower: Sequence[tuple[str, pd.Series]],
    higher: int,
    judged: int,
    place: Place,
    about: str,
    against: str,
) -> str:
    """Return in which areas fewer were registered than expected, the largest gap first."""
    if place.is_one_area:
        return _of_one_area(lower, higher, judged, place, f"dossiers{about}", against)
    if not judged:
        return f"Over geen van de {place.areas_of_it} is hierover iets te zeggen."
    of_all = f"van de {number(judged)} {place.areas_of_it} met een oordeel"
    only = f"de enige {place.level}{place.of_it} met een oordeel"
    if not lower:
        more = f"; in {how_many(higher, 'is het er', 'zijn het er')} meer" if higher else ""
        where, extra = (only, "niet ") if judged == 1 else (f"geen {of_all}", "")
        more = "" if judged == 1 else more
        return (
            f"In {where} zijn {extra}duidelijk minder dossiers{about} geregistreerd dan verwacht "
            f"{against}{more}."
        )
    names = listing([f"{name} ({difference(verdict)})" for name, verdict in lower[:_NAMED]])
    most = ", het meest in " if len(lower) > _NAMED else ": "
    return (
        f"In {only if judged == 1 else f'{number(len(lower))} {of_all}'} zijn minder "
        f"dossiers{about} geregistreerd dan verwacht {against}{most}{names}."
    )


def _of_one_area(
    lower: Sequence[tuple[str, pd.Series]],
    higher: int,
    judged: int,
    place: Place,
    counted: str,
    against: str,
) -> str:
    if not judged:
        return f"Over {place.name} is hierover niets te zeggen."
    way = difference(lower[0][1]) if lower else "duidelijk meer" if higher else ""
    return (
        f"In {place.name} zijn {way} {counted} geregistreerd dan verwacht {against}."
        if way
        else f"In {place.name} is er geen duidelijk verschil tussen de {counted} die "
        f"geregistreerd zijn en die te verwachten zijn {against}."
    )


def others(higher: int, unjudged: int, place: Place) -> str:
    """Return what a headline about fewer leaves out: areas with more, and without a verdict."""
    if place.is_one_area:
        return ""
    one, many = place.level, place.level.plural
    parts = []
    if higher:
        where = how_many(higher, f"{one} zijn het er", f"{many} zijn het er")
        parts.append(f"in {where} duidelijk meer")
    if unjudged:
        parts.append(f"van {how_many(unjudged, one, many)} is het niet te bepalen")
    return sentence_case(f"{listing(parts)}. ") if parts else ""


def statement(
    name: str,
    cell: Cell,
    verdict: pd.Series,
    period: Period,
    about: str,
    against: str,
) -> str:
    """Return the one sentence that carries all numbers of an area."""
    if pd.isna(verdict["observed"]) or pd.isna(verdict["expected"]):
        return f"{name}, {period.label}. {verdict['text']}"
    low, high = float(verdict["expected_low"]), float(verdict["expected_high"])
    expected = number(float(verdict["expected"]))
    span = f" ({number(low)} tot {number(high)})" if high - low >= 1 else ""
    counted = count_words(cell, verdict)
    told = (
        f"In {name} zijn over {period.label} {counted} nieuwe dossiers{about} geregistreerd; "
        f"{against} zijn er {expected}{span} te verwachten, {TYPICAL}"
    )
    if not pd.isna(verdict["lower"]):
        told += (
            f" (verhouding {number(float(verdict['ratio']), 2)}, marge "
            f"{number(float(verdict['lower']), 2)} tot {number(float(verdict['upper']), 2)})"
        )
    if verdict["flag"] in (Flag.LOWER, Flag.HIGHER):
        return f"{told}. Dat is {difference(verdict)}. {verdict['text']}"
    return f"{told}. {verdict['text']}"


def detectable(verdict: pd.Series) -> str:
    """Return which difference could not have been seen here."""
    share = float(verdict["detectable"])
    if share != share:
        return ""
    if share >= 1:
        return "Hier is ook het grootste tekort niet van toeval te onderscheiden."
    return f"Een tekort kleiner dan {number(100 * share)}% kunnen we hier niet zien."
