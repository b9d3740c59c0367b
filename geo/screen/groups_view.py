"""What is published of groups of residents, and what may be said of each (methods: section 5).

For *Welke groepen?* on the map and for the page *Doelgroepen*: both draw from one verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.areas import Level
from geo.cell import Cell, State
from geo.demand import TOTAL
from geo.disclosure import Breakdown, Protected, ProtectedTable
from geo.group_references import Reference
from geo.groups import assess, not_noted
from geo.period import Period
from geo.rates import gamma_poisson
from geo.selection import Scope
from geo.target_groups import Low, TargetGroup, TargetGroups
from geo.unknown import Unknown

UNKNOWN_AGE = "onbekend"
_ABOUT = ("k_low", "k_high", "n_low", "n_high", "unknown", "ref_low", "ref_high", "reason")


@dataclass(frozen=True)
class GroupsInputs:
    """What both screens are computed from.

    Parameters
    ----------
    scope : Scope
    period : Period
        A year.
    tables : Protected
        ``gemeente`` and ``stadsdeel``, each with ``_leeftijd`` and ``_doelgroep`` behind it.
    groups : TargetGroups
    references : mapping of str to Reference
        By group.
    residents : Series
        Per area of both levels.
    gate : Series
        Per area of both levels; see ``geo.missing.gate``.
    phi : float
    phi_note : str
        What it was estimated on.
    missing_points : mapping of Period to tuple of str
    demonstration : bool
    sources : tuple of str
    data_version : str
    """

    scope: Scope
    period: Period
    tables: Protected
    groups: TargetGroups
    references: Mapping[str, Reference]
    residents: pd.Series
    gate: pd.Series
    phi: float
    phi_note: str
    missing_points: Mapping[Period, tuple[str, ...]]
    demonstration: bool
    sources: tuple[str, ...]
    data_version: str


class GroupsView:
    """The inputs, and the verdicts that every part of a screen draws from."""

    def __init__(self, inputs: GroupsInputs) -> None:
        self.inputs = inputs
        self.areas = inputs.scope.areas
        self.city = self.areas.gemeente.code
        self.districts = self.areas.codes(Level.STADSDEEL)

    def per_area(self, group: TargetGroup) -> pd.DataFrame:
        """Return the verdict on a group in every stadsdeel: ``geo.groups.assess``, and more.

        ``smoothed`` is the ratio drawn to the others as far as chance may explain it, and the
        columns that the verdict follows from are there too.
        """
        table = pd.DataFrame(
            [self._row(group, code) for code in self.districts], index=pd.Index(self.districts)
        )
        return self._judged(table)

    def city_wide(self) -> pd.DataFrame:
        """Return the verdict on every group in the whole city, by code of the group."""
        groups = self.inputs.groups.groups
        table = pd.DataFrame(
            [self._row(group, self.city) for group in groups],
            index=pd.Index([group.code for group in groups]),
        )
        return self._judged(table)

    def registered(self, group: TargetGroup, code: str) -> Cell:
        """Return the published number of dossiers of a group in an area."""
        if not group.categorie:
            return Cell.not_applicable("geen groep in de registratie")
        return self._table(group, code).cell(code, group.categorie)

    def of_how_many(self, row: pd.Series) -> float:
        """Return of about how many dossiers it is known, rounded as all counts are."""
        middle, to = (float(row["n_low"]) + float(row["n_high"])) / 2, self.inputs.scope.plan
        known = np.isfinite(middle)
        return to.afronding * float(round(middle / to.afronding)) if known else float("nan")

    def share_pct(self, row: pd.Series) -> float:
        """Return which percentage of the dossiers is of the group; NaN where not known."""
        top = (row["k_low"] + row["k_high"]) / 2
        whole = (row["n_low"] + row["n_high"]) / 2
        return float(100 * top / whole) if whole > 0 else float("nan")

    # --- steps -----------------------------------------------------------------------------

    def _judged(self, table: pd.DataFrame) -> pd.DataFrame:
        found = assess(table, phi=self.inputs.phi)
        middle = ((table["k_low"] + table["k_high"]) / 2).to_numpy()
        phi, expected = self.inputs.phi, found["expected"].to_numpy(float)
        usable = np.isfinite(middle) & (expected > 0)
        smoothed = np.full(len(table), np.nan)
        if usable.any():
            smoothed[usable] = gamma_poisson(middle[usable] / phi, expected[usable] / phi)
        kept = table[[name for name in _ABOUT if name not in found]]
        return found.join(kept).assign(smoothed=smoothed)

    def _table(self, group: TargetGroup, code: str) -> ProtectedTable:
        level = "gemeente" if code == self.city else "stadsdeel"
        return self.inputs.tables[f"{level}_{group.uitsplitsing}"]

    def _row(self, group: TargetGroup, code: str) -> dict[str, float | str]:
        reference = self.inputs.references[group.code]
        row: dict[str, float | str] = {
            "ref_low": float(reference.low[code]),
            "ref_high": float(reference.high[code]),
        }
        hidden = False
        if group.categorie:
            cell = self.registered(group, code)
            hidden = _is_hidden(cell)
            low, high, unknown = self._known(group, code)
            row |= {"k_low": _low(cell), "k_high": _high(cell)}
            row |= {"n_low": low, "n_high": high, "unknown": unknown}
        else:
            row |= dict.fromkeys(("k_low", "k_high", "n_low", "n_high", "unknown"), float("nan"))
        why = self._why_not(group, code, reference, hidden=hidden)
        return row | {"reason": why.value if why else ""}

    def _why_not(
        self, group: TargetGroup, code: str, reference: Reference, *, hidden: bool
    ) -> Unknown | None:
        if self.inputs.residents.get(code, float("nan")) == 0:
            return Unknown.NOBODY
        # What holds for a group everywhere goes first.
        if reference.reason[code]:
            return Unknown(reference.reason[code])
        if not group.categorie:
            return Unknown.NO_CATEGORY
        if group.laag is Low.USUAL:
            return Unknown.USUAL
        if closed := str(self.inputs.gate.get(code, "")):
            return Unknown(closed)
        return Unknown.WITHHELD if hidden else None

    def _known(self, group: TargetGroup, code: str) -> tuple[float, float, float]:
        """Return of how many dossiers it is known (lowest, highest), and of how many it is not."""
        table = self._table(group, code)
        total = table.cell(code, TOTAL)
        if np.isnan(_low(total)):
            return float("nan"), float("nan"), float("nan")
        labels = [c for c in table.categories if c not in (TOTAL, UNKNOWN_AGE)]
        cells = [table.cell(code, c) for c in labels]
        least = sum(c.low or 0.0 for c in cells)
        if group.uitsplitsing != Breakdown.AGES:
            # A withheld label counts as little as it can: then more were not noted.
            most_of = pd.Series([_high(c) if not _is_hidden(c) else c.low or 0.0 for c in cells])
            return _low(total), _high(total), not_noted(most_of.fillna(0.0), _high(total))
        open_ = table.cell(code, UNKNOWN_AGE)
        bottom, top = open_.low or 0.0, open_.high
        unknown = top if top is not None and np.isfinite(top) else max(0.0, _high(total) - least)
        low = max(_low(total) - unknown, least, 0.0)
        return low, max(_high(total) - bottom, low), unknown


def row_of(table: pd.DataFrame, code: str) -> pd.Series:
    """Return the verdict of an area or group."""
    return table.iloc[table.index.tolist().index(code)]


def why_undecided(verdict: pd.Series) -> Unknown | None:
    """Return why there is no verdict; None where there is one."""
    return Unknown(verdict["reason"]) if verdict["reason"] else None


def _is_hidden(cell: Cell) -> bool:
    return cell.state is State.SUPPRESSED and cell.high == np.inf


def _low(cell: Cell) -> float:
    return np.nan if cell.low is None or _is_hidden(cell) else cell.low


def _high(cell: Cell) -> float:
    return np.nan if cell.high is None or _is_hidden(cell) else cell.high
