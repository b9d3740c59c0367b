"""The links of a release of demand: areas, demand types, points, periods and deliveries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from geo.areas import Areas, Level
from geo.disclosure.keys import OF_RESIDENTS, Breakdown, CellRef, TableKey
from geo.disclosure.links import Builder, Links
from geo.disclosure.protected import Counts
from geo.period import Period

TOTAL = "totaal"
OUTSIDE = ("onbekend", "buiten", "geen_vast_adres")
EVERYWHERE = "alles"
Tables = Mapping[TableKey, Counts]
Span = tuple[int, ...]
What = tuple[str, Span, str]
_OPEN = (np.nan, np.nan)
_LESS, _MORE = -1, 1
_PREFIX = {
    Breakdown.TYPES: "hulpvraag:",
    Breakdown.GROUPS: "hoofdgroep:",
    Breakdown.POINTS: "punt:",
    Breakdown.AGES: "leeftijd:",
    Breakdown.TARGET_GROUPS: "doelgroep:",
}


class Name(NamedTuple):
    """What an unknown counts: where, in which quarters, what, and by which delivery."""

    place: str
    span: Span
    category: str
    version: int


def release_links(
    releases: Sequence[Tables],
    areas: Areas,
    group_of: Mapping[str, str],
    *,
    over_time: bool = True,
    over_deliveries: bool = True,
) -> Links:
    """Return the links between all cells of a release and of the releases before it.

    Parameters
    ----------
    releases : sequence of mapping of TableKey to Counts
        The exact tables of the present release, then of earlier ones. A count that did not
        change between them is one unknown: whoever kept the earlier figures knows both. One
        that did change is two.
    areas : Areas
    group_of : mapping of str to str
        Main group by demand type.
    over_time, over_deliveries : bool
        Leave links out, for tests that show what they are for.

    Notes
    -----
    A sum that the exact counts do not obey (dossiers without a demand type, a year that a point
    delivered beside quarters of others) still bounds: what is not in the parts is an unknown of
    its own, from 0. Where a sum fails in one period, it is trusted in another only when all of
    it is known there.
    """
    return _Release(releases, areas, group_of, over_time, over_deliveries).links()


def span_of(period: Period) -> Span:
    """Return the quarters of a period, by their first month."""
    return tuple(quarter.first for quarter in period.quarters()) or (-period.first, period.last)


class _Release:
    def __init__(
        self,
        releases: Sequence[Tables],
        areas: Areas,
        group_of: Mapping[str, str],
        over_time: bool,
        over_deliveries: bool,
    ) -> None:
        self.releases, self.areas, self.group_of = releases, areas, group_of
        self.over_time, self.over_deliveries = over_time, over_deliveries
        self.build = Builder()
        self.seen: dict[What, list[object]] = defaultdict(list)
        self.exact: dict[Name, tuple[float, float]] = {}
        keys = {key for tables in releases for key in tables}
        self.spans = self._spans(keys)
        self.quarters = self._quarter_versions()

    def links(self) -> Links:
        cells: list[dict[CellRef, object]] = []
        for number, tables in enumerate(self.releases):
            names = self._published(number, tables)
            known: dict[What, Name] = {(n.place, n.span, n.category): n for n in names.values()}
            found = [
                (self._name(number, known, whole), [self._name(number, known, p) for p in parts])
                for whole, parts in self._sums(tables)
            ]
            sides: dict[object, set[int | None]] = defaultdict(set)
            for top, parts in found:
                if not self._holds(top, parts):
                    sides[_pattern(top, parts)].add(self._side(top, parts))
            for top, parts in found:
                self._link(top, parts, sides.get(_pattern(top, parts), set()))
            cells.append(dict(names))
        return self.build.links(cells)

    def _link(self, top: Name, parts: Sequence[Name], sides: set[int | None]) -> None:
        """Add a sum; where it fails somewhere, with what it leaves out as an unknown."""
        known = not any(np.isnan(v) for n in (top, *parts) for v in self.exact.get(n, _OPEN))
        if not sides or (known and self._holds(top, parts)):
            self.build.add(top, parts)
            return
        side = self._side(top, parts) if known else next(iter(sides)) if len(sides) == 1 else None
        gap = top._replace(category=f"{top.category} buiten {_listed(parts)}")
        if side == _LESS:
            self.build.add(top, [*parts, gap])
        elif side == _MORE:
            together = top._replace(category=f"{top.category} samen {_listed(parts)}")
            self.build.add(together, parts)
            self.build.add(together, [top, gap])

    def _side(self, top: Name, parts: Sequence[Name]) -> int | None:
        """Return whether the parts are less or more than the whole; None when it differs."""
        whole = self.exact.get(top, _OPEN)
        found = [self.exact.get(name, _OPEN) for name in parts]
        gaps = [sum(part[side] for part in found) - whole[side] for side in (0, 1)]
        if any(np.isnan(gap) for gap in gaps):
            known = [sum(p[s] for p in found if not np.isnan(p[s])) - whole[s] for s in (0, 1)]
            return _MORE if all(gap > 0 for gap in known) else None
        if all(gap <= 0 for gap in gaps):
            return _LESS
        return _MORE if all(gap >= 0 for gap in gaps) else None

    # --- names -------------------------------------------------------------------------------

    def _published(self, number: int, tables: Tables) -> dict[CellRef, Name]:
        found: dict[CellRef, Name] = {}
        for key, counts in tables.items():
            span = span_of(key.period)
            low, high = counts.lower.to_numpy(float), counts.upper.to_numpy(float)
            for i, area in enumerate(counts.lower.index):
                for j, category in enumerate(counts.lower.columns):
                    place, what = _unknown_of(key, str(area), str(category))
                    content = (number,) if np.isnan(low[i, j]) else (low[i, j], high[i, j])
                    name = Name(
                        place, span, what, self._version(number, (place, span, what), content)
                    )
                    found[CellRef(key, str(area), str(category))] = name
                    self.exact[name] = (low[i, j], high[i, j])
        return found

    def _name(self, number: int, known: Mapping[What, Name], what: What) -> Name:
        """Return the name of a count; one that is not published goes by its quarters."""
        if found := known.get(what):
            return found
        content = ("kwartalen", *(self.quarters[number].get(q, 0) for q in what[1]))
        return Name(*what, self._version(number, what, content))

    def _version(self, number: int, what: What, content: object) -> int:
        if not self.over_deliveries:
            content = (number, content)
        versions = self.seen[what]
        if content not in versions:
            versions.append(content)
        return versions.index(content)

    def _quarter_versions(self) -> list[dict[int, int]]:
        """Return per release a number for each quarter: equal numbers, equal counts."""
        numbers: list[dict[int, int]] = []
        contents: dict[int, list[object]] = defaultdict(list)
        for n, tables in enumerate(self.releases):
            own: dict[int, int] = {}
            quarters = {q for key in tables for q in span_of(key.period)}
            for quarter in sorted(quarters):
                content = tuple(
                    _content(tables[k]) for k in sorted(tables) if span_of(k.period) == (quarter,)
                )
                if content not in contents[quarter]:
                    contents[quarter].append(content)
                own[quarter] = contents[quarter].index(content)
            for m, earlier in enumerate(numbers):
                for key in sorted(tables.keys() & self.releases[m].keys()):
                    span = span_of(key.period)
                    alike = all(own[q] == earlier.get(q) for q in span)
                    if alike and _content(tables[key]) != _content(self.releases[m][key]):
                        # Something moved that no quarter shows: no quarter of it is the same.
                        for quarter in span:
                            contents[quarter].append(("verschoven", n))
                            own[quarter] = len(contents[quarter]) - 1
            numbers.append(own)
        return numbers

    # --- periods -----------------------------------------------------------------------------

    def _spans(self, keys: set[TableKey]) -> dict[Level, tuple[set[Span], list[Span]]]:
        """Return per level the periods that matter, and the pieces they are made of."""
        found: dict[Level, tuple[set[Span], list[Span]]] = {}
        wanted: set[Span] = set()
        for level in reversed(Level):
            wanted = wanted | {span_of(key.period) for key in keys if key.level is level}
            marks: dict[tuple[bool, ...], list[int]] = defaultdict(list)
            ordered = sorted(wanted)
            for quarter in sorted({q for span in ordered for q in span}):
                marks[tuple(quarter in span for span in ordered)].append(quarter)
            pieces = [tuple(piece) for piece in marks.values()]
            if not self.over_time:
                pieces = ordered
            wanted = wanted | set(pieces)
            found[level] = (wanted, pieces)
        return found

    # --- sums --------------------------------------------------------------------------------

    def _sums(self, tables: Tables) -> Iterator[tuple[What, list[What]]]:
        modelled = self._modelled(tables)
        for level in Level:
            spans, pieces = self.spans[level]
            own = self.areas.codes(level)
            rests = [f"{a}:rest" for a in self._parents(level)]
            ways = modelled[level]
            categories = sorted({c for parts in ways.values() for c in parts} | set(ways))
            extra = [*OUTSIDE, EVERYWHERE] if level is Level.GEMEENTE else []
            for place in [*own, *rests, *extra]:
                for span in sorted(spans - set(pieces)):
                    inside = [piece for piece in pieces if set(piece) <= set(span)]
                    for category in [TOTAL] if place in extra else categories:
                        yield (place, span, category), [(place, p, category) for p in inside]
            for place in own:
                for span in sorted(spans):
                    for whole, parts in ways.items():
                        yield (place, span, whole), [(place, span, c) for c in parts]
            for parent in self._parents(level, alone=True):
                below = self.areas.children(parent)
                below += [f"{parent}:rest"] if len(below) > 1 else []
                for span in pieces:
                    for category in categories:
                        yield (parent, span, category), [(c, span, category) for c in below]
        yield from self._unplaced(tables)
        yield from self._points(tables)
        yield from self._residents(tables)

    def _modelled(self, tables: Tables) -> dict[Level, dict[str, list[str]]]:
        """Return per level how categories add up: whole by parts."""
        found: dict[Level, dict[str, list[str]]] = {}
        finer: set[Breakdown] = set()
        for level in reversed(Level):
            finer = finer | {key.detail for key in tables if key.level is level}
            types, groups = defaultdict(list), sorted(set(self.group_of.values()))
            if Breakdown.TYPES in finer:
                for code, group in self.group_of.items():
                    types[f"hoofdgroep:{group}"].append(f"hulpvraag:{code}")
            known = finer & {Breakdown.TYPES, Breakdown.GROUPS}
            top = {TOTAL: [f"hoofdgroep:{g}" for g in groups] if known else []}
            found[level] = top | dict(types)
        return found

    def _parents(self, level: Level, *, alone: bool = False) -> list[str]:
        """Return the areas that are divided at a level; ``alone``: also those of one part."""
        if level is Level.GEMEENTE:
            return []
        above = list(Level)[level.depth - 1]
        return [c for c in self.areas.codes(above) if alone or len(self.areas.children(c)) > 1]

    def _unplaced(self, tables: Tables) -> Iterator[tuple[What, list[What]]]:
        for key in tables:
            if key.detail is Breakdown.UNPLACED and key.level is not Level.GEMEENTE:
                span = span_of(key.period)
                levels = list(Level)[1 : key.level.depth + 1]
                rests = [f"{a}:rest" for level in levels for a in self._parents(level)]
                yield (f"grover:{key.level}", span, TOTAL), [(r, span, TOTAL) for r in rests]

    def _points(self, tables: Tables) -> Iterator[tuple[What, list[What]]]:
        town = self.areas.gemeente.code
        spans: dict[Level, set[Span]] = defaultdict(set)
        points: set[str] = set()
        for key, counts in tables.items():
            if key.detail is Breakdown.POINTS:
                spans[key.level].add(span_of(key.period))
                points |= {f"punt:{code}" for code in counts.lower.columns}
        names = sorted(points)
        for span in sorted(spans[Level.GEMEENTE]):
            yield (EVERYWHERE, span, TOTAL), [(p, span, TOTAL) for p in (town, *OUTSIDE)]
            yield (EVERYWHERE, span, TOTAL), [(EVERYWHERE, span, p) for p in names]
            pieces = [(q,) for q in span if (q,) in spans[Level.GEMEENTE]]
            if len(span) > 1 and len(pieces) == len(span) and self.over_time:
                for point in names:
                    yield (EVERYWHERE, span, point), [(EVERYWHERE, q, point) for q in pieces]
        districts = self.areas.codes(Level.STADSDEEL)
        for span in sorted(spans[Level.STADSDEEL]):
            for area in districts:
                yield (area, span, TOTAL), [(area, span, point) for point in names]
            for point in names:
                places = [*districts, f"{EVERYWHERE}:rest"]
                yield (EVERYWHERE, span, point), [(place, span, point) for place in places]

    def _residents(self, tables: Tables) -> Iterator[tuple[What, list[What]]]:
        """Age classes add up to the total; target groups overlap, each within the total."""
        for key, counts in tables.items():
            if key.detail not in OF_RESIDENTS:
                continue
            span = span_of(key.period)
            names = [_PREFIX[key.detail] + str(c) for c in counts.lower.columns if c != TOTAL]
            places = [str(area) for area in counts.lower.index]
            for parent in self._parents(key.level, alone=True):
                below = self.areas.children(parent)
                rest = [f"{parent}:rest"] if len(below) > 1 else []
                for name in names:
                    yield (parent, span, name), [(c, span, name) for c in (*below, *rest)]
                whole = tables.get(replace(key, level=self.areas[parent].level))
                if whole is not None and _rest_within(whole, counts, parent, below):
                    places += rest
            for place in places:
                if key.detail is Breakdown.AGES:
                    yield (place, span, TOTAL), [(place, span, name) for name in names]
                    continue
                for name in names:
                    others = (place, span, f"niet {name}")
                    yield (place, span, TOTAL), [(place, span, name), others]

    def _holds(self, top: Name, below: Sequence[Name]) -> bool:
        """Return whether the exact counts obey a sum, as far as they are known."""
        whole = self.exact.get(top, (np.nan, np.nan))
        parts = [self.exact.get(name, (np.nan, np.nan)) for name in below]
        for side in (0, 1):
            known = [part[side] for part in parts if not np.isnan(part[side])]
            complete = len(known) == len(parts)
            if np.isnan(whole[side]):
                continue
            if sum(known) > whole[side] or (complete and sum(known) != whole[side]):
                return False
        return True


def _unknown_of(key: TableKey, area: str, category: str) -> tuple[str, str]:
    """Return the place and category that a cell counts, whatever table it stands in."""
    what = TOTAL if category == TOTAL else _PREFIX.get(key.detail, "") + category
    if key.detail is Breakdown.UNPLACED:
        return (area if area in OUTSIDE else f"grover:{key.level}"), what
    if key.detail is Breakdown.POINTS and key.level is Level.GEMEENTE:
        return EVERYWHERE, what
    return area, what


def _rest_within(whole: Counts, parts: Counts, parent: str, below: Sequence[str]) -> bool:
    """Return whether what lies in none of the parts obeys the total too, as far as is known.

    Groups may have been delivered for finer areas than totals were, or for coarser ones.
    """
    for inside, outside in ((parts.lower, whole.lower), (parts.upper, whole.upper)):
        rest = outside.loc[parent] - inside.loc[list(below)].sum(skipna=False)
        if not (rest <= rest[TOTAL]).all():
            return False
    return True


def _listed(parts: Sequence[Name]) -> str:
    return ", ".join(sorted({f"{part.place} {part.category}" for part in parts}))


def _pattern(whole: Name, parts: Sequence[Name]) -> object:
    """Return what a sum says in any period."""
    return (whole.place, whole.category, frozenset((p.place, p.category) for p in parts))


def _content(counts: Counts) -> tuple[object, ...]:
    low, high = counts.lower.to_numpy(float), counts.upper.to_numpy(float)
    return (tuple(counts.lower.index), tuple(counts.lower.columns), low.tobytes(), high.tobytes())
