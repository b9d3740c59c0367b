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
from geo.screen.model import Bar, Trend
from geo.similar import SimilarityRules

Addresses = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What another screen says of this stadsdeel, and the address of that screen."""

    question: str
    text: str
    address: Addresses


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
    quarters : mapping of Period to Protected
        Per published quarter ``stadsdeel`` and ``geheel`` (demand types and total) and
        ``niet_geplaatst``; oldest first.
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
    figure_labels : mapping
        Label with unit by figure.
    similarity : SimilarityRules
    use : DataFrame
        Who goes where: stadsdelen by service points, in the latest year that is published;
        empty when none is.
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
    quarters: Mapping[Period, Protected]
    now: Period
    window: Period | None
    mix: Protected
    population: Mapping[Level, tuple[pd.Series, int]]
    figures: pd.DataFrame
    figure_labels: Mapping[str, str]
    similarity: SimilarityRules
    use: pd.DataFrame
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
    registration: tuple[str, ...]
    changes: tuple[ChangeLine, ...]
    unchanged: str
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
