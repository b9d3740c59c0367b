"""What the facts of one quarter are made of: protected tables, lists and what was published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from geo.access_rules import AccessRules
from geo.advice.indicators import Indicators
from geo.advice.signals import Topics
from geo.areas import Areas
from geo.disclosure import ProtectedTable, TableKey
from geo.measure_rules import NeedModel
from geo.period import Period
from geo.reach_words import Limits
from geo.workload import Workload


@dataclass(frozen=True)
class AdviceInputs:
    """What is known at the end of a quarter.

    Parameters
    ----------
    period : Period
        The quarter.
    areas : Areas
    indicators : Indicators
    tables : mapping of TableKey to ProtectedTable
        Of one release.
    delivered : mapping of Period to frozenset of str
        Points that delivered, per quarter.
    closed : mapping of Period to frozenset of str
        Points that were closed, of the quarters whose opening hours are known.
    points : DataFrame
        Per point code ``naam, organisatie, stadsdeel`` (empty outside all of them).
    shares : mapping of (Period, str, str) to ProtectedTable
        Per quarter, unit and breakdown: stadsdelen of the points by category.
    unplaced : mapping of Period to ProtectedTable
        Per quarter: points by ``onbekend, geheel`` (dossiers).
    flows : mapping of Period to ProtectedTable
        Points by ``wachtlijst, instroom, uitstroom``.
    work : ProtectedTable or None
        Points by case weight, ``contacten`` and ``bijeenkomsten``, in this quarter.
    staff, opening : DataFrame
        Rows of this quarter, as delivered: ``servicepunt, functie, fte, werkgever`` and
        ``servicepunt, dag, dagdeel, uren, soort``.
    poor : mapping
        Points with an insufficient gating criterion, with its name; None where not judged.
    origins : DataFrame
        Per buurt ``x_m, y_m``; points have them too.
    buurt_residents : Series
    access : AccessRules or None
    groups : mapping of (str, str) to Series
        Per area and group code a row of ``geo.groups.assess`` with ``n``.
    network, assurance, experience, complaints, signals : DataFrame
        Rows of the lists in force, in the columns of the standard.
    expected_ties : tuple of (str, str)
        Milieu and partner that a network is expected to have.
    topics : Topics
    need : NeedModel
    figures : mapping of str to DataFrame
        Published context figures, for the need model.
    residents : Series
        Per wijk.
    limits : Limits
    closed_share : float
        See ``geo.missing.gate``.
    workload : Workload
    threshold : int
        Smaller counts are a class.
    rounding : int
        Other counts are a multiple of it.
    phi : float or None
        Dispersion; None: estimated from what is published per quarter.
    """

    period: Period
    areas: Areas
    indicators: Indicators
    tables: Mapping[TableKey, ProtectedTable]
    delivered: Mapping[Period, frozenset[str]]
    points: pd.DataFrame
    topics: Topics
    need: NeedModel
    figures: Mapping[str, pd.DataFrame]
    residents: pd.Series
    limits: Limits
    workload: Workload
    closed_share: float = 0.1
    closed: Mapping[Period, frozenset[str]] = field(default_factory=dict)
    threshold: int = 10
    rounding: int = 5
    shares: Mapping[tuple[Period, str, str], ProtectedTable] = field(default_factory=dict)
    unplaced: Mapping[Period, ProtectedTable] = field(default_factory=dict)
    flows: Mapping[Period, ProtectedTable] = field(default_factory=dict)
    work: ProtectedTable | None = None
    staff: pd.DataFrame = field(default_factory=pd.DataFrame)
    opening: pd.DataFrame = field(default_factory=pd.DataFrame)
    poor: Mapping[str, str] | None = None
    origins: pd.DataFrame = field(default_factory=pd.DataFrame)
    buurt_residents: pd.Series = field(default_factory=lambda: pd.Series(dtype=float))
    access: AccessRules | None = None
    groups: Mapping[tuple[str, str], pd.Series] = field(default_factory=dict)
    network: pd.DataFrame = field(default_factory=pd.DataFrame)
    assurance: pd.DataFrame = field(default_factory=pd.DataFrame)
    experience: pd.DataFrame = field(default_factory=pd.DataFrame)
    complaints: pd.DataFrame = field(default_factory=pd.DataFrame)
    signals: pd.DataFrame = field(default_factory=pd.DataFrame)
    expected_ties: tuple[tuple[str, str], ...] = ()
    phi: float | None = None

    @property
    def year(self) -> Period:
        """The four quarters that end with this one."""
        return Period(self.period.last - 11, self.period.last)

    def quarters_back(self, count: int) -> list[Period]:
        """Return this quarter and those before it, newest first."""
        return [
            Period(self.period.first - 3 * back, self.period.last - 3 * back)
            for back in range(count)
        ]
