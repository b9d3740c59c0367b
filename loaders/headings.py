"""What the headings of a file mean: columns of the standard, categories, periods or units.

Organisations write headings in their own words. A heading is understood when it is a name or a
synonym of the standard, or a category of the taxonomy; nothing is guessed from what is under it.
"""

from __future__ import annotations

from collections.abc import Sequence

from geo.demand import TOTAL
from geo.taxonomy import Taxonomy
from loaders.heading_fit import (
    BREAKDOWN,
    CATEGORY,
    COUNT,
    OTHER_BREAKDOWN,
    OVER_PERIODS,
    OVER_UNITS,
    Fit,
)
from loaders.heading_texts import SHARE, Heading, Spelling, as_period, spellings
from loaders.reading import by_name, clean, fold
from loaders.standard import NUMBERS, ColumnSpec, FileKind

_FEWEST_CATEGORIES = 2
# A percentage is none of these; an outcome of research ("waarde") can be one.
_COUNTED = ("aantal", "getal")
_PERCENT = "%"


class Vocabulary:
    """What headings can mean for one kind of file.

    Parameters
    ----------
    kind : FileKind
    taxonomy : Taxonomy
    """

    def __init__(self, kind: FileKind, taxonomy: Taxonomy) -> None:
        self._kind, self._taxonomy = kind, taxonomy
        self.names: dict[str, tuple[int, ColumnSpec]] = {}
        for column in kind.kolommen:
            for rank, word in enumerate((column.naam, *column.synoniemen)):
                known = self.names.get(fold(word))
                if known is None or min(rank, 1) < min(known[0], 1):
                    self.names[fold(word)] = (rank, column)
        self._can_be_wide = [c.naam for c in kind.kolommen if c.soort == "aantal"] == [COUNT]
        self._has_breakdowns = {BREAKDOWN, CATEGORY} <= set(kind.names)
        self.units = by_name({code: unit.label for code, unit in taxonomy.eenheden.items()})
        self._breakdowns = by_name({c: b.label for c, b in taxonomy.uitsplitsingen.items()})
        self._categories: dict[str, list[tuple[str, str]]] = {}
        for name, breakdown in taxonomy.uitsplitsingen.items():
            labels = by_name({c.code: c.label for c in breakdown.categorieen})
            for word, code in labels.items():
                self._categories.setdefault(word, []).append((name, code))

    def fit(self, headings: Sequence[Heading], year: str = "") -> Fit:
        """Return what the headings mean.

        Parameters
        ----------
        headings : sequence of Heading
        year : str
            The year that a title names, for headings such as ``K1``.
        """
        found = Fit(self._kind)
        self._claim(headings, found)
        if not self._can_be_wide:
            return found
        if CATEGORY not in found.columns:
            self._spread_categories(headings, found)
        if not found.over and COUNT not in found.columns:
            self._spread_others(headings, found, year)
        if self._has_breakdowns and not {BREAKDOWN, CATEGORY} & found.covered:
            self._named_after_breakdown(headings, found)
        return found

    def _claim(self, headings: Sequence[Heading], found: Fit) -> None:
        """Give each column of the standard the heading that names it best."""
        claims: dict[str, list[tuple[int, bool, int]]] = {}
        shares: dict[str, int] = {}
        for place, heading in enumerate(headings):
            for text, added in spellings(heading):
                if known := self.names.get(fold(text)):
                    rank, column = known
                    # What is added to the heading of a label explains it.
                    if column.soort in NUMBERS and not self._fits(place, added, found):
                        break
                    if column.soort in _COUNTED and _is_share(heading, text):
                        shares.setdefault(column.naam, place)
                        break
                    claim = (min(rank, 1), not fold(text).endswith("code"), place)
                    claims.setdefault(column.naam, []).append(claim)
                    if added and column.soort not in NUMBERS:
                        found.explained[place] = ", ".join(added)
                    break
        # Beside the column that it is a share of it is left out, as any other share.
        found.added.update({place: _PERCENT for n, place in shares.items() if n not in claims})
        for name, wanted in claims.items():
            best, *others = sorted(wanted)
            found.columns[name] = best[2]
            same = [claim[2] for claim in others if claim[:2] == best[:2]]
            if same:
                found.unclear[name] = [best[2], *same]

    def _spread_categories(self, headings: Sequence[Heading], found: Fit) -> None:
        """Recognise a column per category."""
        if not self._has_breakdowns:
            return
        taken = {place for name, place in found.columns.items() if name != COUNT}
        options: dict[int, list[tuple[str, str]]] = {}
        added: dict[int, tuple[str, ...]] = {}
        for place, heading in enumerate(headings):
            known, more = self._category(heading) if place not in taken else ([], ())
            if known:
                options[place], added[place] = known, more
        votes: dict[str, int] = {}
        for known in options.values():
            for name in {name for name, _ in known} - {TOTAL}:
                votes[name] = votes.get(name, 0) + 1
        if not votes or max(votes.values()) < _FEWEST_CATEGORIES:
            return
        main = max(votes, key=lambda name: votes[name])
        found.over = main
        # What was added may be the very breakdown that the category is of.
        options = {
            p: known for p, known in options.items() if self._fits(p, added[p], found, known)
        }
        found.ambiguous = _ambiguous(options)
        options = {p: known for p, known in options.items() if p not in found.ambiguous}
        used: set[tuple[str, str]] = set()
        before = main
        for place, known in options.items():
            order = sorted(known, key=lambda each: (each[0] != before, each[0] != main))
            choice = next((each for each in order if each not in used), order[0])
            used.add(choice)
            before = choice[0] if choice[0] != TOTAL else before
            found.wide[place] = choice[1] if choice[0] == main else OTHER_BREAKDOWN.join(choice)
        # "Totaal aantal" beside the categories is their total, not the count of the row.
        if (place_of_count := found.columns.pop(COUNT, None)) is not None:
            found.wide[place_of_count] = OTHER_BREAKDOWN.join((TOTAL, TOTAL))
        found.unclear.pop(COUNT, None)

    def _fits(
        self,
        place: int,
        added: tuple[str, ...],
        found: Fit,
        known: Sequence[tuple[str, str]] = (),
    ) -> bool:
        """Return whether what was added to a heading adds nothing; otherwise note what it is."""
        breakdowns = {name for name, _ in known}
        rest = [text for text in added if self._breakdowns.get(fold(text)) not in breakdowns]
        units = [self.units.get(fold(text), "") for text in rest]
        said = len(rest) == 1 and units[0]
        if rest and not said:
            found.added[place] = ", ".join(rest)
            return False
        if said:
            found.said_units[place] = said
        found.added.pop(place, None)
        return True

    def _category(self, heading: Heading) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
        """Return breakdown and category that a heading may stand for, and what it adds."""
        if SHARE.search(heading.whole):
            return [], ()
        above = self._breakdowns.get(fold(heading.above), "")
        for text, added in spellings(heading):
            breakdown, _, rest = text.partition(":")
            own = self._breakdowns.get(fold(breakdown), "") if rest else ""
            known = self._categories.get(fold(rest if own else text), [])
            hint = own or above
            # What stands above can be of the whole table: it only chooses, it does not exclude.
            if fitting := [each for each in known if each[0] == hint] or known:
                return fitting, added
        return [], ()

    def _spread_others(self, headings: Sequence[Heading], found: Fit, year: str) -> None:
        """Recognise a column per period, or per unit."""
        taken = set(found.columns.values())
        free = [(p, h) for p, h in enumerate(headings) if p not in taken]
        free = [(p, h) for p, h in free if not SHARE.search(h.whole)]
        if OVER_PERIODS in self._kind.names and OVER_PERIODS not in found.columns:
            spelled = {p: said for p, h in free if (said := as_period(h, year))}
            periods = {p: s.text for p, s in spelled.items() if self._fits(p, s.added, found)}
            if periods:
                found.wide, found.over = periods, OVER_PERIODS
                return
        if OVER_UNITS in self._kind.names and OVER_UNITS not in found.columns:
            named = {p: said for p, h in free if (said := self._unit(h))}
            units = {p: s.text for p, s in named.items() if not s.added}
            found.added.update({p: ", ".join(s.added) for p, s in named.items() if s.added})
            if units:
                found.wide, found.over = units, OVER_UNITS

    def _unit(self, heading: Heading) -> Spelling | None:
        for text, added in spellings(heading):
            if unit := self.units.get(fold(text), ""):
                return Spelling(unit, added)
        return None

    def is_heading(self, text: str) -> bool:
        """Return whether a text alone may be the heading of a column with counts."""
        heading = Heading(clean(text))
        return bool(
            fold(heading.text) in self.names
            or self._category(heading)[0]
            or self._unit(heading)
            or as_period(heading, "")
        )

    def is_breakdown(self, text: str) -> bool:
        """Return whether a text is the name of a breakdown."""
        return bool(fold(text)) and fold(text) in self._breakdowns

    def _named_after_breakdown(self, headings: Sequence[Heading], found: Fit) -> None:
        """Recognise ``hulpvraag`` as heading of the categories themselves."""
        taken = {*found.columns.values(), *found.wide}
        second = (f"{BREAKDOWN}2", f"{CATEGORY}2")
        free = [(BREAKDOWN, CATEGORY), *([second] if not set(second) & found.covered else [])]
        for place, heading in enumerate(headings):
            name = self._breakdowns.get(fold(heading.text), "")
            if place in taken or not free or name in ("", TOTAL):
                continue
            breakdown, category = free.pop(0)
            found.fixed[breakdown], found.columns[category] = name, place


def _is_share(heading: Heading, name: str) -> bool:
    """Return whether a heading says "percentage" beside a name of the standard.

    What is compared of a name has no signs, so ``aantal (%)`` would be ``aantal``.
    """
    return bool(SHARE.search(heading.whole)) and not SHARE.search(fold(name))


def _ambiguous(options: dict[int, list[tuple[str, str]]]) -> dict[int, list[str]]:
    """Return the breakdowns by place of a category that several breakdowns of the file have.

    Such as ``Onbekend``; where each of them has its own, directly behind its other categories,
    their order tells which is which.
    """
    sure = {p: known[0][0] for p, known in options.items() if len({n for n, _ in known}) == 1}
    fitting = {
        place: [n for n in dict.fromkeys(name for name, _ in known) if n in sure.values()]
        for place, known in options.items()
    }
    shared = {place: names for place, names in fitting.items() if len(names) > 1}
    behind: dict[tuple[str, ...], list[str]] = {}
    before = ""
    for place in sorted(options):
        before = sure.get(place, before)
        if place in shared:
            behind.setdefault(tuple(shared[place]), []).append(before)
    return {
        place: names
        for place, names in shared.items()
        if sorted(behind[tuple(names)]) != sorted(names)
    }
