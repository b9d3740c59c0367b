"""What a delivery would change, as a value: surprises first, each in words.

Internal figures (methods, section 8): for the analyst who delivers, with a lower threshold than
what is published, marked on the screen and never in an export.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geo.demand import ALL_POINTS, TOTAL
from geo.period import Period
from geo.replaced import Interval, Surprise, shown
from geo.replaced import PreviewSettings as PreviewSettings
from geo.text import count_word, listing, number, sentence_case

_NEW, _NOW, _EARLIER = "nieuw", "nu", "eerder"
_PLACE = ["servicepunt", "eerste", "laatste"]
_MANY_TIMES = 2.0
_LISTED_PERIODS = 2
_ABSENT = "–"


@dataclass(frozen=True, slots=True)
class Change:
    """One line: what is delivered, what is stored now, and what was a year earlier.

    Parameters
    ----------
    subject, period, what : str
        Service point, period, and what is counted.
    new, now, earlier : str
        Figures as shown.
    words : str
        What is striking about them; empty when nothing is.
    size : float
        How surprising, from 0; infinite where something appears or disappears.
    """

    subject: str
    period: str
    what: str
    new: str
    now: str
    earlier: str
    words: str
    size: float


@dataclass(frozen=True)
class Preview:
    """What a delivery would change.

    Parameters
    ----------
    headline : str
        The finding in one sentence.
    lines : tuple of Change
        Most surprising first.
    shown : int
        Lines to show at once.
    has_now, has_earlier : bool
        Whether there is anything to compare with.
    scope : str
        What the delivery is about, such as ``K3 2026 van 3 punten``.
    replaced : str
        The same for what it takes the place of; empty when that is nothing.
    losses : tuple of str
        Periods that have no figure any more after this delivery, each in a sentence.
    """

    headline: str
    lines: tuple[Change, ...]
    shown: int
    has_now: bool
    has_earlier: bool
    scope: str
    replaced: str
    losses: tuple[str, ...]

    @property
    def action(self) -> str:
        """What confirming does, in words."""
        if self.replaced:
            return f"Opslaan en {self.replaced} vervangen"
        return f"{sentence_case(self.scope)} opslaan"


@dataclass(frozen=True)
class Words:
    """How the things of one file kind are called.

    Parameters
    ----------
    names : mapping
        Name by code of the service points.
    units, breakdowns : mapping
        Label by code.
    many : str
        What the delivery consists of: ``punten``.
    whole : str
        The file kind, for what has neither period nor parts.
    areas, categories : mapping
        Name and label by code; a code without one is shown as it is.
    """

    names: Mapping[str, str]
    units: Mapping[str, str]
    breakdowns: Mapping[str, str]
    many: str = "punten"
    whole: str = ""
    areas: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


def preview(
    changes: pd.DataFrame,
    words: Words,
    settings: PreviewSettings,
    threshold: int,
    moved: tuple[list[Surprise], int] = ([], 0),
) -> Preview:
    """Compare a delivery with what is stored, in words.

    Parameters
    ----------
    changes : DataFrame
        ``servicepunt, eerste, laatste, eenheid, uitsplitsing`` and per moment (``nieuw``: in
        the delivery, ``nu``: stored for the same period, ``eerder``: stored for a year earlier)
        ``_laagste`` and ``_hoogste``; missing where there is nothing.
    words : Words
    settings : PreviewSettings
    threshold : int
        Smaller counts are one class.
    moved : (list of Surprise, int)
        What is lost or moves per area and category, and how many more there are.

    Returns
    -------
    Preview
    """
    limits = _Limits(settings, threshold)
    rows = [
        _Row.of({str(name): value for name, value in record.items()})
        for record in changes.to_dict("records")
    ]
    totals = {row.place_and_unit: row for row in rows if row.breakdown in (TOTAL, "")}
    lines = []
    for row in rows:
        line = _line(row, totals.get(row.place_and_unit), words, limits)
        if line is not None:
            lines.append(line)
    lines += [_moved(each, words, limits) for each in moved[0] if not _said(each)]
    lines.sort(key=lambda line: -line.size)
    if more := moved[1]:
        told = f"nog {number(more)} veranderingen per gebied en categorie"
        lines.append(Change("", "", "", _ABSENT, _ABSENT, _ABSENT, told, 0.0))
    new = {row.place for row in rows if row.new}
    return Preview(
        headline=_headline(lines, rows),
        lines=tuple(lines),
        shown=settings.getoond,
        has_now=any(row.now for row in rows),
        has_earlier=any(row.earlier for row in rows),
        scope=_scope(new, words),
        replaced=_scope({row.place for row in rows if row.now}, words),
        losses=tuple(_losses(rows, words)),
    )


_Interval = Interval


@dataclass(frozen=True, slots=True)
class _Limits:
    settings: PreviewSettings
    threshold: int

    @property
    def striking(self) -> float:
        """A smaller log ratio is not worth a word."""
        return math.log(1 + self.settings.opvallend_pct / 100)


@dataclass(frozen=True, slots=True)
class _Row:
    place: tuple[str, Period | None]
    unit: str
    breakdown: str
    new: _Interval | None
    now: _Interval | None
    earlier: _Interval | None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> _Row:
        first, last = record["eerste"], record["laatste"]
        period = None if pd.isna(first) else Period(int(first), int(last))
        return cls(
            (str(record["servicepunt"]), period),
            str(record["eenheid"]),
            str(record["uitsplitsing"]),
            *(_interval(record, moment) for moment in (_NEW, _NOW, _EARLIER)),
        )

    @property
    def place_and_unit(self) -> tuple[object, str]:
        return self.place, self.unit

    def surprise(self, limits: _Limits) -> tuple[float, str]:
        """Return how much the delivery differs, as a log ratio with its sign, and in words."""
        if not self.new and self.now:
            return -math.inf, "staat nu opgeslagen en vervalt"
        if not self.new:
            return -math.inf, "ontbreekt; een jaar eerder was het er wel"
        found = [
            _compared(self.new, self.now, "nu is opgeslagen", limits),
            _compared(self.new, self.earlier, "een jaar eerder", limits),
        ]
        return max(found, key=lambda each: abs(each[0]))


def _interval(record: Mapping[str, Any], moment: str) -> _Interval | None:
    low, high = record[f"{moment}_laagste"], record[f"{moment}_hoogste"]
    return None if pd.isna(low) or pd.isna(high) else (float(low), float(high))


def _compared(
    new: _Interval, old: _Interval | None, than: str, limits: _Limits
) -> tuple[float, str]:
    if old is None or max(new[1], old[1]) < limits.settings.klein:
        return 0.0, ""
    here, there = sum(new) / 2, sum(old) / 2
    about = "ongeveer " if new[0] != new[1] or old[0] != old[1] else ""
    if here == there:
        return 0.0, ""
    if there < limits.threshold or here < limits.threshold:
        more = "veel meer" if here > there else "veel minder"
        return math.copysign(math.inf, here - there), f"{more} dan {than}"
    ratio = here / there
    pct = 100 * (ratio - 1)
    if abs(pct) < limits.settings.opvallend_pct:
        return math.log(ratio), ""
    if ratio >= _MANY_TIMES:
        return math.log(ratio), f"{about}{number(ratio, 1)} keer zoveel als {than}"
    more = "meer" if pct > 0 else "minder"
    return math.log(ratio), f"{about}{number(abs(pct))}% {more} dan {than}"


def _line(row: _Row, total: _Row | None, words: Words, limits: _Limits) -> Change | None:
    """Return a line; a breakdown only where it moves otherwise than its total does."""
    size, told = row.surprise(limits)
    if row is not total and total is not None:
        size = _apart(size, total.surprise(limits)[0])
        if not told or abs(size) < limits.striking:
            return None
    subject, period = row.place
    unit = words.units.get(row.unit, row.unit)
    label = "" if row.breakdown in (TOTAL, "") else words.breakdowns.get(row.breakdown, "")
    return Change(
        subject=words.names.get(subject, subject),
        period=period.label if period else "",
        what=f"{unit}, naar {label[:1].lower()}{label[1:]}" if label else unit,
        new=_shown(row.new, limits),
        now=_shown(row.now, limits),
        earlier=_shown(row.earlier, limits),
        words=told,
        size=abs(size) if told else 0.0,
    )


def _said(surprise: Surprise) -> bool:
    """Return whether the line of a breakdown says the same."""
    return surprise.gone and not surprise.table.second


def _moved(surprise: Surprise, words: Words, limits: _Limits) -> Change:
    table = surprise.table
    labels = [words.breakdowns.get(b, b) for b in (table.breakdown, table.second) if b]
    parts = [words.units.get(table.unit, table.unit)]
    if table.breakdown != TOTAL:
        parts.append("naar " + " en ".join(f"{label[:1].lower()}{label[1:]}" for label in labels))
    if surprise.area:
        parts.append(words.areas.get(surprise.area, surprise.area))
    parts += [words.categories.get(c, c) for c in surprise.categories if c != TOTAL]
    return Change(
        subject=words.names.get(table.point, table.point),
        period=table.period.label if table.period else "",
        what=", ".join(parts),
        new=_shown(surprise.new, limits),
        now=_shown(surprise.now, limits),
        earlier=_ABSENT,
        words=surprise.words,
        size=surprise.size,
    )


def _apart(one: float, other: float) -> float:
    """Return the distance of two log ratios, either of which may be infinite."""
    return 0.0 if one == other else abs(one - other)


def _shown(interval: _Interval | None, limits: _Limits) -> str:
    return _ABSENT if interval is None else shown(interval, limits.threshold)


def _headline(lines: list[Change], rows: list[_Row]) -> str:
    if not any(row.now or row.earlier for row in rows):
        return "Er is nog niets opgeslagen om mee te vergelijken."
    striking = [line for line in lines if line.words]
    if not striking:
        return "Niets valt op: de totalen liggen dicht bij wat er al was."
    first = striking[0]
    about = ", ".join(part for part in (first.subject, first.period, first.what) if part)
    more = len(striking) - 1
    rest = (
        f" Nog {count_word(more)} {'regel valt' if more == 1 else 'regels vallen'} op."
        if more
        else ""
    )
    return f"Het meest valt op: {about}: {first.words}.{rest}"


def _losses(rows: list[_Row], words: Words) -> Iterator[str]:
    """Say of what is replaced which part of its period the delivery does not cover."""
    new: dict[tuple[str, str], set[int]] = {}
    old: dict[tuple[str, str], set[Period]] = {}
    for row in rows:
        subject, period = row.place
        if period is not None and row.new:
            new.setdefault((subject, row.unit), set()).update(period)
        elif period is not None and row.now:
            old.setdefault((subject, row.unit), set()).add(period)
    for (subject, unit), periods in old.items():
        points = [name for name, of in new if of == unit]
        if subject == ALL_POINTS and points and ALL_POINTS not in points:
            yield (
                f"Alle punten samen hebben nu één getal ({words.units.get(unit, unit)}). Dat "
                f"vervalt, en deze levering is maar van {_some(points, words)}: van de andere "
                "punten is er dan geen cijfer."
            )
        covered = new.get((subject, unit), set())
        for period in sorted(periods):
            if covered and set(period) - covered:
                yield (
                    f"{words.names.get(subject, subject)} heeft over {period.label} nu één getal "
                    f"({words.units.get(unit, unit)}). Dat vervalt geheel, en deze levering geldt "
                    "maar voor een deel daarvan: over de rest is er dan geen cijfer."
                )


def _some(points: list[str], words: Words) -> str:
    if len(points) == 1:
        return words.names.get(points[0], points[0])
    return f"{number(len(points))} {words.many}"


def _scope(places: set[tuple[str, Period | None]], words: Words) -> str:
    """Return what places are about: ``K3 2026 van 3 punten``."""
    if not places:
        return ""
    subjects = sorted({subject for subject, _ in places if subject})
    periods = sorted({period for _, period in places if period is not None})
    when = (
        listing([period.label for period in periods])
        if len(periods) <= _LISTED_PERIODS
        else f"{number(len(periods))} perioden ({periods[0].label} tot {periods[-1].label})"
    )
    if not subjects:
        return when or words.whole
    of = (
        words.names.get(subjects[0], subjects[0])
        if len(subjects) == 1
        else f"{number(len(subjects))} {words.many}"
    )
    return f"{when} van {of}" if when else of
