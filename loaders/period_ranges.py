"""Periods from one day or month to another: ``01-07-2026 - 30-09-2026``, ``jan-mrt 2026``.

They are exact or nothing: a range that is not of whole months is no period.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

from babel.dates import get_month_names

from geo.period import Period

_MONTHS_PER_YEAR = 12
_BRIEF = 3
_NAMES = {n: str(name) for n, name in get_month_names("wide", locale="nl").items()}
_SHORT = {
    str(name).strip("."): n for n, name in get_month_names("abbreviated", locale="nl").items()
}
_DAY, _MONTH, _YEAR = r"(?P<day>[0-9]{1,2})", r"(?P<month>[0-9]{1,2})", r"(?P<year>[0-9]{4})"
_WORD = r"(?P<word>[a-z]{3,9})\.?"
_ENDS = [
    re.compile(form)
    for form in (
        rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}",
        rf"{_DAY}[-/. ]{_MONTH}[-/. ]{_YEAR}",
        rf"{_DAY}[-/. ]{_MONTH}",
        rf"(?:{_DAY}[ -])?{_WORD}(?:[ -]{_YEAR})?",
        rf"{_MONTH}[-/ ]{_YEAR}",
        rf"{_YEAR}-{_MONTH}",
    )
]
_BETWEEN = re.compile(r" ?(?:t/?m\.?|tot en met|tot|/|-|\N{EN DASH}|\N{EM DASH}) ?")


@dataclass(frozen=True)
class Range:
    """A period, and whether its days were written."""

    period: Period
    with_days: bool


@dataclass(frozen=True)
class _End:
    year: int
    month: int
    day: int


def range_of(text: str) -> Range | None:
    """Return the whole months from one day or month to another, or of one month; None for no range.

    Parameters
    ----------
    text : str
        As ``reading.clean`` returns.
    """
    written = text.casefold()
    if (only := _end(written)) and not only.day and only.year:
        return Range(_months(only, only), with_days=False)
    for between in _BETWEEN.finditer(written):
        first, last = _end(written[: between.start()]), _end(written[between.end() :])
        if first is None or last is None or not last.year:
            continue
        first = first if first.year else _End(last.year, first.month, first.day)
        if bool(first.day) != bool(last.day):
            continue
        whole = not first.day or (
            first.day == 1 and last.day == monthrange(last.year, last.month)[1]
        )
        if whole and (found := _months(first, last)).months > 0:
            return Range(found, with_days=bool(first.day))
    return None


def _months(first: _End, last: _End) -> Period:
    return Period(*(end.year * _MONTHS_PER_YEAR + end.month - 1 for end in (first, last)))


def _end(text: str) -> _End | None:
    for form in _ENDS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            word = parts.get("word")
            month = _named(word) if word else int(parts["month"])
            if 1 <= month <= _MONTHS_PER_YEAR:
                return _End(int(parts.get("year") or 0), month, int(parts.get("day") or 0))
    return None


def _named(word: str) -> int:
    """Return the number of a month by (the beginning of) its name; 0 for another word."""
    begun = (n for n, name in _NAMES.items() if name.startswith(word) and len(word) >= _BRIEF)
    return _SHORT.get(word) or next(begun, 0)
