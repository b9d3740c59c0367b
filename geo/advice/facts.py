"""A fact: one figure of one area as an advice may use it.

Facts are made of what was protected or published already: a cell of a release, a verdict that
holds for every count a reader may think of, a list that an organisation made of itself. Nothing
exact about registrations goes into one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from geo.cell import Cell, State
from geo.verdict import HIGHER, LOWER, NO_DIFFERENCE, UNDECIDED

FLAGS = ("", LOWER, HIGHER, NO_DIFFERENCE, UNDECIDED)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one indicator in one area.

    Parameters
    ----------
    state : State
        A number (or word), suppressed (then ``low`` and ``high`` may still be known), no data,
        or not applicable.
    low, high : float
        What a reader can know: the value lies in this closed interval. NaN when unknown.
    word : str
        The value of an indicator that is a choice, such as ``nee``; then there are no numbers.
    text : str
        How it is written on the screen, in Dutch, unit included.
    n : float or None
        The least count behind it (registrations, respondents, points); None when not known.
    flag : str
        One of ``FLAGS``: a verdict that holds for every value of the interval. Empty: this
        figure was not compared with anything.
    q : float or None
        The largest false discovery rate of the flag.
    margin : float or None
        Width of the statistical interval, in the unit of the indicator.
    people : float or None
        Persons concerned, as published; to put advice in order.
    detail : str
        Names, such as those of points or of missing partners.
    places : tuple of str
        Codes of the wijken or points among those names: where it is.
    period, source, note : str
        Of when, of whom, and in a few Dutch words why there is no figure.
    """

    state: State
    low: float = math.nan
    high: float = math.nan
    word: str = ""
    text: str = ""
    n: float | None = None
    flag: str = ""
    q: float | None = None
    margin: float | None = None
    people: float | None = None
    detail: str = ""
    places: tuple[str, ...] = ()
    period: str = ""
    source: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.flag not in FLAGS:
            raise ValueError(f"not a flag: {self.flag!r}")
        if self.low > self.high:
            raise ValueError(f"an interval upside down: {self.low} to {self.high}")

    @classmethod
    def of_cell(cls, cell: Cell, *, source: str, period: str = "", unit: str = "") -> Fact:
        """Return a protected figure as a fact."""
        known = cell.low is not None and cell.high is not None
        return cls(
            cell.state,
            float(cell.low) if known and cell.low is not None else math.nan,
            float(cell.high) if known and cell.high is not None else math.nan,
            text=cell.text + (unit if cell.is_number else ""),
            source=source,
            period=period,
            note=cell.reason,
        )

    @classmethod
    def absent(cls, why: str, *, source: str = "", period: str = "") -> Fact:
        """Return that there is no data, and why."""
        return cls(State.NO_DATA, text="geen data", note=why, source=source, period=period)

    @property
    def known(self) -> bool:
        """Whether anything can be compared: a number, an interval or a word."""
        return bool(self.word) or not math.isnan(self.low)

    @property
    def flagged(self) -> bool:
        """Whether it differs clearly, whatever the protected count behind it is."""
        return self.flag in (LOWER, HIGHER)


# Per area (or service point) code, per indicator.
Facts = Mapping[str, Mapping[str, Fact]]
ABSENT = Fact.absent("niet geleverd")
