"""How much room text takes: close to Arial, so that text is given its room before it is drawn.

Office programs measure text themselves, each with its own fonts. What is worked out here is on
the wide side, so that nothing runs over with any of them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# Widths in parts of the size of the letters.
_NARROW, _SLIM, _WIDE = "ijlI'|.,:;!", "ftr()[]-/ ", "mMW%@—"
_OF_NARROW, _OF_SLIM, _OF_WIDE, _OF_CAPITAL, _USUAL = 0.28, 0.34, 0.95, 0.75, 0.56
_BOLD = 1.07
LINE, POINTS = 1.2, 72
# In sizes of letters: what a column may ask for, and what is kept over in one. And how much lower
# a table must become for smaller letters.
_MOST, _SLACK, _HELPS = 45, 0.3, 0.9
# A word may be broken after its hyphen.
_PIECES = re.compile(r"[^\s-]*-|[^\s-]+")


def width(text: str, *, bold: bool = False) -> float:
    """Return how wide a line of text is, in sizes of its letters."""
    found = math.fsum(map(_letter, text))
    return found * _BOLD if bold else found


@lru_cache(maxsize=512)
def _letter(letter: str) -> float:
    if letter in _NARROW:
        return _OF_NARROW
    if letter in _SLIM:
        return _OF_SLIM
    if letter in _WIDE:
        return _OF_WIDE
    return _OF_CAPITAL if letter.isupper() or letter == "w" else _USUAL


def longest_word(text: str, *, bold: bool = False) -> float:
    """Return the width of what cannot be broken, in sizes of its letters."""
    return max((width(piece, bold=bold) for piece in _PIECES.findall(text)), default=0.0)


def lines(text: str, size: float, inches: float, *, bold: bool = False) -> int:
    """Return on how many lines text stands in a box.

    Parameters
    ----------
    text : str
    size : float
        Of its letters, in points.
    inches : float
        Width of the box.
    bold : bool
    """
    room, count, at = inches * POINTS / size, 1, 0.0
    space = width(" ", bold=bold)
    for word in text.split():
        for piece in _PIECES.findall(word):
            wide = width(piece, bold=bold)
            if at and at + wide > room:
                count, at = count + 1, 0.0
            at += wide
        at += space
    return count


def height(
    texts: Sequence[str], size: float, inches: float, *, gap: float = 0.0, bold: bool = False
) -> float:
    """Return how high paragraphs are, in inches, with a gap in points between two."""
    of_lines = sum(lines(text, size, inches, bold=bold) for text in texts) * size * LINE
    return (of_lines + gap * max(len(texts) - 1, 0)) / POINTS


def fitting(
    texts: Sequence[str],
    box: tuple[float, float],
    sizes: Sequence[float],
    *,
    gap: float = 0.0,
    bold: bool = False,
) -> float:
    """Return the first size with which paragraphs fit in a box, or else the last.

    Parameters
    ----------
    texts : sequence of str
    box : (float, float)
        Width and height in inches.
    sizes : sequence of float
        In points, the largest first.
    gap : float
        Between two paragraphs, in points.
    bold : bool
    """
    wide, high = box
    fits = (s for s in sizes if height(texts, s, wide, gap=gap, bold=bold) <= high)
    return next(fits, sizes[-1])


Columns = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class TableLayout:
    """The size of letters in points, and the width of every column in inches."""

    size: float
    widths: tuple[float, ...]


def table_layout(
    columns: Columns,
    inches: float,
    beside: float,
    sizes: Sequence[float],
    *,
    enough: float,
    narrow: float = 1.0,
) -> TableLayout:
    """Return the largest letters with which a table is low enough, or those that make it lowest.

    No word is broken.

    Parameters
    ----------
    columns : sequence of (str, sequence of str)
        Heading (bold) and cells of each column.
    inches : float
        Width of the table.
    beside : float
        What stands beside the text of a column, in inches, both sides together.
    sizes : sequence of float
        Of letters, the largest first; a smaller one is taken only where it helps a good deal.
    enough : float
        How high the text of its rows may be, in inches.
    narrow : float
        How wide the letters are beside those that are measured with.
    """
    best, lowest = TableLayout(sizes[-1], (inches / len(columns),) * len(columns)), math.inf
    for size in sizes:
        inch = POINTS / size / narrow
        widths = column_widths(columns, inches * inch, beside * inch + _SLACK)
        whole = sum(widths)
        # The last one is taken whatever happens.
        if whole > inches * inch and size != sizes[-1]:
            continue
        found = TableLayout(size, tuple(inches * each / whole for each in widths))
        high = size * sum(
            max(
                lines(cells[k], size * narrow, wide - beside)
                for (_, cells), wide in zip(columns, found.widths, strict=True)
            )
            for k in range(len(columns[0][1]))
        )
        if high < lowest * _HELPS:
            best, lowest = found, high
        if high * LINE / POINTS <= enough:
            break
    return best


def column_widths(columns: Columns, room: float, margin: float) -> list[float]:
    """Return how wide each column of a table is: no word is wider than its column.

    What the longest words leave is shared by what each column lacks to stand on one line.

    Parameters
    ----------
    columns : sequence of (str, sequence of str)
    room : float
        For all columns together, in sizes of the letters, as all that follows.
    margin : float
        Beside the text of a column.
    """
    least, whole = [], []
    for label, cells in columns:
        longest = max([longest_word(label, bold=True), *map(longest_word, cells)])
        least.append(longest + margin)
        # A heading may stand on two lines.
        widest = max([width(label, bold=True) / 2, *map(width, cells)])
        whole.append(max(min(widest, _MOST) + margin, least[-1]))
    lacking = sum(whole) - sum(least)
    spare = min(max(room - sum(least), 0), lacking)
    return [
        low + (spare * (high - low) / lacking if lacking else 0)
        for low, high in zip(least, whole, strict=True)
    ]
