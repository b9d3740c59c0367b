"""What the parts of *Waar missen we mensen?* look at together: the verdict on every area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas import Level
from geo.causes import Causes
from geo.cell import Cell, State
from geo.demand import TOTAL
from geo.disclosure import Protected
from geo.errors import NoDataError
from geo.missing import by_difference
from geo.period import Period
from geo.reach import assess
from geo.reach_words import Flag, Limits
from geo.screen.place import Place
from geo.selection import ALL, Scope, Selection
from geo.text import sentence_case
from geo.unknown import Unknown
from geo.unplaced import COARSER, highest, most_unplaced

NEED, USE = "verwacht_behoefte", "verwacht_gebruik"
_TOLD = (State.NUMBER, State.SUPPRESSED)


@dataclass(frozen=True)
class ReachInputs:
    """What the screen is computed from.

    Parameters
    ----------
    selection : Selection
    scope : Scope
    period : Period
    tables : Protected
        ``kaart`` (areas of the level by main groups and ``totaal``), ``erboven`` (the level above
        it), ``geheel`` (the gemeente) and ``niet_geplaatst`` (reasons by ``totaal``).
    persons : DataFrame
        What the expectation rests on: areas by characteristics, in persons.
    weights : Series
        Per characteristic the need of one person; 1 for all residents where use is compared.
    labels : mapping
        Name of each characteristic.
    phi : float
        Dispersion of the counts, from published quarters.
    phi_note : str
        What it was estimated on.
    gate : Series
        See ``geo.missing.gate``.
    unknown_ratio : Series or None
        See ``geo.missing.unknown_ratio``.
    silent_points : mapping of Period to tuple of str
        Per quarter the names of points that were closed; where their opening hours are not
        known: that registered nothing, or next to nothing.
    hours_known : frozenset of Period
        Quarters of which the opening hours are known.
    population : mapping of Level to (Series, int)
    limits : Limits
    missing_points : mapping of Period to tuple of str
    demonstration : bool
    sources : tuple of str
    data_version : str
    causes : Causes
        Explanations of a gap.
    figures : mapping of str to float
        What is known of the chosen area beside its registrations, for those.
    """

    selection: Selection
    scope: Scope
    period: Period
    tables: Protected
    persons: pd.DataFrame
    weights: pd.Series
    labels: Mapping[str, str]
    phi: float
    phi_note: str
    gate: pd.Series
    unknown_ratio: pd.Series | None
    silent_points: Mapping[Period, tuple[str, ...]]
    hours_known: frozenset[Period]
    population: Mapping[Level, tuple[pd.Series, int]]
    limits: Limits
    missing_points: Mapping[Period, tuple[str, ...]]
    demonstration: bool
    sources: tuple[str, ...]
    data_version: str
    causes: Causes
    figures: Mapping[str, float]


class ReachView:
    """The inputs, and the verdict that every part of the screen draws from.

    Raises
    ------
    NoDataError
        If no area has any figure for the period.
    """

    def __init__(self, inputs: ReachInputs) -> None:
        self.inputs = inputs
        self.selection, self.scope = inputs.selection, inputs.scope
        self.areas, self.level = inputs.scope.areas, inputs.selection.niveau
        self.table = inputs.tables["kaart"]
        self.type = TOTAL if self.selection.hulpvraag == ALL else self.selection.hulpvraag
        self.place = Place.of(self.selection, self.areas)
        self.indicator = self.scope.catalogue[self.selection.kenmerk]
        self.by_need = self.selection.kenmerk == NEED
        self.counts = dict(zip(self.table.areas, self.table.column(self.type), strict=True))
        if not any(cell.state in _TOLD for cell in self.counts.values()):
            raise NoDataError(
                f"Over {inputs.period.label} is er per {self.level} geen cijfer.",
                "Kies hierboven een andere periode of hulpvraag.",
            )
        self.need = inputs.persons[inputs.weights.index] @ inputs.weights
        self.unknown = self._unknown()
        self.bounds = self._bounds()
        self.verdicts = self._assess()

    def verdict(self, code: str) -> pd.Series:
        """Return what ``geo.reach.assess`` says of an area."""
        return self.verdicts.iloc[self.table.areas.index(code)]

    def why(self, code: str) -> Unknown | None:
        """Return why nothing can be said of an area; None where something can."""
        found = self.verdict(code)["why"]
        return Unknown(found) if found else None

    def persons_of(self, code: str) -> pd.Series:
        """Return the persons in an area that the expectation rests on."""
        names = [str(name) for name in self.inputs.weights.index]
        place = self.inputs.persons.index.tolist().index(code)
        return self.inputs.persons[names].iloc[place].astype(float)

    @property
    def about(self) -> str:
        """Words for the chosen demand type, to go after *dossiers*."""
        label = self.scope.taxonomy.demand_labels.get(self.type, "")
        return "" if self.type == TOTAL else f" over {label[:1].lower()}{label[1:]}"

    @property
    def against(self) -> str:
        """What is compared with, in words."""
        return "bij gelijke behoefte" if self.by_need else "bij gelijk gebruik per inwoner"

    def _assess(self) -> pd.DataFrame:
        codes = pd.Index(self.table.areas)
        residents, _ = self.inputs.population[self.level]
        found = assess(
            self.bounds["laag"],
            self.need.reindex(codes),
            observed_high=self.bounds["hoog"],
            phi=self.inputs.phi,
            residents=residents.reindex(codes),
            gate=self.inputs.gate.reindex(codes).fillna(""),
            unknown=self.unknown,
            unknown_ratio=self.inputs.unknown_ratio,
            limits=self.inputs.limits,
            place=self.level.definite,
        )
        withheld = np.array([self.counts[code].state is State.SUPPRESSED for code in codes])
        text = found["text"].astype(object)
        why = found["reason"].astype(object).where(found["flag"] == Flag.UNJUDGED, "")
        hidden = withheld & (why == Unknown.NO_DATA).to_numpy()
        why[hidden] = Unknown.WITHHELD.value
        text[hidden] = f"{sentence_case(Unknown.WITHHELD.told())}."
        return found.assign(text=text, why=why)

    def _bounds(self) -> pd.DataFrame:
        """Return what is known of each count; of a hidden one what its neighbours leave for it.

        The figures of the other areas and of the area above are on the screen too, so whoever
        subtracts knows as much.
        """
        above = self.inputs.tables["erboven"]
        rest = highest(self.inputs.tables["niet_geplaatst"].cell(COARSER, TOTAL))
        small = self.scope.plan.drempel - 1.0
        found = []
        for parent in above.areas:
            codes = [code for code in self.table.areas if self.areas[code].parent == parent]
            ends = pd.DataFrame(
                [_ends(self.counts[code], small) for code in codes], codes, ["laag", "hoog"]
            )
            whole = above.cell(parent, self.type)
            ends_of_whole = (np.nan, np.nan)
            if whole.low is not None and whole.high is not None:
                ends_of_whole = (whole.low, whole.high)
            known = by_difference(ends["laag"], ends["hoog"], ends_of_whole, rest=rest)
            told = np.array([self.counts[code].state in _TOLD for code in codes])
            found.append(known.where(np.isfinite(known["hoog"]) & told))
        return pd.concat(found).reindex(self.table.areas)

    def _unknown(self) -> float:
        """Return the most registrations of this kind of which the area may be unknown."""
        tables = self.inputs.tables
        return most_unplaced(
            tables["niet_geplaatst"], tables["geheel"], self.areas.gemeente.code, self.type
        )


def _ends(cell: Cell, small: float) -> tuple[float, float]:
    """Return what is published of a count; where nobody lives it is no more than a small one."""
    if cell.state is State.NOT_APPLICABLE:
        return 0.0, small
    if cell.low is None or cell.high is None:
        return 0.0, np.inf
    return cell.low, cell.high
