"""The one value per screen: everything a screen says, and nothing it does not.

Pages, meeting mode and exports draw from a ``Screen`` only. It is computed in one place, from
protected tables, and knows nothing of the program that draws it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from geo.areas import Level
from geo.catalogue import DIRECTION_WORDS, Indicator
from geo.cell import Cell, State
from geo.screen.charts import Chart
from geo.selection import Selection
from geo.unknown import Unknown

_IN_BRACKETS = re.compile(r" \(([^)]*)\)$")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+(?:[.,]\d+)*", text.casefold()))


class Scale(StrEnum):
    """Kinds of colour scale; the drawing side has one palette for each."""

    SEQUENTIAL = "oplopend"
    DIVERGING = "uiteenlopend"
    CATEGORICAL = "categorie"
    CIRCLES = "cirkels"


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One look on the map, what it means and how many areas have it.

    Parameters
    ----------
    text : str
        Class bounds or words.
    count : int
        Areas with this look.
    shade : float
        Place on the colour scale, 0 to 1; for a categorical scale the number of the colour.
    state : State
        Another state than a number has a pattern of its own instead of a colour.
    faint : bool
        Half way to the middle of the scale: no finding.
    why : Unknown or None
        Why these areas have no figure, where it is one reason for all of them.
    """

    text: str
    count: int
    shade: float
    state: State = State.NUMBER
    faint: bool = False
    why: Unknown | None = None


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A service point on the map."""

    code: str
    name: str
    place: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class MapView:
    """What the map shows: areas with a look each, or service points with a look each.

    Parameters
    ----------
    level : Level
    codes : tuple of str
        Areas in the order of the boundary files.
    looks : tuple of int
        Per area the number of its legend item.
    radii_m : tuple of float
        Per area the radius of its circle in metres; empty for other scales.
    values : tuple of str
        Per area its figure in words, for the hover.
    scale : Scale
    in_focus : tuple of bool
        Per area whether it lies in the chosen stadsdeel.
    points : tuple of MapPoint
        Service points to draw.
    of_points : bool
        The looks are of the points: ``codes`` and what follows are theirs, in their order.
    zoomed : bool
        The chosen stadsdeel fills the map; else the whole gemeente does.
    """

    level: Level
    codes: tuple[str, ...]
    looks: tuple[int, ...]
    values: tuple[str, ...]
    scale: Scale
    in_focus: tuple[bool, ...]
    radii_m: tuple[float, ...] = ()
    points: tuple[MapPoint, ...] = ()
    of_points: bool = False
    zoomed: bool = True

    @property
    def what(self) -> str:
        """What each row of the table is, in one word."""
        return "Servicepunt" if self.of_points else self.level.value.capitalize()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table twin; ``ranked`` words sort by the figure behind them."""

    key: str
    label: str
    unit: str = ""
    numeric: bool = True
    help: str = ""
    ranked: bool = False

    @property
    def heading(self) -> str:
        """The name with its unit, which is left out where the name says it already."""
        name, unit = self.label, self.unit
        if not unit:
            return name
        short = _IN_BRACKETS.search(name)
        if short:
            # "Werklast (uur)" in "uur per kwartaal"; other words in brackets stay.
            found = unit.casefold().startswith(short[1].casefold())
            return f"{name[: short.start()]} ({unit})" if found else name
        words = _words(unit)
        return name if words and words <= _words(name) else f"{name} ({unit})"


@dataclass(frozen=True, slots=True)
class Row:
    """An area of the table twin: one cell per column after its name."""

    code: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The map's twin: the same figures, to sort and to read."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a bar chart: a label, a figure, and its length, mark and start from 0 to 1."""

    label: str
    cell: Cell
    length: float
    mark: float | None = None
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period of a trend."""

    label: str
    cell: Cell
    height: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A short course over time and what it is about."""

    title: str
    points: tuple[TrendPoint, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """A possible explanation: its name, what the figures say of it, and those figures."""

    label: str
    verdict: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """What can be unfolded below the panel."""

    title: str
    intro: str
    items: tuple[Explained, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """The selected area, or the whole when none is selected.

    ``hint`` is what a reader of the screen can do here; on paper it means nothing.
    """

    title: str
    subtitle: str
    figure: str
    statement: str
    bars_title: str = ""
    bars: tuple[Bar, ...] = ()
    bars_note: str = ""
    trend: Trend | None = None
    notes: tuple[str, ...] = ()
    fold: Fold | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The nearest view that is published, where this one is not: with its selection."""

    text: str
    label: str
    selection: Selection | None


@dataclass(frozen=True, slots=True)
class Definition:
    """What the figure on the screen is."""

    label: str
    text: str
    unit: str
    formula: str
    direction: str
    remark: str
    source: str
    example: str = ""

    @classmethod
    def of(
        cls, indicator: Indicator, source: str, *, direction: str = "", remark: str = ""
    ) -> Self:
        """Return the definition of an indicator; what is not given is that of the catalogue."""
        return cls(
            indicator.label,
            indicator.definitie,
            indicator.eenheid,
            indicator.formule,
            direction or DIRECTION_WORDS[indicator.richting],
            remark or indicator.let_op,
            source,
            indicator.voorbeeld,
        )


@dataclass(frozen=True, slots=True)
class Unjudged:
    """What nothing can be said of: names, why not in words, and what would settle it."""

    names: tuple[str, ...]
    why: str
    settle: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows behind a screen, to download: as text, in Dutch notation."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """Everything one screen says. Two screens are the same when they are one object.

    ``unjudged`` is of a screen with verdicts: what has none, and why; of another it is None.
    """

    selection: Selection
    question: str
    headline: str
    explanation: str
    map: MapView
    map_description: str
    legend_title: str
    legend: tuple[LegendItem, ...]
    table: Table
    panel: Panel
    definition: Definition
    coverage_note: str
    sources: tuple[str, ...]
    data_version: str
    protection_note: str = ""
    watermark: str = ""
    charts: tuple[Chart, ...] = ()
    sheet: Sheet | None = None
    offer: Offer | None = None
    unjudged: tuple[Unjudged, ...] | None = None
