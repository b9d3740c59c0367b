"""What the parts of *Waar missen we mensen?* look at together: the verdict on every area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas import Level
from geo.cell import Cell, State
from geo.demand import TOTAL
from geo.disclosure import Protected
from geo.errors import NoDataError
from geo.period import Period
from geo.reach import assess
from geo.reach_words import Limits
from geo.screen.place import Place
from geo.selection import ALL, Scope, Selection

NEED, USE = "verwacht_behoefte", "verwacht_gebruik"
_UNPLACED = ("onbekend", "grover")


@dataclass(frozen=True)
class ReachInputs:
    """What the screen is computed from.

    Parameters
    ----------
    selection : Selection
    scope : Scope
    period : Period
    tables : Protected
        ``kaart`` (areas of the level by main groups and ``totaal``), ``geheel`` (the gemeente)
        and ``niet_geplaatst`` (reasons by ``totaal``).
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
    population : mapping of Level to (Series, int)
    limits : Limits
    missing_points : mapping of Period to tuple of str
    demonstration : bool
    sources : tuple of str
    data_version : str
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
    population: Mapping[Level, tuple[pd.Series, int]]
    limits: Limits
    missing_points: Mapping[Period, tuple[str, ...]]
    demonstration: bool
    sources: tuple[str, ...]
    data_version: str


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
        told = (State.NUMBER, State.SUPPRESSED)
        if not any(cell.state in told for cell in self.counts.values()):
            raise NoDataError(
                f"Over {inputs.period.label} is er per {self.level} geen cijfer.",
                "Kies hierboven een andere periode of hulpvraag.",
            )
        self.need = inputs.persons[inputs.weights.index] @ inputs.weights
        self.unknown = self._unknown()
        self.verdicts = self._assess()

    def verdict(self, code: str) -> pd.Series:
        """Return what ``geo.reach.assess`` says of an area."""
        return self.verdicts.iloc[self.table.areas.index(code)]

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
            pd.Series([_low(self.counts[code]) for code in codes], codes),
            self.need.reindex(codes),
            observed_high=pd.Series([_high(self.counts[code]) for code in codes], codes),
            phi=self.inputs.phi,
            residents=residents.reindex(codes),
            gate=self.inputs.gate.reindex(codes).fillna(""),
            unknown=self.unknown,
            limits=self.inputs.limits,
            place=self.level.definite,
        )
        hidden = [_is_hidden(self.counts[code]) for code in codes]
        text = found["text"].astype(object)
        text[np.array(hidden) & (found["reason"] == "geen_data").to_numpy()] = (
            "Niet te bepalen: het aantal is afgeschermd."
        )
        return found.assign(text=text)

    def _unknown(self) -> float:
        """Return the most registrations of this kind of which the area may be unknown."""
        unplaced, whole = self.inputs.tables["niet_geplaatst"], self.inputs.tables["geheel"]
        amount = sum(_highest(unplaced.cell(reason, TOTAL)) for reason in _UNPLACED)
        if self.type == TOTAL:
            return amount
        code = self.areas.gemeente.code
        part, total = whole.cell(code, self.type), whole.cell(code, TOTAL)
        return amount * _highest(part) / (total.low or 1.0) if total.low else amount


def _is_hidden(cell: Cell) -> bool:
    return cell.state is State.SUPPRESSED and cell.high == np.inf


def _low(cell: Cell) -> float:
    return np.nan if cell.low is None or _is_hidden(cell) else cell.low


def _high(cell: Cell) -> float:
    return np.nan if cell.high is None or _is_hidden(cell) else cell.high


def _highest(cell: Cell) -> float:
    return cell.high if cell.high is not None and np.isfinite(cell.high) else 0.0
