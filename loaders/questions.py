"""What must be asked about a layout before it can be read as its sender meant it."""

from __future__ import annotations

from dataclasses import dataclass

from geo.demand import TOTAL
from geo.taxonomy import Taxonomy
from geo.text import listing
from loaders.columns import letters
from loaders.findings import briefly
from loaders.heading_fit import BREAKDOWN, CATEGORY, Fit
from loaders.heading_texts import Heading
from loaders.reading import closest
from loaders.report import Mapping, NeedsMappingError

_SAMPLES, _SAMPLE_LENGTH = 3, 40
_REMEDY = "Wijs aan welke kolom wat is, of vul in wat overal hetzelfde is."


@dataclass(frozen=True)
class Candidate:
    """Rows that may be the heading (from 1), and what they mean for one kind of file."""

    first: int
    last: int
    headings: list[Heading]
    fit: Fit


class Asker:
    """Asks what the first rows of a sheet do not tell.

    Parameters
    ----------
    head : list of list of str
        Those rows.
    taxonomy : Taxonomy
    file : str
        Name of the file.
    """

    def __init__(self, head: list[list[str]], taxonomy: Taxonomy, file: str) -> None:
        self._head, self._taxonomy, self._file = head, taxonomy, file

    def ask(
        self,
        best: Candidate,
        mapping: Mapping,
        names: list[str],
        missing: list[str],
        unknown: list[int],
        unheaded: list[int],
    ) -> NeedsMappingError | None:
        """Return what to ask of the rows that fit best; nothing when all is clear.

        Parameters
        ----------
        best : Candidate
        mapping : Mapping
            What was recognised.
        names : list of str
            Per column of the sheet, all different.
        missing : list of str
            Columns of the standard.
        unknown : list of int
            Places of counts of which it is not known what they are of.
        unheaded : list of int
            Places of numbers without a heading.
        """
        reasons = []
        if missing:
            reasons.append(f"In '{self._file}' ontbreken kolommen: {', '.join(missing)}.")
        for column, places in best.fit.unclear.items():
            either = listing([f"'{names[place]}'" for place in places])
            reasons.append(f"De koppen {either} kunnen allemaal {column} zijn.")
        for place, breakdowns in best.fit.ambiguous.items():
            either = " of bij ".join(breakdowns)
            reasons.append(f"De kop '{names[place]}' kan bij {either} horen.")
        for place, added in best.fit.added.items():
            reasons.append(
                f"De kop '{names[place]}' zegt '{added}' erbij: telt deze kolom iets anders?"
            )
        if unread := [place for place in unknown if place not in self._told(best.fit)]:
            told = briefly([f"'{names[place]}'" for place in unread])
            reasons.append(f"Van deze kolommen met aantallen is de kop niet bekend: {told}.")
        if unheaded:
            which = briefly([letters(place) for place in unheaded])
            reasons.append(
                f"Kolom {which} heeft geen kop, maar wel getallen: zet er een kop boven, of "
                "verwijder de kolom."
                if len(unheaded) == 1
                else f"De kolommen {which} hebben geen kop, maar wel getallen: zet er een kop "
                "boven, of verwijder ze."
            )
        if not reasons:
            return None
        return self.question(
            " ".join(reasons),
            (best.last, names),
            self._proposal(best.fit, mapping, names, missing, unknown),
            missing,
            best.fit.kind.code,
        )

    @staticmethod
    def _told(fit: Fit) -> set[int]:
        return {*fit.ambiguous, *fit.added}

    def _proposal(
        self,
        fit: Fit,
        mapping: Mapping,
        names: list[str],
        missing: list[str],
        unknown: list[int],
    ) -> Mapping:
        """Return what was recognised, with a guess at the rest: the user looks at it."""
        columns, fixed, wide = dict(mapping.kolommen), dict(mapping.vast), dict(mapping.breed)
        # What a heading says beside what it is like is not guessed away.
        added = {names[place] for place in fit.added}
        free = [n for n in names if n not in {*columns.values(), *wide, *added}]
        for column in missing:
            spec = fit.kind.column[column]
            for word in (column, *spec.synoniemen):
                if alike := closest(word, free):
                    columns[column] = alike
                    free.remove(alike)
                    break
        if {BREAKDOWN, CATEGORY} <= set(missing) and not {BREAKDOWN, CATEGORY} & set(columns):
            fixed |= {BREAKDOWN: TOTAL, CATEGORY: TOTAL}
        if fit.over and fit.over in self._taxonomy.uitsplitsingen:
            labels = {c.label: c.code for c in self._taxonomy.uitsplitsingen[fit.over].categorieen}
            for place in set(unknown) - self._told(fit):
                if alike := closest(names[place], labels):
                    wide[names[place]] = labels[alike]
        return Mapping(columns, fixed, wide, mapping.uitsplitsing)

    def question(
        self,
        what: str,
        heading: tuple[int, list[str]],
        proposal: Mapping,
        missing: list[str],
        kind: str,
    ) -> NeedsMappingError:
        """Return a question with the headings (their last row, and their names) and samples."""
        last, names = heading
        samples = {}
        shown = []
        for place, name in enumerate(names):
            values = [row[place] for row in self._head[last:] if place < len(row) and row[place]]
            if values or self._has_text(place, last):
                shown.append(name)
                samples[name] = [value[:_SAMPLE_LENGTH] for value in values[:_SAMPLES]]
        return NeedsMappingError(
            what,
            _REMEDY,
            headings=shown,
            samples=samples,
            proposal=proposal,
            missing=missing,
            kind=kind,
        )

    def _has_text(self, place: int, last: int) -> bool:
        return bool(self._head[last - 1][place])
