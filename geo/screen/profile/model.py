"""The value of the page of a stadsdeel, and what it is computed from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.areas import Areas, Level
from geo.cell import Cell
from geo.change import Change
from geo.disclosure import Plan, Protected
from geo.period import Period
from geo.point_use import PointUse
from geo.screen.model import Bar, Trend, Unjudged
from geo.similar import SimilarityRules

Addresses = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What another screen says of this stadsdeel, what it cannot say, and its address."""

    question: str
    text: str
    address: Addresses
    unjudged: tuple[Unjudged, ...] = ()


@dataclass(frozen=True)
class ProfileInputs:
    """What the page is computed from; every count in it is published.

    Parameters
    ----------
    stadsdeel : str
    areas : Areas
    plan : Plan
    labels : mapping
        Demand types and main groups: label by code.
    published : mapping of Period to Protected
        Per published quarter and year ``stadsdeel`` and ``geheel`` (main groups of demand types
        and the total) and ``niet_geplaatst``; oldest first.
    now : Period
        The quarter that the page is about.
    window : Period or None
        The period of the figures per wijk and per 1,000 residents; None when it is not
        published yet.
    mix : Protected
        In the window ``wijk``, ``stadsdeel`` and ``geheel`` by main group.
    population : mapping of Level to (Series, int)
        Residents and their year.
    figures : DataFrame
        Stadsdelen by the figures that make them alike.
    city_figures : mapping
        The same figures of the city.
    figure_labels : mapping
        Label with unit by figure.
    similarity : SimilarityRules
    use : PointUse or None
        Who goes where, in the latest year that is published.
    delivered : mapping of Period to frozenset of str
        Points that delivered.
    names : mapping
        Service points: name by code.
    phi : float
    fall_away : float
        Share of its registrations that may fall away before nothing is said of a stadsdeel.
    unknown_shift_points : float
        Difference in percentage points of dossiers without an area that is worth telling.
    findings : tuple of Finding
    sources : tuple of str
    data_version : str
    demonstration : bool
    """

    stadsdeel: str
    areas: Areas
    plan: Plan
    labels: Mapping[str, str]
    published: Mapping[Period, Protected]
    now: Period
    window: Period | None
    mix: Protected
    population: Mapping[Level, tuple[pd.Series, int]]
    figures: pd.DataFrame
    city_figures: Mapping[str, float]
    figure_labels: Mapping[str, str]
    similarity: SimilarityRules
    use: PointUse | None
    delivered: Mapping[Period, frozenset[str]]
    names: Mapping[str, str]
    phi: float
    fall_away: float
    unknown_shift_points: float
    findings: tuple[Finding, ...]
    sources: tuple[str, ...]
    data_version: str
    demonstration: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One demand type in two quarters, and the verdict on the difference.

    Parameters
    ----------
    code, label : str
    now, before : Cell
    verdict : Change
    text : str
        The difference in words, with its margin; or why there is no verdict.
    city : str
        What happened in the whole city, in words.
    """

    code: str
    label: str
    now: Cell
    before: Cell
    verdict: Change
    text: str
    city: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two periods.

    Parameters
    ----------
    title : str
    headline : str
        In one sentence.
    registration : tuple of str
        What changed in the registration and not in the questions.
    lines : tuple of ChangeLine
        The total, and what clearly changed.
    unchanged : str
        What did not, or allows no verdict.
    """

    title: str
    headline: str
    registration: tuple[str, ...]
    lines: tuple[ChangeLine, ...]
    unchanged: str

    @property
    def clear(self) -> bool:
        """Whether anything clearly changed."""
        return any(line.verdict in (Change.MORE, Change.FEWER) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Small:
    """One wijk, small: its name, its figure, and its mix of questions on the scale of all."""

    code: str
    name: str
    figure: str
    bars: tuple[Bar, ...]
    address: Addresses


@dataclass(frozen=True, slots=True)
class Comparison:
    """The stadsdeel beside the city and the stadsdelen that resemble it most.

    Parameters
    ----------
    title, note : str
        The note names the figures by which they resemble it.
    columns : tuple of str
    rows : tuple of (str, tuple of Cell)
    alike : tuple of (str, tuple of Cell)
        The figures of residents themselves, in the same columns.
    """

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    alike: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything the page of a stadsdeel says."""

    title: str
    subtitle: str
    headline: str
    explanation: str
    changes: tuple[Changes, ...]
    findings: tuple[Finding, ...]
    trend: Trend | None
    wijken_title: str
    wijken_note: str
    wijken: tuple[Small, ...]
    comparison: Comparison | None
    sources: tuple[str, ...]
    data_version: str
    protection_note: str
    watermark: str
