"""The verdicts on reach, why there is none, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from geo import verdict


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
    NOBODY = "niemand"
    NO_DENOMINATOR = "geen_noemer"
    FEW_RESIDENTS = "weinig_inwoners"
    NOT_DELIVERED = "niet_geleverd"
    CLOSED = "gesloten"
    NO_DATA = "geen_data"
    LITTLE_EXPECTED = "weinig_verwacht"
    AREA_UNKNOWN = "gebied_onbekend"
    PROTECTED = "afgeschermd"


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
    bound = limits or Limits()
    return {
        Reason.DIFFERENCE: "Het verschil is groter dan toeval verklaart, vergeleken met de "
        "doorsnee van de stad.",
        Reason.NO_DIFFERENCE: "Geen duidelijk verschil met de doorsnee van de stad.",
        Reason.NOBODY: "Niet van toepassing: hier woont niemand.",
        Reason.NO_DENOMINATOR: "Niet te bepalen: hoeveel mensen het betreft is niet bekend.",
        Reason.FEW_RESIDENTS: "Niet te bepalen: er wonen minder dan "
        f"{bound.minimum_residents:.0f} mensen.",
        Reason.NOT_DELIVERED: "Niet te bepalen: de servicepunten voor dit gebied hebben over "
        "deze periode niet alles geleverd.",
        Reason.CLOSED: "Niet te bepalen: een servicepunt voor dit gebied was in deze periode "
        "een kwartaal gesloten, of registreerde toen bijna niets.",
        Reason.NO_DATA: "Niet te bepalen: het aantal registraties is niet bekend.",
        Reason.LITTLE_EXPECTED: "Niet te bepalen: er worden minder dan "
        f"{bound.minimum_expected:.0f} registraties verwacht.",
        Reason.AREA_UNKNOWN: f"Niet te bepalen: bij {unknown_pct:.0f}% is {place} niet vastgelegd.",
        Reason.PROTECTED: "Niet te bepalen: het hangt af van het precieze aantal, en dat is "
        "afgeschermd of afgerond.",
    }[Reason(reason)]
