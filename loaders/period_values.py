"""How organisations write periods: what is read, what was probably meant, and which cannot be."""

from __future__ import annotations

import re
from datetime import date, timedelta

from geo.demand import UNKNOWN
from geo.errors import ImpossibleYearError, InvalidPeriodError
from geo.period import Period
from loaders.period_ranges import range_of
from loaders.reading import EMPTY, Reading, clean, fold
from loaders.spellings import Spellings

_YEAR_AS_FLOAT = re.compile(r"([0-9]{4})[.,]0")
_SHORT_YEAR = re.compile(r"([kKqQhH][1-4])\s*[-/ ']*([0-9]{2})|([0-9]{2})\s*-?\s*([kKqQhH][1-4])")
_SHORT_DATE = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]'?([0-9]{2}|[0-9]{4})")
_IN_WORDS = re.compile(r"(?P<part>.*\D)(?P<year>[0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})(?P<part>\D.*)")
_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_ONE_DIGIT = re.compile(r"[0-9]{4}-[0-9]")
# Two dates: what lies between them may be less than the quarters that they lie in.
_DAYS = re.compile(r"[0-9]+[-.][0-9]+[-.][0-9]+ ?/")
_NO_PERIOD = "Dit is geen periode; schrijf bijvoorbeeld 2026-K3, 2026-H1 of 2026."
_BETWEEN = " -/.,'"
# Spreadsheets count days from here, and write five digits from 1927 to 2173.
_DAY_NOUGHT = date(1899, 12, 30)
_SERIAL = re.compile(r"([0-9]{5})(?:[.,]0+)?")
_MONTHS_PER_YEAR, _QUARTER_MONTHS = 12, 3


class PeriodReader:
    """Reads a period.

    Parameters
    ----------
    spellings : Spellings
    unknown_allowed : bool
        Whether ``onbekend`` is a period here.
    today : date or None
        What begins after the quarter of this day cannot have been counted yet; None to accept
        any future.
    """

    def __init__(
        self, spellings: Spellings, *, unknown_allowed: bool = False, today: date | None = None
    ) -> None:
        self._known = spellings.periode
        self._unknown_allowed = unknown_allowed
        self._floor = self._known.vroegste_jaar * _MONTHS_PER_YEAR
        self._running = _quarter(today) if today else None
        if self._running:
            # A computer whose clock is slow must not refuse what was delivered on time.
            self._running = max(self._running, Period.parse(self._known.nooit_toekomst))
        self._parts = {
            fold(word): part for part, words in self._known.onderdelen.items() for word in words
        }

    def __call__(self, text: str) -> Reading:
        """Read one text."""
        written = clean(text)
        if not written:
            return EMPTY
        if year := _YEAR_AS_FLOAT.fullmatch(written):
            written = year[1]
        if self._unknown_allowed and fold(written) == UNKNOWN:
            return Reading(UNKNOWN)
        if (days := range_of(written)) and days.with_days and days.period.months > 1:
            reason = self._impossible(days.period)
            return Reading(reason=reason) if reason else _read_as(days.period)
        if days is None and _DAYS.search(written):
            return Reading(reason=_NO_PERIOD)
        try:
            period = Period.parse(written)
        except ImpossibleYearError:
            return Reading(reason="Dit jaartal kan niet.")
        except InvalidPeriodError:
            return Reading(reason=_NO_PERIOD, suggestion=self._meant(written))
        if period.months == 1:
            return self._month(written, period)
        reason = self._impossible(period)
        return Reading(reason=reason) if reason else Reading(period)

    def _month(self, written: str, month: Period) -> Reading:
        """Refuse a month: the standard has none apart, and one digit may be a quarter."""
        year, of_year = divmod(month.first, _MONTHS_PER_YEAR)
        meant = [Period.of_quarter(year, of_year // _QUARTER_MONTHS + 1)]
        reason = "Een losse maand is geen periode van de standaard."
        quarter = int(written[-1])
        if _ONE_DIGIT.fullmatch(written) and quarter <= _MONTHS_PER_YEAR // _QUARTER_MONTHS:
            reason = f"Dit kan kwartaal {quarter} of {month.label} zijn. {reason}"
            meant.insert(0, Period.of_quarter(year, quarter))
        possible = [str(each) for each in dict.fromkeys(meant) if not self._impossible(each)]
        return Reading(reason=reason, suggestion=" of ".join(possible))

    def _impossible(self, period: Period) -> str:
        """Return why nothing can have been counted over a period; nothing when it can."""
        if period.first < self._floor:
            year = self._known.vroegste_jaar
            return f"Deze periode ligt te ver terug: leveringen beginnen in {year}."
        if self._running is None:
            return ""
        # A year may be delivered before it is over, as for what is arranged in it.
        end_of_year = (self._running.first // _MONTHS_PER_YEAR + 1) * _MONTHS_PER_YEAR - 1
        if period.first > self._running.last or period.last > end_of_year:
            return f"Deze periode ligt in de toekomst: het lopende kwartaal is {self._running}."
        return ""

    def _meant(self, written: str) -> str:
        """Return the period that was probably meant, as the standard writes it, or nothing."""
        # A remark in brackets says nothing about which period it is.
        written = clean(_IN_BRACKETS.sub("", written))
        if (months := range_of(written)) and (possible := self._of_months(months.period)):
            return possible
        found = self._part_and_year(written) or _of_day(written) or written
        try:
            period = Period.parse(found)
        except InvalidPeriodError:
            return ""
        return "" if self._impossible(period) else str(period)

    def _of_months(self, period: Period) -> str:
        """Return a period as the standard writes it; of a month the quarter it lies in."""
        if period.months == 1:
            year, month = divmod(period.first, _MONTHS_PER_YEAR)
            period = Period.of_quarter(year, month // _QUARTER_MONTHS + 1)
        return "" if self._impossible(period) else str(period)

    def _part_and_year(self, written: str) -> str:
        if short := _SHORT_YEAR.fullmatch(written):
            part, year = (short[1], short[2]) if short[1] else (short[4], short[3])
            return f"{_full(year)}-{part}"
        for form in (_IN_WORDS, _YEAR_FIRST):
            if match := form.fullmatch(written):
                words = match["part"].strip(_BETWEEN).removesuffix(" van")
                if part := self._parts.get(fold(words), ""):
                    return f"{_full(match['year'])}-{part}"
        return ""


def _read_as(period: Period) -> Reading:
    return Reading(period, remark=f"Gelezen als {period}.")


def _of_day(written: str) -> str:
    """Return the quarter of a date with a short year, or of a date as a number of days."""
    if serial := _SERIAL.fullmatch(written):
        return str(_quarter(_DAY_NOUGHT + timedelta(days=int(serial[1]))))
    if short := _SHORT_DATE.fullmatch(written):
        try:
            return str(_quarter(date(int(_full(short[3])), int(short[2]), int(short[1]))))
        except ValueError:
            return ""
    return ""


def _full(year: str) -> str:
    return year if len(year) > len("26") else f"20{year}"


def _quarter(day: date) -> Period:
    return Period.of_quarter(day.year, (day.month - 1) // _QUARTER_MONTHS + 1)
