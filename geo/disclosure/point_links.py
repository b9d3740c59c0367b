"""How the figures about service points hang together, with each other and with the dossiers.

Dossiers of the points of a stadsdeel add up in every breakdown; short contacts per point add up
to those channels; dossiers without a known area are a part of those of a point; who comes in and
does not leave is added to the dossiers that run. What the exact counts do not obey is no
equality (``release_links``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from geo.areas import Level
from geo.demand import TOTAL, UNKNOWN
from geo.disclosure.keys import Breakdown, TableKey, joined, parted
from geo.disclosure.protected import Counts
from geo.period import Period
from geo.workload import CONTACTS, SESSIONS, SHORT_CHANNELS

EVERYWHERE = "alles"
POINT = "punt"
FLOWS = WAITING, INFLOW, OUTFLOW = "wachtlijst", "instroom", "uitstroom"
DOSSIERS, CHANNEL, RUNNING = "dossiers", "kanaal", "lopend"
_QUARTER = 3
_NO_STOCK = {CONTACTS, SESSIONS, UNKNOWN, *FLOWS}
Span = tuple[int, ...]
What = tuple[str, Span, str]
_Sum = tuple[What, list[What]]


def of_points(area: str) -> str:
    """Return the name of the place that a stadsdeel is for those who came to its points."""
    return joined("bij", area)


def point_sums(tables: Mapping[TableKey, Counts], home: Mapping[str, str]) -> Iterator[_Sum]:
    """Yield the sums between figures about points, as whole and parts."""
    work = {
        key.period: _measures(counts)
        for key, counts in tables.items()
        if key.detail is Breakdown.WORK
    }
    for period, measures in sorted(work.items()):
        yield from _of_quarter(period, measures, work.get(_before(period)))
    yield from _of_years(tables, work)
    points = {
        key.period: [str(code) for code in counts.lower.columns]
        for key, counts in tables.items()
        if key.detail is Breakdown.POINTS and key.level is Level.GEMEENTE
    }
    for key, counts in tables.items():
        if key.detail is Breakdown.AT_POINTS:
            mine = points.get(key.period, [])
            yield from _at_points(key.period, counts, mine, work.get(key.period, {}), home)


def _measures(counts: Counts) -> dict[str, list[str]]:
    """Return the measures of each point."""
    found: dict[str, list[str]] = defaultdict(list)
    for column in counts.lower.columns:
        point, measure = parted(str(column))
        found[point].append(measure)
    return found


def _before(quarter: Period) -> Period:
    return Period(quarter.first - _QUARTER, quarter.last - _QUARTER)


def _what(span: Span, *names: str) -> What:
    return EVERYWHERE, span, joined(POINT, *names)


def _of_quarter(
    period: Period, measures: Mapping[str, list[str]], before: Mapping[str, list[str]] | None
) -> Iterator[_Sum]:
    span = (period.first,)
    yield (UNKNOWN, span, TOTAL), [_what(span, point, UNKNOWN) for point in measures]
    for point, names in measures.items():
        yield (
            _what(span, point),
            [_what(span, point, UNKNOWN), _what(span, point, "gebied bekend of buiten")],
        )
        yield _what(span, point, INFLOW), [_what(span, point)]
        stock = [name for name in names if name not in _NO_STOCK]
        yield _what(span, point, RUNNING), [_what(span, point, name) for name in stock]
        if before and point in before:
            last = (period.first - _QUARTER,)
            came = _what(span, point, "gelopen")
            yield came, [_what(last, point, RUNNING), _what(span, point, INFLOW)]
            yield came, [_what(span, point, RUNNING), _what(span, point, OUTFLOW)]


def _of_years(
    tables: Mapping[TableKey, Counts], work: Mapping[Period, Mapping[str, list[str]]]
) -> Iterator[_Sum]:
    """Yield that dossiers without a known area lie in no stadsdeel, in a year as in a quarter."""
    for key, counts in tables.items():
        if key.detail is not Breakdown.POINTS or key.level is not Level.STADSDEEL:
            continue
        quarters = key.period.quarters()
        span = tuple(quarter.first for quarter in quarters)
        for code in counts.lower.columns:
            parts = [
                _what((q.first,), str(code), UNKNOWN) for q in quarters if code in work.get(q, {})
            ]
            if parts:
                rest = (f"{EVERYWHERE}:rest", span, joined(POINT, str(code)))
                yield rest, [*parts, _what(span, str(code), "elders in geen stadsdeel")]


def _at_points(
    period: Period,
    counts: Counts,
    points: list[str],
    work: Mapping[str, list[str]],
    home: Mapping[str, str],
) -> Iterator[_Sum]:
    span = (period.first,)
    columns = [str(column) for column in counts.lower.columns]
    breakdowns: dict[str, list[str]] = defaultdict(list)
    for column in columns:
        breakdowns[parted(column)[0]].append(column)
    for area in map(str, counts.lower.index):
        place = of_points(area)
        for breakdown, parts in breakdowns.items():
            unit, _ = parted(breakdown)
            yield (place, span, unit), [(place, span, part) for part in parts]
        mine = [point for point in points if home.get(point) == area]
        if mine and any(column.startswith(f"{DOSSIERS}:") for column in columns):
            yield (place, span, DOSSIERS), [_what(span, point) for point in mine]
        short = [joined(CONTACTS, CHANNEL, name) for name in SHORT_CHANNELS]
        short = [column for column in short if column in columns]
        told = [point for point in work if home.get(point) == area]
        if short and told:
            brief = (place, span, "korte contacten")
            yield brief, [(place, span, column) for column in short]
            yield brief, [_what(span, point, CONTACTS) for point in told]
