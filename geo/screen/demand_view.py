"""What the parts of the screen *Welke vragen?* look at together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.areas import Level
from geo.cell import Cell, State
from geo.demand import TOTAL
from geo.disclosure import Protected
from geo.errors import NoDataError
from geo.period import Period
from geo.screen import wording
from geo.screen.place import Place
from geo.selection import ALL, Scope, Selection


@dataclass(frozen=True)
class DemandInputs:
    """What the screen is computed from.

    Parameters
    ----------
    selection : Selection
    scope : Scope
    period : Period
    tables : Protected
        ``kaart`` (areas of the level by demand types and ``totaal``), ``mix`` (the level at
        which demand types are published, for the panel), ``hoofdgroepen`` (areas by main
        groups, where ``kaart`` is finer), ``geheel`` (the gemeente), ``geheel_hoofdgroepen``,
        ``stadsdeel`` (the stadsdelen), ``niet_geplaatst`` (reasons by ``totaal``), and where
        they were delivered ``kaart_eerder``, ``geheel_eerder`` and ``stadsdeel_eerder``, a year
        earlier.
    trend : mapping of Period to Protected
        Per quarter ``geheel`` and ``stadsdeel``.
    population : mapping of Level to (Series, int)
        Residents per area code and their CBS year.
    missing_points : mapping of Period to tuple of str
        Points that delivered nothing for a quarter of the period.
    points : int
    left_open : int
        Counts of the period that a sender left open.
    demonstration : bool
    sources : tuple of str
    data_version : str
    more_than : int
        Counts of the period of which only a lower bound is known.
    comparable : Selection, optional
        The nearest view of the change in a year that is published, when this one is not.
    """

    selection: Selection
    scope: Scope
    period: Period
    tables: Protected
    trend: Mapping[Period, Protected]
    population: Mapping[Level, tuple[pd.Series, int]]
    missing_points: Mapping[Period, tuple[str, ...]]
    points: int
    left_open: int
    demonstration: bool
    sources: tuple[str, ...]
    data_version: str
    more_than: int = 0
    comparable: Selection | None = None


class DemandView:
    """The inputs, and what every part of the screen derives from them.

    Raises
    ------
    NoDataError
        If no area has any figure for the period.
    """

    def __init__(self, inputs: DemandInputs) -> None:
        self.inputs = inputs
        self.selection = inputs.selection
        self.scope = inputs.scope
        self.areas = inputs.scope.areas
        self.level = inputs.selection.niveau
        self.table = inputs.tables["kaart"]
        self.whole = inputs.tables["geheel"]
        self.whole_code = self.areas.gemeente.code
        self.type = TOTAL if self.selection.hulpvraag == ALL else self.selection.hulpvraag
        self.labels = self.scope.taxonomy.demand_labels
        self.place = Place.of(self.selection, self.areas)
        self.indicator = self.scope.catalogue[self.selection.kenmerk]
        residents, self.people_year = inputs.population[self.level]
        self.people = dict(zip(residents.index.tolist(), residents.tolist(), strict=True))
        told = (State.NUMBER, State.SUPPRESSED)
        totals = self.table.column(TOTAL)
        if not any(c.state in told for c in totals):
            why = next((c.reason for c in totals if c.state is State.NO_DATA), "niet geleverd")
            raise NoDataError(
                f"Over {inputs.period.label} is er per {self.level} geen cijfer: {why}.",
                "Kies hierboven een andere periode of een ander niveau.",
            )

    @property
    def about(self) -> str:
        """Words for the chosen demand type, to go after *dossiers*."""
        return "" if self.type == TOTAL else f" over {wording.lower_first(self.labels[self.type])}"

    def whole_cell(self, category: str) -> Cell:
        """Return a figure of the whole gemeente."""
        return self.whole.cell(self.whole_code, category)

    def place_cell(self, category: str) -> Cell:
        """Return a figure of the place: of the chosen stadsdeel, or of the whole gemeente."""
        if self.place.is_whole:
            return self.whole_cell(category)
        return self.inputs.tables["stadsdeel"].cell(self.place.code, category)
