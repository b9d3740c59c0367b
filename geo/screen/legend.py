"""From figures to looks on the map, and the legend that explains them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from geo.areas import Level
from geo.cell import STATE_WORDS, Cell, State
from geo.classes import classify
from geo.screen.model import LegendItem, Scale
from geo.text import number

LARGEST_CIRCLE_M = {Level.STADSDEEL: 1300.0, Level.WIJK: 620.0, Level.BUURT: 330.0}


@dataclass(frozen=True)
class Looks:
    """Legend items, and per area the number of its item."""

    items: tuple[LegendItem, ...]
    of_area: tuple[int, ...]
    scale: Scale
    radii_m: tuple[float, ...] = ()


_MOST_DECIMALS = 3


def class_texts(breaks: Sequence[float], suffix: str = "") -> list[str]:
    """Return the classes between inner bounds in words, with all the decimals the bounds have.

    Examples
    --------
    >>> class_texts([5, 7.5])
    ['minder dan 5,0', '5,0 tot 7,5', '7,5 of meer']
    """
    if not breaks:
        return ["alle gelijk"]
    decimals = next(
        (d for d in range(_MOST_DECIMALS) if all(round(b, d) == b for b in breaks)), _MOST_DECIMALS
    )
    bounds = [number(b, decimals) for b in breaks]
    middle = [f"{a} tot {b}{suffix}" for a, b in pairwise(bounds)]
    return [f"minder dan {bounds[0]}{suffix}", *middle, f"{bounds[-1]}{suffix} of meer"]


def by_class(
    cells: Sequence[Cell], breaks: list[float], texts: Sequence[str], scale: Scale
) -> Looks:
    """Give each area the look of the class its figure falls in."""
    n = len(breaks) + 1
    values = [c.value if c.is_number and c.value is not None else np.nan for c in cells]
    classes = classify(values, breaks)
    shades = [0.5] if n == 1 else [k / (n - 1) for k in range(n)]
    items = [LegendItem(texts[k], int(np.sum(classes == k)), shades[k]) for k in range(n)]
    return _with_states(cells, items, [int(k) for k in classes], scale)


def by_category(
    cells: Sequence[Cell], keys: Sequence[str], categories: Sequence[tuple[str, str, int]]
) -> Looks:
    """Give each area the look of its category.

    Parameters
    ----------
    cells : sequence of Cell
    keys : sequence of str
        Per area the category code; ignored where the cell is no number.
    categories : sequence of (code, label, colour)
        In the order of the legend; those that do not occur are left out.
    """
    used = [c for c in categories if c[0] in set(keys)]
    place = {code: i for i, (code, _, _) in enumerate(used)}
    classes = [place[k] if c.is_number else -1 for c, k in zip(cells, keys, strict=True)]
    items = [
        LegendItem(label, classes.count(place[code]), float(colour)) for code, label, colour in used
    ]
    return _with_states(cells, items, classes, Scale.CATEGORICAL)


def by_size(
    cells: Sequence[Cell], breaks: list[float], texts: Sequence[str], largest_m: float
) -> Looks:
    """Give each area a circle whose surface grows with the class of its count."""
    looks = by_class(cells, breaks, texts, Scale.CIRCLES)
    n = len(breaks) + 1
    radii = tuple(
        largest_m * float(np.sqrt((k + 1) / n)) if c.is_number and c.value else 0.0
        for c, k in zip(cells, looks.of_area, strict=True)
    )
    return Looks(looks.items, looks.of_area, Scale.CIRCLES, radii)


def counted(looks: Looks, focus: Sequence[bool]) -> tuple[LegendItem, ...]:
    """Return the legend with per look only its areas in focus."""
    seen = [look for look, inside in zip(looks.of_area, focus, strict=True) if inside]
    return tuple(replace(item, count=seen.count(k)) for k, item in enumerate(looks.items))


def _with_states(
    cells: Sequence[Cell], items: list[LegendItem], classes: list[int], scale: Scale
) -> Looks:
    """Append the other states that occur; every area ends with a look."""
    for state, text in STATE_WORDS.items():
        count = sum(c.state is state for c in cells)
        if count:
            reasons = {c.reason for c in cells if c.state is state}
            # One reason for all of them is told; a withheld figure's is the text itself.
            if state is not State.SUPPRESSED and len(reasons) == 1 and "" not in reasons:
                text = f"{text}: {reasons.pop()}"
            whys = {c.why for c in cells if c.state is state}
            why = whys.pop() if len(whys) == 1 else None
            items.append(LegendItem(text, count, 0.0, state, why=why))
            classes = [
                len(items) - 1 if c.state is state else k
                for c, k in zip(cells, classes, strict=True)
            ]
    return Looks(tuple(items), tuple(classes), scale)
