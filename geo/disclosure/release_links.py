"""The links of a release of demand: areas, demand types, points, periods and deliveries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count, product
from typing import NamedTuple

import numpy as np

from geo.areas import Areas, Level
from geo.disclosure.context import Context
from geo.disclosure.keys import OF_RESIDENTS, Breakdown, CellRef, TableKey, parted
from geo.disclosure.links import Builder, Links, Rule
from geo.disclosure.point_links import EVERYWHERE, of_points, point_sums
from geo.disclosure.protected import Counts
from geo.disclosure.public_rules import PREFIX, Inequality, inequalities, obeyed
from geo.period import Period

TOTAL = "totaal"
OUTSIDE = ("onbekend", "buiten", "geen_vast_adres")
Tables = Mapping[TableKey, Counts]
Span = tuple[int, ...]
What = tuple[str, Span, str]
_REST = "anders"
_KINDS = (TOTAL, "hulpvraag", "hoofdgroep", "leeftijd", "doelgroep", "punt", _REST)
_OPEN = (np.nan, np.nan)
_LESS, _MORE = -1, 1
_PREFIX = PREFIX | {Breakdown.POINTS: "punt:", Breakdown.WORK: "punt:"}


class Name(NamedTuple):
    """What an unknown counts: where, in which quarters, what, and by which delivery."""

    place: str
    span: Span
    category: str
    version: int


def release_links(
    releases: Sequence[Tables],
    areas: Areas,
    contexts: Sequence[Context],
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
    contexts : sequence of Context
        Per release what it was made with.
    over_time, over_deliveries : bool
        Leave links out, for tests that show what they are for.

    Notes
    -----
    A sum that the exact counts do not obey (dossiers without a demand type, a year that a point
    delivered beside quarters of others) still bounds: what is not in the parts is an unknown of
    its own, from 0. Where a sum fails in one period, it is trusted in another only when all of
    it is known there.
    """
    return _Release(releases, areas, contexts, over_time, over_deliveries).links()


def span_of(period: Period) -> Span:
    """Return the quarters of a period, by their first month."""
    return tuple(quarter.first for quarter in period.quarters()) or (-period.first, period.last)


class _Release:
    def __init__(
        self,
        releases: Sequence[Tables],
        areas: Areas,
        contexts: Sequence[Context],
        over_time: bool,
        over_deliveries: bool,
    ) -> None:
        self.releases, self.areas, self.contexts = releases, areas, contexts
        self.over_time, self.over_deliveries = over_time, over_deliveries
        self.build = Builder()
        self.seen: dict[What, list[object]] = defaultdict(list)
        self.exact: dict[Name, tuple[float, float]] = {}
        keys = {key for tables in releases for key in tables}
        self.spans = self._spans(keys)
        self.quarters = self._quarter_versions()

    def links(self) -> Links:
        cells: list[dict[CellRef, object]] = []
        rules: list[tuple[int, dict[Name, float], Inequality]] = []
        zero: set[Name] = set()
        for number, (tables, context) in enumerate(zip(self.releases, self.contexts, strict=True)):
            names = self._published(number, tables)
            known: dict[What, Name] = {(n.place, n.span, n.category): n for n in names.values()}
            found = [
                (self._name(number, known, whole), [self._name(number, known, p) for p in parts])
                for whole, parts in self._sums(tables, context.group_of)
            ]
            for what, of in point_sums(tables, context.home):
                whole_name = self._name(number, known, what)
                below = [self._name(number, known, part) for part in of]
                found.append((whole_name, below))
                self._infer(whole_name, below)
            sides: dict[object, set[int | None]] = defaultdict(set)
            for top, parts in found:
                if not self._holds(top, parts):
                    sides[_pattern(top, parts)].add(self._side(top, parts))
            for top, parts in found:
                self._link(top, parts, sides.get(_pattern(top, parts), set()))
            cells.append(dict(names))
            zero |= self._closed(names, context)
            for key, counts in tables.items():
                said = inequalities(key, counts, span_of(key.period), self.areas, context)
                rules += [
                    (
                        number,
                        {self._name(number, known, w): x for w, x in each.weights.items()},
                        each,
                    )
                    for each in said
                ]
        links = self.build.links(cells)
        return replace(
            links,
            rules=tuple(self._rules(rules, links)),
            zero=frozenset(self.build.unknown(name) for name in zero),
        )

    def _infer(self, top: Name, parts: Sequence[Name]) -> None:
        """Remember what a whole must be that is never published, so that two ways agree."""
        values = [self.exact.get(part, _OPEN) for part in parts]
        if top not in self.exact and not np.isnan(values).any():
            self.exact[top] = (sum(low for low, _ in values), sum(high for _, high in values))

    def _closed(self, names: Mapping[CellRef, Name], context: Context) -> set[Name]:
        """Return the counts of points that were closed, where these are 0 indeed."""
        found = set()
        for ref, name in names.items():
            if ref.table.detail in (Breakdown.POINTS, Breakdown.WORK):
                point = ref.category
                if ref.table.detail is Breakdown.WORK:
                    point, _ = parted(point)
                shut = [context.closed.get(q, frozenset()) for q in ref.table.period.quarters()]
                if shut and all(point in each for each in shut) and self.exact[name] == (0, 0):
                    found.add(name)
        return found

    def _rules(
        self, rules: Sequence[tuple[int, dict[Name, float], Inequality]], links: Links
    ) -> Iterator[Rule]:
        """Yield the rules that speak of exact counts, and that these obey where they are known."""
        low, high = links.exact(self.releases)
        for number, weights, said in rules:
            # What no figure rests on bounds nothing.
            if not said.sure or not all(name in self.build.index for name in weights):
                continue
            unknowns = [self.build.unknown(name) for name in weights]
            factors = np.array(list(weights.values()))
            if all(obeyed(values[unknowns], factors, said.least) for values in (low, high)):
                yield Rule(tuple(zip(unknowns, factors.tolist(), strict=True)), said.least, number)

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
        versions = self.quarters[number]
        content = ("kwartalen", *(versions.get((q, _kind(what[2])), -1) for q in what[1]))
        return Name(*what, self._version(number, what, content))

    def _version(self, number: int, what: What, content: object) -> int:
        if not self.over_deliveries:
            content = (number, content)
        versions = self.seen[what]
        if content not in versions:
            versions.append(content)
        return versions.index(content)

    def _quarter_versions(self) -> list[dict[tuple[int, str], int]]:
        """Return per release a number for each quarter and kind of count: equal, equal counts.

        Of two releases only the tables count that both have: the plan may have changed between.
        """
        numbers: list[dict[tuple[int, str], int]] = []
        contents = [{k: _contents(k, c) for k, c in tables.items()} for tables in self.releases]
        unused = count()
        for n, tables in enumerate(contents):
            own: dict[tuple[int, str], int] = {}
            of_quarter: dict[int, list[TableKey]] = defaultdict(list)
            quarters: set[int] = set()
            for key in tables:
                span = span_of(key.period)
                quarters |= set(span)
                if len(span) == 1:
                    of_quarter[span[0]].append(key)
            for quarter, kind in product(sorted(quarters), _KINDS):
                for m in range(n):
                    both = [k for k in of_quarter[quarter] if k in contents[m]]
                    alike = all(tables[k].get(kind) == contents[m][k].get(kind) for k in both)
                    if both and alike:
                        own[quarter, kind] = numbers[m][quarter, kind]
                        break
                else:
                    own[quarter, kind] = next(unused)
            for m, earlier in enumerate(numbers):
                for key, kind in product(sorted(tables.keys() & contents[m].keys()), _KINDS):
                    span = span_of(key.period)
                    alike = all(own[q, kind] == earlier.get((q, kind)) for q in span)
                    if alike and tables[key].get(kind) != contents[m][key].get(kind):
                        # Something moved that no quarter shows: no quarter of it is the same.
                        own |= {(quarter, kind): next(unused) for quarter in span}
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

    def _sums(
        self, tables: Tables, group_of: Mapping[str, str]
    ) -> Iterator[tuple[What, list[What]]]:
        modelled = self._modelled(tables, group_of)
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

    def _modelled(
        self, tables: Tables, group_of: Mapping[str, str]
    ) -> dict[Level, dict[str, list[str]]]:
        """Return per level how categories add up: whole by parts."""
        found: dict[Level, dict[str, list[str]]] = {}
        finer: set[Breakdown] = set()
        for level in reversed(Level):
            finer = finer | {key.detail for key in tables if key.level is level}
            types, groups = defaultdict(list), sorted(set(group_of.values()))
            if Breakdown.TYPES in finer:
                for code, group in group_of.items():
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
    if key.detail in (Breakdown.POINTS, Breakdown.WORK) and key.level is Level.GEMEENTE:
        return EVERYWHERE, what
    if key.detail is Breakdown.AT_POINTS:
        return of_points(area), what
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


def _kind(category: str) -> str:
    """Return which kind of count a category is: what moves together when taxonomy or plan do."""
    kind = category.partition(":")[0]
    return kind if kind in _KINDS else _REST


def _contents(key: TableKey, counts: Counts) -> dict[str, object]:
    """Return per kind of count all that a table holds of it."""
    columns: dict[str, list[int]] = defaultdict(list)
    for j, category in enumerate(counts.lower.columns):
        columns[_kind(_unknown_of(key, "", str(category))[1])].append(j)
    low, high = counts.lower.to_numpy(float), counts.upper.to_numpy(float)
    return {
        kind: (
            tuple(counts.lower.index),
            tuple(counts.lower.columns[chosen]),
            low[:, chosen].tobytes(),
            high[:, chosen].tobytes(),
        )
        for kind, chosen in columns.items()
    }
