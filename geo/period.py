"""Periods of the registration standard: quarters, half-years, years and intervals of months.

A period is a closed interval of whole months. Its canonical text is the form of the
standard (``2026-K3``, ``2026-H1``, ``2026``, ``2015-01/2015-05``; several quarters:
``2025-K4/2026-K3``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from geo.errors import ImpossibleYearError, InvalidPeriodError

_MONTHS_PER_YEAR = 12
_MONTHS_PER_QUARTER = 3
_MONTHS_PER_HALF = 6
# Of a quarter on average, for rates per day.
QUARTER_DAYS = 91
# Outside these years a text is a slip of the pen, not a period.
_FIRST_YEAR = 1900
_LAST_YEAR = 2100
_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]

_QUARTER = re.compile(
    r"^(?:(?P<y1>\d{4})\s*[-/ ]?\s*[KkQq](?P<q1>[1-4])"
    r"|[KkQq](?P<q2>[1-4])\s*[-/ ]?\s*(?P<y2>\d{4})"
    r"|(?P<q3>[1-4])\s*e?\s*kwartaal\s*(?:van\s*)?(?P<y3>\d{4})"
    r"|kwartaal\s*(?P<q4>[1-4])\s*[-,/ ]?\s*(?:van\s*)?(?P<y4>\d{4}))$",
    re.IGNORECASE,
)
_HALF = re.compile(
    r"^(?:(?P<y1>\d{4})\s*[-/ ]?\s*H(?P<h1>[12])"
    r"|H(?P<h2>[12])\s*[-/ ]?\s*(?P<y2>\d{4})"
    r"|(?P<h3>[12])\s*e?\s*half\s?jaar\s*(?:van\s*)?(?P<y3>\d{4}))$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^(\d{4})$")
_MONTH = re.compile(r"^(\d{4})-(\d{1,2})$")
_DATE_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_DATE_DUTCH = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A closed interval of months.

    Parameters
    ----------
    first, last : int
        Months since year 0 (``year * 12 + month - 1``), both inclusive.
    """

    first: int
    last: int

    @classmethod
    def of_quarter(cls, year: int, quarter: int) -> Self:
        """Return quarter 1 to 4 of a year."""
        first = year * _MONTHS_PER_YEAR + (quarter - 1) * _MONTHS_PER_QUARTER
        return cls(first, first + _MONTHS_PER_QUARTER - 1)

    @classmethod
    def of_year(cls, year: int) -> Self:
        """Return the calendar year."""
        return cls(year * _MONTHS_PER_YEAR, (year + 1) * _MONTHS_PER_YEAR - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a period in any spelling of the registration standard.

        A date stands for the quarter it lies in.

        Raises
        ------
        InvalidPeriodError
            If the text is none of those spellings, or no possible period.

        Examples
        --------
        >>> str(Period.parse("3e kwartaal 2026"))
        '2026-K3'
        """
        clean = " ".join(text.replace("\xa0", " ").split())
        period = cls._parse_single(clean)
        if period is None and "/" in clean:
            start, _, end = clean.partition("/")
            first, last = cls._parse_single(start.strip()), cls._parse_single(end.strip())
            if (
                first is not None
                and last is not None
                and first.first <= last.first
                and (first.last <= last.last)
            ):
                period = cls(first.first, last.last)
        if period is None:
            raise InvalidPeriodError(
                f"De periode '{clean[:40]}' is niet te lezen.",
                "Schrijf een kwartaal als 2026-K3, een halfjaar als 2026-H1, een jaar als 2026 "
                "of een reeks maanden als 2026-01/2026-05.",
            )
        years = period.first // _MONTHS_PER_YEAR, period.last // _MONTHS_PER_YEAR
        if years[0] < _FIRST_YEAR or years[1] > _LAST_YEAR:
            raise ImpossibleYearError(
                f"De periode '{clean[:40]}' bestaat niet.",
                f"Kies een jaar van {_FIRST_YEAR} tot en met {_LAST_YEAR}.",
            )
        return period

    @classmethod
    def _parse_single(cls, text: str) -> Self | None:
        if match := _QUARTER.match(text):
            groups = match.groupdict()
            year = next(int(groups[k]) for k in ("y1", "y2", "y3", "y4") if groups[k])
            quarter = next(int(groups[k]) for k in ("q1", "q2", "q3", "q4") if groups[k])
            return cls.of_quarter(year, quarter)
        if match := _HALF.match(text):
            groups = match.groupdict()
            year = next(int(groups[k]) for k in ("y1", "y2", "y3") if groups[k])
            half = next(int(groups[k]) for k in ("h1", "h2", "h3") if groups[k])
            first = year * _MONTHS_PER_YEAR + (half - 1) * _MONTHS_PER_HALF
            return cls(first, first + _MONTHS_PER_HALF - 1)
        if match := _YEAR.match(text):
            return cls.of_year(int(match[1]))
        if match := _MONTH.match(text):
            return cls._of_month(int(match[1]), int(match[2]))
        if match := _DATE_ISO.match(text):
            return cls._quarter_of_date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DATE_DUTCH.match(text):
            return cls._quarter_of_date(int(match[3]), int(match[2]), int(match[1]))
        return None

    @classmethod
    def _of_month(cls, year: int, month: int) -> Self | None:
        if not 1 <= month <= _MONTHS_PER_YEAR:
            return None
        index = year * _MONTHS_PER_YEAR + month - 1
        return cls(index, index)

    @classmethod
    def _quarter_of_date(cls, year: int, month: int, day: int) -> Self | None:
        try:
            date(year, month, day)
        except ValueError:
            return None
        return cls.of_quarter(year, (month - 1) // _MONTHS_PER_QUARTER + 1)

    @property
    def months(self) -> int:
        """Length in months."""
        return self.last - self.first + 1

    @property
    def is_quarter(self) -> bool:
        """Whether this is a calendar quarter."""
        return self.months == _MONTHS_PER_QUARTER and self.first % _MONTHS_PER_QUARTER == 0

    @property
    def is_year(self) -> bool:
        """Whether this is a calendar year."""
        return self.months == _MONTHS_PER_YEAR and self.first % _MONTHS_PER_YEAR == 0

    @property
    def mid_year(self) -> float:
        """Middle of the period as a decimal year, to choose the nearest CBS year by."""
        return (self.first + self.last + 1) / 2 / _MONTHS_PER_YEAR

    def quarters(self) -> list[Period]:
        """Return the calendar quarters this period consists of, or an empty list.

        An interval that does not begin and end on a quarter is never scaled or split.
        """
        if self.first % _MONTHS_PER_QUARTER or (self.last + 1) % _MONTHS_PER_QUARTER:
            return []
        return [
            Period(month, month + _MONTHS_PER_QUARTER - 1)
            for month in range(self.first, self.last, _MONTHS_PER_QUARTER)
        ]

    def __iter__(self) -> Iterator[int]:
        """Yield its months, as numbers that follow each other over the years."""
        return iter(range(self.first, self.last + 1))

    def year_earlier(self) -> Period:
        """Return the same months one year before."""
        return Period(self.first - _MONTHS_PER_YEAR, self.last - _MONTHS_PER_YEAR)

    def contains(self, other: Period) -> bool:
        """Return whether the other period lies wholly inside this one."""
        return self.first <= other.first and other.last <= self.last

    def __str__(self) -> str:
        year, month = divmod(self.first, _MONTHS_PER_YEAR)
        if self.is_year:
            return f"{year:04d}"
        if self.is_quarter:
            return f"{year:04d}-K{month // _MONTHS_PER_QUARTER + 1}"
        if self.months == _MONTHS_PER_HALF and month % _MONTHS_PER_HALF == 0:
            return f"{year:04d}-H{month // _MONTHS_PER_HALF + 1}"
        if quarters := self.quarters():
            return f"{quarters[0]}/{quarters[-1]}"
        last_year, last_month = divmod(self.last, _MONTHS_PER_YEAR)
        if self.months == 1:
            return f"{year:04d}-{month + 1:02d}"
        return f"{year:04d}-{month + 1:02d}/{last_year:04d}-{last_month + 1:02d}"

    @property
    def label(self) -> str:
        """Dutch text for the screen, such as ``K4 2025 t/m K3 2026``."""
        year, month = divmod(self.first, _MONTHS_PER_YEAR)
        last_year, last_month = divmod(self.last, _MONTHS_PER_YEAR)
        if self.is_year:
            return f"{year}"
        if self.is_quarter:
            return f"K{month // _MONTHS_PER_QUARTER + 1} {year}"
        if quarters := self.quarters():
            return f"{quarters[0].label} t/m {quarters[-1].label}"
        if self.months == 1:
            return f"{_MONTHS[month]} {year}"
        return f"{_MONTHS[month]} {year} t/m {_MONTHS[last_month]} {last_year}"
