"""The number that a cell writes: what an export may hold as a number, and not one digit more."""

from __future__ import annotations

from dataclasses import dataclass

from geo.cell import Cell
from geo.text import number

_MOST_DECIMALS = 3
_SUFFIXES = ("", "%")


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it stands on the screen.

    Parameters
    ----------
    value : float
        What is written, and nothing behind it.
    decimals : int
    signed : bool
        A plus is written too.
    suffix : str
        ``%`` or nothing.
    """

    value: float
    decimals: int
    signed: bool
    suffix: str


def written(cell: Cell) -> Written | None:
    """Return the number that a cell's text is; None where it is words, a range or a state.

    A figure may have more digits behind it than its text shows (``1,2 km``): then only the text
    may leave the screen.

    Examples
    --------
    >>> written(Cell.of_number(1234.5, decimals=1))
    Written(value=1234.5, decimals=1, signed=False, suffix='')
    >>> written(Cell.of_text("1,2 km", 1213.9)) is None
    True
    """
    if not cell.is_number or cell.value is None:
        return None
    for decimals in range(_MOST_DECIMALS + 1):
        value = round(float(cell.value), decimals)
        for signed in (False, True):
            for suffix in _SUFFIXES:
                if cell.text == number(value, decimals, signed=signed) + suffix:
                    return Written(value, decimals, signed, suffix)
    return None
