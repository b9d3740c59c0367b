"""What a table of a release is called, and what a cell of it counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from geo.areas import Level
from geo.period import Period


class Breakdown(StrEnum):
    """What the columns of a published table are."""

    TYPES = "alle"
    GROUPS = "hoofdgroepen"
    TOTAL = "totaal"
    POINTS = "servicepunten"
    AGES = "leeftijd"
    TARGET_GROUPS = "doelgroep"
    UNPLACED = "niet_geplaatst"
    WORK = "per_punt"
    AT_POINTS = "bij_punten"


# Who someone is: age classes add up to the total, target groups overlap within it.
OF_RESIDENTS = (Breakdown.AGES, Breakdown.TARGET_GROUPS)


@dataclass(frozen=True, slots=True, order=True)
class TableKey:
    """A table of a release: areas of a level by the columns of a breakdown, in a period."""

    level: Level
    period: Period
    detail: Breakdown

    def __str__(self) -> str:
        return f"{self.level}|{self.period}|{self.detail}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the key that was written as ``text``."""
        level, period, detail = text.split("|")
        return cls(Level(level), Period.parse(period), Breakdown(detail))


def joined(*names: str) -> str:
    """Return the name of a column that is about several things: point and measure."""
    return ":".join(names)


def parted(name: str) -> tuple[str, str]:
    """Return what such a column is about, and the last of its names."""
    of, _, last = name.rpartition(":")
    return of, last


class CellRef(NamedTuple):
    """One published cell."""

    table: TableKey
    area: str
    category: str
