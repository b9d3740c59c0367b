"""Charts as values: places from 0 to 1, so that a page or an export only scales and colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.intervals import funnel_limits
from geo.reach_words import Flag
from geo.text import number

MOST_RATIO = 2.5
_STEPS = 40
_DRAWN = ["ratio", "lower", "upper"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point with a name: across and up from 0 to 1, and the ends of its interval."""

    code: str
    name: str
    x: float
    y: float
    low: float
    high: float
    look: str
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and what stands there."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: marks, a reference, curves around it, and axes.

    Parameters
    ----------
    title, description : str
        The description says in words what the chart shows.
    marks : tuple of Mark
    reference : float
        Where "as expected" lies on the axis of ratios.
    curves : tuple of tuple of (float, float)
        Lines through (x, y).
    across, up : tuple of Tick
    across_label, up_label : str
    """

    title: str
    description: str
    marks: tuple[Mark, ...]
    reference: float
    curves: tuple[tuple[tuple[float, float], ...], ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    across_label: str
    up_label: str


def _ratio_place(ratio: float) -> float:
    return float(np.clip(ratio / MOST_RATIO, 0.0, 1.0))


def _ratio_ticks() -> tuple[Tick, ...]:
    return tuple(Tick(_ratio_place(r), number(r, 1)) for r in (0.0, 0.5, 1.0, 1.5, 2.0))


def _judged(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Return the areas of which something is said: of the others a dot would say it after all."""
    known = verdicts[_DRAWN].notna().all(axis=1)
    return verdicts[known & (verdicts["flag"] != Flag.UNJUDGED)]


def funnel(names: Sequence[str], verdicts: pd.DataFrame, phi: float, level: str) -> Chart:
    """Return a funnel plot: each area's ratio by what is expected, between limits of chance.

    Parameters
    ----------
    names : sequence of str
        Per row of ``verdicts``.
    verdicts : DataFrame
        As ``geo.reach.assess`` returns them; areas without a verdict are left out.
    phi : float
        Widens the limits.
    level : str
        Of the areas, in words.
    """
    shown = _judged(verdicts)
    largest = float(shown["expected"].max()) * 1.05 if len(shown) else 1.0
    of_name = dict(zip(verdicts.index, names, strict=True))
    marks = tuple(
        Mark(
            str(code),
            of_name[code],
            float(np.sqrt(row["expected"] / largest)),
            _ratio_place(row["ratio"]),
            _ratio_place(row["lower"]),
            _ratio_place(row["upper"]),
            str(row["flag"]),
            f"{of_name[code]}: {number(row['ratio'], 2)} bij {number(row['expected'])} verwacht",
        )
        for code, row in shown.iterrows()
    )
    grid = np.linspace(0.02, 1.0, _STEPS)
    limits = funnel_limits(grid**2 * largest / phi)
    curves = tuple(
        tuple((float(x), _ratio_place(y)) for x, y in zip(grid, limit, strict=True))
        for limit in limits
    )
    outside = sum(mark.look in (Flag.LOWER, Flag.HIGHER) for mark in marks)
    steps = [s for s in (10, 50, 100, 200, 400, 800, 1600) if s < largest]
    return Chart(
        "Verschil of toeval?",
        f"Trechter: per {level} de verhouding tussen geregistreerd en verwacht. Tussen de lijnen "
        f"ligt wat toeval verklaart. {outside} van de {len(marks)} vallen er duidelijk buiten.",
        marks,
        _ratio_place(1.0),
        curves,
        tuple(Tick(float(np.sqrt(s / largest)), number(s)) for s in steps),
        _ratio_ticks(),
        "verwacht aantal dossiers",
        "geregistreerd / verwacht",
    )


def caterpillar(names: Sequence[str], verdicts: pd.DataFrame, level: str) -> Chart:
    """Return an interval plot: every judged area with its margin, the lowest ratio first."""
    of_name = dict(zip(verdicts.index, names, strict=True))
    shown = _judged(verdicts).sort_values("smoothed")
    step = 1.0 / max(len(shown), 1)
    marks = tuple(
        Mark(
            str(code),
            of_name[code],
            _ratio_place(row["ratio"]),
            (place + 0.5) * step,
            _ratio_place(row["lower"]),
            _ratio_place(row["upper"]),
            str(row["flag"]),
            f"{of_name[code]}: {number(row['ratio'], 2)}, marge {number(row['lower'], 2)} tot "
            f"{number(row['upper'], 2)}",
        )
        for place, (code, row) in enumerate(shown.iterrows())
    )
    return Chart(
        "Elk gebied met zijn marge",
        f"Per {level} de verhouding tussen geregistreerd en verwacht met haar marge, de laagste "
        "bovenaan.",
        marks,
        _ratio_place(1.0),
        (),
        _ratio_ticks(),
        (),
        "geregistreerd / verwacht",
        "",
    )
