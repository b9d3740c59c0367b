"""The differences between two years of CBS figures, in Dutch, to accept or refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geo.text import how_many, listing, number
from geo.year_change import Border, Jump, YearChange

# From here on, rounding says 100,0%.
_SAME_PCT = 99.95


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject of the report: what it comes to, and each case."""

    title: str
    lines: tuple[str, ...]


def report(change: YearChange, names: Mapping[str, str], labels: Mapping[str, str]) -> list[Topic]:
    """Return the report: one topic per subject, also where nothing changed.

    Parameters
    ----------
    change : YearChange
    names : mapping
        Area: name by code, of both years.
    labels : mapping
        What our fields are called on screen.
    """

    def area(code: str) -> str:
        return f"{names[code]} ({code})" if code in names else code

    def field(name: str) -> str:
        return labels.get(name, name.replace("_", " "))

    a, b = change.before, change.after
    since = f"sinds {a}" if a != b else f"sinds {a} eerder werd opgehaald"
    return [
        Topic(
            _headed(len(change.appeared), "nieuw gebied", "nieuwe gebieden", since),
            tuple(map(area, change.appeared)),
        ),
        Topic(
            _headed(len(change.vanished), "gebied verdwenen", "gebieden verdwenen", since),
            tuple(map(area, change.vanished)),
        ),
        Topic(
            _headed(len(change.renamed), "andere naam", "andere namen", since),
            tuple(f"{code}: {old} heet nu {new}" for code, old, new in change.renamed),
        ),
        Topic(
            _headed(len(change.recoded), "andere code", "andere codes", since),
            tuple(f"{area(c)}: andere code, dezelfde grens, zegt CBS" for c in change.recoded),
        ),
        Topic(
            _headed(len(change.borders), "andere grens", "andere grenzen", since)
            + ("" if change.borders_known else _unsure(change)),
            tuple(f"{area(each.code)}: {_moved(each)}" for each in change.borders),
        ),
        Topic(
            _headed(len(change.jumps), "cijfer springt", "cijfers springen", since),
            tuple(f"{area(j.code)}: {field(j.field)} {_jumped(j)}" for j in change.jumps),
        ),
        Topic(
            f"Wel cijfers in {b}, niet in {a}: {len(change.new_fields) or 'geen enkel kenmerk'}",
            tuple(map(field, change.new_fields)),
        ),
        Topic(
            f"Wel cijfers in {a}, niet in {b}: {len(change.lost_fields) or 'geen enkel kenmerk'}",
            tuple(map(field, change.lost_fields)),
        ),
    ]


def break_notice(name: str, years: tuple[int, ...]) -> str:
    """Return why a course over years starts later than the figures do."""
    when = listing([str(year) for year in years])
    return (
        f"{name} kreeg in {when} een andere grens of code. Eerdere jaren gaan over een ander "
        "gebied; die laten we weg."
    )


def border_notice(year: int, names: tuple[str, ...], drawn: int | str) -> str:
    """Return what to know of figures that are drawn on an earlier border."""
    few = listing(list(names[:3]))
    more = f" en nog {len(names) - 3}" if len(names) > 3 else ""
    have = "heeft" if len(names) == 1 else "hebben"
    return (
        f"{few}{more} {have} in de cijfers van {year} een andere grens dan op deze kaart "
        f"(indeling {drawn})."
    )


def _unsure(change: YearChange) -> str:
    between = change.after - change.before > 1
    more = f"; CBS vergelijkt alleen met {change.after - 1}" if between else ""
    return f" (grenzen van één van beide jaren ontbreken{more})"


def _headed(n: int, one: str, more: str, since: str) -> str:
    return f"{how_many(n, one, more) if n else f'Geen {more}'} {since}"


def _moved(border: Border) -> str:
    said = "CBS meldt een andere grens" if border.told else "CBS meldt geen andere grens"
    if border.overlap_pct is None:
        return said
    if border.overlap_pct >= _SAME_PCT:
        return f"{said}; op de kaarten vallen de oude en de nieuwe samen"
    return f"{said}; de oude en nieuwe grens delen {number(border.overlap_pct, 1)}%"


def _jumped(jump: Jump) -> str:
    decimals = 0 if jump.before.is_integer() and jump.after.is_integer() else 1
    text = f"van {number(jump.before, decimals)} naar {number(jump.after, decimals)}"
    if jump.before == 0:
        return text
    sign = "+" if jump.change_pct > 0 else "−"
    return f"{text} ({sign}{number(abs(jump.change_pct))}%)"
