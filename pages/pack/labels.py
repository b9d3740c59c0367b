"""Puts names on a map so that none covers another."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LINE = 1.15
_WIDE = 0.56
_MOST_LETTERS = 14
_GAP = 2.0
# Steps away from where a name belongs, in lines and in widths; the nearest that is free is taken.
_STEPS = tuple(
    sorted(
        ((dx, dy) for dx in (0, -0.5, 0.5, -0.9, 0.9) for dy in (0, -1, 1, -2, 2, -3, 3)),
        key=lambda step: abs(step[0]) * 3 + abs(step[1]),
    )
)
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map: its lines, its middle and the size of its letters."""

    lines: tuple[str, ...]
    x: float
    y: float
    size: float

    @property
    def width(self) -> float:
        """How wide the longest line is; letters of usual width."""
        return max(len(line) for line in self.lines) * self.size * _WIDE

    @property
    def height(self) -> float:
        """How high all lines are together."""
        return len(self.lines) * self.size * _LINE

    @property
    def box(self) -> Box:
        """What the name covers: left, top, right and bottom."""
        return (
            self.x - self.width / 2,
            self.y - self.height / 2,
            self.x + self.width / 2,
            self.y + self.height / 2,
        )


def overlap(one: Box, other: Box, gap: float = 0.0) -> bool:
    """Return whether two boxes touch, or come nearer than a gap."""
    return (
        one[0] < other[2] + gap
        and other[0] < one[2] + gap
        and one[1] < other[3] + gap
        and other[1] < one[3] + gap
    )


def place_labels(
    names: Iterable[tuple[str, float, float]],
    size: float,
    frame: tuple[float, float],
    taken: Sequence[Box] = (),
) -> tuple[Label, ...]:
    """Return names where they belong, or as near to it as there is room.

    Parameters
    ----------
    names : iterable of (str, float, float)
        Name and where it belongs; the first come first.
    size : float
        Of the letters.
    frame : (float, float)
        Width and height of the map; no name leaves it.
    taken : sequence of Box
        Where no name may come.

    Returns
    -------
    tuple of Label
        A name without room is left out: the table has it.
    """
    placed: list[Label] = []
    for name, x, y in names:
        words = name.replace("-", "- ")
        lines = tuple(textwrap.wrap(words, _MOST_LETTERS, break_long_words=False)) or (name,)
        lines = tuple(line.replace("- ", "-") for line in lines)
        for dx, dy in _STEPS:
            wish = Label(lines, x, y, size)
            half_w, half_h = wish.width / 2, wish.height / 2
            label = Label(
                lines,
                min(max(x + dx * wish.width, half_w), frame[0] - half_w),
                min(max(y + dy * size * _LINE, half_h), frame[1] - half_h),
                size,
            )
            occupied = [*(other.box for other in placed), *taken]
            if not any(overlap(label.box, box, _GAP) for box in occupied):
                placed.append(label)
                break
    return tuple(placed)
