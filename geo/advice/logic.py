"""Three-valued logic: what is not known is neither true nor false (Kleene)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """False, unknown, true; ordered, so that *all of* is the least and *any of* the most."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2


def all_of(parts: Iterable[Truth]) -> Truth:
    """Return whether all hold: false as soon as one is false, unknown before true.

    Examples
    --------
    >>> all_of([Truth.TRUE, Truth.UNKNOWN]).name, all_of([Truth.FALSE, Truth.UNKNOWN]).name
    ('UNKNOWN', 'FALSE')
    """
    return min(parts, default=Truth.TRUE)


def any_of(parts: Iterable[Truth]) -> Truth:
    """Return whether at least one holds: true as soon as one is true, unknown before false.

    Examples
    --------
    >>> any_of([Truth.TRUE, Truth.UNKNOWN]).name, any_of([Truth.FALSE, Truth.UNKNOWN]).name
    ('TRUE', 'UNKNOWN')
    """
    return max(parts, default=Truth.FALSE)


def within(low: float, high: float, least: float, most: float) -> Truth:
    """Return whether a value that lies from ``low`` to ``high`` lies from ``least`` to ``most``.

    Examples
    --------
    >>> within(0, 9, 10, float("inf")).name, within(8, 12, 10, float("inf")).name
    ('FALSE', 'UNKNOWN')
    """
    if least <= low and high <= most:
        return Truth.TRUE
    return Truth.FALSE if high < least or low > most else Truth.UNKNOWN
