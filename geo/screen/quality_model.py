"""The view of the quality of the registration, as plain values.

Internal by nature (methods, sections 7 and 8): for the page Gegevens only, marked on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from geo.cell import Cell
from geo.period import Period
from geo.quality_report import PointReport, Use
from geo.quality_rules import Verdict

INTERNAL = "Intern: alleen voor wie met de leveringen werkt, niet om te verspreiden"


@dataclass(frozen=True, slots=True)
class QualityColumn:
    """A criterion as a column of the matrix."""

    code: str
    label: str
    gating: bool
    help: str


@dataclass(frozen=True, slots=True)
class QualityCell:
    """A score: how it is written, what it comes to, why, and what to ask."""

    cell: Cell
    verdict: Verdict
    reason: str
    ask: str


@dataclass(frozen=True, slots=True)
class QualityRow:
    """A service point: its scores, and the kinds of statements it may carry."""

    code: str
    name: str
    cells: tuple[QualityCell, ...]
    uses: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class LookItem:
    """A verdict in the legend: what it means and how many scores have it."""

    verdict: Verdict
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class Reply:
    """What an organisation answered about a point and period."""

    text: str
    who: str
    when: datetime


@dataclass(frozen=True, slots=True, eq=False)
class QualityView:
    """Everything the view of the quality says.

    Parameters
    ----------
    intern : bool
        Always true: not to be published, exported or sent on as a whole.
    mark : str
        The words that say so.
    headline, explanation : str
    period : Period
    periods : tuple of Period
        To choose from, newest first.
    points : tuple of (code, name)
        To choose from, by name.
    columns : tuple of QualityColumn
        The gating ones first.
    rows : tuple of QualityRow
        Most serious first.
    legend : tuple of LookItem
    report : PointReport
        The chosen point.
    reply : Reply or None
        What its organisation answered.
    watermark : str
    """

    headline: str
    explanation: str
    period: Period
    periods: tuple[Period, ...]
    points: tuple[tuple[str, str], ...]
    columns: tuple[QualityColumn, ...]
    rows: tuple[QualityRow, ...]
    legend: tuple[LookItem, ...]
    report: PointReport
    reply: Reply | None
    watermark: str = ""
    mark: str = INTERNAL
    intern: bool = True
