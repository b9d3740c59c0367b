"""Access per area, and what every part of *Hoe ver is het?* derives from the inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geo.access import BEYOND, stepped, two_step_fca, why_no_access
from geo.access_areas import COLUMNS, area_access, nearest_open
from geo.access_rules import AccessRules
from geo.areas import Level
from geo.cell import Cell
from geo.distances import Distances, distance_matrix
from geo.errors import NoDataError
from geo.period import Period
from geo.screen import wording
from geo.screen.access_words import Reached
from geo.selection import Scope, Selection
from geo.unknown import Unknown

PER = 10_000
# Smaller than any figure that is written: what is out of reach has a class of its own.
SOME = 0.05


@dataclass(frozen=True)
class AccessInputs:
    """What the screen is computed from.

    Parameters
    ----------
    selection : Selection
    scope : Scope
    period : Period
    points : DataFrame
        Per point code ``naam, organisatie, longitude, latitude, x_m, y_m``.
    opening : DataFrame
        Per point code ``uren`` (per week) and ``dicht_reden``, of those that delivered them.
    origins : DataFrame
        Per area code ``x_m, y_m`` of its label point.
    residents : mapping of Level to Series
    residents_year : int
    latest : mapping of Level to Series
        Residents of the latest year, for the notice where many came or left.
    latest_year : int
    rules : AccessRules
    demonstration : bool
    sources : tuple of str
    data_version : str
    """

    selection: Selection
    scope: Scope
    period: Period
    points: pd.DataFrame
    opening: pd.DataFrame
    origins: pd.DataFrame
    residents: Mapping[Level, pd.Series]
    residents_year: int
    latest: Mapping[Level, pd.Series]
    latest_year: int
    rules: AccessRules
    demonstration: bool
    sources: tuple[str, ...]
    data_version: str


class Access:
    """Access per area, computed once from the inputs.

    Raises
    ------
    NoDataError
        If there are no points, no opening hours, or a point has no place.
    """

    def __init__(self, inputs: AccessInputs) -> None:
        self.inputs = inputs
        self.areas = inputs.scope.areas
        self.hours = inputs.opening["uren"].reindex(inputs.points.index).astype(float)
        self.codes = [str(code) for code in inputs.points.index]
        self.names = dict(zip(self.codes, inputs.points["naam"].astype(str), strict=True))
        self.open_hours = dict(zip(self.codes, self.hours.tolist(), strict=True))
        quarter = inputs.period.label
        if inputs.points.empty:
            raise NoDataError(
                f"Niet te bepalen: er zijn geen servicepunten bekend in {quarter}.",
                "De analist levert de lijst van servicepunten aan.",
            )
        if self.hours.isna().all():
            raise NoDataError(
                f"Niet te bepalen: over {quarter} zijn geen openingstijden geleverd.",
                "Kies een ander kwartaal; de analist kan openingstijden aanleveren.",
            )
        nowhere = inputs.points["x_m"].isna() | inputs.points["y_m"].isna()
        if nowhere.any():
            raise NoDataError(
                "Niet te bepalen: de plaats ontbreekt van "
                f"{wording.points(inputs.points.loc[nowhere, 'naam'].tolist())}.",
                "De analist levert de lijst van servicepunten met hun plaats aan.",
            )
        if not (self.hours > 0).any() and not self.hours.isna().any():
            raise NoDataError(
                f"Niet te bepalen: in {quarter} had geen servicepunt openingsuren.",
                "Kies een ander kwartaal.",
            )
        self.people = inputs.residents[Level.BUURT]
        self._computed: dict[float, tuple[pd.Series, pd.Series, pd.Series]] = {}

    def distances(self, codes: list[str], detour: float) -> Distances:
        """Return the distance of areas to every point."""
        return distance_matrix(self.inputs.origins.loc[codes], self.inputs.points, detour=detour)

    @cached_property
    def label(self) -> str:
        """How distances were measured."""
        return self.distances([], self.inputs.rules.omweg.waarde).label

    def at(self, level: Level) -> dict[str, Reached]:
        """Return access per area of a level; see ``area_access``."""
        return self.with_detour(level, self.inputs.rules.omweg.waarde)

    def with_detour(self, level: Level, detour: float) -> dict[str, Reached]:
        """Return access per area of a level with another detour."""
        codes = self.areas.codes(Level.BUURT)
        lifted = pd.Series(self.areas.lift(codes, level), index=codes)
        table = area_access(self.people, *self._of_buurten(detour), lifted)
        rows = table.reindex(self.areas.codes(level))[COLUMNS]
        return {str(row[0]): Reached(*row[1:]) for row in rows.itertuples(name=None)}

    def _of_buurten(self, detour: float) -> tuple[pd.Series, pd.Series, pd.Series]:
        """Return per buurt the access, why it is 0 or missing, and the nearest open point."""
        if detour in self._computed:
            return self._computed[detour]
        codes = self.areas.codes(Level.BUURT)
        cost = self.distances(codes, detour).table
        # A closed point has no hours to share: it is as if it is not there.
        offer = self.hours[self.hours != 0]
        rules = self.inputs.rules
        decay = stepped(rules.weights)
        pairs = cost[cost["dest"].isin(offer.index)]
        found = two_step_fca(self.people, offer, pairs, limit=rules.limit_m, decay=decay)
        why = why_no_access(self.people, offer, pairs, limit=rules.limit_m, decay=decay)
        self._computed[detour] = (found, why, nearest_open(offer, pairs))
        return self._computed[detour]

    def cell(self, row: Reached) -> Cell:
        """Return the access of an area as it is written."""
        minimum = self.inputs.scope.plan.minimum_inwoners
        if row.residents == 0:
            return Cell.not_applicable("hier woont niemand")
        if row.residents < minimum:
            return Cell.not_applicable(f"minder dan {minimum} inwoners")
        if row.hours != row.hours:
            return Cell.undetermined(Unknown(row.reason))
        if row.reason == BEYOND:
            return Cell.of_text("buiten bereik", 0.0)
        if PER * row.hours < SOME:
            return Cell.of_text("minder dan 0,1", SOME)
        return Cell.of_number(PER * row.hours, decimals=1)
