"""The verdicts on reach, why there is none, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geo import verdict
from geo.text import sentence_case
from geo.unknown import Unknown


class Flag(StrEnum):
    """What can be said of an area."""

    LOWER = verdict.LOWER
    HIGHER = verdict.HIGHER
    NONE = verdict.NO_DIFFERENCE
    UNJUDGED = verdict.UNDECIDED


class Reason(StrEnum):
    """Why an area has its flag."""

    DIFFERENCE = "verschil"
    NO_DIFFERENCE = "geen_verschil"
    NOBODY = Unknown.NOBODY
    NO_DENOMINATOR = Unknown.NO_DENOMINATOR
    FEW_RESIDENTS = Unknown.FEW_RESIDENTS
    NOT_DELIVERED = Unknown.NOT_DELIVERED
    CLOSED = Unknown.CLOSED
    NO_DATA = Unknown.NO_DATA
    LITTLE_EXPECTED = Unknown.LITTLE_EXPECTED
    AREA_UNKNOWN = Unknown.AREA_UNKNOWN
    PROTECTED = Unknown.PROTECTED


_SAID = {
    Reason.DIFFERENCE: "Het verschil is groter dan toeval verklaart, vergeleken met de doorsnee "
    "van de stad.",
    Reason.NO_DIFFERENCE: "Geen duidelijk verschil met de doorsnee van de stad.",
    Reason.NOBODY: "Niet van toepassing: hier woont niemand.",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What a statement on reach has to meet.

    Parameters
    ----------
    level : float
        Of the printed limits, between 0 and 1.
    q : float
        Share of the flags that may be false, between 0 and 1.
    minimum_expected : float
        Registrations.
    minimum_residents : float
        Persons.
    unknown_factor : float
        How much more than its share of the registrations of unknown area may lie in an area.
    """

    level: float = 0.95
    q: float = 0.05
    minimum_expected: float = 10.0
    minimum_residents: float = 100.0
    unknown_factor: float = 2.0


def reason_text(
    reason: str, *, limits: Limits | None = None, unknown_pct: float = 0.0, place: str = "de wijk"
) -> str:
    """Return a reason as a Dutch sentence.

    Parameters
    ----------
    reason : str
        One of ``Reason``.
    limits : Limits, optional
        The numbers the sentence names.
    unknown_pct : float
        Percentage of the registrations without a known area.
    place : str
        The level with its article, as in "de wijk".

    Raises
    ------
    ValueError
        If the reason is none.

    Examples
    --------
    >>> reason_text("gebied_onbekend", unknown_pct=12.4)
    'Niet te bepalen: bij 12% is de wijk niet vastgelegd.'
    """
    why = Reason(reason)
    if why in _SAID:
        return _SAID[why]
    bound = limits or Limits()
    told = Unknown(why).told(
        residents=bound.minimum_residents,
        expected=bound.minimum_expected,
        pct=unknown_pct,
        place=place,
    )
    return f"{sentence_case(told)}."
